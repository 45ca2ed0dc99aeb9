// A certificate is on disk once: the next block carries one for the block before it, so only the newest block, and where the
// next one says nothing readable, needs its own. What a record then says is the certificate that the street agreed on.
// The page opens the database too and loads no codec, so the places of what is looked at are written out here.
import { hex } from './bytes.ts'
import type { StoredBlock } from './store.ts'

/** An encoded block: the header, where its two other parts begin, the list of at most one certificate, transactions. */
const HEADER_BYTES = 181
const OFFSET_BYTES = 4
/** An encoded certificate: height, round, the block's id, where the signatures begin. */
const ID_AT = 10
const SIGNATURES_AT = 46
const SIGNATURE_BYTES = 76

/** Bytes that stand for a certificate which the next block carries; no certificate encodes to nothing. */
const CARRIED = new Uint8Array()

export const withoutCertificate = (stored: StoredBlock): StoredBlock => ({ ...stored, certificate: CARRIED })

/** Bytes of the certificate that an encoded block carries for the one before it; undefined where it carries none. Total. */
const lastCommitIn = (block: Uint8Array): Uint8Array | undefined => {
  const parts = HEADER_BYTES + 2 * OFFSET_BYTES
  if (block.length < parts) return undefined
  const read = new DataView(block.buffer, block.byteOffset, block.byteLength)
  const [from, until] = [read.getUint32(HEADER_BYTES, true), read.getUint32(HEADER_BYTES + OFFSET_BYTES, true)]
  const isSound = from === parts && until >= from + OFFSET_BYTES + SIGNATURES_AT && until <= block.length
  // The list of at most one certificate begins with where that one begins.
  return isSound ? block.subarray(from + OFFSET_BYTES, until) : undefined
}

/** Whether a block carries a certificate of the one before it, so that this one may be kept without. */
export const carriesCertificateOf = (before: Pick<StoredBlock, 'height' | 'id'>, next: StoredBlock): boolean => {
  const carried = lastCommitIn(next.block)
  if (carried === undefined || next.height !== before.height + 1) return false
  const read = new DataView(carried.buffer, carried.byteOffset, carried.byteLength)
  const isWhole =
    read.getUint32(SIGNATURES_AT - OFFSET_BYTES, true) === SIGNATURES_AT &&
    (carried.length - SIGNATURES_AT) % SIGNATURE_BYTES === 0
  const id = hex(carried.subarray(ID_AT, SIGNATURES_AT - OFFSET_BYTES))
  return isWhole && read.getBigUint64(0, true) === BigInt(before.height) && id === before.id
}

/**
 * Blocks as they came, in ascending order, each with its certificate.
 * @param newest the block that nothing follows, with its certificate.
 */
export const withCertificates = (
  blocks: readonly StoredBlock[],
  newest: Pick<StoredBlock, 'height' | 'certificate'> | undefined,
): StoredBlock[] =>
  blocks.map((stored, place) => {
    if (stored.certificate.length > 0) return stored
    if (stored.height === newest?.height) return { ...stored, certificate: newest.certificate }
    const next = blocks[place + 1]
    const carried = next?.height === stored.height + 1 ? lastCommitIn(next.block) : undefined
    return carried === undefined ? stored : { ...stored, certificate: Uint8Array.from(carried) }
  })
