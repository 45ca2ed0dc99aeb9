// Pledges, disputes, evidence and votes as a person asks for them. What the books would refuse is refused before it is sent.
import { DISPUTE_REASONS, FINDINGS, firstOpenSlot, fromHex, limits, slotOf, type State } from '../../ledger/index.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { refused, type Outcome } from '../refusal.ts'
import type { TrustApi } from '../trust-api.ts'
import { receiptId } from '../view/receipt-view.ts'
import { disputableView } from '../view/view-trust.ts'
import type { Disputable, DisputedTime } from '../view/trust.ts'
import { submit } from './own-transactions.ts'

type Argument<M extends keyof TrustApi> = Parameters<TrustApi[M]>[0]
type Sent = Promise<Outcome<{ readonly id: string }>>

const HOUR_MS = BigInt(limits.HOUR_MS)
const LONGEST_HOURS = 31 * 24

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)

export const pledge = async (node: NodeState, { amountMicro, withdraw }: Argument<'pledge'>): Sent =>
  amountMicro < 0n || amountMicro > limits.MONEY_MICRO
    ? refused('amount-invalid')
    : submit(node, 'household', { kind: 'stake', withdraw, amountMicro })

/** What is final is left out. */
export const openDispute = async (node: NodeState, { meter, reason, ...time }: Argument<'openDispute'>): Sent => {
  const state = node.chain?.tip().state
  if (state === undefined) return refused('no-street')
  const slots = slotsOf(state, time)
  if (slots === undefined) return refused('time-invalid')
  const open = firstOpenSlot(state.street)
  if (slots.untilSlot < open) return refused('reading-final')
  const fromSlot = slots.fromSlot > open ? slots.fromSlot : open
  const doubted = { meter, fromSlot, untilSlot: slots.untilSlot, reason: DISPUTE_REASONS.indexOf(reason) }
  return submit(node, 'household', { kind: 'dispute', ...doubted })
}

export const disputePayment = async (node: NodeState, payment: string): Sent =>
  isHash(payment) ? submit(node, 'household', { kind: 'paidDispute', payment: fromHex(payment) }) : refused('unknown')

type Slots = { readonly fromSlot: bigint; readonly untilSlot: bigint }

const slotsOf = ({ genesis, street }: State, time: DisputedTime): Slots | undefined => {
  if ('hours' in time) {
    const { hours } = time
    if (!Number.isInteger(hours) || hours < 1 || hours > LONGEST_HOURS) return undefined
    const fromSlot = slotOf(genesis, street.timeMs - BigInt(hours) * HOUR_MS)
    return { fromSlot, untilSlot: slotOf(genesis, street.timeMs) }
  }
  const { fromMs, untilMs } = time
  if (!Number.isSafeInteger(fromMs) || !Number.isSafeInteger(untilMs) || fromMs < 0 || untilMs <= fromMs)
    return undefined
  return { fromSlot: slotOf(genesis, BigInt(fromMs)), untilSlot: slotOf(genesis, BigInt(untilMs) - 1n) }
}

export const disputable = async (node: NodeState, id: string): Promise<Outcome<Disputable | undefined>> => {
  const [state, self] = [node.chain?.tip().state, selfOf(node)]
  if (state === undefined || self === undefined) return refused('no-street')
  const agreed = node.receipts.find((one) => receiptId(one) === id)
  if (agreed === undefined) return refused('unknown')
  const found = disputableView(state, self, agreed)
  return found?.finalInMs === 0 ? refused('reading-final') : { ok: true, value: found }
}

export const showEvidence = async (node: NodeState, { dispute, hash }: Argument<'showEvidence'>): Sent =>
  isHash(dispute) && isHash(hash)
    ? submit(node, 'device', { kind: 'evidence', dispute: fromHex(dispute), hash: fromHex(hash) })
    : refused('unknown')

export const judgeDispute = async (node: NodeState, { dispute, finding }: Argument<'judgeDispute'>): Sent =>
  isHash(dispute)
    ? submit(node, 'household', { kind: 'verdict', dispute: fromHex(dispute), finding: FINDINGS.indexOf(finding) })
    : refused('unknown')
