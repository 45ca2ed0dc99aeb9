// IEC 62056-21, the data block: STX … ETX and a block check (modes A, B, C), or plain text from "/" to "!" (mode D and
// meters that leave the frame out). What must be said to a meter before it speaks is in iec-poll.ts.
import type { Decoder } from './decoder.ts'
import { MAX_DATA_BLOCK_BYTES, MAX_IDENTIFICATION_CHARS } from './limits.ts'
import { cleanId, readObisText } from './obis-text.ts'
import { UNNAMED_METER, type MeterReading, type Quality } from './reading.ts'
import { energyOf } from './registers.ts'
import { textOf } from './text.ts'

export type IecDecoder = Decoder & {
  /** Identification line of the meter that spoke last, without its "/"; empty before. */
  readonly identification: string
}

/** Decoder of one line on which a meter sends its data block, asked or not. */
export const createIecDecoder = (): IecDecoder => new DataBlockDecoder()

const SLASH = 0x2f
const BANG = 0x21
const STX = 0x02
const ETX = 0x03
const EOT = 0x04
const SOH = 0x01
const CR = 0x0d
const LF = 0x0a
const CLOSE = 0x29
const QUESTION = 0x3f
const SEVEN_BITS = 0x7f

/** `ident`: the line after "/"; `text`: behind it, without a frame; `block`: within one; `check`: its last byte. */
type Phase = 'outside' | 'ident' | 'text' | 'block' | 'check'

class DataBlockDecoder implements IecDecoder {
  readonly #buffer = new Uint8Array(MAX_DATA_BLOCK_BYTES)
  readonly #stats = { frames: 0, bad: 0, resync: 0 }
  #length = 0
  #phase: Phase = 'outside'
  #identification = ''
  #sum = 0
  /** The block began with SOH: the STX within it is a part of it. */
  #isCommand = false

  get stats(): Decoder['stats'] {
    return { ...this.#stats }
  }

  get inFrame(): boolean {
    return this.#phase !== 'outside'
  }

  get identification(): string {
    return this.#identification
  }

  push(bytes: Uint8Array, atMs: number): MeterReading[] {
    const readings: MeterReading[] = []
    for (const raw of bytes) {
      const quality = this.#take(raw & SEVEN_BITS)
      const reading = quality === undefined ? undefined : this.#finish(quality, atMs)
      if (reading !== undefined) readings.push(reading)
    }
    return readings
  }

  lineError(): void {
    if (this.#phase !== 'outside') this.#stats.resync++
    this.#enter('outside')
  }

  /** Takes one byte; the quality of the block that it completed. */
  #take(byte: number): Quality | 'damaged' | undefined {
    if (this.#phase === 'check') return byte === this.#sum ? 'bcc' : 'damaged'
    if (this.#phase === 'block') return this.#takeBlock(byte)
    if (byte === STX || byte === SOH) this.#beginBlock(byte)
    else if (byte === SLASH) this.#beginIdentification()
    else if (this.#phase === 'ident') this.#takeIdentification(byte)
    else if (this.#phase === 'text') return this.#takeText(byte)
    return undefined
  }

  #beginIdentification(): void {
    this.lineError()
    this.#enter('ident')
  }

  #takeIdentification(byte: number): void {
    if (byte === CR || byte === LF) {
      // An empty line, or our own request that an optical head reflects.
      const isRequest = this.#buffer[0] === QUESTION || this.#length === 0
      if (!isRequest) this.#identification = textOf(this.#buffer.subarray(0, this.#length))
      this.#enter(isRequest ? 'outside' : 'text')
    } else if (this.#length === MAX_IDENTIFICATION_CHARS) this.lineError()
    else this.#buffer[this.#length++] = byte
  }

  #takeText(byte: number): Quality | undefined {
    if (byte === BANG && (this.#isLineStart() || this.#buffer[this.#length - 1] === CLOSE)) return 'none'
    this.#append(byte)
    return undefined
  }

  #beginBlock(byte: number): void {
    // Text after the identification is only its line end when a frame follows.
    if (this.#phase === 'ident') this.#stats.resync++
    this.#enter('block')
    this.#isCommand = byte === SOH
  }

  #takeBlock(byte: number): undefined {
    if ((byte === STX && !this.#isCommand) || byte === SOH) {
      this.#stats.resync++
      this.#beginBlock(byte)
      return
    }
    // No line of data begins like this: the block's beginning was noise.
    if (byte === SLASH && this.#isLineStart()) {
      this.#beginIdentification()
      return
    }
    // Linky frames begin with STX and a line end, too; they are another language, not a bad block.
    if (this.#length === 0 && this.#sum === 0 && (byte === LF || byte === CR)) {
      this.#enter('outside')
      return
    }
    this.#sum ^= byte
    if (byte === ETX || byte === EOT) this.#phase = 'check'
    else this.#append(byte)
  }

  #isLineStart(): boolean {
    const before = this.#buffer[this.#length - 1]
    return this.#length > 0 && (before === LF || before === CR)
  }

  #append(byte: number): void {
    if (this.#length === MAX_DATA_BLOCK_BYTES) this.lineError()
    else this.#buffer[this.#length++] = byte
  }

  #finish(quality: Quality | 'damaged', atMs: number): MeterReading | undefined {
    const block = this.#buffer.subarray(0, this.#length)
    this.#enter('outside')
    const content = quality === 'damaged' ? 'malformed' : readObisText(block)
    const energy = content === 'malformed' ? content : energyOf(content.registers)
    if (quality === 'damaged' || content === 'malformed' || energy === 'malformed') {
      this.#stats.bad++
      return undefined
    }
    // A block without registers of energy may be text of any kind; one that was checked is a telegram.
    if (energy !== 'no-energy' || quality !== 'none') this.#stats.frames++
    if (energy === 'no-energy') return undefined
    const name: Pick<MeterReading, 'meterId' | 'unnumbered'> =
      content.meterId === undefined
        ? { meterId: cleanId(this.#identification) || UNNAMED_METER, unnumbered: true }
        : { meterId: content.meterId }
    return { ...energy, ...name, atMs, quality, protocol: 'iec' }
  }

  #enter(phase: Phase): void {
    this.#phase = phase
    this.#length = 0
    this.#sum = 0
  }
}
