// Stake and disputes as the page shows them. Everybody who may judge sees what is doubted, and nothing of what was measured.
import {
  DISPUTE_REASONS,
  DISPUTE_OUTCOMES,
  RECEIPT_KINDS,
  disputePhase,
  firstOpenSlot,
  hex,
  isAccused,
  judgesOf,
  mayJudge,
  openForMs,
  sameBytes,
  slotEndsAtMs,
  slotOf,
  stakeIsWhole,
  stakeOf,
  textOf,
  type DisputeRecord,
  type State,
} from '../../ledger/index.ts'
import type { AgreedReceipt } from '../node-state.ts'
import type { Disputable, Dispute, DisputableMeter, Stake, Trust } from './trust.ts'

const NO_STAKE: Stake = {
  ...{ stakeMicro: 0n, leavingMicro: 0n, leavesInMs: 0, minimumMicro: 0n, wholeMicro: 0n },
  ...{ whole: true, held: false },
}
const NO_TRUST: Trust = { stake: NO_STAKE, disputes: [], meters: [], depositMicro: 0n }

export const trustView = (state: State | undefined, self: number | undefined): Trust => {
  if (state === undefined || self === undefined) return NO_TRUST
  return {
    stake: stakeView(state, self),
    // What is open first, then the newest.
    disputes: [...state.disputes.rows]
      .sort((a, b) => Number(a.closedAtMs > 0n) - Number(b.closedAtMs > 0n) || Number(b.votesUntilMs - a.votesUntilMs))
      .map((dispute) => disputeView(state, dispute, self)),
    meters: disputableMeters(state, self),
    depositMicro: state.street.terms.depositMicro,
  }
}

const disputableMeters = (state: State, self: number): DisputableMeter[] =>
  state.meters.rows
    .filter(({ household, based }) => household !== self && based)
    .map(({ id, household, label }) => ({ meter: id, household, label: textOf(label) ?? '' }))

/** Settled from the readings of one slot. */
const OF_A_SLOT = ['clearing', 'partner']
/** Energy of the other side's, counted some time before it was handed over. */
const OF_BEFORE = ['trade', 'purchase', 'delivery']

/** What one of our receipts rests on, if it is the reading of a neighbour's meter. Everybody trades with a slot as a whole. */
export const disputableView = (
  state: State,
  self: number,
  { receipt, atMs }: Pick<AgreedReceipt, 'receipt' | 'atMs'>,
): Disputable | undefined => {
  const kind = RECEIPT_KINDS[receipt.kind] ?? ''
  const isOfSlot = OF_A_SLOT.includes(kind)
  if (!isOfSlot && !OF_BEFORE.includes(kind)) return undefined
  const { genesis, street } = state
  const { counterpart } = receipt
  const meters = disputableMeters(state, self)
    .filter(({ household }) => counterpart === 0 || household === counterpart)
    .map(({ meter }) => meter)
  if (meters.length === 0) return undefined
  const last = isOfSlot ? receipt.slot : slotOf(genesis, BigInt(atMs))
  const first = isOfSlot ? last : firstOpenSlot(street)
  const { evidenceMs, votingMs } = street.terms
  return {
    ...{ meters, of: isOfSlot ? 'slot' : 'before', finalInMs: openForMs(street, last), evidenceMs, votingMs },
    fromMs: Number(slotEndsAtMs(genesis, first)) - genesis.slotMs,
    untilMs: Number(slotEndsAtMs(genesis, last)),
  }
}

const stakeView = (state: State, self: number): Stake => {
  const { stakeMicro, leavingMicro, leavesAtAwakeMs, wholeMicro } = stakeOf(state, self)
  return {
    stakeMicro,
    leavingMicro,
    leavesInMs: leavingMicro === 0n ? 0 : until(state, leavesAtAwakeMs),
    minimumMicro: state.street.terms.minimumStakeMicro,
    whole: stakeIsWhole(state, self),
    wholeMicro,
    held: isAccused(state, self),
  }
}

const until = ({ street }: State, awakeMs: bigint): number => Math.max(0, Number(awakeMs - street.awakeMs))

const disputeView = (state: State, dispute: DisputeRecord, self: number): Dispute => {
  const phase = disputePhase(state, dispute)
  return {
    id: hex(dispute.dispute),
    accused: dispute.accused,
    accuser: dispute.accuser === 0 ? undefined : dispute.accuser,
    of: subjectOf(state, dispute),
    phase,
    endsInMs: until(state, phase === 'evidence' ? dispute.evidenceUntilMs : dispute.votesUntilMs),
    depositMicro: dispute.depositMicro,
    evidence: dispute.evidence.map(({ household, hash }) => ({ household, hash: hex(hash) })),
    votes: dispute.verdicts.length,
    judges: judgesOf(state, dispute),
    part: partOf(dispute, self),
    outcome: DISPUTE_OUTCOMES[dispute.outcome] ?? 'open',
  }
}

const subjectOf = (state: State, dispute: DisputeRecord): Dispute['of'] => {
  const reason = DISPUTE_REASONS[dispute.reason] ?? 'other'
  if (reason === 'payment') {
    // Both bear one id.
    const payment = state.payments.rows.find((row) => sameBytes(row.payment, dispute.dispute))
    return { kind: 'payment', amountMicro: payment?.amountMicro }
  }
  const meter = state.meters.rows.find(({ id }) => id === dispute.meter)
  return {
    kind: 'readings',
    reason,
    meterLabel: textOf(meter?.label ?? new Uint8Array()) ?? '',
    fromMs: Number(slotEndsAtMs(state.genesis, dispute.fromSlot)) - state.genesis.slotMs,
    untilMs: Number(slotEndsAtMs(state.genesis, dispute.untilSlot)),
  }
}

const partOf = (dispute: DisputeRecord, self: number): Dispute['part'] => {
  if (dispute.accused === self) return 'accused'
  if (dispute.accuser === self) return 'accuser'
  if (!mayJudge(dispute, self)) return 'late'
  return dispute.verdicts.some(({ household }) => household === self) ? 'voted' : 'judge'
}
