// Nonces are per key and used once, in any order within a window: gaps are allowed, because transactions may expire.
import type { KeyRecord } from './records.ts'

const WINDOW = 64n
const MASK = (1n << WINDOW) - 1n

/** The key with this nonce used up, or undefined when it was used before or is too old to tell. */
export const useNonce = (record: KeyRecord, nonce: bigint): KeyRecord | undefined => {
  if (nonce === 0n) return undefined
  if (nonce > record.highestNonce) {
    const shift = nonce - record.highestNonce
    // The former highest becomes a bit of the window; a key without any use has no such bit.
    const former = record.highestNonce === 0n ? 0n : 1n
    const usedNonces = shift > WINDOW ? 0n : ((record.usedNonces << shift) | (former << (shift - 1n))) & MASK
    return { ...record, highestNonce: nonce, usedNonces }
  }
  const behind = record.highestNonce - nonce
  if (behind === 0n || behind > WINDOW) return undefined
  const bit = 1n << (behind - 1n)
  return (record.usedNonces & bit) === 0n ? { ...record, usedNonces: record.usedNonces | bit } : undefined
}
