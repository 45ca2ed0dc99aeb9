// Checking ahead of execution: the blocks of a range are decoded, and proved against the set that holds if nothing
// changes it. One certificate proves its block and, through the parents' ids, every block before it that the same set
// was to sign (decision 018). Whoever executes them compares that set with the real one.
import {
  decodeBlock,
  decodeCertificate,
  encodeCertificate,
  fromHex,
  hex,
  sameBytes,
  sameSet,
  type Block,
  type CommitCertificate,
  type Crypto,
  type Voter,
} from '../../ledger/index.ts'
import { verifyCommit, type CommitFault } from '../../consensus/index.ts'
import { PROVED_AT_ONCE } from './sync-limits.ts'

export type BlockBytes = { readonly block: Uint8Array; readonly certificate: Uint8Array }

/** A block that came with a certificate; nothing is said of its signatures yet. */
export type ClaimedBlock = {
  readonly height: number
  readonly block: Block
  readonly certificate: CommitCertificate
  readonly bytes: BlockBytes
}

/** A block that `voters` answer for, by its own certificate or by that of a later block; or the `fault` in its own. */
export type AheadBlock = ClaimedBlock & {
  readonly voters: readonly Voter[]
  readonly fault: CommitFault | undefined
}

/** The sound beginning of a range, and whether anything behind it was not what it should be. */
export type AheadRange = { readonly blocks: readonly AheadBlock[]; readonly malformed: boolean }

export const checkAhead = async (
  crypto: Crypto,
  chainId: Uint8Array,
  from: number,
  range: readonly BlockBytes[],
  voters: readonly Voter[],
): Promise<AheadRange> => {
  const blocks: AheadBlock[] = []
  for (let at = 0; at < range.length; at += PROVED_AT_ONCE) {
    const part = range.slice(at, at + PROVED_AT_ONCE)
    const claimed = claimAll(from + at, part, blocks.at(-1))
    blocks.push(...(await prove(crypto, chainId, claimed, voters)))
    if (claimed.length < part.length) return { blocks, malformed: true }
  }
  return { blocks, malformed: false }
}

/** As many as are what they should be. */
const claimAll = (from: number, part: readonly BlockBytes[], before: ClaimedBlock | undefined): ClaimedBlock[] => {
  const claimed: ClaimedBlock[] = []
  for (const bytes of part) {
    const next = claim(from + claimed.length, bytes, claimed.at(-1) ?? before)
    if (next === undefined) break
    claimed.push(next)
  }
  return claimed
}

const claim = (height: number, bytes: BlockBytes, before: ClaimedBlock | undefined): ClaimedBlock | undefined => {
  const block = decodeBlock(bytes.block)
  const certificate = decodeCertificate(bytes.certificate)
  if (!block.ok || !certificate.ok || Number(block.value.header.height) !== height) return undefined
  if (before !== undefined && !sameBytes(block.value.header.parentId, fromHex(before.block.id))) return undefined
  return { height, block: block.value, certificate: certificate.value, bytes }
}

/**
 * Successive blocks, each standing on the one before. If the last is certified, more than two thirds of `voters` signed
 * for it and so for all before it; if not, both halves are looked at by themselves, down to single blocks.
 */
export const prove = async (
  crypto: Crypto,
  chainId: Uint8Array,
  run: readonly ClaimedBlock[],
  voters: readonly Voter[],
): Promise<AheadBlock[]> => {
  const last = run.at(-1)
  if (last === undefined) return []
  const decided = { height: last.height, id: last.block.id }
  const fault = await verifyCommit(crypto, chainId, last.certificate, decided, voters)
  if (run.length === 1) return [{ ...last, voters, fault }]
  if (fault === undefined) return run.map((one, i) => ({ ...certifiedBy(one, run[i + 1]), voters, fault }))
  const half = run.length >> 1
  const first = await prove(crypto, chainId, run.slice(0, half), voters)
  return [...first, ...(await prove(crypto, chainId, run.slice(half), voters))]
}

/** The block after it carries a certificate that its voters have checked; only that one is kept and handed on. */
const certifiedBy = (one: ClaimedBlock, next: ClaimedBlock | undefined): ClaimedBlock => {
  const certificate = next?.block.lastCommit
  if (certificate === undefined || hex(certificate.blockId) !== one.block.id) return one
  return { ...one, certificate, bytes: { ...one.bytes, certificate: encodeCertificate(certificate) } }
}

/** Whether the set that a block was proved against is the one that its height really has. */
export const isProvedBy = ({ voters }: AheadBlock, real: readonly Voter[]): boolean =>
  voters === real || sameSet(voters, real)
