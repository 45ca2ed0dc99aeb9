// What the page is told of how the street agrees: where it stands, and who has signed what for the running height.

/** `resting`: fewer than a quorum are awake. Nothing is lost, and it goes on by itself when one of `awaited` returns. */
export type AgreementState = 'agreeing' | 'resting' | 'catching-up' | 'watching'

export type Agreement = {
  readonly state: AgreementState
  readonly height: number
  readonly stateRoot: string
  readonly blockId: string
  readonly lastAgreedAtMs: number
  /** The newest vote or proposal that this computer has signed since it started. */
  readonly lastSigned: { readonly height: number; readonly atMs: number } | undefined
  readonly blockTimeMs: number
  readonly activeSet: readonly number[]
  readonly quorum: number
  readonly awaited: readonly number[]
  /** The engine room's view of the height being agreed. */
  readonly round: number
  readonly step: 'idle' | 'propose' | 'prevote' | 'precommit'
  readonly proposer: number | undefined
  readonly votes: readonly VoteSeen[]
  /** Who signed two different things for one place, as this home has seen since it started; the newest last. */
  readonly doubleVotes: readonly { readonly household: number; readonly height: number }[]
}

export type VoteSeen = {
  readonly kind: 'prevote' | 'precommit'
  readonly round: number
  readonly household: number
  /** First characters of the block id, or undefined for nil. */
  readonly block: string | undefined
}
