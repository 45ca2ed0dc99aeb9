// `paid`, `paidAnswer`: settling up with money outside the books. The payer says that it paid; nothing moves before the
// payee says that it came. Then the payer's debt is smaller, and the payee has that much less to get.
import { fromHex, hex } from '../bytes.ts'
import { MONEY_MICRO, PAYMENTS, PAYMENTS_PER_HOUSEHOLD } from '../limits.ts'
import { mayBePaid } from '../members.ts'
import { spendableMicro, transferMoney } from '../money.ts'
import { addReceipt } from '../receipt.ts'
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
  if (answer === 'taken-back') remove(draft.payments, hex(payment.payment))
  else if (payment.denied) return 'already-done'
  else put(draft.payments, { ...payment, denied: true })
  return undefined
}

/** The payee holds real money now, so on the books it may come to owe that much, within its limit. */
const receive = (draft: Draft, record: PaymentRecord, { receipts }: Place): LedgerRefusal | undefined => {
  const { payment: cause, payer, payee, amountMicro } = record
  if (amountMicro > spendableMicro(draft, payee)) return 'not-enough-money'
  transferMoney(draft, payee, payer, amountMicro)
  addReceipt(receipts, 'paid', { household: payer, counterpart: payee, moneyMicro: amountMicro, cause })
  addReceipt(receipts, 'paid', { household: payee, counterpart: payer, moneyMicro: -amountMicro, cause })
  remove(draft.payments, hex(cause))
  return undefined
}
