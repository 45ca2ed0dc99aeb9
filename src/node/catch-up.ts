// Catching up: a peer that is ahead is asked for blocks over a direct stream, a range at a time; each is appended only
// with the certificate of the set of its height. One question at a time; its answer comes back as an input.
import { decodeSyncReply, decodeSyncRequest, encodeSyncReply, encodeSyncRequest, p2pLimits } from '../p2p/index.ts'
import { isMember, type NodeState } from './node-state.ts'

/** Starts catching up with a peer, unless it is under way. */
export const catchUp = (node: NodeState, peer: string): void => {
  const { chain } = node
  if (chain === undefined || node.syncing || !node.peers.has(peer)) return
  node.syncing = true
  const from = chain.height() + 1
  node.ports.network.request(peer, 'sync', encodeSyncRequest(from)).then(
    (bytes) => node.loop.input(() => takeAnswer(node, peer, bytes)),
    () => node.loop.input(async () => endCatchUp(node)),
  )
}

const endCatchUp = (node: NodeState): void => {
  node.syncing = false
  node.changed()
}

const takeAnswer = async (node: NodeState, peer: string, bytes: Uint8Array): Promise<void> => {
  node.syncing = false
  const { chain } = node
  const decoded = decodeSyncReply(bytes)
  if (chain === undefined || !decoded.ok) return
  let appended = 0
  for (const { block, certificate } of decoded.value.blocks) {
    const outcome = await chain.appendAgreed(block, certificate)
    if (outcome === 'refused') return
    if (outcome === 'appended') appended++
  }
  const behind = Number(decoded.value.height) > chain.height()
  if (behind && appended > 0) catchUp(node, peer)
  if (!behind) node.atTipSinceMs ??= node.ports.clock.nowMs()
  node.changed()
  node.onWork()
}

/** Answers a member's question with as many blocks as fit. */
export const answerSync = async (node: NodeState, from: string, bytes: Uint8Array): Promise<Uint8Array | undefined> => {
  const { chain } = node
  const asked = decodeSyncRequest(bytes)
  if (chain === undefined || !asked.ok || !isMember(node, from)) return undefined
  const first = Number(asked.value.fromHeight)
  const stored = await node.ports.store.range(first, Math.min(chain.height(), first + p2pLimits.SYNC_BLOCKS - 1))
  const blocks: { block: Uint8Array; certificate: Uint8Array }[] = []
  let room = p2pLimits.SYNC_BYTES
  for (const { block, certificate } of stored) {
    room -= block.length + certificate.length
    if (room < 0) break
    blocks.push({ block, certificate })
  }
  return encodeSyncReply({ height: BigInt(chain.height()), blocks })
}
