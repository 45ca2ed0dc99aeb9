// Several Modbus meters on one pair of wires, asked in turn: one round of one meter at a time, whoever has waited longest
// first. A meter that keeps quiet is asked rarely, so that it does not hold up those that answer.
import type { DecoderStats } from './decoder.ts'
import type { Line } from './link.ts'
import { LINE_PATIENCE_MS, MODBUS_ABSENT_MS, MODBUS_GAP_MS } from './limits.ts'
import type { ModbusPoll } from './modbus-poll.ts'
import type { Poll, PollMember, PollStep } from './poll.ts'
import type { MeterReading } from './reading.ts'

/** Asks these for ever, over the line of the first. None at all is our own bug and throws. */
export const createModbusBus = (polls: readonly ModbusPoll[]): Poll => new Bus(polls)

type Seat = {
  readonly poll: ModbusPoll
  reading: MeterReading | undefined
  /** When its last round began. */
  askedAtMs: number
  /** Rounds in a row that brought nothing, not even a refusal. */
  emptyRounds: number
  heardBefore: number
}

class Bus implements Poll {
  readonly line: Line
  readonly patienceMs = LINE_PATIENCE_MS
  readonly #seats: readonly Seat[]
  #speaking: Seat | undefined
  /** Somebody else may be asked from here on. */
  #freeAtMs = -Infinity
  #wasAbsent = false

  constructor(polls: readonly ModbusPoll[]) {
    const [first] = polls
    if (first === undefined) throw new RangeError('a bus without a meter')
    this.line = first.line
    this.#seats = polls.map((poll) => ({
      ...{ poll, reading: undefined, askedAtMs: -Infinity, emptyRounds: 0, heardBefore: 0 },
    }))
  }

  get members(): readonly PollMember[] {
    return this.#seats.map((seat) => {
      const { poll, reading } = seat
      return { meter: poll.meter.id, unit: poll.unit, reading, isAbsent: isAbsent(seat) }
    })
  }

  get stats(): DecoderStats {
    const all = this.#seats.map(({ poll }) => poll.stats)
    const sum = (of: (stats: DecoderStats) => number): number => all.reduce((total, stats) => total + of(stats), 0)
    return { frames: sum(({ frames }) => frames), bad: sum(({ bad }) => bad), resync: sum(({ resync }) => resync) }
  }

  get inFrame(): boolean {
    return this.#speaking?.poll.inFrame === true
  }

  lineError(): void {
    this.#speaking?.poll.lineError()
  }

  push(bytes: Uint8Array, atMs: number): MeterReading[] {
    this.#freeAtMs = atMs + MODBUS_GAP_MS
    const seat = this.#speaking
    if (seat === undefined) return []
    const readings = seat.poll.push(bytes, atMs)
    seat.reading = readings.at(-1) ?? seat.reading
    this.#endRound()
    return readings
  }

  next(nowMs: number): PollStep {
    if (this.#speaking !== undefined) {
      const step = this.#speaking.poll.next(nowMs)
      this.#endRound()
      if (this.#speaking !== undefined) return step
      this.#freeAtMs = Math.max(this.#freeAtMs, nowMs + MODBUS_GAP_MS)
    }
    if (nowMs < this.#freeAtMs) return { kind: 'wait', untilMs: this.#freeAtMs }
    const seat = this.#nextSeat(nowMs)
    if (seat === undefined)
      return { kind: 'wait', untilMs: Math.min(...this.#seats.map((seat) => this.#dueAtMs(seat))) }
    this.#speaking = seat
    this.#wasAbsent = isAbsent(seat)
    seat.askedAtMs = nowMs
    seat.heardBefore = heardOf(seat)
    return seat.poll.next(nowMs)
  }

  /** Between two that keep quiet comes one that answers, so that none of these waits for more than one silence. */
  #nextSeat(nowMs: number): Seat | undefined {
    const due = this.#seats.filter((seat) => this.#dueAtMs(seat) <= nowMs).sort((a, b) => a.askedAtMs - b.askedAtMs)
    return (this.#wasAbsent ? due.find((seat) => !isAbsent(seat)) : undefined) ?? due[0]
  }

  /** Who is alone holds nobody up. */
  #dueAtMs(seat: Seat): number {
    const { poll, askedAtMs } = seat
    const isSpared = this.#seats.length > 1 && isAbsent(seat)
    return isSpared ? Math.max(askedAtMs + MODBUS_ABSENT_MS, poll.restsUntilMs) : poll.restsUntilMs
  }

  #endRound(): void {
    const seat = this.#speaking
    if (seat === undefined || !seat.poll.isResting) return
    seat.emptyRounds = heardOf(seat) === seat.heardBefore ? seat.emptyRounds + 1 : 0
    this.#speaking = undefined
  }
}

/** One round is lost to noise now and then, and a meter without a number may keep quiet when it is asked for that. */
const EMPTY_ROUNDS = 2
const heardOf = ({ poll: { stats } }: Seat): number => stats.frames + stats.bad
const isAbsent = ({ emptyRounds }: Seat): boolean => emptyRounds >= EMPTY_ROUNDS
