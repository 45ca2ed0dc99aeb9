// The page's door to the network. It never leads to the codec of the ledger, so the page stays free of SSZ.
export { createMesh } from './mesh.ts'
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
