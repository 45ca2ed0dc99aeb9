// `wake`: a household whose tab is at the tip asks to vote. It needs an accepted reading of a meter of its own, and
// names a recent block to prove that it was there. It counts from the second block after this one.
import { hex } from '../bytes.ts'
import { votes, withVoter } from '../active-set.ts'
import type { Rule } from '../rule.ts'
import { household } from '../state.ts'

/** A named block may be five minutes old. */
const FRESH_MS = 300_000n

export const wake: Rule<'wake'> = (draft, body, sender) => {
  const { street } = draft
  if (votes(street.afterNextSet, sender.household)) return 'already-done'
  const { id, voterKey, metered } = household(draft, sender.household)
  if (!metered) return 'not-allowed'
  const named = street.recent.find((block) => block.height === body.height)
  if (named === undefined || hex(named.blockId) !== hex(body.blockId)) return 'unknown'
  if (named.timeMs + FRESH_MS < street.timeMs) return 'time-invalid'
  draft.street = { ...street, afterNextSet: withVoter(street.afterNextSet, { household: id, key: voterKey }) }
  return undefined
}
