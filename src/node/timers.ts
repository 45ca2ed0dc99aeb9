// The timeouts of one height, frozen while the street rests. Nothing is ever cancelled one by one: a timeout of another
// round or step is stale and the machine ignores it.
import { consensusLimits, type TimerKind } from '../consensus/index.ts'
import type { Clock } from './ports.ts'

export type Timers = {
  start(timer: TimerKind, round: number): void
  /** Stops time for consensus: what falls due waits. */
  freeze(): void
  /** Goes on; what was waiting starts again from its base, however late the round is. */
  thaw(): void
  clear(): void
  readonly frozen: boolean
}

export const createTimers = (clock: Clock, due: (timer: TimerKind, round: number) => void): Timers => {
  let generation = 0
  let frozen = false
  const waiting = new Map<string, { readonly timer: TimerKind; readonly round: number }>()

  const schedule = (timer: TimerKind, round: number, ms: number): void => {
    const born = generation
    waiting.set(`${timer}/${round}`, { timer, round })
    clock.after(ms, () => {
      if (born !== generation || frozen) return
      waiting.delete(`${timer}/${round}`)
      due(timer, round)
    })
  }

  return {
    start: (timer, round) => schedule(timer, round, timeoutMs(timer, round)),
    freeze: () => {
      frozen = true
      generation++
    },
    thaw: () => {
      if (!frozen) return
      frozen = false
      generation++
      for (const { timer, round } of [...waiting.values()]) schedule(timer, round, timeoutMs(timer, 0))
    },
    clear: () => {
      generation++
      waiting.clear()
    },
    get frozen() {
      return frozen
    },
  }
}

const timeoutMs = (timer: TimerKind, round: number): number => {
  const { TIMEOUT_CAP_MS, TIMEOUT_MS, TIMEOUT_STEP_MS } = consensusLimits
  return Math.min(TIMEOUT_CAP_MS, TIMEOUT_MS[timer] + round * TIMEOUT_STEP_MS)
}
