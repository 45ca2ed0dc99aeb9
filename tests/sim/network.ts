// A virtual network between households: delay, loss, reorder, duplication and partitions, all drawn from the seed.
// Links come and go with the partition and with the households; gossip floods along links, as in a small full mesh.
import type { Network, NetworkEvents, PeerKey, Protocol, Topic } from '../../src/p2p/index.ts'
import type { World } from './world.ts'

export type Weather = {
  readonly loss: number
  readonly duplicate: number
  readonly leastDelayMs: number
  readonly mostDelayMs: number
}
export const FAIR: Weather = { loss: 0, duplicate: 0, leastDelayMs: 5, mostDelayMs: 60 }

export type Cable = {
  weather: Weather
  /** Households in the same group reach each other. */
  groupOf: (peer: PeerKey) => number
  join(peer: PeerKey, events: NetworkEvents): Network
  leave(peer: PeerKey): void
  /** To be called after `groupOf` changed. */
  rewire(): void
  /** Sees every message once, when it is sent. */
  onPublish: (from: PeerKey, topic: Topic, bytes: Uint8Array) => void
}

type Station = { readonly events: NetworkEvents; readonly links: Set<PeerKey>; readonly incarnation: number }

export const createCable = (world: World): Cable => {
  const stations = new Map<PeerKey, Station>()
  let incarnations = 0

  const cable: Cable = {
    weather: FAIR,
    groupOf: () => 0,
    onPublish: () => {},
    join: (peer, events) => {
      stations.set(peer, { events, links: new Set(), incarnation: incarnations++ })
      cable.rewire()
      return networkOf(world, cable, stations, peer)
    },
    leave: (peer) => {
      stations.delete(peer)
      cable.rewire()
    },
    rewire: () => {
      for (const [a, station] of stations) {
        for (const b of [...station.links]) {
          if (stations.has(b) && cable.groupOf(a) === cable.groupOf(b)) continue
          station.links.delete(b)
          later(world, stations, a, station, 50, (events) => events.linkDown(b))
        }
        for (const b of stations.keys()) {
          if (a === b || station.links.has(b) || cable.groupOf(a) !== cable.groupOf(b)) continue
          station.links.add(b)
          later(world, stations, a, station, 20 + world.random.below(200), (events) => {
            if (station.links.has(b)) events.linkUp(b)
          })
        }
      }
    },
  }
  return cable
}

/** Runs at a station, unless it died or was born anew meanwhile. */
const later = (
  world: World,
  stations: Map<PeerKey, Station>,
  peer: PeerKey,
  station: Station,
  ms: number,
  run: (events: NetworkEvents) => void,
): void =>
  world.after(ms, () => {
    if (stations.get(peer)?.incarnation === station.incarnation) run(station.events)
  })

const networkOf = (world: World, cable: Cable, stations: Map<PeerKey, Station>, self: PeerKey): Network => {
  const delayMs = (): number => {
    const { leastDelayMs, mostDelayMs } = cable.weather
    return leastDelayMs + world.random.below(mostDelayMs - leastDelayMs + 1)
  }
  const send = (to: PeerKey, run: (events: NetworkEvents) => void): void => {
    const station = stations.get(to)
    if (station === undefined || !linked(stations, self, to) || world.random.chance(cable.weather.loss)) return
    later(world, stations, to, station, delayMs(), run)
    if (world.random.chance(cable.weather.duplicate)) later(world, stations, to, station, delayMs() * 3, run)
  }
  return {
    self,
    setMembers: () => {},
    links: () => [...(stations.get(self)?.links ?? [])],
    publish: (topic, bytes) => {
      cable.onPublish(self, topic, bytes)
      for (const peer of stations.get(self)?.links ?? [])
        send(peer, (events) => void events.gossip(self, topic, bytes).catch(() => {}))
    },
    request: (peer, protocol, bytes) => ask(world, send, self, peer, protocol, bytes, delayMs),
  }
}

const REQUEST_MS = 8_000
const ask = (
  world: World,
  send: (to: PeerKey, run: (events: NetworkEvents) => void) => void,
  self: PeerKey,
  peer: PeerKey,
  protocol: Protocol,
  bytes: Uint8Array,
  delayMs: () => number,
): Promise<Uint8Array> =>
  new Promise<Uint8Array>((resolve, reject) => {
    world.after(REQUEST_MS, () => reject(new Error('no answer')))
    send(peer, (events) => {
      events.request(self, protocol, bytes).then(
        (answer) =>
          world.after(delayMs(), () => (answer === undefined ? reject(new Error('refused')) : resolve(answer))),
        () => {},
      )
    })
  })

const linked = (stations: Map<PeerKey, Station>, a: PeerKey, b: PeerKey): boolean =>
  stations.get(a)?.links.has(b) ?? false
