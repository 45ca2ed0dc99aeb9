// Who is on a bus: the same question to one address after another. Nothing is concluded from a silence but that nobody was
// heard; an answer that refuses is somebody of another kind.
import type { DecoderStats } from './decoder.ts'
import type { Line } from './link.ts'
import { MAX_UNIT, MODBUS_GAP_MS, MODBUS_SEARCH_MS } from './limits.ts'
import { createAnswerScanner, modbusRequest, type ModbusAnswer } from './modbus.ts'
import type { ModbusMeter } from './modbus-meters.ts'
import { planReads } from './modbus-values.ts'
import type { Poll, PollStep } from './poll.ts'
import type { MeterReading } from './reading.ts'
import type { Scanner } from './scanner.ts'

/** `likely`: it has the registers of the kind that is looked for. `other`: somebody answers and refuses them. */
export type FoundUnit = { readonly unit: number; readonly is: 'likely' | 'other' }

export type ModbusSearch = Poll & {
  /** The address that is asked now; beyond the last one when the search is over. */
  readonly unit: number
  readonly isOver: boolean
  readonly found: readonly FoundUnit[]
}

/** Looks at every address of a bus, 1 to 247, for meters of a kind. */
export const createModbusSearch = (meter: ModbusMeter, line: Line = meter.line): ModbusSearch => new Search(meter, line)

class Search implements ModbusSearch {
  readonly line: Line
  readonly patienceMs = Infinity
  readonly found: FoundUnit[] = []
  readonly #meter: ModbusMeter
  readonly #stats = { frames: 0, bad: 0, resync: 0 }
  #unit = 0
  #scanner: Scanner<ModbusAnswer> | undefined
  #untilMs = -Infinity

  constructor(meter: ModbusMeter, line: Line) {
    this.#meter = meter
    this.line = line
  }

  get unit(): number {
    return this.#unit
  }

  get isOver(): boolean {
    return this.#unit > MAX_UNIT
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

  push(bytes: Uint8Array, atMs: number): MeterReading[] {
    const [answer] = this.#scanner?.push(bytes, (fault) => this.#stats[fault]++) ?? []
    // Who is in the middle of an answer is heard to its end.
    this.#untilMs = Math.max(this.#untilMs, atMs + (answer === undefined ? MODBUS_SEARCH_MS / 2 : MODBUS_GAP_MS))
    if (answer === undefined) return []
    this.#stats.frames++
    this.found.push({ unit: this.#unit, is: 'data' in answer ? 'likely' : 'other' })
    this.#scanner = undefined
    this.#untilMs = atMs + MODBUS_GAP_MS
    return []
  }

  next(nowMs: number): PollStep {
    if (nowMs < this.#untilMs) return { kind: 'wait', untilMs: this.#untilMs }
    this.#unit++
    const [read] = this.isOver ? [] : planReads(this.#meter, this.#unit)
    if (read === undefined) return { kind: 'end' }
    this.#scanner = createAnswerScanner(read)
    this.#untilMs = nowMs + MODBUS_SEARCH_MS
    return { kind: 'write', bytes: modbusRequest(read) }
  }
}
