// Puts the mesh together: libp2p for upgrading connections and opening streams, and around it our own ways in (codes,
// signalling, tickets), the link table, gossip behind the members' gate, and direct requests.
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { noise } from '@libp2p/noise'
import { createLibp2p } from 'libp2p'
import { ICE_SERVERS, type IceServer } from '../ice-servers.ts'
import type { PeerKey } from '../network.ts'
import { DIRECT_PROTOCOLS } from '../wire-names.ts'
import { createCodes } from './codes.ts'
import { createAsk, serve } from './direct.ts'
import { startFill, type Fill } from './fill.ts'
import { startGossip } from './gossip.ts'
import { loadIdentity, type Identity } from './identity.ts'
import { createLinks, type Links } from './links.ts'
import type { Mesh, MeshEvents, MeshOptions, StoredMesh } from './mesh-types.ts'
import { peerKeyOf } from './peer-id.ts'
import { startTickets, type Tickets } from './tickets.ts'
import { loadChannelMuxer } from './webrtc-internals.ts'
import type { Components, Wires } from './wires.ts'

export { personalInvitation } from '../personal.ts'

const SESSION_BYTES = 8

/** Starts the network side of the page; rejects when the browser lacks WebRTC or the store fails. */
export const createMesh = async ({ store, events, iceServers, forwarding }: MeshOptions): Promise<Mesh> => {
  const identity = await loadIdentity(store)
  const { node, wires } = await startLibp2p(identity.stored)
  const setIceServers = askHelpers(wires, identity, iceServers)
  identity.saveSelf(wires.self)
  let members: ReadonlySet<PeerKey> = new Set()
  const isMember = (peer: PeerKey): boolean => members.has(peer)
  const links = createLinks(isMember)
  const ask = createAsk(links, isMember)
  const ownerOf = (prefix: string): PeerKey | undefined => startingWith(prefix, wires.self, members)
  const codes = createCodes(wires, links, (...news) => events.codeState(...news), ownerOf)
  const fill = startFill({ self: wires.self, seed: identity.stored.seed, links, codes, ask, members: () => members })
  const isFullMesh = (): boolean => forwarding === 'where-needed' && fill.isFullMesh()
  const gossip = await startGossip({ wires, links, isMember, isFullMesh, verdict: events.gossip })
  const tickets = startTickets({
    ...{ wires, links, ask, isMember, isReachable: fill.isReachable },
    kept: identity.stored.tickets,
    save: identity.saveTickets,
    saved: events.waysBack,
  })
  tellOf(links, events)
  const answers = { ...forPage(fill, tickets), ...forWorker(events) }
  for (const protocol of DIRECT_PROTOCOLS) await serve(wires, isMember, protocol, answers[protocol])
  const farewell = (): void => {
    fill.stop()
    codes.close()
    tickets.close()
    links.close()
  }
  const setMembers: Mesh['setMembers'] = (scope, keys) => {
    const former = members
    members = new Set(keys.filter((key) => key !== wires.self))
    for (const peer of former) if (!members.has(peer)) links.drop(peer, 'no longer a member')
    gossip.join(scope === '' ? undefined : scope)
    gossip.refresh()
    // An empty list is a node that does not know yet, or has left; neither is a reason to burn the ways back.
    if (members.size > 0) tickets.refresh()
    fill.refresh()
  }
  // The worker still opens its books; on the way back to those whom we knew nothing has to wait for it.
  const { members: known } = identity.stored
  if (known !== undefined) setMembers(known.scope, known.keys)
  void tickets.redeemAll()
  return {
    self: wires.self,
    setMembers(scope, keys) {
      identity.saveMembers({ scope, keys })
      setMembers(scope, keys)
    },
    setIceServers,
    offer: () => codes.offer('code'),
    accept: (code) => codes.accept(code, 'code'),
    complete: (reply) => codes.complete(reply),
    personal: (reply) => codes.personal(reply),
    publish: gossip.publish,
    request: ask,
    links: () => links.all().map((link) => link.peer),
    waysBack: tickets.waysBack,
    rejoin: tickets.redeemAll,
    farewell,
    async stop() {
      farewell()
      await gossip.stop()
      await node.stop()
    },
  }
}

/** Those of the build, those that are kept from before, and from each call on those that it names in their place. */
const askHelpers = (wires: Wires, identity: Identity, built: readonly IceServer[]): Mesh['setIceServers'] => {
  const ask = (servers: readonly IceServer[]): void => {
    // The browser's own type wants lists that it could change.
    const asked = [...built, ...servers].slice(0, ICE_SERVERS).map((server) => ({ ...server, urls: [...server.urls] }))
    wires.rtc = { ...wires.rtc, iceServers: asked }
  }
  ask(identity.stored.iceServers ?? [])
  return (servers) => {
    identity.saveIceServers(servers)
    ask(servers)
  }
}

/** The page answers what is about links; who asks for them as a member takes a ticket. */
const forPage = (fill: Fill, tickets: Tickets) => ({
  signal: (from: PeerKey, bytes: Uint8Array) => {
    tickets.heard(from)
    return fill.answer(from, bytes)
  },
  ticket: tickets.receive,
})

/** The worker answers what is about books and the board. */
const forWorker = ({ request }: MeshEvents) => ({
  join: (from: PeerKey, bytes: Uint8Array) => request(from, 'join', bytes),
  sync: (from: PeerKey, bytes: Uint8Array) => request(from, 'sync', bytes),
  board: (from: PeerKey, bytes: Uint8Array) => request(from, 'board', bytes),
})

const tellOf = (links: Links, events: MeshEvents): void =>
  links.listen({
    up: (link) => events.linkUp(link.peer, link.how),
    moved: () => {},
    down: (link) => events.linkDown(link.peer),
  })

/** The one key that starts so, our own before any other. */
const startingWith = (prefix: string, self: PeerKey, members: ReadonlySet<PeerKey>): PeerKey | undefined => {
  const found = [self, ...members].filter((key) => key.startsWith(prefix))
  return found.length === 1 || found[0] === self ? found[0] : undefined
}

/**
 * libp2p without transports, listeners and discovery: connections come from us, proven and upgraded, and names of
 * protocols are known beforehand, so neither identify nor its own ping is needed.
 */
const startLibp2p = async ({ seed, certificate }: StoredMesh) => {
  const privateKey = await generateKeyPairFromSeed('Ed25519', seed)
  const found: { components?: Components } = {}
  const starting = createLibp2p({
    privateKey,
    addresses: { listen: [] },
    // Links have their own beat over channel 0, which costs no stream per look.
    connectionMonitor: { enabled: false },
    services: {
      components: (components: Components) => {
        found.components = components
        return {}
      },
    },
  })
  const [node, ChannelMuxer] = await Promise.all([starting, loadChannelMuxer()])
  const { components } = found
  if (components === undefined) throw new Error('assert: libp2p constructs its services at once')
  const wires: Wires = {
    self: peerKeyOf(node.peerId),
    session: crypto.getRandomValues(new Uint8Array(SESSION_BYTES)),
    components,
    noise: (prologueBytes) => noise({ prologueBytes })(components),
    // Given even when there are none: libraries and browsers must not fill in helpers of their own.
    rtc: { iceServers: [], certificates: [certificate] },
    ChannelMuxer,
  }
  return { node, wires }
}
