// How much the homes of the demo street take and give: formulas, not recordings, so that anybody can say what should
// come out. `hours` count from the midnight before the demo began and never wrap, so that no two days have one sky.
import type { MeterReading } from '../../serial/index.ts'

export type House = {
  readonly name: string
  /** What runs all day: fridge, router, standby. */
  readonly baseW: number
  /** Height of the peaks at 07:30 and 19:00. */
  readonly morningW: number
  readonly eveningW: number
  /** What the roof gives at noon under a clear sky; 0 without panels. */
  readonly roofW: number
  /** Moves the kettle and the clouds of one house against the next, in hours. */
  readonly shift: number
}

/** Bell around `at`, `width` hours to either side, 1 at its top. */
const bell = (hour: number, at: number, width: number): number => Math.exp(-(((hour - at) / width) ** 2))

const KETTLE_W = 1_800
/** A kettle, an oven, a washing machine: ten minutes in every forty. */
const KETTLE_PERIOD_HOURS = 2 / 3
const KETTLE_SHARE = 0.25

/** base + morning · bell(07:30, 1 h) + evening · bell(19:00, 2 h) + kettle. */
export const loadW = (house: House, hours: number): number => {
  const hour = hours % 24
  const kettle =
    ((hours + house.shift) / KETTLE_PERIOD_HOURS) % 1 < KETTLE_SHARE && hour > 6 && hour < 23 ? KETTLE_W : 0
  return house.baseW + house.morningW * bell(hour, 7.5, 1) + house.eveningW * bell(hour, 19, 2) + kettle
}

const SUNRISE_HOUR = 5.5
const SUNSET_HOUR = 21

/** 1 under a clear sky, down to 0.4: two waves whose periods never meet, where both are high there is a cloud. */
const clearness = (house: House, hours: number): number => {
  const t = hours + house.shift / 10
  return 1 - 0.6 * Math.max(0, Math.sin(t * 2.9) * Math.sin(t * 1.13 + 1))
}

/** roof · sin(π · (hour − sunrise) / (sunset − sunrise)) · clearness, 0 at night. */
export const sunW = (house: House, hours: number): number => {
  const height = ((hours % 24) - SUNRISE_HOUR) / (SUNSET_HOUR - SUNRISE_HOUR)
  return height <= 0 || height >= 1 ? 0 : house.roofW * Math.sin(Math.PI * height) * clearness(house, hours)
}

/** What the meter at the grid sees: positive takes, negative gives. */
export const gridW = (house: House, hours: number): number => loadW(house, hours) - sunW(house, hours)

export type HouseMeter = {
  readonly meterId: string
  /** Counts up to a moment, which must not lie before the last one; ms since 1970. */
  read(atMs: number): MeterReading
}

const HOUR_MS = 3_600_000
/** Finer than a kettle, coarse enough to cost nothing. */
const COUNTING_STEP_MS = 20_000

/** A meter that begins to count at `fromMs`; its registers stand where those of a few years old one might. */
export const createHouseMeter = (house: House, meterId: string, midnightMs: number, fromMs: number): HouseMeter => {
  let countedToMs = fromMs
  let importMilliWh = 8_214_000_000 * house.shift + 1_000_000
  let exportMilliWh = house.roofW * 2_731_000
  const wattsAt = (ms: number): number => gridW(house, (ms - midnightMs) / HOUR_MS)
  return {
    meterId,
    read: (atMs) => {
      while (countedToMs < atMs) {
        const stepMs = Math.min(COUNTING_STEP_MS, atMs - countedToMs)
        const milliWh = (wattsAt(countedToMs + stepMs / 2) * stepMs * 1_000) / HOUR_MS
        if (milliWh > 0) importMilliWh += milliWh
        else exportMilliWh -= milliWh
        countedToMs += stepMs
      }
      return {
        meterId,
        atMs,
        importWh: BigInt(Math.floor(importMilliWh / 1_000)),
        exportWh: BigInt(Math.floor(exportMilliWh / 1_000)),
        powerW: Math.round(wattsAt(atMs)),
        resolutionWh: 1,
        quality: 'none',
        protocol: 'p1',
      }
    },
  }
}
