// What happened to this household, newest first, as the page shows it: read from the receipts of each block as it is
// agreed, and from the last blocks on disk when the node starts.
import { Receipts, decode, decodeBlock, type Executed, type StoredBlock } from '../../ledger/index.ts'
import { selfOf, tellTrouble, type AgreedReceipt, type NodeState } from '../node-state.ts'

/** Lines kept for the page; statements read the store. */
const KEPT = 500
/** Blocks looked through at the start, and of these in one go. */
const LOOKED_THROUGH = 400
const AT_ONCE = 20

export const keepReceipts = (node: NodeState, { block, receipts }: Executed): void => {
  const self = selfOf(node)
  if (self === undefined) return
  const [height, atMs] = [Number(block.header.height), Number(block.header.timeMs)]
  for (const [index, receipt] of receipts.entries())
    if (receipt.household === self) node.receipts.unshift({ receipt, height, atMs, index })
  node.receipts.length = Math.min(node.receipts.length, KEPT)
}

/** Read beside the loop and taken down in pieces, so that no vote waits for a long list. */
export const recallReceipts = (node: NodeState): void => {
  const { chain } = node
  if (chain === undefined) return
  node.receipts = []
  const lowest = Math.max(1, chain.height() - LOOKED_THROUGH)
  recallDownTo(node, node.receipts, lowest, chain.height())
}

/** Goes on for as long as this is the node's list: a snapshot, or a street founded again, begins another one. */
const recallDownTo = (node: NodeState, list: AgreedReceipt[], lowest: number, to: number): void => {
  if (to < lowest || list.length >= KEPT) return
  const from = Math.max(lowest, to + 1 - AT_ONCE)
  node.ports.store.range(from, to).then(
    (stored) =>
      node.loop.input(async () => {
        if (node.receipts !== list) return
        for (const block of stored.toReversed()) list.push(...receiptsIn(node, block).toReversed())
        list.length = Math.min(list.length, KEPT)
        node.changed()
        recallDownTo(node, list, lowest, from - 1)
      }),
    (error: unknown) => node.loop.input(async () => tellTrouble(node, error)),
  )
}

/** Our own, in the order of the block. */
const receiptsIn = (node: NodeState, stored: StoredBlock): AgreedReceipt[] => {
  const self = selfOf(node)
  const receipts = decode(Receipts, stored.receipts)
  if (!receipts.ok || receipts.value.every((receipt) => receipt.household !== self)) return []
  const block = decodeBlock(stored.block)
  if (!block.ok) return []
  const atMs = Number(block.value.header.timeMs)
  return receipts.value.flatMap((receipt, index) =>
    receipt.household === self ? [{ receipt, height: stored.height, atMs, index }] : [],
  )
}
