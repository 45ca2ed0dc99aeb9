// When block time alone would change something: a slot clears, an order, delivery or credit runs out. Nodes start a
// height for it; it decides nothing, so a node that errs here only makes a block too many.
import { sameSet } from './active-set.ts'
import { nextClearingMs } from './slots.ts'
import type { State } from './state.ts'

/** The earliest block time (ms) at which an empty block would change the state, or undefined. */
export const nextDeadlineMs = (state: State): bigint | undefined => {
  const ends = [
    ...state.orders.rows.map((order) => order.expiresAtMs),
    ...state.deliveries.rows.map((delivery) => delivery.endsAtMs),
    ...state.lots.rows.filter((lot) => lot.reservedWh < lot.amountWh).map((lot) => lot.expiresAtMs),
  ]
  // A change of the active set that is decided should also count: it takes two more blocks.
  const { street } = state
  if (!sameSet(street.nextSet, street.afterNextSet)) ends.push(street.timeMs + 1n)
  const clearing = nextClearingMs(state)
  const all = clearing === undefined ? ends : [...ends, clearing]
  return all.length === 0 ? undefined : all.reduce((least, at) => (at < least ? at : least))
}
