// Crypto, held by the keyed-hash stand-in and by WebCrypto with noble behind it; the published signatures of RFC 8032
// and ZIP-215 for the real one; and the keyring that lives in IndexedDB.
import 'fake-indexeddb/auto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openHouseholdDatabase, openKeyring, openWebCrypto } from '../../src/ledger/browser/index.ts'
import { fromHex, hex, must, remembering, utf8, type Crypto, type Signer } from '../../src/ledger/index.ts'
import { keyedHashSigner, seededCrypto } from '../standin/keyed-hash.ts'
import { CRYPTO_CASES, type CryptoRig } from './crypto.ts'
import { quickStretch } from '../standin/stretch.ts'

let signers = 0
const standIn = async (): Promise<CryptoRig> => ({
  crypto: seededCrypto(1),
  createSigner: async () => keyedHashSigner(`signer ${signers++}`),
})
const webCrypto = async (): Promise<CryptoRig> => ({ crypto: await openWebCrypto(), createSigner: generated })
const generated = async (): Promise<Signer> => {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
  return {
    key: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    sign: async (message) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, Uint8Array.from(message))),
  }
}

describe.each([
  ['keyed-hash stand-in', standIn],
  ['WebCrypto', webCrypto],
  [
    'WebCrypto that is remembered',
    async () => ({ ...(await webCrypto()), crypto: remembering(await openWebCrypto()) }),
  ],
])('%s', (_name, createRig) => {
  for (const [name, holds] of Object.entries(CRYPTO_CASES)) test(name, async () => holds(await createRig()))
})

describe('verdicts that are remembered', () => {
  const counted = () => {
    const real = seededCrypto(1)
    const asked: Uint8Array[] = []
    const verify: Crypto['verify'] = (key, message, signature) => {
      asked.push(signature)
      return real.verify(key, message, signature)
    }
    return { asked, crypto: remembering({ ...real, verify }) }
  }
  const words = (n: number): Uint8Array => utf8(`words ${n}`)

  test('a signature is checked once, however often and soon it is asked about, good or bad', async () => {
    const { asked, crypto } = counted()
    const signer = keyedHashSigner('often')
    const good = await signer.sign(words(1))
    const both = [crypto.verify(signer.key, words(1), good), crypto.verify(signer.key, words(1), good)]
    expect(await Promise.all(both)).toEqual([true, true])
    for (let time = 0; time < 3; time++) expect(await crypto.verify(signer.key, words(2), good)).toBe(false)
    expect(asked).toHaveLength(2)
  })

  test('are few: the oldest is asked about again', async () => {
    const { asked, crypto } = counted()
    const signer = keyedHashSigner('many')
    const first = await signer.sign(words(0))
    await crypto.verify(signer.key, words(0), first)
    for (let n = 1; n <= 2_048; n++) await crypto.verify(signer.key, words(n), first)
    asked.length = 0
    expect(await crypto.verify(signer.key, words(0), first)).toBe(true)
    expect(asked).toHaveLength(1)
  })
})

const FOLDER = process.env['HEARTHGRID_VECTORS'] ?? '../shared/vectors'
const rowsOf = <R>(file: string): R[] | undefined => {
  const path = join(FOLDER, file)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as R[]) : undefined
}
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

/** Points whose order divides eight, in canonical form: a key like these signs everything. */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
]

describe('Ed25519 over WebCrypto', () => {
  test('refuses a signature whose S is too large', async () => {
    const signer = await generated()
    const message = utf8('malleable')
    const signature = await signer.sign(message)
    let s = 0n
    for (let i = 63; i >= 32; i--) s = (s << 8n) | BigInt(signature[i] ?? 0)
    s += ORDER
    const twin = signature.map((byte, i) => (i < 32 ? byte : Number((s >> BigInt(8 * (i - 32))) & 255n)))
    expect(await (await openWebCrypto()).verify(signer.key, message, twin)).toBe(false)
  })

  test('admits no key of small order, none that is not canonical, and none off the curve', async () => {
    const { isAdmissibleKey } = await openWebCrypto()
    for (const key of SMALL_ORDER) expect(isAdmissibleKey(fromHex(key))).toBe(false)
    // y = p + 3 names the same point as y = 3.
    expect(isAdmissibleKey(fromHex(`f0${'ff'.repeat(30)}7f`))).toBe(false)
    expect(isAdmissibleKey(fromHex(`02${'00'.repeat(31)}`))).toBe(false)
    expect(isAdmissibleKey(new Uint8Array(31))).toBe(false)
    expect(isAdmissibleKey(new Uint8Array(33))).toBe(false)
  })

  type Rfc = { readonly pub: string; readonly msg: string; readonly sig: string }
  test('accepts every signature of RFC 8032, section 7.1, and no other message under it', async () => {
    const rows = rowsOf<Rfc>('rfc8032/rfc8032-ed25519.json')
    if (rows === undefined) return console.log('vectors not here')
    const { verify, isAdmissibleKey } = await openWebCrypto()
    for (const { pub, msg, sig } of rows) {
      expect(isAdmissibleKey(fromHex(pub))).toBe(true)
      expect(await verify(fromHex(pub), fromHex(msg), fromHex(sig))).toBe(true)
      expect(await verify(fromHex(pub), fromHex(`${msg}00`), fromHex(sig))).toBe(false)
    }
  })

  type Zip = { readonly vk_bytes: string; readonly sig_bytes: string; readonly valid_zip215: boolean }
  test('gives the ZIP-215 verdict on every published edge case, and admits none of their keys', async () => {
    const rows = rowsOf<Zip>('zip215/zip215.json')
    if (rows === undefined) return console.log('vectors not here')
    const { verify, isAdmissibleKey } = await openWebCrypto()
    for (const { vk_bytes, sig_bytes, valid_zip215 } of rows) {
      expect(await verify(fromHex(vk_bytes), utf8('Zcash'), fromHex(sig_bytes))).toBe(valid_zip215)
      expect(isAdmissibleKey(fromHex(vk_bytes))).toBe(false)
    }
  })
})

describe('the keyring', () => {
  const open = async (name: string) => openKeyring(await openHouseholdDatabase(name, () => {}), quickStretch)

  test('a fresh device key waits over a reopening, takes over whole, and leaves nothing of the old one', async () => {
    const first = await open('renewal')
    const old = hex(first.device.key)
    expect(first.renewal?.waiting).toBeUndefined()
    const made = hex((await must(first.renewal, 'a browser can renew').prepare()).key)
    const again = await open('renewal')
    const renewal = must(again.renewal, 'a browser can renew')
    expect(hex(again.device.key)).toBe(old)
    expect(hex(must(renewal.waiting, 'it waits').key)).toBe(made)
    expect(hex((await renewal.prepare()).key)).toBe(made)
    await renewal.finish()
    await renewal.finish()
    for (const keyring of [again, await open('renewal')]) {
      expect(hex(keyring.device.key)).toBe(made)
      expect(keyring.renewal?.waiting).toBeUndefined()
      expect(hex(keyring.household.key)).toBe(hex(first.household.key))
    }
    const { verify } = await openWebCrypto()
    expect(await verify(fromHex(made), utf8('hello'), await again.device.sign(utf8('hello')))).toBe(true)
    const kept = (await (await openHouseholdDatabase('renewal', () => {})).getAll('keys')) as unknown[]
    expect(kept).toHaveLength(2)
  })

  test('holds the same keys after reopening, and they sign', async () => {
    const first = await open('keys')
    const meter = await first.meter('ISK5-1')
    const again = await open('keys')
    expect(hex(again.device.key)).toBe(hex(first.device.key))
    expect(hex(again.household.key)).toBe(hex(first.household.key))
    expect(hex((await again.meter('ISK5-1')).key)).toBe(hex(meter.key))
    const { verify, isAdmissibleKey } = await openWebCrypto()
    for (const signer of [again.device, again.household, await again.meter('ISK5-1')]) {
      expect(isAdmissibleKey(signer.key)).toBe(true)
      expect(await verify(signer.key, utf8('hello'), await signer.sign(utf8('hello')))).toBe(true)
    }
  })

  test('has a key of its own for each role, meter and household', async () => {
    const [one, two] = [await open('keys-1'), await open('keys-2')]
    const keys = [one.device, one.household, await one.meter('a'), await one.meter('b'), two.device, two.household]
    expect(new Set(keys.map((signer) => hex(signer.key))).size).toBe(keys.length)
  })

  test('asked twice at once makes one meter key', async () => {
    const keyring = await open('keys-race')
    const [a, b] = await Promise.all([keyring.meter('m'), keyring.meter('m')])
    expect(hex(a.key)).toBe(hex(b.key))
    const [c, d] = await Promise.all([open('keys-race-2'), open('keys-race-2')])
    expect(hex(c.device.key)).toBe(hex(d.device.key))
    expect(hex(c.household.key)).toBe(hex(d.household.key))
  })

  test('stores no private key that could be taken out', async () => {
    const database = await openHouseholdDatabase('keys-locked', () => {})
    await (await openKeyring(database, quickStretch)).meter('m')
    const pairs = (await database.getAll('keys')).filter((value) => !(value instanceof Uint8Array)) as CryptoKeyPair[]
    expect(pairs).toHaveLength(2)
    for (const { privateKey } of pairs) {
      expect(privateKey.extractable).toBe(false)
      await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow()
    }
  })
})
