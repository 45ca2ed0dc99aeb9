// Whose energy each buyer of a match gets. Price, volume and every home's Wh are settled before, so a preference moves
// nothing but the origin of a Wh. Partners who name each other come first, because a seller may give its own Wh to whom it
// likes; then those who want one source share it by quantity; what is left is one mix for all who are left.
import { split } from '../orderbook/index.ts'
import { addSources, mixFor, trimmed } from './sources.ts'

/** What one household bought or sold in a match, and what it would rather; 0 names nobody and no source. */
export type Matched = {
  readonly household: number
  readonly quantityWh: bigint
  readonly partner: number
  /** Of a seller, where its energy comes from; of a buyer, what it would rather have: a place in `SOURCES`. */
  readonly source: number
}

/** Of one buyer: Wh by source, summing to what it bought, and how many of them came from its partner. */
export type Origin = { readonly sourcesWh: bigint[]; readonly fromPartnerWh: bigint }

/** One row per buyer, in their order. The Wh of all rows are those sold, each given once. */
export const originsOf = (bought: readonly Matched[], sold: readonly Matched[]): Origin[] => {
  const pool: bigint[] = []
  const add = (source: number, wh: bigint): void => {
    for (let at = pool.length; at <= source; at++) pool.push(0n)
    pool[source] = (pool[source] ?? 0n) + wh
  }
  for (const { source, quantityWh } of sold) add(source, quantityWh)

  const first = bought.map((buyer) => {
    const named = buyer.partner === 0 ? [] : sold
    const seller = named.find((one) => one.household === buyer.partner && one.partner === buyer.household)
    const wh = seller === undefined ? 0n : least(seller.quantityWh, buyer.quantityWh)
    if (seller !== undefined) add(seller.source, -wh)
    return { wh, source: seller?.source ?? 0, leftWh: buyer.quantityWh - wh }
  })

  const wished = bought.map(() => 0n)
  for (const [source, haveWh] of pool.entries()) {
    if (source === 0) continue
    const wants = bought.map((buyer, at) => (buyer.source === source ? (first[at]?.leftWh ?? 0n) : 0n))
    const wantedWh = wants.reduce((sum, wh) => sum + wh, 0n)
    const givenWh = least(haveWh, wantedWh)
    if (givenWh === 0n) continue
    for (const [at, wh] of split(givenWh, wants).entries()) if (wh > 0n) wished[at] = wh
    add(source, -givenWh)
  }

  const rest = mixFor(
    first.map(({ leftWh }, at) => leftWh - (wished[at] ?? 0n)),
    [pool],
  )
  return bought.map((buyer, at) => {
    const partner = first[at] ?? { wh: 0n, source: 0 }
    const asked = addSources(only(partner.source, partner.wh), only(buyer.source, wished[at] ?? 0n))
    return { sourcesWh: trimmed(addSources(asked, rest[at] ?? [])), fromPartnerWh: partner.wh }
  })
}

const only = (source: number, wh: bigint): bigint[] => [...Array.from({ length: source }, () => 0n), wh]

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
