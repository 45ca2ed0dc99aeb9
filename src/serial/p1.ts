// DSMR/ESMR P1: from "/" to "!", a CRC behind it since version 4. Source: DSMR 5.0.2 P1 companion standard, section 6.
// A "/" always begins a telegram, also inside an open one: half telegrams are common and must not eat the next.
import { crc16Arc } from './crc16.ts'
import type { Decoder } from './decoder.ts'
import { MAX_TELEGRAM_BYTES } from './limits.ts'
import { announcesCheck, readTelegram } from './p1-telegram.ts'
import type { MeterReading, Quality } from './reading.ts'

const SLASH = 0x2f
const BANG = 0x21
const CR = 0x0d
const LF = 0x0a
const CRC_DIGITS = 4

/** Decoder of one line on which one or more P1 meters speak. */
export const createP1Decoder = (): Decoder => new P1Decoder()

/** Outside a telegram, between "/" and "!", or behind "!" where the CRC may stand. */
type Phase = 'outside' | 'body' | 'check'

class P1Decoder implements Decoder {
  readonly #buffer = new Uint8Array(MAX_TELEGRAM_BYTES)
  readonly #stats = { frames: 0, bad: 0, resync: 0 }
  #length = 0
  #phase: Phase = 'outside'
  #digits = ''
  /** A meter that once sent a CRC always does: without it, the line lost the digits. */
  #checked = false

  get stats(): Decoder['stats'] {
    return { ...this.#stats }
  }

  get inFrame(): boolean {
    return this.#phase !== 'outside'
  }

  push(bytes: Uint8Array, atMs: number): MeterReading[] {
    const readings: MeterReading[] = []
    for (const byte of bytes) {
      const ended = this.#take(byte)
      if (!ended) continue
      const reading = this.#finish(atMs)
      if (reading !== undefined) readings.push(reading)
    }
    return readings
  }

  lineError(): void {
    this.#giveUp()
  }

  /** Takes one byte; true when it completed a telegram. */
  #take(byte: number): boolean {
    if (byte === SLASH) {
      this.#giveUp()
      this.#phase = 'body'
      this.#buffer[0] = byte
      this.#length = 1
      return false
    }
    if (this.#phase === 'body') this.#takeBody(byte)
    else if (this.#phase === 'check') return this.#takeCheck(byte)
    return false
  }

  #takeBody(byte: number): void {
    if (this.#length === MAX_TELEGRAM_BYTES) {
      this.#giveUp()
      return
    }
    const before = this.#buffer[this.#length - 1]
    this.#buffer[this.#length++] = byte
    // Only at the start of a line: a text message may shout.
    if (byte === BANG && (before === LF || before === CR)) this.#phase = 'check'
  }

  #takeCheck(byte: number): boolean {
    if (byte === CR || byte === LF) return true
    const digit = String.fromCharCode(byte)
    if (!/[0-9a-f]/i.test(digit)) {
      this.#giveUp()
      return false
    }
    this.#digits += digit
    return this.#digits.length === CRC_DIGITS
  }

  #finish(atMs: number): MeterReading | undefined {
    const frame = this.#buffer.subarray(0, this.#length)
    const digits = this.#digits
    this.#reset()
    const text = String.fromCharCode(...frame)
    const quality = this.#qualityOf(frame, text, digits)
    const content = quality === 'damaged' ? 'malformed' : readTelegram(text)
    if (quality === 'damaged' || content === 'malformed') {
      this.#stats.bad++
      return undefined
    }
    this.#stats.frames++
    return content === 'no-energy' ? undefined : { ...content, atMs, quality, protocol: 'p1' }
  }

  #qualityOf(frame: Uint8Array, text: string, digits: string): Quality | 'damaged' {
    if (digits === '') return this.#checked || announcesCheck(text) ? 'damaged' : 'none'
    // Some meters print the CRC without leading zeros or in small letters; the number is what counts.
    if (Number.parseInt(digits, 16) !== crc16Arc(frame)) return 'damaged'
    this.#checked = true
    return 'crc'
  }

  #giveUp(): void {
    if (this.inFrame) this.#stats.resync++
    this.#reset()
  }

  #reset(): void {
    this.#phase = 'outside'
    this.#length = 0
    this.#digits = ''
  }
}
