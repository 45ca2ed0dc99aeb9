// Emulated meters and relays behind real serial ports of a test browser: add them, write the profile that grants them,
// start Chromium with `env`, then plug, unplug and disturb them while it runs.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createLcusRelay, type LcusRelay, type LcusRelayOptions } from './lcus-relay.ts'
import { createP1Meter, type P1Meter, type P1MeterOptions } from './p1-meter.ts'
import { writePortsFile, type PluggedPort, type UsbIdentity } from './ports-file.ts'
import { createPty, type Pty } from './pty.ts'
import { writeSerialProfile } from './serial-profile.ts'
import { shimEnv } from './shim.ts'

export { CHOOSER_SCRIPT } from './serial-profile.ts'
export { missingForEmulation } from './shim.ts'

/** One emulated port, plugged from the start. */
export type Port = {
  readonly name: string
  readonly usb: UsbIdentity
  readonly pty: Pty
  plug(): Promise<void>
  unplug(): Promise<void>
}

export type Devices = {
  /** Environment for the browser; complete, so it replaces the process's own. */
  readonly env: Record<string, string>
  /** A plain cable, whose other end is `port.pty`. */
  addPort(usb?: Partial<UsbIdentity>): Promise<Port>
  /** A P1 meter behind an FTDI cable, speaking at once. */
  addMeter(options?: P1MeterOptions): Promise<Port & { readonly meter: P1Meter }>
  /** An LCUS board behind a CH340. Real ones have no USB serial number; this one has, or no test could be granted it. */
  addRelay(options?: LcusRelayOptions): Promise<Port & { readonly relay: LcusRelay }>
  /** Writes a fresh browser profile in which `origin` may use these ports (all when not given). */
  grant(profileDir: string, origin: string, ports?: readonly Port[]): void
  /** What the browser did to the ports: openings, line settings, modem lines. */
  log(): readonly PortEvent[]
  stop(): Promise<void>
}

export type PortEvent = {
  readonly port: string
  readonly open?: boolean
  readonly baudRate?: number
  readonly dataBits?: number
  readonly parity?: string
  readonly stopBits?: number
  readonly dtr?: boolean
  readonly rts?: boolean
}

const FTDI = { usbVendorId: 0x0403, usbProductId: 0x6001, model: 'FT232R_P1_cable' }
const CH340 = { usbVendorId: 0x1a86, usbProductId: 0x7523, model: 'USB_Serial_CH340' }

/** Devices whose terminals and files live in `dir`. Ask `missingForEmulation` first. */
export const createDevices = ({ dir }: { dir: string }): Devices => {
  const folder = resolve(dir)
  mkdirSync(folder, { recursive: true })
  const portsFile = join(folder, 'ports')
  const logFile = join(folder, 'ports.log')
  const ports: Port[] = []
  const plugged = new Set<Port>()
  const meters: P1Meter[] = []
  const tell = (): void => writePortsFile(portsFile, ports.filter((port) => plugged.has(port)).map(toPlugged))
  tell()

  const addPort = async (usb: Partial<UsbIdentity> = {}): Promise<Port> => {
    const name = `ttyUSB${ports.length}`
    const pty = await createPty(join(folder, name))
    const port: Port = {
      name,
      usb: { ...FTDI, serial: `HG${ports.length}`, ...usb },
      pty,
      plug: async () => {
        await pty.restore()
        plugged.add(port)
        tell()
      },
      // As with real adapters: the kernel hangs up first, the news of the removal comes after.
      unplug: async () => {
        plugged.delete(port)
        await pty.hangUp()
        tell()
      },
    }
    ports.push(port)
    await port.plug()
    return port
  }
  return {
    env: shimEnv(portsFile, logFile),
    addPort,
    addMeter: async (options) => {
      const port = await addPort()
      const meter = createP1Meter(port.pty.send, { meterId: `HEARTHGRID-${port.name}`, ...options })
      meters.push(meter)
      meter.start()
      return { ...port, meter }
    },
    addRelay: async (options) => {
      const port = await addPort(CH340)
      return { ...port, relay: createLcusRelay(port.pty, options) }
    },
    grant: (profileDir, origin, granted = ports) =>
      writeSerialProfile(
        profileDir,
        origin,
        granted.map((port) => port.usb),
      ),
    log: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '').split('\n').filter(Boolean).map(toEvent),
    stop: async () => {
      for (const meter of meters) meter.stop()
      await Promise.all(ports.map((port) => port.pty.stop()))
    },
  }
}

const toPlugged = (port: Port): PluggedPort => ({ ...port.usb, name: port.name, path: port.pty.path })

const toEvent = (line: string): PortEvent => JSON.parse(line) as PortEvent
