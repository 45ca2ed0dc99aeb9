// When block time alone would change something: a slot clears, an order, delivery or credit runs out, an auction ends, a voter is away. Nodes start a
// height for it; it decides nothing, so a node that errs here only makes a block too many.
import { sameSet } from './active-set.ts'
import { attendanceOf, seatsOf, silenceBoundOf } from './attendance.ts'
import { auctionDeadlineMs } from './auctions.ts'
import { AWAKE_STEP_MS, DAY_MS, SILENCE_NOTICED_BLOCKS, SILENCE_PACE_MS } from './limits.ts'
import { floorOf, type Seat } from './next-active-set.ts'
import { nextClearingMs } from './slots.ts'
import type { State } from './state.ts'

/** The earliest block time (ms) at which an empty block would change the state, or undefined. */
export const nextDeadlineMs = (state: State): bigint | undefined => {
  const ends = [
    ...state.orders.rows.map((order) => order.expiresAtMs),
    ...state.deliveries.rows.map((delivery) => delivery.endsAtMs),
    ...state.auctions.rows.map((auction) => auctionDeadlineMs(state.street, auction)),
    ...state.lots.rows.filter((lot) => lot.reservedWh < lot.amountWh).map((lot) => lot.expiresAtMs),
  ]
  // A change of the active set that is decided should also count: it takes two more blocks.
  const { street } = state
  if (!sameSet(street.nextSet, street.afterNextSet)) ends.push(street.timeMs + 1n)
  ends.push(...absenceEnds(state))
  const clearing = nextClearingMs(state)
  const all = clearing === undefined ? ends : [...ends, clearing]
  return all.length === 0 ? undefined : all.reduce((least, at) => (at < least ? at : least))
}

/** When voters may leave the set for being away; never while the floor keeps all of them. */
const absenceEnds = (state: State): bigint[] => {
  const { afterNextSet, timeMs } = state.street
  if (afterNextSet.length <= floorOf(state.households.rows.length, state.genesis.floor)) return []
  return seatsOf(state).flatMap((seat) => {
    const { announcedHeight, awayFromMs, nightFromMs, nightUntilMs } = attendanceOf(state, seat.voter.household)
    const ends = seat.silentBlocks < SILENCE_NOTICED_BLOCKS ? [] : [timeMs + silencePaceMs(state, seat)]
    if (announcedHeight !== 0n && awayFromMs > timeMs) ends.push(awayFromMs)
    if (nightFromMs !== nightUntilMs) ends.push(nextOfDay(timeMs, nightFromMs), nextOfDay(timeMs, nightUntilMs))
    return ends
  })
}

/** Spreads the blocks that a silence must last over the awake time that it must last. */
const silencePaceMs = (state: State, { silentBlocks, silentAwakeMs }: Seat): bigint => {
  const blocksLeft = silenceBoundOf(state.street) - silentBlocks
  const leftMs = BigInt(state.genesis.absentAfterMs) - silentAwakeMs
  const paceMs = blocksLeft > 1n ? leftMs / blocksLeft : leftMs
  if (paceMs < SILENCE_PACE_MS) return SILENCE_PACE_MS
  return paceMs < AWAKE_STEP_MS ? paceMs : AWAKE_STEP_MS
}

const nextOfDay = (timeMs: bigint, ofDayMs: number): bigint => {
  const atMs = timeMs - (timeMs % DAY_MS) + BigInt(ofDayMs)
  return atMs > timeMs ? atMs : atMs + DAY_MS
}
