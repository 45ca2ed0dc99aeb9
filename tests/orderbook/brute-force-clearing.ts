// The oracle of the call auction: tries every way to fill the entries, so only for a handful of Wh.
import type { ClearingEntry } from '../../src/orderbook/index.ts'

type Outcome = { volumeWh: bigint; welfare: bigint }

/** The best value for every reachable volume of one side: highest for buyers, for sellers the lowest cost negated. */
const valueByVolume = (entries: readonly ClearingEntry[], sign: bigint): Map<bigint, bigint> => {
  let reached = new Map([[0n, 0n]])
  for (const { quantityWh, priceMicroPerKwh } of entries) {
    const further = new Map<bigint, bigint>()
    for (const [volumeWh, value] of reached)
      for (let filledWh = 0n; filledWh <= quantityWh; filledWh++) {
        const next = value + sign * filledWh * priceMicroPerKwh
        const known = further.get(volumeWh + filledWh)
        if (known === undefined || next > known) further.set(volumeWh + filledWh, next)
      }
    reached = further
  }
  return reached
}

/** Greatest welfare and, among the ways to reach it, the greatest volume. */
export const bestByBruteForce = (bids: readonly ClearingEntry[], offers: readonly ClearingEntry[]): Outcome => {
  const costs = valueByVolume(offers, -1n)
  let best: Outcome = { volumeWh: 0n, welfare: 0n }
  for (const [volumeWh, value] of valueByVolume(bids, 1n)) {
    const cost = costs.get(volumeWh)
    if (cost === undefined) continue
    const welfare = value + cost
    if (welfare > best.welfare || (welfare === best.welfare && volumeWh > best.volumeWh)) best = { volumeWh, welfare }
  }
  return best
}
