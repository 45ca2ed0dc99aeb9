// Promises that nothing enters the continuous book unless every amount is a whole number within its cap.
// Amounts are JS numbers here, not bigint: the caps make them exact, the book only adds, subtracts and compares them,
// and matching stays several times faster. Money is computed from trades in bigint, by `payment`.
import {
  MAX_ACCEPTED_SOURCES,
  MAX_ID_LENGTH,
  MAX_OWNER,
  MAX_PRICE_MICRO_PER_KWH,
  MAX_QUANTITY_WH,
  MAX_SOURCE,
} from './limits.ts'

export type Side = 'buy' | 'sell'

/** A post-only order rests like a good-till-cancelled one, but is refused if it would trade at once. */
export type TimeInForce = 'good-till-cancelled' | 'immediate-or-cancel' | 'fill-or-kill' | 'post-only'

/** An order for one kind of credit. */
export type Order = {
  /** Any text of 1 to 64 characters that no resting order carries. */
  readonly id: string
  /** The household; its own orders never trade with each other. */
  readonly owner: number
  readonly side: Side
  /** Wh still wanted or offered, 1 … 10^7. */
  readonly quantityWh: number
  /** Worst acceptable price, 1 … 5·10^8; a market order is an immediate-or-cancel order at its worst price. */
  readonly priceMicroPerKwh: number
  readonly timeInForce: TimeInForce
  /** Where the energy of a sell order comes from; means nothing on a buy order. */
  readonly source?: number
  /** Sources a buyer accepts; empty or absent means any. Means nothing on a sell order. */
  readonly acceptedSources?: readonly number[]
  /** The one household that it may trade with; absent means any. */
  readonly partner?: number
}

/** What is wrong with an order by itself, whatever the book holds. */
export type OrderFault =
  | 'id must be 1 to 64 characters'
  | 'unknown side'
  | 'unknown time in force'
  | 'owner must be a whole number'
  | 'quantity out of range'
  | 'price out of range'
  | 'source must be a whole number'
  | 'accepted sources must be at most 16 whole numbers'
  | 'partner must be a whole number'

/** Returns the first fault of an order, or undefined for a sound one. */
export const faultOf = (order: Order): OrderFault | undefined => {
  if (typeof order.id !== 'string' || order.id.length < 1 || order.id.length > MAX_ID_LENGTH)
    return 'id must be 1 to 64 characters'
  if (order.side !== 'buy' && order.side !== 'sell') return 'unknown side'
  if (!isTimeInForce(order.timeInForce)) return 'unknown time in force'
  if (!isIndex(order.owner, MAX_OWNER)) return 'owner must be a whole number'
  if (order.source !== undefined && !isIndex(order.source, MAX_SOURCE)) return 'source must be a whole number'
  if (order.acceptedSources !== undefined && !areSources(order.acceptedSources))
    return 'accepted sources must be at most 16 whole numbers'
  if (order.partner !== undefined && !isIndex(order.partner, MAX_OWNER)) return 'partner must be a whole number'
  return amountFaultOf(order.quantityWh, order.priceMicroPerKwh)
}

/** Returns the fault of a quantity in Wh and a price in micro per kWh, or undefined. */
export const amountFaultOf = (
  quantityWh: number,
  priceMicroPerKwh: number,
): 'quantity out of range' | 'price out of range' | undefined => {
  if (!isAmount(quantityWh, MAX_QUANTITY_WH)) return 'quantity out of range'
  if (!isAmount(priceMicroPerKwh, MAX_PRICE_MICRO_PER_KWH)) return 'price out of range'
  return undefined
}

/** Number.isInteger refuses NaN, infinities, fractions and everything that is not a number. */
const isAmount = (value: number, max: number): boolean => Number.isInteger(value) && value >= 1 && value <= max

const isIndex = (value: number, max: number): boolean => Number.isInteger(value) && value >= 0 && value <= max

const areSources = (sources: readonly number[]): boolean =>
  Array.isArray(sources) &&
  sources.length <= MAX_ACCEPTED_SOURCES &&
  sources.every((source) => isIndex(source, MAX_SOURCE))

const isTimeInForce = (value: TimeInForce): boolean =>
  value === 'good-till-cancelled' ||
  value === 'immediate-or-cancel' ||
  value === 'fill-or-kill' ||
  value === 'post-only'
