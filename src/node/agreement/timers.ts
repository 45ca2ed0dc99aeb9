// The timeouts of one height, frozen while the street rests. Nothing is ever cancelled one by one: a timeout of another
// round or step is stale and the machine ignores it. What is due is looked for on every event, because the timers of a
// hidden tab may come a minute late.
import { consensusLimits, type TimerKind } from '../../consensus/index.ts'
import type { Clock } from '../ports.ts'

type Due = { readonly timer: TimerKind; readonly round: number }

export type Timers = {
  start(timer: TimerKind, round: number): void
  /** Hands over everything that is due and was not heard of yet. */
  check(): void
  /** Stops time for consensus: what falls due waits. */
  freeze(): void
  /** Goes on; what was waiting starts again, and later rounds count from `round` on: times are at their base again. */
  thaw(round: number): void
  clear(): void
  readonly frozen: boolean
}

export const createTimers = (clock: Clock, due: (timer: TimerKind, round: number) => void): Timers => {
  let generation = 0
  let frozen = false
  let baseRound = 0
  const waiting = new Map<string, Due & { readonly atMs: number }>()

  const fire = (name: string, { timer, round }: Due): void => {
    waiting.delete(name)
    due(timer, round)
  }

  const schedule = (timer: TimerKind, round: number): void => {
    const born = generation
    const name = `${timer}/${round}`
    const ms = timeoutMs(timer, round - baseRound)
    waiting.set(name, { timer, round, atMs: clock.nowMs() + ms })
    clock.after(ms, () => {
      const found = waiting.get(name)
      if (born === generation && !frozen && found !== undefined) fire(name, found)
    })
  }

  return {
    start: schedule,
    check: () => {
      if (frozen) return
      const nowMs = clock.nowMs()
      for (const [name, found] of [...waiting]) if (found.atMs <= nowMs) fire(name, found)
    },
    freeze: () => {
      frozen = true
      generation++
    },
    thaw: (round) => {
      if (!frozen) return
      frozen = false
      generation++
      baseRound = round
      for (const { timer, round: of } of [...waiting.values()]) schedule(timer, of)
    },
    clear: () => {
      generation++
      baseRound = 0
      waiting.clear()
    },
    get frozen() {
      return frozen
    },
  }
}

const timeoutMs = (timer: TimerKind, rounds: number): number => {
  const { TIMEOUT_CAP_MS, TIMEOUT_MS, TIMEOUT_STEP_MS } = consensusLimits
  return Math.min(TIMEOUT_CAP_MS, TIMEOUT_MS[timer] + Math.max(0, rounds) * TIMEOUT_STEP_MS)
}
