// A ByteLink over one SerialPort of the Web Serial API, in a dedicated worker as well as on a page. It holds to what
// was measured on Chromium: damaged bytes give a new `readable`, a lost device still needs `close`, and what was
// written is lost when the port is closed at once.
import { CLOSE_SETTLE_MS, CLOSE_TIMEOUT_MS, READ_BUFFER_BYTES } from '../limits.ts'
import type {
  ByteLink,
  Chunk,
  Line,
  LineFault,
  LinkInfo,
  LinkState,
  OpenFailure,
  OpenResult,
  WriteResult,
} from '../link.ts'

/** `nowMs` stamps the chunks; a worker passes its node's clock. */
export const createWebSerialLink = (port: SerialPort, nowMs: () => number = Date.now): ByteLink =>
  new WebSerialLink(port, nowMs)

class WebSerialLink implements ByteLink {
  readonly #port: SerialPort
  readonly #nowMs: () => number
  #state: LinkState = 'closed'
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  #writer: WritableStreamDefaultWriter<Uint8Array> | undefined
  #opening: Promise<OpenResult> | undefined
  #closing: Promise<void> | undefined
  /** Counts the times we left: a consumer of an earlier opening must not judge a later one. */
  #era = 0
  /** Done when the last bytes written have had time to reach the wire. */
  #onWire: Promise<void> = Promise.resolve()
  #baudRate = 0

  constructor(port: SerialPort, nowMs: () => number) {
    this.#port = port
    this.#nowMs = nowMs
  }

  get state(): LinkState {
    return this.#state
  }

  get info(): LinkInfo {
    const { usbVendorId, usbProductId } = this.#port.getInfo()
    return {
      ...(usbVendorId === undefined ? {} : { usbVendorId }),
      ...(usbProductId === undefined ? {} : { usbProductId }),
    }
  }

  async open(line: Line): Promise<OpenResult> {
    await this.#closing
    if (this.#state !== 'closed' || this.#opening !== undefined) throw new Error('a link is opened from closed only')
    this.#opening = this.#open(line)
    try {
      return await this.#opening
    } finally {
      this.#opening = undefined
    }
  }

  async write(bytes: Uint8Array): Promise<WriteResult> {
    const writer = this.#writer
    if (writer === undefined || this.#state !== 'open') return this.#state === 'lost' ? 'lost' : 'closed'
    try {
      // A copy of its own: the caller may reuse the bytes while they wait in the queue.
      await writer.write(new Uint8Array(bytes))
    } catch {
      return this.#end()
    }
    const bitsOnWire = bytes.length * 12
    this.#onWire = sleep((bitsOnWire * 1_000) / this.#baudRate + CLOSE_SETTLE_MS)
    return 'written'
  }

  async *chunks(): AsyncGenerator<Chunk, void, undefined> {
    if (this.#reader !== undefined) throw new Error('a link has one consumer at a time')
    const era = this.#era
    while (this.#state === 'open' && this.#era === era) {
      const readable = this.#port.readable
      if (readable === null) break
      const reader = readable.getReader()
      this.#reader = reader
      try {
        for (;;) {
          const { value, done } = await reader.read()
          if (done) break
          yield { bytes: value, atMs: this.#nowMs() }
        }
        if (this.#era !== era) return
      } catch (error) {
        if (this.#era !== era) return
        const fault = faultOf(error)
        if (fault === undefined) break
        yield { error: fault, atMs: this.#nowMs() }
      } finally {
        reader.releaseLock()
        if (this.#reader === reader) this.#reader = undefined
      }
    }
    if (this.#era === era) this.#end()
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close().finally(() => {
      this.#closing = undefined
    })
    return this.#closing
  }

  async #open(line: Line): Promise<OpenResult> {
    try {
      await this.#port.open({
        baudRate: line.baudRate,
        dataBits: line.dataBits,
        parity: line.parity,
        stopBits: line.stopBits,
        bufferSize: READ_BUFFER_BYTES,
        flowControl: 'none',
      })
    } catch (error) {
      return openFailureOf(error, this.#port)
    }
    const signals = signalsOf(line)
    if (signals !== undefined) {
      try {
        await this.#port.setSignals(signals)
      } catch {
        await this.#port.close()
        return this.#port.connected === false ? 'lost' : 'unsupported'
      }
    }
    this.#baudRate = line.baudRate
    this.#writer = this.#port.writable?.getWriter()
    this.#port.addEventListener('disconnect', this.#onDisconnect)
    this.#state = 'open'
    return 'open'
  }

  /** Reader, writer, port, in this order: a port with a locked stream does not close. */
  async #close(): Promise<void> {
    await this.#opening
    if (this.#state === 'closed') return
    this.#era++
    const reader = this.#reader
    await settled(reader?.cancel())
    reader?.releaseLock()
    this.#reader = undefined
    await this.#closeWriter()
    this.#port.removeEventListener('disconnect', this.#onDisconnect)
    await this.#port.close()
    this.#state = 'closed'
  }

  async #closeWriter(): Promise<void> {
    const writer = this.#writer
    this.#writer = undefined
    if (writer === undefined) return
    const drained = this.#state === 'lost' ? false : await within(writer.close(), CLOSE_TIMEOUT_MS)
    if (drained) await this.#onWire
    else await within(writer.abort(), CLOSE_TIMEOUT_MS)
    writer.releaseLock()
  }

  /** The device is gone, unless we are the ones who are leaving. */
  #end(): 'lost' | 'closed' {
    if (this.#closing !== undefined || this.#state === 'closed') return 'closed'
    this.#state = 'lost'
    return 'lost'
  }

  /** Usually the streams fail by themselves; a reader must not wait for ever where only the event comes. */
  readonly #onDisconnect = (): void => {
    this.#end()
    void settled(this.#reader?.cancel())
  }
}

const FAULTS: Readonly<Record<string, LineFault>> = {
  ParityError: 'parity',
  BreakError: 'break',
  FramingError: 'framing',
  BufferOverrunError: 'overrun',
}

/** The non-fatal errors of the specification; everything else ends the line. */
const faultOf = (error: unknown): LineFault | undefined => FAULTS[nameOf(error)]

const openFailureOf = (error: unknown, port: SerialPort): OpenFailure => {
  if (port.connected === false) return 'lost'
  switch (nameOf(error)) {
    case 'NetworkError':
      return 'busy'
    case 'InvalidStateError':
      // Open already through another object of this page, or forgotten by the person.
      return port.readable === null ? 'not-allowed' : 'busy'
    case 'SecurityError':
    case 'NotAllowedError':
      return 'not-allowed'
    case 'TypeError':
    case 'NotSupportedError':
      return 'unsupported'
    default:
      throw error
  }
}

const nameOf = (error: unknown): string => (error instanceof Error || error instanceof DOMException ? error.name : '')

const signalsOf = (line: Line): SerialOutputSignals | undefined => {
  if (line.dtr === undefined && line.rts === undefined) return undefined
  return {
    ...(line.dtr === undefined ? {} : { dataTerminalReady: line.dtr }),
    ...(line.rts === undefined ? {} : { requestToSend: line.rts }),
  }
}

const sleep = (timeMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, timeMs))

/** Waits for the end, good or bad: on a lost device both streams have failed already. */
const settled = async (work: Promise<unknown> | undefined): Promise<void> => {
  await Promise.allSettled([work])
}

/** True when the work ended well in time. */
const within = async (work: Promise<unknown>, timeoutMs: number): Promise<boolean> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs)
  })
  const done = work.then(
    () => true,
    () => false,
  )
  const inTime = await Promise.race([done, late])
  clearTimeout(timer)
  return inTime
}
