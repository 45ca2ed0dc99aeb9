// Bounds and times of catching up, snapshots and checkpoints, each with its reason.
import { limits } from '../../ledger/index.ts'

/** Neighbours asked for blocks side by side: one slow one costs a third, and nobody has to serve everything. */
export const PEERS_ASKED = 3
/** Ranges asked for or waiting for their turn; at most a megabyte each. */
export const RANGES_AHEAD = 6
/** A neighbour that has not answered by now is slow or gone: its range is asked of another. */
export const RANGE_MS = 5_000
/** How long it is left alone then; a lost message is no crime. */
export const SILENT_MS = 2_000
/** How long somebody is left alone whose answer was wrong. */
export const WRONG_MS = 60_000
/** Blocks decoded in one go and proved by the last one's certificate: other inputs get their turn in between. */
export const PROVED_AT_ONCE = 64
/** Blocks of one transaction on disk, and the time after which a shorter batch is written: people must not wait. */
export const BATCH_BLOCKS = 64
export const BATCH_MS = 50

/** From here on a snapshot is quicker than the blocks: about five seconds of catching up. */
export const SNAPSHOT_GAP = 2_500
/** A neighbour may fetch a whole snapshot in this time; the pieces are asked one after another. */
export const PART_MS = 8_000

/** No street's state is longer, so whoever says or sends more gives something else. */
export const ANCESTOR_BYTES = limits.STATE_BYTES
/** Links come up within seconds after a reload: before that nobody is missing. */
export const LONELY_MS = 5_000
/** How often it is looked whether somebody is there to ask for the state that the street continues. */
export const ASK_ANCESTOR_MS = 1_000

/** A node trusts its own last block for so long: nobody buys up old keys of a whole street within a fortnight. */
export const TRUST_MS = 14 * 86_400_000
/** Households that must say alike, where there are so many. */
export const WITNESSES = 3
/** Where somebody stands is said at once; who sleeps holds up nobody. */
export const ASK_TIP_MS = 2_000
/** How often the neighbours are asked again while too few have answered. */
export const ASK_TRUST_MS = 5_000
/** A checkpoint that would pin heights beyond these few is not needed: the tip and what snapshots stand on. */
export const CHECKPOINTS = 8

/** Blocks forgotten in one go; a year without pruning is caught up with over some days. */
export const PRUNED_AT_ONCE = 20_000
export const PRUNE_EVERY_MS = 86_400_000
