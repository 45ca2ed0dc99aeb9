// The market's part of the view: the book by price, our own orders, deliveries of ours, open and lately closed, and the
// auctions and offers of the street.
import { depth, lowestNextBid } from '../../orderbook/index.ts'
import {
  SIDES,
  SOURCES,
  RECEIPT_KINDS,
  availableWh,
  awakeAuctionOf,
  bookOf,
  hex,
  mayOffer,
  preferenceFor,
  slotOf,
  textOf,
  type AuctionRecord,
  type DeliveryRecord,
  type State,
} from '../../ledger/index.ts'
import type { NodeState } from '../node-state.ts'
import type { Auction, Book, BookLevel, Delivery, Preference, Provider } from './snapshot.ts'

export const bookView = (state: State | undefined, self: number | undefined): Book => {
  if (state === undefined) return { bids: [], offers: [], mine: [], lastPrice: undefined }
  const { bids, asks } = depth(bookOf(state))
  const level = (row: { priceMicroPerKwh: number; quantityWh: number }): BookLevel => ({
    priceMicroPerKwh: BigInt(row.priceMicroPerKwh),
    quantityWh: BigInt(row.quantityWh),
  })
  return {
    bids: bids.map(level),
    offers: asks.map(level),
    mine: state.orders.rows
      .filter((order) => order.household === self)
      .map((order) => ({
        id: hex(order.order),
        side: SIDES[order.side] ?? 'buy',
        quantityWh: order.quantityWh,
        leftWh: order.leftWh,
        priceMicroPerKwh: order.priceMicroPerKwh,
        expiresAtMs: Number(order.expiresAtMs),
      })),
    lastPrice: state.street.lastPrice === 0n ? undefined : state.street.lastPrice,
  }
}

/** Ended deliveries that the page still shows; their receipts stay. */
const CLOSED_SHOWN = 10

export const deliveriesView = (node: NodeState, state: State | undefined, self: number | undefined): Delivery[] => {
  if (state === undefined || self === undefined) return []
  const open = state.deliveries.rows.filter((row) => row.seller === self || row.buyer === self)
  const ids = new Set(open.map((row) => hex(row.delivery)))
  for (const row of open) node.deliveries.set(hex(row.delivery), row)
  const ended = [...node.deliveries.keys()].filter((id) => !ids.has(id))
  for (const id of ended.slice(0, Math.max(0, ended.length - CLOSED_SHOWN))) node.deliveries.delete(id)
  // An offer that nobody took has delivered nothing: there is nothing to show.
  const closed = [...node.deliveries].filter(([id, row]) => !ids.has(id) && row.open).map(([, row]) => row)
  return [
    ...open.map((row) => deliveryView(row, false)),
    ...closed.map((row) => deliveryView(closedRow(node, row), true)),
  ]
}

/** What a closed delivery came to in the end is in its receipts; the state has forgotten it. */
const closedRow = (node: NodeState, row: DeliveryRecord): DeliveryRecord => {
  const id = hex(row.delivery)
  let deliveredWh = 0n
  let paidMicro = 0n
  for (const { receipt } of node.receipts) {
    if (RECEIPT_KINDS[receipt.kind] !== 'delivery' || hex(receipt.cause) !== id) continue
    deliveredWh += receipt.energyWh < 0n ? -receipt.energyWh : receipt.energyWh
    paidMicro += receipt.moneyMicro < 0n ? -receipt.moneyMicro : receipt.moneyMicro
  }
  return { ...row, deliveredWh, paidMicro, reservedMicro: 0n }
}

const deliveryView = (row: DeliveryRecord, closed: boolean): Delivery => ({
  id: hex(row.delivery),
  seller: row.seller,
  buyer: row.buyer,
  state: closed ? 'closed' : row.open ? 'open' : 'offered',
  energyWh: row.energyWh,
  deliveredWh: row.deliveredWh,
  priceMicroPerKwh: row.priceMicroPerKwh,
  paidMicro: row.paidMicro,
  reserveLeftMicro: row.reservedMicro,
  endsAtMs: Number(row.endsAtMs),
  closedBy: closed ? (row.deliveredWh >= row.energyWh ? 'complete' : undefined) : undefined,
})

export const auctionsView = (state: State | undefined): Auction[] =>
  state === undefined
    ? []
    : state.auctions.rows.map((row) => auctionView(state, row)).sort((a, b) => a.closesAtMs - b.closesAtMs)

const auctionView = (state: State, row: AuctionRecord): Auction => {
  const { timeMs, awakeMs } = state.street
  const auction = awakeAuctionOf(state.street, row)
  return {
    id: hex(row.auction),
    seller: row.seller,
    source: SOURCES[row.source] ?? 'other',
    energyWh: row.energyWh,
    bidder: auction.highest?.bidder,
    highestMicroPerKwh: auction.highest?.priceMicroPerKwh,
    leastBidMicroPerKwh: lowestNextBid(auction),
    bids: row.bids,
    closesAtMs: Number(timeMs + auction.closesAtMs - awakeMs),
    deliveryEndsAtMs: Number(row.endsAtMs),
  }
}

export const providersView = (state: State | undefined): Provider[] =>
  state === undefined
    ? []
    : state.providers.rows.map((row) => ({
        household: row.household,
        source: SOURCES[row.source] ?? 'other',
        capacityW: row.capacityW,
        jurisdiction: textOf(row.jurisdiction) ?? '',
        priceMicroPerKwh: row.priceMicroPerKwh,
        suspended: row.suspended || !mayOffer(state, row.household),
        freeWh: availableWh(state, row),
      }))

/** What was said last, although it counts from the next slot on. */
export const preferenceView = (state: State | undefined, self: number | undefined): Preference | undefined => {
  if (state === undefined || self === undefined) return undefined
  const next = slotOf(state.genesis, state.street.timeMs) + 1n
  const { partner, source } = preferenceFor(state, self, next)
  return {
    partner: partner === 0 ? undefined : partner,
    source: source === 0 ? undefined : SOURCES[source],
    answered: partner !== 0 && preferenceFor(state, partner, next).partner === self,
  }
}
