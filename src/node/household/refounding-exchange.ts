// How a re-founding travels: everybody shows what is open, signatures come together, and what the rules ask for being there,
// the street goes on from the block that the document names.
import {
  ALONE_AFTER_MS,
  ALONE_BELOW,
  documentFault,
  encodeGenesis,
  encodeState,
  find,
  keyRecord,
  organiserOf,
  refoundingFault,
  sameBytes,
  votes,
  type RefoundingFault,
} from '../../ledger/index.ts'
import { decodeSyncReply, encodeRefounding, encodeSyncRequest, type RefoundingMessage } from '../../p2p/index.ts'
import { isMember, notice, selfOf, unnotice, type NodeState } from '../node-state.ts'
import type { OpenRefounding } from '../sync/sync-state.ts'
import type { Snapshot } from '../view/snapshot.ts'
import { goesBefore, maySignBesides } from './document-choice.ts'
import {
  bondOf,
  choiceOf,
  heldAs,
  isInForce,
  keep,
  membersAt,
  membersOf,
  messageOf,
  openHere,
  read,
  tipFor,
} from './open-refounding.ts'
import { isOver } from '../is-over.ts'

export const tellEverybody = (node: NodeState): void => {
  for (const peer of node.peers) exchangeRefounding(node, peer)
}

/** Shows a neighbour what is open here and hears what is open there. */
export const exchangeRefounding = (node: NodeState, peer: string): void => {
  if (node.chain === undefined || !isMember(node, peer)) return
  const open = refoundingHere(node)
  node.ports.network.request(peer, 'sync', encodeSyncRequest({ kind: 'refounding', open })).then(
    (bytes) => {
      const decoded = decodeSyncReply(bytes)
      if (!decoded.ok || decoded.value.kind !== 'refounding') return
      const { open: theirs } = decoded.value
      node.loop.input(() => takeRefounding(node, theirs))
    },
    () => {},
  )
}

/** What is open here and what we have signed or was in force last, for somebody who asks. */
export const refoundingHere = (node: NodeState): RefoundingMessage[] =>
  [...new Set([openHere(node), node.refounding])].flatMap((open) => (open === undefined ? [] : [messageOf(open)]))

export const takeRefounding = async (node: NodeState, shown: readonly RefoundingMessage[]): Promise<void> => {
  for (const message of shown) await takeOne(node, message)
}

/** Takes what a neighbour shows. A document that one of us has signed is let go of for one that goes before it only. */
const takeOne = async (node: NodeState, message: RefoundingMessage): Promise<void> => {
  const { chain } = node
  const theirs = await read(node, message)
  if (chain === undefined || theirs === undefined) return
  if (isInForce(node, theirs.genesis) || theirs.signatures.size === 0) return
  const held = heldAs(node, theirs)
  const tip = held?.from ?? tipFor(node, theirs.genesis) ?? chain.tip()
  const fault = documentFault(tip, theirs.genesis, BigInt(node.ports.clock.nowMs()))
  if (fault === 'another tip' || fault === 'another street') return hearElsewhere(node, theirs)
  if (fault !== undefined) return
  if (held !== undefined) {
    const signatures = new Map([...theirs.signatures, ...held.signatures])
    if (signatures.size === held.signatures.size) return
    await keep(node, { ...held, signatures })
  } else if (isWorthAsking(node, theirs)) {
    notice(node, 'refounding-open')
    await keep(node, theirs)
  } else return
  tellEverybody(node)
  await settleRefounding(node)
  node.changed()
}

/** Whether people here may be asked about a document, or it needs them no longer. */
const isWorthAsking = (node: NodeState, theirs: OpenRefounding): boolean => {
  const { chain } = node
  const self = selfOf(node) ?? 0
  const bond = bondOf(node)
  if (chain === undefined) return false
  const { state } = chain.tip()
  if (faultOf(node, theirs) === undefined && (bond === undefined || !theirs.signatures.has(self))) return true
  const [offered, members] = [choiceOf(theirs), membersOf(state)]
  if (bond !== undefined && !maySignBesides({ bound: choiceOf(bond), offered }, members, self)) return false
  const asked = bond === undefined ? openHere(node) : node.offered
  return asked === undefined || goesBefore(offered, choiceOf(asked), members)
}

/**
 * Others have founded the street again from another block than our last. From an earlier one: our books go further. From
 * one that we lack: nobody gives us the blocks up to it any more, and what the document says of them we cannot check, so
 * only a neighbour's door leads on from here. The same if it was founded more than once while we slept.
 */
const hearElsewhere = (node: NodeState, { genesis, signatures }: OpenRefounding): void => {
  const { chain } = node
  const [named] = genesis.ancestor
  if (chain === undefined || named === undefined) return
  const { state } = chain.tip()
  const { height, firstChainId } = state.street
  const isOurs = sameBytes(named.chainId, chain.chainId)
  // A document that led here, or to where ours began, is old news.
  const isNews = sameBytes(named.firstChainId, firstChainId) && genesis.foundedAtMs > chain.genesis.foundedAtMs
  if (!isOurs && !isNews) return
  const members = membersAt(state, isOurs ? named.height : height)
  const nowMs = BigInt(node.ports.clock.nowMs())
  const waited = members.length < ALONE_BELOW && nowMs - genesis.foundedAtMs >= ALONE_AFTER_MS
  const signed = (waited && signatures.has(organiserOf(state))) || members.every((id) => signatures.has(id))
  if (!signed || (isOurs && named.height === height)) return
  // Where nothing is decided without the organiser, nothing ever will be behind a block that it has gone back by.
  const isOver = isOurs && named.height + 1n === height && votes(state.street.nextSet, organiserOf(state))
  if (isOurs && named.height < height && !(waited && isOver)) return notice(node, 'old-books-found', String(height))
  node.refoundedFrom = isOurs && !isOver ? Number(named.height) : Number.POSITIVE_INFINITY
  notice(node, 'refounded-without-us', isOurs ? String(named.height) : undefined)
}

/** Why this computer gets no further with the books that it has, if so; a fresh start is the way out. */
export const strandedBy = (node: NodeState): Snapshot['stranded'] => {
  const { chain, refoundedFrom, trust } = node
  if (trust.standing === 'contradicted') return 'books-differ'
  if (isGone(node)) return 'gone'
  return refoundedFrom !== undefined && refoundedFrom > (chain?.height() ?? 0) ? 'refounded-without-us' : undefined
}

/** The books know our key, and our home is none of theirs any more: it left, or was closed. */
const isGone = ({ chain, ports }: NodeState): boolean => {
  const state = chain?.tip().state
  const key = state && keyRecord(state, ports.keyring.household.key)
  return state !== undefined && key !== undefined && find(state.households, String(key.household)) === undefined
}

/** Comes into force as soon as nothing stands against it, by our own books and clock. */
export const settleRefounding = async (node: NodeState): Promise<void> => {
  const { chain, ports } = node
  const open = [bondOf(node), openHere(node)].find((one) => one !== undefined && faultOf(node, one) === undefined)
  if (chain === undefined || open === undefined) return
  const from = open.from ?? chain.tip()
  const beyond = chain.height() > Number(from.state.street.height) ? chain.height() : undefined
  if (open !== node.refounding) {
    // Kept for neighbours who slept, whatever we had signed before.
    Object.assign(node, { refounding: open, offered: undefined } satisfies Partial<NodeState>)
    await ports.store.saveRefounding(encodeRefounding(messageOf(open)))
  }
  await ports.store.refound(encodeGenesis(open.genesis), encodeState(from.state))
  await node.onRefounded()
  if (beyond !== undefined) notice(node, 'entry-left-behind', String(beyond))
}

/**
 * What stands against it. Who has signed it and then got the block that was being decided meanwhile goes back by that one
 * when everybody has signed: a neighbour who never got it may have moved already, and nobody votes on the old chain again.
 * Below four members the organiser's signature does the same after two days: no second block comes without its vote, which
 * it gives no more.
 */
const faultOf = (node: NodeState, { genesis, signatures, from }: OpenRefounding): RefoundingFault | undefined => {
  const { chain, ports } = node
  if (chain === undefined) return 'another street'
  const signers = [...signatures.keys()]
  const tip = from ?? chain.tip()
  const { households, street } = tip.state
  const wentOn = chain.height() - Number(street.height)
  if (wentOn > 1 && !households.rows.every(({ id }) => signatures.has(id))) return 'missing signer'
  return refoundingFault(tip, genesis, signers, BigInt(ports.clock.nowMs()))
}

/** Once a second: an organiser alone is only waiting for time to pass; and words that were lost travel again. */
export const tickRefounding = async (node: NodeState): Promise<void> => {
  const open = openHere(node)
  if (open === undefined) unnotice(node, 'refounding-open')
  if (open === undefined && bondOf(node) === undefined) return
  const nowMs = node.ports.clock.nowMs()
  if (isOver(node.refoundingToldMs, TELL_AGAIN_MS, nowMs)) {
    node.refoundingToldMs = nowMs
    tellEverybody(node)
  }
  await settleRefounding(node)
}
const TELL_AGAIN_MS = 5_000
