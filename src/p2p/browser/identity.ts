// Who this device is on the network: a transport key and the certificate its tickets are bound to, both kept across
// reloads. Saves go one after the other, so that the last state is what stays.
import { fromBase64url } from '../base64url.ts'
import type { IceServer } from '../ice-servers.ts'
import type { PeerKey } from '../network.ts'
import { toPeerKey } from '../peer-key.ts'
import type { KnownMembers, MeshStore, StoredMesh, StoredTicket } from './mesh-types.ts'
import { CERTIFICATE_MS, CERTIFICATE_RENEWAL_MS } from './mesh-limits.ts'

const SEED_BYTES = 32

export type Identity = {
  stored: StoredMesh
  saveSelf(self: PeerKey): void
  saveTickets(tickets: readonly StoredTicket[]): void
  saveMembers(members: KnownMembers): void
  saveIceServers(servers: readonly IceServer[]): void
}

/** Who we are, before libp2p is here: what is kept, or what is made and kept at the first start. */
export const ownIdentity = async (store: MeshStore): Promise<StoredMesh & { readonly self: PeerKey }> => {
  const found = await store.load()
  if (found?.self !== undefined) return { ...found, self: found.self }
  const stored = found ?? { seed: newSeed(), certificate: await newCertificate(), tickets: [] }
  const own = { ...stored, self: await publicKeyOf(stored.seed) }
  await store.save(own)
  return own
}

/** What stands in front of a seed in PKCS #8 (RFC 8410, section 7). */
const FRAME = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]

const publicKeyOf = async (seed: Uint8Array): Promise<PeerKey> => {
  const key = await crypto.subtle.importKey('pkcs8', Uint8Array.of(...FRAME, ...seed), 'Ed25519', true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', key)
  return toPeerKey(fromBase64url(x ?? '') ?? new Uint8Array())
}

/** Loads the identity or makes one; a certificate about to run out is replaced, which voids the tickets. */
export const loadIdentity = async (store: MeshStore): Promise<Identity> => {
  const found = await store.load()
  const fresh = found !== undefined && found.certificate.expires - Date.now() > CERTIFICATE_RENEWAL_MS
  let stored: StoredMesh = fresh
    ? found
    : { seed: newSeed(), ...found, certificate: await newCertificate(), tickets: [] }
  if (!fresh) await store.save(stored)
  let saving = Promise.resolve()
  const save = (change: Partial<StoredMesh>): void => {
    stored = { ...stored, ...change }
    const latest = stored
    // A ticket that could not be kept only costs a code later, and our name a moment, so the mesh goes on.
    saving = saving.then(() => store.save(latest)).catch(() => {})
  }
  return {
    stored,
    saveSelf(self) {
      if (stored.self !== self) save({ self })
    },
    saveTickets: (tickets) => save({ tickets }),
    saveMembers: (members) => save({ members }),
    saveIceServers: (iceServers) => save({ iceServers }),
  }
}

const newSeed = (): Uint8Array => crypto.getRandomValues(new Uint8Array(SEED_BYTES))

const newCertificate = (): Promise<RTCCertificate> => {
  // `expires` belongs to the standard (WebRTC 1.0, section 4.9.1) but is missing in the DOM library's types.
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', expires: CERTIFICATE_MS }
  return RTCPeerConnection.generateCertificate(algorithm)
}
