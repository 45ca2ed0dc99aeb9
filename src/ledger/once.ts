// A certificate is on disk once: the next block carries one for the block before it, so only the newest block, and where the
// next one says nothing readable, needs its own. What a record then says is the certificate that the street agreed on.
import { decodeCertificate, lastCommitIn } from './block.ts'
import { hex } from './bytes.ts'
import type { StoredBlock } from './store.ts'

/** Bytes that stand for a certificate which the next block carries; no certificate encodes to nothing. */
const CARRIED = new Uint8Array()

export const withoutCertificate = (stored: StoredBlock): StoredBlock => ({ ...stored, certificate: CARRIED })

/** Whether a block carries a certificate of the one before it, so that this one may be kept without. */
export const carriesCertificateOf = (before: Pick<StoredBlock, 'height' | 'id'>, next: StoredBlock): boolean => {
  if (next.height !== before.height + 1) return false
  const decoded = decodeCertificate(lastCommitIn(next.block) ?? CARRIED)
  return decoded.ok && decoded.value.height === BigInt(before.height) && hex(decoded.value.blockId) === before.id
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
