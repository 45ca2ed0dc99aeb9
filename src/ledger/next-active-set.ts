// Who leaves the active set at the end of block h, effective at h+2. Pure over plain data, so that every node, and
// every test, comes to the same set from the same blocks.
import type { Voter } from './records.ts'
import { FLOOR_LEAST } from './limits.ts'

/** A place in the set that is decided so far for h+2, and what the committed blocks say about who sits there. */
export type Seat = {
  readonly voter: Voter
  /** Certificates in a row that should have it and have not. */
  readonly silentBlocks: bigint
  /** Awake time of that silence. */
  readonly silentAwakeMs: bigint
  /** Announced absent, and nothing heard since that says otherwise. */
  readonly away: boolean
  readonly suspended: boolean
}

export type SetRule = {
  /** Voters whom no absence takes away, see `floorOf`. */
  readonly floor: number
  /** Size of the set of h+1, of which at most a third leaves. */
  readonly before: number
  /** Both bounds count: a silence is an absence after so many blocks and after so long awake. */
  readonly absentAfterBlocks: bigint
  readonly absentAfterMs: bigint
}

/**
 * The set of h+2 without those who leave it in block h. Suspended households leave at once, whatever the floor, as long
 * as one voter is left. Of the absent, the longest silent leave first, ties to the lower id, as long as no more than a
 * third of the set goes in one block and the floor stays.
 *
 * Why no fork can come of it (Tendermint's argument, arXiv:1807.04938, with a set per height): all correct nodes share
 * the blocks up to h, hence the set of h+2, and the set of a height is fixed two blocks before anybody signs there. In
 * that set a quorum is more than two thirds, asleep or not, so one height has one block while those who lie are less
 * than a third. At most b households conspire and absence never takes the set below 3b+1, so b < |A|/3 after it, too.
 * A suspension takes one voter away who lied: the set loses one, those who lie lose one, and the inequality holds.
 * Sets of successive heights need not overlap: a change is decided by a quorum of the set before it. A night with too
 * few awake therefore pauses the street and never shrinks it to a handful.
 *
 * Why nobody can be voted out by silence imposed on them: the certificate in a block is its proposer's to gather, and
 * `absentAfterBlocks` of 2·|A| gives every voter two turns to propose, the silenced one included. Only if all of them
 * leave a vote out is it missing, thus not if f+1 of f conspirators would be needed.
 */
export const nextActiveSet = (seats: readonly Seat[], rule: SetRule): Voter[] => {
  const trusted = seats.filter((seat) => !seat.suspended)
  // A set of nobody could never decide anything again.
  if (trusted.length === 0) return seats.slice(0, 1).map((seat) => seat.voter)
  const suspended = seats.length - trusted.length
  const mayLeave = Math.max(0, Math.min(Math.floor(rule.before / 3) - suspended, trusted.length - rule.floor))
  const leaving = new Set(
    trusted
      .filter((seat) => isAbsent(seat, rule))
      .sort(longestSilentFirst)
      .slice(0, mayLeave),
  )
  return trusted.filter((seat) => !leaving.has(seat)).map((seat) => seat.voter)
}

const isAbsent = (seat: Seat, { absentAfterBlocks, absentAfterMs }: SetRule): boolean =>
  seat.away || (seat.silentBlocks >= absentAfterBlocks && seat.silentAwakeMs >= absentAfterMs)

const longestSilentFirst = (a: Seat, b: Seat): number =>
  Number(b.silentBlocks - a.silentBlocks) || a.voter.household - b.voter.household

/**
 * How few may vote for a street of so many households: F = min(N, max(4, 3b+1)) with b = max(1, ⌊(N-1)/6⌋) households
 * that may conspire. 4 of 10, 10 of 20, 25 of 50. With a floor of 4 alone, three who conspire at night would own a
 * street of fifty.
 * @param atLeast what the founding document asks for beyond that; 0 for nothing.
 */
export const floorOf = (members: number, atLeast = 0): number => {
  const conspiring = Math.max(1, Math.floor((members - 1) / 6))
  return Math.min(members, Math.max(FLOOR_LEAST, 3 * conspiring + 1, atLeast))
}

/** Blocks of silence that are an absence: every voter's second turn to propose has passed. */
export const silenceBound = (...sizes: readonly number[]): bigint => 2n * BigInt(Math.max(...sizes))
