// `freeze`, `thaw`: an organiser stops a member's device at once, for days at most, when it was stolen or sends what its
// people do not want. Everybody sees it; the household itself, who froze it, or a vote ends it.
import { freezeDevice, isFrozen, thaw as endFreeze } from '../freezing.ts'
import { FREEZE_MS, THAWED_MS } from '../limits.ts'
import { isMember } from '../members.ts'
import { addReceipt } from '../receipt.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Rule } from '../rule.ts'
import { hasRole } from '../roles.ts'
import { household, type Draft } from '../state.ts'

export const freeze: Rule<'freeze'> = (draft, { household: id, untilMs }, sender, { receipts }) => {
  const refusal = freezeRefusal(draft, id, sender.household)
  if (refusal !== undefined) return refusal
  const { timeMs } = draft.street
  if (untilMs <= timeMs || untilMs > timeMs + FREEZE_MS) return 'time-invalid'
  freezeDevice(draft, id, sender.household, untilMs)
  addReceipt(receipts, 'decision', { household: id, counterpart: sender.household })
  return undefined
}

/**
 * One freeze at a time of one organiser, so that nobody silences a street; never anew for a while where the household or
 * the street has ended one, so that it cannot go on for ever; and never of the last voter.
 */
const freezeRefusal = (draft: Draft, id: number, organiser: number): LedgerRefusal | undefined => {
  if (!hasRole(household(draft, organiser), 'organiser')) return 'role-missing'
  if (id === organiser) return 'not-to-yourself'
  if (!isMember(draft, id)) return 'unknown'
  if (isFrozen(draft, id)) return 'already-done'
  const running = draft.households.rows.some((home) => home.frozenBy === organiser && isFrozen(draft, home.id))
  if (running) return 'freeze-running'
  const { thawedAtMs, frozenBy } = household(draft, id)
  const lately = thawedAtMs !== 0n && thawedAtMs + THAWED_MS > draft.street.timeMs
  return lately && frozenBy === organiser ? 'thawed-lately' : undefined
}

export const thaw: Rule<'thaw'> = (draft, { household: id }, sender) => {
  if (!isMember(draft, id)) return 'unknown'
  if (sender.household !== id && household(draft, id).frozenBy !== sender.household) return 'not-allowed'
  return endFreeze(draft, id) ? undefined : 'nothing-changes'
}
