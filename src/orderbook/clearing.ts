// Promises the call auction of a slot: the most energy that both sides want, one price for all, and at the margin a
// share by quantity, so that neither the time of arrival nor a split order gains anything.
// Every Wh is alike here: whose Wh a buyer would rather have is looked at afterwards, and by whoever calls.
import { assert } from './assert.ts'
import { floorDivide, split } from './rounding.ts'

/** What one household wants to buy, or offers, in one slot. */
export type ClearingEntry = {
  readonly household: number
  /** Wh, above zero. Not capped: it was measured, and bigint is exact. */
  readonly quantityWh: bigint
  /** Highest price of a bid, lowest price of an offer; may be negative, as a feed-in price may. */
  readonly priceMicroPerKwh: bigint
  /** Hash of slot and household in lower-case hex, all of one length: decides who gets the odd Wh, lower first. */
  readonly tieKey: string
}

export type HouseholdQuantity = { readonly household: number; readonly quantityWh: bigint }

export type Clearing = {
  /** The one price of the slot, undefined when nothing is traded. */
  readonly priceMicroPerKwh: bigint | undefined
  readonly volumeWh: bigint
  /** Who bought, best bid first, one row per household. */
  readonly bought: readonly HouseholdQuantity[]
  /** Who sold, best offer first, one row per household. */
  readonly sold: readonly HouseholdQuantity[]
}

/**
 * Clears a slot (DESIGN 5.1). Merit order, greatest volume at which the last bid is not below the last offer; price
 * floor((lo + hi) / 2) with lo = max(last accepted offer, best bid left unfilled) and hi = min(last accepted bid, best
 * offer left unfilled), a partly filled one counting as left unfilled. Several entries of a household at one price are
 * one. The result does not depend on the order of the entries. Throws when a household stands on both sides or a
 * quantity is not above zero: the caller made these entries.
 */
export const clear = (bids: readonly ClearingEntry[], offers: readonly ClearingEntry[]): Clearing => {
  const buyers = householdsOf(bids)
  const sellers = householdsOf(offers)
  assertApart(buyers, sellers)
  const demand = ladderOf(bids, 'highest first')
  const supply = ladderOf(offers, 'lowest first')
  const volumeWh = greatestVolume(demand, supply)
  if (volumeWh === 0n) return { priceMicroPerKwh: undefined, volumeWh, bought: [], sold: [] }
  const buying = accept(demand, volumeWh)
  const selling = accept(supply, volumeWh)
  return {
    priceMicroPerKwh: uniformPrice(buying, selling),
    volumeWh,
    bought: hasRepeats(buyers) ? merged(buying.filled) : buying.filled,
    sold: hasRepeats(sellers) ? merged(selling.filled) : selling.filled,
  }
}

/** All that one household wants or offers at one price. */
type Claim = {
  readonly household: number
  readonly tieKey: string
  readonly priceMicroPerKwh: bigint
  /** The price as a number, the better the lower: compared first, because numbers are compared ten times faster. */
  readonly rank: number
  quantityWh: bigint
}

/** One side accepted up to a volume. */
type Accepted = {
  readonly filled: readonly HouseholdQuantity[]
  readonly lastAcceptedPrice: bigint
  readonly bestUnfilledPrice: bigint | undefined
}

/** Who stands on one side, in rising order: what is sorted is compared in a walk, where a set would hash each. */
const householdsOf = (entries: readonly ClearingEntry[]): Float64Array => {
  const households = new Float64Array(entries.length)
  for (const [at, { household, quantityWh }] of entries.entries()) {
    assert(quantityWh > 0n, 'a quantity to clear is above zero')
    households[at] = household
  }
  return households.sort()
}

const assertApart = (buyers: Float64Array, sellers: Float64Array): void => {
  let next = 0
  for (const seller of sellers) {
    while (next < buyers.length && (buyers[next] as number) < seller) next += 1
    assert(buyers[next] !== seller, 'a household clears on one side only')
  }
}

const hasRepeats = (sorted: Float64Array): boolean =>
  sorted.some((household, at) => at > 0 && household === sorted[at - 1])

/** One row per household, where its first one stood. */
const merged = (rows: readonly HouseholdQuantity[]): HouseholdQuantity[] => {
  const quantitiesWh = new Map<number, bigint>()
  for (const { household, quantityWh } of rows)
    quantitiesWh.set(household, (quantitiesWh.get(household) ?? 0n) + quantityWh)
  return Array.from(quantitiesWh, ([household, quantityWh]) => ({ household, quantityWh }))
}

/** The entries best first, equal prices by tie key; a household's entries at one price are one claim. */
const ladderOf = (entries: readonly ClearingEntry[], order: 'highest first' | 'lowest first'): Claim[] => {
  const sign = order === 'lowest first' ? 1 : -1
  const sorted = entries
    .map(({ household, tieKey, quantityWh, priceMicroPerKwh }): Claim => {
      return { household, tieKey, quantityWh, priceMicroPerKwh, rank: sign * Number(priceMicroPerKwh) }
    })
    .sort((a, b) => a.rank - b.rank || sign * byPrice(a, b) || byTieKey(a, b))
  const claims: Claim[] = []
  for (const claim of sorted) {
    const last = claims.at(-1)
    if (last?.household === claim.household && isSamePrice(last, claim)) last.quantityWh += claim.quantityWh
    else claims.push(claim)
  }
  return claims
}

/** Prices beyond 2^53 may be one number and yet differ. */
const byPrice = (a: Claim, b: Claim): number =>
  a.priceMicroPerKwh === b.priceMicroPerKwh ? 0 : a.priceMicroPerKwh < b.priceMicroPerKwh ? -1 : 1

const isSamePrice = (a: Claim, b: Claim): boolean => a.rank === b.rank && a.priceMicroPerKwh === b.priceMicroPerKwh

/** Code units, not a locale: every peer must sort alike. */
const byTieKey = (a: Claim, b: Claim): number =>
  a.tieKey === b.tieKey ? a.household - b.household : a.tieKey < b.tieKey ? -1 : 1

/** Walks both ladders together for as long as the bid is not below the offer. */
const greatestVolume = (demand: readonly Claim[], supply: readonly Claim[]): bigint => {
  let volumeWh = 0n
  let demandWh = 0n
  let supplyWh = 0n
  let buying = 0
  let selling = 0
  for (;;) {
    const bid = demand[buying]
    const offer = supply[selling]
    if (bid === undefined || offer === undefined || bid.priceMicroPerKwh < offer.priceMicroPerKwh) return volumeWh
    const bidEnd = demandWh + bid.quantityWh
    const offerEnd = supplyWh + offer.quantityWh
    volumeWh = bidEnd < offerEnd ? bidEnd : offerEnd
    if (bidEnd === volumeWh) {
      demandWh = bidEnd
      buying += 1
    }
    if (offerEnd === volumeWh) {
      supplyWh = offerEnd
      selling += 1
    }
  }
}

/** Accepts a ladder from its best price up to `volumeWh` (above zero); the price where it ends is shared pro rata. */
const accept = (ladder: readonly Claim[], volumeWh: bigint): Accepted => {
  const filled: HouseholdQuantity[] = []
  let leftWh = volumeWh
  let next = 0
  let lastAcceptedPrice = 0n
  let bestUnfilledPrice: bigint | undefined
  while (leftWh > 0n) {
    const first = ladder[next]
    assert(first !== undefined, 'a side can fill the clearing volume')
    lastAcceptedPrice = first.priceMicroPerKwh
    let [end, stepWh] = [next + 1, first.quantityWh]
    for (let claim = ladder[end]; claim !== undefined && isSamePrice(first, claim); claim = ladder[++end])
      stepWh += claim.quantityWh
    const shares = leftWh < stepWh ? sharesOf(ladder.slice(next, end), leftWh) : undefined
    for (let at = next; at < end; at++) {
      const { household, quantityWh } = ladder[at] as Claim
      const acceptedWh = shares === undefined ? quantityWh : (shares[at - next] ?? 0n)
      if (acceptedWh > 0n) filled.push({ household, quantityWh: acceptedWh })
    }
    if (shares !== undefined) bestUnfilledPrice = lastAcceptedPrice
    leftWh = leftWh < stepWh ? 0n : leftWh - stepWh
    next = end
  }
  bestUnfilledPrice ??= ladder[next]?.priceMicroPerKwh
  return { filled, lastAcceptedPrice, bestUnfilledPrice }
}

const sharesOf = (claims: readonly Claim[], wh: bigint): bigint[] =>
  split(
    wh,
    claims.map(({ quantityWh }) => quantityWh),
  )

/** Middle of the prices at which nobody accepted would rather stay out and nobody left out would rather come in. */
const uniformPrice = (buying: Accepted, selling: Accepted): bigint => {
  let lo = selling.lastAcceptedPrice
  let hi = buying.lastAcceptedPrice
  if (buying.bestUnfilledPrice !== undefined && buying.bestUnfilledPrice > lo) lo = buying.bestUnfilledPrice
  if (selling.bestUnfilledPrice !== undefined && selling.bestUnfilledPrice < hi) hi = selling.bestUnfilledPrice
  assert(lo <= hi, 'some price supports the clearing volume')
  return floorDivide(lo + hi, 2n)
}
