// Catching up: a peer that is ahead is asked for blocks over a direct stream, a range at a time; each is appended only
// with the certificate of the set of its height. One question at a time; its answer comes back as an input. Here our
// answers are given too: blocks, the newest words of a key, and what was said at the running height.
import { decodeBlock, decodeCertificate, type CommitCertificate } from '../ledger/index.ts'
import {
  decodeSyncReply,
  decodeSyncRequest,
  encodeSyncReply,
  encodeSyncRequest,
  p2pLimits,
  type SyncAnswer,
} from '../p2p/index.ts'
import { isBehind, renewClaims } from './behind.ts'
import type { Chain } from './chain.ts'
import { noteCertificate } from './fork.ts'
import { isMember, type NodeState } from './node-state.ts'
import { heardInCertificate, newestOf } from './own-key.ts'
import { saidSince } from './speaking.ts'

/** Starts catching up with a peer, unless it is under way. */
export const catchUp = (node: NodeState, peer: string, lookBack = 0): void => {
  const { chain } = node
  if (chain === undefined || node.syncing || node.fork !== undefined || !node.peers.has(peer)) return
  node.syncing = true
  const fromHeight = BigInt(Math.max(1, chain.height() + 1 - lookBack))
  node.ports.network.request(peer, 'sync', encodeSyncRequest({ kind: 'blocks', fromHeight })).then(
    (bytes) => node.loop.input(() => takeAnswer(node, peer, bytes, lookBack > 0)),
    () => node.loop.input(async () => endCatchUp(node)),
  )
}

/** A neighbour decided a moment before us: our own decision is most likely on its way, so we ask only if it is not. */
export const catchUpSoon = (node: NodeState, peer: string): void => {
  if (node.askingSoon) return
  node.askingSoon = true
  node.ports.clock.after(SOON_MS, () =>
    node.loop.input(async () => {
      node.askingSoon = false
      if (isBehind(node)) catchUp(node, peer)
    }),
  )
}
const SOON_MS = 150

/** Behind, and whoever told us did not help: another neighbour is asked, each in turn. */
export const catchUpElsewhere = (node: NodeState): void => {
  if (node.syncing || !isBehind(node)) return
  const peers = [...node.peers].filter((peer) => isMember(node, peer))
  const peer = peers[node.turn++ % Math.max(1, peers.length)]
  if (peer !== undefined) catchUp(node, peer)
}

const endCatchUp = (node: NodeState): void => {
  node.syncing = false
  node.changed()
}

const takeAnswer = async (node: NodeState, peer: string, bytes: Uint8Array, lookedBack: boolean): Promise<void> => {
  node.syncing = false
  const { chain } = node
  const decoded = decodeSyncReply(bytes)
  if (chain === undefined || !decoded.ok || decoded.value.kind !== 'blocks' || node.fork !== undefined) return
  let appended = 0
  for (const { block, certificate } of decoded.value.blocks) {
    const outcome = await chain.appendAgreed(block, certificate)
    if (outcome !== 'appended') {
      if (await isOfFork(node, chain, block, certificate)) return
      // It stands on another tip than ours: what does this neighbour have in the place of ours?
      if (outcome === 'foreign-parent' && !lookedBack) catchUp(node, peer, FORK_LOOK_BACK)
      if (outcome !== 'stale') return
      continue
    }
    appended++
    const proof = decodeCertificate(certificate)
    if (proof.ok) await heardInCertificate(node, proof.value)
  }
  if (appended > 0) renewClaims(node)
  const behind = Number(decoded.value.height) > chain.height()
  if (behind && appended > 0) catchUp(node, peer)
  if (!behind) node.atTipSinceMs ??= node.ports.clock.nowMs()
  node.changed()
  node.onWork()
}

/** Blocks looked back for where a neighbour's history leaves ours. */
const FORK_LOOK_BACK = 16

const isOfFork = async (
  node: NodeState,
  chain: Chain,
  block: Uint8Array,
  certificate: Uint8Array,
): Promise<boolean> => {
  const proof = decodeCertificate(certificate)
  if (proof.ok && (await noteCertificate(node, proof.value))) return true
  const decoded = decodeBlock(block)
  const before: CommitCertificate | undefined = decoded.ok ? decoded.value.lastCommit : undefined
  return before !== undefined && Number(before.height) <= chain.height() && (await noteCertificate(node, before))
}

/** Stuck at a height: one neighbour after another is asked what was said there, and it is heard like gossip. */
export const askRunning = (node: NodeState): void => {
  const { agreement } = node
  const peers = [...node.peers].filter((peer) => isMember(node, peer))
  const peer = peers[node.turn++ % Math.max(1, peers.length)]
  if (agreement === undefined || peer === undefined) return
  const { height, round } = agreement.machine
  const question = encodeSyncRequest({ kind: 'running', height: BigInt(height), round })
  node.ports.network.request(peer, 'sync', question).then(
    (bytes) => {
      const decoded = decodeSyncReply(bytes)
      if (!decoded.ok || decoded.value.kind !== 'running') return
      for (const message of decoded.value.messages) node.loop.input(() => node.onTold(peer, message))
    },
    () => {},
  )
}

/** Answers a member's question, bounded in bytes. */
export const answerSync = async (node: NodeState, from: string, bytes: Uint8Array): Promise<Uint8Array | undefined> => {
  const { chain } = node
  const asked = decodeSyncRequest(bytes)
  if (chain === undefined || !asked.ok || !isMember(node, from)) return undefined
  const height = BigInt(chain.height())
  switch (asked.value.kind) {
    case 'blocks':
      return encodeSyncReply({ kind: 'blocks', height, blocks: await blocksFrom(node, chain, asked.value.fromHeight) })
    case 'newest':
      return encodeSyncReply({ kind: 'newest', height, newest: newestOf(node, asked.value.key) })
    case 'running': {
      const { agreement } = node
      const running = agreement !== undefined && BigInt(agreement.machine.height) === asked.value.height
      const messages = running
        ? saidSince(agreement, asked.value.round, p2pLimits.RUNNING_MESSAGES, p2pLimits.SYNC_BYTES)
        : []
      return encodeSyncReply({ kind: 'running', height, messages })
    }
  }
}

const blocksFrom = async (
  node: NodeState,
  chain: Chain,
  fromHeight: bigint,
): Promise<Extract<SyncAnswer, { kind: 'blocks' }>['blocks']> => {
  const first = Math.max(1, Number(fromHeight))
  const stored = await node.ports.store.range(first, Math.min(chain.height(), first + p2pLimits.SYNC_BLOCKS - 1))
  const blocks: { block: Uint8Array; certificate: Uint8Array }[] = []
  let room = p2pLimits.SYNC_BYTES
  for (const { block, certificate } of stored) {
    room -= block.length + certificate.length
    if (room < 0) break
    blocks.push({ block, certificate })
  }
  return blocks
}
