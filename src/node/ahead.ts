// Checking ahead of execution: the blocks of a range are decoded and their certificates verified many at a time, against
// the set that holds if nothing changes it. Whoever executes them compares that set with the real one.
import {
  decodeBlock,
  decodeCertificate,
  fromHex,
  sameBytes,
  sameSet,
  type Block,
  type CommitCertificate,
  type Crypto,
  type Voter,
} from '../ledger/index.ts'
import { verifyCommit, type CommitFault } from '../consensus/index.ts'
import { CHECKED_AT_ONCE } from './sync-limits.ts'

export type BlockBytes = { readonly block: Uint8Array; readonly certificate: Uint8Array }

/** A block whose certificate was verified against `voters`; `fault` is what came of it. */
export type AheadBlock = {
  readonly height: number
  readonly block: Block
  readonly certificate: CommitCertificate
  readonly bytes: BlockBytes
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
  for (let at = 0; at < range.length; at += CHECKED_AT_ONCE) {
    const part = range.slice(at, at + CHECKED_AT_ONCE)
    const checked = await Promise.all(part.map((bytes, i) => checkOne(crypto, chainId, from + at + i, bytes, voters)))
    for (const one of checked) {
      const before = blocks.at(-1)
      if (one === undefined) return { blocks, malformed: true }
      if (before !== undefined && !sameBytes(one.block.header.parentId, fromHex(before.block.id)))
        return { blocks, malformed: true }
      blocks.push(one)
    }
  }
  return { blocks, malformed: false }
}

const checkOne = async (
  crypto: Crypto,
  chainId: Uint8Array,
  height: number,
  bytes: BlockBytes,
  voters: readonly Voter[],
): Promise<AheadBlock | undefined> => {
  const block = decodeBlock(bytes.block)
  const certificate = decodeCertificate(bytes.certificate)
  if (!block.ok || !certificate.ok || Number(block.value.header.height) !== height) return undefined
  const decided = { height, id: block.value.id }
  const fault = await verifyCommit(crypto, chainId, certificate.value, decided, voters)
  return { height, block: block.value, certificate: certificate.value, bytes, voters, fault }
}

/** The verdict on a certificate by the set that its height really has; nearly always the one it was checked against. */
export const commitFaultBy = async (
  crypto: Crypto,
  chainId: Uint8Array,
  ahead: AheadBlock,
  voters: readonly Voter[],
): Promise<CommitFault | undefined> => {
  if (ahead.voters === voters || sameSet(ahead.voters, voters)) return ahead.fault
  const { height, block, certificate } = ahead
  return verifyCommit(crypto, chainId, certificate, { height, id: block.id }, voters)
}
