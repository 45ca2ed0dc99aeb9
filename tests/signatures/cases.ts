// Signatures with the verdict that everybody must come to: the published ones of ZIP-215 and RFC 8032 where they are,
// and always a few of our own, among them what platforms are known to disagree on.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getPublicKeyAsync, signAsync } from '@noble/ed25519'
import { fromHex, hash, hex, utf8 } from '../../src/ledger/index.ts'

/** Bytes in hexadecimal, so that a page can be given them as JSON. */
export type SignatureCase = {
  readonly name: string
  readonly key: string
  readonly message: string
  readonly signature: string
  readonly valid: boolean
}

/** What one platform says: by our rule, and by WebCrypto alone. */
export type Verdict = { readonly rule: boolean; readonly platform: boolean }

const FOLDER = process.env['HEARTHGRID_VECTORS'] ?? '../shared/vectors'
const rowsOf = <R>(file: string): R[] => {
  const path = join(FOLDER, file)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as R[]) : []
}

type Zip = { readonly vk_bytes: string; readonly sig_bytes: string; readonly valid_zip215: boolean }
type Rfc = { readonly pub: string; readonly msg: string; readonly sig: string }

const published = (): SignatureCase[] => [
  ...rowsOf<Zip>('zip215/zip215.json').map(({ vk_bytes, sig_bytes, valid_zip215 }, i) => ({
    name: `zip215 ${i}`,
    key: vk_bytes,
    message: hex(utf8('Zcash')),
    signature: sig_bytes,
    valid: valid_zip215,
  })),
  ...rowsOf<Rfc>('rfc8032/rfc8032-ed25519.json').flatMap(({ pub, msg, sig }, i) => [
    { name: `rfc8032 ${i}`, key: pub, message: msg, signature: sig, valid: true },
    { name: `rfc8032 ${i}, another message`, key: pub, message: `${msg}00`, signature: sig, valid: false },
  ]),
]

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n
const NEUTRAL = `01${'00'.repeat(31)}`
const ZERO = '00'.repeat(32)

/** The same equation with an S that is too large. */
const twinOf = (signature: string): string => {
  const bytes = fromHex(signature)
  let s = ORDER
  for (let i = 63; i >= 32; i--) s += BigInt(bytes[i] ?? 0) << BigInt(8 * (i - 32))
  return hex(bytes.map((byte, i) => (i < 32 ? byte : Number((s >> BigInt(8 * (i - 32))) & 255n))))
}

const flipped = (text: string, at: number): string => hex(fromHex(text).map((byte, i) => (i === at ? byte ^ 1 : byte)))

const own = async (): Promise<SignatureCase[]> => {
  const secret = hash(utf8('a signer of tests'))
  const key = hex(await getPublicKeyAsync(secret))
  const message = hex(utf8('hearth'))
  const signature = hex(await signAsync(fromHex(message), secret))
  const sound = { key, message, signature }
  return [
    { name: 'sound', ...sound, valid: true },
    { name: 'another message', ...sound, message: `${message}00`, valid: false },
    { name: 'another R', ...sound, signature: flipped(signature, 0), valid: false },
    { name: 'another S', ...sound, signature: flipped(signature, 32), valid: false },
    { name: 'S too large', ...sound, signature: twinOf(signature), valid: false },
    { name: 'too short', ...sound, signature: signature.slice(2), valid: false },
    { name: 'no key', ...sound, key: '', valid: false },
    { name: 'a key that is no point', ...sound, key: `02${'00'.repeat(31)}`, valid: false },
    // Platforms differ here: a key of small order, and an R that is not canonical (y = p + 1 is the neutral element).
    { name: 'the neutral key signs all', key: NEUTRAL, message, signature: `${NEUTRAL}${ZERO}`, valid: true },
    {
      name: 'R not canonical',
      key: NEUTRAL,
      message,
      signature: `ee${'ff'.repeat(30)}7f${ZERO}`,
      valid: true,
    },
  ]
}

export const signatureCases = async (): Promise<SignatureCase[]> => [...(await own()), ...published()]

/** How many of the cases are published ones; 0 says that the vectors are not here. */
export const publishedCount = (): number => published().length
