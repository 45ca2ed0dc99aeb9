// SML transport, version 1 (BSI TR-03109-1 annex IV, IEC 62056-5-3-8): 1B×4 01×4, data padded to four bytes, 1B×4 1A, the
// number of padding bytes and a CRC-16/X-25 over all before it. 1B×4 inside the data is doubled.
import { crc16X25 } from './crc16.ts'
import { MAX_TELEGRAM_BYTES } from './limits.ts'

const ESCAPE = 0x1b
const START = 0x01
const END = 0x1a
const SEQUENCE_BYTES = 8
const MAX_PADDING = 3

/** What one byte did: nothing yet, ended a frame well or badly, or broke off an open one. */
export type SmlStep = 'more' | 'frame' | 'bad' | 'resync'

export type SmlFramer = {
  take(byte: number): SmlStep
  /** Content of the frame that just ended, without padding; valid until the next byte. */
  readonly content: Uint8Array
  /** True when something was open. */
  giveUp(): boolean
  readonly inFrame: boolean
}

export const createSmlFramer = (): SmlFramer => new Framer()

class Framer implements SmlFramer {
  /** The frame as it came, for the CRC, and its data with escapes taken out. */
  readonly #raw = new Uint8Array(MAX_TELEGRAM_BYTES)
  readonly #data = new Uint8Array(MAX_TELEGRAM_BYTES)
  #rawLength = 0
  #dataLength = 0
  #open = false
  /** How many bytes of an escape sequence have come: at first those before a start, later those within a frame. */
  #escaped = 0
  #content: Uint8Array = new Uint8Array()

  get content(): Uint8Array {
    return this.#content
  }

  get inFrame(): boolean {
    return this.#open
  }

  giveUp(): boolean {
    const wasOpen = this.#open
    this.#reset()
    return wasOpen
  }

  take(byte: number): SmlStep {
    if (!this.#open) return this.#seek(byte)
    if (this.#rawLength === MAX_TELEGRAM_BYTES) {
      this.#reset()
      return 'resync'
    }
    this.#raw[this.#rawLength++] = byte
    if (this.#escaped < SEQUENCE_BYTES / 2) {
      if (byte === ESCAPE) {
        this.#escaped++
        return 'more'
      }
      this.#flushEscapes()
      this.#data[this.#dataLength++] = byte
      return 'more'
    }
    return ++this.#escaped === SEQUENCE_BYTES ? this.#sequence() : 'more'
  }

  /** Outside a frame: waits for four escapes and four starts; more escapes before them do no harm. */
  #seek(byte: number): SmlStep {
    const half = SEQUENCE_BYTES / 2
    if (byte === ESCAPE) this.#escaped = this.#escaped < half ? this.#escaped + 1 : this.#escaped === half ? half : 1
    else this.#escaped = byte === START && this.#escaped >= half ? this.#escaped + 1 : 0
    if (this.#escaped === SEQUENCE_BYTES) this.#begin()
    return 'more'
  }

  #begin(): void {
    this.#reset()
    this.#open = true
    this.#raw.set(START_SEQUENCE)
    this.#rawLength = SEQUENCE_BYTES
  }

  /** Four escapes and four bytes that say what they mean. */
  #sequence(): SmlStep {
    const [a, b, c, d] = this.#raw.subarray(this.#rawLength - 4, this.#rawLength)
    if (a === ESCAPE && b === ESCAPE && c === ESCAPE && d === ESCAPE) {
      this.#escaped = 4
      this.#flushEscapes()
      return 'more'
    }
    if (a === END) return this.#end(b ?? 0, (c ?? 0) | ((d ?? 0) << 8))
    if (a === START && b === START && c === START && d === START) {
      this.#begin()
      return 'resync'
    }
    if (a === ESCAPE) {
      // The first escape was data that ended in 1B; the sequence begins one byte later.
      this.#data[this.#dataLength++] = ESCAPE
      this.#escaped = SEQUENCE_BYTES - 1
      return 'more'
    }
    this.#reset()
    return 'resync'
  }

  #end(padding: number, stated: number): SmlStep {
    const good =
      padding <= MAX_PADDING &&
      padding <= this.#dataLength &&
      crc16X25(this.#raw.subarray(0, this.#rawLength - 2)) === stated
    this.#content = this.#data.slice(0, good ? this.#dataLength - padding : 0)
    this.#reset()
    return good ? 'frame' : 'bad'
  }

  /** Escapes that turned out to be data. */
  #flushEscapes(): void {
    for (; this.#escaped > 0; this.#escaped--) this.#data[this.#dataLength++] = ESCAPE
  }

  #reset(): void {
    this.#open = false
    this.#rawLength = 0
    this.#dataLength = 0
    this.#escaped = 0
  }
}

const START_SEQUENCE = [ESCAPE, ESCAPE, ESCAPE, ESCAPE, START, START, START, START]
