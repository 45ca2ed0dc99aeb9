// The count behind the street's figures: read from the stored blocks when somebody asks, beside the loop and piece by
// piece, and from then on only what is new. Thirty days at most, and so many blocks that nobody waits for minutes.
import {
  Receipts,
  countBlock,
  decode,
  decodeBlock,
  isWhole,
  limits,
  newTally,
  type FigureTally,
} from '../../ledger/index.ts'
import { FIGURE_BLOCKS, FIGURE_PIECE } from '../limits.ts'
import type { NodeState } from '../node-state.ts'
import type { Chain } from '../sync/chain.ts'
import { firstKept } from '../sync/retention.ts'
import { timeAtMs } from '../statement/own-receipts.ts'

/** One count per chain; who asks while it is read waits for it. */
const counts = new WeakMap<Chain, Promise<FigureTally>>()

export const countedBlocks = (node: NodeState, chain: Chain): Promise<FigureTally> => {
  const known = counts.get(chain) ?? Promise.resolve(undefined)
  const next = known.then((tally) => countOn(node, chain, tally))
  counts.set(chain, next)
  // A disk that gives nothing back now may do so later: then it begins anew.
  next.catch(() => counts.delete(chain))
  return next
}

const countOn = async (node: NodeState, chain: Chain, known: FigureTally | undefined): Promise<FigureTally> => {
  const { store } = node.ports
  const to = chain.height()
  const tally = known ?? newTally(await firstHeight(node, chain, to))
  for (let from = tally.height + 1; from <= to; from += FIGURE_PIECE) {
    const { state } = chain.tip()
    for (const stored of await store.range(from, Math.min(to, from + FIGURE_PIECE - 1))) {
      const receipts = decode(Receipts, stored.receipts)
      const block = isWhole(stored) ? decodeBlock(stored.block) : undefined
      if (block?.ok === true && receipts.ok) countBlock(tally, state, block.value, receipts.value)
    }
  }
  tally.height = to
  return tally
}

const firstHeight = async (node: NodeState, chain: Chain, to: number): Promise<number> => {
  const { store } = node.ports
  const longAgoMs = Number(chain.tip().state.street.timeMs) - limits.FIGURE_HOURS * limits.HOUR_MS
  const first = await firstKept(await store.base(), to + 1, longAgoMs, (height) => timeAtMs(store, height))
  return Math.max(first - 1, to - FIGURE_BLOCKS)
}
