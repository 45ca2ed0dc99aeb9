// The keys of one household on this computer. Device and meter keys never leave WebCrypto; the household key comes from
// 16 random bytes that are kept, so that recovery words can be shown for them later.
import type { DeviceRenewal, Keyring, Signer } from '../crypto.ts'
import { hex } from '../bytes.ts'
import type { HouseholdDatabase } from './database.ts'

const ENTROPY_BYTES = 16
const DEVICE = 'device'
const NEXT_DEVICE = 'device/next'
/** All names that begin with "meter/". */
const METER_KEYS = ['meter/', 'meter0'] as const
/** PKCS#8 frame of a raw Ed25519 seed (RFC 8410, section 7). */
const PKCS8 = Uint8Array.from([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20])

/** Opens the keyring, making what is missing. Rejects when nothing can be stored. */
export const openKeyring = async (database: HouseholdDatabase): Promise<Keyring> => {
  const device = await storedSigner(database, DEVICE)
  const next = (await database.get('keys', NEXT_DEVICE)) as CryptoKeyPair | undefined
  const held = { device, next: next && (await signerOf(next)) }
  const household = await householdSigner(database)
  const meters = new Map<string, Promise<Signer>>()
  return {
    household,
    get device() {
      return held.device
    },
    renewal: renewalOf(database, held),
    meter: (meterId) => {
      const known = meters.get(meterId) ?? storedSigner(database, `meter/${meterId}`)
      meters.set(meterId, known)
      return known
    },
    meterOf: async (key) => {
      const pairs = (await database.getAll('keys', IDBKeyRange.bound(...METER_KEYS, false, true))) as CryptoKeyPair[]
      const signers = await Promise.all(pairs.map(signerOf))
      return signers.find((signer) => hex(signer.key) === hex(key))
    },
  }
}

/** The device keys as this tab knows them. */
type Held = { device: Signer; next: Signer | undefined }

const renewalOf = (database: HouseholdDatabase, held: Held): DeviceRenewal => ({
  get waiting() {
    return held.next
  },
  prepare: async () => (held.next ??= await storedSigner(database, NEXT_DEVICE)),
  finish: async () => {
    const transaction = database.transaction('keys', 'readwrite', { durability: 'strict' })
    const stored = (await transaction.store.get(NEXT_DEVICE)) as CryptoKeyPair | undefined
    const writes = stored === undefined ? [] : [transaction.store.put(stored, DEVICE)]
    await Promise.all([...writes, transaction.store.delete(NEXT_DEVICE), transaction.done])
    if (held.next !== undefined) Object.assign(held, { device: held.next, next: undefined } satisfies Held)
  },
})

/** Non-extractable: whoever copies the files cannot copy the key, and nobody can sign elsewhere with it. */
const storedSigner = async (database: HouseholdDatabase, name: string): Promise<Signer> => {
  const made = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
  const transaction = database.transaction('keys', 'readwrite', { durability: 'strict' })
  const stored = (await transaction.store.get(name)) as CryptoKeyPair | undefined
  if (stored === undefined) await transaction.store.put(made, name)
  await transaction.done
  return signerOf(stored ?? made)
}

const signerOf = async (pair: CryptoKeyPair): Promise<Signer> => ({
  key: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
  sign: async (message) =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, Uint8Array.from(message))),
})

const householdSigner = async (database: HouseholdDatabase): Promise<Signer> => {
  const drawn = crypto.getRandomValues(new Uint8Array(ENTROPY_BYTES))
  const transaction = database.transaction('keys', 'readwrite', { durability: 'strict' })
  const stored = (await transaction.store.get('entropy')) as Uint8Array<ArrayBuffer> | undefined
  if (stored === undefined) await transaction.store.put(drawn, 'entropy')
  await transaction.done
  const seed = await seedOf(stored ?? drawn)
  const frame = new Uint8Array([...PKCS8, ...seed])
  // Extractable once, only to learn the public half; the key that signs is imported again without that right.
  const open = await crypto.subtle.importKey('pkcs8', frame, 'Ed25519', true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', open)
  const publicKey = await crypto.subtle.importKey('jwk', { kty: 'OKP', crv: 'Ed25519', x: x ?? '' }, 'Ed25519', true, [
    'verify',
  ])
  const privateKey = await crypto.subtle.importKey('pkcs8', frame, 'Ed25519', false, ['sign'])
  return signerOf({ publicKey, privateKey })
}

/** HKDF-SHA-256 (RFC 5869) from the 16 bytes that recovery words will spell. */
const seedOf = async (entropy: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
  const key = await crypto.subtle.importKey('raw', entropy, 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode('hearthgrid/household-key/1')
  const bits = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, key, 256)
  return new Uint8Array(bits)
}
