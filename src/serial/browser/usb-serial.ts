// Serial ports over WebUSB, for browsers that have no Web Serial: adapters of the class CDC-ACM alone, by way of
// `web-serial-polyfill`, which is loaded only where it is needed. What Web Serial promises and the polyfill does not is made
// up for here: one object per device, events, names of errors. Tried with faked devices only.
import type { SerialPort as CdcPort } from 'web-serial-polyfill'

/** What the rest of the page asks of `navigator.serial`. */
export type PortsOfBrowser = Pick<Serial, 'getPorts' | 'requestPort' | 'addEventListener' | 'removeEventListener'>

/** USB's class of communication devices; the polyfill speaks to no other. */
const CDC_CLASS = 2

/** Undefined where the browser has no WebUSB (Firefox, Safari, insecure origins). */
export const webUsb = (): USB | undefined => ('usb' in navigator ? navigator.usb : undefined)

export const usbSerial = (usb: USB | undefined): PortsOfBrowser | undefined =>
  usb === undefined ? undefined : new UsbSerial(usb)

class UsbSerial extends EventTarget implements PortsOfBrowser {
  readonly #usb: USB
  readonly #ports = new WeakMap<USBDevice, UsbPort>()

  constructor(usb: USB) {
    super()
    this.#usb = usb
    usb.addEventListener('connect', ({ device }) => this.#plugged(device, true))
    usb.addEventListener('disconnect', ({ device }) => this.#plugged(device, false))
  }

  readonly getPorts = async (): Promise<SerialPort[]> => {
    const devices = await this.#usb.getDevices()
    const ports = await Promise.all(devices.map((device) => this.#portOf(device)))
    return ports.flatMap((port) => (port === undefined ? [] : [port as unknown as SerialPort]))
  }

  /** Rejects with `NotFoundError` when the person chose none, or nothing that can be spoken to. */
  readonly requestPort = async (): Promise<SerialPort> => {
    const port = await this.#portOf(await this.#usb.requestDevice({ filters: [{ classCode: CDC_CLASS }] }))
    if (port === undefined) throw new DOMException('No CDC-ACM interface.', 'NotFoundError')
    return port as unknown as SerialPort
  }

  /** The same object for the same device, as Web Serial does it. */
  async #portOf(device: USBDevice): Promise<UsbPort | undefined> {
    const { SerialPort } = await import('web-serial-polyfill')
    const known = this.#ports.get(device)
    if (known !== undefined) return known
    try {
      const port = new UsbPort(new SerialPort(withoutEmpty(device)), device)
      this.#ports.set(device, port)
      return port
    } catch (error) {
      // The polyfill's word for a device that is none of its class.
      if (error instanceof TypeError) return undefined
      throw error
    }
  }

  #plugged(device: USBDevice, isIn: boolean): void {
    this.#ports.get(device)?.plugged(isIn)
    this.dispatchEvent(new Event(isIn ? 'connect' : 'disconnect'))
  }
}

/** The part of `SerialPort` that a link uses. */
class UsbPort extends EventTarget {
  connected = true
  readonly #port: CdcPort
  readonly #device: USBDevice

  constructor(port: CdcPort, device: USBDevice) {
    super()
    this.#port = port
    this.#device = device
  }

  get readable(): ReadableStream<Uint8Array> | null {
    return this.connected ? this.#port.readable : null
  }

  get writable(): WritableStream<Uint8Array> | null {
    return this.#port.writable
  }

  readonly open = async (options: SerialOptions): Promise<void> => {
    if (this.#device.opened) throw new DOMException('The port is already open.', 'InvalidStateError')
    try {
      await this.#port.open(options)
    } catch (error) {
      // What is in its text is the browser's; a device that somebody else has claimed is the usual reason.
      const text = String(error)
      throw new DOMException(text, /SecurityError|NotAllowedError/.test(text) ? 'SecurityError' : 'NetworkError')
    }
  }

  readonly close = async (): Promise<void> => {
    try {
      await this.#port.close()
    } catch (error) {
      // A device that is gone cannot be told that it is closed.
      if (this.connected) throw error
    }
  }

  readonly setSignals = (signals: SerialOutputSignals): Promise<void> => this.#port.setSignals(signals)
  readonly getInfo = (): SerialPortInfo => this.#port.getInfo()
  readonly forget = (): Promise<void> => this.#port.forget()

  plugged(isIn: boolean): void {
    this.connected = isIn
    this.dispatchEvent(new Event(isIn ? 'connect' : 'disconnect'))
  }
}

/**
 * The same device, whose transfers bring at least a byte: adapters end a full packet with an empty one, and the stream
 * that the polyfill reads into takes none.
 */
const withoutEmpty = (device: USBDevice): USBDevice =>
  new Proxy(device, {
    get: (target, name) => {
      if (name === 'transferIn')
        return async (endpoint: number, length: number): Promise<USBInTransferResult> => {
          for (;;) {
            const result = await target.transferIn(endpoint, length)
            if (result.status !== 'ok' || result.data === undefined || result.data.byteLength > 0) return result
          }
        }
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value
    },
  })
