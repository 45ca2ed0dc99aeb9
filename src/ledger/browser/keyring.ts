// The keys of one household on this computer. Device and meter keys never leave WebCrypto; the household key comes from
// 16 random bytes that its vault keeps, and which recovery words spell.
import type { DeviceRenewal, Keyring, Signer } from '../crypto.ts'
import { hex } from '../bytes.ts'
import type { HouseholdDatabase } from './database.ts'
import { signerOf } from './household-key.ts'
import type { Stretch } from './stretch.ts'
import { openVault } from './vault.ts'

const DEVICE = 'device'
const NEXT_DEVICE = 'device/next'
/** All names that begin with "meter/". */
const METER_KEYS = ['meter/', 'meter0'] as const

/** Opens the keyring, making what is missing. Rejects when nothing can be stored. */
export const openKeyring = async (database: HouseholdDatabase, stretch: Stretch): Promise<Keyring> => {
  const [device, next, { household, vault }] = await Promise.all([
    storedSigner(database, DEVICE),
    keptSigner(database, NEXT_DEVICE),
    openVault(database, stretch),
  ])
  const held: Held = { device, next }
  const meters = new Map<string, Promise<Signer>>()
  return {
    household,
    vault,
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

const keptSigner = async (database: HouseholdDatabase, name: string): Promise<Signer | undefined> => {
  const kept = (await database.get('keys', name)) as CryptoKeyPair | undefined
  return kept && signerOf(kept)
}

/** Non-extractable: whoever copies the files cannot copy the key, and nobody can sign elsewhere with it. */
const storedSigner = async (database: HouseholdDatabase, name: string): Promise<Signer> =>
  (await keptSigner(database, name)) ?? drawSigner(database, name)

/** Should another tab have drawn one meanwhile, that one counts. */
const drawSigner = async (database: HouseholdDatabase, name: string): Promise<Signer> => {
  const made = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
  const transaction = database.transaction('keys', 'readwrite', { durability: 'strict' })
  const stored = (await transaction.store.get(name)) as CryptoKeyPair | undefined
  if (stored === undefined) await transaction.store.put(made, name)
  await transaction.done
  return signerOf(stored ?? made)
}
