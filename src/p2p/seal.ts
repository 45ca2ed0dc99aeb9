// Sealed signals: what two members say to each other through a third, which hands it on and learns no address. An
// ephemeral X25519 key meets the target's transport key (RFC 7748; Ed25519 keys by their birational map), HKDF-SHA256
// makes one key for each way, ChaCha20-Poly1305 seals. Who speaks is proved later, by Noise on the connection itself.
import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { PeerKey } from './network.ts'
import { peerKeyBytes } from './peer-key.ts'

const KEY_BYTES = 32
const TAG_BYTES = 16
const NONCE_BYTES = 12
/** What sealing adds to a question and to its answer. */
export const SEALED_QUESTION_BYTES = KEY_BYTES + TAG_BYTES
export const SEALED_ANSWER_BYTES = TAG_BYTES

/** A sealed question, and the only way to read its answer. */
export type SealedQuestion = { readonly bytes: Uint8Array; openAnswer(sealed: Uint8Array): Uint8Array | undefined }
/** A question that was for us, and the way to answer it. */
export type OpenedQuestion = { readonly plain: Uint8Array; sealAnswer(plain: Uint8Array): Uint8Array }

/**
 * Seals a question to a member. Undefined when its key is no point that anybody can own.
 * @param ephemeral 32 random bytes, used for this one question.
 */
export const sealQuestion = (target: PeerKey, plain: Uint8Array, ephemeral: Uint8Array): SealedQuestion | undefined => {
  const theirs = montgomeryOf(target)
  const keys = theirs && agree(ephemeral, theirs, x25519.getPublicKey(ephemeral), theirs)
  if (keys === undefined) return undefined
  const sealed = seal(keys.question, plain)
  const bytes = new Uint8Array(KEY_BYTES + sealed.length)
  bytes.set(x25519.getPublicKey(ephemeral))
  bytes.set(sealed, KEY_BYTES)
  return { bytes, openAnswer: (answer) => open(keys.answer, answer) }
}

/** Opens what was sealed to us; undefined for what was not, or was changed on the way. Total. */
export const openQuestion = (seed: Uint8Array, bytes: Uint8Array): OpenedQuestion | undefined => {
  if (bytes.length < SEALED_QUESTION_BYTES) return undefined
  const ephemeral = bytes.slice(0, KEY_BYTES)
  const secret = ed25519.utils.toMontgomerySecret(seed)
  const keys = agree(secret, ephemeral, ephemeral, x25519.getPublicKey(secret))
  const plain = keys && open(keys.question, bytes.slice(KEY_BYTES))
  return keys && plain && { plain, sealAnswer: (answer) => seal(keys.answer, answer) }
}

const montgomeryOf = (peer: PeerKey): Uint8Array | undefined => {
  const bytes = peerKeyBytes(peer)
  try {
    return bytes && ed25519.utils.toMontgomery(bytes)
  } catch {
    return undefined
  }
}

type Keys = { readonly question: Uint8Array; readonly answer: Uint8Array }

/** Both public keys go into the derivation, so that the keys belong to this pair and this question alone. */
const agree = (secret: Uint8Array, other: Uint8Array, ephemeral: Uint8Array, target: Uint8Array): Keys | undefined => {
  try {
    const shared = x25519.getSharedSecret(secret, other)
    const salt = Uint8Array.from([...ephemeral, ...target])
    const both = hkdf(sha256, shared, salt, PURPOSE, 2 * KEY_BYTES)
    return { question: both.slice(0, KEY_BYTES), answer: both.slice(KEY_BYTES) }
  } catch {
    // A point of small order gives no secret.
    return undefined
  }
}

/** "hearthgrid/signal/2" as bytes. */
const PURPOSE = Uint8Array.from('hearthgrid/signal/2', (letter) => letter.charCodeAt(0))

/** Each key seals exactly one text, so the nonce need not change. */
const NONCE = new Uint8Array(NONCE_BYTES)
const seal = (key: Uint8Array, plain: Uint8Array): Uint8Array => chacha20poly1305(key, NONCE).encrypt(plain)
const open = (key: Uint8Array, sealed: Uint8Array): Uint8Array | undefined => {
  try {
    return chacha20poly1305(key, NONCE).decrypt(sealed)
  } catch {
    return undefined
  }
}
