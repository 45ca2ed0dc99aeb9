// Bounds of everything that comes from other tabs, each with its reason.

/** A `tx` message carries what a node has by then: at most this many transactions, or this many bytes. */
export const TRANSACTIONS_PER_MESSAGE = 64
export const TRANSACTION_BATCH_BYTES = 16_384
/** At most ten messages a second; the first after a pause leaves at once, ahead of the votes that it sets off. */
export const TRANSACTION_PAUSE_MS = 100

/** A consensus message carries a block, or every vote of a round. */
export const CONSENSUS_BYTES = 300_000
/** Household, height, time, whether it votes, signature. */
export const BEAT_BYTES = 128
/** A sign of life every five seconds; three missed ones and a link that is gone mean away. */
export const BEAT_MS = 5_000
export const AWAY_MS = 16_000
/** A beat whose clock is further off than this says nothing about now. */
export const BEAT_SKEW_MS = 600_000

/** One envelope of the board: its longest update and what stands around it. */
export const BOARD_BYTES = 16_384

/** Blocks per sync answer: a few hundred quiet blocks, bounded by bytes below. */
export const SYNC_BLOCKS = 256
export const SYNC_BYTES = 1_048_576
/** A file of blocks that is carried by hand is held in memory as a whole, twice while it is handed over. */
export const CARRIED_BYTES = 64 * 1_048_576
/** What messengers and mail still take as an attachment; the newest weeks of a street fit. */
export const CARRIED_HANDY_BYTES = 8 * 1_048_576
/** One page of such a file: the blocks of a sync answer, with their offsets. */
export const CARRIED_PAGE_BYTES = SYNC_BYTES + 16_384
/** Signatures of the largest street. */
export const CERTIFICATE_BYTES = 32_768
/** Signing bytes of a vote or proposal: a domain tag, the chain id and less than a hundred bytes more. */
export const SIGN_BYTES = 256
/** Messages in an answer about the running height: two bundles of votes per round and the proposals that matter. */
export const RUNNING_MESSAGES = 64
/** Heights that one question for block ids may name: a tip, two snapshots and a few to fall back on. */
export const TIP_HEIGHTS = 8
/** What a newcomer is told to rely on: a tip and two snapshots. */
export const CHECKPOINTS = 4
/** A snapshot travels in pieces of this size; one fits a reply of the direct protocols. */
export const SNAPSHOT_PART_BYTES = 1_048_576
/** A founding document of its own is 400 bytes; one that founds a street again names its voters, 104 bytes each. */
export const GENESIS_BYTES = 32_768
/** One that is asked about, and one that was signed before it or has come into force. */
export const REFOUNDINGS = 2
export const JOIN_BYTES = 8_192
/** How long a question over a direct stream may stay open. */
export const REQUEST_MS = 10_000
