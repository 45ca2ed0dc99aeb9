// What may be forgotten: whole blocks older than the retention, behind a snapshot. Below that only certificates stay,
// where the active set changed and every 500 blocks, so that a long history can still be followed step by step.
import type { StoredBlock } from './store.ts'

/** Thirteen months of block time: a year's statement can still be checked a month after the year. */
export const RETENTION_MS = 396 * 86_400_000
/** Every so many blocks a certificate stays. */
export const CERTIFICATE_EVERY = 500

/** Bytes that stand for what was forgotten; no block encodes to nothing. */
const FORGOTTEN = new Uint8Array()

export const isWhole = (stored: StoredBlock): boolean => stored.block.length > 0

/**
 * Below the retention only nodes that span so many levels are kept: 32 bytes per 512 blocks. Who forgets up to a multiple of
 * 512 can still prove every block that is left.
 */
const MOUNTAIN_LEVELS_KEPT = 9
export const MOUNTAIN_BLOCKS = 2 ** MOUNTAIN_LEVELS_KEPT

/** What stays of a block that is pruned; undefined when nothing does. */
export const afterPruning = (stored: StoredBlock): StoredBlock | undefined =>
  stored.changesSet === true ||
  stored.height % CERTIFICATE_EVERY === 0 ||
  stored.peaks !== undefined ||
  (stored.mountain?.length ?? 0) >= 32 * MOUNTAIN_LEVELS_KEPT
    ? { ...stored, block: FORGOTTEN, receipts: FORGOTTEN }
    : undefined
