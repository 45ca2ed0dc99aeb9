// Energy credits are lots with an origin; each Wh is minted once and ends once: retired, expired or revoked.
// minted = owned + retired + expired + revoked holds after every block, where owned includes what is set aside.
import { assert } from './assert.ts'
import { LOTS, LOTS_SPARE } from './limits.ts'
import type { LotRecord } from './records.ts'
import { addSources, sourcesOf } from './sources.ts'
import type { Draft, Tables } from './state.ts'
import { isDisputed, isFrozen, type DisputedSlots } from './frozen.ts'
import { put, remove } from './table.ts'

export type Origin = { readonly source: number; readonly meter: number; readonly slot: bigint }

const byAge = (a: LotRecord, b: LotRecord): number =>
  a.slot === b.slot ? (a.id < b.id ? -1 : 1) : a.slot < b.slot ? -1 : 1

/** Lots of a household, oldest first; `source` 0 means any. */
const lotsOf = (state: Tables, owner: number, source: number): LotRecord[] =>
  state.lots.rows.filter((lot) => lot.owner === owner && (source === 0 || lot.source === source)).sort(byAge)

/** Lots that may be set aside, sold or used up: those that nobody disputes. */
const freeLotsOf = (state: Tables, owner: number, source: number): LotRecord[] =>
  lotsOf(state, owner, source).filter((lot) => !isFrozen(state, lot))

export const freeCreditsWh = (state: Tables, owner: number, source: number, usableUntilMs = 0n): bigint =>
  freeLotsOf(state, owner, source)
    .filter((lot) => lot.expiresAtMs > usableUntilMs)
    .reduce((sum, lot) => sum + lot.amountWh - lot.reservedWh, 0n)

const bump = (
  draft: Draft,
  change: Partial<Record<'mintedWh' | 'retiredWh' | 'expiredWh' | 'revokedWh', bigint>>,
): void => {
  const { mintedWh = 0n, retiredWh = 0n, expiredWh = 0n, revokedWh = 0n } = change
  const { street } = draft
  draft.street = {
    ...street,
    mintedWh: street.mintedWh + mintedWh,
    retiredWh: street.retiredWh + retiredWh,
    expiredWh: street.expiredWh + expiredWh,
    revokedWh: street.revokedWh + revokedWh,
  }
}

/** Minted and used up at once: energy that never becomes a credit in anybody's hand. */
export const mintAndRetire = (draft: Draft, amountWh: bigint): void =>
  bump(draft, { mintedWh: amountWh, retiredWh: amountWh })

/** A kept credit: the right to origin and price until it expires. */
export const mintLot = (draft: Draft, owner: number, amountWh: bigint, origin: Origin): void => {
  if (amountWh === 0n) return
  bump(draft, { mintedWh: amountWh })
  addLot(draft, owner, amountWh, origin, draft.street.timeMs + draft.street.terms.creditLifeMs)
}

/** Whether there is room for what trades leave behind. */
export const hasRoomForLots = (state: Tables): boolean => state.lots.rows.length < LOTS - LOTS_SPARE

const addLot = (draft: Draft, owner: number, amountWh: bigint, origin: Origin, expiresAtMs: bigint): void => {
  const { source, meter, slot } = origin
  const id = draft.street.nextLot
  draft.street = { ...draft.street, nextLot: id + 1n }
  put(draft.lots, { id, owner, source, meter, slot, expiresAtMs, amountWh, reservedWh: 0n })
}

/** What came from the same lot becomes one again, so that credits handed to and fro in pieces leave no more lots behind. */
const handLot = (draft: Draft, to: number, takenWh: bigint, { source, meter, slot, expiresAtMs }: LotRecord): void => {
  const alike = draft.lots.rows.find(
    (lot) => lot.slot === slot && lot.owner === to && lot.meter === meter && lot.source === source,
  )
  if (alike?.expiresAtMs === expiresAtMs) put(draft.lots, { ...alike, amountWh: alike.amountWh + takenWh })
  else addLot(draft, to, takenWh, { source, meter, slot }, expiresAtMs)
}

const shrink = (draft: Draft, lot: LotRecord, amountWh: bigint, reservedWh: bigint): void => {
  assert(reservedWh >= 0n && reservedWh <= amountWh, 'a lot never sets aside more than it holds')
  if (amountWh === 0n) remove(draft.lots, String(lot.id))
  else put(draft.lots, { ...lot, amountWh, reservedWh })
}

/** Sets credits aside, oldest first, only such as outlive `untilMs`. The caller has asked `freeCreditsWh` first. */
export const reserveCredits = (
  draft: Draft,
  owner: number,
  source: number,
  amountWh: bigint,
  untilMs: bigint,
): void => {
  let left = amountWh
  for (const lot of freeLotsOf(draft, owner, source)) {
    if (left === 0n) return
    if (lot.expiresAtMs <= untilMs) continue
    const free = lot.amountWh - lot.reservedWh
    const taken = free < left ? free : left
    if (taken > 0n) shrink(draft, lot, lot.amountWh, lot.reservedWh + taken)
    left -= taken
  }
  assert(left === 0n, 'only free credits are set aside')
}

export const releaseCredits = (draft: Draft, owner: number, source: number, amountWh: bigint): void => {
  let left = amountWh
  // Oldest first: what stays set aside for others must outlive their orders.
  for (const lot of lotsOf(draft, owner, source)) {
    if (left === 0n) return
    const freed = lot.reservedWh < left ? lot.reservedWh : left
    if (freed > 0n) shrink(draft, lot, lot.amountWh, lot.reservedWh - freed)
    left -= freed
  }
  assert(left === 0n, 'only credits that were set aside are released')
}

/** Hands credits that were set aside to another household, oldest first, with their origin. */
export const moveReserved = (draft: Draft, from: number, to: number, source: number, amountWh: bigint): void => {
  for (const { lot, takenWh } of takeReserved(draft, from, source, amountWh)) handLot(draft, to, takenWh, lot)
}

/** Hands free credits to another household, oldest first, with their origin. The caller has asked `freeCreditsWh`. */
export const moveFree = (draft: Draft, from: number, to: number, amountWh: bigint): void => {
  let left = amountWh
  for (const lot of lotsOf(draft, from, 0)) {
    if (left === 0n) return
    const free = lot.amountWh - lot.reservedWh
    const taken = free < left ? free : left
    if (taken === 0n) continue
    shrink(draft, lot, lot.amountWh - taken, lot.reservedWh)
    handLot(draft, to, taken, lot)
    left -= taken
  }
  assert(left === 0n, 'only free credits change hands')
}

/** Uses up credits that were set aside. */
export const retireReserved = (draft: Draft, owner: number, source: number, amountWh: bigint): void => {
  takeReserved(draft, owner, source, amountWh)
  bump(draft, { retiredWh: amountWh })
}

const takeReserved = (
  draft: Draft,
  owner: number,
  source: number,
  amountWh: bigint,
): { lot: LotRecord; takenWh: bigint }[] => {
  const taken: { lot: LotRecord; takenWh: bigint }[] = []
  let left = amountWh
  for (const lot of lotsOf(draft, owner, source)) {
    if (left === 0n) break
    const takenWh = lot.reservedWh < left ? lot.reservedWh : left
    if (takenWh === 0n) continue
    shrink(draft, lot, lot.amountWh - takenWh, lot.reservedWh - takenWh)
    taken.push({ lot, takenWh })
    left -= takenWh
  }
  assert(left === 0n, 'only credits that were set aside change hands')
  return taken
}

/** Uses up to `mostWh` of a household's free credits, oldest first; gives what was used, and its Wh by source. */
export const retireFree = (
  draft: Draft,
  owner: number,
  mostWh: bigint,
): { readonly usedWh: bigint; readonly sourcesWh: bigint[] } => {
  let left = mostWh
  let sourcesWh: bigint[] = []
  for (const lot of freeLotsOf(draft, owner, 0)) {
    if (left === 0n) break
    const free = lot.amountWh - lot.reservedWh
    const used = free < left ? free : left
    if (used === 0n) continue
    shrink(draft, lot, lot.amountWh - used, lot.reservedWh)
    sourcesWh = addSources(sourcesWh, sourcesOf(lot.source, used))
    left -= used
  }
  const usedWh = mostWh - left
  if (usedWh > 0n) bump(draft, { retiredWh: usedWh })
  return { usedWh, sourcesWh }
}

/** Free credits whose time is over end; what an order or delivery has set aside ends with it. */
export const expireCredits = (draft: Draft): { owner: number; expiredWh: bigint; meter: number; source: number }[] => {
  const over = draft.lots.rows.filter((lot) => lot.expiresAtMs <= draft.street.timeMs && lot.reservedWh < lot.amountWh)
  return over.map((lot) => {
    const expiredWh = lot.amountWh - lot.reservedWh
    shrink(draft, lot, lot.reservedWh, lot.reservedWh)
    bump(draft, { expiredWh })
    return { owner: lot.owner, expiredWh, meter: lot.meter, source: lot.source }
  })
}

/**
 * Takes back the credits of disputed readings, whoever has them now. The caller has ended the offers that bind them.
 * @returns the Wh that each owner has lost, by household.
 */
export const revokeCredits = (draft: Draft, dispute: DisputedSlots): Map<number, bigint> => {
  const lost = new Map<number, bigint>()
  for (const lot of draft.lots.rows.filter((row) => isDisputed(dispute, row))) {
    const revokedWh = lot.amountWh - lot.reservedWh
    if (revokedWh === 0n) continue
    shrink(draft, lot, lot.reservedWh, lot.reservedWh)
    bump(draft, { revokedWh })
    lost.set(lot.owner, (lost.get(lot.owner) ?? 0n) + revokedWh)
  }
  return lost
}

export const ownedCreditsWh = (state: Tables): bigint => state.lots.rows.reduce((sum, lot) => sum + lot.amountWh, 0n)
