// Whom a node believes. Its own last block for a fortnight; beyond that, or new, a checkpoint: from the neighbour who let
// us in, or alike from enough of the households it can reach. Until it stands on one it only reads, and says so.
import { fromHex, hex, textOf, type Hex } from '../../ledger/index.ts'
import { decodeSyncReply, encodeSyncRequest, type SyncAnswer } from '../../p2p/index.ts'
import type { Chain } from './chain.ts'
import type { Checkpoint, SnapshotOffer, Trust } from './sync-state.ts'
import { householdOfPeer, isMember, notice, selfOf, tellTrouble, unnotice, type NodeState } from '../node-state.ts'
import { ASK_TIP_MS, ASK_TRUST_MS, CHECKPOINTS, TRUST_MS, WITNESSES } from './sync-limits.ts'

/** Reads, votes and submits; false means that it only reads. */
export const isTrusted = (node: NodeState): boolean => node.trust.standing === 'trusted'

/** Other members of the street, as far as our books know them. */
const othersOf = (node: NodeState): number[] => {
  const self = selfOf(node)
  return (node.chain?.tip().state.households.rows ?? []).map(({ id }) => id).filter((id) => id !== self)
}

/** Judges where we stand: at the start, once a second, and after every block until we are trusted. */
export const judgeTrust = async (node: NodeState): Promise<void> => {
  const { chain, trust } = node
  if (chain === undefined || trust.standing === 'contradicted') return
  const nowMs = node.ports.clock.nowMs()
  if (isFresh(node, nowMs) || isAlone(node)) return become(node, 'trusted')
  await doubt(node)
  if (trust.standing === 'trusted') await become(node, 'seeking')
  await confirm(node, nowMs)
  if (!isTrusted(node)) seek(node)
}

/** A founder that is alone needs nobody; one that was let in by a neighbour, with a new device, is not alone. */
const isAlone = (node: NodeState): boolean => othersOf(node).length === 0 && node.sponsor === undefined

const isFresh = (node: NodeState, nowMs: number): boolean =>
  nowMs - Math.max(ownMs(node), node.trust.confirmedAtMs) < TRUST_MS

/**
 * Block time up to which our books speak for themselves. Those that came through somebody else's door never do before a
 * checkpoint has said so, nor do blocks that we took while ours were too old: whoever has keys of members that are long
 * gone could have made them.
 */
const ownMs = ({ chain, sponsor, trust }: NodeState): number => {
  if (chain === undefined || sponsor !== undefined) return Number.NEGATIVE_INFINITY
  return trust.believedMs ?? blockMs(chain)
}

/** Block 0 without a door is the document that we have founded, or whose signatures we have all seen. */
const blockMs = (chain: Chain): number => Number(chain.tip().state.street.timeMs)

/** On disk before the first block that comes in meanwhile, so that a reload doubts as much. */
const doubt = async (node: NodeState): Promise<void> => {
  const { chain, sponsor, trust, ports } = node
  if (chain === undefined || sponsor !== undefined || trust.doubtIsKept) return
  trust.believedMs ??= blockMs(chain)
  try {
    await ports.store.doubt(trust.believedMs)
    trust.doubtIsKept = true
  } catch (error) {
    // A disk that refuses takes no blocks either; both are tried again, and until then this page doubts by itself.
    tellTrouble(node, error)
  }
}

/** Until we are trusted the door is all that we know of the street, also after a restart; and our doubts stay. */
export const recallDoubts = async (node: NodeState): Promise<void> => {
  const door = await node.ports.store.door()
  node.sponsor = door?.peer
  node.trust.believedMs = await node.ports.store.doubted()
  node.trust.doubtIsKept = node.trust.believedMs !== undefined
  believe(node, door?.checkpoints ?? [])
}

const become = async (node: NodeState, standing: Trust['standing']): Promise<void> => {
  if (node.trust.standing === standing) return
  node.trust.standing = standing
  if (standing === 'trusted') {
    unnotice(node, 'unconfirmed')
    node.trust.checkpoints.clear()
    await forgetDoubts(node)
    node.onWork()
  }
  node.changed()
}

/** A disk that refuses keeps them until the next start, where the neighbours are asked once more. */
const forgetDoubts = async (node: NodeState): Promise<void> => {
  if (node.sponsor === undefined && node.trust.believedMs === undefined) return
  node.sponsor = undefined
  Object.assign(node.trust, { believedMs: undefined, doubtIsKept: false } satisfies Partial<Trust>)
  await node.ports.store.forgetDoubts().catch(() => {})
}

/** Whether a checkpoint that we have reached bears us out. */
const confirm = async (node: NodeState, nowMs: number): Promise<void> => {
  const { chain, trust } = node
  if (chain === undefined || trust.checkpoints.size === 0) return
  const height = Math.max(...trust.checkpoints.keys())
  if (chain.height() < height) return
  const own = await idAt(node, height)
  if (own === undefined) return
  if (own !== trust.checkpoints.get(height)) {
    notice(node, 'books-differ', String(height))
    return become(node, 'contradicted')
  }
  trust.confirmedAtMs = nowMs
  await become(node, 'trusted')
}

/** Our block id at a height; the chain id stands for height 0. */
export const idAt = async (node: NodeState, height: number): Promise<Hex | undefined> => {
  const { chain } = node
  if (chain === undefined) return undefined
  if (height === 0) return hex(chain.chainId)
  if (height === chain.height()) return chain.tip().id
  const [stored] = await node.ports.store.range(height, height)
  return stored?.id
}

export const contradicts = (node: NodeState, height: number, id: Hex): boolean => {
  const trusted = node.trust.checkpoints.get(height)
  return trusted !== undefined && trusted !== id
}

/** Takes checkpoints from whoever let us in. */
export const believe = (node: NodeState, checkpoints: readonly Checkpoint[]): void => {
  for (const { height, id } of checkpoints.slice(0, CHECKPOINTS)) node.trust.checkpoints.set(height, id)
}

/** Says by name who showed us blocks that others do not have. */
export const nameContradiction = (node: NodeState, peer: string): void => {
  const household = householdOfPeer(node, peer)
  const home = node.chain?.tip().state.households.rows.find(({ id }) => id === household)
  notice(node, 'neighbour-differs', home === undefined ? peer.slice(0, 8) : (textOf(home.name) ?? ''))
}

type TipAnswer = Extract<SyncAnswer, { kind: 'tip' }>

/** Undefined from whoever says nothing, or nothing in time. */
const askTip = ({ ports }: NodeState, peer: string, heights: readonly number[]): Promise<TipAnswer | undefined> =>
  new Promise((resolve) => {
    ports.clock.after(ASK_TIP_MS, () => resolve(undefined))
    ports.network.request(peer, 'sync', encodeSyncRequest({ kind: 'tip', heights: heights.map(BigInt) })).then(
      (bytes) => {
        const decoded = decodeSyncReply(bytes)
        resolve(decoded.ok && decoded.value.kind === 'tip' ? decoded.value : undefined)
      },
      () => resolve(undefined),
    )
  })

/**
 * One round of questions, outside the loop: where everybody stands, then what is at the heights that enough of them
 * have. `done` is called inside the loop when it is over.
 */
export const seek = (node: NodeState, done: () => void = () => {}): void => {
  const { trust, ports } = node
  const nowMs = ports.clock.nowMs()
  const askedLately = nowMs - trust.askedAtMs < ASK_TRUST_MS && nowMs >= trust.askedAtMs
  const peers = [...node.peers].filter((peer) => isMember(node, peer))
  if (trust.asking || askedLately || peers.length === 0) return done()
  trust.asking = true
  trust.askedAtMs = nowMs
  const round = async (): Promise<void> => {
    const tips = new Map<string, TipAnswer>()
    await Promise.all(peers.map(async (peer) => keep(tips, peer, await askTip(node, peer, []))))
    leaveOutNewcomers(tips)
    const needed = witnessesNeeded(othersOf(node).length, tips.size)
    const heights = worthAsking([...tips.values()], needed)
    const answers = new Map<string, TipAnswer>()
    await Promise.all([...tips.keys()].map(async (peer) => keep(answers, peer, await askTip(node, peer, heights))))
    node.loop.input(async () => {
      for (const [peer, { snapshots }] of tips) trust.offers.set(peer, snapshots.map(offerOf))
      const alike = alikeAt(heights, [...answers.values()], needed)
      trust.asking = false
      await take(node, alike)
      done()
    })
  }
  round().catch(() => {
    trust.asking = false
  })
}

const keep = (answers: Map<string, TipAnswer>, peer: string, answer: TipAnswer | undefined): void => {
  if (answer !== undefined) answers.set(peer, answer)
}

/** Who has nothing yet has nothing to say, unless nobody has. */
const leaveOutNewcomers = (tips: Map<string, TipAnswer>): void => {
  if ([...tips.values()].every(({ height }) => height === 0n)) return
  for (const [peer, { height }] of tips) if (height === 0n) tips.delete(peer)
}

const offerOf = ({ height, id, length }: TipAnswer['snapshots'][number]): SnapshotOffer => ({
  height: Number(height),
  id: hex(id),
  length,
})

/** More than half of those reached and at least three; all others, where there are fewer. */
export const witnessesNeeded = (others: number, reached: number): number =>
  others < WITNESSES ? others : Math.max(WITNESSES, Math.floor(reached / 2) + 1)

/**
 * Heights at which enough of them could say alike: the highest that `needed` of them have, and a few below it in case
 * that some of them lie; and what their snapshots stand on.
 */
export const worthAsking = (
  tips: readonly Pick<TipAnswer, 'height' | 'snapshots'>[],
  needed: number,
): readonly number[] => {
  const byHeight = tips.map(({ height }) => Number(height)).sort((a, b) => b - a)
  const common = byHeight.slice(Math.max(0, needed - 1))
  const snapshots = tips.flatMap(({ snapshots: offered }) => offered.map(({ height }) => Number(height)))
  const newest = [...new Set(snapshots)].sort((a, b) => b - a).slice(0, SNAPSHOTS_ASKED)
  return [...new Set([...common.slice(0, CHECKPOINTS - SNAPSHOTS_ASKED), ...newest])].filter(Number.isSafeInteger)
}
const SNAPSHOTS_ASKED = 3

/** What at least `needed` of them say alike. */
export const alikeAt = (
  heights: readonly number[],
  answers: readonly Pick<TipAnswer, 'blocks'>[],
  needed: number,
): Checkpoint[] =>
  heights.flatMap((height) => {
    const votes = new Map<Hex, number>()
    for (const { blocks } of answers) {
      const said = blocks.find((block) => block.height === BigInt(height))
      if (said !== undefined) votes.set(hex(said.id), (votes.get(hex(said.id)) ?? 0) + 1)
    }
    const [most] = [...votes].sort((a, b) => b[1] - a[1])
    return most !== undefined && needed > 0 && most[1] >= needed ? [{ height, id: most[0] }] : []
  })

const take = async (node: NodeState, alike: readonly Checkpoint[]): Promise<void> => {
  if (alike.length === 0) {
    if (!isTrusted(node)) notice(node, 'unconfirmed')
    return
  }
  believe(node, alike)
  await confirm(node, node.ports.clock.nowMs())
}

/** What we answer to somebody who wants to know where we stand. */
export const tellTip = async (node: NodeState, heights: readonly bigint[]): Promise<TipAnswer | undefined> => {
  const { chain, ports } = node
  if (chain === undefined) return undefined
  const blocks: TipAnswer['blocks'] = []
  for (const height of heights) {
    const id = height <= BigInt(chain.height()) ? await idAt(node, Number(height)) : undefined
    if (id !== undefined) blocks.push({ height, id: fromHex(id) })
  }
  const snapshots = (await ports.store.snapshots()).map(({ height, id, length }) => ({
    height: BigInt(height),
    id: fromHex(id),
    length,
  }))
  return { kind: 'tip', height: BigInt(chain.height()), snapshots, blocks }
}

/** What a newcomer at our door may rely on: our tip, and what our snapshots stand on. */
export const checkpointsToGive = async (node: NodeState): Promise<Checkpoint[]> => {
  const { chain, ports } = node
  if (chain === undefined) return []
  const snapshots = (await ports.store.snapshots()).map(({ height, id }) => ({ height, id }))
  return [{ height: chain.height(), id: chain.tip().id }, ...snapshots]
}
