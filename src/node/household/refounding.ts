// Founding the street again, seen from one household: a proposal travels to everybody, each agrees on its own page, and
// what the rules ask for being there, the new chain goes on from our last state. Who agrees ends the old chain for its
// device first, on disk, and signs nothing on it any more, but for `release.ts`.
import {
  decodeGenesis,
  documentFault,
  encodeGenesis,
  encodeState,
  hex,
  isEntitled,
  isKeyOut,
  organiserOf,
  refoundingDocument,
  refoundingFault,
  signRefounding,
  verifiedSigners,
  votersOf,
  chainIdOf,
  ALONE_AFTER_MS,
  ALONE_BELOW,
  REASON_BYTES,
  textOf,
  utf8,
  type FirstVoter,
  type GenesisDocument,
  type State,
} from '../../ledger/index.ts'
import {
  decodeRefounding,
  decodeSyncReply,
  encodeRefounding,
  encodeSyncRequest,
  type RefoundingMessage,
} from '../../p2p/index.ts'
import { isMember, notice, selfOf, unnotice, type NodeState } from '../node-state.ts'
import { isPresent } from '../presence.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import type { RefoundingView, Snapshot } from '../view/snapshot.ts'
import { isTrusted } from '../sync/trust.ts'
import { troubleOf } from '../trouble.ts'

/** Reads what was proposed or signed here before; one that has come into force is kept for neighbours who slept. */
export const recallRefounding = async (node: NodeState): Promise<void> => {
  const bytes = await node.ports.store.refounding()
  const decoded = bytes === undefined ? undefined : decodeRefounding(bytes)
  const open = decoded?.ok === true ? await read(node, decoded.value) : undefined
  Object.assign(node, { refounding: open, offered: undefined } satisfies Partial<NodeState>)
}

type Open = NonNullable<NodeState['refounding']>

/** A message as a document with the signatures that are good; undefined when there is nothing in it. */
const read = async (node: NodeState, message: RefoundingMessage): Promise<Open | undefined> => {
  const { chain } = node
  const genesis = decodeGenesis(message.genesis)
  if (chain === undefined || !genesis.ok) return undefined
  if (isInForce(node, genesis.value)) return { genesis: genesis.value, signatures: mapOf(message) }
  const { state } = chain.tip()
  const good = await verifiedSigners(node.ports.crypto, state, genesis.value, message.signatures)
  const signatures = new Map([...mapOf(message)].filter(([household]) => good.includes(household)))
  return { genesis: genesis.value, signatures }
}

const mapOf = ({ signatures }: RefoundingMessage): Map<number, Uint8Array> =>
  new Map(signatures.map(({ household, signature }) => [household, signature]))

const messageOf = ({ genesis, signatures }: Open): RefoundingMessage => ({
  genesis: encodeGenesis(genesis),
  signatures: [...signatures].map(([household, signature]) => ({ household, signature })),
})

/** Our chain is the one that this document founded. */
const isInForce = ({ chain }: NodeState, genesis: GenesisDocument): boolean =>
  chain !== undefined && hex(chainIdOf(genesis)) === hex(chain.chainId)

/** What may still be agreed to here. */
const openHere = (node: NodeState): Open | undefined =>
  [node.offered, node.refounding].find(
    (open) => open !== undefined && !isInForce(node, open.genesis) && !isMoot(node, open),
  )

/** The street has gone on without it, so nobody here can agree any more; who has done so is bound until it is released. */
const isMoot = ({ chain }: NodeState, { genesis }: Open): boolean =>
  (genesis.ancestor[0]?.height ?? 0n) < (chain?.tip().state.street.height ?? 0n)

/**
 * A document of a newer block may be signed besides: whoever signs that one has the newer block and can never be moved by
 * the older one, and without all of these signatures it does not come into force. But an organiser alone might.
 */
const mayAgreeAnew = (node: NodeState): boolean => {
  const state = node.chain?.tip().state
  if (state === undefined || !hasAgreed(node)) return state !== undefined
  return state.households.rows.length >= ALONE_BELOW || organiserOf(state) !== selfOf(node)
}

/** What we have signed stays on disk as our bond until we sign something newer. */
const keep = async (node: NodeState, open: Open): Promise<void> => {
  if (hasAgreed(node) && !isSame(node.refounding, open)) {
    node.offered = open
    return
  }
  Object.assign(node, { refounding: open, offered: undefined } satisfies Partial<NodeState>)
  await node.ports.store.saveRefounding(encodeRefounding(messageOf(open)))
}

const isSame = (one: Open | undefined, other: Open): boolean =>
  one !== undefined && hex(chainIdOf(one.genesis)) === hex(chainIdOf(other.genesis))

/**
 * Proposes to found the street again with everybody who is awake, and agrees to it.
 * @param newKeys of households that stand there with another computer than the books know.
 */
export const proposeRefounding = async (
  node: NodeState,
  reason: string,
  newKeys: readonly FirstVoter[] = [],
): Promise<Outcome> => {
  const { chain, ports } = node
  const self = selfOf(node)
  if (chain === undefined || self === undefined) return refused('not-a-member')
  if (!isTrusted(node)) return refused('unconfirmed')
  if (openHere(node) !== undefined || !mayAgreeAnew(node)) return refused('already-done')
  if (utf8(reason).length > REASON_BYTES) return refused('name-too-long')
  const nowMs = ports.clock.nowMs()
  const tip = chain.tip()
  const awake = votersOf(tip.state).filter(({ household: id }) => id === self || isPresent(node.presence, id, nowMs))
  const voters = firstVoters(tip.state, awake, newKeys)
  if (voters.length === 0) return refused('not-allowed')
  const least = tip.state.street.timeMs + 1n
  const foundedAtMs = BigInt(nowMs) > least ? BigInt(nowMs) : least
  const genesis = refoundingDocument(tip, { foundedAtMs, reason, voters })
  node.offered = { genesis, signatures: new Map() }
  return approveRefounding(node)
}

/**
 * Who votes from the first height on: everybody awake whom the rule lets vote (`entitlementFault`), and whoever brings a
 * new key, which ends a suspension. The others wake on the new chain as on the old one.
 */
export const firstVoters = (
  state: State,
  awake: readonly FirstVoter[],
  newKeys: readonly FirstVoter[],
): readonly FirstVoter[] => {
  const replaced = newKeys.map(({ household: id }) => id)
  const kept = awake.filter(({ household: id }) => !replaced.includes(id) && !isKeyOut(state, id))
  return [...kept, ...newKeys].filter(({ household: id }) => isEntitled(state, id))
}

/** A person here agrees. From the moment this is on disk nothing is signed on the old chain any more. */
export const approveRefounding = async (node: NodeState): Promise<Outcome> => {
  const { chain, ports } = node
  const open = openHere(node)
  const self = selfOf(node)
  if (chain === undefined || open === undefined || self === undefined) return refused('unknown')
  // Who does not know whether its last block is the street's would end a chain that it may have voted on further ahead.
  if (!isTrusted(node)) return refused('unconfirmed')
  if (open.signatures.has(self) || !mayAgreeAnew(node)) return refused('already-done')
  const nowMs = BigInt(ports.clock.nowMs())
  if (documentFault(chain.tip(), open.genesis, nowMs) !== undefined) return refused('expired')
  try {
    const { signature } = await signRefounding(ports.keyring.household, self, open.genesis)
    const agreed = { ...open, signatures: new Map(open.signatures).set(self, signature) }
    // Nobody sees the signature before the end of the chain is on disk with it.
    await ports.store.endChain(encodeRefounding(messageOf(agreed)))
    Object.assign(node, { refounding: agreed, offered: undefined, chainEnded: true } satisfies Partial<NodeState>)
  } catch (error) {
    return refused(troubleOf(error))
  }
  unnotice(node, 'refounding-open')
  tellEverybody(node)
  await settleRefounding(node)
  node.changed()
  return done
}

/** Whether people here have agreed to end the chain that runs. */
export const hasAgreed = (node: NodeState): boolean => {
  const { refounding } = node
  return (
    refounding !== undefined && !isInForce(node, refounding.genesis) && refounding.signatures.has(selfOf(node) ?? 0)
  )
}

const tellEverybody = (node: NodeState): void => {
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

/** What is open here, for somebody who asks. */
export const refoundingHere = (node: NodeState): RefoundingMessage[] => {
  const open = openHere(node) ?? node.refounding
  return open === undefined ? [] : [messageOf(open)]
}

/** Takes what a neighbour shows. A document that one of us has signed is never let go of for another. */
export const takeRefounding = async (node: NodeState, shown: readonly RefoundingMessage[]): Promise<void> => {
  const { chain } = node
  const [message] = shown
  if (chain === undefined || message === undefined) return
  const theirs = await read(node, message)
  if (theirs === undefined || isInForce(node, theirs.genesis)) return
  const tip = chain.tip()
  const nowMs = BigInt(node.ports.clock.nowMs())
  const fault = documentFault(tip, theirs.genesis, nowMs)
  if (fault === 'another tip') return hearElsewhere(node, tip.state, theirs, nowMs)
  if (fault !== undefined || theirs.signatures.size === 0) return
  const ours = openHere(node)
  const self = selfOf(node)
  if (ours !== undefined && isSame(ours, theirs)) {
    const signatures = new Map([...theirs.signatures, ...ours.signatures])
    if (signatures.size === ours.signatures.size) return
    await keep(node, { ...ours, signatures })
  } else {
    // Nothing that is in force is held up by a signature of ours for something else: whose it needed, they have signed.
    const inForce = refoundingFault(tip, theirs.genesis, [...theirs.signatures.keys()], nowMs) === undefined
    const bound = self !== undefined && ours?.signatures.has(self) === true
    if (!inForce && (bound || (ours !== undefined && ours.signatures.size >= theirs.signatures.size))) return
    notice(node, 'refounding-open')
    await keep(node, theirs)
  }
  tellEverybody(node)
  await settleRefounding(node)
  node.changed()
}

/**
 * Others have founded the street again from another block than our last. From an earlier one: our books go further. From
 * one that we lack: nobody gives us the blocks up to it any more, and what the document says of them we cannot check, so
 * only a neighbour's door leads on from here.
 */
const hearElsewhere = (node: NodeState, state: State, { genesis, signatures }: Open, nowMs: bigint): void => {
  const { height } = state.street
  const from = genesis.ancestor[0]?.height ?? 0n
  const members = membersAt(state, from)
  const waited = members.length < ALONE_BELOW && nowMs - genesis.foundedAtMs >= ALONE_AFTER_MS
  const signed = (waited && signatures.has(organiserOf(state))) || members.every((id) => signatures.has(id))
  if (!signed || from === height) return
  if (from < height) return notice(node, 'old-books-found', String(height))
  node.refoundedFrom = Number(from)
  notice(node, 'refounded-without-us', String(from))
}

/** Why this computer gets no further with the books that it has, if so; a fresh start is the way out. */
export const strandedBy = ({ chain, refoundedFrom, trust }: NodeState): Snapshot['stranded'] => {
  if (trust.standing === 'contradicted') return 'books-differ'
  return refoundedFrom !== undefined && refoundedFrom > (chain?.height() ?? 0) ? 'refounded-without-us' : undefined
}

/** Nobody ever ceases to be a member. */
export const membersAt = ({ households }: State, height: bigint): number[] =>
  households.rows.filter(({ admittedHeight }) => admittedHeight <= height).map(({ id }) => id)

/** Comes into force as soon as nothing stands against it, by our own books and clock. */
export const settleRefounding = async (node: NodeState): Promise<void> => {
  const { chain, ports } = node
  const open = openHere(node)
  if (chain === undefined || open === undefined) return
  const tip = chain.tip()
  const signers = [...open.signatures.keys()]
  if (refoundingFault(tip, open.genesis, signers, BigInt(ports.clock.nowMs())) !== undefined) return
  if (open !== node.refounding) {
    // Kept for neighbours who slept, whatever we had signed before.
    Object.assign(node, { refounding: open, offered: undefined } satisfies Partial<NodeState>)
    await ports.store.saveRefounding(encodeRefounding(messageOf(open)))
  }
  await ports.store.refound(encodeGenesis(open.genesis), encodeState(tip.state))
  await node.onRefounded()
}

/** Once a second: an organiser alone is only waiting for time to pass; and words that were lost travel again. */
export const tickRefounding = async (node: NodeState): Promise<void> => {
  if (openHere(node) === undefined) return unnotice(node, 'refounding-open')
  const nowMs = node.ports.clock.nowMs()
  if (Math.abs(nowMs - node.refoundingToldMs) >= TELL_AGAIN_MS) {
    node.refoundingToldMs = nowMs
    tellEverybody(node)
  }
  await settleRefounding(node)
}
const TELL_AGAIN_MS = 5_000

/** For the page: who is asked, who has agreed, and when the organiser may go on alone. */
export const refoundingView = (node: NodeState): RefoundingView | undefined => {
  const { chain } = node
  // What binds us is shown as long as it does.
  const open = openHere(node) ?? (hasAgreed(node) ? node.refounding : undefined)
  if (chain === undefined || open === undefined) return undefined
  const { state } = chain.tip()
  const members = state.households.rows.map(({ id }) => id)
  const aloneAtMs = members.length < ALONE_BELOW ? Number(state.street.timeMs + ALONE_AFTER_MS) : undefined
  return {
    chainId: hex(chainIdOf(open.genesis)),
    reason: textOf(open.genesis.ancestor[0]?.reason ?? new Uint8Array()) ?? '',
    voters: open.genesis.voters.map(({ household }) => household),
    agreed: [...open.signatures.keys()].sort((a, b) => a - b),
    missing: members.filter((id) => !open.signatures.has(id)),
    organiser: organiserOf(state),
    aloneAtMs,
  }
}
