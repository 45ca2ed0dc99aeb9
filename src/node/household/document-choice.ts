// Which of two documents counts when people propose at once, or when the street went one block further beside one that
// some had signed. Everybody orders documents alike, so all who sign more than one end up with the same.
import { ALONE_BELOW, type Hex } from '../../ledger/index.ts'

export type Choice = {
  /** Height of the block that it names. */
  readonly ancestor: number
  /** The chain that it would found. */
  readonly chainId: Hex
  /** Who has signed it, as far as is known here. */
  readonly signers: readonly number[]
}
export type Members = { readonly count: number; readonly organiser: number }

/**
 * Of a newer block first; of one block, by name alone. Below four members the one that the organiser has signed first,
 * because the organiser signs only one.
 */
export const goesBefore = (one: Choice, other: Choice, { count, organiser }: Members): boolean => {
  const [signed, otherSigned] = [one, other].map(({ signers }) => count < ALONE_BELOW && signers.includes(organiser))
  if (signed !== otherSigned) return signed === true
  if (one.ancestor !== other.ancestor) return one.ancestor > other.ancestor
  return one.chainId < other.chainId
}

/**
 * Whether a home that has signed `bound` may sign `offered` besides, after which `bound` can never move it.
 *
 * Without everybody's signature no document moves anybody. If two had them all, every honest home would have signed both,
 * in the same order, and given up the same one; and who was moved by that one before would never have signed the other.
 * Nor is anybody left behind by an honest street: who signs nothing yet proposes, and who is bound does not. So the first
 * who signed `offered` had not signed `bound`, and never will, because it goes behind.
 *
 * Below four members the organiser's signature alone is enough after two days, so the organiser signs only once, and the
 * others follow it: without it nothing comes into force.
 */
export const maySignBesides = (
  { bound, offered }: { readonly bound: Choice; readonly offered: Choice },
  members: Members,
  self: number,
): boolean => {
  if (offered.signers.every((id) => id === self)) return false
  if (members.count < ALONE_BELOW && !offered.signers.includes(members.organiser)) return false
  return goesBefore(offered, bound, members)
}
