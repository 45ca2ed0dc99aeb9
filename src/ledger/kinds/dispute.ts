// `dispute`, `evidence`, `verdict`: a member doubts readings of a neighbour's meter, anybody adds hashes of what it has to
// show, and the members who are no party say what they hold for true.
import { fromHex, hex, sameBytes } from '../bytes.ts'
import { must } from '../assert.ts'
import { closeDispute, disputePhase, judgesOf, mayJudge, openDispute, roomForDispute } from '../disputes.ts'
import { firstOpenSlot } from '../finality.ts'
import { openDisputes } from '../frozen.ts'
import { EVIDENCE, EVIDENCE_PER_HOUSEHOLD } from '../limits.ts'
import { ownMoneyMicro } from '../money.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Rule } from '../rule.ts'
import { slotOf, type Draft } from '../state.ts'
import { find, put } from '../table.ts'
import { DISPUTE_REASONS, FINDINGS, type BodyOf } from '../transaction.ts'

export const dispute: Rule<'dispute'> = (draft, body, sender, { receipts }) => {
  const refusal = disputeRefusal(draft, body, sender.household)
  if (refusal !== undefined) return refusal
  const accused = must(find(draft.meters, String(body.meter)), 'the meter is there').household
  const reason = DISPUTE_REASONS[body.reason] ?? 'other'
  const { meter, fromSlot, untilSlot } = body
  const { depositMicro } = draft.street.terms
  openDispute(
    draft,
    {
      dispute: fromHex(sender.id),
      accuser: sender.household,
      accused,
      meter,
      fromSlot,
      untilSlot,
      reason,
      depositMicro,
    },
    receipts,
  )
  return undefined
}

const disputeRefusal = (draft: Draft, body: BodyOf<'dispute'>, accuser: number): LedgerRefusal | undefined => {
  const { meter: id, fromSlot, untilSlot, reason } = body
  const meter = find(draft.meters, String(id))
  if (meter === undefined || !isOfReadings(reason)) return 'unknown'
  if (meter.household === accuser) return 'dispute-party'
  if (fromSlot > untilSlot || untilSlot > slotOf(draft.genesis, draft.street.timeMs)) return 'time-invalid'
  if (fromSlot < firstOpenSlot(draft.street)) return 'reading-final'
  const open = openDisputes(draft)
  if (open.some((other) => other.meter === id && other.fromSlot <= untilSlot && fromSlot <= other.untilSlot))
    return 'already-done'
  const refusal = roomForDispute(draft, accuser)
  if (refusal !== undefined) return refusal
  return ownMoneyMicro(draft, accuser) < draft.street.terms.depositMicro ? 'not-yours-to-give' : undefined
}

const isOfReadings = (reason: number): boolean =>
  DISPUTE_REASONS[reason] !== undefined && DISPUTE_REASONS[reason] !== 'payment'

/** Anybody may add to what is known, parties too: a hash says that a file was there, and nothing about what it holds. */
export const evidence: Rule<'evidence'> = (draft, { dispute: id, hash }, { household }) => {
  const record = find(draft.disputes, hex(id))
  if (record === undefined) return 'unknown'
  if (disputePhase(draft, record) !== 'evidence') return 'dispute-phase'
  if (record.evidence.some((one) => sameBytes(one.hash, hash))) return 'already-done'
  const mine = record.evidence.filter((one) => one.household === household)
  if (mine.length >= EVIDENCE_PER_HOUSEHOLD || record.evidence.length >= EVIDENCE) return 'too-many'
  put(draft.disputes, { ...record, evidence: [...record.evidence, { household, hash }] })
  return undefined
}

/** Votes count once evidence is in; the last one that can come ends the dispute. */
export const verdict: Rule<'verdict'> = (draft, { dispute: id, finding }, { household }, { receipts }) => {
  const record = find(draft.disputes, hex(id))
  if (record === undefined || FINDINGS[finding] === undefined) return 'unknown'
  if (!mayJudge(record, household)) return 'dispute-party'
  if (disputePhase(draft, record) !== 'voting') return 'dispute-phase'
  if (record.verdicts.some((one) => one.household === household)) return 'already-done'
  const judged = { ...record, verdicts: [...record.verdicts, { household, finding }] }
  put(draft.disputes, judged)
  if (judged.verdicts.length === judgesOf(draft, judged)) closeDispute(draft, judged, receipts)
  return undefined
}
