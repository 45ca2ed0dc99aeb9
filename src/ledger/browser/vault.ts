// Where the household key is kept: 16 bytes in the clear until a passphrase is set, and wrapped from then on, under the
// same name and in one strict transaction, so that both never lie there. Locked, nothing here can sign.
import { hex, sameBytes } from '../bytes.ts'
import type { Signer, Vault, VaultNotes } from '../crypto.ts'
import { sealBackup, unsealBackup } from './backup.ts'
import type { HouseholdDatabase } from './database.ts'
import { householdKeyOf } from './household-key.ts'
import type { Stretch } from './stretch.ts'
import { unwrap, wrap, type Wrapped } from './wrap.ts'

const ENTROPY_BYTES = 16
const ENTROPY = 'entropy'
const NOTES = 'vault-notes'

/** Long enough to look something up in between; short enough for a computer in the kitchen. */
const AUTO_LOCK_MS = 15 * 60_000
const NO_NOTES: VaultNotes = {
  rehearsedAtMs: undefined,
  savedAtMs: undefined,
  autoLockMs: AUTO_LOCK_MS,
  wrongTries: 0,
  retryAtMs: 0,
  returning: undefined,
}

/** What lies under the name: the bytes themselves, or the public key with the bytes wrapped. */
type Kept = Uint8Array<ArrayBuffer> | (Wrapped & { readonly key: Uint8Array })

type Held = {
  kept: Kept
  key: Uint8Array
  /** Missing while locked. */
  signer: Signer | undefined
  notes: VaultNotes
}

export type HouseholdVault = { readonly household: Signer; readonly vault: Vault }

/** Opens what is kept, drawing a household where there is none. Rejects when nothing can be stored. */
export const openVault = async (database: HouseholdDatabase, stretch: Stretch): Promise<HouseholdVault> => {
  const kept = await keptOrDrawn(database)
  const notes = { ...NO_NOTES, ...((await database.get('keys', NOTES)) as Partial<VaultNotes> | undefined) }
  const signer = kept instanceof Uint8Array ? await householdKeyOf(kept) : undefined
  const key = kept instanceof Uint8Array ? signer?.key : kept.key
  const held: Held = { kept, key: key ?? new Uint8Array(), signer, notes }
  const household: Signer = {
    get key() {
      return held.key
    },
    sign: (message) => {
      if (held.signer !== undefined) return held.signer.sign(message)
      return Promise.reject(Object.assign(new Error('the household key is locked'), { name: 'LockedError' }))
    },
  }
  return { household, vault: vaultOf(database, stretch, held) }
}

const keptOrDrawn = async (database: HouseholdDatabase): Promise<Kept> =>
  ((await database.get('keys', ENTROPY)) as Kept | undefined) ?? draw(database)

/** Should another tab have drawn a household meanwhile, that one counts. */
const draw = async (database: HouseholdDatabase): Promise<Kept> => {
  const drawn = crypto.getRandomValues(new Uint8Array(ENTROPY_BYTES))
  const transaction = database.transaction('keys', 'readwrite', { durability: 'strict' })
  const kept = (await transaction.store.get(ENTROPY)) as Kept | undefined
  if (kept === undefined) await transaction.store.put(drawn, ENTROPY)
  await transaction.done
  return kept ?? drawn
}

const vaultOf = (database: HouseholdDatabase, stretch: Stretch, held: Held): Vault => {
  const entropyOf = async (passphrase: string): Promise<Uint8Array | undefined> =>
    held.kept instanceof Uint8Array ? Uint8Array.from(held.kept) : unwrap(stretch, held.kept, passphrase, held.kept.key)
  /** Takes the place of what lay there, and is in memory only once the disk has it. */
  const keep = async (kept: Kept): Promise<void> => {
    const transaction = database.transaction('keys', 'readwrite', { durability: 'strict' })
    await Promise.all([transaction.store.put(kept, ENTROPY), transaction.done])
    if (held.kept instanceof Uint8Array) held.kept.fill(0)
    held.kept = kept
  }
  const wrapped = async (entropy: Uint8Array, key: Uint8Array, passphrase: string): Promise<Kept> => ({
    ...(await wrap(stretch, entropy, passphrase, key)),
    key,
  })
  const note = async (notes: Partial<VaultNotes>): Promise<void> => {
    held.notes = { ...held.notes, ...notes }
    await database.put('keys', held.notes, NOTES)
  }
  return {
    get lock() {
      if (held.kept instanceof Uint8Array) return 'open'
      return held.signer === undefined ? 'locked' : 'unlocked'
    },
    get notes() {
      return held.notes
    },
    note,
    unlock: async (passphrase) => {
      const entropy = await entropyOf(passphrase)
      if (entropy === undefined) return false
      held.signer = await signerFor(entropy, held.key)
      return true
    },
    lockNow: () => {
      if (!(held.kept instanceof Uint8Array)) held.signer = undefined
    },
    entropy: entropyOf,
    protect: async (passphrase, current) => {
      const entropy = await entropyOf(current)
      if (entropy === undefined) return false
      await keep(await wrapped(entropy, held.key, passphrase))
      held.signer = await signerFor(entropy, held.key)
      return true
    },
    adopt: async (given, passphrase) => {
      const entropy = Uint8Array.from(given ?? crypto.getRandomValues(new Uint8Array(ENTROPY_BYTES)))
      const signer = await householdKeyOf(entropy)
      await keep(passphrase === undefined ? entropy : await wrapped(entropy, signer.key, passphrase))
      Object.assign(held, { key: signer.key, signer } satisfies Partial<Held>)
      if (passphrase !== undefined) entropy.fill(0)
      await note({ ...NO_NOTES, autoLockMs: held.notes.autoLockMs })
    },
    keyOf: async (entropy) => (await householdKeyOf(entropy)).key,
    seal: (backup, passphrase) => sealBackup(stretch, backup, passphrase),
    unseal: (text, passphrase) => unsealBackup(stretch, text, passphrase),
  }
}

/** The key of these bytes, which are forgotten. */
const signerFor = async (entropy: Uint8Array, key: Uint8Array): Promise<Signer> => {
  const signer = await householdKeyOf(entropy)
  entropy.fill(0)
  if (!sameBytes(signer.key, key)) throw new Error(`assert: the bytes that were kept make ${hex(key)}`)
  return signer
}
