// Energy of a home for the gallery: a day of sun and evening need, drawn from fixed shapes.
import type { EnergyFlows, EnergyPart, EnergyPeriod, Snapshot } from '../../src/node/index.ts'
import { market } from './market.ts'
import { busy, founded, NOW_MS, resting } from './snapshots.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const NOTHING: EnergyFlows = {
  ...{ produced: [], ownUseWh: 0n, ownCreditsWh: 0n, fromNeighboursWh: 0n, fromGridWh: 0n },
  ...{ chargedWh: 0n, toNeighboursWh: 0n, keptWh: 0n, toGridWh: 0n },
}

/** Wh in an hour of the day: a roof of 2 kW, a battery in the evening, and a home that cooks at noon and night. */
const flowsAt = (hour: number, scale: bigint): EnergyFlows => {
  const sun =
    BigInt(Math.max(0, Math.round(1_900 * Math.sin(((hour - 7) / 10) * Math.PI)))) * (hour < 7 || hour > 17 ? 0n : 1n)
  const battery = hour > 17 && hour < 21 ? 620n : 0n
  const need = BigInt(240 + (hour > 11 && hour < 14 ? 500 : 0) + (hour > 17 && hour < 22 ? 760 : 0))
  const made = sun + battery
  const own = made < need ? made : need
  const [left, open] = [made - own, need - own]
  const bought = (open * 2n) / 3n
  const [sold, kept] = [(left * 3n) / 5n, left / 10n]
  return {
    produced: [
      ...(sun > 0n ? [{ source: 'solar' as const, energyWh: sun * scale }] : []),
      ...(battery > 0n ? [{ source: 'battery' as const, energyWh: battery * scale }] : []),
    ],
    ownUseWh: own * scale,
    ownCreditsWh: hour === 22 ? 120n * scale : 0n,
    fromNeighboursWh: bought * scale,
    fromGridWh: (open - bought) * scale,
    chargedWh: hour === 12 ? 300n * scale : 0n,
    toNeighboursWh: sold * scale,
    keptWh: kept * scale,
    toGridWh: (left - sold - kept) * scale,
  }
}

const priceAt = (hour: number): bigint =>
  140_000n + BigInt(Math.round(70_000 * Math.abs(Math.cos(((hour - 12) / 24) * 2 * Math.PI))))

const partOf = (fromMs: number, untilMs: number): EnergyPart => {
  const hour = new Date(fromMs).getHours()
  const days = Math.round((untilMs - fromMs) / DAY_MS)
  const empty = { fromMs, untilMs, flows: NOTHING, files: undefined, tradedWh: 0n, priceMicroPerKwh: undefined }
  if (fromMs > NOW_MS) return empty
  if (days < 1) return { ...empty, flows: flowsAt(hour, 1n), tradedWh: 900n, priceMicroPerKwh: priceAt(hour) }
  const sample = [9, 13, 19].map((at) =>
    flowsAt(at, BigInt(6 + (new Date(fromMs).getDate() % 5)) * BigInt(Math.min(30, days))),
  )
  const sum = (of: (flows: EnergyFlows) => bigint): bigint => sample.reduce((all, one) => all + of(one), 0n)
  return {
    ...empty,
    tradedWh: 21_000n * BigInt(days),
    priceMicroPerKwh: 171_000n,
    flows: {
      produced: (['solar', 'battery'] as const).map((source) => ({
        source,
        energyWh: sum(({ produced }) => produced.find((one) => one.source === source)?.energyWh ?? 0n),
      })),
      ownUseWh: sum(({ ownUseWh }) => ownUseWh),
      ownCreditsWh: sum(({ ownCreditsWh }) => ownCreditsWh),
      fromNeighboursWh: sum(({ fromNeighboursWh }) => fromNeighboursWh),
      fromGridWh: sum(({ fromGridWh }) => fromGridWh),
      chargedWh: sum(({ chargedWh }) => chargedWh),
      toNeighboursWh: sum(({ toNeighboursWh }) => toNeighboursWh),
      keptWh: sum(({ keptWh }) => keptWh),
      toGridWh: sum(({ toGridWh }) => toGridWh),
    },
  }
}

const files = (part: EnergyPart): EnergyPart =>
  part.fromMs > NOW_MS
    ? part
    : {
        ...part,
        flows: NOTHING,
        files: { takenWh: 410n, givenWh: part.flows.toGridWh, generatedWh: part.flows.toGridWh * 2n },
      }

const nothing = (part: EnergyPart): EnergyPart => ({
  ...part,
  flows: NOTHING,
  tradedWh: 0n,
  priceMicroPerKwh: undefined,
})

/** What the books of the gallery's homes say; a home without meters has nothing, and one has its files alone. */
export const energyOf = (snapshot: Snapshot, edgesMs: readonly number[]): EnergyPeriod => {
  const parts = edgesMs.slice(1).map((untilMs, i) => partOf(edgesMs[i] ?? untilMs, untilMs))
  const beginsMs = undefined
  if (snapshot === energyFromFiles) return { parts: parts.map(files), beginsMs }
  return { parts: snapshot.meters.length === 0 ? parts.map(nothing) : parts, beginsMs }
}

export const energyFromFiles: Snapshot = { ...busy, clearings: [] }

export const ENERGY_SCREENS = {
  'home-energy-week': { snapshot: busy, hash: '#/home', press: ['energy-week', 'energy-compare'] },
  'home-energy-month-de': { snapshot: busy, hash: '#/home', language: 'de', press: ['energy-month', 'energy-compare'] },
  'home-energy-year': { snapshot: busy, hash: '#/home', press: ['energy-year', 'energy-numbers'] },
  'home-energy-empty': { snapshot: { ...founded, meters: [] }, hash: '#/home' },
  'home-energy-files': { snapshot: energyFromFiles, hash: '#/home' },
  'home-energy-refused': { snapshot: busy, hash: '#/home', refuses: 'storage-failed' },
  'money-portfolio': { snapshot: busy, hash: '#/money/portfolio', press: ['portfolio-make'] },
  'money-portfolio-de': { snapshot: busy, hash: '#/money/portfolio', language: 'de', press: ['portfolio-make'] },
  'money-portfolio-refused': {
    snapshot: busy,
    hash: '#/money/portfolio',
    refuses: 'storage-failed',
    press: ['portfolio-make'],
  },
  'money-green': { snapshot: busy, hash: '#/money/green', press: ['green-make'] },
  'money-green-de': { snapshot: busy, hash: '#/money/green', language: 'de', press: ['green-make'] },
  'street-analytics': { snapshot: market, hash: '#/street/figures', press: ['analytics-make'] },
  'street-analytics-de': { snapshot: market, hash: '#/street/figures', language: 'de', press: ['analytics-make'] },
  'home-energy-resting-de': { snapshot: resting, hash: '#/home', language: 'de' },
} as const
