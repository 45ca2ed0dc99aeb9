// Our transport key by itself: the page and its worker need its name at once, long before anybody needs libp2p.
import { fromBase64url } from '../base64url.ts'
import type { PeerKey } from '../network.ts'
import { toPeerKey } from '../peer-key.ts'
import type { KeptMesh, MeshStore } from './mesh-types.ts'

const SEED_BYTES = 32
/** What stands in front of a seed in PKCS #8 (RFC 8410, section 7). */
const FRAME = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]

/** What is kept of the mesh, the public key always among it; made and kept at the first start. */
export const ownKey = async (store: MeshStore): Promise<KeptMesh & { readonly self: PeerKey }> => {
  const found = await store.load()
  if (found?.self !== undefined) return { ...found, self: found.self }
  const seed = found?.seed ?? newSeed()
  const own = { ...found, seed, self: await publicKeyOf(seed) }
  await store.save(own)
  return own
}

export const newSeed = (): Uint8Array => crypto.getRandomValues(new Uint8Array(SEED_BYTES))

const publicKeyOf = async (seed: Uint8Array): Promise<PeerKey> => {
  const key = await crypto.subtle.importKey('pkcs8', Uint8Array.of(...FRAME, ...seed), 'Ed25519', true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', key)
  return toPeerKey(fromBase64url(x ?? '') ?? new Uint8Array())
}
