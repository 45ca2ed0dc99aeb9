// A device whose ports behave as the Web Serial specification says: `readable` is replaced after a non-fatal error and
// null after a fatal one, a port with a locked stream does not close, and one object at a time holds the device.
import type { LineFault } from '../../src/serial/index.ts'

export type FakeDevice = {
  send(bytes: Uint8Array): void
  received(): Uint8Array
  fault(kind: LineFault): void
  unplug(): void
  plug(): void
  /** From now on the device takes no bytes and never says so. */
  stall(): void
  /** What the next opening rejects with, once. */
  refuseOpening(error: unknown): void
  /** Options of every successful opening. */
  readonly openings: SerialOptions[]
  /** A SerialPort of this device, as another tab or worker would have it. */
  port(): SerialPort
}

export const createFakePort = (): FakeDevice => {
  const world: World = {
    plugged: true,
    stalled: false,
    holder: undefined,
    received: [],
    refusal: undefined,
    openings: [],
  }
  return {
    send: (bytes) => world.holder?.deliver(bytes),
    received: () => Uint8Array.from(world.received),
    fault: (kind) => world.holder?.failOnce(new DOMException('', ERROR_NAMES[kind])),
    unplug: () => {
      world.plugged = false
      world.holder?.lose()
    },
    plug: () => {
      world.plugged = true
    },
    stall: () => {
      world.stalled = true
    },
    refuseOpening: (error) => {
      world.refusal = { error }
    },
    openings: world.openings,
    port: () => new FakePort(world) as unknown as SerialPort,
  }
}

const ERROR_NAMES: Readonly<Record<LineFault, string>> = {
  parity: 'ParityError',
  break: 'BreakError',
  framing: 'FramingError',
  overrun: 'BufferOverrunError',
}

type World = {
  plugged: boolean
  stalled: boolean
  holder: FakePort | undefined
  readonly received: number[]
  refusal: { error: unknown } | undefined
  readonly openings: SerialOptions[]
}

class FakePort extends EventTarget {
  readable: ReadableStream<Uint8Array> | null = null
  writable: WritableStream<Uint8Array> | null = null
  readonly #world: World
  #source: ReadableStreamDefaultController<Uint8Array> | undefined
  #sink: WritableStreamDefaultController | undefined

  constructor(world: World) {
    super()
    this.#world = world
  }

  get connected(): boolean {
    return this.#world.plugged
  }

  getInfo(): SerialPortInfo {
    return { usbVendorId: 0x0403, usbProductId: 0x6001 }
  }

  async open(options: SerialOptions): Promise<void> {
    const { refusal, plugged, holder } = this.#world
    this.#world.refusal = undefined
    if (refusal !== undefined) throw refusal.error
    if (!plugged || holder !== undefined) throw new DOMException('Failed to open serial port.', 'NetworkError')
    this.#world.holder = this
    this.#world.openings.push(options)
    this.#renewReadable()
    this.writable = new WritableStream({
      start: (controller) => void (this.#sink = controller),
      write: async (bytes) => {
        if (this.#world.stalled) await new Promise(() => undefined)
        this.#world.received.push(...bytes)
      },
    })
  }

  async setSignals(): Promise<void> {
    if (!this.#world.plugged) throw new DOMException('', 'NetworkError')
  }

  async close(): Promise<void> {
    if (this.readable?.locked === true || this.writable?.locked === true) {
      throw new TypeError('Cannot cancel a locked stream')
    }
    this.readable = null
    this.writable = null
    if (this.#world.holder === this) this.#world.holder = undefined
  }

  deliver(bytes: Uint8Array): void {
    this.#source?.enqueue(new Uint8Array(bytes))
  }

  failOnce(error: DOMException): void {
    const source = this.#source
    this.#renewReadable()
    source?.error(error)
  }

  lose(): void {
    const error = new DOMException('The device has been lost.', 'NetworkError')
    this.readable = null
    this.#source?.error(error)
    this.#sink?.error(error)
    this.dispatchEvent(new Event('disconnect'))
  }

  #renewReadable(): void {
    this.readable = new ReadableStream({
      start: (controller) => void (this.#source = controller),
      // After a cancel the port stays open and the next reader gets another stream.
      cancel: () => this.#renewReadable(),
    })
  }
}
