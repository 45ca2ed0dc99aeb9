// Keeps everybody but members out of gossip. gossipsub knows peers only through the registrar it is given: whom the
// topology tells it of, and who opens a stream. Here it is given a registrar of ours that passes on members only, so a
// guest is no gossipsub peer at all: it gets no stream, no subscription and no message, and its own streams are cut.
import type { Connection, PeerId, Stream, StreamHandler, Topology } from '@libp2p/interface'
import type { PeerKey } from '../network.ts'
import type { Link, Links } from './links.ts'
import { GOSSIP_LASTING_MS, GOSSIP_RETRY_MS, MAX_GOSSIP_RETRY_MS } from './mesh-limits.ts'
import { peerKeyOf } from './peer-id.ts'
import type { Registrar } from './wires.ts'

export type GossipGate = {
  /** What gossipsub is to be constructed with. */
  registrar: Registrar
  /** Shows a linked member to gossipsub. */
  admit(link: Link): void
  /** Whether gossipsub has a stream to the peer, so that what it sends gets there. */
  isOpen(peer: PeerId): boolean
  /** Makes gossipsub forget a peer and close its streams. */
  expel(peer: PeerId): void
}

/** Wraps the real registrar. */
export const createGossipGate = (real: Registrar, links: Links, isMember: (peer: PeerKey) => boolean): GossipGate => {
  const topologies = new Map<string, Topology>()
  const present = (connection: Connection): void => {
    for (const topology of topologies.values()) void topology.onConnect?.(connection.remotePeer, connection)
  }
  const retries = new Map<PeerKey, number>()
  const open = new Map<PeerKey, Stream>()
  /**
   * gossipsub never opens a second stream when one breaks on a living link (or when the link moved to another
   * connection), so we present the peer again; ever more slowly while its streams do not last.
   */
  const again = (key: PeerKey, openedMs: number): void => {
    const tries = performance.now() - openedMs > GOSSIP_LASTING_MS ? 0 : (retries.get(key) ?? 0)
    retries.set(key, tries + 1)
    setTimeout(
      () => {
        const link = links.get(key)
        if (link === undefined) retries.delete(key)
        else if (isMember(key)) present(watched(link.connection))
      },
      Math.min(MAX_GOSSIP_RETRY_MS, GOSSIP_RETRY_MS * 2 ** tries),
    )
  }
  const watched = (connection: Connection): Connection => {
    const newStream: Connection['newStream'] = async (protocols, options) => {
      const stream = await connection.newStream(protocols, options)
      const openedMs = performance.now()
      const key = peerKeyOf(connection.remotePeer)
      open.set(key, stream)
      const closed = (): void => {
        if (open.get(key) === stream) open.delete(key)
        again(key, openedMs)
      }
      stream.addEventListener('close', closed, { once: true })
      return stream
    }
    return Object.create(connection, { newStream: { value: newStream } }) as Connection
  }
  const guarded =
    (handler: StreamHandler): StreamHandler =>
    (stream: Stream, connection: Connection) =>
      isMember(peerKeyOf(connection.remotePeer))
        ? handler(stream, watched(connection))
        : stream.abort(new Error('gossip is for members'))
  const registrar: Registrar = {
    handle: (protocol, handler, options) => real.handle(protocol, guarded(handler), options),
    unhandle: (protocol) => real.unhandle(protocol),
    getProtocols: () => real.getProtocols(),
    getHandler: (protocol) => real.getHandler(protocol),
    use: (protocol, middleware) => real.use(protocol, middleware),
    unuse: (protocol) => real.unuse(protocol),
    getMiddleware: (protocol) => real.getMiddleware(protocol),
    getTopologies: () => [...topologies.values()],
    register: async (protocol, topology) => {
      topologies.set(protocol, topology)
      return protocol
    },
    unregister: (id) => void topologies.delete(id),
  }
  return {
    registrar,
    admit: (link) => present(watched(link.connection)),
    isOpen: (peer) => open.has(peerKeyOf(peer)),
    expel(peer) {
      for (const topology of topologies.values()) void topology.onDisconnect?.(peer)
    },
  }
}
