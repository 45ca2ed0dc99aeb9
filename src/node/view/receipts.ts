// What happened to this household, newest first, as the page shows it: read from the receipts of each block as it is
// agreed, and from the last blocks on disk when the node starts.
import { Receipts, decode, decodeBlock, type Executed, type ReceiptRecord } from '../../ledger/index.ts'
import { selfOf, type NodeState } from '../node-state.ts'

/** Lines kept for the page; statements read the store. */
const KEPT = 500
/** Blocks looked through at the start. */
const LOOKED_THROUGH = 400

export const keepReceipts = (node: NodeState, executed: Executed): void => {
  const { height, timeMs } = executed.block.header
  keep(node, Number(height), Number(timeMs), executed.receipts)
}

const keep = (node: NodeState, height: number, atMs: number, receipts: readonly ReceiptRecord[]): void => {
  const self = selfOf(node)
  if (self === undefined) return
  for (const [index, receipt] of receipts.entries())
    if (receipt.household === self) node.receipts.unshift({ receipt, height, atMs, index })
  node.receipts.length = Math.min(node.receipts.length, KEPT)
}

export const recallReceipts = async (node: NodeState): Promise<void> => {
  const { chain } = node
  if (chain === undefined) return
  const self = selfOf(node)
  node.receipts.length = 0
  const to = chain.height()
  for (const stored of await node.ports.store.range(Math.max(1, to - LOOKED_THROUGH), to)) {
    const receipts = decode(Receipts, stored.receipts)
    if (!receipts.ok || receipts.value.every((receipt) => receipt.household !== self)) continue
    const block = decodeBlock(stored.block)
    if (block.ok) keep(node, stored.height, Number(block.value.header.timeMs), receipts.value)
  }
}
