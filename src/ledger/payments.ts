// Money paid outside the books, from a word to a fact: once its payee says that it came, or the street has found so, the
// payer's debt is smaller and the payee has that much less to get.
import { hex } from './bytes.ts'
import { PAYMENT_LATE_MS } from './limits.ts'
import { account, affordableMicro, hasAccount, transferMoney } from './money.ts'
import { addReceipt, type ReceiptBook } from './receipt.ts'
import type { PaymentRecord, StreetRecord } from './records.ts'
import type { Draft } from './state.ts'
import { put, remove } from './table.ts'

/** Without an answer for so long, or denied: its payer may ask the street to judge. */
export const mayBeJudged = ({ timeMs }: Pick<StreetRecord, 'timeMs'>, { saidAtMs, denied }: PaymentRecord): boolean =>
  denied || isLatePayment({ timeMs }, { saidAtMs })

export const isLatePayment = (
  { timeMs }: Pick<StreetRecord, 'timeMs'>,
  { saidAtMs }: Pick<PaymentRecord, 'saidAtMs'>,
): boolean => saidAtMs + PAYMENT_LATE_MS <= timeMs

/**
 * What a verdict may book of a payment: as far as it squares a debt of its payer with a claim of its payee, and as the payee
 * can bear. So a jury that errs, or lies, can take a claim away, and never makes anybody a debtor.
 */
export const squaringMicro = (draft: Draft, { payer, payee, amountMicro }: PaymentRecord): bigint => {
  if (!hasAccount(draft, payer) || !hasAccount(draft, payee)) return 0n
  const [debtMicro, claimMicro] = [-account(draft, payer).balanceMicro, account(draft, payee).balanceMicro]
  const squaredMicro = [amountMicro, debtMicro, claimMicro].reduce((least, one) => (one < least ? one : least))
  return squaredMicro > 0n ? affordableMicro(draft, payee, squaredMicro) : 0n
}

/** Books so much of a payment, which the caller has found its payee to bear; what is left stays said, and denied. */
export const bookPayment = (draft: Draft, record: PaymentRecord, amountMicro: bigint, receipts: ReceiptBook): void => {
  const { payment: cause, payer, payee } = record
  if (amountMicro > 0n) {
    transferMoney(draft, payee, payer, amountMicro)
    addReceipt(receipts, 'paid', { household: payer, counterpart: payee, moneyMicro: amountMicro, cause })
    addReceipt(receipts, 'paid', { household: payee, counterpart: payer, moneyMicro: -amountMicro, cause })
  }
  if (amountMicro === record.amountMicro) remove(draft.payments, hex(cause))
  else put(draft.payments, { ...record, amountMicro: record.amountMicro - amountMicro, denied: true })
}
