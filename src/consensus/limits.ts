// Bounds and times of consensus, each with its reason. Times are defaults of the node, not rules of the ledger: nodes
// with other timeouts still agree.

/** Messages of rounds further ahead than this are dropped: an honest peer that far ahead proves it by f+1 votes. */
export const ROUNDS_AHEAD = 2
/** Rounds beyond any honest street's need; keeps the round inside the 16 bits of the wire. */
export const ROUNDS = 65_535
/** Votes in one bundle: both kinds of one round and the polka of another, of the largest street. */
export const VOTES_PER_MESSAGE = 768
/** Blocks of one height that a node keeps while it is undecided: one per round that it took part in. */
export const BLOCKS_PER_HEIGHT = 16
/** Choices kept of a validator that chose twice at one place, besides its first: enough for every block of a height. */
export const CHOICES_OF_A_LIAR = 16
/** Messages of the next height kept until we get there. */
export const EARLY_MESSAGES = 512

/** Propose, prevote and precommit, and what each round adds; capped, so that an outage never costs an hour. */
export const TIMEOUT_MS = { propose: 3_000, prevote: 1_000, precommit: 1_000 } as const
export const TIMEOUT_STEP_MS = 500
export const TIMEOUT_CAP_MS = 30_000
/** Gossipsub does not promise that everybody gets everything, so votes travel again while a height is stuck. */
export const REPEAT_MS = 5_000
