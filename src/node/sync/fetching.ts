// Catching up from up to three neighbours side by side: ranges of blocks are asked for, checked ahead while others are
// still on their way, and appended in order, a batch at a time, so that people and neighbours are heard in between. Who
// answers wrongly is left alone for a while, who does not answer holds up nobody.
import { decodeSyncReply, encodeSyncRequest, p2pLimits, type SyncAnswer } from '../../p2p/index.ts'
import { checkAhead, type AheadBlock } from './ahead.ts'
import { appendBatch } from './append-batch.ts'
import { isMember, type NodeState } from '../node-state.ts'
import type { Fetching, Run, Wrong } from './sync-state.ts'
import { PEERS_ASKED, RANGES_AHEAD, RANGE_MS, SILENT_MS, WRONG_MS } from './sync-limits.ts'

const created = (): Fetching => ({
  asked: new Map(),
  checking: new Map(),
  runs: new Map(),
  reach: new Map(),
  tickets: 0,
  troubled: false,
  appending: false,
  held: false,
})

/** Begins to catch up with a peer, or takes it in as one more to ask. */
export const fetchFrom = (node: NodeState, peer: string): void => {
  const { chain } = node
  if (chain === undefined || node.fork !== undefined || !node.peers.has(peer) || isLeftAlone(node, peer)) return
  if (node.fetching === undefined) {
    node.fetching = created()
    node.syncing = true
    ask(node, node.fetching, peer, chain.height() + 1)
    return
  }
  pump(node)
}

export const isLeftAlone = (node: NodeState, peer: string): boolean => {
  const leave = node.leftAlone.get(peer)
  if (leave === undefined) return false
  const nowMs = node.ports.clock.nowMs()
  if (nowMs < leave.untilMs && nowMs >= leave.sinceMs) return true
  node.leftAlone.delete(peer)
  return false
}

export const leaveAlone = (node: NodeState, peer: string, ms: number): void => {
  const sinceMs = node.ports.clock.nowMs()
  node.leftAlone.set(peer, { sinceMs, untilMs: sinceMs + ms })
}

const ask = (node: NodeState, fetching: Fetching, peer: string, from: number): void => {
  const ticket = ++fetching.tickets
  fetching.asked.set(peer, { from, ticket })
  const isOpen = (): boolean => node.fetching === fetching && fetching.asked.get(peer)?.ticket === ticket
  const giveUp = async (): Promise<void> => {
    if (!isOpen()) return
    fetching.asked.delete(peer)
    fetching.troubled = true
    leaveAlone(node, peer, SILENT_MS)
    pump(node)
  }
  node.ports.clock.after(RANGE_MS, () => node.loop.input(giveUp))
  node.ports.network.request(peer, 'sync', encodeSyncRequest({ kind: 'blocks', fromHeight: BigInt(from) })).then(
    (bytes) =>
      node.loop.input(async () => {
        if (!isOpen()) return
        fetching.asked.delete(peer)
        takeAnswer(node, fetching, { peer, from }, bytes)
      }),
    () => node.loop.input(giveUp),
  )
}

const takeAnswer = (
  node: NodeState,
  fetching: Fetching,
  { peer, from }: { readonly peer: string; readonly from: number },
  bytes: Uint8Array,
): void => {
  const { chain } = node
  const decoded = decodeSyncReply(bytes)
  if (chain === undefined || !decoded.ok || decoded.value.kind !== 'blocks') {
    wrong(node, peer, 'malformed')
    return pump(node)
  }
  const { height, base, blocks } = decoded.value
  const reach = { height: Number(height), base: Number(base) }
  fetching.reach.set(peer, reach)
  if (blocks.length === 0 && reach.height >= from && reach.base <= from) wrong(node, peer, 'empty')
  if (blocks.length > 0) check(node, fetching, { peer, from }, blocks)
  if (!fetching.held) {
    fetching.held = true
    node.fetchEvents.onAhead(reach.height - chain.height(), () => {
      fetching.held = false
      if (node.fetching === fetching) pump(node)
    })
  }
  pump(node)
}

/** Outside the loop: nothing here reads or changes what the node holds. */
const check = (
  node: NodeState,
  fetching: Fetching,
  { peer, from }: { readonly peer: string; readonly from: number },
  blocks: Extract<SyncAnswer, { kind: 'blocks' }>['blocks'],
): void => {
  const { chain, ports } = node
  if (chain === undefined) return
  fetching.checking.set(from, blocks.length)
  const { afterNextSet } = chain.tip().state.street
  checkAhead(ports.crypto, chain.chainId, from, blocks, afterNextSet).then(
    (range) =>
      node.loop.input(async () => {
        fetching.checking.delete(from)
        if (node.fetching !== fetching) return
        if (range.blocks.length > 0) fetching.runs.set(from, { peer, ...range })
        else wrong(node, peer, 'malformed')
        pump(node)
      }),
    (error: unknown) => node.loop.input(async () => breakOff(node, fetching, error)),
  )
}

const wrong = (node: NodeState, peer: string, why: Wrong, block?: AheadBlock): void => {
  leaveAlone(node, peer, WRONG_MS)
  if (node.fetching !== undefined) {
    node.fetching.reach.delete(peer)
    node.fetching.troubled = true
  }
  node.loop.input(() => node.fetchEvents.onWrong(peer, why, block))
}

/** Asks for what is missing, appends what is there, and ends when neither is left. */
const pump = (node: NodeState): void => {
  const { chain, fetching } = node
  if (chain === undefined || fetching === undefined) return
  for (const [from, run] of fetching.runs) {
    if (lastOf(run) > chain.height()) continue
    fetching.runs.delete(from)
    lookForRival(node, run)
  }
  if (!fetching.appending && runAfter(fetching, chain.height()) !== undefined) {
    fetching.appending = true
    node.loop.input(() => appendSome(node, fetching))
  }
  if (!fetching.held) askForMore(node, fetching, chain.height())
  if (fetching.asked.size > 0 || fetching.checking.size > 0 || fetching.appending || fetching.held) return
  const other = fetching.troubled ? unheard(node, fetching) : undefined
  if (other === undefined) return end(node, fetching)
  fetching.troubled = false
  ask(node, fetching, other, chain.height() + 1)
}

/** We came to a block of our own meanwhile: is it the same? */
const lookForRival = (node: NodeState, { peer, blocks }: Run): void => {
  const tip = node.chain?.tip()
  const there = blocks.find(({ block }) => block.header.height === tip?.state.street.height)
  if (there !== undefined && there.block.id !== tip?.id) wrong(node, peer, 'rival', there)
}

const end = (node: NodeState, fetching: Fetching): void => {
  const atTip = goalOf(node, fetching) <= (node.chain?.height() ?? 0)
  node.fetching = undefined
  node.syncing = node.carrying !== undefined
  node.fetchEvents.onEnd(atTip)
}

/** A disk that refuses, or cryptography that breaks, ends this attempt; the loop tells its owner. */
const breakOff = (node: NodeState, fetching: Fetching, error: unknown): never => {
  if (node.fetching === fetching) end(node, fetching)
  throw error
}

const lastOf = (run: Run): number => run.blocks.at(-1)?.height ?? 0

const runAfter = (fetching: Fetching, height: number): [number, Run] | undefined =>
  [...fetching.runs].find(([from, run]) => from <= height + 1 && lastOf(run) > height)

const goalOf = (node: NodeState, fetching: Fetching): number =>
  Math.max(0, ...[...fetching.reach].map(([peer, { height }]) => (isLeftAlone(node, peer) ? 0 : height)))

/** The gaps between what is here or on its way, nearest first, each to a neighbour that has nothing else to do. */
const askForMore = (node: NodeState, fetching: Fetching, height: number): void => {
  const goal = goalOf(node, fetching)
  const covered = coverOf(fetching)
  let ranges = 0
  for (let from = height + 1; from <= goal && ranges < RANGES_AHEAD; ranges++) {
    const known = covered.find((range) => range.from <= from && range.to >= from)
    if (known !== undefined) {
      from = known.to + 1
      continue
    }
    if (fetching.asked.size >= PEERS_ASKED) return
    const peer = idlePeer(node, fetching, from)
    if (peer === undefined) return
    ask(node, fetching, peer, from)
    from += p2pLimits.SYNC_BLOCKS
  }
}

const coverOf = (fetching: Fetching): { from: number; to: number }[] => [
  ...[...fetching.runs].map(([from, run]) => ({ from, to: lastOf(run) })),
  ...[...fetching.checking].map(([from, count]) => ({ from, to: from + count - 1 })),
  ...[...fetching.asked.values()].map(({ from }) => ({ from, to: from + p2pLimits.SYNC_BLOCKS - 1 })),
]

/** One that is known to have the block before one of whom we only hope so. */
const idlePeer = (node: NodeState, fetching: Fetching, from: number): string | undefined => {
  const idle = idlePeers(node, fetching)
  const has = (peer: string): boolean => {
    const reach = fetching.reach.get(peer)
    return reach !== undefined && reach.height >= from && reach.base <= from
  }
  return idle.find(has) ?? idle.find((peer) => !fetching.reach.has(peer))
}

const idlePeers = (node: NodeState, fetching: Fetching): string[] =>
  [...node.peers].filter((peer) => isMember(node, peer) && !fetching.asked.has(peer) && !isLeftAlone(node, peer))

const unheard = (node: NodeState, fetching: Fetching): string | undefined =>
  idlePeers(node, fetching).find((peer) => !fetching.reach.has(peer))

/** One batch, then everybody else's turn. */
const appendSome = async (node: NodeState, fetching: Fetching): Promise<void> => {
  const { chain } = node
  const found = chain && runAfter(fetching, chain.height())
  if (chain === undefined || found === undefined || node.fetching !== fetching || node.fork !== undefined) {
    if (node.fork !== undefined) fetching.runs.clear()
    fetching.appending = false
    return pump(node)
  }
  const [from, run] = found
  const appended = await appendBatch(node, chain, run.blocks).catch((error: unknown) => breakOff(node, fetching, error))
  const { outcome, at } = appended
  if (outcome !== 'appended' && outcome !== 'stale') {
    fetching.runs.delete(from)
    wrong(node, run.peer, outcome, at)
  } else if (lastOf(run) <= chain.height()) {
    fetching.runs.delete(from)
    if (run.malformed) wrong(node, run.peer, 'malformed')
  }
  fetching.appending = false
  pump(node)
}
