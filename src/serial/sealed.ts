// DLMS messages that only the household's key opens (IEC 62056-5-3, general-glo-ciphering, tag DB). This part finds them and
// says how WebCrypto opens them; the key never comes here.
import { MAX_TELEGRAM_BYTES } from './limits.ts'
import type { Quality } from './reading.ts'
import { createScanner, skipTo, type Look, type Scanner } from './scanner.ts'
import { textOf } from './text.ts'

export type SealedFrame = {
  readonly atMs: number
  /** Eight bytes: three letters of the maker, then its number. The name under which a key is kept. */
  readonly systemTitle: Uint8Array
  readonly security: number
  /** Grows with every message of one key. One that is not greater than the last opened is a replay: do not open it. */
  readonly counter: number
  /** With the tag behind it when it is authenticated. */
  readonly ciphertext: Uint8Array
  /** How well the line protected it. What is opened under a tag is at least as good as a CRC. */
  readonly quality: Quality
}

/** Parameters for `crypto.subtle.decrypt`, with a 128-bit key imported for the algorithm of this name. */
export type Opening =
  | { readonly name: 'AES-GCM'; readonly iv: Uint8Array; readonly additionalData: Uint8Array; readonly tagLength: 96 }
  | { readonly name: 'AES-CTR'; readonly counter: Uint8Array; readonly length: 32 }

/**
 * How to open the frame. The nonce is system title and counter; what is authenticated besides is the security byte and the
 * authentication key (Luxembourg's is public). Without a tag (Austria) the counter blocks of GCM begin at 2.
 */
export const openingOf = (frame: SealedFrame, authenticationKey?: Uint8Array): Opening => {
  const iv = new Uint8Array(TITLE_BYTES + COUNTER_BYTES)
  iv.set(frame.systemTitle)
  new DataView(iv.buffer).setUint32(TITLE_BYTES, frame.counter)
  if (!isAuthenticated(frame)) return { name: 'AES-CTR', counter: Uint8Array.of(...iv, 0, 0, 0, 2), length: 32 }
  const additionalData =
    authenticationKey === undefined ? new Uint8Array() : Uint8Array.of(frame.security, ...authenticationKey)
  return { name: 'AES-GCM', iv, additionalData, tagLength: 96 }
}

/** What stands where a key should be; read from the text of a person. */
export const SEAL_KEY_BYTES = 16

/** A 128-bit key as grid operators print it: 32 hex digits, in groups or not. Undefined when it is none. */
export const readSealKey = (text: string): Uint8Array | undefined => {
  const digits = text.replaceAll(/[\s:.-]/g, '')
  if (!/^[0-9a-f]{32}$/i.test(digits)) return undefined
  return Uint8Array.from({ length: SEAL_KEY_BYTES }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16))
}

/** A system title as it is printed: the maker's letters, then its number in hex. */
export const sealTitle = (systemTitle: Uint8Array): string => {
  const maker = systemTitle.subarray(0, MAKER_LETTERS)
  const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const isNamed = maker.every((byte) => byte >= 0x41 && byte <= 0x5a)
  const number = hex(systemTitle.subarray(MAKER_LETTERS)).toUpperCase()
  return isNamed ? `${textOf(maker)} ${number}` : hex(systemTitle).toUpperCase()
}

const MAKER_LETTERS = 3

/** What a household gives for one meter. */
export type SealKeys = {
  readonly encryption: Uint8Array
  /** Only where the grid operator gave one. */
  readonly authentication?: Uint8Array | undefined
}

export type Opened =
  | { readonly kind: 'opened'; readonly plain: Uint8Array }
  /** No key is kept for this meter; the key does not fit; the counter is not newer than one that was opened. */
  | { readonly kind: 'no-key' }
  | { readonly kind: 'wrong-key' }
  | { readonly kind: 'replayed' }

/** Keys of sealed meters, held where nobody can read them. Only a broken environment rejects. */
export type Seals = {
  open(frame: SealedFrame): Promise<Opened>
  /** The frame was understood: from now on only newer ones open. */
  accept(frame: SealedFrame): Promise<void>
  /** Opens with keys that are not kept; undefined when they do not fit. */
  attempt(frame: SealedFrame, keys: SealKeys): Promise<Uint8Array | undefined>
  /** Keeps the keys of this meter; its counter begins anew. */
  keep(systemTitle: Uint8Array, keys: SealKeys): Promise<void>
  forget(systemTitle: Uint8Array): Promise<void>
}

/**
 * The same for every meter of Luxembourg, and published. Where a household was given no authentication key, it is this
 * one or none.
 */
export const PUBLIC_AUTHENTICATION_KEY = Uint8Array.from({ length: SEAL_KEY_BYTES }, (_, i) => i * 0x11)

/** The authentication keys under which a frame may have been sealed. */
export const authenticationsOf = (frame: SealedFrame, given: Uint8Array | undefined): (Uint8Array | undefined)[] =>
  !isAuthenticated(frame) ? [undefined] : given === undefined ? [PUBLIC_AUTHENTICATION_KEY, undefined] : [given]

/** True when a tag guards the content, so that whatever opens is what the meter said. */
export const isAuthenticated = (frame: SealedFrame): boolean => (frame.security & AUTHENTICATED) !== 0

/** Sealed messages that stand on the line without any frame around them, as on the P1 ports of Luxembourg. */
export const createSealedScanner = (): Scanner<Uint8Array> => createScanner(MAX_TELEGRAM_BYTES, look)

/** Reads a message that begins with its tag and fills all the bytes; undefined when it is none, or not encrypted. */
export const readSealed = (bytes: Uint8Array, atMs: number, quality: Quality): SealedFrame | undefined => {
  const header = headerOf(bytes)
  if (header === 'wait' || header === 'none' || bytes.length !== header.end) return undefined
  const at = header.securityAt + 1
  return {
    atMs,
    systemTitle: bytes.slice(TITLE_AT, TITLE_AT + TITLE_BYTES),
    security: bytes[header.securityAt] ?? 0,
    counter: new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0),
    ciphertext: bytes.slice(at + COUNTER_BYTES),
    quality,
  }
}

export const SEALED_TAG = 0xdb

const TITLE_AT = 2
const TITLE_BYTES = 8
const COUNTER_BYTES = 4
const TAG_BYTES = 12
const AUTHENTICATED = 0x10
const ENCRYPTED = 0x20
/** Suite 0 only, in the key sets and without compression: what meters use. */
const UNKNOWN_SECURITY = 0x8f

const look = (bytes: Uint8Array): Look<Uint8Array> => {
  if (bytes[0] !== SEALED_TAG) return skipTo(bytes, SEALED_TAG)
  const header = headerOf(bytes)
  if (header === 'wait') return 'wait'
  if (header === 'none') return { skipBytes: 1 }
  return bytes.length < header.end ? 'wait' : { frame: bytes.slice(0, header.end), bytes: header.end }
}

const headerOf = (bytes: Uint8Array): { securityAt: number; end: number } | 'wait' | 'none' => {
  if (bytes[0] !== SEALED_TAG || (bytes[1] ?? TITLE_BYTES) !== TITLE_BYTES) return 'none'
  const lengthAt = TITLE_AT + TITLE_BYTES
  const first = bytes[lengthAt]
  if (first === undefined) return 'wait'
  const longBytes = first < 0x80 ? 0 : first - 0x80
  if (longBytes > 2) return 'none'
  const securityAt = lengthAt + 1 + longBytes
  const security = bytes[securityAt]
  if (security === undefined) return 'wait'
  const length =
    longBytes === 0 ? first : bytes.subarray(lengthAt + 1, securityAt).reduce((sum, byte) => sum * 256 + byte, 0)
  const least = 1 + COUNTER_BYTES + ((security & AUTHENTICATED) === 0 ? 0 : TAG_BYTES)
  const end = securityAt + length
  if ((security & ENCRYPTED) === 0 || (security & UNKNOWN_SECURITY) !== 0) return 'none'
  return length <= least || end > MAX_TELEGRAM_BYTES ? 'none' : { securityAt, end }
}
