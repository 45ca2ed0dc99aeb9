// Promises that every bound of the market core stands here once, with the reason for its size.
// Amounts of the continuous book are JS numbers, amounts of the auctions are bigint; both obey the same caps.

/** Largest quantity of one order in Wh (10 MWh). Times the price cap it stays below 2^53, so sums in numbers are exact. */
export const MAX_QUANTITY_WH = 10_000_000

/** Largest price in micro per kWh (500 currency units): far above any tariff, and see MAX_QUANTITY_WH. */
export const MAX_PRICE_MICRO_PER_KWH = 500_000_000

/** Longest order id in characters: room for a 32-byte transaction id in hex. */
export const MAX_ID_LENGTH = 64

/** Most sources a buyer may name: there are six kinds of source today, and a filter is read once per order met. */
export const MAX_ACCEPTED_SOURCES = 16

/** Largest number of a household: beyond any street, and it lies in 32 bits in the book. */
export const MAX_OWNER = 2 ** 31 - 1

/** Largest number of a source: there are six kinds today, and it shares 32 bits with the other terms of an order. */
export const MAX_SOURCE = 255

/** Most orders that rest in one book: bounds memory, and keeps the sum of a whole side (10^13 Wh) a safe integer. */
export const MAX_RESTING_ORDERS = 1_000_000

/** A bid this close to the end of a timed auction extends it: long enough for a person to answer. */
export const EXTENSION_WINDOW_MS = 60_000n

/** How much one late bid adds to a timed auction. */
export const EXTENSION_MS = 60_000n

/** Most extensions of one timed auction: two stubborn bidders cannot hold the credits for longer than ten minutes. */
export const MAX_EXTENSIONS = 10

/** Longest timed auction from opening to its first close: as long as a transaction may live (31 days). */
export const MAX_AUCTION_MS = 31n * 86_400_000n
