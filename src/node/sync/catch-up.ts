// Catching up, seen from the rest of the node: whom to ask, what to do with what comes, and the answers that we give to
// members who ask us: blocks, where we stand, pieces of snapshots, what was said at the running height.
import { isWhole } from '../../ledger/index.ts'
import {
  decodeSyncReply,
  decodeSyncRequest,
  encodeSyncReply,
  encodeSyncRequest,
  p2pLimits,
  type SyncAnswer,
} from '../../p2p/index.ts'
import { isBehind, renewClaims } from '../agreement/behind.ts'
import type { Chain } from './chain.ts'
import { fetchFrom } from './fetching.ts'
import { lookBack, noteFork } from './look-back.ts'
import { isMember, type NodeState } from '../node-state.ts'
import { heardInCertificate, newestOf } from '../agreement/own-key.ts'
import { lookForSnapshot, partFor } from './snapshot-fetch.ts'
import { refoundingHere, takeRefounding } from '../household/refounding-exchange.ts'
import { isActive } from '../agreement/height-state.ts'
import { saidSince } from '../agreement/speaking.ts'
import type { FetchEvents } from './sync-state.ts'
import { nameContradiction, tellTip } from './trust.ts'

/** Starts catching up with a peer, or lets it help where that is under way. */
export const catchUp = (node: NodeState, peer: string): void => fetchFrom(node, peer)

/** What the rest of the node makes of what catching up finds. */
export const fetchEventsOf = (node: NodeState): FetchEvents => ({
  onWrong: async (peer, why, block) => {
    if (why === 'contradicts') nameContradiction(node, peer)
    if (block === undefined || why === 'contradicts') return
    if (await noteFork(node, block.bytes)) return
    // It stands on another tip than ours: what does this neighbour have in the place of ours?
    if (why === 'foreign-parent') lookBack(node, peer)
  },
  onBlocks: async (blocks) => {
    renewClaims(node)
    for (const { proofs } of blocks)
      for (const { certificate, voters } of proofs) await heardInCertificate(node, certificate, voters)
  },
  onAhead: (gap, goOn) => lookForSnapshot(node, gap, goOn),
  onEnd: (atTip) => {
    if (atTip) {
      node.atTipSinceMs ??= node.ports.clock.nowMs()
      askRunningOnce(node)
    }
    node.changed()
    node.onWork()
  },
})

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

/**
 * Behind, and whoever told us did not help: another neighbour is asked, each in turn. A newcomer's books know nobody
 * whose sign of life could tell it that it is behind, so it goes on asking at its door until it is trusted.
 */
export const catchUpElsewhere = (node: NodeState): void => {
  if (node.syncing || !(isBehind(node) || node.sponsor !== undefined)) return
  const peers = [...node.peers].filter((peer) => isMember(node, peer))
  const peer = peers[node.turn++ % Math.max(1, peers.length)]
  if (peer !== undefined) catchUp(node, peer)
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
      // Nothing is said at our height any more by who stands higher.
      if (Number(decoded.value.height) > height) node.loop.input(async () => catchUp(node, peer))
      for (const message of decoded.value.messages) node.loop.input(() => node.onTold(peer, message))
    },
    () => {},
  )
}

/**
 * At a height that we have just come to: its proposal may have been sent before anybody could hear us or we them, and
 * whoever waits for it waits for a whole round. Once per height, so that nobody can make us ask without an end.
 */
export const askRunningOnce = (node: NodeState): void => {
  const { agreement } = node
  if (agreement === undefined || node.syncing || isActive(agreement)) return
  const { height } = agreement.machine
  if (node.runningAskedAt === height) return
  node.runningAskedAt = height
  askRunning(node)
}

/** Answers a member's question, bounded in bytes. */
export const answerSync = async (node: NodeState, from: string, bytes: Uint8Array): Promise<Uint8Array | undefined> => {
  const { chain } = node
  const asked = decodeSyncRequest(bytes)
  if (chain === undefined || !asked.ok || !isMember(node, from)) return undefined
  const answer = await answerOf(node, chain, asked.value)
  return answer === undefined ? undefined : encodeSyncReply(answer)
}

type Question = Extract<ReturnType<typeof decodeSyncRequest>, { ok: true }>['value']

const answerOf = async (node: NodeState, chain: Chain, asked: Question): Promise<SyncAnswer | undefined> => {
  const height = BigInt(chain.height())
  switch (asked.kind) {
    case 'blocks':
      return {
        kind: 'blocks',
        height,
        base: BigInt(await node.ports.store.base()),
        blocks: await blocksFrom(node, chain, asked.fromHeight),
      }
    case 'tip':
      return tellTip(node, asked.heights)
    case 'part':
      return { kind: 'part', height, part: await partFor(node, Number(asked.height), asked.part) }
    case 'newest':
      return { kind: 'newest', height, newest: newestOf(node, asked.key) }
    case 'running': {
      const { agreement } = node
      const running = agreement !== undefined && BigInt(agreement.machine.height) === asked.height
      const messages = running
        ? saidSince(agreement, asked.round, p2pLimits.RUNNING_MESSAGES, p2pLimits.SYNC_BYTES)
        : []
      return { kind: 'running', height, messages }
    }
    case 'refounding':
      node.loop.input(() => takeRefounding(node, asked.open))
      return { kind: 'refounding', height, open: refoundingHere(node) }
  }
}

/** Successive whole blocks from a height on, as many as one answer may hold. */
export const blocksFrom = async (
  node: NodeState,
  chain: Chain,
  fromHeight: bigint,
): Promise<Extract<SyncAnswer, { kind: 'blocks' }>['blocks']> => {
  const first = Math.max(1, Number(fromHeight))
  const stored = await node.ports.store.range(first, Math.min(chain.height(), first + p2pLimits.SYNC_BLOCKS - 1))
  const blocks: { block: Uint8Array; certificate: Uint8Array }[] = []
  let room = p2pLimits.SYNC_BYTES
  for (const one of stored) {
    // Below what was pruned or skipped nothing successive is left to give.
    if (one.height !== first + blocks.length || !isWhole(one)) break
    room -= one.block.length + one.certificate.length
    if (room < 0) break
    blocks.push({ block: one.block, certificate: one.certificate })
  }
  return blocks
}
