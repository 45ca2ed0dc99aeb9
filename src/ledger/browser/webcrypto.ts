// Signatures by WebCrypto, with noble's ZIP-215 verdict where WebCrypto says no: browsers disagree on edge cases, and
// everything that WebCrypto accepts is accepted by ZIP-215, so all of them come to one verdict (DESIGN 3).
import { Point, verifyAsync } from '@noble/ed25519'
import { hex } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'

const KEY_BYTES = 32
const SIGNATURE_BYTES = 64

/** Asks the platform first only if it refuses what ZIP-215 refuses; `openWebCrypto` finds that out once. */
export const openWebCrypto = async (): Promise<Crypto> => {
  const trusted = await refusesMalleable()
  const importKey = importingOnce()
  return {
    verify: async (key, message, signature) => {
      if (key.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false
      if (trusted && (await platformAccepts(await importKey(key), message, signature))) return true
      return nobleAccepts(key, message, signature)
    },
    isAdmissibleKey,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  }
}

/** Keys of a street come again and again; those of its largest, with their meters, find room. */
const KEYS_IMPORTED = 1_024

/** Imports each key once while it stays among the newest; undefined for bytes that the platform takes for no key. */
const importingOnce = (): ((key: Uint8Array) => Promise<CryptoKey | undefined>) => {
  const imported = new Map<string, Promise<CryptoKey | undefined>>()
  return (key) => {
    const name = hex(key)
    const known = imported.get(name)
    if (known !== undefined) return known
    const fresh = crypto.subtle.importKey('raw', own(key), 'Ed25519', false, ['verify']).catch(() => undefined)
    imported.set(name, fresh)
    for (const oldest of imported.keys()) {
      if (imported.size <= KEYS_IMPORTED) break
      imported.delete(oldest)
    }
    return fresh
  }
}

/** Any failure counts as not accepted; noble has the last word. */
const platformAccepts = async (
  key: CryptoKey | undefined,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> => {
  try {
    return key !== undefined && (await crypto.subtle.verify('Ed25519', key, own(signature), own(message)))
  } catch {
    return false
  }
}

const nobleAccepts = async (key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> => {
  try {
    return await verifyAsync(signature, message, key, { zip215: true })
  } catch {
    return false
  }
}

/** Canonical and of prime order, judged by noble alone so that everybody admits the same keys. */
const isAdmissibleKey = (key: Uint8Array): boolean => {
  try {
    const point = Point.fromBytes(key, false)
    return !point.isSmallOrder() && point.isTorsionFree()
  } catch {
    return false
  }
}

/** Order of the group, little-endian: a valid S plus this is the same equation, and every rule refuses it. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

/** Shows the platform a signature whose S is too large. One that accepts it is not asked again. */
const refusesMalleable = async (): Promise<boolean> => {
  try {
    const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
    const message = new Uint8Array([1, 2, 3])
    const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, message))
    const genuine = await crypto.subtle.verify('Ed25519', pair.publicKey, signature, message)
    signature.set(littleEndian(fromLittleEndian(signature.subarray(32)) + ORDER), 32)
    return genuine && !(await crypto.subtle.verify('Ed25519', pair.publicKey, signature, message))
  } catch {
    return false
  }
}

const fromLittleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)

const littleEndian = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))

/** WebCrypto takes no view of a shared buffer; a copy is small. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes)
