// `transfer`: money given to another household. Only money that one has: the overdraft is there to buy energy with, and
// a home that owes must not hand what it owes to somebody else.
import { MONEY_MICRO } from '../limits.ts'
import { isMember } from '../members.ts'
import { ownMoneyMicro, transferMoney } from '../money.ts'
import { addReceipt } from '../receipt.ts'
import type { Rule } from '../rule.ts'
import { fromHex } from '../bytes.ts'

export const transfer: Rule<'transfer'> = (draft, { to, amountMicro }, sender, { receipts }) => {
  if (to === sender.household) return 'not-to-yourself'
  if (!isMember(draft, to)) return 'unknown'
  if (amountMicro === 0n || amountMicro > MONEY_MICRO) return 'amount-invalid'
  if (amountMicro > ownMoneyMicro(draft, sender.household)) return 'not-yours-to-give'
  transferMoney(draft, sender.household, to, amountMicro)
  const cause = fromHex(sender.id)
  addReceipt(receipts, 'transfer', {
    household: sender.household,
    counterpart: to,
    moneyMicro: -amountMicro,
    cause,
  })
  addReceipt(receipts, 'transfer', { household: to, counterpart: sender.household, moneyMicro: amountMicro, cause })
  return undefined
}
