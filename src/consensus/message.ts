// What validators say to each other, as bytes on the wire: proposals that carry the block, and bundles of votes.
import { ByteListType, ContainerType, ListBasicType, ListCompositeType, UnionType, type Type } from '@chainsafe/ssz'
import {
  Bytes32,
  Bytes64,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  VOTE_TYPES,
  decode,
  encode,
  fromHex,
  hex,
  limits,
  type Decoded,
  type SignedProposal,
  type SignedVote,
} from '../ledger/index.ts'
import { VOTES_PER_MESSAGE } from './limits.ts'

export type ConsensusMessage =
  | { readonly kind: 'proposal'; readonly proposal: SignedProposal }
  | { readonly kind: 'votes'; readonly votes: readonly SignedVote[] }

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
