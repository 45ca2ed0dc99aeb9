// What a node keeps of the past: a snapshot every so often, whole blocks for thirteen months, certificates beyond.
import {
  MOUNTAIN_BLOCKS,
  RETENTION_MS,
  SNAPSHOT_PACE,
  decodeBlock,
  encode,
  encodeBlock,
  encodeCertificate,
  encodeSnapshot,
  encodeState,
  isSnapshotDue,
  Receipts,
  type CommitCertificate,
  type Executed,
  type GenesisDocument,
  type SnapshotPace,
} from '../../ledger/index.ts'
import { tellTrouble, type NodeState } from '../node-state.ts'
import { PRUNED_AT_ONCE, PRUNE_EVERY_MS, SNAPSHOT_GAP } from './sync-limits.ts'

/** A trial street lives through a day in minutes. */
const TRIAL_PACE: SnapshotPace = { everyBlocks: 50, leastMs: 60_000 }
const TRIAL_GAP = 200

export const paceOf = ({ trial }: GenesisDocument): SnapshotPace => (trial ? TRIAL_PACE : SNAPSHOT_PACE)
/** How many blocks behind a snapshot is looked for. */
export const gapOf = ({ trial }: GenesisDocument): number => (trial ? TRIAL_GAP : SNAPSHOT_GAP)

/** Keeps a snapshot of a block that was just appended, if it is time for one. */
export const considerSnapshot = (
  node: NodeState,
  { block, receipts, tip }: Executed,
  certificate: CommitCertificate | undefined,
): void => {
  const { chain, ports } = node
  const place = { height: Number(block.header.height), id: block.id, timeMs: Number(block.header.timeMs) }
  if (chain === undefined || certificate === undefined) return
  if (!isSnapshotDue(paceOf(chain.genesis), node.lastSnapshot, place)) return
  node.lastSnapshot = place
  const stored = {
    ...place,
    block: encodeBlock(block),
    certificate: encodeCertificate(certificate),
    receipts: encode(Receipts, [...receipts]),
  }
  node.loop.input(async () => {
    const bytes = encodeSnapshot(stored, encodeState(tip.state))
    await ports.store.saveSnapshot({ ...place, length: bytes.length }, bytes)
  })
}

export const recallSnapshots = async (node: NodeState): Promise<void> => {
  node.lastSnapshot = (await node.ports.store.snapshots())[0]
}

/** Once a day at most, and not while anything else is going on. */
export const pruneDaily = async (node: NodeState): Promise<void> => {
  const nowMs = node.ports.clock.nowMs()
  const sinceMs = nowMs - node.lastPruneMs
  if (node.syncing || (sinceMs >= 0 && sinceMs < PRUNE_EVERY_MS)) return
  node.lastPruneMs = nowMs
  await prune(node, nowMs).catch((error: unknown) => tellTrouble(node, error))
}

/**
 * Forgets whole blocks older than the retention and behind the older snapshot, in steps after which every block that is left
 * can still be proved; gives how many it went through.
 */
export const prune = async (node: NodeState, nowMs: number, retentionMs = RETENTION_MS): Promise<number> => {
  const { store } = node.ports
  const oldest = (await store.snapshots()).at(-1)
  if (oldest === undefined) return 0
  const timeAtMs = async (height: number): Promise<number | undefined> => {
    const [stored] = await store.range(height, height)
    const block = stored === undefined ? undefined : decodeBlock(stored.block)
    return block?.ok === true ? Number(block.value.header.timeMs) : undefined
  }
  const base = await store.base()
  const below = await firstKept(base, oldest.height, nowMs - retentionMs, timeAtMs)
  const most = Math.min(below, base + PRUNED_AT_ONCE)
  return store.prune(most - (most % MOUNTAIN_BLOCKS), PRUNED_AT_ONCE)
}

/** The first height from `base` to `most` whose block is not older than `sinceMs`: block time only ever grows. */
export const firstKept = async (
  base: number,
  most: number,
  sinceMs: number,
  timeAtMs: (height: number) => Promise<number | undefined>,
): Promise<number> => {
  let [low, high] = [base, Math.max(base, most)]
  while (low < high) {
    const middle = (low + high) >> 1
    const timeMs = await timeAtMs(middle)
    if (timeMs === undefined || timeMs < sinceMs) low = middle + 1
    else high = middle
  }
  return low
}
