// A virtual network between households: delay, loss, reorder, duplication, walls that both sides see and holes that
// nobody sees, all drawn from the seed. Gossip goes along links, as in a small full mesh. A dishonest household's words
// pass through its forger, which may send each neighbour something else.
import type { Network, NetworkEvents, PeerKey, Protocol, Topic, Verdict } from '../../src/p2p/index.ts'
import { randomOf, type Random } from '../standin/random.ts'
import type { World } from './world.ts'

export type Weather = {
  readonly loss: number
  readonly duplicate: number
  readonly leastDelayMs: number
  readonly mostDelayMs: number
  /** Chance that a message takes very long instead, up to `TAIL_MS`. */
  readonly tail: number
}
export const FAIR: Weather = { loss: 0, duplicate: 0, leastDelayMs: 5, mostDelayMs: 60, tail: 0 }
const TAIL_MS = 30_000

/** True when two stations cannot hold a link. */
export type Wall = (a: Station, b: Station) => boolean
/** True when a message vanishes on this way, and neither side is told. */
export type Hole = (from: PeerKey, to: PeerKey, topic: Topic | Protocol, bytes: Uint8Array) => boolean
/** What a dishonest household makes of a message of its own: it says itself what goes to whom. */
export type Forger = (said: Said, send: (to: PeerKey, bytes: Uint8Array) => void) => void
/** What it makes of an answer over a direct stream. */
export type AnswerForger = (protocol: Protocol, answer: Uint8Array | undefined) => Uint8Array | undefined
export type Said = { readonly topic: Topic; readonly bytes: Uint8Array; readonly links: readonly PeerKey[] }

export type Cable = {
  weather: Weather
  readonly walls: Set<Wall>
  readonly holes: Set<Hole>
  readonly forgers: Map<PeerKey, Forger>
  readonly answerForgers: Map<PeerKey, AnswerForger>
  /** A second engine with the same key stands at an address of its own. */
  join(peer: PeerKey, events: NetworkEvents, address?: string): Network
  leave(address: string): void
  /** To be called after the walls changed. */
  rewire(): void
  /** Puts a message on the way to one neighbour, as if `from` had sent it. */
  inject(from: PeerKey, to: PeerKey, topic: Topic, bytes: Uint8Array): void
  /** Sees every message once, when it is sent. */
  onPublish: (from: PeerKey, topic: Topic, bytes: Uint8Array) => void
  /** Sees every message that arrives, with what its receiver came to think of it. */
  onDeliver: ((to: PeerKey, topic: Topic, bytes: Uint8Array, verdict: Promise<Verdict>) => void) | undefined
}

export type Station = {
  readonly peer: PeerKey
  readonly address: string
  readonly events: NetworkEvents
  readonly links: Set<string>
}

type Wires = {
  readonly world: World
  readonly cable: Cable
  readonly stations: Map<string, Station>
  /** The board draws for itself, so that a word about notes changes nothing of the weather for the books. */
  readonly boardRandom: Random
}

export const createCable = (world: World): Cable => {
  const stations = new Map<string, Station>()
  const cable: Cable = {
    weather: FAIR,
    walls: new Set(),
    holes: new Set(),
    forgers: new Map(),
    answerForgers: new Map(),
    onPublish: () => {},
    onDeliver: undefined,
    join: (peer, events, address = peer) => {
      const station = { peer, address, events, links: new Set<string>() }
      stations.set(address, station)
      cable.rewire()
      return networkOf(wires, station)
    },
    leave: (address) => {
      stations.delete(address)
      cable.rewire()
    },
    rewire: () => rewire(wires),
    inject: (from, to, topic, bytes) => {
      for (const station of stations.values())
        if (station.peer === to)
          later(wires, station, delayMs(wires, topic), (events) => hear(wires, station, events, { from, topic, bytes }))
    },
  }
  const wires = { world, cable, stations, boardRandom: randomOf(BOARD_SEED) }
  return cable
}

const BOARD_SEED = 1
const randomFor = ({ world, boardRandom }: Wires, about: Topic | Protocol): Random =>
  about === 'board' ? boardRandom : world.random

const rewire = (wires: Wires): void => {
  const { world, cable, stations } = wires
  const open = (a: Station, b: Station): boolean => {
    for (const wall of cable.walls) if (wall(a, b)) return false
    return a.peer !== b.peer
  }
  for (const station of stations.values()) {
    for (const address of [...station.links]) {
      const other = stations.get(address)
      if (other !== undefined && open(station, other)) continue
      station.links.delete(address)
      const peer = address.slice(0, PEER_LENGTH)
      later(wires, station, 50, (events) => {
        if (!linkedTo(wires, station, peer)) events.linkDown(peer)
      })
    }
    for (const other of stations.values()) {
      if (station.links.has(other.address) || !open(station, other)) continue
      station.links.add(other.address)
      later(wires, station, 20 + world.random.below(200), (events) => {
        if (station.links.has(other.address)) events.linkUp(other.peer)
      })
    }
  }
}

/** Hexadecimal of 32 bytes; an address may have a mark behind it. */
const PEER_LENGTH = 64

const linkedTo = (wires: Wires, station: Station, peer: PeerKey): Station | undefined => {
  for (const address of station.links) {
    const other = wires.stations.get(address)
    if (other?.peer === peer) return other
  }
  return undefined
}

/** Runs at a station, unless it died or was born anew meanwhile. */
const later = (wires: Wires, station: Station, ms: number, run: (events: NetworkEvents) => void): void =>
  wires.world.after(ms, () => {
    if (wires.stations.get(station.address) === station) run(station.events)
  })

const delayMs = (wires: Wires, about: Topic | Protocol): number => {
  const { cable } = wires
  const random = randomFor(wires, about)
  const { leastDelayMs, mostDelayMs, tail } = cable.weather
  const usual = leastDelayMs + random.below(mostDelayMs - leastDelayMs + 1)
  return tail > 0 && random.chance(tail) ? usual + Math.round(random.fraction() ** 3 * TAIL_MS) : usual
}

type Parcel = { readonly from: PeerKey; readonly topic: Topic; readonly bytes: Uint8Array }

const hear = ({ cable }: Wires, station: Station, events: NetworkEvents, { from, topic, bytes }: Parcel): void => {
  const verdict = events.gossip(from, topic, bytes)
  cable.onDeliver?.(station.peer, topic, bytes, verdict)
  verdict.catch(() => {})
}

const send = (
  wires: Wires,
  from: Station,
  to: Station,
  about: Topic | Protocol,
  bytes: Uint8Array,
  run: (events: NetworkEvents) => void,
): void => {
  const { cable } = wires
  const random = randomFor(wires, about)
  if (random.chance(cable.weather.loss) || isSwallowed(cable, from.peer, to.peer, about, bytes)) return
  later(wires, to, delayMs(wires, about), run)
  if (random.chance(cable.weather.duplicate)) later(wires, to, delayMs(wires, about) * 3, run)
}

const isSwallowed = ({ holes }: Cable, ...way: Parameters<Hole>): boolean => [...holes].some((hole) => hole(...way))

/** Fair weather draws nothing for an answer. */
const losesAnswers = (wires: Wires, protocol: Protocol): boolean =>
  wires.cable.weather.loss > 0 && randomFor(wires, protocol).chance(wires.cable.weather.loss)

const networkOf = (wires: Wires, self: Station): Network => {
  const { cable, stations } = wires
  const tell = (to: string, topic: Topic, bytes: Uint8Array): void => {
    const station = stations.get(to)
    if (station === undefined) return
    send(wires, self, station, topic, bytes, (events) =>
      hear(wires, station, events, { from: self.peer, topic, bytes }),
    )
  }
  const links = (): PeerKey[] => [...new Set([...self.links].map((address) => address.slice(0, PEER_LENGTH)))]
  return {
    self: self.peer,
    setMembers: () => {},
    links,
    publish: (topic, bytes) => {
      cable.onPublish(self.peer, topic, bytes)
      const forger = cable.forgers.get(self.peer)
      if (forger === undefined) for (const address of self.links) tell(address, topic, bytes)
      else
        forger({ topic, bytes, links: links() }, (to, forged) => {
          if (forged !== bytes) cable.onPublish(self.peer, topic, forged)
          const station = linkedTo(wires, self, to)
          if (station !== undefined) tell(station.address, topic, forged)
        })
    },
    request: (peer, protocol, bytes) => ask(wires, self, peer, protocol, bytes),
  }
}

const REQUEST_MS = 8_000
/** Of an answer that says no. */
const NOTHING = new Uint8Array()
const ask = (wires: Wires, self: Station, peer: PeerKey, protocol: Protocol, bytes: Uint8Array): Promise<Uint8Array> =>
  new Promise<Uint8Array>((resolve, reject) => {
    const { world, cable } = wires
    world.after(REQUEST_MS, () => reject(new Error('no answer')))
    const station = linkedTo(wires, self, peer)
    if (station === undefined) return
    send(wires, self, station, protocol, bytes, (events) => {
      events.request(self.peer, protocol, bytes).then(
        (honest) => {
          const forger = cable.answerForgers.get(peer)
          const answer = forger === undefined ? honest : forger(protocol, honest)
          if (losesAnswers(wires, protocol) || isSwallowed(cable, peer, self.peer, protocol, answer ?? NOTHING)) return
          world.after(delayMs(wires, protocol), () =>
            answer === undefined ? reject(new Error('refused')) : resolve(answer),
          )
        },
        () => {},
      )
    })
  })
