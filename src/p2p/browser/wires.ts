// What every part of the mesh needs: our identity, the libp2p components that upgrade connections, and how
// RTCPeerConnections are made here. Built once by the mesh.
import type { GossipSubComponents } from '@libp2p/gossipsub'
import type { ConnectionEncrypter, Upgrader } from '@libp2p/interface'
import type { PeerKey } from '../network.ts'
import type { loadChannelMuxer } from './webrtc-internals.ts'

/** The components of libp2p that we use, as a service factory receives them. */
export type Components = GossipSubComponents & { upgrader: Upgrader }

export type Wires = {
  self: PeerKey
  /** Eight random bytes of this page's life; tells a peer that came back from one that never left. */
  session: Uint8Array
  components: Components
  noise: (prologue: Uint8Array) => ConnectionEncrypter
  /** For the connections that are made from now on: helpers may change while the page runs. */
  rtc: RTCConfiguration
  ChannelMuxer: Awaited<ReturnType<typeof loadChannelMuxer>>
}

export type Registrar = Components['registrar']
