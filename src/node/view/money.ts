// What the page is told of money: the wallet, receipts, payments between homes, what was sent and is not agreed yet.
import type { Refusal } from '../refusal.ts'

export type Wallet = {
  readonly balanceMicro: bigint
  readonly reservedMicro: bigint
  readonly overdraftLimitMicro: bigint
  readonly creditsWh: bigint
  readonly creditsReservedWh: bigint
}

/** One line of what happened to this household, newest first. */
export type Receipt = {
  readonly id: string
  readonly height: number
  readonly atMs: number
  readonly kind:
    | 'clearing'
    | 'trade'
    | 'delivery'
    | 'grid'
    | 'admission'
    | 'meter'
    | 'credit'
    | 'transfer'
    | 'paid'
    | 'decision'
    | 'closing'
    | 'levy'
    | 'exchange'
    | 'slash'
    | 'revoke'
    | 'dispute-opened'
    | 'dispute-guilty'
    | 'dispute-cleared'
    | 'dispute-frivolous'
    | 'purchase'
    | 'auction'
    | 'bid'
    | 'partner'
  readonly side: 'bought' | 'sold' | 'none'
  readonly counterpart: number | undefined
  readonly energyWh: bigint
  readonly priceMicroPerKwh: bigint | undefined
  readonly moneyMicro: bigint
}

/** Money between us and a neighbour outside the books, in micro-units: who pays whom. */
export type Settling = {
  readonly role: 'payer' | 'payee'
  readonly other: number
  readonly amountMicro: bigint
}

/** Money that one side says to have paid. `late`: without an answer for a fortnight. */
export type Payment = Settling & {
  readonly id: string
  readonly saidAtMs: number
  readonly state: 'waiting' | 'late' | 'denied'
  /** What the street was asked about it: it judges once. */
  readonly dispute: 'none' | 'open' | 'closed'
}

/** Our part of the fewest payments that would make everybody square, and how many there are in all. */
export type SettleUp = { readonly ours: readonly Settling[]; readonly payments: number }

/** A transaction of ours that is not yet agreed, or was refused. */
export type Pending = {
  readonly id: string
  readonly kind: string
  readonly sentAtMs: number
  readonly state: 'saved' | 'sent' | 'refused' | 'expired'
  readonly refusal: Refusal | undefined
}
