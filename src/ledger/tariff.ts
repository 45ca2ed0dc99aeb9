// The tariff of a slot. The terms have the prices of today; a slot that settles late settles at those that were in force
// when it began, as long as anything can still settle in it.
import { READING_BEHIND_MS, TARIFFS } from './limits.ts'
import type { StreetRecord } from './records.ts'
import { slotOf, type Draft } from './state.ts'
import type { TermsRecord } from './terms.ts'

export type Tariff = Pick<TermsRecord, 'supplierPrice' | 'feedInPrice' | 'localFee'>

export const tariffOf = ({ tariffs, terms }: Pick<StreetRecord, 'tariffs' | 'terms'>, slot: bigint): Tariff =>
  tariffs.findLast(({ fromSlot }) => fromSlot <= slot) ?? tariffs[0] ?? terms

/** Writes down from which slot on the terms' prices count; before the first change those from before count for ever back. */
export const noteTariff = (draft: Draft, before: TermsRecord, fromSlot: bigint): void => {
  const { street, genesis } = draft
  const { supplierPrice, feedInPrice, localFee } = street.terms
  const known = street.tariffs.length > 0 ? street.tariffs : [{ ...pricesOf(before), fromSlot: 0n }]
  const all = [...known.filter((one) => one.fromSlot < fromSlot), { fromSlot, supplierPrice, feedInPrice, localFee }]
  const longAgoMs = street.timeMs - READING_BEHIND_MS
  const oldest = min(street.clearingSlot, longAgoMs < 0n ? 0n : slotOf(genesis, longAgoMs))
  // The one that was in force at the oldest slot that can still settle stays, and all after it.
  const first = Math.max(
    0,
    all.findLastIndex((one) => one.fromSlot <= oldest),
  )
  draft.street = { ...street, tariffs: all.slice(first).slice(-TARIFFS) }
}

export const samePrices = (a: Tariff, b: Tariff): boolean =>
  a.supplierPrice === b.supplierPrice && a.feedInPrice === b.feedInPrice && a.localFee === b.localFee

const pricesOf = ({ supplierPrice, feedInPrice, localFee }: Tariff): Tariff => ({
  supplierPrice,
  feedInPrice,
  localFee,
})
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b)
