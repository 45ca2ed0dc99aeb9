// A freeze: for a stated time the device of a household may say nothing, because somebody else may hold it. It leaves the
// active set if enough others vote; otherwise it goes on voting, because a stolen vote can be proved and a street that
// stands still cannot help itself.
import { votes } from './active-set.ts'
import { leaveSet } from './attendance.ts'
import { floorOf } from './next-active-set.ts'
import type { StreetRecord } from './records.ts'
import { household, type Draft, type Tables } from './state.ts'
import { put } from './table.ts'

export const isFrozen = (state: Tables & { readonly street: StreetRecord }, id: number): boolean =>
  household(state, id).frozenUntilMs > state.street.timeMs

export const freezeDevice = (draft: Draft, id: number, by: number, untilMs: bigint): void => {
  put(draft.households, { ...household(draft, id), frozenUntilMs: untilMs, frozenBy: by })
  const { afterNextSet, terms } = draft.street
  const stays = afterNextSet.length <= floorOf(draft.households.rows.length, terms.floor)
  if (votes(afterNextSet, id) && !stays) leaveSet(draft, id)
}

/** Ends a freeze before its time; false when there is none. */
export const thaw = (draft: Draft, id: number): boolean => {
  if (!isFrozen(draft, id)) return false
  put(draft.households, { ...household(draft, id), frozenUntilMs: 0n, thawedAtMs: draft.street.timeMs })
  return true
}
