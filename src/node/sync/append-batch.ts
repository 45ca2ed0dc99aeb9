// One batch of blocks that were checked ahead, as much as people and neighbours may wait for. Whoever brings blocks, a
// neighbour or a file, gets them on the chain this way and no other.
import type { AheadBlock } from './ahead.ts'
import type { Appended, Chain } from './chain.ts'
import type { NodeState } from '../node-state.ts'
import { BATCH_BLOCKS, BATCH_MS } from './sync-limits.ts'

export type BatchAppended = {
  readonly outcome: Appended
  /** The block at which it stopped, unless all of the batch was appended. */
  readonly at: AheadBlock | undefined
}

/** Runs inside the loop. Rejects, with the tip unchanged, when the disk fails. */
export const appendBatch = async (
  node: NodeState,
  chain: Chain,
  blocks: readonly AheadBlock[],
): Promise<BatchAppended> => {
  const rest = blocks.filter(({ height }) => height > chain.height())
  const startedMs = node.ports.clock.nowMs()
  const goesOn = (done: number): boolean =>
    done < BATCH_BLOCKS && Math.abs(node.ports.clock.nowMs() - startedMs) < BATCH_MS
  const { outcome, done, steps } = await chain.appendRun(rest, goesOn)
  await node.fetchEvents.onBlocks(steps)
  return { outcome, at: rest[done] }
}
