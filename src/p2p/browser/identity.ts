// Who this device is on the network: a transport key and the certificate its tickets are bound to, both kept across
// reloads. Saves go one after the other, so that the last state is what stays.
import type { IceServer } from '../ice-servers.ts'
import type { PeerKey } from '../network.ts'
import type { KnownMembers, MeshStore, StoredMesh, StoredTicket } from './mesh-types.ts'
import { newSeed } from './own-key.ts'
import { CERTIFICATE_MS, CERTIFICATE_RENEWAL_MS } from './mesh-limits.ts'

export type Identity = {
  stored: StoredMesh
  saveSelf(self: PeerKey): void
  /** Whether they are on disk now. */
  saveTickets(tickets: readonly StoredTicket[]): Promise<boolean>
  saveMembers(members: KnownMembers): void
  saveIceServers(servers: readonly IceServer[]): void
}

/** Loads the identity or makes one; a certificate about to run out is replaced, which voids the tickets. */
export const loadIdentity = async (store: MeshStore): Promise<Identity> => {
  const found = await store.load()
  const certificate = found?.certificate
  const fresh = certificate !== undefined && certificate.expires - Date.now() > CERTIFICATE_RENEWAL_MS
  const kept = { seed: newSeed(), ...found }
  let stored: StoredMesh = fresh
    ? { tickets: [], ...kept, certificate }
    : { ...kept, certificate: await newCertificate(), tickets: [] }
  if (!fresh) await store.save(stored)
  let saving = Promise.resolve(true)
  const save = (change: Partial<StoredMesh>): Promise<boolean> => {
    stored = { ...stored, ...change }
    const latest = stored
    // A ticket that could not be kept only costs a code later, and our name a moment, so the mesh goes on.
    saving = saving
      .then(() => store.save(latest))
      .then(
        () => true,
        () => false,
      )
    return saving
  }
  return {
    stored,
    saveSelf(self) {
      if (stored.self !== self) void save({ self })
    },
    saveTickets: (tickets) => save({ tickets }),
    saveMembers: (members) => void save({ members }),
    saveIceServers: (iceServers) => void save({ iceServers }),
  }
}

const newCertificate = (): Promise<RTCCertificate> => {
  // `expires` belongs to the standard (WebRTC 1.0, section 4.9.1) but is missing in the DOM library's types.
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', expires: CERTIFICATE_MS }
  return RTCPeerConnection.generateCertificate(algorithm)
}
