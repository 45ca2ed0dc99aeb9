// The page's door to the network. It never leads to the codec of the ledger, so the page stays free of SSZ; and libp2p is
// loaded with the mesh only, so that nobody waits for it to see something.
import type { Mesh, MeshOptions } from './mesh-types.ts'

/** Starts the network side of the page; rejects when the browser lacks WebRTC, the store or loading fails. */
export const createMesh = async (options: MeshOptions): Promise<Mesh> => (await import('./mesh.ts')).createMesh(options)

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
export { personalInvitation } from '../personal.ts'
export type { PeerKey, Protocol, Topic, Verdict } from '../network.ts'
