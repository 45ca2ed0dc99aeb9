// A household's node: one loop that takes what neighbours, the meter, the clock and the page say, one at a time, and
// turns it into votes, blocks and a snapshot. The same node runs in a page's worker, in the simulator and in Node.js.
import { candidates, createPool, hex, type Door, type Executed, type GenesisDocument } from '../ledger/index.ts'
import type { NetworkEvents, Protocol } from '../p2p/index.ts'
import type { MeterReading } from '../serial/index.ts'
import { answerJoin } from './household/admission.ts'
import { createAgreement, nextHeight } from './agreement/agreement.ts'
import { isBehind } from './agreement/behind.ts'
import { goOnWithNewKey, isNamed, takeOver } from './household/enrolment.ts'
import { answerBoard, askBoard, openBoardSoon } from './board/hearing.ts'
import { hearWatts, tickBoard } from './board/writing.ts'
import { answerSync, askRunningOnce, catchUp, fetchEventsOf } from './sync/catch-up.ts'
import { foundChain, openChain } from './sync/chain.ts'
import { afterAppend, considerStart, dropRefused, tick, watchPresence } from './agreement/heights.ts'
import { recallFork } from './agreement/fork.ts'
import { hearEarly, takeGossip } from './intake.ts'
import { readAhead } from './read-ahead.ts'
import { tickAutopilot } from './household/autopilot.ts'
import { takeReading } from './household/metering.ts'
import {
  createNodeState,
  householdOfPeer,
  isMember,
  notice,
  selfOf,
  tellTrouble,
  unnotice,
  type NodeState,
} from './node-state.ts'
import { askAboutKey, heardRetired, isVoter, markSpoken, openOwnKey, settleKey } from './agreement/own-key.ts'
import { lockWhenIdle } from './household/lock.ts'
import { restoreOwn } from './household/own-transactions.ts'
import type { NodePorts } from './ports.ts'
import { done, refused, type Outcome } from './refusal.ts'
import { fetchAncestor, missingAncestor } from './sync/ancestor.ts'
import { ANCESTOR_BYTES } from './sync/sync-limits.ts'
import { link, unlink } from './presence.ts'
import { keepReceipts, recallReceipts } from './view/receipts.ts'
import { recallRefounding } from './household/open-refounding.ts'
import { exchangeRefounding } from './household/refounding-exchange.ts'
import { resumeHeight } from './agreement/resume.ts'
import { considerSnapshot, recallSnapshots } from './sync/retention.ts'
import { contradicts, isTrusted, judgeTrust, recallDoubts } from './sync/trust.ts'
import { repeat } from './agreement/speaking.ts'

/** A door, with the length that the neighbour gives for the state which the street continues. */
export type Entrance = Door & { readonly ancestorBytes?: number }

export type Node = {
  readonly state: NodeState
  readonly events: NetworkEvents
  /** Opens what is on disk; true when this profile belongs to a street. */
  start(): Promise<boolean>
  /**
   * Writes a founding document, ours or the one a neighbour showed us at the door, and opens it; where it continues an
   * older chain, as soon as the state that it names is fetched.
   */
  enter(genesis: GenesisDocument, door?: Entrance): Promise<Outcome>
  reading(reading: MeterReading): void
  /** Ends all timers; nothing is lost, what counts is on disk. */
  stop(): void
  onChange(listener: () => void): void
}

const TICK_MS = 1_000

export const createNode = (ports: NodePorts): Node => {
  const node = createNodeState(ports)
  node.onWork = () => node.loop.input(() => considerStart(node))
  node.onRestored = () => restored(node)
  node.onRefounded = () => refounded(node)
  node.onAncestor = async () => void (await open(node))
  node.fetchEvents = fetchEventsOf(node)
  node.onTold = (peer, message) => takeGossip(node, peer, 'consensus', message)
  node.onCleared = async () => {
    // An observer has nothing to take up, and goes on hearing.
    if (isVoter(node)) await resumeHeight(node)
    askRunningOnce(node)
    node.onWork()
  }
  return {
    state: node,
    events: eventsOf(node),
    start: () => node.loop.run(() => open(node)),
    enter: (genesis, door) => node.loop.run(() => enter(node, genesis, door)),
    reading: (reading) =>
      node.loop.input(async () => {
        await takeReading(node, reading)
        hearWatts(node, reading)
      }),
    stop: () => {
      node.loop.stop()
      node.agreement?.timers.clear()
    },
    onChange: (listener) => {
      node.changed = listener
    },
  }
}

const eventsOf = (node: NodeState): NetworkEvents => {
  /** The timers of a hidden tab come late: whatever comes in makes up for them, once it is dealt with itself. */
  const event = async <T>(task: () => Promise<T>): Promise<T> => {
    const outcome = await task()
    node.agreement?.timers.check()
    return outcome
  }
  return {
    gossip: (from, topic, bytes) => {
      readAhead(node, from, topic, bytes)
      return node.loop.run(() => event(() => takeGossip(node, from, topic, bytes)))
    },
    request: (from, protocol, bytes) => node.loop.run(() => event(() => answerOf(node, from, protocol, bytes))),
    linkUp: (peer) => node.loop.input(() => event(() => takeLink(node, peer))),
    linkDown: (peer) => node.loop.input(() => event(() => dropLink(node, peer))),
  }
}

const answerOf = (
  node: NodeState,
  from: string,
  protocol: Protocol,
  bytes: Uint8Array,
): Promise<Uint8Array | undefined> => {
  switch (protocol) {
    case 'join':
      return answerJoin(node, from, bytes)
    case 'sync':
      return answerSync(node, from, bytes)
    case 'board':
      return answerBoard(node, from, bytes)
  }
}

const enter = async (node: NodeState, genesis: GenesisDocument, entrance?: Entrance): Promise<Outcome> => {
  const continues = genesis.ancestor.length > 0
  if (node.chain !== undefined || (node.wanted !== undefined && !continues)) return refused('already-done')
  if ((entrance?.ancestorBytes ?? 0) > ANCESTOR_BYTES) return refused('old-books-too-large')
  const door = entrance && { peer: entrance.peer, checkpoints: entrance.checkpoints }
  await foundChain(node.ports.store, genesis, door)
  // Whoever waits already may have come by another door since, or the street was founded once more.
  if (continues && (await missingAncestor(node.ports.store)) !== undefined) fetchAncestor(node, genesis, door)
  else await open(node)
  return done
}

const open = async (node: NodeState): Promise<boolean> => {
  const missing = await missingAncestor(node.ports.store)
  if (missing !== undefined) {
    fetchAncestor(node, missing, await node.ports.store.door())
    return true
  }
  if (!(await openStreet(node))) return false
  beatOn(node)
  return true
}

/** Opens the chain on disk and everything that follows from it. */
const openStreet = async (node: NodeState): Promise<boolean> => {
  const { store, crypto, journal, keyring, clock, network } = node.ports
  const chain = await openChain(store, crypto, {
    onAppend: (executed) => grown(node, executed),
    contradicts: (height, id) => contradicts(node, height, id),
  })
  if (chain === undefined) return false
  node.chain = chain
  node.lastAgreedAtMs = clock.nowMs()
  await recallDoubts(node)
  const agreement = createAgreement({
    chain,
    crypto,
    clock,
    journal,
    get signer() {
      return keyring.device
    },
    log: node.log,
    get self() {
      return mayEverSign(node) ? selfOf(node) : undefined
    },
    mayVote: () => mayEverSign(node) && node.ownKey.standing === 'clear' && !isBehind(node) && isTrusted(node),
    publish: (bytes) => network.publish('consensus', bytes),
    candidates: () => candidates(node.pool),
    dropped: (refused) => dropRefused(node, refused),
    later: (task) => node.loop.input(task),
    onSilenced: (error) => tellTrouble(node, error),
    onSpoken: (place) => markSpoken(node, place),
    onRetired: () => heardRetired(node),
  })
  node.agreement = agreement
  // Whoever is greeted now is told words of this chain, and none of one that it continues.
  tellMembers(node)
  await recallFork(node)
  await recallSnapshots(node)
  await recallRefounding(node)
  await judgeTrust(node)
  await restoreOwn(node)
  await takeOver(node)
  await openOwnKey(node)
  await settleKey(node)
  await watchPresence(node)
  node.changed()
  node.onWork()
  // Votes come first; receipts and a street with many notes take a moment to read.
  recallReceipts(node)
  openBoardSoon(node, chain)
  return true
}

/** A person has not said stop, our key is good, the street has one history, and this one is not over for us. */
const mayEverSign = (node: NodeState): boolean =>
  node.validating && node.ownKey.standing !== 'retired' && node.fork === undefined && !node.chainEnded

/** The street was founded again: everything that spoke of the old chain is over, and the new one is opened. */
const refounded = async (node: NodeState): Promise<void> => {
  const { outbox, clock } = node.ports
  node.agreement?.timers.clear()
  // Signed for the chain that ended, so nobody would take them.
  for (const { id } of await outbox.load()) await outbox.drop(id).catch((error: unknown) => tellTrouble(node, error))
  for (const forgotten of [node.own, node.nonces, node.claims, node.stray, node.passedOn, node.deliveries, node.guests])
    forgotten.clear()
  Object.assign(node, { pool: createPool(), outgoing: [], early: [], fork: undefined, chainEnded: false })
  Object.assign(node, {
    fetching: undefined,
    syncing: false,
    membersKey: '',
    lastSnapshot: undefined,
    refoundedFrom: undefined,
  })
  // The heights of the pieces that neighbours ask for are those of the new chain from now on.
  node.served = undefined
  node.trust.checkpoints.clear()
  node.trust.offers.clear()
  // We have seen its document and its signatures ourselves; nobody can tell us more about block 0.
  node.trust.confirmedAtMs = clock.nowMs()
  await openStreet(node)
  unnotice(node, 'refounding-open')
  unnotice(node, 'refounded-without-us')
  notice(node, 'street-refounded')
}

/** Steady work, once a second, for as long as the node lives. */
const beatOn = (node: NodeState): void => {
  node.ports.clock.after(TICK_MS, () => {
    if (node.loop.stopped) return
    node.loop.input(() => tick(node))
    node.loop.input(() => tickBoard(node))
    node.loop.input(() => tickAutopilot(node))
    lockWhenIdle(node)
    beatOn(node)
  })
}

/** The chain has a new tip. */
const grown = (node: NodeState, executed: Executed): void => {
  if (node.agreement !== undefined) nextHeight(node.agreement)
  keepReceipts(node, executed)
  considerSnapshot(node, executed, node.chain?.certificate())
  tellMembers(node)
  afterAppend(node, executed)
  if (isNamed(node)) node.loop.input(() => goOnWithNewKey(node))
  if (!isTrusted(node)) node.loop.input(() => judgeTrust(node))
  if (node.early.length > 0) node.loop.input(() => hearEarly(node))
}

/** The chain goes on from a snapshot: everything that follows the tip begins anew. */
const restored = async (node: NodeState): Promise<void> => {
  if (node.agreement !== undefined) nextHeight(node.agreement)
  recallReceipts(node)
  await recallSnapshots(node)
  tellMembers(node)
  await goOnWithNewKey(node)
  await judgeTrust(node)
  node.changed()
}

/** The network serves members only; it hears of a change as soon as the ledger knows. */
const tellMembers = (node: NodeState): void => {
  const { chain } = node
  if (chain === undefined) return
  const known = chain.tip().state.households.rows.map((record) => hex(record.transportKey))
  // A newcomer's books begin before whoever let it in; without that link it could never catch up.
  const keys = node.sponsor === undefined || known.includes(node.sponsor) ? known : [...known, node.sponsor]
  const key = keys.join()
  if (key === node.membersKey) return
  node.membersKey = key
  node.ports.network.setMembers(hex(chain.chainId), keys)
  for (const peer of node.peers) greet(node, peer)
}

const takeLink = async (node: NodeState, peer: string): Promise<void> => {
  node.peers.add(peer)
  greet(node, peer)
  await watchPresence(node)
  node.changed()
}

/** A member's link is a sign of life; both sides tell each other what they may have missed. */
const greet = (node: NodeState, peer: string): void => {
  if (!isMember(node, peer)) return
  const household = householdOfPeer(node, peer)
  if (household !== undefined) node.presence = link(node.presence, household, node.ports.clock.nowMs())
  catchUp(node, peer)
  askAboutKey(node, peer)
  exchangeRefounding(node, peer)
  askBoard(node, peer)
  if (node.agreement !== undefined) repeat(node.agreement)
}

const dropLink = async (node: NodeState, peer: string): Promise<void> => {
  node.peers.delete(peer)
  node.guests.delete(peer)
  const household = householdOfPeer(node, peer)
  if (household !== undefined) node.presence = unlink(node.presence, household, node.ports.clock.nowMs())
  await watchPresence(node)
  node.changed()
}
