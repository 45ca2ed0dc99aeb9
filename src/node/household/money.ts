// Money as people move it: given to a neighbour, or said to be paid outside the books. What the books would refuse is
// refused before it is sent.
import { PAID_ANSWERS, fromHex, limits } from '../../ledger/index.ts'
import type { NodeApi } from '../api.ts'
import type { NodeState } from '../node-state.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import { submit } from './own-transactions.ts'

type Argument<M extends 'sendMoney' | 'sayPaid' | 'answerPayment'> = Parameters<NodeApi[M]>[0]
type Sent = Promise<Outcome<{ readonly id: string }>>

const isAmount = (amountMicro: bigint): boolean => amountMicro > 0n && amountMicro <= limits.MONEY_MICRO

export const sendMoney = async (node: NodeState, { to, amountMicro }: Argument<'sendMoney'>): Sent =>
  isAmount(amountMicro) ? submit(node, 'household', { kind: 'transfer', to, amountMicro }) : refused('amount-invalid')

export const sayPaid = async (node: NodeState, { payee, amountMicro }: Argument<'sayPaid'>): Sent =>
  isAmount(amountMicro) ? submit(node, 'household', { kind: 'paid', payee, amountMicro }) : refused('amount-invalid')

export const answerPayment = async (
  node: NodeState,
  { payment, answer }: Argument<'answerPayment'>,
): Promise<Outcome> => {
  if (!/^[0-9a-f]{64}$/.test(payment)) return refused('unknown')
  const body = { kind: 'paidAnswer', payment: fromHex(payment), answer: PAID_ANSWERS.indexOf(answer) } as const
  const sent = await submit(node, 'household', body)
  return sent.ok ? done : sent
}
