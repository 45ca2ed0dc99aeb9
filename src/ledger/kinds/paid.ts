// `paid`, `paidAnswer`, `paidDispute`: settling up with money outside the books. The payer says that it paid; nothing moves
// before the payee says that it came, or the street, which the payer may ask after a fortnight or a denial, finds so.
import { fromHex, hex } from '../bytes.ts'
import { decide, disputeOfPayment, openDispute, roomForDispute } from '../disputes.ts'
import { NO_SLOTS } from '../frozen.ts'
import { MONEY_MICRO, PAYMENTS, PAYMENTS_PER_HOUSEHOLD } from '../limits.ts'
import { mayBePaid } from '../members.ts'
import { affordableMicro, spendableMicro } from '../money.ts'
import { bookPayment, mayBeJudged } from '../payments.ts'
import type { PaymentRecord } from '../records.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Place, Rule } from '../rule.ts'
import type { Draft } from '../state.ts'
import { find, put, remove } from '../table.ts'
import { PAID_ANSWERS } from '../transaction.ts'

export const paid: Rule<'paid'> = (draft, { payee, amountMicro }, sender) => {
  if (payee === sender.household) return 'not-to-yourself'
  if (!mayBePaid(draft, payee)) return 'unknown'
  if (amountMicro === 0n || amountMicro > MONEY_MICRO) return 'amount-invalid'
  const mine = draft.payments.rows.filter(({ payer }) => payer === sender.household)
  if (mine.length >= PAYMENTS_PER_HOUSEHOLD || draft.payments.rows.length >= PAYMENTS) return 'too-many'
  const payment = { payment: fromHex(sender.id), payer: sender.household, payee, amountMicro }
  put(draft.payments, { ...payment, saidAtMs: draft.street.timeMs, denied: false })
  return undefined
}

/** The payee says whether it came, the payer takes its word back. Who has said that nothing came may still find it. */
export const paidAnswer: Rule<'paidAnswer'> = (draft, body, sender, place) => {
  const payment = find(draft.payments, hex(body.payment))
  const answer = PAID_ANSWERS[body.answer]
  if (payment === undefined || answer === undefined) return 'unknown'
  if (sender.household !== (answer === 'taken-back' ? payment.payer : payment.payee)) return 'not-allowed'
  if (answer === 'received') return receive(draft, payment, place)
  if (answer === 'taken-back') {
    if (disputeOfPayment(draft, payment) !== undefined) return 'still-open'
    remove(draft.payments, hex(payment.payment))
  } else if (payment.denied) return 'already-done'
  else put(draft.payments, { ...payment, denied: true })
  return undefined
}

/** The payee holds real money now, so on the books it may come to owe that much, within its limit. */
const receive = (draft: Draft, record: PaymentRecord, { receipts }: Place): LedgerRefusal | undefined => {
  if (record.amountMicro > spendableMicro(draft, record.payee)) return 'not-enough-money'
  bookPayment(draft, record, record.amountMicro, receipts)
  const dispute = disputeOfPayment(draft, record)
  if (dispute !== undefined) decide(draft, dispute, 'settled', receipts)
  return undefined
}

/**
 * The payer asks the street: its payee says that nothing came, or has said nothing for a fortnight. A debtor has little of
 * its own, so the deposit may come out of its overdraft, as far as that reaches.
 */
export const paidDispute: Rule<'paidDispute'> = (draft, { payment: id }, { household: accuser }, { receipts }) => {
  const payment = find(draft.payments, hex(id))
  if (payment === undefined) return 'unknown'
  if (payment.payer !== accuser) return 'not-allowed'
  if (!mayBeJudged(draft.street, payment)) return 'payment-young'
  if (find(draft.disputes, hex(id)) !== undefined) return 'already-done'
  const refusal = roomForDispute(draft, accuser)
  if (refusal !== undefined) return refusal
  const depositMicro = affordableMicro(draft, accuser, draft.street.terms.depositMicro)
  const parties = { accuser, accused: payment.payee }
  openDispute(draft, { dispute: id, ...parties, ...NO_SLOTS, reason: 'payment', depositMicro }, receipts)
  return undefined
}
