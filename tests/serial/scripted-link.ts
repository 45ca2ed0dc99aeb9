// A serial device in memory with any number of links to it: a test says what the device sends, when it fails and when
// it is pulled out, and sees what it was sent. Time is whatever the test says it is.
import type { ByteLink, Chunk, Line, LineFault, LinkState, OpenResult, WriteResult } from '../../src/serial/index.ts'

export type ScriptedDevice = {
  send(bytes: Uint8Array): void
  received(): Uint8Array
  fault(kind: LineFault): void
  unplug(): void
  plug(): void
  /** Line settings of every successful opening. */
  readonly openings: readonly Line[]
  /** Hears what is written, at once. */
  onReceived(listener: (bytes: Uint8Array) => void): void
  /** A new link to this device. */
  link(): ByteLink
}

export const createScriptedDevice = (nowMs: () => number = () => 0): ScriptedDevice => {
  let plugged = true
  let holder: ScriptedLink | undefined
  const received: number[] = []
  const openings: Line[] = []
  let onReceived: (bytes: Uint8Array) => void = () => undefined
  const device: Device = {
    take: (link, line) => {
      if (!plugged) return 'lost'
      if (holder !== undefined) return 'busy'
      holder = link
      openings.push(line)
      return 'open'
    },
    release: (link) => {
      if (holder === link) holder = undefined
    },
    receive: (bytes) => {
      received.push(...bytes)
      onReceived(bytes)
    },
  }
  return {
    send: (bytes) => holder?.deliver({ bytes: new Uint8Array(bytes), atMs: nowMs() }),
    received: () => Uint8Array.from(received),
    fault: (kind) => holder?.deliver({ error: kind, atMs: nowMs() }),
    unplug: () => {
      plugged = false
      holder?.lose()
      holder = undefined
    },
    plug: () => {
      plugged = true
    },
    openings,
    onReceived: (listener) => {
      onReceived = listener
    },
    link: () => new ScriptedLink(device),
  }
}

type Device = {
  take(link: ScriptedLink, line: Line): OpenResult
  release(link: ScriptedLink): void
  receive(bytes: Uint8Array): void
}

class ScriptedLink implements ByteLink {
  readonly info = { usbVendorId: 0x0403, usbProductId: 0x6001 }
  readonly #device: Device
  #state: LinkState = 'closed'
  #queue: Chunk[] = []
  #wake: () => void = () => undefined

  constructor(device: Device) {
    this.#device = device
  }

  get state(): LinkState {
    return this.#state
  }

  async open(line: Line): Promise<OpenResult> {
    if (this.#state !== 'closed') throw new Error('a link is opened from closed only')
    const result = this.#device.take(this, line)
    if (result === 'open') this.#state = 'open'
    return result
  }

  async write(bytes: Uint8Array): Promise<WriteResult> {
    if (this.#state !== 'open') return this.#state
    this.#device.receive(bytes)
    return 'written'
  }

  async *chunks(): AsyncGenerator<Chunk, void, undefined> {
    for (;;) {
      const chunk = this.#queue.shift()
      if (chunk !== undefined) yield chunk
      else if (this.#state !== 'open') return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  async close(): Promise<void> {
    this.#device.release(this)
    this.#state = 'closed'
    this.#queue = []
    this.#wake()
  }

  deliver(chunk: Chunk): void {
    this.#queue.push(chunk)
    this.#wake()
  }

  lose(): void {
    this.#state = 'lost'
    this.#wake()
  }
}
