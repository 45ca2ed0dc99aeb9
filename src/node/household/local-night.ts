// A night by the clock on the wall: the local hours that a person means, and where the coming night of these hours begins
// and ends in the UTC day that the books keep. Where clocks change, each edge goes by the clock of its own moment.
import { limits, must } from '../../ledger/index.ts'
import type { Span } from '../view/snapshot.ts'

const MINUTE_MS = 60_000
const DAY_MS = Number(limits.DAY_MS)

/** Minutes of the local day, 0 to 1,439; a night may pass midnight. */
export type LocalHours = { readonly fromMinute: number; readonly untilMinute: number }

/** Minutes by which the clock on the wall is ahead of UTC at a moment. */
export type ZoneAt = (atMs: number) => number

/** In ms of the UTC day, the night of these hours that runs at a moment or comes next. */
export const nightOf = ({ fromMinute, untilMinute }: LocalHours, nowMs: number, zoneAt: ZoneAt): Span => {
  const localMs = nowMs + zoneAt(nowMs) * MINUTE_MS
  const midnightMs = localMs - (localMs % DAY_MS)
  const minutes = untilMinute > fromMinute ? untilMinute : untilMinute + DAY_MS / MINUTE_MS
  const nights = [-1, 0, 1, 2].map((day) => ({
    fromMs: momentOf(midnightMs + day * DAY_MS + fromMinute * MINUTE_MS, zoneAt),
    untilMs: momentOf(midnightMs + day * DAY_MS + minutes * MINUTE_MS, zoneAt),
  }))
  // All of a short night can lie in the hour that clocks leave out; then there is none.
  const night = nights.find(({ fromMs, untilMs }) => untilMs > nowMs && untilMs > fromMs)
  const { fromMs, untilMs } = must(night, 'two nights running are never left out')
  // Nearly a day may be more than one when clocks are put back, which the books cannot say.
  const endMs = Math.min(untilMs, fromMs + DAY_MS - MINUTE_MS)
  return { fromMs: fromMs % DAY_MS, untilMs: endMs % DAY_MS }
}

/** The same the other way: the local hours of a night in the books, as it runs or comes next. */
export const hoursOf = ({ fromMs, untilMs }: Span, nowMs: number, zoneAt: ZoneAt): LocalHours => {
  const lengthMs = (untilMs - fromMs + DAY_MS) % DAY_MS
  const midnightMs = nowMs - (nowMs % DAY_MS)
  const ends = [-1, 0, 1].map((day) => midnightMs + day * DAY_MS + fromMs + lengthMs)
  const endMs = must(
    ends.find((atMs) => atMs > nowMs),
    'a night ends within a day',
  )
  const minuteAt = (atMs: number, zoneMinutes: number): number =>
    Math.floor(((atMs + zoneMinutes * MINUTE_MS) % DAY_MS) / MINUTE_MS)
  const beginMs = endMs - lengthMs
  const fromMinute = minuteAt(beginMs, zoneAt(beginMs))
  const untilMinute = minuteAt(endMs, zoneAt(endMs))
  // An hour less than a day looks like a whole one when clocks are put forward in it.
  return { fromMinute, untilMinute: untilMinute === fromMinute ? minuteAt(endMs, zoneAt(beginMs)) : untilMinute }
}

/**
 * When a local time comes: the first time of two, where clocks are put back; the moment of the change, where they are put
 * forward over it. So whatever is later by the clock on the wall is never earlier in truth.
 * @param localMs the local day and time, as ms since 1970 if it were UTC.
 */
const momentOf = (localMs: number, zoneAt: ZoneAt): number => {
  const [zoneBefore, zoneAfter] = [zoneAt(localMs - DAY_MS), zoneAt(localMs + DAY_MS)]
  const before = localMs - zoneBefore * MINUTE_MS
  const after = localMs - zoneAfter * MINUTE_MS
  if (zoneAt(before) === zoneBefore) return before
  if (zoneAt(after) === zoneAfter) return after
  return changeBetween(after, before, zoneAt)
}

/** The first moment, to the minute, at which the zone is as it is at `lateMs` and not as it was at `earlyMs`. */
const changeBetween = (earlyMs: number, lateMs: number, zoneAt: ZoneAt): number => {
  let [low, high] = [earlyMs, lateMs]
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / MINUTE_MS / 2) * MINUTE_MS
    if (zoneAt(middle) === zoneAt(earlyMs)) low = middle
    else high = middle
  }
  return high
}
