// When a neighbour's blocks do not go on from ours, its history may have left ours: what it has in the place of our last
// blocks is asked for and held against them. Two valid certificates for one height are a fork.
import { decodeBlock, decodeCertificate, type CommitCertificate } from '../../ledger/index.ts'
import { decodeSyncReply, encodeSyncRequest } from '../../p2p/index.ts'
import type { BlockBytes } from './ahead.ts'
import { noteCertificate } from '../agreement/fork.ts'
import type { NodeState } from '../node-state.ts'

/** Blocks looked back for where a neighbour's history leaves ours. */
const FORK_LOOK_BACK = 16

export const lookBack = (node: NodeState, peer: string): void => {
  const { chain } = node
  if (chain === undefined || node.lookingBack || node.fork !== undefined) return
  node.lookingBack = true
  const fromHeight = BigInt(Math.max(1, chain.height() + 1 - FORK_LOOK_BACK))
  const end = async (): Promise<void> => {
    node.lookingBack = false
  }
  node.ports.network.request(peer, 'sync', encodeSyncRequest({ kind: 'blocks', fromHeight })).then(
    (bytes) => node.loop.input(() => compare(node, bytes).finally(end)),
    () => node.loop.input(end),
  )
}

const compare = async (node: NodeState, bytes: Uint8Array): Promise<void> => {
  const decoded = decodeSyncReply(bytes)
  if (!decoded.ok || decoded.value.kind !== 'blocks') return
  for (const block of decoded.value.blocks.slice(0, FORK_LOOK_BACK + 1)) if (await noteFork(node, block)) return
}

/** Whether a block that others gave us proves a fork, by its own certificate or by the one it carries. */
export const noteFork = async (node: NodeState, { block, certificate }: BlockBytes): Promise<boolean> => {
  const proof = decodeCertificate(certificate)
  if (proof.ok && (await noteCertificate(node, proof.value))) return true
  const decoded = decodeBlock(block)
  const before: CommitCertificate | undefined = decoded.ok ? decoded.value.lastCommit : undefined
  return before !== undefined && (await noteCertificate(node, before))
}
