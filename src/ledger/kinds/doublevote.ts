// `doublevote`: proof that a household's device said two things in one step. It suspends the household, whatever the
// floor, until a new device is enrolled: a key that was copied or lost its journal must never vote again. Two different
// blocks in one place also cost half of the stake.
import { attendanceOf } from '../attendance.ts'
import { hex, sameBytes } from '../bytes.ts'
import { evidenceFromHeight, isDoubleVote } from '../evidence.ts'
import { isMember } from '../members.ts'
import { KEY_ROLES } from '../records.ts'
import { STREET_ACCOUNT, transferMoney } from '../money.ts'
import { addReceipt } from '../receipt.ts'
import type { Place, Rule } from '../rule.ts'
import { takeStake } from '../stake.ts'
import { household, keyRecord, type Draft } from '../state.ts'
import { put } from '../table.ts'
import type { BodyOf } from '../transaction.ts'
import { slashPercent } from '../verdict.ts'

/** Both signatures were checked at the door. */
export const doublevote: Rule<'doublevote'> = (draft, body, _sender, place) => {
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
  if (isTwoValues(body)) slash(draft, body.household, place)
  return undefined
}

/** A vote for nothing beside one for a block, or two times of one vote, say that a journal was lost; no stake goes for that. */
const isTwoValues = ({ first, second }: BodyOf<'doublevote'>): boolean => {
  const [[one], [other]] = [first.choice, second.choice]
  return one !== undefined && other !== undefined && !sameBytes(one, other)
}

const slash = (draft: Draft, household: number, { receipts }: Place): void => {
  const slashedMicro = takeStake(draft, household, slashPercent('falsified'))
  if (slashedMicro === 0n) return
  transferMoney(draft, household, STREET_ACCOUNT, slashedMicro)
  addReceipt(receipts, 'slash', { household, moneyMicro: -slashedMicro })
  addReceipt(receipts, 'slash', { household: STREET_ACCOUNT, counterpart: household, moneyMicro: slashedMicro })
}
