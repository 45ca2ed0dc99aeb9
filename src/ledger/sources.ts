// Where energy comes from, as receipts and statements say it: Wh by source, in the order of `SOURCES`, without zeros at
// the end, so that the same origin is always the same list.
import { split } from '../orderbook/index.ts'

/** @param source place in `SOURCES`; the first of them says that nobody knows. */
export const sourcesOf = (source: number, energyWh: bigint): bigint[] =>
  energyWh === 0n ? [] : [...Array.from({ length: source }, () => 0n), energyWh]

export const addSources = (a: readonly bigint[], b: readonly bigint[]): bigint[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, source) => (a[source] ?? 0n) + (b[source] ?? 0n))

/**
 * Whose energy each buyer of a match got: all of them buy from one pool, so each gets every source in proportion to what is
 * left of it, by largest remainder. Each buyer's sources sum to its amount, and over all buyers each Wh is given once.
 * @param amountsWh of the buyers; together no more than was sold.
 */
export const mixFor = (amountsWh: readonly bigint[], sold: readonly (readonly bigint[])[]): bigint[][] => {
  let left = sold.reduce<bigint[]>(addSources, [])
  return amountsWh.map((amountWh) => {
    const shares = split(amountWh, left)
    left = left.map((wh, source) => wh - (shares[source] ?? 0n))
    return trimmed(shares)
  })
}

/** Without zeros at the end. */
export const trimmed = (sources: readonly bigint[]): bigint[] =>
  sources.slice(0, sources.findLastIndex((wh) => wh !== 0n) + 1)
