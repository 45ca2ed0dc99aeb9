// Promises the rule of a timed auction: an open, rising auction in which only the highest bid counts, and in which a
// bid at the last minute gives the others time to answer. Pure functions over plain data; times are given by the
// caller in ms of one clock that never runs back, whichever that is.
import { EXTENSION_MS, EXTENSION_WINDOW_MS, MAX_AUCTION_MS, MAX_EXTENSIONS, MAX_PRICE_MICRO_PER_KWH } from './limits.ts'

export type AuctionBid = { readonly bidder: number; readonly priceMicroPerKwh: bigint }

export type AuctionTerms = {
  readonly seller: number
  /** Lowest first bid, 1 … 5·10^8. */
  readonly startPriceMicroPerKwh: bigint
  /** By how much a later bid must at least exceed the highest, 1 … 5·10^8. */
  readonly incrementMicroPerKwh: bigint
  readonly closesAtMs: bigint
}

export type Auction = AuctionTerms & {
  readonly extensions: number
  readonly highest: AuctionBid | undefined
  readonly closed: boolean
}

export type AuctionOpened =
  | { readonly outcome: 'open'; readonly auction: Auction }
  | {
      readonly outcome: 'refused'
      readonly reason: 'start price out of range' | 'increment out of range' | 'closing time out of range'
    }

export type BidPlaced =
  | {
      readonly outcome: 'highest'
      readonly auction: Auction
      /** The bid that no longer counts and whose reserve is free again; it may be the same bidder's. */
      readonly outbid: AuctionBid | undefined
      readonly extended: boolean
    }
  | {
      readonly outcome: 'refused'
      readonly reason: 'auction is over' | 'own auction' | 'price out of range' | 'bid is too low'
    }

export type AuctionClosed =
  | { readonly outcome: 'sold'; readonly auction: Auction; readonly winner: AuctionBid }
  | { readonly outcome: 'no bid'; readonly auction: Auction }
  | { readonly outcome: 'refused'; readonly reason: 'auction is still open' | 'auction is closed already' }

/** Opens an auction that closes after `nowMs`, at most 31 days later. */
export const openAuction = (terms: AuctionTerms, nowMs: bigint): AuctionOpened => {
  const { seller, startPriceMicroPerKwh, incrementMicroPerKwh, closesAtMs } = terms
  if (!isPrice(startPriceMicroPerKwh)) return { outcome: 'refused', reason: 'start price out of range' }
  if (!isPrice(incrementMicroPerKwh)) return { outcome: 'refused', reason: 'increment out of range' }
  if (closesAtMs <= nowMs || closesAtMs - nowMs > MAX_AUCTION_MS)
    return { outcome: 'refused', reason: 'closing time out of range' }
  const opened = { seller, startPriceMicroPerKwh, incrementMicroPerKwh, closesAtMs }
  return { outcome: 'open', auction: { ...opened, extensions: 0, highest: undefined, closed: false } }
}

/**
 * Takes a bid that reaches the start price or exceeds the highest bid by the increment; so of two equal bids the
 * earlier stands. In the last 60 s before the close it moves the close by 60 s, at most 10 times. A bid at the very
 * moment of the close is too late.
 */
export const bid = (auction: Auction, offered: AuctionBid, nowMs: bigint): BidPlaced => {
  if (auction.closed || nowMs >= auction.closesAtMs) return { outcome: 'refused', reason: 'auction is over' }
  if (offered.bidder === auction.seller) return { outcome: 'refused', reason: 'own auction' }
  if (!isPrice(offered.priceMicroPerKwh)) return { outcome: 'refused', reason: 'price out of range' }
  if (offered.priceMicroPerKwh < lowestNextBid(auction)) return { outcome: 'refused', reason: 'bid is too low' }
  const late = auction.closesAtMs - nowMs <= EXTENSION_WINDOW_MS
  const extended = late && auction.extensions < MAX_EXTENSIONS
  const highest = { bidder: offered.bidder, priceMicroPerKwh: offered.priceMicroPerKwh }
  const raised: Auction = { ...auction, highest }
  const closesAtMs = auction.closesAtMs + EXTENSION_MS
  return {
    outcome: 'highest',
    auction: extended ? { ...raised, closesAtMs, extensions: auction.extensions + 1 } : raised,
    outbid: auction.highest,
    extended,
  }
}

/** The price in micro per kWh that the next bid must reach. */
export const lowestNextBid = (auction: Auction): bigint =>
  auction.highest === undefined
    ? auction.startPriceMicroPerKwh
    : auction.highest.priceMicroPerKwh + auction.incrementMicroPerKwh

/** Closes an auction whose time has come, once: to the highest bid, or to nobody. */
export const close = (auction: Auction, nowMs: bigint): AuctionClosed => {
  if (auction.closed) return { outcome: 'refused', reason: 'auction is closed already' }
  if (nowMs < auction.closesAtMs) return { outcome: 'refused', reason: 'auction is still open' }
  const ended: Auction = { ...auction, closed: true }
  if (auction.highest === undefined) return { outcome: 'no bid', auction: ended }
  return { outcome: 'sold', auction: ended, winner: auction.highest }
}

const isPrice = (value: bigint): boolean =>
  typeof value === 'bigint' && value >= 1n && value <= BigInt(MAX_PRICE_MICRO_PER_KWH)
