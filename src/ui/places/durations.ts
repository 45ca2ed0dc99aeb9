// How long an order or a delivery may last, as people say it; the ledger takes at most 31 days.
export const DURATIONS_MS = { hour: 3_600_000, hours: 21_600_000, day: 86_400_000, week: 604_800_000 } as const
export type Duration = keyof typeof DURATIONS_MS
/** How long an auction may last: on a trial street a slot takes ten seconds, and an hour is half a week. */
export const AUCTIONS_MS = { minute: 60_000, ...DURATIONS_MS } as const
export const DURATIONS = Object.keys(DURATIONS_MS) as Duration[]

/** What q Wh cost at a price per kWh, rounded up as the buyer pays it. */
export const costMicro = (energyWh: bigint, priceMicroPerKwh: bigint): bigint => {
  const product = energyWh * priceMicroPerKwh
  return product <= 0n ? product / 1000n : (product + 999n) / 1000n
}
