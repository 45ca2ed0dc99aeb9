// The clock on the wall and the time of the world, both ways: summer time makes one hour of the year come twice and another
// one never. Offsets come from the browser's own tables (Intl).

/** Offset from UTC of one place's clocks. */
export type Zone = {
  /** To be added to UTC for the time on the wall, in ms. */
  offsetMs(utcMs: number): number
  /** The moments at which clocks show this time (as if it were UTC): one, two when they are put back, or none. */
  momentsOf(wallMs: number): readonly number[]
}

/** Undefined for a name that the browser does not know. Without summer time its clocks stay on the hour of the winter. */
export const zoneOf = (name: string, summerTime: boolean): Zone | undefined => {
  const clock = clockOf(name)
  if (clock === undefined) return undefined
  const offsetMs = summerTime ? byYear(clock) : always(Math.min(clock(WINTER_MS), clock(SUMMER_MS)))
  return {
    offsetMs,
    momentsOf: (wallMs) => {
      const offsets = new Set([offsetMs(wallMs - DAY_MS), offsetMs(wallMs + DAY_MS)])
      return [...offsets]
        .map((offset) => ({ offset, utcMs: wallMs - offset }))
        .filter(({ offset, utcMs }) => offsetMs(utcMs) === offset)
        .map(({ utcMs }) => utcMs)
        .sort((a, b) => a - b)
    },
  }
}

/** The day on the wall, as 2026-03-29. */
export const dayOf = (zone: Zone, utcMs: number): string =>
  new Date(utcMs + zone.offsetMs(utcMs)).toISOString().slice(0, 10)

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const WINTER_MS = Date.UTC(2026, 0, 1)
const SUMMER_MS = Date.UTC(2026, 6, 1)

const always = (value: number) => (): number => value

/** Asks the browser's table, which is slow: a file has a hundred thousand times. */
const clockOf = (timeZone: string): ((utcMs: number) => number) | undefined => {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en', { timeZone, ...PARTS, hourCycle: 'h23' })
  } catch {
    return undefined
  }
  return (utcMs) => {
    const parts = new Map(format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]))
    const at = (type: keyof typeof PARTS): number => parts.get(type) ?? 0
    const wall = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'))
    return wall - Math.floor(utcMs / 1_000) * 1_000
  }
}

const PARTS = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const

type Stretch = { readonly fromMs: number; readonly offsetMs: number }

/** The offsets of each year are looked up once. */
const byYear = (clock: (utcMs: number) => number): ((utcMs: number) => number) => {
  const years = new Map<number, readonly Stretch[]>()
  return (utcMs) => {
    const year = new Date(utcMs).getUTCFullYear()
    const known = years.get(year) ?? stretchesOf(clock, Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1))
    years.set(year, known)
    return known.findLast(({ fromMs }) => fromMs <= utcMs)?.offsetMs ?? 0
  }
}

const stretchesOf = (clock: (utcMs: number) => number, fromMs: number, untilMs: number): readonly Stretch[] => {
  const stretches: Stretch[] = [{ fromMs, offsetMs: clock(fromMs) }]
  for (let dayMs = fromMs; dayMs < untilMs; dayMs += DAY_MS) {
    const before = clock(dayMs)
    if (clock(dayMs + DAY_MS) === before) continue
    let [low, high] = [dayMs, dayMs + DAY_MS]
    while (high - low > MINUTE_MS) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS
      if (clock(middle) === before) low = middle
      else high = middle
    }
    stretches.push({ fromMs: high, offsetMs: clock(high) })
  }
  return stretches
}
