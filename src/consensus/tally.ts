// Votes of one round: each validator's first of each type, and what a liar said besides. They count for every block that
// they name, as in the paper, so that a lie told to some of us cannot hide a polka that the others saw.
import { isQuorum } from './quorum.ts'
import { type Choice, type Vote, type VoteType } from '../ledger/index.ts'

export type Tally = { readonly [T in VoteType]: ReadonlyMap<number, Choice> } & {
  /** Further choices of validators that chose before; only such as are somebody's first, which bounds their number. */
  readonly further: readonly Pick<Vote, 'type' | 'household' | 'choice'>[]
}

export const EMPTY_TALLY: Tally = { prevote: new Map(), precommit: new Map(), further: [] }

export type Counted =
  | { readonly outcome: 'counted'; readonly tally: Tally }
  | { readonly outcome: 'known' }
  /** The same validator chose differently before: the first vote stays, and `tally` has this one if it may matter. */
  | { readonly outcome: 'conflict'; readonly tally: Tally | undefined }

export const count = (tally: Tally, vote: Vote): Counted => {
  const seen = tally[vote.type]
  if (seen.has(vote.household)) {
    if (says(tally, vote)) return { outcome: 'known' }
    const matters = [...seen.values()].includes(vote.choice)
    return { outcome: 'conflict', tally: matters ? { ...tally, further: [...tally.further, vote] } : undefined }
  }
  const votes = new Map(seen).set(vote.household, vote.choice)
  return { outcome: 'counted', tally: { ...tally, [vote.type]: votes } }
}

/** Whether this very choice was counted before. */
const says = (tally: Tally, { type, household, choice }: Vote): boolean =>
  tally[type].get(household) === choice ||
  tally.further.some((other) => other.type === type && other.household === household && other.choice === choice)

/** Validators that made this choice, liars included. */
export const votesFor = (tally: Tally, type: VoteType, choice: Choice): number => {
  let votes = 0
  for (const other of tally[type].values()) if (other === choice) votes++
  for (const other of tally.further) if (other.type === type && other.choice === choice) votes++
  return votes
}

/** The block that a quorum chose; there is at most one while less than a third lie. */
export const quorumBlock = (tally: Tally, type: VoteType, validators: number): Choice => {
  for (const choice of new Set(tally[type].values()))
    if (choice !== undefined && isQuorum(votesFor(tally, type, choice), validators)) return choice
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
  const most = Math.max(0, ...[...new Set(votes.values())].map((choice) => votesFor(tally, type, choice)))
  return !isQuorum(most + out, validators)
}

/** Validators that said anything in this round. */
export const voicesOf = (tally: Tally): Set<number> => new Set([...tally.prevote.keys(), ...tally.precommit.keys()])
