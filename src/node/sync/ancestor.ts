// What a newcomer needs of a street that was founded again, beside its founding document: the state that the document
// continues. It is fetched in pieces from whoever let us in, or from anybody else who is linked, and taken only when it
// is the very state that the document names; until then nothing but the document and the door is on disk.
import {
  BrokenPromise,
  chainIdOf,
  decodeGenesis,
  encodeGenesis,
  hex,
  joinBytes,
  refoundedTip,
  textOf,
  type BlockStore,
  type Door,
  type GenesisDocument,
} from '../../ledger/index.ts'
import { p2pLimits } from '../../p2p/index.ts'
import { tellTrouble, type NodeState } from '../node-state.ts'
import type { NodePorts } from '../ports.ts'
import type { Refusal } from '../refusal.ts'
import { safetyWords } from '../view/safety-words.ts'
import { ancestorStateOf } from './chain.ts'
import { isLeftAlone, leaveAlone } from './fetching.ts'
import { fetchPart } from './snapshot-fetch.ts'
import type { WantedAncestor } from './sync-state.ts'
import { ANCESTOR_BYTES, ASK_ANCESTOR_MS, LONELY_MS, SILENT_MS, WRONG_MS } from './sync-limits.ts'

type AncestorFault = Extract<Refusal, 'old-books-missing' | 'old-books-differ' | 'old-books-too-large'>

/** The founding document on this disk, when the state that it continues is still to be fetched. */
export const missingAncestor = async (store: BlockStore): Promise<GenesisDocument | undefined> => {
  const bytes = await store.genesis()
  const genesis = bytes === undefined ? undefined : decodeGenesis(bytes)
  if (genesis?.ok !== true || genesis.value.ancestor.length === 0) return undefined
  const isHere = (await store.ancestorState()) !== undefined || (await store.newest()) !== undefined
  return isHere ? undefined : genesis.value
}

/** Asks one neighbour after another until the state is here and on disk; then the street is opened. */
export const fetchAncestor = (node: NodeState, genesis: GenesisDocument, door: Door | undefined): void => {
  const wanted: WantedAncestor = { genesis, door, sinceMs: node.ports.clock.nowMs(), trouble: undefined }
  // Who had nothing for another document may have this one's.
  node.leftAlone.clear()
  Object.assign(node, { wanted, sponsor: door?.peer } satisfies Partial<NodeState>)
  // The document names first voters, too: they are members, and have the state.
  const voters = genesis.voters.map(({ transportKey }) => hex(transportKey))
  const keys = new Set([...(door === undefined ? [] : [door.peer]), ...voters])
  node.ports.network.setMembers(hex(chainIdOf(genesis)), [...keys])
  askNext(node, wanted)
  node.changed()
}

const askNext = (node: NodeState, wanted: WantedAncestor): void => {
  if (node.wanted !== wanted || node.loop.stopped) return
  const peer = nextPeer(node, wanted)
  if (peer === undefined) {
    const lonelyMs = Math.abs(node.ports.clock.nowMs() - wanted.sinceMs)
    if (lonelyMs >= LONELY_MS) blame(node, wanted, wanted.trouble ?? 'old-books-missing')
    return askSoon(node, wanted, ASK_ANCESTOR_MS)
  }
  fetchState(node.ports, peer, wanted.genesis)
    .catch(() => 'old-books-missing' as const)
    .then((fetched) => node.loop.input(() => take(node, wanted, peer, fetched)))
}

const askSoon = (node: NodeState, wanted: WantedAncestor, ms: number): void => {
  node.ports.clock.after(ms, () => askNext(node, wanted))
}

const blame = (node: NodeState, wanted: WantedAncestor, trouble: Refusal): void => {
  if (wanted.trouble === trouble) return
  wanted.trouble = trouble
  node.changed()
}

/** Whoever let us in comes first: it has most likely just got up for us. */
const nextPeer = (node: NodeState, { door }: WantedAncestor): string | undefined => {
  const able = [...node.peers].filter((peer) => !isLeftAlone(node, peer))
  return able.find((peer) => peer === door?.peer) ?? able[node.turn++ % Math.max(1, able.length)]
}

/** Outside the loop, changes nothing. Rejects when nobody answers in time. */
const fetchState = async (
  ports: NodePorts,
  peer: string,
  genesis: GenesisDocument,
): Promise<Uint8Array | AncestorFault> => {
  const pieces: Uint8Array[] = []
  for (let length = 0, part = 0; ; part++) {
    const piece = await fetchPart(ports, peer, 0, part)
    if (piece === undefined) return 'old-books-differ'
    length += piece.length
    if (length > ANCESTOR_BYTES) return 'old-books-too-large'
    pieces.push(piece)
    // Whatever its sender says about the length, the last piece is the one that is not full.
    if (piece.length < p2pLimits.SNAPSHOT_PART_BYTES) break
  }
  const bytes = joinBytes(...pieces)
  if (bytes.length === 0) return 'old-books-missing'
  return goesOnFrom(genesis, bytes) ? bytes : 'old-books-differ'
}

/**
 * Whether the document's street begins with these bytes. Document and state may both be made up by whoever lets us in:
 * then they can name each other and still be no books at all, which must not stop this node.
 */
const goesOnFrom = (genesis: GenesisDocument, bytes: Uint8Array): boolean => {
  try {
    const state = ancestorStateOf(genesis, bytes)
    return state !== undefined && refoundedTip(genesis, state).state.street.height === 0n
  } catch (error) {
    if (error instanceof BrokenPromise) return false
    throw error
  }
}

const take = async (
  node: NodeState,
  wanted: WantedAncestor,
  peer: string,
  fetched: Uint8Array | AncestorFault,
): Promise<void> => {
  if (node.wanted !== wanted) return
  if (typeof fetched === 'string') {
    leaveAlone(node, peer, fetched === 'old-books-missing' ? SILENT_MS : WRONG_MS)
    blame(node, wanted, fetched)
    return askNext(node, wanted)
  }
  try {
    await keep(node.ports.store, wanted, fetched)
  } catch (error) {
    blame(node, wanted, tellTrouble(node, error))
    return askSoon(node, wanted, WRONG_MS)
  }
  node.wanted = undefined
  await node.onAncestor()
}

/**
 * Document and state in one transaction, whatever document was written at the door: the street may have been founded
 * once more since. Should the door be lost in between, the members that the state names are asked instead.
 */
const keep = async (store: BlockStore, { genesis, door }: WantedAncestor, state: Uint8Array): Promise<void> => {
  const founding = encodeGenesis(genesis)
  await store.refound(founding, state)
  if (door !== undefined) await store.found(founding, undefined, door)
}

/** For the page, while we are in but have nothing to show; undefined otherwise. */
export const ancestorView = ({ wanted }: NodeState) =>
  wanted === undefined
    ? undefined
    : {
        state: 'admitted' as const,
        streetName: textOf(wanted.genesis.name) ?? '',
        safetyWords: safetyWords(chainIdOf(wanted.genesis)),
        refusal: wanted.trouble,
      }
