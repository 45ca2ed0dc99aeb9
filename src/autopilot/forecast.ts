// What a house will take and give by its own history: what it takes by the better of two simple methods, what its roof gives
// by a clear sky scaled to what it gave lately. Each forecast is tried on every day that is past, and its error told.
import { clearSkyWPerM2, longitudeOfZone, type Place } from './clear-sky.ts'
import { daysOf, isWeekend, placeOf, type Day, type ZoneAt } from './days.ts'
import type { Step } from './history.ts'
import { DAY_KNOWN_QUARTERS, DAY_QUARTERS, ERROR_DAYS, FORECAST_DAYS, HISTORY_QUARTERS, QUARTER_MS } from './limits.ts'

/** One quarter hour to come, in Wh. */
export type Expected = { readonly index: number; readonly takenWh: number; readonly givenWh: number }

/** The total of a day, and by how much such totals were wrong lately, in Wh: the mean of the absolute errors. */
export type DayForecast = { readonly wh: number; readonly errorWh: number }

/** `naive`: as a week ago. `smoothed`: a slowly changing profile of working days, another one of weekends. */
export type Method = 'naive' | 'smoothed'

export type Forecast = {
  /** From the running quarter hour on, for two days. */
  readonly expected: readonly Expected[]
  readonly method: Method
  readonly tomorrow: { readonly taken: DayForecast; readonly given: DayForecast }
  /** Days of which enough is known. */
  readonly days: number
}

/** @returns undefined while too few days are known to say how wrong it would be. */
export const forecastOf = (
  history: readonly Step[],
  latitude: number,
  zoneAt: ZoneAt,
  nowMs: number,
): Forecast | undefined => {
  const place = { latitude, longitude: longitudeOfZone(standardMinutes(zoneAt, nowMs)) }
  const running = Math.floor(nowMs / QUARTER_MS)
  // What a clock that was wrong has written elsewhere is left alone.
  const days = daysOf(
    history.filter(({ index }) => index < running && index >= running - HISTORY_QUARTERS),
    zoneAt,
  )
  const learned = freshLearned()
  const errors = { naive: [] as number[], smoothed: [] as number[], given: [] as number[] }
  let known = 0
  const today = placeOf(running, zoneAt).day
  for (const day of days) {
    const isWhole = day.day < today && knownQuarters(day) >= DAY_KNOWN_QUARTERS
    if (isWhole) known++
    if (isWhole && known > 1) {
      errors.naive.push(takenError(day, (quarter) => naive(learned, day.day, quarter)))
      errors.smoothed.push(takenError(day, (quarter) => smoothed(learned, day.day, quarter)))
      errors.given.push(givenError(learned, day, place, zoneAt))
    }
    learn(learned, day, place, zoneAt)
  }
  if (known < FORECAST_DAYS) return undefined
  const method: Method = mean(errors.naive) < mean(errors.smoothed) ? 'naive' : 'smoothed'
  const expected = Array.from({ length: 2 * DAY_QUARTERS }, (_, ahead) => {
    const index = running + ahead
    const { day, quarter } = placeOf(index, zoneAt)
    const takenWh = method === 'naive' ? naive(learned, day, quarter) : smoothed(learned, day, quarter)
    return { index, takenWh, givenWh: given(learned, place, index, quarter) }
  })
  const tomorrow = expected.filter(({ index }) => placeOf(index, zoneAt).day === today + 1)
  return {
    expected,
    method,
    tomorrow: {
      taken: { wh: sum(tomorrow.map(({ takenWh }) => takenWh)), errorWh: mean(errors[method]) },
      given: { wh: sum(tomorrow.map(({ givenWh }) => givenWh)), errorWh: mean(errors.given) },
    },
    days: known,
  }
}

/** What the house will take from the street within the next day beyond what its roof gives at the same time. */
export const neededWh = ({ expected }: Forecast): number =>
  sum(expected.slice(0, DAY_QUARTERS).map(({ takenWh, givenWh }) => Math.max(0, takenWh - givenWh)))

/** The newest day counts a fifth: after a week little is left of what was before. */
const LOAD_ALPHA = 0.2
/** Weather lasts for days, and roofs change slowly. */
const SUN_ALPHA = 0.25
/** Below this the sun stands so low that a ratio says more about trees than about the roof. */
const SUN_LEAST_W = 20

type Learned = {
  readonly byDay: Map<number, Day>
  readonly profiles: { readonly work: (number | undefined)[]; readonly rest: (number | undefined)[] }
  /** Wh given per W/m² of clear sky, by quarter hour of the day. */
  readonly roof: (number | undefined)[]
}

const empty = (): (number | undefined)[] => new Array<number | undefined>(DAY_QUARTERS).fill(undefined)
const freshLearned = (): Learned => ({
  byDay: new Map(),
  profiles: { work: empty(), rest: empty() },
  roof: empty(),
})

const learn = (learned: Learned, day: Day, place: Place, zoneAt: ZoneAt): void => {
  learned.byDay.set(day.day, day)
  const profile = isWeekend(day.day) ? learned.profiles.rest : learned.profiles.work
  for (const [quarter, step] of day.quarters.entries()) {
    if (step === undefined) continue
    profile[quarter] = blend(profile[quarter], step.takenWh, LOAD_ALPHA)
    const skyW = clearSky(place, step.index)
    if (skyW >= SUN_LEAST_W && placeOf(step.index, zoneAt).quarter === quarter)
      learned.roof[quarter] = blend(learned.roof[quarter], step.givenWh / skyW, SUN_ALPHA)
  }
}

const blend = (before: number | undefined, now: number, alpha: number): number =>
  before === undefined ? now : before + alpha * (now - before)

/** The same quarter hour a week ago, or the last one that is known. */
const naive = ({ byDay }: Learned, day: number, quarter: number): number => {
  for (const back of [7, 1, 2, 3, 4, 5, 6]) {
    const step = byDay.get(day - back)?.quarters[quarter]
    if (step !== undefined) return step.takenWh
  }
  return 0
}

const smoothed = ({ profiles }: Learned, day: number, quarter: number): number => {
  const { work, rest } = profiles
  const [own, other] = isWeekend(day) ? [rest, work] : [work, rest]
  return own[quarter] ?? other[quarter] ?? 0
}

const given = ({ roof }: Learned, place: Place, index: number, quarter: number): number =>
  clearSky(place, index) * (roof[quarter] ?? 0)

const clearSky = (place: Place, index: number): number => clearSkyWPerM2(place, (index + 1 / 2) * QUARTER_MS)

/** The error of a day's total, over the quarter hours that are known. */
const takenError = (day: Day, expected: (quarter: number) => number): number =>
  Math.abs(sum(day.quarters.map((step, quarter) => (step === undefined ? 0 : step.takenWh - expected(quarter)))))

const givenError = (learned: Learned, day: Day, place: Place, zoneAt: ZoneAt): number =>
  Math.abs(
    sum(
      day.quarters.map((step) =>
        step === undefined ? 0 : step.givenWh - given(learned, place, step.index, placeOf(step.index, zoneAt).quarter),
      ),
    ),
  )

const knownQuarters = ({ quarters }: Day): number => quarters.filter((step) => step !== undefined).length
const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)
const mean = (all: readonly number[]): number => {
  const recent = all.slice(-ERROR_DAYS)
  return recent.length === 0 ? 0 : sum(recent) / recent.length
}

/** The zone without summer time: of January and July the smaller one. */
const standardMinutes = (zoneAt: ZoneAt, nowMs: number): number => Math.min(zoneAt(nowMs), zoneAt(nowMs + HALF_YEAR_MS))
const HALF_YEAR_MS = 15_768_000_000
