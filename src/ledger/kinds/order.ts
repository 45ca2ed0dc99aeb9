// `order`, `cancel` and `amend`: the continuous book for kept credits. What an order may cost or give is set aside before
// it rests; time is (height, index in block), price the maker's, own orders are never met.
import {
  amend as amendInBook,
  cancel as cancelInBook,
  createBook,
  payment,
  place as placeInBook,
  type Book,
  type Trade,
} from '../../orderbook/index.ts'
import { allowanceRefusal, spendAllowance } from '../allowance.ts'
import { assert, must } from '../assert.ts'
import { takeBackAuction } from '../auctions.ts'
import { fromHex, hex } from '../bytes.ts'
import { freeCreditsWh, hasRoomForLots, releaseCredits, reserveCredits } from '../credits.ts'
import { ENERGY_WH, EXPIRY_MS, ORDERS, ORDERS_PER_HOUSEHOLD, PRICE_MICRO_PER_KWH } from '../limits.ts'
import { releaseMoney, reserveMoney, spendableMicro } from '../money.ts'
import type { ReceiptBook } from '../receipt.ts'
import type { OrderRecord } from '../records.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Rule, Sender } from '../rule.ts'
import type { Draft, Tables } from '../state.ts'
import { find, put, remove } from '../table.ts'
import { tradeCredits } from '../trades.ts'
import { SIDES, SOURCES, TIMES_IN_FORCE, type BodyOf } from '../transaction.ts'

export const order: Rule<'order'> = (draft, body, sender, { index, receipts }) => {
  const refusal = orderRefusal(draft, body, sender)
  if (refusal !== undefined) return refusal
  const timeInForce = must(TIMES_IN_FORCE[body.timeInForce], 'the time in force was checked')
  const incoming: OrderRecord = {
    order: fromHex(sender.id),
    household: sender.household,
    side: body.side,
    source: body.source,
    quantityWh: body.quantityWh,
    leftWh: body.quantityWh,
    priceMicroPerKwh: body.priceMicroPerKwh,
    expiresAtMs: body.expiresAtMs,
    height: draft.street.height,
    index,
    partner: body.partner,
    postOnly: timeInForce === 'post-only',
  }
  const placed = placeInBook(runningBook(draft), { ...entryOf(incoming), timeInForce })
  if (placed.outcome === 'refused') return placed.reason === 'would trade at once' ? 'would-trade-at-once' : 'book-full'
  if (timeInForce === 'fill-or-kill' && placed.outcome === 'cancelled') return 'not-filled'

  setAside(draft, incoming)
  if (SIDES[body.side] === 'buy') spendAllowance(draft, sender, costMicro(body.quantityWh, body.priceMicroPerKwh))
  put(draft.orders, incoming)
  for (const trade of placed.trades) settleTrade(draft, trade, receipts)
  const rests = placed.outcome === 'resting' || placed.outcome === 'partly filled and resting'
  if (!rests && find(draft.orders, sender.id) !== undefined) closeOrder(draft, sender.id)
  return undefined
}

const orderRefusal = (draft: Draft, body: BodyOf<'order'>, sender: Sender): LedgerRefusal | undefined => {
  const { side, source, quantityWh, priceMicroPerKwh, timeInForce, expiresAtMs } = body
  if (SIDES[side] === undefined || SOURCES[source] === undefined) return 'unknown'
  // A seller names one source: what is set aside under "any" could free or take what another order holds.
  if (TIMES_IN_FORCE[timeInForce] === undefined || (SIDES[side] === 'sell' && source === 0)) return 'unknown'
  if (body.partner === sender.household) return 'own-order'
  if (body.partner !== 0 && find(draft.households, String(body.partner)) === undefined) return 'unknown'
  const fault = amountFault(quantityWh, priceMicroPerKwh)
  if (fault !== undefined) return fault
  const { timeMs } = draft.street
  if (expiresAtMs <= timeMs || expiresAtMs > timeMs + EXPIRY_MS) return 'time-invalid'
  const mine = draft.orders.rows.filter((other) => other.household === sender.household)
  if (mine.length >= ORDERS_PER_HOUSEHOLD || draft.orders.rows.length >= ORDERS) return 'too-many'
  if (!hasRoomForLots(draft)) return 'too-many'
  if (SIDES[side] === 'sell')
    return freeCreditsWh(draft, sender.household, source, expiresAtMs) < quantityWh
      ? 'not-enough-credits'
      : allowanceRefusal(draft, sender, { side: 'sell', priceMicroPerKwh })
  const cost = costMicro(quantityWh, priceMicroPerKwh)
  return spendableMicro(draft, sender.household) < cost
    ? 'not-enough-money'
    : allowanceRefusal(draft, sender, { side: 'buy', priceMicroPerKwh, costMicro: cost })
}

/** A resting order is the household's to take back, and so is an auction of its own that nobody has bid on. */
export const cancel: Rule<'cancel'> = (draft, body, sender, { receipts }) => {
  const record = find(draft.orders, hex(body.order))
  if (record === undefined) return takeBackAuction(draft, hex(body.order), sender, receipts)
  if (record.household !== sender.household) return 'not-allowed'
  closeOrder(draft, hex(body.order))
  return undefined
}

/**
 * Changes the Wh still open and the price of a resting order. Fewer at the same price keep its place; anything else comes
 * in anew and may trade at once, if it is not post-only. Only the difference is set aside or freed.
 */
export const amend: Rule<'amend'> = (draft, body, sender, { index, receipts }) => {
  const id = hex(body.order)
  const record = find(draft.orders, id)
  if (record === undefined) return 'unknown'
  if (record.household !== sender.household) return 'not-allowed'
  const { quantityWh, priceMicroPerKwh } = body
  if (!hasRoomForLots(draft)) return 'too-many'
  const fault = amountFault(quantityWh, priceMicroPerKwh) ?? differenceFault(draft, record, body, sender)
  if (fault !== undefined) return fault
  const keepsPlace = priceMicroPerKwh === record.priceMicroPerKwh && quantityWh <= record.leftWh
  const place = keepsPlace ? {} : { height: draft.street.height, index }
  const filledWh = record.quantityWh - record.leftWh
  const amended = { ...record, ...place, quantityWh: filledWh + quantityWh, leftWh: quantityWh, priceMicroPerKwh }
  const inBook = amendInBook(runningBook(draft), id, entryOf(amended))
  if (inBook.outcome === 'refused') {
    assert(inBook.reason === 'would trade at once', 'a resting order with checked amounts can be amended')
    return 'would-trade-at-once'
  }
  setAsideDifference(draft, record, amended)
  const moreMicro = SIDES[record.side] === 'buy' ? extraMicro(record, body) : 0n
  if (moreMicro > 0n) spendAllowance(draft, sender, moreMicro)
  put(draft.orders, amended)
  for (const trade of inBook.trades) settleTrade(draft, trade, receipts)
  return undefined
}

/** What is more than before needs money, credits and, for the device, the household's prices and allowance. */
const differenceFault = (
  draft: Draft,
  record: OrderRecord,
  body: BodyOf<'amend'>,
  sender: Sender,
): LedgerRefusal | undefined => {
  const { household, source, leftWh, expiresAtMs } = record
  const { priceMicroPerKwh } = body
  if (SIDES[record.side] === 'buy') {
    const moreMicro = extraMicro(record, body)
    if (moreMicro > spendableMicro(draft, household) && moreMicro > 0n) return 'not-enough-money'
    const dearer = priceMicroPerKwh > record.priceMicroPerKwh || moreMicro > 0n
    return dearer
      ? allowanceRefusal(draft, sender, { side: 'buy', priceMicroPerKwh, costMicro: moreMicro > 0n ? moreMicro : 0n })
      : undefined
  }
  const moreWh = body.quantityWh - leftWh
  if (moreWh > 0n && moreWh > freeCreditsWh(draft, household, source, expiresAtMs)) return 'not-enough-credits'
  const cheaper = priceMicroPerKwh < record.priceMicroPerKwh || moreWh > 0n
  return cheaper ? allowanceRefusal(draft, sender, { side: 'sell', priceMicroPerKwh }) : undefined
}

/** What an amended bid costs more than the one it replaces; minus for less. */
const extraMicro = (
  { leftWh, priceMicroPerKwh }: OrderRecord,
  body: Pick<BodyOf<'amend'>, 'quantityWh' | 'priceMicroPerKwh'>,
): bigint => costMicro(body.quantityWh, body.priceMicroPerKwh) - costMicro(leftWh, priceMicroPerKwh)

const setAsideDifference = (draft: Draft, before: OrderRecord, after: OrderRecord): void => {
  const { household, source, expiresAtMs } = before
  if (SIDES[before.side] === 'buy') {
    const moreMicro =
      costMicro(after.leftWh, after.priceMicroPerKwh) - costMicro(before.leftWh, before.priceMicroPerKwh)
    if (moreMicro > 0n) reserveMoney(draft, household, moreMicro)
    else releaseMoney(draft, household, -moreMicro)
    return
  }
  const moreWh = after.leftWh - before.leftWh
  if (moreWh > 0n) reserveCredits(draft, household, source, moreWh, expiresAtMs)
  else releaseCredits(draft, household, source, -moreWh)
}

const amountFault = (quantityWh: bigint, priceMicroPerKwh: bigint): LedgerRefusal | undefined => {
  if (quantityWh === 0n || quantityWh > ENERGY_WH) return 'amount-invalid'
  return priceMicroPerKwh <= 0n || priceMicroPerKwh > PRICE_MICRO_PER_KWH ? 'price-invalid' : undefined
}

/** Takes an order out of the book and frees what it had set aside. */
export const closeOrder = (draft: Draft, id: string): void => {
  const record = must(find(draft.orders, id), 'only an order in the book is closed')
  if (SIDES[record.side] === 'buy')
    releaseMoney(draft, record.household, costMicro(record.leftWh, record.priceMicroPerKwh))
  else releaseCredits(draft, record.household, record.source, record.leftWh)
  remove(draft.orders, id)
  if (draft.book !== undefined) cancelInBook(draft.book, id)
}

const costMicro = (quantityWh: bigint, priceMicroPerKwh: bigint): bigint =>
  payment(quantityWh, priceMicroPerKwh).buyerPays

const setAside = (draft: Draft, record: OrderRecord): void => {
  const { household, source, leftWh, priceMicroPerKwh, expiresAtMs } = record
  if (SIDES[record.side] === 'buy') reserveMoney(draft, household, costMicro(leftWh, priceMicroPerKwh))
  else reserveCredits(draft, household, source, leftWh, expiresAtMs)
}

/** The order with a smaller rest; what its price no longer needs is free again. */
const fill = (draft: Draft, id: string, filledWh: bigint): OrderRecord => {
  const record = must(find(draft.orders, id), 'both orders of a trade are in the book')
  const leftWh = record.leftWh - filledWh
  assert(leftWh >= 0n, 'no order trades more than its rest')
  if (SIDES[record.side] === 'buy') {
    const { household, priceMicroPerKwh } = record
    releaseMoney(draft, household, costMicro(record.leftWh, priceMicroPerKwh) - costMicro(leftWh, priceMicroPerKwh))
  }
  if (leftWh === 0n) remove(draft.orders, id)
  else put(draft.orders, { ...record, leftWh })
  return record
}

const settleTrade = (draft: Draft, trade: Trade, receipts: ReceiptBook): void => {
  const energyWh = BigInt(trade.quantityWh)
  const buying = fill(draft, trade.buyOrder, energyWh)
  const selling = fill(draft, trade.sellOrder, energyWh)
  const credits = {
    buyer: buying.household,
    seller: selling.household,
    source: selling.source,
    energyWh,
    priceMicroPerKwh: BigInt(trade.priceMicroPerKwh),
    buyerCause: buying.order,
    sellerCause: selling.order,
  }
  tradeCredits(draft, 'trade', credits, receipts)
}

/** Made once for all orders of a block; who changes an order in the draft changes it here too. */
const runningBook = (draft: Draft): Book => {
  draft.book ??= bookOf(draft)
  return draft.book
}

/** The book as the state's orders make it; a buyer's source 0 takes any. */
export const bookOf = (state: Tables): Book => {
  const book = createBook()
  const resting = [...state.orders.rows].sort((a, b) =>
    a.height === b.height ? a.index - b.index : a.height < b.height ? -1 : 1,
  )
  for (const record of resting)
    placeInBook(book, { ...entryOf(record), timeInForce: record.postOnly ? 'post-only' : 'good-till-cancelled' })
  return book
}

const entryOf = (record: OrderRecord) => {
  const side = must(SIDES[record.side], 'the side was checked')
  const entry = {
    id: hex(record.order),
    owner: record.household,
    side,
    quantityWh: Number(record.leftWh),
    priceMicroPerKwh: Number(record.priceMicroPerKwh),
    ...(record.partner === 0 ? {} : { partner: record.partner }),
  }
  if (side === 'sell') return { ...entry, source: record.source }
  return record.source === 0 ? entry : { ...entry, acceptedSources: [record.source] }
}
