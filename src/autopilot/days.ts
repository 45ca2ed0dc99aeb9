// A history as days by the clock on the wall, 96 quarter hours each.
import { DAY_QUARTERS, QUARTER_MS } from './limits.ts'
import type { Step } from './history.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Minutes by which the clock on the wall is ahead of UTC at a moment. */
export type ZoneAt = (atMs: number) => number

/** A quarter hour of a local day: days since 1970, and 0 to 95 within. */
export type DayPlace = { readonly day: number; readonly quarter: number }

export type Day = {
  readonly day: number
  /** Undefined where nothing was heard. Where clocks are put back, the later hour counts. */
  readonly quarters: readonly (Step | undefined)[]
}

export const placeOf = (index: number, zoneAt: ZoneAt): DayPlace => {
  const atMs = index * QUARTER_MS
  const localMs = atMs + zoneAt(atMs) * MINUTE_MS
  const day = Math.floor(localMs / DAY_MS)
  return { day, quarter: Math.floor((localMs - day * DAY_MS) / QUARTER_MS) }
}

/** Every day from the first to the last one in the history, also those of which nothing is known. */
export const daysOf = (history: readonly Step[], zoneAt: ZoneAt): readonly Day[] => {
  const known = new Map<number, (Step | undefined)[]>()
  for (const step of history) {
    const { day, quarter } = placeOf(step.index, zoneAt)
    const quarters = known.get(day) ?? new Array<Step | undefined>(DAY_QUARTERS).fill(undefined)
    quarters[quarter] = step
    known.set(day, quarters)
  }
  const numbers = [...known.keys()].sort((a, b) => a - b)
  const [first, last] = [numbers[0] ?? 0, numbers.at(-1) ?? -1]
  return Array.from({ length: last - first + 1 }, (_, at) => ({
    day: first + at,
    quarters: known.get(first + at) ?? new Array<undefined>(DAY_QUARTERS).fill(undefined),
  }))
}

/** Saturdays and Sundays; 1 January 1970 was a Thursday. */
export const isWeekend = (day: number): boolean => [2, 3].includes(((day % 7) + 7) % 7)
