// How timed auctions end. The last minute of an auction is a minute of awake time that begins with the first block at or
// after "a minute before the close": who slept over the close finds it still to come. Then the highest bid opens a
// delivery, with the credits and the money that were set aside all along; without a bid the credits are free again.
import { EXTENSION_WINDOW_MS, type Auction } from '../orderbook/index.ts'
import { hex } from './bytes.ts'
import { releaseCredits } from './credits.ts'
import { AWAKE_STEP_MS } from './limits.ts'
import { releaseMoney } from './money.ts'
import { addReceipt, type ReceiptBook } from './receipt.ts'
import type { AuctionRecord, StreetRecord } from './records.ts'
import type { LedgerRefusal } from './refusal.ts'
import type { Sender } from './rule.ts'
import type { Draft } from './state.ts'
import { find, put, remove } from './table.ts'

/** An auction as the pure rule sees it, its times in awake time; until the last minute its close is only foreseen. */
export const awakeAuctionOf = (street: Pick<StreetRecord, 'timeMs' | 'awakeMs'>, record: AuctionRecord): Auction => ({
  seller: record.seller,
  startPriceMicroPerKwh: record.startMicroPerKwh,
  incrementMicroPerKwh: record.incrementMicroPerKwh,
  closesAtMs: street.awakeMs + leftMs(street, record),
  extensions: record.extensions,
  highest: record.bidder === 0 ? undefined : { bidder: record.bidder, priceMicroPerKwh: record.highestMicroPerKwh },
  closed: false,
})

/** Until its close, of block time before the last minute and of awake time in it. */
const leftMs = ({ timeMs, awakeMs }: Pick<StreetRecord, 'timeMs' | 'awakeMs'>, record: AuctionRecord): bigint =>
  record.closesAwakeMs === 0n ? record.closesAtMs - timeMs : record.closesAwakeMs - awakeMs

/** When it takes a block for an auction to go on: its last minute begins, or it closes. */
export const auctionDeadlineMs = (street: Pick<StreetRecord, 'timeMs' | 'awakeMs'>, record: AuctionRecord): bigint => {
  const leastMs = street.timeMs + 1n
  const left = leftMs(street, record)
  // A block moves awake time on by at most one step, so a longer rest takes several.
  const stepMs = left < AWAKE_STEP_MS ? left : AWAKE_STEP_MS
  const atMs = street.timeMs + (record.closesAwakeMs === 0n ? left - EXTENSION_WINDOW_MS : stepMs)
  return atMs > leastMs ? atMs : leastMs
}

/** At the start of a block: last minutes begin, and what is over closes. */
export const advanceAuctions = (draft: Draft, receipts: ReceiptBook): void => {
  const { timeMs, awakeMs } = draft.street
  for (const record of draft.auctions.rows.slice()) {
    if (record.endsAtMs <= timeMs) endUnsold(draft, record, receipts)
    else if (record.closesAwakeMs === 0n) {
      if (record.closesAtMs - EXTENSION_WINDOW_MS > timeMs) continue
      put(draft.auctions, { ...record, closesAwakeMs: awakeMs + EXTENSION_WINDOW_MS })
    } else if (record.closesAwakeMs <= awakeMs) {
      if (record.bidder === 0) endUnsold(draft, record, receipts)
      else sell(draft, record, receipts)
    }
  }
}

const sell = (draft: Draft, record: AuctionRecord, receipts: ReceiptBook): void => {
  const { auction, seller, bidder, source, energyWh, highestMicroPerKwh, reservedMicro, endsAtMs } = record
  remove(draft.auctions, hex(auction))
  put(draft.deliveries, {
    delivery: auction,
    seller,
    buyer: bidder,
    source,
    open: true,
    energyWh,
    deliveredWh: 0n,
    priceMicroPerKwh: highestMicroPerKwh,
    paidMicro: 0n,
    reservedMicro,
    openedAtMs: draft.street.timeMs,
    endsAtMs,
  })
  // Energy and money stand on the receipts of the delivery, as they are metered.
  const line = { priceMicroPerKwh: highestMicroPerKwh, cause: auction }
  addReceipt(receipts, 'auction', { ...line, household: seller, counterpart: bidder })
  addReceipt(receipts, 'bid', { ...line, household: bidder, counterpart: seller })
}

/** The seller's to take back for as long as nobody has bid on it; whoever has bid counts on it. */
export const takeBackAuction = (
  draft: Draft,
  id: string,
  sender: Sender,
  receipts: ReceiptBook,
): LedgerRefusal | undefined => {
  const record = find(draft.auctions, id)
  if (record === undefined) return 'unknown'
  if (record.seller !== sender.household) return 'not-allowed'
  if (record.bidder !== 0) return 'auction-has-bid'
  endUnsold(draft, record, receipts)
  return undefined
}

/** Without a winner: nobody has bid, or it was never to close. */
export const endUnsold = (draft: Draft, record: AuctionRecord, receipts: ReceiptBook): void => {
  const { auction, seller, source, energyWh, bidder, reservedMicro } = record
  releaseCredits(draft, seller, source, energyWh)
  if (bidder !== 0) releaseMoney(draft, bidder, reservedMicro)
  remove(draft.auctions, hex(auction))
  addReceipt(receipts, 'auction', { household: seller, cause: auction })
}
