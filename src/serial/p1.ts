// DSMR/ESMR P1: from "/" to "!", a CRC behind it since version 4. Source: DSMR 5.0.2 P1 companion standard, section 6.
// A "/" begins a telegram, also inside an open one: half telegrams are common and must not eat the next. Only within the
// first line it may belong to a name; then the CRC tells where the telegram began.
import { crc16Arc, crc16X25 } from './crc16.ts'
import type { Decoder } from './decoder.ts'
import { MAX_TELEGRAM_BYTES } from './limits.ts'
import { announcesCheck, readTelegram } from './p1-telegram.ts'
import type { MeterReading, Quality } from './reading.ts'
import { textOf } from './text.ts'

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
  /** Where in the buffer the last "/" of the first line stands; 0 when the first is the only one. */
  #laterStart = 0
  #inFirstLine = false
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
    for (let at = 0; at < bytes.length;) {
      const plainEnd = this.#phase === 'body' && !this.#inFirstLine ? plainEndOf(bytes, at) : at
      if (plainEnd > at) {
        this.#takePlain(bytes.subarray(at, plainEnd))
        at = plainEnd
        continue
      }
      const ended = this.#take(bytes[at++] ?? 0)
      const reading = ended ? this.#finish(atMs) : undefined
      if (reading !== undefined) readings.push(reading)
    }
    return readings
  }

  lineError(): void {
    this.#giveUp()
  }

  /** Takes one byte; true when it completed a telegram. */
  #take(byte: number): boolean {
    if (byte === SLASH && !(this.#phase === 'body' && this.#inFirstLine)) {
      this.#giveUp()
      this.#phase = 'body'
      this.#inFirstLine = true
      this.#buffer[0] = byte
      this.#length = 1
      return false
    }
    if (this.#phase === 'body') this.#takeBody(byte)
    else if (this.#phase === 'check') return this.#takeCheck(byte)
    return false
  }

  /** Most bytes by far: they neither begin nor end anything. */
  #takePlain(bytes: Uint8Array): void {
    if (this.#length + bytes.length > MAX_TELEGRAM_BYTES) {
      this.#giveUp()
      return
    }
    this.#buffer.set(bytes, this.#length)
    this.#length += bytes.length
  }

  #takeBody(byte: number): void {
    if (this.#length === MAX_TELEGRAM_BYTES) {
      this.#giveUp()
      return
    }
    const before = this.#buffer[this.#length - 1]
    if (byte === SLASH) this.#laterStart = this.#length
    else if (byte === LF || byte === CR) this.#inFirstLine = false
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
    const whole = this.#buffer.subarray(0, this.#length)
    const digits = this.#digits
    const laterStart = this.#laterStart
    this.#reset()
    const isWhole = laterStart === 0 || (digits !== '' && isChecked(whole, digits))
    // What stands before the later start is the beginning of another telegram.
    if (!isWhole) this.#stats.resync++
    const frame = isWhole ? whole : whole.subarray(laterStart)
    const quality = this.#qualityOf(frame, digits)
    const content = quality === 'damaged' ? 'malformed' : readTelegram(frame)
    if (quality === 'damaged' || content === 'malformed') {
      this.#stats.bad++
      return undefined
    }
    this.#stats.frames++
    return content === 'no-energy' ? undefined : { ...content, atMs, quality, protocol: 'p1' }
  }

  #qualityOf(frame: Uint8Array, digits: string): Quality | 'damaged' {
    if (digits === '') return this.#checked || announcesCheck(textOf(frame)) ? 'damaged' : 'none'
    if (!isChecked(frame, digits)) return 'damaged'
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
    this.#laterStart = 0
    this.#inFirstLine = false
  }
}

/** Where the bytes from `at` on that mean nothing by themselves end. */
const plainEndOf = (bytes: Uint8Array, at: number): number => {
  let end = at
  while (end < bytes.length && bytes[end] !== SLASH && bytes[end] !== BANG) end++
  return end
}

/** Some meters print the CRC without leading zeros or in small letters; the number is what counts. */
const isChecked = (frame: Uint8Array, digits: string): boolean => {
  const stated = Number.parseInt(digits, 16)
  return stated === crc16Arc(frame) || (isHolley(frame) && stated === crc16X25(frame))
}

/** Holley's DTSD545 computes the CRC of another standard. */
const isHolley = (frame: Uint8Array): boolean => HOLLEY.every((byte, i) => frame[i + 1] === byte)
const HOLLEY = [0x48, 0x4c, 0x59, 0x35]
