// Reads one Modbus meter round after round: one request at a time, a pause between them, three tries. The first rounds also
// ask for the meter's own number.
import type { DecoderStats } from './decoder.ts'
import type { Line } from './link.ts'
import {
  LINE_PATIENCE_MS,
  MAX_UNIT,
  MODBUS_GAP_MS,
  MODBUS_PERIOD_MS,
  MODBUS_TIMEOUT_MS,
  MODBUS_TRIES,
} from './limits.ts'
import { createAnswerScanner, modbusRequest, type ModbusAnswer, type ModbusRead } from './modbus.ts'
import type { ModbusMeter } from './modbus-meters.ts'
import { energyOfData, planReads, serialRead, type ReadData } from './modbus-values.ts'
import type { Poll, PollStep } from './poll.ts'
import type { MeterReading } from './reading.ts'
import type { Scanner } from './scanner.ts'
import { integerOf } from './sml-values.ts'

export type ModbusPollOptions = {
  readonly meter: ModbusMeter
  /** 1 to 247; most meters come with 1. */
  readonly unit?: number
  /** Where the meter was set to another than its usual line. */
  readonly line?: Line
  readonly periodMs?: number
}

export type ModbusPoll = Poll & {
  readonly meter: ModbusMeter
  readonly unit: number
  /** Between two rounds: somebody else on the bus may be asked. */
  readonly isResting: boolean
  /** Its next question is not due before. */
  readonly restsUntilMs: number
}

/** Asks this meter for ever. A unit outside 1 to 247 is our own bug and throws. */
export const createModbusPoll = (options: ModbusPollOptions): ModbusPoll => new OneMeter(options)

class OneMeter implements ModbusPoll {
  readonly line: Line
  readonly patienceMs: number
  readonly meter: ModbusMeter
  readonly unit: number
  readonly #periodMs: number
  readonly #stats = { frames: 0, bad: 0, resync: 0 }
  readonly #reads: readonly ModbusRead[]
  /** `silent`: it kept quiet when it was asked for its number, but perhaps it has no power yet. */
  #serial: string | 'unasked' | 'silent' | 'none' = 'unasked'
  #hasAnswered = false
  /** What is being asked: the number first, then each read of the round. */
  #asked: ModbusRead | undefined
  #scanner: Scanner<ModbusAnswer> | undefined
  #round: ReadData[] = []
  #tries = 0
  #roundBeganMs = -Infinity
  #deadlineMs = 0
  #notBeforeMs = -Infinity

  constructor({ meter, unit = 1, line = meter.line, periodMs = MODBUS_PERIOD_MS }: ModbusPollOptions) {
    if (!Number.isInteger(unit) || unit < 1 || unit > MAX_UNIT) throw new RangeError(`no Modbus unit ${unit}`)
    this.meter = meter
    this.unit = unit
    this.#periodMs = periodMs
    this.#reads = planReads(meter, unit)
    this.line = line
    this.patienceMs = Math.max(LINE_PATIENCE_MS, 3 * periodMs)
    if (meter.serialAddress === undefined) this.#serial = 'none'
  }

  get isResting(): boolean {
    return this.#asked === undefined && this.#round.length === 0 && this.#tries === 0
  }

  get restsUntilMs(): number {
    return this.#notBeforeMs
  }

  get stats(): DecoderStats {
    return { ...this.#stats }
  }

  get inFrame(): boolean {
    return (this.#scanner?.waitingBytes ?? 0) > 0
  }

  lineError(): void {
    if (this.#scanner?.drop() === true) this.#stats.resync++
  }

  next(nowMs: number): PollStep {
    if (this.#asked !== undefined && nowMs < this.#deadlineMs) return { kind: 'wait', untilMs: this.#deadlineMs }
    if (this.#asked !== undefined) this.#missed(nowMs)
    if (nowMs < this.#notBeforeMs) return { kind: 'wait', untilMs: this.#notBeforeMs }
    const read = this.#nextRead()
    this.#asked = read
    this.#scanner = createAnswerScanner(read)
    this.#deadlineMs = nowMs + MODBUS_TIMEOUT_MS
    if (this.#round.length === 0) this.#roundBeganMs = nowMs
    return { kind: 'write', bytes: modbusRequest(read) }
  }

  push(bytes: Uint8Array, atMs: number): MeterReading[] {
    const asked = this.#asked
    // What nobody asked for belongs to no question: the end of an answer that came too late.
    if (asked === undefined) return []
    const [answer] = this.#scanner?.push(bytes, (fault) => this.#stats[fault]++) ?? []
    return answer === undefined ? [] : this.#answered(asked, answer, atMs)
  }

  #nextRead(): ModbusRead {
    const serial = this.#serial === 'unasked' ? serialRead(this.meter, this.unit) : undefined
    const read = serial ?? this.#reads[this.#round.length]
    if (read === undefined) throw new Error('a round that is over was not ended')
    return read
  }

  #answered(asked: ModbusRead, answer: ModbusAnswer, atMs: number): MeterReading[] {
    this.#hasAnswered = true
    // A meter without these registers is another one than was chosen: nothing that it says is understood.
    const isRefusal = 'exception' in answer && this.#serial !== 'unasked'
    this.#stats[isRefusal ? 'bad' : 'frames']++
    this.#rest(atMs + MODBUS_GAP_MS)
    if (this.#serial === 'unasked') {
      this.#serial = 'data' in answer ? integerOf(answer.data, false).toString() : 'none'
      return []
    }
    if ('exception' in answer) {
      this.#endRound(atMs)
      return []
    }
    if (this.#serial === 'silent') {
      // It is there now: whether it has a number is asked once more, so that it never goes by two names.
      this.#serial = 'unasked'
      this.#tries = 0
      return []
    }
    this.#round.push({ read: asked, data: answer.data })
    if (this.#round.length < this.#reads.length) return []
    const energy = energyOfData(this.meter, this.#round)
    this.#endRound(atMs)
    if (energy === 'malformed') this.#stats.bad++
    if (typeof energy === 'string') return []
    return [{ ...energy, ...this.#name(), atMs, quality: 'crc', protocol: 'modbus' }]
  }

  #missed(nowMs: number): void {
    this.lineError()
    this.#rest(nowMs + MODBUS_GAP_MS)
    if (++this.#tries < MODBUS_TRIES) return
    // A meter that has no number may keep quiet instead of refusing.
    if (this.#serial === 'unasked') this.#serial = this.#hasAnswered ? 'none' : 'silent'
    this.#endRound(nowMs)
  }

  /** Nothing is asked until then. */
  #rest(untilMs: number): void {
    this.#asked = undefined
    this.#scanner = undefined
    this.#notBeforeMs = untilMs
  }

  #endRound(nowMs: number): void {
    this.#round = []
    this.#tries = 0
    this.#notBeforeMs = Math.max(nowMs + MODBUS_GAP_MS, this.#roundBeganMs + this.#periodMs)
  }

  #name(): Pick<MeterReading, 'meterId' | 'unnumbered'> {
    const { id } = this.meter
    if (this.#serial === 'none') return { meterId: `${id} unit ${this.unit}`, unnumbered: true }
    return { meterId: `${id} ${this.#serial}` }
  }
}
