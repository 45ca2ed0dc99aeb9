// Time in the demo street: a wall clock at the pace of this computer that leaps ahead when it is told to, while timers
// stay in real time. Between two leaps the street agrees as on any other day. A clock that simply ran 120 times faster
// would outrun every block: two seconds behind its clock a proposer sends an empty block first, and on a busy machine
// five of six blocks were empty (measured).
import type { Clock } from '../ports.ts'

export type DemoClock = Clock & {
  /** Puts the wall clock forward by `ms`. */
  leap(ms: number): void
  /** Ends all timers, for good. */
  stop(): void
}

/** @param startsAtMs what the wall clock shows now, in ms since 1970. */
export const createDemoClock = (startsAtMs: number): DemoClock => {
  const bornAtMs = performance.now()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let aheadMs = startsAtMs
  let stopped = false
  return {
    nowMs: () => Math.floor(aheadMs + performance.now() - bornAtMs),
    after: (ms, callback) => {
      if (stopped) return () => {}
      const timer = setTimeout(() => {
        timers.delete(timer)
        callback()
      }, ms)
      timers.add(timer)
      return () => {
        timers.delete(timer)
        clearTimeout(timer)
      }
    },
    leap: (ms) => {
      aheadMs += ms
    },
    stop: () => {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
