// Gossip among members. The worker is asked for a verdict on every message and has its bytes from that question, so
// gossipsub's own delivery is not used. While everybody is linked to everybody and the publisher says that it reached
// all by itself, nothing is passed on: a full mesh that forwards was measured to be a hundred times slower.
import {
  gossipsub,
  StrictNoSign,
  TopicValidatorResult,
  type GossipSub,
  type Message,
  type TopicValidatorFn,
} from '@libp2p/gossipsub'
import type { PeerId, Startable } from '@libp2p/interface'
import { sha256 } from '@noble/hashes/sha2.js'
import type { PeerKey, Topic, Verdict } from '../network.ts'
import { topicName, TOPICS } from '../wire-names.ts'
import { createGossipGate } from './gossip-gate.ts'
import type { Links } from './links.ts'
import type { MeshEvents } from './mesh-types.ts'
import {
  MAX_GOSSIP_BACKLOG_BYTES,
  MAX_GOSSIP_BYTES,
  MAX_OPEN_VERDICTS,
  REJECT_POINTS,
  SILENCED_POINTS,
  SCORE_HALF_LIFE_MS,
} from './mesh-limits.ts'
import { peerKeyOf } from './peer-id.ts'
import type { Components, Registrar, Wires } from './wires.ts'

/** Makes two sendings of the same bytes two messages. */
const NONCE_BYTES = 8

/**
 * First byte: whether the publisher sent it to everybody. Who has just come back has links before it has heard what
 * its neighbours subscribe to; what it says then reaches the first of them only, and they have to pass it on.
 */
const REACH = { some: 0, all: 1 } as const
const HEAD_BYTES = 1 + NONCE_BYTES

export type Gossip = {
  /** Leaves the topics of the old scope, joins those of the new one; undefined leaves only. */
  join(scope: string | undefined): void
  /** Shows and hides linked peers after the members changed. */
  refresh(): void
  publish(topic: Topic, bytes: Uint8Array): Promise<void>
  stop(): Promise<void>
}

export type GossipOptions = {
  wires: Wires
  links: Links
  isMember: (peer: PeerKey) => boolean
  isFullMesh: () => boolean
  verdict: MeshEvents['gossip']
}

/** Starts gossipsub behind the members' gate. */
export const startGossip = async (options: GossipOptions): Promise<Gossip> => {
  const { wires, links, isMember } = options
  const gate = createGossipGate(wires.components.registrar, links, isMember)
  const scores = createScores()
  const pubsub = createPubsub(wires, gate.registrar, scores.of)
  const admitted = new Map<PeerKey, PeerId>()
  const show = (link: { peer: PeerKey } & Parameters<typeof gate.admit>[0]): void => {
    if (!isMember(link.peer)) return
    admitted.set(link.peer, link.connection.remotePeer)
    gate.admit(link)
  }
  const hide = (peer: PeerKey): void => {
    const id = admitted.get(peer)
    admitted.delete(peer)
    if (id !== undefined) gate.expel(id)
  }
  links.listen({
    up: show,
    // Streams move when those on the old connection close; see the gate.
    moved: () => {},
    down: (link) => hide(link.peer),
  })
  await pubsub.start()
  let scope: string | undefined
  const reachesAll = (topic: string): boolean => {
    // Who is alone yet reaches nobody now; the first neighbour fetches it later and has to pass it on.
    if (admitted.size === 0 || !options.isFullMesh()) return false
    const subscribers = new Set(pubsub.getSubscribers(topic).map(String))
    return [...admitted.values()].every((id) => subscribers.has(id.toString()) && gate.isOpen(id))
  }
  return {
    join(next) {
      if (next === scope) return
      if (scope !== undefined) leaveTopics(pubsub, scope)
      scope = next
      if (scope !== undefined) joinTopics(pubsub, scope, validator(options, scores))
    },
    refresh() {
      for (const peer of [...admitted.keys()]) if (!isMember(peer)) hide(peer)
      for (const link of links.all()) if (!admitted.has(link.peer)) show(link)
    },
    async publish(topic, bytes) {
      if (bytes.length > MAX_GOSSIP_BYTES) throw new Error(`assert: gossip has at most ${MAX_GOSSIP_BYTES} bytes`)
      if (scope === undefined) return
      const name = topicName(scope, topic)
      const message = new Uint8Array(HEAD_BYTES + bytes.length)
      message.set([reachesAll(name) ? REACH.all : REACH.some])
      crypto.getRandomValues(message.subarray(1, HEAD_BYTES))
      message.set(bytes, HEAD_BYTES)
      await pubsub.publish(name, message)
    },
    stop: async () => pubsub.stop(),
  }
}

/**
 * StrictNoSign: signing and checking every message took 30 % of a busy tab, and the links already prove who hands a
 * message over, while what it says carries signatures of its own. The id is a hash of the whole message, so nobody can
 * take another's id away, and a nonce in front lets the same bytes be sent again (a vote repeated to a late peer).
 */
const createPubsub = (wires: Wires, registrar: Registrar, scoreOf: (peer: string) => number) =>
  gossipsub({
    globalSignaturePolicy: StrictNoSign,
    // Hashing a small message at once is faster than waiting for the platform to do it.
    msgIdFn: (message) => sha256(message.data),
    fallbackToFloodsub: false,
    emitSelf: false,
    floodPublish: true,
    allowPublishToZeroTopicPeers: true,
    D: 3,
    Dlo: 2,
    Dhi: 4,
    Dscore: 1,
    Dout: 1,
    Dlazy: 2,
    doPX: false,
    tagMeshPeers: false,
    maxInboundStreams: 4,
    maxInboundDataLength: MAX_GOSSIP_BYTES + 4_096,
    maxOutboundBufferSize: MAX_GOSSIP_BACKLOG_BYTES,
    maxTopicBytesPerPeer: 16 * 1_024,
    // Telling others not to send only pays for large messages.
    idontwantMinDataSize: 8_192,
    // Our addresses have no hosts, so the rule against many peers of one host has nothing to judge.
    scoreParams: { IPColocationFactorWeight: 0, appSpecificWeight: 1, appSpecificScore: scoreOf },
  })(behind(wires.components, registrar)) as GossipSub & Startable

/** libp2p's components are a proxy without keys of its own, so they are named one by one. */
const behind = (components: Components, registrar: Registrar): Components => {
  const { privateKey, peerId, peerStore, connectionManager, logger, upgrader } = components
  return { privateKey, peerId, peerStore, connectionManager, logger, upgrader, registrar }
}

const joinTopics = (pubsub: GossipSub, scope: string, validate: (topic: Topic) => TopicValidatorFn): void => {
  for (const topic of TOPICS) {
    pubsub.topicValidators.set(topicName(scope, topic), validate(topic))
    pubsub.subscribe(topicName(scope, topic))
  }
}

const leaveTopics = (pubsub: GossipSub, scope: string): void => {
  for (const topic of TOPICS) {
    pubsub.unsubscribe(topicName(scope, topic))
    pubsub.topicValidators.delete(topicName(scope, topic))
  }
}

const RESULTS: Record<Verdict, TopicValidatorResult> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject,
}

/** One validator per topic, with its own bound on open questions; the cheap rules come before the question. */
const validator =
  (options: GossipOptions, scores: Scores) =>
  (topic: Topic): TopicValidatorFn => {
    let open = 0
    return async (neighbour: PeerId, message: Message) => {
      const from = peerKeyOf(neighbour)
      if (!options.isMember(from)) return TopicValidatorResult.Ignore
      // Gossipsub looks at the scores once a second; a burst is over by then.
      if (scores.of(neighbour.toString()) <= SILENCED_POINTS) return TopicValidatorResult.Ignore
      if (open >= MAX_OPEN_VERDICTS[topic]) return TopicValidatorResult.Ignore
      open += 1
      try {
        const verdict = await options.verdict(from, topic, message.data.slice(HEAD_BYTES))
        if (verdict === 'reject') scores.reject(neighbour.toString())
        const reachedAll = message.data[0] === REACH.all && options.isFullMesh()
        if (verdict === 'accept' && reachedAll) return TopicValidatorResult.Ignore
        return RESULTS[verdict]
      } catch {
        return TopicValidatorResult.Ignore
      } finally {
        open -= 1
      }
    }
  }

type Scores = { of(peer: string): number; reject(peer: string): void }

/** What rejects cost a neighbour; halves with time, so that an old mistake is forgotten. */
const createScores = (): Scores => {
  const points = new Map<string, { value: number; atMs: number }>()
  const of = (peer: string): number => {
    const entry = points.get(peer)
    if (entry === undefined) return 0
    return entry.value * 0.5 ** ((performance.now() - entry.atMs) / SCORE_HALF_LIFE_MS)
  }
  return { of, reject: (peer) => void points.set(peer, { value: of(peer) + REJECT_POINTS, atMs: performance.now() }) }
}
