// What travels besides consensus: batches of transactions, signs of life, and the questions and answers at the door
// (sync has a file of its own). All bounded by their types; decoding is total.
import { ByteListType, ContainerType, ListCompositeType, type ValueOf } from '@chainsafe/ssz'
import {
  Bool,
  Bytes32,
  Bytes64,
  JoinRequest,
  SignedTransaction,
  Uint32,
  Uint64,
  Uint8,
  decode,
  encode,
  fromWireTransaction,
  limits,
  signingBytes,
  uint64Bytes,
  wireTransaction,
  type Decoded,
  type Transaction,
} from '../ledger/index.ts'
import { CHECKPOINTS, GENESIS_BYTES, JOIN_BYTES, TRANSACTIONS_PER_MESSAGE } from './limits.ts'

const Batch = new ListCompositeType(SignedTransaction, TRANSACTIONS_PER_MESSAGE)
export const encodeBatch = (transactions: readonly Transaction[]): Uint8Array =>
  encode(Batch, transactions.map(wireTransaction))
export const decodeBatch = (bytes: Uint8Array): Decoded<Transaction[]> => {
  const decoded = decode(Batch, bytes)
  return decoded.ok ? { ok: true, value: decoded.value.map(fromWireTransaction) } : decoded
}

/**
 * A household's sign of life, signed by its voting device, and whether that one votes. It decides only whom others wait
 * for, and who is asked to vote first when the street is founded again.
 */
const Beat = new ContainerType({ household: Uint32, height: Uint64, timeMs: Uint64, votes: Bool, signature: Bytes64 })
export type SignedBeat = ValueOf<typeof Beat>
export const encodeBeat = (beat: SignedBeat): Uint8Array => encode(Beat, beat)
export const decodeBeat = (bytes: Uint8Array): Decoded<SignedBeat> => decode(Beat, bytes)
export const beatBytes = (chainId: Uint8Array, beat: Omit<SignedBeat, 'signature'>): Uint8Array =>
  signingBytes(
    'presence',
    chainId,
    uint64Bytes(BigInt(beat.household)),
    uint64Bytes(beat.height),
    uint64Bytes(beat.timeMs),
    Uint8Array.of(beat.votes ? 1 : 0),
  )

/**
 * The join protocol, the only one that a guest gets. The newcomer first asks whose street this is (an empty request),
 * then sends its signed request; the member answers with the founding document and the newcomer's standing.
 */
const JoinAsk = new ContainerType({
  /** At most one; without it the newcomer only asks for the founding document. */
  request: new ListCompositeType(JoinRequest, 1),
  /** The whole join transaction, once the approval is in it. */
  transaction: new ByteListType(limits.TRANSACTION_BYTES),
})
const JoinTell = new ContainerType({
  genesis: new ByteListType(GENESIS_BYTES),
  invitedBy: new ByteListType(limits.NAME_BYTES),
  approvals: new ListCompositeType(new ContainerType({ key: Bytes32, signature: Bytes64 }), limits.APPROVALS),
  /** Blocks that the newcomer may rely on: the tip of the member, and what its snapshots stand on. */
  checkpoints: new ListCompositeType(new ContainerType({ height: Uint64, id: Bytes32 }), CHECKPOINTS),
  /** Length of the state that a street founded again continues; 0 for others, and for who is no member yet. */
  ancestorBytes: Uint32,
  /** Place in `JOIN_STANDINGS`. */
  standing: Uint8,
  /** Why the ledger would not take it: place in `JOIN_FAULTS`. */
  fault: Uint8,
})
export type JoinAskMessage = ValueOf<typeof JoinAsk>
export type JoinTellMessage = ValueOf<typeof JoinTell>
export const JOIN_STANDINGS = ['waiting', 'approved', 'turned-away', 'member'] as const
export const JOIN_FAULTS = ['none', 'name-empty', 'name-taken', 'invitation-used-up', 'invitation-expired'] as const
export type JoinFault = Exclude<(typeof JOIN_FAULTS)[number], 'none'>
export const encodeJoinAsk = (ask: JoinAskMessage): Uint8Array => encode(JoinAsk, ask)
export const decodeJoinAsk = (bytes: Uint8Array): Decoded<JoinAskMessage> =>
  bytes.length > JOIN_BYTES ? { ok: false, why: 'too long' } : decode(JoinAsk, bytes)
export const encodeJoinTell = (tell: JoinTellMessage): Uint8Array => encode(JoinTell, tell)
export const decodeJoinTell = (bytes: Uint8Array): Decoded<JoinTellMessage> => decode(JoinTell, bytes)
