// Energy of a home as the page shows it: what the books tell of a time, and sums of files that a person chose, of which the
// ledger knows nothing. All amounts in Wh.
import type { Source } from '../../ledger/index.ts'

/** Which way energy went: from the grid, into it, or out of the home's own source. */
export type EnergySeriesKind = 'taken' | 'given' | 'generated'

export type EnergySum = {
  /** 2026-03-29 for a day, 2026-03 for a month, on this computer's clock. */
  readonly name: string
  readonly takenWh: bigint | undefined
  readonly givenWh: bigint | undefined
  readonly generatedWh: bigint | undefined
}

export type EnergyHistory = {
  readonly series: readonly {
    readonly kind: EnergySeriesKind
    /** Of the newest file. */
    readonly fileName: string
    readonly intervals: number
    readonly fromMs: number
    readonly untilMs: number
  }[]
  /** The newest last; days without data are left out. */
  readonly days: readonly EnergySum[]
  readonly months: readonly EnergySum[]
}

/** Where a home's energy came from and where it went. What comes in and what goes out add up to the same. */
export type EnergyFlows = {
  /** Out of own sources, as own meters counted it, by source. */
  readonly produced: readonly { readonly source: Source; readonly energyWh: bigint }[]
  /** Of that, what the home used within the same slot. */
  readonly ownUseWh: bigint
  /** Kept before, and used up now. */
  readonly ownCreditsWh: bigint
  readonly fromNeighboursWh: bigint
  readonly fromGridWh: bigint
  /** Of what came in, what a battery of this home took. */
  readonly chargedWh: bigint
  readonly toNeighboursWh: bigint
  readonly keptWh: bigint
  readonly toGridWh: bigint
}

/** What imported files say of a time; undefined where they say nothing. */
export type FileSums = {
  readonly takenWh: bigint | undefined
  readonly givenWh: bigint | undefined
  readonly generatedWh: bigint | undefined
}

export type EnergyPart = {
  readonly fromMs: number
  readonly untilMs: number
  readonly flows: EnergyFlows
  readonly files: FileSums | undefined
  /** Of the street's matches: volume, and its price in micro per kWh. */
  readonly tradedWh: bigint
  readonly priceMicroPerKwh: bigint | undefined
}

export type EnergyPeriod = {
  readonly parts: readonly EnergyPart[]
  /** Where our books begin later than was asked for. */
  readonly beginsMs: number | undefined
}
