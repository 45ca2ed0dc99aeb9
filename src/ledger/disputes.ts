// A dispute about readings, or about a payment outside the books, from its opening to its outcome: what it holds still is
// free again, or is taken back and paid for. Windows count awake time; whoever is a party has no vote.
import { payment, split } from '../orderbook/index.ts'
import { must } from './assert.ts'
import { endUnsold } from './auctions.ts'
import { hex } from './bytes.ts'
import { FINDINGS, DISPUTE_OUTCOMES, type DisputeOutcome, type DisputeReason, DISPUTE_REASONS } from './bodies.ts'
import type { ReceiptKind } from './block.ts'
import { revokeCredits } from './credits.ts'
import { closeDelivery } from './deliveries.ts'
import { isDisputed, openDisputes, type DisputedSlots } from './frozen.ts'
import { closeOrder } from './kinds/order.ts'
import { DISPUTES, DISPUTES_PER_HOUSEHOLD, DISPUTE_REMEMBERED_MS } from './limits.ts'
import { membersOf } from './members.ts'
import { STREET_ACCOUNT, hasAccount, releaseMoney, reserveMoney, transferMoney } from './money.ts'
import { bookPayment, squaringMicro } from './payments.ts'
import { addReceipt, type ReceiptBook } from './receipt.ts'
import type { DisputeRecord, PaymentRecord } from './records.ts'
import type { LedgerRefusal } from './refusal.ts'
import { takeStake } from './stake.ts'
import type { Draft, State, Tables } from './state.ts'
import { find, put, remove } from './table.ts'
import { outcomeOf, slashPercent } from './verdict.ts'

export type Opening = DisputedSlots & {
  readonly dispute: Uint8Array
  readonly accuser: number
  readonly accused: number
  readonly reason: DisputeReason
  readonly depositMicro: bigint
}

/** The caller has seen to it that the accused exists, that the deposit is there and that there is room for a dispute. */
export const openDispute = (draft: Draft, opening: Opening, receipts: ReceiptBook): void => {
  const { awakeMs, terms, nextHousehold } = draft.street
  const evidenceUntilMs = awakeMs + BigInt(terms.evidenceMs)
  if (opening.depositMicro > 0n) reserveMoney(draft, opening.accuser, opening.depositMicro)
  const record: DisputeRecord = {
    ...opening,
    reason: DISPUTE_REASONS.indexOf(opening.reason),
    evidenceUntilMs,
    votesUntilMs: evidenceUntilMs + BigInt(terms.votingMs),
    votersBelow: nextHousehold,
    evidence: [],
    verdicts: [],
    outcome: DISPUTE_OUTCOMES.indexOf('open'),
    closedAtMs: 0n,
  }
  put(draft.disputes, record)
  endOffers(draft, record, receipts)
  tellParties(record, 'dispute-opened', receipts)
}

/** A home opens a few disputes at a time, and somebody must be there to judge. */
export const roomForDispute = (draft: Draft, accuser: number): LedgerRefusal | undefined => {
  const mine = openDisputes(draft).filter((other) => other.accuser === accuser)
  if (mine.length >= DISPUTES_PER_HOUSEHOLD || draft.disputes.rows.length >= DISPUTES) return 'too-many'
  return draft.households.rows.length < 3 ? 'nobody-to-judge' : undefined
}

/** The open dispute about a payment: it bears the payment's own id, so a payment is judged once. */
export const disputeOfPayment = (state: Tables, { payment }: PaymentRecord): DisputeRecord | undefined => {
  const dispute = find(state.disputes, hex(payment))
  return dispute?.closedAtMs === 0n ? dispute : undefined
}

/**
 * Ends what sells disputed credits. Offers are not bound to single lots, so whoever holds disputed credits that are set
 * aside gets all of its offers of that source back and may offer the others again.
 */
const endOffers = (draft: Draft, dispute: DisputeRecord, receipts: ReceiptBook): void => {
  for (const lot of draft.lots.rows.filter((row) => row.reservedWh > 0n && isDisputed(dispute, row))) {
    const orders = draft.orders.rows.filter(
      ({ household, side, source }) => household === lot.owner && side === 1 && source === lot.source,
    )
    for (const { order } of orders) closeOrder(draft, hex(order))
    const deliveries = draft.deliveries.rows.filter(
      ({ seller, source }) => seller === lot.owner && source === lot.source,
    )
    for (const { delivery } of deliveries) closeDelivery(draft, hex(delivery))
    const auctions = draft.auctions.rows.filter(({ seller, source }) => seller === lot.owner && source === lot.source)
    for (const auction of auctions) endUnsold(draft, auction, receipts)
  }
}

export type Phase = 'evidence' | 'voting' | 'closed'

export const disputePhase = (
  { street }: Pick<State, 'street'>,
  { evidenceUntilMs, votesUntilMs, closedAtMs }: DisputeRecord,
): Phase => {
  if (closedAtMs > 0n || street.awakeMs >= votesUntilMs) return 'closed'
  return street.awakeMs < evidenceUntilMs ? 'evidence' : 'voting'
}

/** Members who are no party and were members when it began. */
export const mayJudge = ({ accused, accuser, votersBelow }: DisputeRecord, household: number): boolean =>
  household !== accused && household !== accuser && household < votersBelow

export const judgesOf = (state: Tables, dispute: DisputeRecord): number =>
  membersOf(state).filter(({ id }) => mayJudge(dispute, id)).length

/** Ends the disputes whose time is over, and forgets those that ended long ago. */
export const endDisputes = (draft: Draft, receipts: ReceiptBook): void => {
  for (const dispute of openDisputes(draft))
    if (dispute.votesUntilMs <= draft.street.awakeMs) closeDispute(draft, dispute, receipts)
  for (const { dispute, closedAtMs } of draft.disputes.rows.slice())
    if (closedAtMs > 0n && closedAtMs + DISPUTE_REMEMBERED_MS <= draft.street.timeMs)
      remove(draft.disputes, hex(dispute))
}

const TOLD: Readonly<Record<DisputeOutcome, ReceiptKind>> = {
  open: 'dispute-opened',
  undecided: 'dispute-cleared',
  cleared: 'dispute-cleared',
  frivolous: 'dispute-frivolous',
  minor: 'dispute-guilty',
  negligent: 'dispute-guilty',
  falsified: 'dispute-guilty',
  settled: 'dispute-cleared',
}

/** Counts the votes and does what follows from them. */
export const closeDispute = (draft: Draft, dispute: DisputeRecord, receipts: ReceiptBook): void => {
  const findings = dispute.verdicts.map(({ finding }) => must(FINDINGS[finding], 'findings were checked'))
  decide(draft, dispute, outcomeOf(findings, judgesOf(draft, dispute)), receipts)
}

/** Writes the outcome down and does what follows from it. */
export const decide = (draft: Draft, dispute: DisputeRecord, outcome: DisputeOutcome, receipts: ReceiptBook): void => {
  const { accused, accuser, depositMicro } = dispute
  put(draft.disputes, { ...dispute, outcome: DISPUTE_OUTCOMES.indexOf(outcome), closedAtMs: draft.street.timeMs })
  const lostMicro = settleDeposit(draft, { accused, accuser, depositMicro }, outcome === 'frivolous')
  tellParties(dispute, TOLD[outcome], receipts, lostMicro)
  endPayment(draft, dispute, outcome, receipts)
  const percent = slashPercent(outcome)
  if (percent > 0n) punish(draft, dispute, percent, receipts)
}

/** What the street found to have come is booked, what it found not to have come is no longer said; else it stays said. */
const endPayment = (
  draft: Draft,
  { dispute, reason }: DisputeRecord,
  outcome: DisputeOutcome,
  receipts: ReceiptBook,
): void => {
  const payment = DISPUTE_REASONS[reason] === 'payment' ? find(draft.payments, hex(dispute)) : undefined
  if (payment === undefined) return
  if (slashPercent(outcome) > 0n) bookPayment(draft, payment, squaringMicro(draft, payment), receipts)
  else if (outcome === 'cleared' || outcome === 'frivolous') remove(draft.payments, hex(dispute))
}

/** Gives the deposit back or away; a party may have left for good meanwhile. Gives what the accused gets. */
const settleDeposit = (
  draft: Draft,
  { accused, accuser, depositMicro }: Pick<DisputeRecord, 'accused' | 'accuser' | 'depositMicro'>,
  isLost: boolean,
): bigint => {
  if (depositMicro === 0n || !hasAccount(draft, accuser)) return 0n
  releaseMoney(draft, accuser, depositMicro)
  if (!isLost || !hasAccount(draft, accused)) return 0n
  transferMoney(draft, accuser, accused, depositMicro)
  return depositMicro
}

const tellParties = (
  { accused, accuser, dispute: cause }: DisputeRecord,
  kind: ReceiptKind,
  receipts: ReceiptBook,
  moneyMicro = 0n,
): void => {
  addReceipt(receipts, kind, { household: accused, counterpart: accuser, moneyMicro, cause })
  if (accuser !== 0)
    addReceipt(receipts, kind, { household: accuser, counterpart: accused, moneyMicro: -moneyMicro, cause })
}

/** Credits go, counter-entries come; whoever bought such credits is paid from the slashed stake, as far as it reaches. */
const punish = (draft: Draft, dispute: DisputeRecord, percent: bigint, receipts: ReceiptBook): void => {
  const { accused, dispute: cause } = dispute
  const lost = [...revokeCredits(draft, dispute)].sort(([a], [b]) => a - b)
  for (const [household, energyWh] of lost)
    addReceipt(receipts, 'revoke', { household, counterpart: accused, energyWh: -energyWh, cause })
  const slashedMicro = takeStake(draft, accused, percent)
  if (slashedMicro === 0n) return
  addReceipt(receipts, 'slash', { household: accused, moneyMicro: -slashedMicro, cause })
  for (const [household, moneyMicro] of sharesOf(draft, accused, slashedMicro, lost)) {
    transferMoney(draft, accused, household, moneyMicro)
    addReceipt(receipts, 'slash', { household, counterpart: accused, moneyMicro, cause })
  }
}

/** What a lost Wh is worth to its buyer is what the main grid takes for another one; the rest is the street's. */
const sharesOf = (
  draft: Draft,
  accused: number,
  slashedMicro: bigint,
  lost: readonly (readonly [number, bigint])[],
): (readonly [number, bigint])[] => {
  const { supplierPrice } = draft.street.terms
  const harmed = lost.filter(([household]) => household !== accused && hasAccount(draft, household))
  const claims = harmed.map(([, wh]) => (supplierPrice > 0n ? payment(wh, supplierPrice).sellerGets : 0n))
  const claimedMicro = claims.reduce((sum, claim) => sum + claim, 0n)
  const paid = claimedMicro > slashedMicro ? split(slashedMicro, claims) : claims
  const restMicro = slashedMicro - paid.reduce((sum, share) => sum + share, 0n)
  const shares = harmed.map(([household], i) => [household, paid[i] ?? 0n] as const)
  return [[STREET_ACCOUNT, restMicro] as const, ...shares].filter(([, micro]) => micro > 0n)
}
