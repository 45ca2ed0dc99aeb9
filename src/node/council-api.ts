// What a person may do in the street's council and with money outside. A part of `NodeApi`; every intent is signed by the
// household's own key, but for a word about a newcomer.
import type { Outcome } from './refusal.ts'
import type { Role, TermName } from './view/council.ts'

/** What is proposed; `countsFromMs` undefined for as soon as it is agreed. */
export type Proposing = { readonly reason: string } & (
  | {
      readonly deed: 'terms'
      readonly changes: readonly { readonly term: TermName; readonly value: bigint | string }[]
      readonly countsFromMs?: number | undefined
    }
  | { readonly deed: 'role'; readonly household: number; readonly role: Role; readonly give: boolean }
  | { readonly deed: 'expel' | 'thaw'; readonly household: number }
)

type Sent = Promise<Outcome<{ readonly id: string }>>

export type CouncilApi = {
  /** Puts something to the vote; it is our yes as well. */
  propose(proposing: Proposing): Sent
  /** The newest word counts, until it is decided. */
  vote(ballot: { readonly proposal: string; readonly yes: boolean }): Sent
  /** Speaks for a newcomer who stands in `Council.wishes`. */
  approveWish(wish: string): Sent
  /** Leaves the street: refused with a reason until everything is settled. */
  leaveStreet(): Sent
  retireMeter(meter: number): Sent
  /** An organiser stops a member's computers until a moment, a week ahead at most. */
  freeze(freeze: { readonly household: number; readonly untilMs: number }): Sent
  thaw(household: number): Sent
  /** Treasurer: what a unit of an outside currency is worth here; 0 takes the rate back. */
  postRate(rate: { readonly currency: string; readonly microPerUnit: bigint; readonly note: string }): Sent
  /** Asks a treasurer for money, or to take some back, at the rate that is posted. */
  askExchange(exchange: {
    readonly treasurer: number
    readonly redeem: boolean
    readonly amountMicro: bigint
    readonly currency: string
    readonly microPerUnit: bigint
    readonly reference: string
  }): Sent
  answerExchange(answer: { readonly exchange: string; readonly answer: 'done' | 'declined' | 'taken-back' }): Sent
  /** Treasurer: gives money for outside money that came already, against its reference. */
  issueMoney(issue: {
    readonly household: number
    readonly amountMicro: bigint
    readonly currency: string
    readonly reference: string
  }): Sent
}

export const COUNCIL_CALLS = [
  'propose',
  'vote',
  'approveWish',
  'leaveStreet',
  'retireMeter',
  'freeze',
  'thaw',
  'postRate',
  'askExchange',
  'answerExchange',
  'issueMoney',
] as const satisfies readonly (keyof CouncilApi)[]
