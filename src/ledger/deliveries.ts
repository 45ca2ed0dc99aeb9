// Deliveries: credits that the seller has set aside are used up by what the buyer's meter takes, each metered Wh paid
// as the reading comes. A delivery is open between two people and ends by either of them, by its end of time, or when
// energy or money is used up; then the rest is free again.
import { payment } from '../orderbook/index.ts'
import { hex } from './bytes.ts'
import { releaseCredits, retireReserved } from './credits.ts'
import { DELIVERIES, DELIVERIES_PER_HOUSEHOLD } from './limits.ts'
import { earn, releaseMoney, transferMoney } from './money.ts'
import { addReceipt, type ReceiptBook } from './receipt.ts'
import type { DeliveryRecord } from './records.ts'
import { sourcesOf } from './sources.ts'
import type { Draft, Tables } from './state.ts'
import { put, remove } from './table.ts'

/**
 * Gives a buyer's imported Wh to the household's open deliveries, oldest first.
 * @param importedSinceWh how much of it was taken after a moment: what flowed before a delivery opened is not its own.
 * @returns Wh that deliveries have taken, at most `importWh`.
 */
export const deliver = (
  draft: Draft,
  buyer: number,
  importWh: bigint,
  importedSinceWh: (sinceMs: bigint) => bigint,
  receipts: ReceiptBook,
): bigint => {
  const open = draft.deliveries.rows
    .filter((delivery) => delivery.open && delivery.buyer === buyer)
    .sort((a, b) => (a.openedAtMs < b.openedAtMs ? -1 : a.openedAtMs > b.openedAtMs ? 1 : 0))
  let takenWh = 0n
  for (const delivery of open) {
    const eligibleWh = least(importedSinceWh(delivery.openedAtMs), importWh - takenWh)
    const wh = least(eligibleWh, delivery.energyWh - delivery.deliveredWh)
    if (wh <= 0n) continue
    payDelivery(draft, delivery, wh, receipts)
    takenWh += wh
  }
  return takenWh
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

const payDelivery = (draft: Draft, delivery: DeliveryRecord, energyWh: bigint, receipts: ReceiptBook): void => {
  const { seller, buyer, source, priceMicroPerKwh } = delivery
  // Each step pays the difference of the rounded totals, so that many small readings cost no more than one large one.
  const deliveredWh = delivery.deliveredWh + energyWh
  const stepMicro = payment(deliveredWh, priceMicroPerKwh).buyerPays - delivery.paidMicro
  releaseMoney(draft, buyer, stepMicro)
  retireReserved(draft, seller, source, energyWh)
  const paidMicro = delivery.paidMicro + stepMicro
  const reservedMicro = delivery.reservedMicro - stepMicro
  transferMoney(draft, buyer, seller, stepMicro)
  earn(draft, seller, stepMicro)
  const line = { priceMicroPerKwh, cause: delivery.delivery, sourcesWh: sourcesOf(source, energyWh) }
  addReceipt(receipts, 'delivery', { ...line, household: buyer, counterpart: seller, energyWh, moneyMicro: -stepMicro })
  addReceipt(receipts, 'delivery', {
    ...line,
    household: seller,
    counterpart: buyer,
    energyWh: -energyWh,
    moneyMicro: stepMicro,
  })
  const { street } = draft
  draft.street = {
    ...street,
    tradedWh: street.tradedWh + energyWh,
    turnoverMicro: street.turnoverMicro + stepMicro,
    lastPrice: priceMicroPerKwh,
  }
  put(draft.deliveries, { ...delivery, deliveredWh, paidMicro, reservedMicro })
  if (deliveredWh === delivery.energyWh) closeDelivery(draft, hex(delivery.delivery))
}

/** Whether a seller may have one more, counting auctions: each may become a delivery at its close, by itself. */
export const hasRoomForDelivery = ({ deliveries, auctions }: Tables, seller: number): boolean => {
  const rows = [...deliveries.rows, ...auctions.rows]
  return rows.length < DELIVERIES && rows.filter((row) => row.seller === seller).length < DELIVERIES_PER_HOUSEHOLD
}

/** Ends a delivery, or takes back an offer that nobody accepted: what is left is free again on both sides. */
export const closeDelivery = (draft: Draft, id: string): void => {
  const delivery = draft.deliveries.rows[draft.deliveries.places.get(id) ?? -1]
  if (delivery === undefined) return
  const restWh = delivery.energyWh - delivery.deliveredWh
  if (restWh > 0n) releaseCredits(draft, delivery.seller, delivery.source, restWh)
  if (delivery.reservedMicro > 0n) releaseMoney(draft, delivery.buyer, delivery.reservedMicro)
  remove(draft.deliveries, id)
}
