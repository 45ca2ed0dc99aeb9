// When block time alone would change something: a slot clears, an order, delivery or credit runs out, an auction ends, a voter is away. Nodes start a
// height for it; it decides nothing, so a node that errs here only makes a block too many.
import { sameSet } from './active-set.ts'
import { attendanceOf, seatsOf, silenceBoundOf } from './attendance.ts'
import { outcomeOf } from './council.ts'
import { silentUntilAwakeMs } from './going.ts'
import { auctionDeadlineMs } from './auctions.ts'
import { AWAKE_STEP_MS, DAY_MS, SILENCE_NOTICED_BLOCKS, SILENCE_PACE_MS } from './limits.ts'
import { floorOf, type Seat } from './next-active-set.ts'
import { isAccused, openDisputes } from './frozen.ts'
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
  ends.push(...absenceEnds(state), ...councilEnds(state))
  for (const { household, leavingMicro, leavesAtAwakeMs } of state.stakes.rows)
    if (leavingMicro > 0n && !isAccused(state, household)) ends.push(awakeEndMs(state, leavesAtAwakeMs))
  for (const { votesUntilMs } of openDisputes(state)) ends.push(awakeEndMs(state, votesUntilMs))
  const clearing = nextClearingMs(state)
  const all = clearing === undefined ? ends : [...ends, clearing]
  return all.length === 0 ? undefined : all.reduce((least, at) => (at < least ? at : least))
}

/** What was agreed for a moment comes into force; votes end, and silent households are closed, after awake time. */
const councilEnds = (state: State): bigint[] => {
  const { awakeMs, timeMs } = state.street
  const afterAwake = (untilMs: bigint): bigint => awakeEndMs(state, untilMs)
  const proposals = state.proposals.rows.flatMap((proposal) => {
    const outcome = outcomeOf(proposal)
    if (outcome === 'agreed') return [proposal.countsFromMs]
    return outcome === 'open' ? [afterAwake(proposal.endsAwakeMs)] : []
  })
  // Going off the list is a block more, once no set has the household.
  const going = state.households.rows.filter((home) => home.going !== 0).map(() => timeMs + 1n)
  const silent = state.households.rows
    .map(({ id }) => silentUntilAwakeMs(state, id))
    .filter((untilMs) => untilMs <= awakeMs + AWAKE_STEP_MS)
  return [...proposals, ...going, ...silent.map(afterAwake)]
}

/** Awake time moves on with blocks only, by so much at most: the way to a window's end is a chain of blocks. */
const awakeEndMs = ({ street }: State, endsAtAwakeMs: bigint): bigint => {
  const leftMs = endsAtAwakeMs - street.awakeMs
  if (leftMs <= 0n) return street.timeMs + AWAKE_STEP_MS
  return street.timeMs + (leftMs < AWAKE_STEP_MS ? leftMs : AWAKE_STEP_MS)
}

/** When voters may leave the set for being away; never while the floor keeps all of them. */
const absenceEnds = (state: State): bigint[] => {
  const { afterNextSet, timeMs } = state.street
  if (afterNextSet.length <= floorOf(state.households.rows.length, state.street.terms.floor)) return []
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
  const leftMs = BigInt(state.street.terms.absentAfterMs) - silentAwakeMs
  const paceMs = blocksLeft > 1n ? leftMs / blocksLeft : leftMs
  if (paceMs < SILENCE_PACE_MS) return SILENCE_PACE_MS
  return paceMs < AWAKE_STEP_MS ? paceMs : AWAKE_STEP_MS
}

const nextOfDay = (timeMs: bigint, ofDayMs: number): bigint => {
  const atMs = timeMs - (timeMs % DAY_MS) + BigInt(ofDayMs)
  return atMs > timeMs ? atMs : atMs + DAY_MS
}
