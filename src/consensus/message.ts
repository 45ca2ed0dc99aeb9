// What validators say to each other: proposals that carry the block, and votes. A vote of ours is exactly the bytes that
// the journal has kept; everything else about it is known from the height's set.
import { ByteListType, ContainerType, ListBasicType, ListCompositeType, UnionType, type Type } from '@chainsafe/ssz'
import {
  Bytes32,
  Bytes64,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  decode,
  encode,
  fromHex,
  hex,
  limits,
  signingBytes,
  uint64Bytes,
  type Decoded,
  type Hex,
} from '../ledger/index.ts'
import { VOTES_PER_MESSAGE } from './limits.ts'

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

export type ConsensusMessage =
  | { readonly kind: 'proposal'; readonly proposal: SignedProposal }
  | { readonly kind: 'votes'; readonly votes: readonly SignedVote[] }

const VOTE_TYPES: readonly VoteType[] = ['prevote', 'precommit']

const WireVote = new ContainerType({
  type: Uint8,
  height: Uint64,
  round: Uint16,
  household: Uint32,
  choice: new ListCompositeType(Bytes32, 1),
  timeMs: Uint64,
  signature: Bytes64,
})
const WireProposal = new ContainerType({
  height: Uint64,
  round: Uint16,
  validRound: new ListBasicType(Uint16, 1),
  household: Uint32,
  blockId: Bytes32,
  block: new ByteListType(limits.BLOCK_BYTES),
  signature: Bytes64,
})
const WireVotes = new ListCompositeType(WireVote, VOTES_PER_MESSAGE)
const WireMessage = new UnionType<Type<unknown>[]>([WireProposal, WireVotes])

type VoteRecord = ReturnType<(typeof WireVote)['defaultValue']>
type ProposalRecord = ReturnType<(typeof WireProposal)['defaultValue']>

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

export const encodeMessage = (message: ConsensusMessage): Uint8Array =>
  message.kind === 'proposal'
    ? encode(WireMessage, { selector: 0, value: wireProposal(message.proposal) })
    : encode(WireMessage, { selector: 1, value: message.votes.map(wireVote) })

export const decodeMessage = (bytes: Uint8Array): Decoded<ConsensusMessage> => {
  const decoded = decode(WireMessage, bytes)
  if (!decoded.ok) return decoded
  const { selector, value } = decoded.value
  if (selector === 0)
    return { ok: true, value: { kind: 'proposal', proposal: fromWireProposal(value as ProposalRecord) } }
  const votes = (value as VoteRecord[]).map(fromWireVote)
  if (votes.some((vote) => vote === undefined)) return { ok: false, why: 'vote type' }
  return { ok: true, value: { kind: 'votes', votes: votes as SignedVote[] } }
}

const wireVote = (vote: SignedVote): VoteRecord => ({
  type: VOTE_TYPES.indexOf(vote.type),
  height: BigInt(vote.height),
  round: vote.round,
  household: vote.household,
  choice: vote.choice === undefined ? [] : [fromHex(vote.choice)],
  timeMs: vote.timeMs,
  signature: vote.signature,
})

const fromWireVote = (wire: VoteRecord): SignedVote | undefined => {
  const type = VOTE_TYPES[wire.type]
  if (type === undefined) return undefined
  const { round, household, timeMs, signature } = wire
  const choice = wire.choice[0]
  return { type, height: Number(wire.height), round, household, choice: choice && hex(choice), timeMs, signature }
}

const wireProposal = (proposal: SignedProposal): ProposalRecord => ({
  height: BigInt(proposal.height),
  round: proposal.round,
  validRound: proposal.validRound < 0 ? [] : [proposal.validRound],
  household: proposal.household,
  blockId: fromHex(proposal.blockId),
  block: proposal.block,
  signature: proposal.signature,
})

const fromWireProposal = (wire: ProposalRecord): SignedProposal => ({
  height: Number(wire.height),
  round: wire.round,
  validRound: wire.validRound[0] ?? -1,
  household: wire.household,
  blockId: hex(wire.blockId),
  block: wire.block,
  signature: wire.signature,
})
