// The till: treasurers and retailers issue the street's money against money outside, and take it back. What they have
// issued stands below zero in their account, so that all balances still add up to 0; how far, the street decides.
import { MONEY_MICRO } from './limits.ts'
import { account, earn, releaseMoney, spendableMicro, transferMoney } from './money.ts'
import { addReceipt, type ReceiptBook } from './receipt.ts'
import type { ExchangeRecord } from './records.ts'
import type { LedgerRefusal } from './refusal.ts'
import { hasRole } from './roles.ts'
import { household, type Draft } from './state.ts'
import { must } from './assert.ts'
import { isMember } from './members.ts'
import { find, put, remove } from './table.ts'

export const isTreasurer = (draft: Draft, id: number): boolean =>
  isMember(draft, id) && hasRole(household(draft, id), 'treasurer', 'retailer')

export type Issued = {
  readonly treasurer: number
  readonly household: number
  readonly amountMicro: bigint
  readonly cause: Uint8Array
}

/** Gives money that counts from now on; refused beyond what one till may have issued. */
export const issueMoney = (draft: Draft, issued: Issued, receipts: ReceiptBook): LedgerRefusal | undefined => {
  const { treasurer, household: id, amountMicro } = issued
  if (amountMicro <= 0n || amountMicro > MONEY_MICRO) return 'amount-invalid'
  const till = account(draft, treasurer)
  if (till.issuedMicro + amountMicro > draft.street.terms.issuingLimitMicro) return 'issuing-limit'
  transferMoney(draft, treasurer, id, amountMicro)
  countIssued(draft, treasurer, amountMicro)
  earn(draft, id, amountMicro)
  noteExchange(receipts, issued, amountMicro)
  return undefined
}

/** Takes money back that was set aside for it. */
export const redeemMoney = (draft: Draft, redeemed: Issued, receipts: ReceiptBook): void => {
  const { treasurer, household: id, amountMicro } = redeemed
  releaseMoney(draft, id, amountMicro)
  transferMoney(draft, id, treasurer, amountMicro)
  countIssued(draft, treasurer, -amountMicro)
  noteExchange(receipts, redeemed, -amountMicro)
}

const countIssued = (draft: Draft, treasurer: number, amountMicro: bigint): void => {
  const till = account(draft, treasurer)
  put(draft.accounts, { ...till, issuedMicro: till.issuedMicro + amountMicro })
}

const noteExchange = (
  receipts: ReceiptBook,
  { treasurer, household: id, cause }: Issued,
  gainedMicro: bigint,
): void => {
  addReceipt(receipts, 'exchange', { household: id, counterpart: treasurer, moneyMicro: gainedMicro, cause })
  addReceipt(receipts, 'exchange', { household: treasurer, counterpart: id, moneyMicro: -gainedMicro, cause })
}

/** Money that is to be redeemed is set aside until the treasurer has paid it out. */
export const mayRedeem = (draft: Draft, id: number, amountMicro: bigint): boolean =>
  amountMicro <= account(draft, id).balanceMicro && amountMicro <= spendableMicro(draft, id)

/** Ends what was asked: money set aside for it is free again. */
export const closeExchange = (draft: Draft, id: string): ExchangeRecord => {
  const record = must(find(draft.exchanges, id), 'only an exchange that was asked for ends')
  if (record.redeem) releaseMoney(draft, record.household, record.amountMicro)
  remove(draft.exchanges, id)
  return record
}
