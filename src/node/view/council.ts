// What the page is told of the council: the street's terms and who decided them, what is open to vote on, who has which
// role, who is frozen or waits for words, and money against money outside.
import type { Role, TermName, Deed, Going, ProposalOutcome } from '../../ledger/index.ts'

export type { Deed, Going, ProposalOutcome, Role, TermName }

/** A number in the term's own unit, one per source, or words. */
export type TermValue = bigint | readonly bigint[] | string

export type Term = {
  readonly name: TermName
  readonly value: TermValue
  /** The vote that it stems from; undefined since the founding. */
  readonly decided: { readonly atMs: number; readonly proposer: number } | undefined
}

export type Proposal = {
  readonly id: string
  readonly deed: Deed
  readonly proposer: number
  readonly reason: string
  readonly changes: readonly { readonly term: TermName; readonly value: TermValue }[]
  readonly household: number
  readonly role: Role
  readonly give: boolean
  readonly proposedAtMs: number
  /** Awake time that is left to vote. */
  readonly leftMs: number
  readonly outcome: ProposalOutcome
  readonly decidedAtMs: number
  /** When changed terms begin to count; 0 for at once. */
  readonly countsFromMs: number
  readonly yes: number
  readonly no: number
  readonly needed: number
  readonly electorate: number
  /** What we said; `none` while we may, `no-vote` when it is not ours to vote on. */
  readonly ours: 'yes' | 'no' | 'none' | 'no-vote'
}

/** A newcomer for whom members speak on the books. */
export type Wish = {
  readonly id: string
  readonly name: string
  readonly approvers: readonly number[]
  readonly needed: number
  readonly ours: boolean
}

export type Rate = {
  readonly household: number
  readonly currency: string
  readonly microPerUnit: bigint
  readonly note: string
}

/** An exchange that waits for the treasurer's word; `asked` by us, or `to-answer` by us. */
export type Exchange = {
  readonly id: string
  readonly side: 'asked' | 'to-answer'
  readonly other: number
  readonly redeem: boolean
  readonly amountMicro: bigint
  readonly currency: string
  readonly microPerUnit: bigint
  readonly reference: string
  readonly askedAtMs: number
}

export type Council = {
  readonly terms: readonly Term[]
  /** Open ones first, then the newest decided. */
  readonly proposals: readonly Proposal[]
  readonly holders: readonly { readonly role: Role; readonly households: readonly number[] }[]
  readonly frozen: readonly { readonly household: number; readonly by: number; readonly untilMs: number }[]
  readonly wishes: readonly Wish[]
  readonly former: readonly { readonly id: number; readonly name: string; readonly going: Going }[]
  readonly rates: readonly Rate[]
  readonly exchanges: readonly Exchange[]
  /** What this home may still issue; undefined without a till. */
  readonly mayIssueMicro: bigint | undefined
}
