// Votes of one round, by type and validator: what they add up to, and the second choice that proves a lie.
import { CHOICES_OF_A_LIAR } from './limits.ts'
import { isQuorum } from './quorum.ts'
import { type Choice, type Vote, type VoteType } from '../ledger/index.ts'

export type Tally = {
  readonly [T in VoteType]: ReadonlyMap<number, Choice>
} & {
  /** What liars chose besides their first choice: `type/household` → choices. */
  readonly more: ReadonlyMap<string, readonly Choice[]>
}

export const EMPTY_TALLY: Tally = { prevote: new Map(), precommit: new Map(), more: new Map() }

export type Counted =
  | { readonly outcome: 'counted'; readonly tally: Tally }
  | { readonly outcome: 'known' }
  /**
   * The same validator chose differently before. Both count, as the paper counts messages: others may have seen only
   * the second, and a polka that rests on it must be a polka here, too.
   */
  | { readonly outcome: 'conflict'; readonly tally: Tally }

export const count = (tally: Tally, vote: Vote): Counted => {
  const { type, household, choice } = vote
  const seen = tally[type]
  if (!seen.has(household))
    return { outcome: 'counted', tally: { ...tally, [type]: new Map(seen).set(household, choice) } }
  const place = `${type}/${household}`
  const more = tally.more.get(place) ?? []
  if (seen.get(household) === choice || more.includes(choice)) return { outcome: 'known' }
  if (more.length >= CHOICES_OF_A_LIAR) return { outcome: 'conflict', tally }
  return { outcome: 'conflict', tally: { ...tally, more: new Map(tally.more).set(place, [...more, choice]) } }
}

/** Each choice with the number of validators that chose it. */
const countsOf = (tally: Tally, type: VoteType): Map<Choice, number> => {
  const counts = new Map<Choice, number>()
  const add = (choice: Choice): unknown => counts.set(choice, (counts.get(choice) ?? 0) + 1)
  for (const [household, choice] of tally[type]) {
    add(choice)
    if (tally.more.size > 0) tally.more.get(`${type}/${household}`)?.forEach(add)
  }
  return counts
}

export const votesFor = (tally: Tally, type: VoteType, choice: Choice): number => countsOf(tally, type).get(choice) ?? 0

/** The block that a quorum chose; there is at most one, unless more than a third lies. */
export const quorumBlock = (tally: Tally, type: VoteType, validators: number): Choice => {
  if (!isQuorum(tally[type].size, validators)) return undefined
  for (const [choice, votes] of countsOf(tally, type))
    if (choice !== undefined && isQuorum(votes, validators)) return choice
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
  return !isQuorum(Math.max(0, ...countsOf(tally, type).values()) + out, validators)
}

/** Validators that said anything in this round. */
export const voicesOf = (tally: Tally): Set<number> => new Set([...tally.prevote.keys(), ...tally.precommit.keys()])
