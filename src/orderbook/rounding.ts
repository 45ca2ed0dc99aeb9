// Promises that no micro-unit and no Wh is made or lost: payments round against the trade, never for it, and
// splits hand out exactly their total. All amounts are bigint and may be negative where the text says so.
import { assert } from './assert.ts'

/** What a trade moves, in micro-units. The buyer's payment is the seller's income plus the street's share. */
export type Payment = { readonly buyerPays: bigint; readonly sellerGets: bigint; readonly street: bigint }

const WH_PER_KWH = 1000n

/**
 * Money of a trade of `quantityWh` (≥ 0) at `priceMicroPerKwh`: the buyer pays ceil(q·p/1000), the seller gets
 * floor(q·p/1000), the street account keeps the difference of 0 or 1. A negative price lets the money flow the
 * other way, with the same two roundings.
 */
export const payment = (quantityWh: bigint, priceMicroPerKwh: bigint): Payment => {
  assert(quantityWh >= 0n, 'a payment is for a quantity that is not negative')
  const exactThousandths = quantityWh * priceMicroPerKwh
  const sellerGets = floorDivide(exactThousandths, WH_PER_KWH)
  const buyerPays = -floorDivide(-exactThousandths, WH_PER_KWH)
  return { buyerPays, sellerGets, street: buyerPays - sellerGets }
}

/**
 * Splits `total` in proportion to `weights` (each ≥ 0) by largest remainder, ties to the lower index. The shares sum
 * to `total`; no share is a whole unit away from its exact value. A negative total is split alike.
 * Throws when a weight is negative, or when there is something to split and nobody has a weight.
 */
export const split = (total: bigint, weights: readonly bigint[]): bigint[] => {
  let weightSum = 0n
  for (const weight of weights) {
    assert(weight >= 0n, 'a weight is not negative')
    weightSum += weight
  }
  if (total === 0n) return weights.map(() => 0n)
  assert(weightSum > 0n, 'somebody has a weight')
  const shares = weights.map((weight) => floorDivide(total * weight, weightSum))
  const remainders = weights.map((weight, index) => total * weight - (shares[index] ?? 0n) * weightSum)
  const missing = total - shares.reduce((sum, share) => sum + share, 0n)
  // Every remainder is below one unit, so the missing units are fewer than the shares that were rounded down.
  for (const index of largestFirst(remainders).slice(0, Number(missing))) shares[index] = (shares[index] ?? 0n) + 1n
  return shares
}

/** Quotient rounded towards minus infinity, unlike bigint's own `/`, which rounds towards zero. `divisor` > 0. */
export const floorDivide = (dividend: bigint, divisor: bigint): bigint => {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}

const largestFirst = (values: readonly bigint[]): number[] =>
  values
    .map((value, index) => ({ value, index }))
    .sort((a, b) => (a.value === b.value ? a.index - b.index : a.value > b.value ? -1 : 1))
    .map(({ index }) => index)
