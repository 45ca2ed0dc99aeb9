// How every block begins: time moves on, the active sets move up, and what has run out ends.
import { takeAttendance } from './attendance.ts'
import { advanceAuctions } from './auctions.ts'
import type { CommitCertificate } from './block.ts'
import { fromHex, hex, type Hex } from './bytes.ts'
import { expireCredits } from './credits.ts'
import { holdCouncil } from './council.ts'
import { closeDelivery } from './deliveries.ts'
import { disputeOfPayment, endDisputes } from './disputes.ts'
import { withDay } from './evidence.ts'
import { closeExchange } from './exchanges.ts'
import { closeSilent, sweepGone } from './going.ts'
import { withAwakeMark } from './finality.ts'
import { closeOrder } from './kinds/order.ts'
import { AWAKE_STEP_MS, INVITATION_REMEMBERED_MS, PAYMENT_LIFE_MS, RECENT_BLOCKS } from './limits.ts'
import { withLeaf } from './mountain.ts'
import { addReceipt, type ReceiptBook } from './receipt.ts'
import type { StreetRecord } from './records.ts'
import { markSlotEnds } from './slots.ts'
import { releaseStakes } from './stake.ts'
import { draftOf, type Draft, type State } from './state.ts'
import { sourcesOf } from './sources.ts'
import { remove } from './table.ts'

/** The last agreed block's id (the chain id before the first block) and the state after it. */
export type Tip = { readonly id: Hex; readonly state: State }

/**
 * A draft of the state in which the transactions of the next block apply.
 * @param lastCommit the certificate that the block carries; without it nobody's attendance is taken.
 */
export const beginBlock = (
  tip: Tip,
  timeMs: bigint,
  lastCommit?: CommitCertificate,
): { draft: Draft; receipts: ReceiptBook } => {
  const draft = draftOf(tip.state)
  const { street } = draft
  const stepMs = timeMs - street.timeMs
  const parent = { height: street.height, timeMs: street.timeMs, blockId: fromHex(tip.id) }
  draft.street = {
    ...street,
    height: street.height + 1n,
    timeMs,
    awakeMs: street.awakeMs + (stepMs < AWAKE_STEP_MS ? stepMs : AWAKE_STEP_MS),
    activeSet: street.nextSet,
    nextSet: street.afterNextSet,
    afterNextSet: street.afterNextSet,
    recent: withRecent(street.recent, parent),
    peaks: withLeaf(street.peaks, street.height, parent.blockId).peaks,
  }
  draft.street = { ...draft.street, days: withDay(draft.street), awakeMarks: withAwakeMark(draft) }
  if (lastCommit !== undefined) takeAttendance(draft, lastCommit, street.activeSet, street.awakeMs)
  markSlotEnds(draft, street.timeMs)
  const receipts: ReceiptBook = []
  endWhatHasRunOut(draft, receipts)
  holdCouncil(draft, receipts)
  closeSilent(draft, receipts)
  sweepGone(draft)
  return { draft, receipts }
}

type Recent = StreetRecord['recent']

/** The newest takes the place of the oldest: moving all of them up would hash all of them again with every block. */
const withRecent = (recent: Recent, newest: Recent[number]): Recent => {
  if (recent.length < RECENT_BLOCKS) return [...recent, newest]
  const oldest = recent.reduce((least, { height }) => (height < least ? height : least), newest.height)
  return recent.map((one) => (one.height === oldest ? newest : one))
}

const endWhatHasRunOut = (draft: Draft, receipts: ReceiptBook): void => {
  const { timeMs } = draft.street
  const over = <R extends { expiresAtMs: bigint }>(rows: readonly R[]): R[] =>
    rows.filter((row) => row.expiresAtMs <= timeMs)
  for (const order of over(draft.orders.rows)) closeOrder(draft, hex(order.order))
  for (const delivery of draft.deliveries.rows.filter((row) => row.endsAtMs <= timeMs))
    closeDelivery(draft, hex(delivery.delivery))
  advanceAuctions(draft, receipts)
  // Kept for a while after its end, so that a latecomer hears that it is too old, not that it never was.
  for (const { invitation, expiresAtMs } of draft.invitations.rows.slice())
    if (expiresAtMs + INVITATION_REMEMBERED_MS <= timeMs) remove(draft.invitations, hex(invitation))
  for (const payment of draft.payments.rows.slice())
    if (payment.saidAtMs + PAYMENT_LIFE_MS <= timeMs && disputeOfPayment(draft, payment) === undefined)
      remove(draft.payments, hex(payment.payment))
  for (const { exchange, askedAtMs } of draft.exchanges.rows.slice())
    if (askedAtMs + PAYMENT_LIFE_MS <= timeMs) closeExchange(draft, hex(exchange))
  for (const { wish, firstAtMs } of draft.wishes.rows.slice())
    if (firstAtMs + INVITATION_REMEMBERED_MS <= timeMs) remove(draft.wishes, hex(wish))
  endDisputes(draft, receipts)
  releaseStakes(draft)
  for (const { owner, expiredWh, source } of expireCredits(draft))
    addReceipt(receipts, 'credit', {
      household: owner,
      energyWh: -expiredWh,
      sourcesWh: sourcesOf(source, expiredWh),
    })
}
