// Money among neighbours as the page shows it: payments that wait for a word, and who would have to pay whom to be square.
// Of others only those who pay us or whom we pay; the rest is a number.
import { STREET_ACCOUNT, hex, isLatePayment, settleUp, type SettlingPayment, type State } from '../../ledger/index.ts'
import type { Payment, SettleUp, Settling } from './snapshot.ts'

/** People pay in hundredths. */
const CENT_MICRO = 10_000n

export const paymentsView = (state: State | undefined, self: number | undefined): Payment[] =>
  (state?.payments.rows ?? []).flatMap((row) => {
    const sides = sidesOf(row, self)
    if (sides === undefined || state === undefined) return []
    const id = hex(row.payment)
    const standing = row.denied ? 'denied' : isLatePayment(state.street, row) ? 'late' : 'waiting'
    const dispute = state.disputes.rows.find((one) => hex(one.dispute) === id)
    const judging = dispute === undefined ? 'none' : dispute.closedAtMs === 0n ? 'open' : 'closed'
    return [{ ...sides, id, saidAtMs: Number(row.saidAtMs), state: standing, dispute: judging } as const]
  })

export const settleUpView = (state: State | undefined, self: number | undefined): SettleUp => {
  if (state === undefined) return { ours: [], payments: 0 }
  const payments = settled(state)
  return { ours: payments.flatMap((payment) => sidesOf(payment, self) ?? []), payments: payments.length }
}

const sidesOf = ({ payer, payee, amountMicro }: SettlingPayment, self: number | undefined): Settling | undefined => {
  if (payer === self) return { role: 'payer', other: payee, amountMicro }
  return payee === self ? { role: 'payee', other: payer, amountMicro } : undefined
}

/** A picture is drawn ten times a second and a state changes once a block: each state is settled once. */
const known = new WeakMap<State, SettlingPayment[]>()

const settled = (state: State): SettlingPayment[] => {
  const before = known.get(state)
  if (before !== undefined) return before
  const payments = settleUp(expected(state), CENT_MICRO)
  known.set(state, payments)
  return payments
}

/**
 * Balances as if what was said to be paid had come, as far as it squares a debt with a claim: a word alone, which its payee
 * has not confirmed, must not make anybody look as if it owed something.
 */
const expected = (state: State): { household: number; balanceMicro: bigint }[] => {
  const balances = new Map(state.accounts.rows.map(({ household, balanceMicro }) => [household, balanceMicro]))
  for (const { payer, payee, amountMicro, denied } of state.payments.rows) {
    const [debtMicro, claimMicro] = [-(balances.get(payer) ?? 0n), balances.get(payee) ?? 0n]
    const countedMicro = least(amountMicro, debtMicro, claimMicro)
    if (denied || countedMicro <= 0n) continue
    balances.set(payer, countedMicro - debtMicro)
    balances.set(payee, claimMicro - countedMicro)
  }
  balances.delete(STREET_ACCOUNT)
  return [...balances].map(([household, balanceMicro]) => ({ household, balanceMicro }))
}

const least = (...amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (a < b ? a : b))
