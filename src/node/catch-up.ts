// Catching up, seen from the rest of the node: whom to ask, what to do with what comes, and the answers that we give to
// members who ask us: blocks, where we stand, pieces of snapshots.
import { isWhole } from '../ledger/index.ts'
import { decodeSyncRequest, encodeSyncReply, p2pLimits, type SyncAnswer } from '../p2p/index.ts'
import type { Chain } from './chain.ts'
import { fetchFrom } from './fetching.ts'
import { isMember, type NodeState } from './node-state.ts'
import { lookForSnapshot, partFor } from './snapshot-fetch.ts'
import type { FetchEvents } from './sync-state.ts'
import { nameContradiction, tellTip } from './trust.ts'

/** Starts catching up with a peer, or lets it help where that is under way. */
export const catchUp = (node: NodeState, peer: string): void => fetchFrom(node, peer)

/** What the rest of the node makes of what catching up finds. */
export const fetchEventsOf = (node: NodeState): FetchEvents => ({
  onWrong: (peer, why) => {
    if (why === 'contradicts') nameContradiction(node, peer)
  },
  onBlock: () => {},
  onAhead: (gap, goOn) => lookForSnapshot(node, gap, goOn),
  onEnd: (atTip) => {
    if (atTip) node.atTipSinceMs ??= node.ports.clock.nowMs()
    node.changed()
    node.onWork()
  },
})

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
    case 'running':
    case 'refounding':
      return undefined
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
  for (const one of stored) {
    // Below what was pruned or skipped nothing successive is left to give.
    if (one.height !== first + blocks.length || !isWhole(one)) break
    room -= one.block.length + one.certificate.length
    if (room < 0) break
    blocks.push({ block: one.block, certificate: one.certificate })
  }
  return blocks
}
