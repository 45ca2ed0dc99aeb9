// IEC 62056-21 meters that speak when asked: at 300 baud "/?!", then by the speed letter of the answer mode A (stays), B
// (changes speed by itself) or C (waits to be told). Read rarely: some of these ports live on the meter's battery.
import type { DecoderStats } from './decoder.ts'
import { createIecDecoder, type IecDecoder } from './iec.ts'
import type { Line } from './link.ts'
import { IEC_ANSWER_MS, IEC_HURRY_MS, IEC_PERIOD_MS, IEC_SILENCE_MS, IEC_WAKE_MS } from './limits.ts'
import type { Poll, PollStep } from './poll.ts'
import type { MeterReading } from './reading.ts'

export type IecPollOptions = {
  /** Needed only where several meters share a line. */
  readonly address?: string
  /** Sleeping meters want two seconds of zero bytes before they hear. */
  readonly wakeUp?: boolean
  readonly periodMs?: number
  /** Optical heads take their power from modem lines, some from one, some from the other. */
  readonly signals?: { readonly dtr: boolean; readonly rts: boolean }
}

/** Asks the meter at this line once per period. */
export const createIecPoll = (options: IecPollOptions = {}): Poll => new IecPoll(options)

/** What follows an identification: the speed of the data, and whether it must be acknowledged. */
export type IecMode = { readonly mode: 'A' | 'B' | 'C'; readonly baudRate: number }

/** By the speed letter behind the three of the maker: a digit offers mode C, a letter is mode B, anything else mode A. */
export const iecModeOf = (identification: string): IecMode => {
  const letter = identification.charAt(MAKER_LETTERS)
  const offered = SPEED_DIGITS.indexOf(letter)
  const own = SPEED_LETTERS.indexOf(letter)
  if (letter !== '' && offered >= 0) return { mode: 'C', baudRate: SLOW_BAUD * 2 ** offered }
  if (letter !== '' && own >= 0) return { mode: 'B', baudRate: SLOW_BAUD * 2 ** (own + 1) }
  return { mode: 'A', baudRate: SLOW_BAUD }
}

const SLOW_BAUD = 300
const MAKER_LETTERS = 3
const SPEED_DIGITS = '0123456'
const SPEED_LETTERS = 'ABCDEF'
const ACKNOWLEDGE = 0x06
const WAKE_BYTES = 66

type Phase = 'resting' | 'waking' | 'identifying' | 'reading' | 'done'

class IecPoll implements Poll {
  readonly line: Line
  readonly patienceMs: number
  readonly #options: IecPollOptions
  readonly #usualPeriodMs: number
  #periodMs: number
  readonly #earlier = { frames: 0, bad: 0, resync: 0 }
  #decoder: IecDecoder = createIecDecoder()
  #phase: Phase = 'resting'
  #untilMs = -Infinity
  #startedMs = -Infinity
  #baudRate = SLOW_BAUD
  /** Steps that are decided and not yet taken. */
  #steps: PollStep[] = []

  constructor(options: IecPollOptions) {
    this.#options = options
    this.#usualPeriodMs = options.periodMs ?? IEC_PERIOD_MS
    this.#periodMs = this.#usualPeriodMs
    this.patienceMs = 3 * this.#periodMs
    this.line = this.#lineOf(SLOW_BAUD)
  }

  get stats(): DecoderStats {
    const { frames, bad, resync } = this.#decoder.stats
    const earlier = this.#earlier
    return { frames: earlier.frames + frames, bad: earlier.bad + bad, resync: earlier.resync + resync }
  }

  get inFrame(): boolean {
    return this.#phase === 'reading' && this.#decoder.inFrame
  }

  lineError(): void {
    this.#decoder.lineError()
  }

  /** A meter that has to be woken lives on its battery, and is left in peace. */
  hurry(isWanted: boolean): void {
    const isHurried = isWanted && this.#options.wakeUp !== true
    this.#periodMs = isHurried ? Math.min(IEC_HURRY_MS, this.#usualPeriodMs) : this.#usualPeriodMs
    if (this.#phase === 'resting') this.#untilMs = this.#startedMs + this.#periodMs
  }

  push(bytes: Uint8Array, atMs: number): MeterReading[] {
    if (this.#phase !== 'identifying' && this.#phase !== 'reading') return []
    const before = this.#decoder.stats
    const readings = this.#decoder.push(bytes, atMs)
    this.#untilMs = atMs + IEC_SILENCE_MS
    if (this.#phase === 'identifying' && this.#decoder.identification !== '') this.#identified(atMs)
    const { frames, bad } = this.#decoder.stats
    if (frames + bad > before.frames + before.bad) this.#phase = 'done'
    return readings
  }

  next(nowMs: number): PollStep {
    const decided = this.#steps.shift()
    if (decided !== undefined) return decided
    if (this.#phase !== 'done' && nowMs < this.#untilMs) return { kind: 'wait', untilMs: this.#untilMs }
    if (this.#phase === 'resting') return this.#begin(nowMs)
    if (this.#phase === 'waking') return this.#signOn(nowMs)
    return this.#rest()
  }

  #begin(nowMs: number): PollStep {
    this.#startedMs = nowMs
    if (this.#options.wakeUp !== true) return this.#signOn(nowMs)
    this.#phase = 'waking'
    this.#untilMs = nowMs + IEC_WAKE_MS
    return { kind: 'write', bytes: new Uint8Array(WAKE_BYTES) }
  }

  #signOn(nowMs: number): PollStep {
    for (const name of ['frames', 'bad', 'resync'] as const) this.#earlier[name] += this.#decoder.stats[name]
    this.#decoder = createIecDecoder()
    this.#phase = 'identifying'
    this.#untilMs = nowMs + IEC_ANSWER_MS
    return { kind: 'write', bytes: ascii(`/?${this.#options.address ?? ''}!\r\n`) }
  }

  #identified(atMs: number): void {
    const { mode, baudRate } = iecModeOf(this.#decoder.identification)
    this.#phase = 'reading'
    this.#untilMs = atMs + IEC_ANSWER_MS
    if (mode === 'A') return
    if (mode === 'C') {
      const speed = this.#decoder.identification.charCodeAt(MAKER_LETTERS)
      this.#steps.push({ kind: 'write', bytes: Uint8Array.of(ACKNOWLEDGE, 0x30, speed, 0x30, 0x0d, 0x0a) })
    }
    this.#changeTo(baudRate)
  }

  /** Back to the slow line, and silence until the next period. */
  #rest(): PollStep {
    this.#phase = 'resting'
    this.#untilMs = this.#startedMs + this.#periodMs
    this.#decoder.lineError()
    this.#changeTo(SLOW_BAUD)
    return this.#steps.shift() ?? { kind: 'wait', untilMs: this.#untilMs }
  }

  #changeTo(baudRate: number): void {
    if (baudRate === this.#baudRate) return
    this.#baudRate = baudRate
    this.#steps.push({ kind: 'line', line: this.#lineOf(baudRate) })
  }

  #lineOf(baudRate: number): Line {
    return { baudRate, dataBits: 7, parity: 'even', stopBits: 1, ...this.#options.signals }
  }
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
