// What the forecasts are worth on homes that exist: each evening the day after is foretold from what came before it, and the
// error that was told is held against the one that came.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { autopilotLimits, forecastOf, type Forecast, type Step } from '../../src/autopilot/index.ts'

const { QUARTER_MS, HISTORY_QUARTERS } = autopilotLimits
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const DATA = process.env['HEARTHGRID_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data')

type Place = { readonly latitude: number; readonly zoneMinutes: number }
type Tried = { readonly came: number; readonly error: number; readonly told: number }
type Side = 'taken' | 'given'

const whOf = (step: Step, side: Side): number => (side === 'taken' ? step.takenWh : step.givenWh)
const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)

/** The totals of local days: what came, by how much the forecast of the evening before was wrong, and what it told. */
const tryDays = (
  steps: readonly Step[],
  days: readonly number[],
  { latitude, zoneMinutes }: Place,
  side: Side,
): Tried[] =>
  days.map((day) => {
    const fromMs = day * DAY_MS - zoneMinutes * 60_000
    const nowMs = fromMs - HOUR_MS
    const history = steps.filter(({ index }) => index * QUARTER_MS < nowMs).slice(-HISTORY_QUARTERS)
    const forecast: Forecast | undefined = forecastOf(history, latitude, () => zoneMinutes, nowMs)
    const told = forecast?.tomorrow[side] ?? { wh: 0, errorWh: 0 }
    const came = sum(
      steps
        .filter(({ index }) => index * QUARTER_MS >= fromMs && index * QUARTER_MS < fromMs + DAY_MS)
        .map((step) => whOf(step, side)),
    )
    return { came, error: Math.abs(told.wh - came), told: told.errorWh }
  })

/** In parts of what came. */
const shareOf = (days: readonly Tried[]): { readonly error: number; readonly told: number } => {
  const came = sum(days.map((one) => one.came))
  return { error: sum(days.map((one) => one.error)) / came, told: sum(days.map((one) => one.told)) / came }
}
const told = (what: string, { error, told }: { error: number; told: number }): void =>
  console.log(`${what}: wrong by ${(100 * error).toFixed(1)} % of a day, told ${(100 * told).toFixed(1)} %`)

const rowsOf = (file: string): { names: string[]; rows: string[][] } => {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  return { names: head.split(','), rows: lines.map((line) => line.split(',')) }
}

const HAMLET = join(DATA, 'hamlet/hamlet_16hh_3pv_15min_2021-02-15_2021-03-31.csv')
describe('sixteen homes and three roofs of HAMLET, the last three of six weeks in late winter', () => {
  if (!existsSync(HAMLET)) {
    test.skip(`data not here: ${HAMLET}`, () => undefined)
    return
  }
  const { names, rows } = rowsOf(HAMLET)
  const place = { latitude: 48, zoneMinutes: 60 }
  const stepsOf = (column: number, side: Side, factor: number): Step[] =>
    rows.map((row) => {
      const wh = Number(row[column]) * factor
      const index = Math.floor((Number(row[0]) * 1_000) / QUARTER_MS)
      return { index, takenWh: side === 'taken' ? wh : 0, givenWh: side === 'given' ? wh : 0 }
    })
  const lastDay = Math.floor((Number(rows.at(-1)?.[0]) * 1_000 + HOUR_MS) / DAY_MS)
  const days = Array.from({ length: 21 }, (_, at) => lastDay - 22 + at)
  const columns = (prefix: string): number[] => names.flatMap((name, at) => (name.startsWith(prefix) ? [at] : []))

  test('what a home takes tomorrow is told with about the error that it has', () => {
    const homes = columns('hh_').map((at) => shareOf(tryDays(stepsOf(at, 'taken', 1 / 4), days, place, 'taken')))
    const mean = {
      error: sum(homes.map((one) => one.error)) / homes.length,
      told: sum(homes.map((one) => one.told)) / homes.length,
    }
    told('16 homes', mean)
    expect(homes).toHaveLength(16)
    expect(mean.error).toBeLessThan(0.25)
    // The mean error of a fortnight is a fair word about tomorrow's: within a third.
    expect(Math.abs(mean.told - mean.error)).toBeLessThan(mean.error / 3)
  }, 120_000)

  test('what a roof gives tomorrow is far less certain in winter, and the page is told so', () => {
    for (const at of columns('pv_')) {
      const share = shareOf(tryDays(stepsOf(at, 'given', 1_250), days, place, 'given'))
      told(`roof ${names[at]}`, share)
      expect(share.error).toBeLessThan(0.6)
      expect(Math.abs(share.told - share.error)).toBeLessThan(share.error / 2)
    }
  }, 60_000)
})

const AUSGRID = join(DATA, 'ausgrid/customer12_2011-07_2012-06_30min_Wh.csv')
describe('a metered home of Ausgrid with its roof, every ninth day of a year', () => {
  if (!existsSync(AUSGRID)) {
    test.skip(`data not here: ${AUSGRID}`, () => undefined)
    return
  }
  const place = { latitude: -33.9, zoneMinutes: 600 }
  // Half hours become two quarter hours; its clock is told as the one on the wall, without summer time.
  const steps = rowsOf(AUSGRID).rows.flatMap(([start = '', taken, given]): Step[] => {
    const first = Math.floor((Date.parse(`${start.replace(' ', 'T')}Z`) - place.zoneMinutes * 60_000) / QUARTER_MS)
    return [first, first + 1].map((index) => ({ index, takenWh: Number(taken) / 2, givenWh: Number(given) / 2 }))
  })
  const firstDay = Math.floor(((steps[0]?.index ?? 0) * QUARTER_MS + place.zoneMinutes * 60_000) / DAY_MS)
  const days = Array.from({ length: 36 }, (_, at) => firstDay + 30 + at * 9)

  test('load and roof are foretold in every season, and the error is told fairly', () => {
    for (const side of ['taken', 'given'] as const) {
      const share = shareOf(tryDays(steps, days, place, side))
      told(`Ausgrid, ${side}`, share)
      expect(share.error).toBeLessThan(0.5)
      expect(Math.abs(share.told - share.error)).toBeLessThan(share.error / 2)
    }
  }, 60_000)
})
