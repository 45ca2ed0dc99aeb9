// `wake`: a household whose tab is at the tip asks to vote. It needs an accepted reading of a meter of its own, and
// names a recent block to prove that it was there. It counts from the second block after this one.
import { hex } from '../bytes.ts'
import { votes, withVoter } from '../active-set.ts'
import { attendanceOf } from '../attendance.ts'
import { ACTIVATIONS_COUNT_FROM, COOL_DOWN_BLOCKS } from '../limits.ts'
import type { GenesisDocument } from '../genesis.ts'
import { isFrozen } from '../freezing.ts'
import { isMember } from '../members.ts'
import { floorOf } from '../next-active-set.ts'
import type { AttendanceRecord, StreetRecord } from '../records.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Rule } from '../rule.ts'
import { household, keyRecord, type Draft, type Tables } from '../state.ts'
import { put } from '../table.ts'
import type { BodyOf } from '../transaction.ts'
import { firstVoteOf } from './join.ts'

/** A named block may be five minutes old. */
const FRESH_MS = 300_000n

export const wake: Rule<'wake'> = (draft, body, sender) => {
  const { street } = draft
  const refusal = wakeFault(draft, sender.household) ?? namedRefusal(draft, body)
  if (refusal !== undefined) return refusal

  const { id, voterKey } = household(draft, sender.household)
  const record = attendanceOf(draft, id)
  draft.street = { ...street, afterNextSet: withVoter(street.afterNextSet, { household: id, key: voterKey }) }
  put(draft.attendance, {
    ...record,
    // Expected from there on; a voter that was never heard is silent since its first height.
    silentSinceHeight: firstVoteOf(street),
    silentSinceAwakeMs: street.awakeMs,
    firstActiveAtMs: record.firstActiveAtMs === 0n ? street.timeMs : record.firstActiveAtMs,
    announcedHeight: isPlanned(record, street) ? record.announcedHeight : 0n,
  })
  return undefined
}

/** Who is back tonight still goes on holiday on Friday; an absence without an end is what a closing page said. */
const isPlanned = ({ awayFromMs, awayUntilMs }: AttendanceRecord, { timeMs }: StreetRecord): boolean =>
  awayUntilMs !== 0n && awayFromMs > timeMs

type Asked = Tables & { readonly street: StreetRecord; readonly genesis: GenesisDocument }

/** Why a household may not wake now, whatever block it names; a node asks this before it sends a wake in vain. */
export const wakeFault = (state: Asked, id: number): LedgerRefusal | undefined => {
  if (votes(state.street.afterNextSet, id)) return 'already-done'
  const { metered, voterKey } = household(state, id)
  const record = attendanceOf(state, id)
  if (!isMember(state, id) || isFrozen(state, id)) return 'not-allowed'
  const retired = keyRecord(state, voterKey)?.votesUntil !== 0n
  if (!metered || retired || record.suspendedHeight !== 0n) return 'not-allowed'
  return coolDownRefusal(state, record) ?? newcomerRefusal(state, record)
}

const namedRefusal = ({ street }: Draft, body: BodyOf<'wake'>): LedgerRefusal | undefined => {
  const named = street.recent.find((block) => block.height === body.height)
  if (named === undefined || hex(named.blockId) !== hex(body.blockId)) return 'unknown'
  return named.timeMs + FRESH_MS < street.timeMs ? 'time-invalid' : undefined
}

/** Blocks and block time since the household left the set. */
const coolDownRefusal = ({ street }: Asked, record: AttendanceRecord): LedgerRefusal | undefined => {
  const { leftHeight, leftAtMs } = record
  if (leftHeight === 0n) return undefined
  const rested = street.height - leftHeight >= COOL_DOWN_BLOCKS
  return rested && street.timeMs - leftAtMs >= BigInt(street.terms.wakeAfterMs) ? undefined : 'time-invalid'
}

/**
 * In a larger street at most a third of the set, and at least one, may be new within the activation window, so that
 * nobody fills it overnight. Below the floor everybody is welcome: too few voters are the greater risk.
 */
const newcomerRefusal = (state: Asked, record: AttendanceRecord): LedgerRefusal | undefined => {
  const { street, households, attendance } = state
  const members = households.rows.length
  const voters = street.afterNextSet.length
  if (record.firstActiveAtMs !== 0n || street.terms.activationWindowMs === 0) return undefined
  if (members < ACTIVATIONS_COUNT_FROM || voters < floorOf(members, street.terms.floor)) return undefined
  const sinceMs = street.timeMs - BigInt(street.terms.activationWindowMs)
  const fresh = attendance.rows.filter(({ firstActiveAtMs }) => firstActiveAtMs > sinceMs).length
  return fresh >= Math.max(1, Math.floor(voters / 3)) ? 'too-many' : undefined
}
