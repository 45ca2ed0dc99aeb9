// Which serial ports this origin may use just now. The chooser works only on a page after a click; afterwards page and
// worker find the same ports here. Events are not enough: after sleep some never come, so the list is also polled.

import type { PortsOfBrowser } from './usb-serial.ts'

export type PortsWatch = { stop(): void }

/** Undefined where the browser has no Web Serial (Safari, insecure origins). */
export const webSerial = (): Serial | undefined => ('serial' in navigator ? navigator.serial : undefined)

/** Polled this often; a port that came or went while the computer slept is seen after at most this long. */
export const PORTS_POLL_MS = 5_000

/** Calls back with the granted and plugged ports now and after every change. A page's policy may refuse: then never. */
export const watchGrantedPorts = (
  serial: PortsOfBrowser,
  onPorts: (ports: readonly SerialPort[]) => void,
  pollMs: number = PORTS_POLL_MS,
): PortsWatch => {
  let known: readonly SerialPort[] | undefined
  let stopped = false
  const look = async (): Promise<void> => {
    const ports = (await serial.getPorts()).filter((port) => port.connected)
    const same = known?.length === ports.length && ports.every((port) => known?.includes(port))
    if (stopped || same) return
    known = ports
    onPorts(ports)
  }
  const lookNow = (): void => {
    look().catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'SecurityError')) throw error
    })
  }
  serial.addEventListener('connect', lookNow)
  serial.addEventListener('disconnect', lookNow)
  const timer = setInterval(lookNow, pollMs)
  lookNow()
  return {
    stop: () => {
      stopped = true
      clearInterval(timer)
      serial.removeEventListener('connect', lookNow)
      serial.removeEventListener('disconnect', lookNow)
    },
  }
}
