// Money moves between accounts and never appears or vanishes: the sum of all balances is 0 after every block.
// `reservedMicro` is the part of an account that orders and deliveries have set aside.
import { payment } from '../orderbook/index.ts'
import { assert, must } from './assert.ts'
import { isMember } from './members.ts'
import type { AccountRecord, StreetRecord } from './records.ts'
import { find, put } from './table.ts'
import type { Draft, Tables } from './state.ts'

/** Account of the street itself: takes the rounding remainders. */
export const STREET_ACCOUNT = 0

export const account = (state: Tables, household: number): AccountRecord =>
  must(find(state.accounts, String(household)), 'every household has an account')

/** False for a household that is gone for good: what is left to say about it moves no money. */
export const hasAccount = (state: Tables, household: number): boolean =>
  find(state.accounts, String(household)) !== undefined

/** What a household may still spend or set aside, its overdraft included. */
export const spendableMicro = (state: Booked, household: number): bigint => {
  const { balanceMicro, issuedMicro, reservedMicro } = account(state, household)
  return balanceMicro + issuedMicro - reservedMicro + mayOweMicro(state, household)
}

/** As much of an amount as a household may still spend or set aside. */
export const affordableMicro = (state: Booked, household: number, amountMicro: bigint): bigint => {
  const roomMicro = spendableMicro(state, household)
  if (roomMicro <= 0n) return 0n
  return roomMicro < amountMicro ? roomMicro : amountMicro
}

type Booked = Tables & { readonly street: StreetRecord }

/**
 * How far a household may fall below zero. A newcomer may owe what newcomers may, and beyond that as much as it has
 * earned or paid in so far: who has brought nothing yet can take nothing away, and there is no step to be gamed with a
 * first sale of one Wh.
 */
export const mayOweMicro = (state: Booked, household: number): bigint => {
  if (!isMember(state, household)) return 0n
  const { overdraftLimitMicro, newcomerOverdraftMicro } = state.street.terms
  const earnedMicro = newcomerOverdraftMicro + account(state, household).earnedMicro
  return earnedMicro < overdraftLimitMicro ? earnedMicro : overdraftLimitMicro
}

/** Remembers what a household was paid for energy, or has paid in. */
export const earn = (draft: Draft, household: number, amountMicro: bigint): void => {
  if (amountMicro <= 0n || household === STREET_ACCOUNT) return
  const record = account(draft, household)
  put(draft.accounts, { ...record, earnedMicro: record.earnedMicro + amountMicro })
}

export const openAccount = (draft: Draft, household: number): void =>
  put(draft.accounts, {
    household,
    balanceMicro: 0n,
    reservedMicro: 0n,
    earnedMicro: 0n,
    issuedMicro: 0n,
    receipts: 0n,
  })

/** What a household has and has not set aside, without its overdraft: what it may give away. */
export const ownMoneyMicro = (draft: Draft, household: number): bigint => {
  const { balanceMicro, issuedMicro, reservedMicro } = account(draft, household)
  const freeMicro = balanceMicro + issuedMicro - reservedMicro
  return freeMicro > 0n ? freeMicro : 0n
}

/** The caller has asked `spendableMicro` first. */
export const reserveMoney = (draft: Draft, household: number, amountMicro: bigint): void => {
  assert(amountMicro >= 0n && amountMicro <= spendableMicro(draft, household), 'only spendable money is set aside')
  const record = account(draft, household)
  put(draft.accounts, { ...record, reservedMicro: record.reservedMicro + amountMicro })
}

export const releaseMoney = (draft: Draft, household: number, amountMicro: bigint): void => {
  const record = account(draft, household)
  assert(amountMicro >= 0n && amountMicro <= record.reservedMicro, 'only money that was set aside is released')
  put(draft.accounts, { ...record, reservedMicro: record.reservedMicro - amountMicro })
}

const add = (draft: Draft, household: number, amountMicro: bigint): void => {
  const record = account(draft, household)
  put(draft.accounts, { ...record, balanceMicro: record.balanceMicro + amountMicro })
}

/** What a trade costs and brings; the buyer pays rounded up, the seller gets rounded down, the street the rest. */
export type Paid = { readonly buyerPays: bigint; readonly sellerGets: bigint }

export const payForEnergy = (
  draft: Draft,
  trade: {
    readonly buyer: number
    readonly seller: number
    readonly energyWh: bigint
    readonly priceMicroPerKwh: bigint
  },
): Paid => {
  const { buyerPays, sellerGets, street } = payment(trade.energyWh, trade.priceMicroPerKwh)
  add(draft, trade.buyer, -buyerPays)
  add(draft, trade.seller, sellerGets)
  earn(draft, trade.seller, sellerGets)
  if (street !== 0n) add(draft, STREET_ACCOUNT, street)
  return { buyerPays, sellerGets }
}

/** Moves a whole amount; the caller has seen to it that the payer has it. */
export const transferMoney = (draft: Draft, from: number, to: number, amountMicro: bigint): void => {
  add(draft, from, -amountMicro)
  add(draft, to, amountMicro)
}

export const sumOfAccounts = (state: Tables): bigint =>
  state.accounts.rows.reduce((sum, record) => sum + record.balanceMicro, 0n)
