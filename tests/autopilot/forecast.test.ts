// Promises of the forecasts: the sun stands where almanacs put it, a steady house is foretold exactly, and on real homes the
// error that is told is the one that comes.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  autopilotLimits,
  clearSkyWPerM2,
  forecastOf,
  isBestNow,
  neededWh,
  settingsFault,
  NO_SETTINGS,
  type Forecast,
  type Step,
} from '../../src/autopilot/index.ts'

const { QUARTER_MS, DAY_QUARTERS } = autopilotLimits
const DAY_MS = 86_400_000
const utc = (): number => 0

describe('the clear sky', () => {
  const frankfurt = { latitude: 50.1, longitude: 8.7 }
  const at = (text: string): number => clearSkyWPerM2(frankfurt, Date.parse(text))

  test('is dark at night and highest at noon of the place, and longer in summer', () => {
    expect(at('2026-06-21T00:00Z')).toBe(0)
    expect(at('2026-12-21T07:00Z')).toBe(0)
    const noon = '2026-06-21T11:27Z'
    expect(at(noon)).toBeGreaterThan(at('2026-06-21T10:30Z'))
    expect(at(noon)).toBeGreaterThan(at('2026-06-21T12:30Z'))
    // Haurwitz for the sun 63.3 degrees high: 1098 · 0.894 · exp(−0.059 / 0.894) = 919 W/m².
    expect(at(noon)).toBeCloseTo(919, -1)
    // 16.5 degrees: 1098 · 0.284 · exp(−0.059 / 0.284) = 253 W/m².
    expect(at('2026-12-21T11:23Z')).toBeCloseTo(253, -1)
  })

  test('the poles have their day and their night', () => {
    expect(clearSkyWPerM2({ latitude: 80, longitude: 0 }, Date.parse('2026-06-21T00:00Z'))).toBeGreaterThan(0)
    expect(clearSkyWPerM2({ latitude: 80, longitude: 0 }, Date.parse('2026-12-21T12:00Z'))).toBe(0)
    expect(settingsFault({ ...NO_SETTINGS, latitude: 91 })).toBe('number')
  })
})

const FROM = Math.floor(Date.parse('2026-06-01T00:00Z') / QUARTER_MS)
const history = (days: number, step: (index: number, quarter: number) => Omit<Step, 'index'>): Step[] =>
  Array.from({ length: days * DAY_QUARTERS }, (_, at) => ({ index: FROM + at, ...step(FROM + at, at % DAY_QUARTERS) }))
const forecastAfter = (steps: readonly Step[]): Forecast | undefined =>
  forecastOf(steps, 50, utc, ((steps.at(-1)?.index ?? 0) + 1) * QUARTER_MS)

describe('a forecast', () => {
  test('says nothing before it can say how wrong it is', () => {
    expect(forecastAfter([])).toBeUndefined()
    expect(forecastAfter(history(2, () => ({ takenWh: 100, givenWh: 0 })))).toBeUndefined()
    expect(forecastAfter(history(3, () => ({ takenWh: 100, givenWh: 0 })))).toMatchObject({ days: 3 })
  })

  test('of a house that is the same every day is exact', () => {
    const steady = forecastAfter(history(10, (_, quarter) => ({ takenWh: quarter, givenWh: 0 })))
    expect(steady?.tomorrow.taken).toEqual({ wh: (95 * 96) / 2, errorWh: 0 })
    expect(neededWh(steady as Forecast)).toBeCloseTo((95 * 96) / 2)
  })

  test('of a house with a weekly rhythm takes the week ago', () => {
    const weekly = history(28, (index) => ({ takenWh: (Math.floor(index / DAY_QUARTERS) % 7) * 30, givenWh: 0 }))
    expect(forecastAfter(weekly)).toMatchObject({ method: 'naive', tomorrow: { taken: { errorWh: 0 } } })
  })

  test('of a roof under a clear sky follows the sun’s path, also to another season', () => {
    const wattsOf = (index: number): number =>
      clearSkyWPerM2({ latitude: 50, longitude: 0 }, (index + 1 / 2) * QUARTER_MS) * 1.25
    const sunny = forecastAfter(history(14, (index) => ({ takenWh: 0, givenWh: wattsOf(index) })))
    const tomorrow = Array.from({ length: DAY_QUARTERS }, (_, at) => wattsOf(FROM + 15 * DAY_QUARTERS + at))
    const wh = tomorrow.reduce((sum, one) => sum + one, 0)
    expect((sunny?.tomorrow.given.wh ?? 0) / wh).toBeCloseTo(1, 2)
    expect((sunny?.tomorrow.given.errorWh ?? 1) / wh).toBeLessThan(0.01)
  })

  test('days with holes are not counted, and change nothing where nothing is known', () => {
    const all = history(8, (_, quarter) => ({ takenWh: quarter, givenWh: 0 }))
    const holes = all.filter(({ index }) => Math.floor((index - FROM) / DAY_QUARTERS) !== 5 || index % 2 === 0)
    expect(forecastAfter(holes)).toMatchObject({ days: 7, tomorrow: { taken: { wh: 4_560, errorWh: 0 } } })
  })

  test('plans a load that must run into the quarter hours with most surplus', () => {
    const sunny = history(6, (_, quarter) => ({
      takenWh: 50,
      givenWh: quarter >= 40 && quarter < 56 ? quarter * 10 : 0,
    }))
    const at = (quarter: number): Forecast => {
      const nowMs = (FROM + 6 * DAY_QUARTERS + quarter) * QUARTER_MS
      return forecastOf(sunny, 50, utc, nowMs) as Forecast
    }
    const byMs = (FROM + 6 * DAY_QUARTERS + 72) * QUARTER_MS
    const chosen = Array.from({ length: 72 }, (_, quarter) => quarter).filter((quarter) =>
      isBestNow(at(quarter), 2 * QUARTER_MS, byMs),
    )
    expect(chosen.length).toBeGreaterThan(0)
    expect(chosen.every((quarter) => quarter >= 50 && quarter < 56)).toBe(true)
    expect(isBestNow(at(10), 0, byMs)).toBe(false)
  })
})

const DATA = process.env['HEARTHGRID_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data')
const HOMES = join(DATA, 'hamlet/hamlet_16hh_3pv_15min_2021-02-15_2021-03-31.csv')
describe('sixteen homes and three roofs, six weeks of late winter', () => {
  if (!existsSync(HOMES)) {
    test.skip(`data not here: ${HOMES}`, () => undefined)
    return
  }
  const [head = '', ...lines] = readFileSync(HOMES, 'utf8').trim().split('\n')
  const names = head.split(',')
  const rows = lines.map((line) => line.split(',').map(Number))
  const indexOf = (row: readonly number[]): number => Math.floor(((row[0] ?? 0) * 1_000) / QUARTER_MS)
  const berlin = (): number => 60
  /** What was foretold each evening of the last three weeks for the day after, beside what came. */
  const tried = (
    step: (row: readonly number[]) => Omit<Step, 'index'>,
    pick: (f: Forecast) => { wh: number; errorWh: number },
    real: (step: Step) => number,
  ) => {
    const steps = rows.map((row) => ({ index: indexOf(row), ...step(row) }))
    const lastDay = Math.floor(((steps.at(-1)?.index ?? 0) * QUARTER_MS + 3_600_000) / DAY_MS)
    const days = Array.from({ length: 21 }, (_, back) => lastDay - 22 + back)
    return days.map((day) => {
      const nowMs = day * DAY_MS - 3_600_000
      const forecast = forecastOf(
        steps.filter(({ index }) => index * QUARTER_MS < nowMs),
        48,
        berlin,
        nowMs,
      )
      const wanted = forecast && pick(forecast)
      const [from, until] = [(nowMs + DAY_MS) / QUARTER_MS, (nowMs + 2 * DAY_MS) / QUARTER_MS]
      const came = steps.filter(({ index }) => index >= from && index < until).reduce((sum, one) => sum + real(one), 0)
      return { came, error: Math.abs((wanted?.wh ?? 0) - came), told: wanted?.errorWh ?? 0 }
    })
  }
  const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length

  test('what a home takes tomorrow is told with the error that it has', () => {
    const shares = names.flatMap((name, column) => {
      if (!name.startsWith('hh_')) return []
      const days = tried(
        (row) => ({ takenWh: (row[column] ?? 0) / 4, givenWh: 0 }),
        (f) => f.tomorrow.taken,
        (s) => s.takenWh,
      )
      return [
        {
          error: mean(days.map(({ error }) => error)) / mean(days.map(({ came }) => came)),
          told: mean(days.map(({ told }) => told)) / mean(days.map(({ came }) => came)),
        },
      ]
    })
    const error = mean(shares.map((one) => one.error))
    const told = mean(shares.map((one) => one.told))
    console.log(`16 homes: wrong by ${(100 * error).toFixed(1)} % of a day, told ${(100 * told).toFixed(1)} %`)
    expect(shares).toHaveLength(16)
    expect(error).toBeLessThan(0.25)
    // A fortnight's mean error is a fair word about tomorrow's: within a third.
    expect(Math.abs(told - error)).toBeLessThan(error / 3)
  })

  test('what a roof gives tomorrow is far less certain in winter, and the page is told so', () => {
    const column = names.indexOf('pv_1_pu')
    const days = tried(
      (row) => ({ takenWh: 0, givenWh: (row[column] ?? 0) * 1_250 }),
      (f) => f.tomorrow.given,
      (s) => s.givenWh,
    )
    const came = mean(days.map((one) => one.came))
    const error = mean(days.map((one) => one.error)) / came
    const told = mean(days.map((one) => one.told)) / came
    console.log(`roof: wrong by ${(100 * error).toFixed(0)} % of a day, told ${(100 * told).toFixed(0)} %`)
    expect(error).toBeLessThan(0.6)
    expect(Math.abs(told - error)).toBeLessThan(error / 2)
  })
})
