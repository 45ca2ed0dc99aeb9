// Byte strings as the ledger handles them: hexadecimal as the key of maps, total order, joining, UTF-8 without a browser.
// Everything here is total for bytes; `fromHex` refuses anything but hexadecimal.
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** Bytes in lower-case hexadecimal; maps and sets are keyed by it. */
export type Hex = string

export const hex = (bytes: Uint8Array): Hex => bytesToHex(bytes)
/** @throws on anything that is not hexadecimal; only for text that our own code wrote. */
export const fromHex = (text: Hex): Uint8Array => hexToBytes(text)
export const utf8 = (text: string): Uint8Array => utf8ToBytes(text)
export const joinBytes = (...parts: readonly Uint8Array[]): Uint8Array => concatBytes(...parts)

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Negative, zero or positive, comparing byte by byte; a prefix comes first. */
export const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Eight bytes, big-endian, as domain-tagged signing bytes use them. */
export const uint64Bytes = (value: bigint): Uint8Array => {
  const out = new Uint8Array(8)
  new DataView(out.buffer).setBigUint64(0, value)
  return out
}

/** Decodes UTF-8; malformed bytes give undefined, so that a name is either exact or refused. */
export const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    const escaped = Array.from(bytes, (byte) => '%' + byte.toString(16).padStart(2, '0')).join('')
    return decodeURIComponent(escaped)
  } catch {
    return undefined
  }
}
