// A peer is known by its transport key everywhere: the 32 raw bytes of an Ed25519 public key, written as lower-case hex
// so that keys compare, sort and serve as map keys like any other string.
import type { PeerKey } from './network.ts'

/** Length of a transport key in bytes. */
export const PEER_KEY_BYTES = 32

/** Writes 32 key bytes (or a part of them) as hex. */
export const toPeerKey = (bytes: Uint8Array): PeerKey =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The 32 bytes of a key; undefined when the text is not 64 lower-case hex digits. */
export const peerKeyBytes = (key: PeerKey): Uint8Array | undefined => {
  if (!/^[0-9a-f]{64}$/.test(key)) return undefined
  return Uint8Array.from({ length: PEER_KEY_BYTES }, (_, at) => Number.parseInt(key.slice(2 * at, 2 * at + 2), 16))
}
