// `rate`, `exchange`, `exchangeAnswer`, `issue`: the street's money against money outside. A treasurer posts what a unit
// outside is worth, a household asks, and nothing moves before the treasurer says that the outside money did.
import { fromHex, hex, textOf } from '../bytes.ts'
import { closeExchange, isTreasurer, issueMoney, mayRedeem, redeemMoney } from '../exchanges.ts'
import { EXCHANGES, EXCHANGES_PER_HOUSEHOLD, MONEY_MICRO, RATES, RATES_PER_HOUSEHOLD, RATE_MICRO } from '../limits.ts'
import { isMember } from '../members.ts'
import { reserveMoney } from '../money.ts'
import type { LedgerRefusal } from '../refusal.ts'
import type { Place, Rule, Sender } from '../rule.ts'
import { rateKey, type Draft } from '../state.ts'
import { find, put, remove } from '../table.ts'
import { EXCHANGE_ANSWERS, type BodyOf } from '../transaction.ts'

export const rate: Rule<'rate'> = (draft, { currency, microPerUnit, note }, sender) => {
  if (!isTreasurer(draft, sender.household)) return 'role-missing'
  if ((textOf(currency) ?? '').trim() === '' || textOf(note) === undefined) return 'name-empty'
  if (microPerUnit > RATE_MICRO) return 'price-invalid'
  const key = rateKey(sender.household, currency)
  const known = find(draft.rates, key)
  if (microPerUnit === 0n) {
    if (known === undefined) return 'unknown'
    remove(draft.rates, key)
    return undefined
  }
  const mine = draft.rates.rows.filter(({ household }) => household === sender.household)
  if (known === undefined && (mine.length >= RATES_PER_HOUSEHOLD || draft.rates.rows.length >= RATES)) return 'too-many'
  const { timeMs } = draft.street
  put(draft.rates, { household: sender.household, currency, microPerUnit, note, postedAtMs: timeMs })
  return undefined
}

/** Asked at the rate that the household has seen; another one that is posted meanwhile does not count for it. */
export const exchange: Rule<'exchange'> = (draft, body, sender) => {
  const { treasurer, redeem, amountMicro, currency, microPerUnit, reference } = body
  const refusal = askRefusal(draft, body, sender)
  if (refusal !== undefined) return refusal
  if (redeem) reserveMoney(draft, sender.household, amountMicro)
  put(draft.exchanges, {
    exchange: fromHex(sender.id),
    household: sender.household,
    ...{ treasurer, redeem, amountMicro, currency, microPerUnit, reference },
    askedAtMs: draft.street.timeMs,
  })
  return undefined
}

const askRefusal = (draft: Draft, body: BodyOf<'exchange'>, sender: Sender): LedgerRefusal | undefined => {
  const { treasurer, redeem, amountMicro, currency, microPerUnit, reference } = body
  if (treasurer === sender.household) return 'not-to-yourself'
  if (!isTreasurer(draft, treasurer)) return 'role-missing'
  const posted = find(draft.rates, rateKey(treasurer, currency))
  if (posted === undefined || posted.microPerUnit !== microPerUnit) return 'no-rate'
  if (amountMicro === 0n || amountMicro > MONEY_MICRO) return 'amount-invalid'
  if (textOf(reference) === undefined) return 'unknown'
  const mine = draft.exchanges.rows.filter(({ household }) => household === sender.household)
  if (mine.length >= EXCHANGES_PER_HOUSEHOLD || draft.exchanges.rows.length >= EXCHANGES) return 'too-many'
  // Only what one has is worth money outside; what one may owe never is.
  return redeem && !mayRedeem(draft, sender.household, amountMicro) ? 'not-yours-to-give' : undefined
}

/** The treasurer says that the outside money moved, or declines; the household takes its question back. */
export const exchangeAnswer: Rule<'exchangeAnswer'> = (draft, body, sender, place) => {
  const id = hex(body.exchange)
  const asked = find(draft.exchanges, id)
  const answer = EXCHANGE_ANSWERS[body.answer]
  if (asked === undefined || answer === undefined) return 'unknown'
  if (sender.household !== (answer === 'taken-back' ? asked.household : asked.treasurer)) return 'not-allowed'
  return answer === 'done' ? carryOut(draft, id, place) : void closeExchange(draft, id)
}

const carryOut = (draft: Draft, id: string, { receipts }: Place): LedgerRefusal | undefined => {
  const asked = find(draft.exchanges, id)
  if (asked === undefined || !isTreasurer(draft, asked.treasurer)) return 'role-missing'
  const moved = { ...asked, cause: asked.exchange }
  if (asked.redeem) redeemMoney(draft, moved, receipts)
  else {
    const refusal = issueMoney(draft, moved, receipts)
    if (refusal !== undefined) return refusal
  }
  remove(draft.exchanges, id)
  return undefined
}

/** A treasurer who has the outside money already issues at once, against the reference under which it came. */
export const issue: Rule<'issue'> = (draft, body, sender, { receipts }) => {
  const { household: id, amountMicro, currency, reference } = body
  if (!isTreasurer(draft, sender.household)) return 'role-missing'
  if (id === sender.household) return 'not-to-yourself'
  if (!isMember(draft, id)) return 'unknown'
  if (find(draft.rates, rateKey(sender.household, currency)) === undefined) return 'no-rate'
  if ((textOf(reference) ?? '').trim() === '') return 'name-empty'
  const issued = { treasurer: sender.household, household: id, amountMicro, cause: fromHex(sender.id) }
  return issueMoney(draft, issued, receipts)
}
