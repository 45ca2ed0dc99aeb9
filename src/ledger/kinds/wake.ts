// `wake`: a household whose tab is at the tip asks to vote. It needs an accepted reading of a meter of its own, and
// names a recent block to prove that it was there. It counts from the second block after this one.
import { hex } from '../bytes.ts'
import { votes, withVoter } from '../active-set.ts'
import { attendanceOf } from '../attendance.ts'
import { ACTIVATIONS_COUNT_FROM, COOL_DOWN_BLOCKS } from '../limits.ts'
import { floorOf } from '../next-active-set.ts'
import type { AttendanceRecord } from '../records.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Rule } from '../rule.ts'
import { household, type Draft } from '../state.ts'
import { put } from '../table.ts'
import type { BodyOf } from '../transaction.ts'
import { firstVoteOf } from './join.ts'

/** A named block may be five minutes old. */
const FRESH_MS = 300_000n

export const wake: Rule<'wake'> = (draft, body, sender) => {
  const { street } = draft
  if (votes(street.afterNextSet, sender.household)) return 'already-done'
  const { id, voterKey, metered } = household(draft, sender.household)
  const record = attendanceOf(draft, id)
  if (!metered || record.suspendedHeight !== 0n) return 'not-allowed'
  const refusal = namedRefusal(draft, body) ?? coolDownRefusal(draft, record) ?? newcomerRefusal(draft, record)
  if (refusal !== undefined) return refusal

  draft.street = { ...street, afterNextSet: withVoter(street.afterNextSet, { household: id, key: voterKey }) }
  put(draft.attendance, {
    ...record,
    // Expected from there on; a voter that was never heard is silent since its first height.
    silentSinceHeight: firstVoteOf(street),
    silentSinceAwakeMs: street.awakeMs,
    firstActiveAtMs: record.firstActiveAtMs === 0n ? street.timeMs : record.firstActiveAtMs,
    announcedHeight: 0n,
  })
  return undefined
}

const namedRefusal = ({ street }: Draft, body: BodyOf<'wake'>): LedgerRefusal | undefined => {
  const named = street.recent.find((block) => block.height === body.height)
  if (named === undefined || hex(named.blockId) !== hex(body.blockId)) return 'unknown'
  return named.timeMs + FRESH_MS < street.timeMs ? 'time-invalid' : undefined
}

/** Blocks and block time since the household left the set. */
const coolDownRefusal = ({ street, genesis }: Draft, record: AttendanceRecord): LedgerRefusal | undefined => {
  const { leftHeight, leftAtMs } = record
  if (leftHeight === 0n) return undefined
  const rested = street.height - leftHeight >= COOL_DOWN_BLOCKS
  return rested && street.timeMs - leftAtMs >= BigInt(genesis.wakeAfterMs) ? undefined : 'time-invalid'
}

/**
 * In a larger street at most a third of the set, and at least one, may be new within the activation window, so that
 * nobody fills it overnight. Below the floor everybody is welcome: too few voters are the greater risk.
 */
const newcomerRefusal = (draft: Draft, record: AttendanceRecord): LedgerRefusal | undefined => {
  const { street, genesis, households, attendance } = draft
  const members = households.rows.length
  const voters = street.afterNextSet.length
  if (record.firstActiveAtMs !== 0n || genesis.activationWindowMs === 0) return undefined
  if (members < ACTIVATIONS_COUNT_FROM || voters < floorOf(members, genesis.floor)) return undefined
  const sinceMs = street.timeMs - BigInt(genesis.activationWindowMs)
  const fresh = attendance.rows.filter(({ firstActiveAtMs }) => firstActiveAtMs > sinceMs).length
  return fresh >= Math.max(1, Math.floor(voters / 3)) ? 'too-many' : undefined
}
