// `invite` and `revoke`: a right to join under a 16-byte id, with a number of uses and an end.
import { hex } from '../bytes.ts'
import { EXPIRY_MS, INVITATIONS, INVITATIONS_PER_HOUSEHOLD } from '../limits.ts'
import { find, put, remove } from '../table.ts'
import type { Rule } from '../rule.ts'

/** Any member may invite (preset *Neighbours*); ids are drawn at random, so one that exists is refused. */
export const invite: Rule<'invite'> = (draft, body, sender) => {
  const { invitation, uses, expiresAtMs } = body
  if (find(draft.invitations, hex(invitation)) !== undefined) return 'already-done'
  if (uses === 0) return 'amount-invalid'
  if (expiresAtMs <= draft.street.timeMs || expiresAtMs > draft.street.timeMs + EXPIRY_MS) return 'time-invalid'
  const mine = draft.invitations.rows.filter((other) => other.inviter === sender.household)
  if (mine.length >= INVITATIONS_PER_HOUSEHOLD || draft.invitations.rows.length >= INVITATIONS) return 'too-many'
  put(draft.invitations, { invitation, inviter: sender.household, usesLeft: uses, expiresAtMs })
  return undefined
}

/** Only the household that invited may take an invitation back. */
export const revoke: Rule<'revoke'> = (draft, body, sender) => {
  const key = hex(body.invitation)
  const record = find(draft.invitations, key)
  if (record === undefined) return 'unknown'
  if (record.inviter !== sender.household) return 'not-allowed'
  remove(draft.invitations, key)
  return undefined
}
