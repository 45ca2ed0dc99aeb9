// Pledges, disputes, evidence and votes as a person asks for them. What the books would refuse is refused before it is sent.
import { DISPUTE_REASONS, FINDINGS, firstOpenSlot, fromHex, limits, slotOf } from '../../ledger/index.ts'
import type { NodeState } from '../node-state.ts'
import { refused, type Outcome } from '../refusal.ts'
import type { TrustApi } from '../trust-api.ts'
import { submit } from './own-transactions.ts'

type Argument<M extends keyof TrustApi> = Parameters<TrustApi[M]>[0]
type Sent = Promise<Outcome<{ readonly id: string }>>

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)

export const pledge = async (node: NodeState, { amountMicro, withdraw }: Argument<'pledge'>): Sent =>
  amountMicro < 0n || amountMicro > limits.MONEY_MICRO
    ? refused('amount-invalid')
    : submit(node, 'household', { kind: 'stake', withdraw, amountMicro })

/** From so many hours ago to now; what is final is left out. */
export const openDispute = async (node: NodeState, { meter, hours, reason }: Argument<'openDispute'>): Sent => {
  const state = node.chain?.tip().state
  if (state === undefined) return refused('no-street')
  if (!Number.isInteger(hours) || hours < 1 || hours > 31 * 24) return refused('time-invalid')
  const { genesis, street } = state
  const untilSlot = slotOf(genesis, street.timeMs)
  const [asked, open] = [slotOf(genesis, street.timeMs - BigInt(hours) * 3_600_000n), firstOpenSlot(street)]
  const fromSlot = asked > open ? asked : open
  const body = { kind: 'dispute', meter, fromSlot, untilSlot, reason: DISPUTE_REASONS.indexOf(reason) } as const
  return submit(node, 'household', body)
}

export const showEvidence = async (node: NodeState, { dispute, hash }: Argument<'showEvidence'>): Sent =>
  isHash(dispute) && isHash(hash)
    ? submit(node, 'device', { kind: 'evidence', dispute: fromHex(dispute), hash: fromHex(hash) })
    : refused('unknown')

export const judgeDispute = async (node: NodeState, { dispute, finding }: Argument<'judgeDispute'>): Sent =>
  isHash(dispute)
    ? submit(node, 'household', { kind: 'verdict', dispute: fromHex(dispute), finding: FINDINGS.indexOf(finding) })
    : refused('unknown')
