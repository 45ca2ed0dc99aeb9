// What a validator says and signs about a block. The bytes under a vote are all that the journal keeps of it; who voted
// is known by the key. They are the ledger's, because a certificate and the proof of a double vote are made of them.
import { fromHex, hex, uint64Bytes, type Hex } from './bytes.ts'
import { signingBytes } from './domain.ts'

export type VoteType = 'prevote' | 'precommit'
/** A block's id, or nil. */
export type Choice = Hex | undefined

export type Vote = {
  readonly type: VoteType
  readonly height: number
  readonly round: number
  readonly household: number
  readonly choice: Choice
  /** Clock of the voter; block time is the median of those in the certificate. */
  readonly timeMs: bigint
}
export type SignedVote = Vote & { readonly signature: Uint8Array }

export type Proposal = {
  readonly height: number
  readonly round: number
  /** Round in which the block gathered its polka, or -1. */
  readonly validRound: number
  readonly household: number
  readonly blockId: Hex
}
export type SignedProposal = Proposal & { readonly block: Uint8Array; readonly signature: Uint8Array }

export const VOTE_TYPES: readonly VoteType[] = ['prevote', 'precommit']

/** Bytes that a validator signs for a vote; the voter is known by its key. */
export const voteBytes = (chainId: Uint8Array, vote: Vote): Uint8Array =>
  signingBytes(
    'vote',
    chainId,
    new Uint8Array([VOTE_TYPES.indexOf(vote.type), vote.choice === undefined ? 0 : 1]),
    uint64Bytes(BigInt(vote.height)),
    uint64Bytes(BigInt(vote.round)),
    vote.choice === undefined ? new Uint8Array(32) : fromHex(vote.choice),
    uint64Bytes(vote.timeMs),
  )

/** The vote that signing bytes of ours stand for; only for bytes that `voteBytes` made. */
export const voteOfBytes = (bytes: Uint8Array, household: number): Vote => {
  const at = bytes.length - 58
  const view = new DataView(bytes.buffer, bytes.byteOffset + at)
  const type = VOTE_TYPES[view.getUint8(0)] ?? 'prevote'
  const choice = view.getUint8(1) === 0 ? undefined : hex(bytes.subarray(at + 18, at + 50))
  const height = Number(view.getBigUint64(2))
  const round = Number(view.getBigUint64(10))
  return { type, height, round, household, choice, timeMs: view.getBigUint64(50) }
}

export const proposalBytes = (chainId: Uint8Array, proposal: Proposal): Uint8Array =>
  signingBytes(
    'proposal',
    chainId,
    uint64Bytes(BigInt(proposal.height)),
    uint64Bytes(BigInt(proposal.round)),
    uint64Bytes(BigInt(proposal.validRound + 1)),
    fromHex(proposal.blockId),
  )

/** The proposal that signing bytes of ours stand for; only for bytes that `proposalBytes` made. */
export const proposalOfBytes = (bytes: Uint8Array, household: number): Proposal => {
  const at = bytes.length - 56
  const view = new DataView(bytes.buffer, bytes.byteOffset + at)
  const number = (offset: number): number => Number(view.getBigUint64(offset))
  return {
    height: number(0),
    round: number(8),
    validRound: number(16) - 1,
    household,
    blockId: hex(bytes.subarray(at + 24)),
  }
}
