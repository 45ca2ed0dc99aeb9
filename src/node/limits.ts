// Bounds and times of the node's loop, each with its reason. What is consensus' or the network's own stands there.

/** While somebody of the set is missing, blocks tell who: one a minute is enough for attendance, and costs little. */
export const QUIET_MS = 60_000
/** A decision needs a quorum only; those who are awake get this long to stand in the certificate too. */
export const LATE_WAIT_MS = 1_000
/** A busy street waits for them once a minute, so that attendance is fair and transactions hardly notice. */
export const LATE_WAIT_EVERY_MS = 60_000
/** A precommit that comes later than this says nothing about who is awake now. */
export const LATE_TAKEN_MS = 30_000
/** A transaction that still waits this long after we began for it may be unknown to the proposer: it travels again. */
export const PASS_ON_MS = 1_000

/** Messages of the next height wait for us in memory, one proposal and the votes of a few rounds. */
export const EARLY_BYTES = 1_048_576

/** Somebody who says to be higher, while nobody can show us the blocks for so long, is not believed any more. */
export const CLAIM_MS = 10_000
/** How long a start waits for the slower neighbours to say what they have heard of our key, once one has answered. */
export const ASK_KEY_MS = 2_000
/** A question about our key that got no answer is asked again. */
export const ASK_KEY_AGAIN_MS = 5_000

/** A linked neighbour's first sign of life: one comes every five seconds, looked after once a second, and travels. */
export const FIRST_BEAT_MS = 7_000
export const FIRST_BEAT_LOOK_MS = 100

/** Two ends of a link within this time: the line flickers, and nobody waits for that proposer until it is steady. */
export const FLICKER_MS = 10_000

/** Rounds of one height that stay in memory behind the running one; a quorum that is found later comes with a block. */
export const ROUNDS_KEPT = 24

/** Double votes kept per height: one per household; each costs a block the size of two signatures. */
export const CONFLICTS_PER_HEIGHT = 64
/** The engine room is no court: the newest few. */
export const DOUBLE_VOTES_SHOWN = 20

/** A household that was refused asks to vote again after this, then ever later. */
export const WAKE_AGAIN_MS = 10_000
export const WAKE_AGAIN_MOST_MS = 600_000
/** A wake names a block of the last five minutes; one that nobody agreed on by then is asked anew. */
export const WAKE_STALE_MS = 240_000

/** The announcement that a closing page sends is signed in advance: short-lived, so that an old one is worth nothing. */
export const PARTING_LIFE_MS = 300_000
/** A reload is back and votes within a few seconds; an absence counts from a little later on. */
export const PARTING_GRACE_MS = 12_000
/** Whoever is off for longer than a year is better said to have moved. */
export const ABSENCE_MOST_MS = 366 * 86_400_000
/** The ledger takes what begins within 31 days of block time, which may lag; holidays are told four weeks ahead. */
export const ABSENCE_AHEAD_MS = 30 * 86_400_000
/** Nights of which this computer remembers the local hours: what stands, what is on its way, and those just before. */
export const NIGHTS_SAID = 4
/** A night that could not be announced again is tried after two minutes, then ever later, for 17 hours in all. */
export const NIGHT_AGAIN_MS = 60_000
export const NIGHT_TRIES = 10
/** Often enough that the grace has not passed already when the page closes. */
export const PARTING_RENEW_MS = 4_000
/** Inside the 64 nonces that the ledger remembers, and more than a home sends between two announcements. */
export const PARTING_NONCES = 24n

/** The newest notes that a page is told, and their letters: whole books would slow down every picture of the street. */
export const BOARD_ENTRIES_SHOWN = 200
export const BOARD_CHARACTERS_SHOWN = 200_000

/** Inputs of the machine, and messages of neighbours, that a bug report carries. */
export const INPUTS_KEPT = 10_000
export const HEARD_KEPT = 2_000
/** Inputs between two states in the log: a height without end is replayed from the last state before it. */
export const INPUTS_PER_SEGMENT = 1_000

/** The ledger takes readings of the last 48 hours; an hour is left for a street that has to wake first. */
export const BY_HAND_BEHIND_MS = 47 * 3_600_000

/** Blocks behind the street's figures at most: a busy month; some seconds of reading, once. */
export const FIGURE_BLOCKS = 30_000
/** Blocks that are read and decoded at once for them: others get their turn in between. */
export const FIGURE_PIECE = 20
/** The newest blocks, in which a transaction is looked for: a day or two of a busy street. */
export const LOOKED_THROUGH_BLOCKS = 5_000
/** Parts of a time that a home asks its use for: twelve months, or the days of one. */
export const USAGE_PARTS = 31
/** Parts of a time whose energy is drawn: the days of two months side by side, or the hours of two days. */
export const ENERGY_PARTS = 64

/** Rows of a statement: a month of quarter hours with a few rows each. */
export const STATEMENT_ROWS = 20_000
/** A month of a busy home is a few megabytes. */
export const STATEMENT_BYTES = 67_108_864
/** Stored blocks that are read at once for a statement: others get their turn in between. */
export const STATEMENT_BLOCKS = 200
/** Faults of one kind that are listed; a file of nothing but faults need not be read to its end. */
export const STATEMENT_FAULTS = 5
/** A relay board that did not sign is left in peace for a moment: its contacts are asked over the same line. */
export const BOARD_REST_MS = 5_000
