// Imported energy data as the page shows it: sums of files that a person chose. The ledger knows nothing of it.

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
