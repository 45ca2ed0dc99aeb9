// What a household owes that goes for good: covered by its own stake and credits first, then by the street's account,
// then by a levy on all others in proportion to what they have. All balances add up to 0, so whoever has a plus has
// together at least what is missing, and the levy makes nobody owe.
import { payment, split } from '../orderbook/index.ts'
import { assert } from './assert.ts'
import { freeCreditsWh, moveFree } from './credits.ts'
import { STREET_ACCOUNT, account, payForEnergy, transferMoney } from './money.ts'
import { addReceipt, type ReceiptBook } from './receipt.ts'
import type { Draft } from './state.ts'

type Side = { readonly household: number; readonly balanceMicro: bigint }

export const coverDebt = (draft: Draft, id: number, receipts: ReceiptBook): void => {
  if (debtOf(draft, id) > 0n) sellCredits(draft, id, receipts)
  fromStreet(draft, id, receipts)
  levy(draft, id, receipts)
  assert(debtOf(draft, id) === 0n, 'those who have a plus cover every debt')
}

const debtOf = (draft: Draft, id: number): bigint => {
  const { balanceMicro } = account(draft, id)
  return balanceMicro < 0n ? -balanceMicro : 0n
}

/** Those who have a plus, in the order of their ids, so that ties go to the lower one. */
const othersInPlus = (draft: Draft, id: number): Side[] =>
  draft.accounts.rows
    .filter(({ household, balanceMicro }) => household !== STREET_ACCOUNT && household !== id && balanceMicro > 0n)
    .map(({ household, balanceMicro }) => ({ household, balanceMicro }))
    .sort((a, b) => a.household - b.household)

/**
 * Its free credits go to those who would bear the rest, in proportion, at the feed-in price: what anybody gets for
 * energy without a neighbour. They never cover more than the debt.
 */
const sellCredits = (draft: Draft, id: number, receipts: ReceiptBook): void => {
  const price = draft.street.terms.feedInPrice
  const buyers = othersInPlus(draft, id)
  const haveMicro = buyers.reduce((sum, { balanceMicro }) => sum + balanceMicro, 0n)
  const mostMicro = least(haveMicro, debtOf(draft, id))
  if (price <= 0n || mostMicro === 0n) return
  const shares = split(
    least(freeCreditsWh(draft, id, 0), (mostMicro * 1000n) / price),
    buyers.map(({ balanceMicro }) => balanceMicro),
  )
  for (const [i, { household: buyer, balanceMicro }] of buyers.entries()) {
    const energyWh = shares[i] ?? 0n
    // Rounded up, the last Wh may cost a micro more than there is.
    if (energyWh === 0n || payment(energyWh, price).buyerPays > balanceMicro) continue
    moveFree(draft, id, buyer, energyWh)
    const { buyerPays, sellerGets } = payForEnergy(draft, { buyer, seller: id, energyWh, priceMicroPerKwh: price })
    const line = { priceMicroPerKwh: price }
    addReceipt(receipts, 'closing', { ...line, household: buyer, counterpart: id, energyWh, moneyMicro: -buyerPays })
    addReceipt(receipts, 'closing', {
      ...line,
      household: id,
      counterpart: buyer,
      energyWh: -energyWh,
      moneyMicro: sellerGets,
    })
  }
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

const fromStreet = (draft: Draft, id: number, receipts: ReceiptBook): void => {
  const { balanceMicro } = account(draft, STREET_ACCOUNT)
  const amountMicro = least(balanceMicro, debtOf(draft, id))
  if (amountMicro <= 0n) return
  transferMoney(draft, STREET_ACCOUNT, id, amountMicro)
  addReceipt(receipts, 'closing', { household: id, moneyMicro: amountMicro })
}

const levy = (draft: Draft, id: number, receipts: ReceiptBook): void => {
  const others = othersInPlus(draft, id)
  const shares = split(
    debtOf(draft, id),
    others.map(({ balanceMicro }) => balanceMicro),
  )
  for (const [i, { household }] of others.entries()) {
    const amountMicro = shares[i] ?? 0n
    if (amountMicro === 0n) continue
    transferMoney(draft, household, id, amountMicro)
    addReceipt(receipts, 'levy', { household, counterpart: id, moneyMicro: -amountMicro })
    addReceipt(receipts, 'closing', { household: id, counterpart: household, moneyMicro: amountMicro })
  }
}
