// Figures and a year's use for the gallery.
import type { Retirement, StreetFigures, Usage, UsagePart } from '../../src/node/index.ts'
import { NOW_MS } from './snapshots.ts'
import { STATEMENT } from './statements.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const PRICES = Array.from({ length: 24 }, (_, i) => ({
  fromMs: NOW_MS - (NOW_MS % HOUR_MS) - (23 - i) * HOUR_MS,
  energyWh: i < 6 ? 0n : BigInt(400 + ((i * 7) % 11) * 190),
  priceMicroPerKwh: i < 6 ? undefined : 150_000n + BigInt(((i * 5) % 9) * 8_500),
}))
const TRADED_WH = PRICES.reduce((sum, { energyWh }) => sum + energyWh, 0n)
const WIND_WH = TRADED_WH / 7n
const AVOIDED_MG = (TRADED_WH - WIND_WH) * 251n + WIND_WH * 281n

export const STREET_FIGURES: StreetFigures = {
  sinceMs: NOW_MS - 30 * DAY_MS,
  atMs: NOW_MS,
  capacityW: 14_400n,
  averagePrice: 182_250n,
  tradedWh: TRADED_WH,
  activeProviders: 3,
  activeBuyers: 5,
  energyMix: [
    { source: 'solar', energyWh: TRADED_WH - WIND_WH },
    { source: 'wind', energyWh: WIND_WH },
  ],
  topProviders: [{ household: 3, soldWh: 21_700n }],
  carbon: {
    preset: 'life-cycle',
    footprintMg: 1_415_620n,
    avoidedMg: AVOIDED_MG,
    milliTrees: (AVOIDED_MG * 1_000n) / 21_000_000n,
    kilometres: AVOIDED_MG / 170_000n,
  },
  prices: PRICES,
  health: { blocks: 994, readings: 981, quorum: 1_000, disputes: 1_000, points: 99 },
  providers: [
    { household: 1, soldWh: 900n, availability: 987, uptime: 993, rating: undefined },
    { household: 3, soldWh: 21_700n, availability: 1_000, uptime: 874, rating: 916 },
  ],
}

const YEAR = new Date(NOW_MS).getFullYear()
const MONTHS = new Date(NOW_MS).getMonth() + 1

const month = (i: number): UsagePart => {
  const fromMs = new Date(YEAR, i, 1).getTime()
  const [localWh, gridWh] = [BigInt(90 - 8 * Math.abs(i - 6)) * 1_000n, BigInt(140 + 22 * Math.abs(i - 6)) * 1_000n]
  const { carbon } = STATEMENT.figures
  const figures = {
    ...STATEMENT.figures,
    ...{ localWh, gridWh },
    carbon: { ...carbon, footprintMg: gridWh * 292n + localWh * 41n, avoidedMg: localWh * 251n },
  }
  return { fromMs, untilMs: new Date(YEAR, i + 1, 1).getTime(), figures }
}

const parts = Array.from({ length: MONTHS }, (_, i) => month(i))
const sum = (of: (part: UsagePart) => bigint): bigint => parts.reduce((all, part) => all + of(part), 0n)
const localWh = sum(({ figures }) => figures.localWh)
const traded = Object.fromEntries(
  (['boughtWh', 'boughtMicro', 'soldWh', 'soldMicro', 'withoutMicro', 'withMicro', 'savedMicro'] as const).map(
    (name) => [name, sum(({ figures }) => figures[name])],
  ),
)
const avoidedMg = sum(({ figures }) => figures.carbon.avoidedMg)

const retirement = (i: number): Retirement => ({
  number: 4_180n - BigInt(i),
  height: 2_318 - i,
  atMs: NOW_MS - i * HOUR_MS,
  slotStartsAtMs: NOW_MS - (i + 1) * HOUR_MS,
  kind: i % 3 === 2 ? 'credit' : 'clearing',
  energyWh: 420n + BigInt(i),
  sources: [{ source: 'solar', energyWh: 420n + BigInt(i) }],
  avoidedMg: 105_420n,
})

export const USAGE: Usage = {
  parts,
  whole: {
    fromMs: new Date(YEAR, 0, 1).getTime(),
    untilMs: new Date(YEAR + 1, 0, 1).getTime(),
    figures: {
      ...STATEMENT.figures,
      ...traded,
      localWh,
      gridWh: sum(({ figures }) => figures.gridWh),
      carbon: {
        preset: 'life-cycle',
        footprintMg: sum(({ figures }) => figures.carbon.footprintMg),
        avoidedMg,
        milliTrees: (avoidedMg * 1_000n) / 21_000_000n,
        kilometres: avoidedMg / 170_000n,
      },
    },
  },
  sources: [
    { source: 'solar', energyWh: localWh - localWh / 7n },
    { source: 'wind', energyWh: localWh / 7n },
  ],
  retirements: Array.from({ length: 24 }, (_, i) => retirement(i)),
  beginsMs: undefined,
  carbonText: STATEMENT.carbonText,
  carbonPreset: 'life-cycle',
}
