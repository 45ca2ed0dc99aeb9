// Carbon of consumed energy: its footprint, and what it avoids against the main grid's average. Factors are terms of the
// street, with the text of their source; these are presets for them. Whole milligrams: 1 Wh at 1 g per kWh is 1 mg.
import { SOURCES, type Source } from './transaction.ts'

/** Grams of CO2 equivalent per kWh. */
export type CarbonFactors = {
  /** `street` for a street's own. */
  readonly preset: string
  /** Where the figures are from, in words for people. */
  readonly text: string
  readonly grid: bigint
  readonly bySource: Readonly<Record<Source, { readonly footprint: bigint; readonly avoided: bigint }>>
}

/** Avoided is what the main grid would have emitted, less what the source emits. */
const lifeCycle = (grid: bigint, emitted: Partial<Record<Source, bigint>>): CarbonFactors['bySource'] => {
  const of = (source: Source) => {
    const footprint = emitted[source] ?? grid
    return { footprint, avoided: grid - footprint }
  }
  return Object.fromEntries(SOURCES.map((source) => [source, of(source)])) as CarbonFactors['bySource']
}

const EMITTED = { solar: 41n, wind: 11n, hydro: 24n, biomass: 230n }
const GRID = 292n

/**
 * Medians of the life cycle from IPCC AR5 WG3 Annex III (2014): roof solar, wind on land, hydro, dedicated biomass; the
 * grid is the European Union's average of 2022 by Ember. What nobody knows the source of, and a battery, count as the grid.
 */
export const LIFE_CYCLE: CarbonFactors = {
  preset: 'life-cycle',
  text: 'IPCC AR5 WG3 Annex III (2014), medians of the life cycle: solar 41, wind 11, hydro 24, biomass 230 g per kWh. Main grid: average of the European Union, 2022, Ember: 292 g per kWh. A production average, not the plant that would have run.',
  grid: GRID,
  bySource: lifeCycle(GRID, EMITTED),
}

const SEED_GRID = 440n
/** What earlier prototypes counted as saved: 0.4 kg per kWh of solar or wind, 0.02 of hydro, nothing else. */
export const SEED_FACTORS: CarbonFactors = {
  preset: 'seed',
  text: 'Figures of earlier prototypes: solar and wind save 400, hydro 20 g per kWh. They fit a main grid of about 440 g per kWh only; 20 is what hydro itself emits, not a saving.',
  grid: SEED_GRID,
  bySource: {
    ...Object.fromEntries(SOURCES.map((source) => [source, { footprint: SEED_GRID, avoided: 0n }])),
    solar: { footprint: 40n, avoided: 400n },
    wind: { footprint: 40n, avoided: 400n },
    hydro: { footprint: 420n, avoided: 20n },
  } as CarbonFactors['bySource'],
}

export const CARBON_PRESETS: readonly CarbonFactors[] = [LIFE_CYCLE, SEED_FACTORS]

/** Kilograms that a tree takes up in a year, as such comparisons usually count: a picture, not a measurement. */
const TREE_MG = 21_000_000n
/** A kilometre in an average European petrol car, rounded: 170 g. */
const KILOMETRE_MG = 170_000n

export type Carbon = {
  readonly preset: string
  /** Of everything consumed, the main grid's part included. */
  readonly footprintMg: bigint
  /** Of what came from neighbours or from own kept energy; less than nothing where the main grid is cleaner. */
  readonly avoidedMg: bigint
  /** Thousandths of a tree in a year, and whole kilometres; none for less than nothing. */
  readonly milliTrees: bigint
  readonly kilometres: bigint
}

/**
 * @param sourcesWh consumed Wh of neighbours or of one's own credits, by source; each credit counts for its consumer only.
 * @param gridWh taken from the main grid.
 */
export const carbonOf = (factors: CarbonFactors, sourcesWh: readonly bigint[], gridWh: bigint): Carbon => {
  let [footprintMg, avoidedMg] = [gridWh * factors.grid, 0n]
  for (const [place, wh] of sourcesWh.entries()) {
    const { footprint, avoided } = factors.bySource[SOURCES[place] ?? 'none']
    footprintMg += wh * footprint
    avoidedMg += wh * avoided
  }
  const counted = avoidedMg > 0n ? avoidedMg : 0n
  const milliTrees = (counted * 1_000n) / TREE_MG
  return { preset: factors.preset, footprintMg, avoidedMg, milliTrees, kilometres: counted / KILOMETRE_MG }
}
