// Fills the mesh by itself: linked members tell each other whom they are linked to, a missing one is offered a
// connection through a mutual neighbour, and a failed try is repeated later. Also forwards for others, within limits;
// what it hands on is sealed, so that a neighbour learns no addresses by helping.
import {
  afterFailure,
  decodeSignal,
  dialPlan,
  encodeSignal,
  forwardAllowed,
  reachable,
  type Forward,
  type Signal,
} from '../signalling.ts'
import { decodeOffer } from '../connection-code.ts'
import { FULL_MESH_MEMBERS, MAX_LINKS } from '../code-limits.ts'
import type { PeerKey } from '../network.ts'
import { openQuestion, sealQuestion } from '../seal.ts'
import type { Codes } from './codes.ts'
import type { Ask } from './direct.ts'
import type { Links } from './links.ts'
import type { AcceptOutcome } from './mesh-types.ts'
import { createNeighbourhood } from './neighbours.ts'
import { ANNOUNCE_DELAY_MS, ANNOUNCE_TICKS, FILL_TICK_MS, SIGNAL_MS } from './mesh-limits.ts'

export type Fill = {
  answer(from: PeerKey, bytes: Uint8Array): Promise<Uint8Array | undefined>
  isFullMesh(): boolean
  /** Whether a linked neighbour is linked to that member. */
  isReachable(peer: PeerKey): boolean
  /** Looks again after the members changed. */
  refresh(): void
  stop(): void
}

export type FillOptions = {
  self: PeerKey
  /** Secret of our transport key, which opens what is sealed to us. */
  seed: Uint8Array
  links: Links
  codes: Codes
  ask: Ask
  members: () => ReadonlySet<PeerKey>
}

/** Starts looking for missing members. */
export const startFill = (options: FillOptions): Fill => {
  const { self, links, members } = options
  const around = createNeighbourhood(self, links, members)
  const dial = async (peer: PeerKey, via: PeerKey): Promise<void> => {
    const entry = around.history.get(peer)
    if (entry === undefined) return
    around.history.set(peer, { ...entry, dialling: true })
    const linked = await connectThrough(options, peer, via).catch(() => false)
    if (linked) around.history.delete(peer)
    else around.history.set(peer, afterFailure(entry, performance.now()))
  }
  const plan = (): void => {
    around.noteMissing()
    for (const { peer, via } of dialPlan(around.view())) void dial(peer, via)
  }
  const announceTo = async (peer: PeerKey): Promise<void> => {
    const news: Signal = { kind: 'neighbours', keys: around.memberLinks() }
    const reply = await exchange(options, peer, news).catch(() => undefined)
    if (reply?.kind === 'neighbours') around.learn(peer, reply.keys)
  }
  const rhythm = startRhythm(() => void Promise.all(around.memberLinks().map(announceTo)).then(plan), plan)
  const changed = (): void => {
    around.changed()
    rhythm.announceSoon()
  }
  links.listen({
    up: changed,
    moved: changed,
    down(link) {
      around.forget(link.peer)
      changed()
    },
  })
  const forward = createForwarder(options, around.dialling)
  return {
    async answer(from, bytes) {
      const signal = decodeSignal(bytes)
      if (signal === undefined) return undefined
      if (signal.kind !== 'neighbours') return encodeSignal(await forward(from, signal))
      around.learn(from, signal.keys)
      plan()
      return encodeSignal({ kind: 'neighbours', keys: around.memberLinks() })
    },
    isFullMesh: around.isFullMesh,
    isReachable: (peer) => reachable(around.view()).includes(peer),
    refresh: changed,
    stop: rhythm.stop,
  }
}

type Rhythm = { announceSoon(): void; stop(): void }

/** Looks every second, tells the news a moment after a change and, in case some got lost, now and then anyway. */
const startRhythm = (announce: () => void, look: () => void): Rhythm => {
  let soon: ReturnType<typeof setTimeout> | undefined
  let ticks = 0
  const announceSoon = (): void => {
    soon ??= setTimeout(() => {
      soon = undefined
      announce()
    }, ANNOUNCE_DELAY_MS)
  }
  const timer = setInterval(() => {
    ticks += 1
    if (ticks % ANNOUNCE_TICKS === 0) announceSoon()
    look()
  }, FILL_TICK_MS)
  return {
    announceSoon,
    stop() {
      clearInterval(timer)
      clearTimeout(soon)
    },
  }
}

const exchange = async (options: FillOptions, peer: PeerKey, signal: Signal): Promise<Signal | undefined> =>
  decodeSignal(await options.ask(peer, 'signal', encodeSignal(signal), SIGNAL_MS))

/** Offers `peer` a connection through `via`; whether it stands. */
const connectThrough = async (options: FillOptions, peer: PeerKey, via: PeerKey): Promise<boolean> => {
  const { codeId, code } = await options.codes.offer('signal')
  try {
    const question = sealQuestion(peer, code, crypto.getRandomValues(new Uint8Array(32)))
    if (question === undefined) return false
    const reply = await exchange(options, via, { kind: 'forward', to: peer, code: question.bytes })
    const answer = reply?.kind === 'answer' ? question.openAnswer(reply.code) : undefined
    return answer !== undefined && (await options.codes.complete(answer, peer)).kind === 'connected'
  } finally {
    options.codes.forget(codeId)
  }
}

/** Hands offers on to the neighbour they are for, and answers those that are for us; `dialling` counts our own dials. */
const createForwarder = (options: FillOptions, dialling: () => number) => {
  const { links, codes } = options
  let log: readonly Forward[] = []
  const spend = (asker: PeerKey, target: PeerKey): boolean => {
    const next = forwardAllowed(log, asker, target, performance.now())
    log = next ?? log
    return next !== undefined
  }
  // What is on its way counts, or everybody who asks within the same second would be let in.
  let answering = 0
  const hasRoom = (): boolean =>
    options.members().size <= FULL_MESH_MEMBERS || links.all().length + answering + dialling() < MAX_LINKS
  const accept = (code: Uint8Array): Promise<AcceptOutcome> => {
    answering += 1
    const outcome = codes.accept(code, 'signal')
    const done = (): void => void (answering -= 1)
    outcome.then((made) => (made.kind === 'reply' ? made.connected : undefined)).then(done, done)
    return outcome
  }
  return async (from: PeerKey, signal: Signal): Promise<Signal> => {
    if (signal.kind === 'forward') {
      const known = options.members().has(signal.to) && links.get(signal.to) !== undefined
      if (!known || !spend(from, signal.to)) return { kind: 'refused' }
      const reply = await exchange(options, signal.to, { kind: 'deliver', from, code: signal.code }).catch(
        () => undefined,
      )
      return reply?.kind === 'answer' ? reply : { kind: 'refused' }
    }
    if (signal.kind === 'deliver') {
      // Room and ration first: opening a seal is the dearest thing that somebody could make us do.
      if (!options.members().has(signal.from) || !hasRoom() || !spend(signal.from, options.self))
        return { kind: 'refused' }
      const question = openQuestion(options.seed, signal.code)
      const offer = question && decodeOffer(question.plain)
      if (question === undefined || offer?.kind !== 'offer' || offer.offer.peer !== signal.from)
        return { kind: 'refused' }
      const outcome = await accept(question.plain)
      return outcome.kind === 'reply'
        ? { kind: 'answer', code: question.sealAnswer(outcome.reply) }
        : { kind: 'refused' }
    }
    return { kind: 'refused' }
  }
}
