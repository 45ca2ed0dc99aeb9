// Kept credits that were set aside change hands against money, at once: the same for a match in the book and for a
// direct purchase. Both sides get a receipt, and the street counts it.
import type { ReceiptKind } from './block.ts'
import { moveReserved } from './credits.ts'
import { payForEnergy } from './money.ts'
import { addReceipt, type ReceiptBook } from './receipt.ts'
import { sourcesOf } from './sources.ts'
import type { Draft } from './state.ts'

export type CreditTrade = {
  readonly buyer: number
  readonly seller: number
  readonly source: number
  readonly energyWh: bigint
  readonly priceMicroPerKwh: bigint
  /** Ids of what each side had sent. */
  readonly buyerCause: Uint8Array
  readonly sellerCause: Uint8Array
}

/** The seller's credits are set aside, and the buyer can pay: the caller has seen to both. */
export const tradeCredits = (draft: Draft, kind: ReceiptKind, trade: CreditTrade, receipts: ReceiptBook): void => {
  const { buyer, seller, source, energyWh, priceMicroPerKwh, buyerCause, sellerCause } = trade
  moveReserved(draft, seller, buyer, source, energyWh)
  const { buyerPays, sellerGets } = payForEnergy(draft, { buyer, seller, energyWh, priceMicroPerKwh })
  const line = { priceMicroPerKwh, sourcesWh: sourcesOf(source, energyWh) }
  addReceipt(receipts, kind, {
    ...line,
    household: buyer,
    counterpart: seller,
    energyWh,
    moneyMicro: -buyerPays,
    cause: buyerCause,
  })
  addReceipt(receipts, kind, {
    ...line,
    household: seller,
    counterpart: buyer,
    energyWh: -energyWh,
    moneyMicro: sellerGets,
    cause: sellerCause,
  })
  const { street } = draft
  draft.street = {
    ...street,
    trades: street.trades + 1n,
    tradedWh: street.tradedWh + energyWh,
    turnoverMicro: street.turnoverMicro + buyerPays,
    lastPrice: priceMicroPerKwh,
  }
}
