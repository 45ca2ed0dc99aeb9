// `device`: the household key enrols a new device, which votes in place of the old one from the second block after this
// one, or retires the device it has. Lost, stolen and suspended devices are left behind this way.
import { votes } from '../active-set.ts'
import { attendanceOf, leaveSet } from '../attendance.ts'
import { must } from '../assert.ts'
import { hex } from '../bytes.ts'
import { thaw } from '../freezing.ts'
import { DEVICES_PER_HOUSEHOLD, KEYS } from '../limits.ts'
import { KEY_ROLES } from '../records.ts'
import type { Rule, Sender } from '../rule.ts'
import type { LedgerRefusal } from '../refusal.ts'
import { household, keyRecord, type Draft } from '../state.ts'
import { put } from '../table.ts'
import type { BodyOf } from '../transaction.ts'
import { addKey, firstVoteOf } from './join.ts'

export const device: Rule<'device'> = (draft, body, sender) =>
  body.retire ? retire(draft, body, sender) : enrol(draft, body, sender)

/** The proof of the new key was checked at the door. */
const enrol = (draft: Draft, body: BodyOf<'device'>, sender: Sender): LedgerRefusal | undefined => {
  const refusal = enrolRefusal(draft, body, sender)
  if (refusal !== undefined) return refusal
  const { deviceKey, transportKey } = body
  const home = household(draft, sender.household)
  endVotes(draft, home.voterKey)
  addKey(draft, deviceKey, home.id, 'device', 0n, firstVoteOf(draft.street))
  // A new device is nobody's but the household's: what stopped the old one is over.
  thaw(draft, home.id)
  put(draft.households, { ...household(draft, home.id), voterKey: deviceKey, transportKey })
  const attendance = attendanceOf(draft, home.id)
  const { afterNextSet } = draft.street
  // A suspended household starts again: it wakes as anybody does, unless nobody else could go on without it.
  if (attendance.suspendedHeight !== 0n && votes(afterNextSet, home.id) && afterNextSet.length > 1)
    leaveSet(draft, home.id)
  put(draft.attendance, { ...attendanceOf(draft, home.id), suspendedHeight: 0n })
  draft.street = {
    ...draft.street,
    afterNextSet: draft.street.afterNextSet.map((voter) =>
      voter.household === home.id ? { household: home.id, key: deviceKey } : voter,
    ),
  }
  return undefined
}

/** Three keys that differ and that nobody has; the transport key may stay. */
const enrolRefusal = (draft: Draft, body: BodyOf<'device'>, sender: Sender): LedgerRefusal | undefined => {
  const [deviceKey, transportKey] = [hex(body.deviceKey), hex(body.transportKey)]
  if (new Set([deviceKey, transportKey, hex(sender.key)]).size !== 3) return 'not-allowed'
  const known = draft.households.rows.some((other) => {
    const theirs = hex(other.transportKey)
    return theirs === deviceKey || (theirs === transportKey && other.id !== sender.household)
  })
  if (known || [body.deviceKey, body.transportKey].some((key) => keyRecord(draft, key) !== undefined))
    return 'already-done'
  const { rows } = draft.keys
  const mine = rows.filter((key) => key.household === sender.household && KEY_ROLES[key.role] === 'device')
  return rows.length >= KEYS || mine.length >= DEVICES_PER_HOUSEHOLD ? 'too-many' : undefined
}

/** Without a device a household has no voter; the last voter of the street cannot go. */
const retire = (draft: Draft, body: BodyOf<'device'>, sender: Sender): LedgerRefusal | undefined => {
  const { id, voterKey } = household(draft, sender.household)
  const named = [body.transportKey, body.proof].every((bytes) => bytes.every((byte) => byte === 0))
  if (!named || hex(voterKey) !== hex(body.deviceKey)) return 'unknown'
  if (keyRecord(draft, voterKey)?.votesUntil !== 0n) return 'already-done'
  const { afterNextSet } = draft.street
  if (votes(afterNextSet, id)) {
    if (afterNextSet.length === 1) return 'not-allowed'
    leaveSet(draft, id)
  }
  endVotes(draft, voterKey)
  return undefined
}

/** The old key may vote on the two heights that are decided already, and signs nothing else any more. */
const endVotes = (draft: Draft, key: Uint8Array): void => {
  const record = must(keyRecord(draft, key), 'the device of a household is known')
  if (record.votesUntil === 0n) put(draft.keys, { ...record, votesUntil: firstVoteOf(draft.street) })
}
