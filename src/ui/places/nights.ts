// Hours off as people read and type them: local times of day against the books' UTC, the next change of the clocks, and
// the stretches in which the street rests.
import type { Roster, Span } from '../../node/index.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const MINUTES_PER_DAY = 1_440

/** Minutes by which local clocks are ahead of UTC at a moment. */
export type ZoneAt = (ms: number) => number
export const zoneHere: ZoneAt = (ms) => -new Date(ms).getTimezoneOffset()

/** "23:05" as minutes of the day, or undefined. */
export const minuteOf = (text: string): number | undefined => {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2])
}

/** What an input of the kind "time" takes. */
export const timeText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** A night in the books, in ms of the UTC day, as it runs at a moment or comes next. */
export const comingNight = ({ fromMs, untilMs }: Span, ms: number): Span => {
  const lengthMs = (untilMs - fromMs + DAY_MS) % DAY_MS
  const beginMs = ms - (ms % DAY_MS) - DAY_MS + fromMs
  const days = Math.max(0, Math.floor((ms - beginMs - lengthMs) / DAY_MS) + 1)
  return { fromMs: beginMs + days * DAY_MS, untilMs: beginMs + days * DAY_MS + lengthMs }
}

/** The same by the clocks here, each edge by those of its own moment, in minutes of the local day. */
export const localNight = (night: Span, ms: number, zoneAt: ZoneAt): { from: number; until: number } => {
  const { fromMs, untilMs } = comingNight(night, ms)
  const minuteAt = (atMs: number): number => Math.floor(atMs / MINUTE_MS + zoneAt(atMs)) % MINUTES_PER_DAY
  return { from: minuteAt(fromMs), until: minuteAt(untilMs) }
}

/** The same for reading. */
export const hoursOn = (
  night: Span,
  ms: number,
  time: (ms: number) => string,
): { readonly from: string; readonly until: string } => {
  const { fromMs, untilMs } = comingNight(night, ms)
  return { from: time(fromMs), until: time(untilMs) }
}

/** What an input of the kind "datetime-local" gives, as a moment here; undefined for what is none. */
export const momentOf = (text: string): number | undefined => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined
  const ms = new Date(text).getTime()
  return Number.isNaN(ms) ? undefined : ms
}

/** How far ahead and for how long the node takes an absence; the page loads none of it, so a test compares the two. */
export const AHEAD_MS = 30 * DAY_MS
export const MOST_MS = 366 * DAY_MS

/** What is wrong with an absence as it was typed; without a beginning it begins now, and the running minute is now. */
export type OnceFault = 'untilNeeded' | 'fromOver' | 'endsFirst' | 'tooFar' | 'tooLong'
export const onceFaultOf = (
  fromMs: number | undefined,
  untilMs: number | undefined,
  nowMs: number,
): OnceFault | undefined => {
  if (fromMs !== undefined && fromMs < nowMs - MINUTE_MS) return 'fromOver'
  if (fromMs !== undefined && fromMs > nowMs + AHEAD_MS) return 'tooFar'
  if (untilMs === undefined || untilMs <= nowMs) return 'untilNeeded'
  if (fromMs !== undefined && untilMs <= fromMs) return 'endsFirst'
  return untilMs > nowMs + MOST_MS ? 'tooLong' : undefined
}

/** When the clocks change next within a year, to the minute; undefined where they never do. */
export const nextClockChange = (nowMs: number, zoneAt: ZoneAt): number | undefined => {
  const before = zoneAt(nowMs)
  for (let day = 1; day <= 366; day++) {
    if (zoneAt(nowMs + day * DAY_MS) === before) continue
    let low = nowMs + (day - 1) * DAY_MS
    let high = nowMs + day * DAY_MS
    while (high - low > MINUTE_MS) {
      const middle = Math.floor((low + high) / 2)
      if (zoneAt(middle) === before) low = middle
      else high = middle
    }
    return high - (high % MINUTE_MS)
  }
  return undefined
}

/** A stretch of rest without a break: the fewest who stay awake in it, and whether they are as many all the time. */
export type Rest = Span & { readonly awake: number; readonly always: boolean }

export const restsOf = ({ day }: Roster): readonly Rest[] => {
  const rests: Rest[] = []
  for (const { fromMs, untilMs, awake, rests: resting } of day) {
    const last = rests.at(-1)
    if (!resting) continue
    if (last === undefined || last.untilMs !== fromMs) rests.push({ fromMs, untilMs, awake, always: true })
    else {
      const fewest = Math.min(last.awake, awake)
      rests.splice(-1, 1, { ...last, untilMs, awake: fewest, always: last.always && awake === last.awake })
    }
  }
  return rests
}

export const fewestAwake = ({ day, voters }: Roster): number => Math.min(voters, ...day.map((span) => span.awake))

/** Where a moment lies on the drawing, in hundredths of its width. */
export const shareOfDay = (ms: number, startMs: number): number =>
  Math.min(100, Math.max(0, ((ms - startMs) / DAY_MS) * 100))
