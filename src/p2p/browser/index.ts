// The page's door to the network. It never leads to the codec of the ledger, so the page stays free of SSZ; and libp2p is
// loaded with the mesh only, so that nobody waits for it to see something.
import type * as mesh from './mesh.ts'
import type { Mesh, MeshOptions } from './mesh-types.ts'
import { loadChannelMuxer } from './webrtc-internals.ts'

/**
 * Starts the network side of the page; rejects when the browser lacks WebRTC or the store, and by the name of
 * `PageIncompleteError` when this piece of the page does not arrive.
 */
export const createMesh = async (options: MeshOptions): Promise<Mesh> => (await loadMesh()).createMesh(options)

/** Sets out for libp2p; who does so early waits for less later. */
export const loadMesh = (): Promise<typeof mesh> => {
  // What the mesh itself loads first comes beside it; should it not arrive, the mesh will say so.
  loadChannelMuxer().catch(() => {})
  return import('./mesh.ts').catch(notArrived)
}

const notArrived = (cause: unknown): never => {
  throw Object.assign(new Error('a piece of the page did not arrive', { cause }), { name: 'PageIncompleteError' })
}

export type {
  AcceptOutcome,
  CodeState,
  CompleteOutcome,
  LinkWay,
  Mesh,
  MeshEvents,
  MeshOptions,
  MeshStore,
  PersonalOutcome,
  KeptMesh,
  StoredMesh,
  StoredTicket,
} from './mesh-types.ts'
export { fromBase64url, toBase64url } from '../base64url.ts'
export {
  decodeOffer,
  decodePersonal,
  decodeReply,
  encodeOffer,
  encodeReply,
  type CodeFault,
  type OfferCode,
  type PersonalCode,
  type ReplyCode,
} from '../connection-code.ts'
export { hostsOf, readIceServers, type IceRead, type IceServer } from '../ice-servers.ts'
export { ownKey } from './own-key.ts'
export type { PeerKey, Protocol, Topic, Verdict } from '../network.ts'
