// What the page is told of trust: our stake, the street's disputes, and which neighbours' meters can be doubted.

/** Why readings are doubted. */
export type DisputeReason =
  'other' | 'foreign-meter' | 'too-much' | 'too-little' | 'sun-at-night' | 'copied' | 'refused-readings'
export type Finding = 'cleared' | 'frivolous' | 'minor' | 'negligent' | 'falsified'
/** `settled`: the payee found the payment before the street did. */
export type DisputeOutcome = 'open' | 'undecided' | 'settled' | Finding

/** So many hours up to now, or from one moment up to, and without, another. */
export type DisputedTime = { readonly hours: number } | { readonly fromMs: number; readonly untilMs: number }

/** What a receipt rests on: readings of these meters, of the slot that was settled, or of any time before the receipt. */
export type Disputable = {
  readonly meters: readonly number[]
  readonly of: 'slot' | 'before'
  /** Of the slot; of what may still be disputed before the receipt. */
  readonly fromMs: number
  readonly untilMs: number
  /** Awake time of the street until the newest of these readings are final; then for evidence, and for the vote. */
  readonly finalInMs: number
  readonly evidenceMs: number
  readonly votingMs: number
}

export type Stake = {
  readonly stakeMicro: bigint
  /** Asked back, and how much awake time of the street until it is free. */
  readonly leavingMicro: bigint
  readonly leavesInMs: number
  /** What the street asks of providers. */
  readonly minimumMicro: bigint
  /** Enough to offer as a provider. */
  readonly whole: boolean
  /** What the stake must be again after a verdict; 0 without one. */
  readonly wholeMicro: bigint
  /** It waits for a dispute about our readings. */
  readonly held: boolean
}

export type DisputedReadings = {
  readonly kind: 'readings'
  readonly reason: DisputeReason
  readonly meterLabel: string
  readonly fromMs: number
  readonly untilMs: number
}

/** Money outside the books, of which its payer says that it came. */
export type DisputedPayment = {
  readonly kind: 'payment'
  /** Undefined once the street has found whether it came. */
  readonly amountMicro: bigint | undefined
}

export type Dispute = {
  readonly id: string
  readonly accused: number
  /** Undefined for one that the readings raised by themselves. */
  readonly accuser: number | undefined
  readonly of: DisputedReadings | DisputedPayment
  readonly phase: 'evidence' | 'voting' | 'closed'
  /** Awake time of the street until the phase ends. */
  readonly endsInMs: number
  readonly depositMicro: bigint
  readonly evidence: readonly { readonly household: number; readonly hash: string }[]
  readonly votes: number
  readonly judges: number
  /** What we are in it; `voted` after our vote, `late` for who came to the street after it began. */
  readonly part: 'accused' | 'accuser' | 'judge' | 'voted' | 'late'
  readonly outcome: DisputeOutcome
}

/** A meter of a neighbour's. */
export type DisputableMeter = { readonly meter: number; readonly household: number; readonly label: string }

export type Trust = {
  readonly stake: Stake
  readonly disputes: readonly Dispute[]
  readonly meters: readonly DisputableMeter[]
  readonly depositMicro: bigint
}
