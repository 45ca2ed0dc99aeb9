// The household's Ed25519 key from its 16 bytes. Only the finished key stays, in WebCrypto and without the right to be
// exported; the seed is overwritten as far as a script can.
import type { Signer } from '../crypto.ts'

/** PKCS#8 frame of a raw Ed25519 seed (RFC 8410, section 7). */
const PKCS8 = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]

export const householdKeyOf = async (entropy: Uint8Array): Promise<Signer> => {
  const seed = await seedOf(entropy)
  const frame = new Uint8Array([...PKCS8, ...seed])
  // Extractable once, only to learn the public half; the key that signs is imported again without that right.
  const open = await crypto.subtle.importKey('pkcs8', frame, 'Ed25519', true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', open)
  const publicKey = await crypto.subtle.importKey('jwk', { kty: 'OKP', crv: 'Ed25519', x: x ?? '' }, 'Ed25519', true, [
    'verify',
  ])
  const privateKey = await crypto.subtle.importKey('pkcs8', frame, 'Ed25519', false, ['sign'])
  seed.fill(0)
  frame.fill(0)
  return signerOf({ publicKey, privateKey })
}

export const signerOf = async (pair: CryptoKeyPair): Promise<Signer> => ({
  key: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
  sign: async (message) =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, Uint8Array.from(message))),
})

/** HKDF-SHA-256 (RFC 5869) from the 16 bytes that recovery words spell. */
const seedOf = async (entropy: Uint8Array): Promise<Uint8Array> => {
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(entropy), 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode('hearthgrid/household-key/1')
  const bits = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, key, 256)
  return new Uint8Array(bits)
}
