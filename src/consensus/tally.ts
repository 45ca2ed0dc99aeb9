// Votes of one round: of each validator the first of each type, and a second prevote of those who lie. What they add up
// to; a validator counts once for each choice, so a polka is the same for whoever hears all of its votes.
import { isQuorum } from './quorum.ts'
import { type Choice, type Vote, type VoteType } from '../ledger/index.ts'

type Votes = ReadonlyMap<number, Choice>

export type Tally = {
  readonly [T in VoteType]: Votes
} & {
  /**
   * A further prevote of a validator that chose otherwise before. It counts for its own choice: a polka that a liar
   * completed for one of us must be one for all, or a hidden lock stops the height (malachite issue 956). Precommits
   * need none of this, for a decision travels as a block with its certificate.
   */
  readonly seconds: Votes
}

export const EMPTY_TALLY: Tally = { prevote: new Map(), precommit: new Map(), seconds: new Map() }

export type Counted =
  | { readonly outcome: 'counted'; readonly tally: Tally }
  | { readonly outcome: 'known' }
  /** The same validator chose differently before. */
  | { readonly outcome: 'conflict'; readonly tally: Tally }

export const count = (tally: Tally, vote: Vote, validators: number): Counted => {
  const { type, household, choice } = vote
  const seen = tally[type]
  if (!seen.has(household))
    return { outcome: 'counted', tally: { ...tally, [type]: new Map(seen).set(household, choice) } }
  if (seen.get(household) === choice) return { outcome: 'known' }
  return type === 'prevote' ? countSecond(tally, vote, validators) : { outcome: 'conflict', tally }
}

/** One more prevote per liar is kept, the latest, unless an earlier one has completed a polka. */
const countSecond = (tally: Tally, { household, choice }: Vote, validators: number): Counted => {
  const { seconds } = tally
  if (seconds.has(household)) {
    const second = seconds.get(household)
    if (second === choice) return { outcome: 'known' }
    if (isQuorum(votesFor(tally, 'prevote', second), validators)) return { outcome: 'conflict', tally }
  }
  return { outcome: 'conflict', tally: { ...tally, seconds: new Map(seconds).set(household, choice) } }
}

/** Choices of one type, each as often as validators made it. */
function* choicesOf(tally: Tally, type: VoteType): Generator<Choice> {
  yield* tally[type].values()
  if (type === 'prevote') yield* tally.seconds.values()
}

export const votesFor = (tally: Tally, type: VoteType, choice: Choice): number => {
  let votes = 0
  for (const other of choicesOf(tally, type)) if (other === choice) votes++
  return votes
}

/** The block that a quorum chose; among less than a third of liars there is at most one. */
export const quorumBlock = (tally: Tally, type: VoteType, validators: number): Choice => {
  const counts = new Map<string, number>()
  for (const choice of choicesOf(tally, type)) {
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
  const out = validators - tally[type].size
  const counts = new Map<Choice, number>()
  let most = 0
  for (const choice of choicesOf(tally, type)) {
    const votes = (counts.get(choice) ?? 0) + 1
    counts.set(choice, votes)
    most = Math.max(most, votes)
  }
  return !isQuorum(most + out, validators)
}

/** Validators that said anything in this round. */
export const voicesOf = (tally: Tally): Set<number> => new Set([...tally.prevote.keys(), ...tally.precommit.keys()])
