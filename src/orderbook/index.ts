// The door of the market core: continuous book, call auction of a slot, timed auction, and the rounding of money.
// Integers and plain data only; nothing here knows a ledger, a clock or a browser.
export { amend, cancel, createBook, depth, find, place, restingOrders } from './book.ts'
export type {
  Amended,
  AmendRefusal,
  Book,
  Cancelled,
  Depth,
  DepthLevel,
  Placed,
  PlaceRefusal,
  Refused,
  Taken,
  Trade,
} from './book.ts'
export type { Order, OrderFault, Side, TimeInForce } from './order.ts'
export { clear } from './clearing.ts'
export type { Clearing, ClearingEntry, HouseholdQuantity } from './clearing.ts'
export { floorDivide, payment, split } from './rounding.ts'
export type { Payment } from './rounding.ts'
export { bid, close, lowestNextBid, openAuction } from './auction.ts'
export type { Auction, AuctionBid, AuctionClosed, AuctionOpened, AuctionTerms, BidPlaced } from './auction.ts'
export * from './limits.ts'
