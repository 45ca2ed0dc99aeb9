// Promises of the forecasts: the sun stands where almanacs put it, and a steady house is foretold exactly. What they are
// worth on real homes is in real-homes.test.ts.
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

  test('what a wrong clock wrote long ago, or far ahead, changes nothing', () => {
    const steady = history(5, () => ({ takenWh: 10, givenWh: 0 }))
    const astray = [{ index: 3, takenWh: 9_000, givenWh: 9_000 }, ...steady]
    const nowMs = (FROM + 5 * DAY_QUARTERS) * QUARTER_MS
    const ahead = [...astray, { index: FROM + 90_000, takenWh: 9_000, givenWh: 0 }]
    expect(forecastOf(ahead, 50, utc, nowMs)).toEqual(forecastOf(steady, 50, utc, nowMs))
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
