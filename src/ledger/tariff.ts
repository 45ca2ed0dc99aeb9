// The tariff of a slot. The terms have the prices of today; a slot that settles late settles at those that were in force
// when it began, and a statement counts each row at those of its slot. So the state remembers every change.
import { TARIFFS } from './limits.ts'
import type { StreetRecord } from './records.ts'
import type { Draft } from './state.ts'
import type { TermsRecord } from './terms.ts'

export type Tariff = Pick<TermsRecord, 'supplierPrice' | 'feedInPrice' | 'localFee'>

export const tariffOf = ({ tariffs, terms }: Pick<StreetRecord, 'tariffs' | 'terms'>, slot: bigint): Tariff =>
  tariffs.findLast(({ fromSlot }) => fromSlot <= slot) ?? tariffs[0] ?? terms

/** Writes down from which slot on the terms' prices count; before the first change those from before count for ever back. */
export const noteTariff = (draft: Draft, before: TermsRecord, fromSlot: bigint): void => {
  const { street } = draft
  const known = street.tariffs.length > 0 ? street.tariffs : [{ ...pricesOf(before), fromSlot: 0n }]
  const tariffs = [...known.filter((one) => one.fromSlot < fromSlot), { ...pricesOf(street.terms), fromSlot }]
  draft.street = { ...street, tariffs: tariffs.slice(-TARIFFS) }
}

/** Whether the prices of a slot are remembered: those from before so many changes are not. */
export const knowsTariff = ({ tariffs }: Pick<StreetRecord, 'tariffs'>, slot: bigint): boolean =>
  (tariffs[0]?.fromSlot ?? 0n) <= slot

export const samePrices = (a: Tariff, b: Tariff): boolean =>
  a.supplierPrice === b.supplierPrice && a.feedInPrice === b.feedInPrice && a.localFee === b.localFee

const pricesOf = ({ supplierPrice, feedInPrice, localFee }: Tariff): Tariff => ({
  supplierPrice,
  feedInPrice,
  localFee,
})
