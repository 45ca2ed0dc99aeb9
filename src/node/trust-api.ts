// What a person may do about trust: pledge money, doubt a neighbour's readings, have a payment judged, show what there is, and judge. A part of
// `NodeApi`.
import type { Outcome } from './refusal.ts'
import type { Disputable, DisputedTime, DisputeReason, Finding } from './view/trust.ts'

type Sent = Promise<Outcome<{ readonly id: string }>>

export type TrustApi = {
  /** Pledges money that we have, or asks for a pledge back; 0 asked back takes the wish back. */
  pledge(stake: { readonly amountMicro: bigint; readonly withdraw: boolean }): Sent
  /** Doubts the readings of a neighbour's meter of a time, as far as they are not final. */
  openDispute(dispute: { readonly meter: number; readonly reason: DisputeReason } & DisputedTime): Sent
  /** Asks the street whether a payment of ours came: one that is denied, or without an answer for a fortnight. */
  disputePayment(payment: string): Sent
  /** What a receipt of ours lets us doubt; undefined for one that no neighbour's meter had a part in. */
  disputable(receipt: string): Promise<Outcome<Disputable | undefined>>
  /** Adds the SHA-256 of a file, in hex; the file itself goes nowhere. */
  showEvidence(evidence: { readonly dispute: string; readonly hash: string }): Sent
  judgeDispute(verdict: { readonly dispute: string; readonly finding: Finding }): Sent
}
