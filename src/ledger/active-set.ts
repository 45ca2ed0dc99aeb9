// Who votes: lists of households in the order of their ids, each with the one key that speaks for it.
import { hex } from './bytes.ts'
import type { Voter } from './records.ts'

export const votes = (set: readonly Voter[], household: number): boolean =>
  set.some((voter) => voter.household === household)

/** The set with a voter more, in its order. */
export const withVoter = (set: readonly Voter[], voter: Voter): Voter[] =>
  [...set, voter].sort((a, b) => a.household - b.household)

export const sameSet = (a: readonly Voter[], b: readonly Voter[]): boolean =>
  a.length === b.length &&
  a.every(({ household, key }, i) => household === b[i]?.household && hex(key) === hex(b[i].key))
