// Votes of one round, each validator's first of each type: what they add up to, and the second vote that proves a lie.
import { isQuorum } from './quorum.ts'
import { type Choice, type Vote, type VoteType } from '../ledger/index.ts'

export type Tally = { readonly [T in VoteType]: ReadonlyMap<number, Choice> }

export const EMPTY_TALLY: Tally = { prevote: new Map(), precommit: new Map() }

export type Counted =
  | { readonly outcome: 'counted'; readonly tally: Tally }
  | { readonly outcome: 'known' }
  /** The same validator chose differently before: the first vote stays. */
  | { readonly outcome: 'conflict' }

export const count = (tally: Tally, vote: Vote): Counted => {
  const seen = tally[vote.type]
  if (seen.has(vote.household))
    return seen.get(vote.household) === vote.choice ? { outcome: 'known' } : { outcome: 'conflict' }
  const votes = new Map(seen).set(vote.household, vote.choice)
  return { outcome: 'counted', tally: { ...tally, [vote.type]: votes } }
}

export const votesFor = (tally: Tally, type: VoteType, choice: Choice): number => {
  let votes = 0
  for (const other of tally[type].values()) if (other === choice) votes++
  return votes
}

/** The block that a quorum chose; there is at most one. */
export const quorumBlock = (tally: Tally, type: VoteType, validators: number): Choice => {
  const counts = new Map<string, number>()
  for (const choice of tally[type].values()) {
    if (choice === undefined) continue
    const votes = (counts.get(choice) ?? 0) + 1
    if (isQuorum(votes, validators)) return choice
    counts.set(choice, votes)
  }
  return undefined
}

export const quorumNil = (tally: Tally, type: VoteType, validators: number): boolean =>
  isQuorum(votesFor(tally, type, undefined), validators)

export const quorumAny = (tally: Tally, type: VoteType, validators: number): boolean =>
  isQuorum(tally[type].size, validators)

/** True when the votes that are still out cannot give any choice a quorum: waiting longer is of no use. */
export const isHopeless = (tally: Tally, type: VoteType, validators: number): boolean => {
  const votes = tally[type]
  const out = validators - votes.size
  const counts = new Map<Choice, number>()
  for (const choice of votes.values()) counts.set(choice, (counts.get(choice) ?? 0) + 1)
  return !isQuorum(Math.max(0, ...counts.values()) + out, validators)
}

/** Validators that said anything in this round. */
export const voicesOf = (tally: Tally): Set<number> => new Set([...tally.prevote.keys(), ...tally.precommit.keys()])
