// The vault of the household key in IndexedDB: words, passphrase, lock, backup. What lies on disk is looked at, because that
// is what a thief finds.
import 'fake-indexeddb/auto'
import { readFileSync } from 'node:fs'
import { argon2id } from '@noble/hashes/argon2.js'
import { describe, expect, test } from 'vitest'
import {
  openHouseholdDatabase,
  openKeyring,
  STRETCH_COST,
  type HouseholdDatabase,
} from '../../src/ledger/browser/index.ts'
import { entropyOfWords, fromHex, hex, must, utf8, wordsOfEntropy, type Vault } from '../../src/ledger/index.ts'
import { quickStretch } from '../standin/stretch.ts'

let homes = 0
const database = (): Promise<HouseholdDatabase> => openHouseholdDatabase(`vault-${homes++}`, () => {})
const open = async (disk: HouseholdDatabase) => {
  const { household, vault } = await openKeyring(disk, quickStretch)
  return { household, vault: must(vault, 'a keyring on disk has a vault') }
}
const entropyOf = async (vault: Vault, passphrase = ''): Promise<Uint8Array> =>
  must(await vault.entropy(passphrase), 'it opens')
/** Everything that lies in the store of keys, as one text. */
const onDisk = async (disk: HouseholdDatabase): Promise<string> =>
  JSON.stringify(await disk.getAll('keys'), (_name, part: unknown) => (part instanceof Uint8Array ? hex(part) : part))

const PASSPHRASE = 'four words of mine'

describe('recovery words', () => {
  test('spell the sixteen bytes as BIP-39 says', () => {
    // The first and the last of its published vectors for 128 bits.
    expect(wordsOfEntropy(new Uint8Array(16)).join(' ')).toBe(`${'abandon '.repeat(11)}about`)
    expect(wordsOfEntropy(new Uint8Array(16).fill(255)).join(' ')).toBe(`${'zoo '.repeat(11)}wrong`)
  })

  test('are read in any case, with numbers and gaps, and by their first four letters', () => {
    const entropy = fromHex('9e885d952ad362caeb4efe34a8e91bd2')
    const words = wordsOfEntropy(entropy)
    const typed = words.map((word, i) => ` ${i + 1}. ${word.slice(0, 4).toUpperCase()}\n`).join('')
    expect(entropyOfWords(typed)).toEqual(entropy)
  })

  test('say which word is not one, how many are missing, and that they do not belong together', () => {
    expect(entropyOfWords('abandon abandom')).toEqual({ kind: 'unknown', place: 2 })
    expect(entropyOfWords('abandon about')).toEqual({ kind: 'count', words: 2 })
    expect(entropyOfWords('abandon '.repeat(12))).toEqual({ kind: 'checksum' })
  })
})

describe('a passphrase', () => {
  test('takes the bytes off the disk: in the same transaction they are replaced by what only it opens', async () => {
    const disk = await database()
    const { vault } = await open(disk)
    const entropy = hex(await entropyOf(vault))
    expect(await onDisk(disk)).toContain(entropy)

    expect(await vault.protect(PASSPHRASE, '')).toBe(true)
    expect(await onDisk(disk)).not.toContain(entropy)
    expect(await onDisk(disk)).not.toContain(hex(utf8(PASSPHRASE)))
    expect(hex(await entropyOf(vault, PASSPHRASE))).toBe(entropy)
  })

  test('keeps the household: the same key signs before, unlocked, and after a reload', async () => {
    const disk = await database()
    const before = await open(disk)
    const message = utf8('a transfer')
    const signed = await before.household.sign(message)
    await before.vault.protect(PASSPHRASE, '')
    expect(before.vault.lock).toBe('unlocked')
    expect(await before.household.sign(message)).toEqual(signed)

    const after = await open(disk)
    expect(after.household.key).toEqual(before.household.key)
    expect(after.vault.lock).toBe('locked')
    expect(await after.vault.unlock('something else')).toBe(false)
    expect(after.vault.lock).toBe('locked')
    expect(await after.vault.unlock(PASSPHRASE)).toBe(true)
    expect(await after.household.sign(message)).toEqual(signed)
  })

  test('locked, nothing signs, and what signs is let go of', async () => {
    const { household, vault } = await open(await database())
    await vault.protect(PASSPHRASE, '')
    vault.lockNow()
    expect(vault.lock).toBe('locked')
    await expect(household.sign(utf8('a transfer'))).rejects.toMatchObject({ name: 'LockedError' })
  })

  test('without one there is nothing to lock', async () => {
    const { household, vault } = await open(await database())
    vault.lockNow()
    expect(vault.lock).toBe('open')
    expect(await household.sign(utf8('a transfer'))).toHaveLength(64)
  })

  test('is changed by whoever knows the present one only, and the old one opens nothing any more', async () => {
    const disk = await database()
    const { vault } = await open(disk)
    await vault.protect(PASSPHRASE, '')
    expect(await vault.protect('another one', 'a guess')).toBe(false)
    expect(await vault.protect('another one', PASSPHRASE)).toBe(true)
    const { vault: later } = await open(disk)
    expect(await later.unlock(PASSPHRASE)).toBe(false)
    expect(await later.unlock('another one')).toBe(true)
  })

  test('is the same one however its letters are composed', async () => {
    const { vault } = await open(await database())
    await vault.protect('Übermorgen', '')
    vault.lockNow()
    expect(await vault.unlock('U\u0308bermorgen')).toBe(true)
  })

  test('a record whose owner or cost was changed does not open', async () => {
    const disk = await database()
    await (await open(disk)).vault.protect(PASSPHRASE, '')
    const kept = (await disk.get('keys', 'entropy')) as { cost: object; key: Uint8Array }
    for (const changed of [
      { ...kept, key: new Uint8Array(32) },
      { ...kept, cost: { ...kept.cost, passes: 2 } },
    ]) {
      await disk.put('keys', changed, 'entropy')
      expect(await (await open(disk)).vault.unlock(PASSPHRASE)).toBe(false)
    }
  })

  test('costs what RFC 9106 recommends, and Argon2id is the one of its test vector', () => {
    expect(STRETCH_COST).toEqual({ memoryKib: 65_536, passes: 3, lanes: 1 })
    // RFC 9106, section 5.3.
    const tag = argon2id(new Uint8Array(32).fill(1), new Uint8Array(16).fill(2), {
      m: 32,
      t: 3,
      p: 4,
      dkLen: 32,
      key: new Uint8Array(8).fill(3),
      personalization: new Uint8Array(12).fill(4),
    })
    expect(hex(tag)).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659')
    expect(readFileSync('src/stretch.ts', 'utf8')).toContain('argon2id(')
  })
})

describe('a backup file', () => {
  const content = async (vault: Vault) => ({
    entropy: await entropyOf(vault),
    householdName: 'Ana',
    genesis: utf8('a genesis'),
    savedAtMs: 1_700_000_000_000,
  })

  test('gives back what was put in, and says nothing of it to whoever has no passphrase', async () => {
    const { vault } = await open(await database())
    const backup = await content(vault)
    const text = await vault.seal(backup, PASSPHRASE)
    expect(await vault.unseal(text, PASSPHRASE)).toEqual(backup)
    expect(await vault.unseal(text, 'a guess')).toBe('passphrase-wrong')
    for (const secret of [hex(backup.entropy), 'Ana', hex(backup.genesis)]) expect(text).not.toContain(secret)
  })

  test('tells a torn file, another version and another kind of file from a wrong passphrase', async () => {
    const { vault } = await open(await database())
    const text = await vault.seal(await content(vault), PASSPHRASE)
    expect(await vault.unseal('{"product":"else"}', PASSPHRASE)).toBe('not-a-backup')
    expect(await vault.unseal(text.slice(0, -60), PASSPHRASE)).toBe('damaged')
    expect(await vault.unseal(text.replace('"version": 1', '"version": 2'), PASSPHRASE)).toBe('other-version')
    const sealed = must(/"sealed": "([0-9a-f]+)"/.exec(text)?.[1], 'it is there')
    const flipped = `${sealed.startsWith('0') ? '1' : '0'}${sealed.slice(1)}`
    expect(await vault.unseal(text.replace(sealed, flipped), PASSPHRASE)).toBe('damaged')
    // A cost that would take hours or end the page.
    expect(await vault.unseal(text.replace('65536', '99999999'), PASSPHRASE)).toBe('damaged')
  })

  test('makes the same household on another computer, with a device key of its own, locked under the same passphrase', async () => {
    const { household, vault } = await open(await database())
    const text = await vault.seal(await content(vault), PASSPHRASE)

    const disk = await database()
    const elsewhere = await openKeyring(disk, quickStretch)
    const other = must(elsewhere.vault, 'it has one')
    const found = await other.unseal(text, PASSPHRASE)
    if (typeof found === 'string') throw new Error(found)
    await other.adopt(found.entropy, PASSPHRASE)
    expect(elsewhere.household.key).toEqual(household.key)
    expect(other.lock).toBe('unlocked')
    const again = await open(disk)
    expect(again.household.key).toEqual(household.key)
    expect(again.vault.lock).toBe('locked')
    expect(await onDisk(disk)).not.toContain(hex(await entropyOf(vault)))
  })
})
