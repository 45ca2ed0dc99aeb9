// Linky TIC (Enedis-NOI-CPT_54E): STX, groups, ETX, again and again; historic mode at 1200 7E1, standard at 9600 7E1. The
// quality is that of a block check: six bits of sum per group, and parity on the line.
import type { Decoder } from './decoder.ts'
import { MAX_TELEGRAM_BYTES } from './limits.ts'
import type { MeterReading } from './reading.ts'
import { readTicFrame } from './tic-frame.ts'
import { textOf } from './text.ts'

/** Decoder of one line on which a Linky, or an older meter with its outlet, speaks either mode. */
export const createTicDecoder = (): Decoder => new TicDecoder()

const STX = 0x02
const ETX = 0x03
/** The meter breaks off, to speak of something else. */
const EOT = 0x04
/** Where the line was opened with eight bits, the highest one is the parity. */
const SEVEN_BITS = 0x7f
const LF = 0x0a
const CR = 0x0d

class TicDecoder implements Decoder {
  readonly #buffer = new Uint8Array(MAX_TELEGRAM_BYTES)
  readonly #stats = { frames: 0, bad: 0, resync: 0 }
  #length = 0
  #open = false

  get stats(): Decoder['stats'] {
    return { ...this.#stats }
  }

  get inFrame(): boolean {
    return this.#open
  }

  push(bytes: Uint8Array, atMs: number): MeterReading[] {
    const readings: MeterReading[] = []
    for (const raw of bytes) {
      const byte = raw & SEVEN_BITS
      if (byte === STX) this.#begin()
      else if (!this.#open) continue
      else if (byte === ETX) {
        const reading = this.#finish(atMs)
        if (reading !== undefined) readings.push(reading)
      } else if (byte === EOT || this.#length === MAX_TELEGRAM_BYTES || !this.#belongs(byte)) this.lineError()
      else this.#buffer[this.#length++] = byte
    }
    return readings
  }

  lineError(): void {
    if (this.#open) this.#stats.resync++
    this.#open = false
  }

  #begin(): void {
    this.lineError()
    this.#open = true
    this.#length = 0
  }

  /** The first byte tells this language from others that begin with STX. */
  #belongs(byte: number): boolean {
    return this.#length > 0 || byte === LF || byte === CR
  }

  #finish(atMs: number): MeterReading | undefined {
    this.#open = false
    const content = readTicFrame(textOf(this.#buffer.subarray(0, this.#length)))
    if (content === 'malformed') {
      this.#stats.bad++
      return undefined
    }
    this.#stats.frames++
    return content === 'no-energy' ? undefined : { ...content, atMs, quality: 'bcc', protocol: 'tic' }
  }
}
