// `doublevote`: proof that a household's device said two things in one step. It suspends the household, whatever the
// floor, until a new device is enrolled: a key that was copied or lost its journal must never vote again.
import { attendanceOf } from '../attendance.ts'
import { hex } from '../bytes.ts'
import { evidenceFromHeight, isDoubleVote } from '../evidence.ts'
import { isMember } from '../members.ts'
import { KEY_ROLES } from '../records.ts'
import type { Rule } from '../rule.ts'
import { household, keyRecord } from '../state.ts'
import { put } from '../table.ts'

/** Both signatures were checked at the door. */
export const doublevote: Rule<'doublevote'> = (draft, body) => {
  if (!isDoubleVote(body)) return 'unknown'
  const record = keyRecord(draft, body.key)
  if (record === undefined || KEY_ROLES[record.role] !== 'device' || record.household !== body.household)
    return 'unknown'
  const { height } = body.first
  // What a key signs outside its time is void, and proves nothing about the household's voter.
  if (height < record.votesFrom || (record.votesUntil !== 0n && height >= record.votesUntil)) return 'unknown'
  if (height > draft.street.height || height < evidenceFromHeight(draft.street)) return 'time-invalid'
  // Who is gone has nothing that a proof could suspend.
  if (!isMember(draft, body.household)) return 'already-done'
  const attendance = attendanceOf(draft, body.household)
  const isPresent = hex(household(draft, body.household).voterKey) === hex(body.key) && record.votesUntil === 0n
  if (attendance.suspendedHeight !== 0n || !isPresent) return 'already-done'
  put(draft.attendance, { ...attendance, suspendedHeight: draft.street.height })
  return undefined
}
