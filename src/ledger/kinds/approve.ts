// `approve`: where a street asks for more than one word about a newcomer, members give theirs on the books, each from
// its own page, without all being linked to whoever stands at the door. The newcomer's own `join` then counts them.
import { hex } from '../bytes.ts'
import { APPROVALS, WISHES } from '../limits.ts'
import type { Rule } from '../rule.ts'
import { find, put } from '../table.ts'
import { wishFault, wishOf } from './join.ts'

export const approve: Rule<'approve'> = (draft, { request }, sender) => {
  const fault = wishFault(draft, request)
  if (fault !== undefined) return fault
  const wish = wishOf(request)
  const known = find(draft.wishes, hex(wish))
  const approvers = known?.approvers ?? []
  if (approvers.includes(sender.household)) return 'already-done'
  if (approvers.length >= APPROVALS || (known === undefined && draft.wishes.rows.length >= WISHES)) return 'too-many'
  const firstAtMs = known?.firstAtMs ?? draft.street.timeMs
  put(draft.wishes, { wish, request, approvers: [...approvers, sender.household], firstAtMs })
  return undefined
}
