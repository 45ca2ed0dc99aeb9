// How many lying meters the cross-check finds, and how often it doubts honest ones. The sun is one measured year of a home
// in Sydney (Ausgrid); the roofs of a street differ as 55 measured days of plants do (OPLEM); what neither has, weather
// that differs between roofs from quarter hour to quarter hour and from day to day, is drawn from a seed.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { NEW_WATCH, WINDOW_SLOTS, crossCheck, fullYield, type Alarm, type WatchRecord } from '../src/ledger/index.ts'
import type { Figure } from './report.ts'

const DATA = process.env['HEARTHGRID_DATA'] ?? resolve(import.meta.dirname, '../../shared/data')
const SUN = join(DATA, 'ausgrid/customer12_2011-07_2012-06_30min_Wh.csv')
const ROOFS = join(DATA, 'oplem/oplem_55pv_15min_pu_1day.csv')
const REAL = join(DATA, 'hamlet/hamlet_16hh_3pv_15min_2021-02-15_2021-03-31.csv')

/** The data do not tell the size of the measured plant; its highest half hour gave 900 W. */
const SUN_W = 900
const DAY_SLOTS = 96
const STREET = 10
/** Honest days before the lie begins. */
const HONEST_DAYS = 60
const NOISE_OF_SLOT = 0.2
const NOISE_OF_DAY = 0.05
const OUTLIER_PERMILLE = 400
const FULL = fullYield(900_000)

type Plant = { readonly nameplateW: number; readonly wh: readonly number[] }
type Lie = 'none' | 'a tenth too much' | 'half too much' | 'sun at night' | 'copied'
const LIES: readonly Lie[] = ['a tenth too much', 'half too much', 'sun at night', 'copied']

export const benchLyingMeters = (): Promise<Figure[]> => Promise.resolve(figures())

const figures = (): Figure[] => {
  if (![SUN, ROOFS, REAL].every((file) => existsSync(file))) {
    console.log(`bench lying-meters: no household data in ${DATA} (HEARTHGRID_DATA names another place)`)
    return []
  }
  const sun = column(SUN, 'pv_Wh').flatMap((wh) => [wh / 2, wh / 2])
  const roofs = roofsOf()
  const honest = falseAlarms(sun, roofs, 10)
  const found = LIES.map((lie) => ({ lie, ...hunt(sun, roofs, lie, 25) }))
  return [
    {
      what: 'lying meters found, of 100',
      value: found.reduce((sum, one) => sum + one.found, 0),
      unit: 'meters',
      target: { atLeast: 90 },
    },
    ...found.map(({ lie, found: count }) => ({ what: `of 25: ${lie}`, value: count, unit: 'meters' })),
    { what: 'the same 25 while they are honest, doubted', value: hunt(sun, roofs, 'none', 25).found, unit: 'meters' },
    ...found.map(({ lie, days }) => ({ what: `until found, median: ${lie}`, value: days, unit: 'days' })),
    { what: 'false alarms per home and year', value: honest, unit: 'alarms', target: { atMost: 2 } },
    {
      what: 'the same on three measured plants, 44 days, 2 neighbours each taken twice',
      value: realAlarms(),
      unit: 'alarms',
    },
  ]
}

const rowsOf = (file: string): string[][] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','))

const column = (file: string, name: string): number[] => {
  const [head, ...rows] = rowsOf(file)
  const place = head?.indexOf(name) ?? -1
  return rows.map((row) => Number(row[place]))
}

/** How much more or less than the middle one a plant gives at each quarter hour of the day. */
const roofsOf = (): number[][] => {
  const [, ...rows] = rowsOf(ROOFS)
  const plants = (rows[0]?.length ?? 1) - 1
  const middle = rows.map(
    (row) =>
      row
        .slice(1)
        .map(Number)
        .sort((a, b) => a - b)[plants >> 1] ?? 0,
  )
  return Array.from({ length: plants }, (_, plant) =>
    rows.map((row, slot) =>
      (middle[slot] ?? 0) < 0.02 ? 1 : Math.min(3, Number(row[plant + 1]) / (middle[slot] ?? 1)),
    ),
  )
}

/** mulberry32 */
const randomOf = (seed: number) => {
  let a = seed
  return (): number => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** A street under one sky; noise of a slot is a cloud that comes and goes (an hour), that of a day is the day's. */
const streetOf = (sun: readonly number[], roofs: readonly (readonly number[])[], seed: number): Plant[] => {
  const random = randomOf(seed)
  return Array.from({ length: STREET }, () => {
    const roof = roofs[Math.floor(random() * roofs.length)] ?? []
    const nameplateW = 2_000 + Math.floor(random() * 80) * 100
    let [cloud, day] = [0, 1]
    const wh = sun.map((oneWh, slot) => {
      if (slot % DAY_SLOTS === 0) day = 1 + NOISE_OF_DAY * normal(random)
      cloud = 0.75 * cloud + 0.66 * NOISE_OF_SLOT * normal(random)
      return Math.max(0, Math.round((oneWh / SUN_W) * nameplateW * (roof[slot % DAY_SLOTS] ?? 1) * day * (1 + cloud)))
    })
    return { nameplateW, wh }
  })
}

const run = (plants: readonly Plant[]): { readonly alarm: Alarm; readonly window: number }[] => {
  let watches: WatchRecord[] = plants.map((_, i) => ({ ...NEW_WATCH, meter: i + 1 }))
  const found: { alarm: Alarm; window: number }[] = []
  const slots = plants[0]?.wh.length ?? 0
  for (let window = 0; (window + 1) * Number(WINDOW_SLOTS) <= slots; window++) {
    const [start, end] = [window * Number(WINDOW_SLOTS), (window + 1) * Number(WINDOW_SLOTS)]
    const meters = plants.map(({ nameplateW, wh }, i) => ({
      watch: watches[i] ?? { ...NEW_WATCH, meter: i + 1 },
      nameplateW,
      exportWh: BigInt(wh.slice(start, end).reduce((sum, one) => sum + one, 0)),
      importWh: 0n,
    }))
    const checked = crossCheck(meters, BigInt(window), FULL, OUTLIER_PERMILLE)
    watches = checked.watches
    found.push(...checked.alarms.map((alarm) => ({ alarm, window })))
  }
  return found
}

const falseAlarms = (sun: readonly number[], roofs: readonly (readonly number[])[], streets: number): number => {
  const years = sun.length / DAY_SLOTS / 365
  let alarms = 0
  for (let seed = 1; seed <= streets; seed++) alarms += run(streetOf(sun, roofs, seed)).length
  return alarms / (streets * STREET * years)
}

/** The first plant begins to lie on day 60 of a stretch of the year that moves on with the seed, and has 60 days to be found. */
const hunt = (sun: readonly number[], roofs: readonly (readonly number[])[], lie: Lie, times: number) => {
  const days: number[] = []
  for (let time = 0; time < times; time++) {
    const startDay = (time * 241) % 245
    const stretch = sun.slice(startDay * DAY_SLOTS, (startDay + 2 * HONEST_DAYS) * DAY_SLOTS)
    const [liar, ...others] = streetOf(stretch, roofs, 1_000 + time)
    if (liar === undefined) continue
    const lying = {
      ...liar,
      wh: liar.wh.map((wh, slot) => (slot < HONEST_DAYS * DAY_SLOTS ? wh : lied(lie, wh, slot, liar, others))),
    }
    const first = run([lying, ...others]).find(
      ({ alarm, window }) => alarm.meter === 1 && window * Number(WINDOW_SLOTS) >= HONEST_DAYS * DAY_SLOTS,
    )
    if (first !== undefined) days.push((first.window + 1) / 6 - HONEST_DAYS)
  }
  return { found: days.length, days: days.sort((a, b) => a - b)[days.length >> 1] ?? Number.NaN }
}

const lied = (lie: Lie, wh: number, slot: number, liar: Plant, [copied]: readonly Plant[]): number => {
  if (lie === 'none') return wh
  if (lie === 'a tenth too much') return Math.round(wh * 1.1)
  if (lie === 'half too much') return Math.round(wh * 1.5)
  // A fifth of its power from one to three at night.
  if (lie === 'sun at night') return slot % DAY_SLOTS >= 4 && slot % DAY_SLOTS < 12 ? liar.nameplateW / 20 : wh
  return copied?.wh[slot] ?? wh
}

/** Three measured plants are too few for a median of neighbours, so each stands in the street twice, as a plant of half the size. */
const realAlarms = (): number => {
  const plants = ['pv_1_pu', 'pv_2_pu', 'pv_3_pu'].flatMap((name) => {
    const pu = column(REAL, name)
    const plant = { nameplateW: 5_000, wh: pu.map((one) => Math.round(one * 1_250)) }
    return [plant, { nameplateW: 7_300, wh: pu.map((one, slot) => Math.round(one * 1_825 * (slot % 2 ? 1.03 : 0.97))) }]
  })
  return run(plants).filter(({ alarm }) => alarm.reason !== 'copied').length
}
