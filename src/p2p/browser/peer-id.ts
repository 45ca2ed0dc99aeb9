// Between our hex keys and libp2p's peer ids.
import { publicKeyFromRaw } from '@libp2p/crypto/keys'
import type { PeerId } from '@libp2p/interface'
import { peerIdFromPublicKey } from '@libp2p/peer-id'
import type { PeerKey } from '../network.ts'
import { peerKeyBytes, toPeerKey } from '../peer-key.ts'

const known = new WeakMap<PeerId, PeerKey>()

/** Hex key of a peer id, remembered because it is asked of every message; only Ed25519 ids exist here, since their key is inlined and Noise has proved it. */
export const peerKeyOf = (id: PeerId): PeerKey => {
  const found = known.get(id)
  if (found !== undefined) return found
  if (id.publicKey === undefined) throw new Error('assert: peer ids carry their key')
  const key = toPeerKey(id.publicKey.raw)
  known.set(id, key)
  return key
}

/** Peer id of a hex key; undefined when it is no Ed25519 key. */
export const peerIdOf = (key: PeerKey): PeerId | undefined => {
  const bytes = peerKeyBytes(key)
  if (bytes === undefined) return undefined
  try {
    return peerIdFromPublicKey(publicKeyFromRaw(bytes))
  } catch {
    return undefined
  }
}
