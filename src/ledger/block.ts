// Blocks, their certificates and ids. Block h carries `lastCommit`, the canonical certificate of block h-1: one round,
// the validators in the order of the set, each once. The id of a block is the root of its header.
import { ContainerType, ListBasicType, ListCompositeType, type ValueOf } from '@chainsafe/ssz'
import { hex, type Hex } from './bytes.ts'
import { Bytes32, Bytes64, Int64, Uint16, Uint32, Uint64, Uint8, decode, encode, root, type Decoded } from './codec.ts'
import { BLOCK_TRANSACTIONS, HOUSEHOLDS, RECEIPTS, SOURCE_KINDS } from './limits.ts'
import { SignedTransaction, fromWireTransaction, wireTransaction, type Transaction } from './transaction.ts'

const CommitSignature = new ContainerType({ household: Uint32, timeMs: Uint64, signature: Bytes64 })
export const Certificate = new ContainerType({
  height: Uint64,
  round: Uint16,
  blockId: Bytes32,
  signatures: new ListCompositeType(CommitSignature, HOUSEHOLDS),
})
export type CommitCertificate = ValueOf<typeof Certificate>

export const Header = new ContainerType({
  version: Uint8,
  height: Uint64,
  parentId: Bytes32,
  timeMs: Uint64,
  /** Household that proposed it. */
  proposer: Uint32,
  transactionsRoot: Bytes32,
  lastCommitRoot: Bytes32,
  stateRoot: Bytes32,
  receiptsRoot: Bytes32,
})
export type BlockHeader = ValueOf<typeof Header>

const HEADER_BYTES = Header.fixedSize ?? 0

const Transactions = new ListCompositeType(SignedTransaction, BLOCK_TRANSACTIONS)
const LastCommit = new ListCompositeType(Certificate, 1)
const Body = new ContainerType({
  header: Header,
  lastCommit: LastCommit,
  transactions: Transactions,
})

export const RECEIPT_KINDS = [
  'clearing',
  'trade',
  'delivery',
  'grid',
  'admission',
  'meter',
  'credit',
  'transfer',
  'paid',
  'decision',
  'closing',
  'levy',
  'exchange',
  'slash',
  'revoke',
  'dispute-opened',
  'dispute-guilty',
  'dispute-cleared',
  'dispute-frivolous',
  'purchase',
  'auction',
  'bid',
  'partner',
] as const
export type ReceiptKind = (typeof RECEIPT_KINDS)[number]
const SourcesWh = new ListBasicType(Uint64, SOURCE_KINDS)
/** One line of a household's history. `moneyMicro` and `energyWh` are what the household gains; minus is what it gives. */
export const Receipt = new ContainerType({
  kind: Uint8,
  household: Uint32,
  /** 0 when nobody stands on the other side. */
  counterpart: Uint32,
  energyWh: Int64,
  priceMicroPerKwh: Int64,
  moneyMicro: Int64,
  /** Slot for clearing and grid rows, else 0. */
  slot: Uint64,
  /** Transaction, order or delivery it stems from; zero for a clearing. */
  cause: Bytes32,
  /** Receipts of a household are numbered from 1, without a gap. */
  number: Uint64,
  /** The household's money after this receipt. */
  balanceMicro: Int64,
  /** Where the energy comes from: Wh by source, in the order of `SOURCES`, without zeros at the end. */
  sourcesWh: SourcesWh,
})
export type ReceiptRecord = ValueOf<typeof Receipt>
export const Receipts = new ListCompositeType(Receipt, RECEIPTS)

export type Block = {
  readonly id: Hex
  readonly header: BlockHeader
  /** Absent in the first block only. */
  readonly lastCommit: CommitCertificate | undefined
  readonly transactions: readonly Transaction[]
}

export const encodeHeader = (header: BlockHeader): Uint8Array => encode(Header, header)
export const decodeHeader = (bytes: Uint8Array): Decoded<BlockHeader> => decode(Header, bytes)
/** The header of a stored block, which stands before everything else in it; total. */
export const headerIn = (block: Uint8Array): Decoded<BlockHeader> => decodeHeader(block.subarray(0, HEADER_BYTES))
export const blockIdOf = (header: BlockHeader): Hex => hex(root(Header, header))

export const transactionsRoot = (transactions: readonly Transaction[]): Uint8Array =>
  root(Transactions, transactions.map(wireTransaction))
export const lastCommitRoot = (certificate: CommitCertificate | undefined): Uint8Array =>
  root(LastCommit, certificate === undefined ? [] : [certificate])
export const receiptsRoot = (receipts: readonly ReceiptRecord[]): Uint8Array => root(Receipts, [...receipts])

export const encodeBlock = (block: Block): Uint8Array =>
  encode(Body, {
    header: block.header,
    lastCommit: block.lastCommit === undefined ? [] : [block.lastCommit],
    transactions: block.transactions.map(wireTransaction),
  })

/** Total. Roots inside the header are compared with the content, so that a decoded block is one thing only. */
export const decodeBlock = (bytes: Uint8Array): Decoded<Block> => {
  const decoded = decode(Body, bytes)
  if (!decoded.ok) return decoded
  const { header, lastCommit: commits, transactions: wires } = decoded.value
  const lastCommit = commits[0]
  const transactions = wires.map(fromWireTransaction)
  if (hex(transactionsRoot(transactions)) !== hex(header.transactionsRoot))
    return { ok: false, why: 'transactions root' }
  if (hex(lastCommitRoot(lastCommit)) !== hex(header.lastCommitRoot)) return { ok: false, why: 'last commit root' }
  return { ok: true, value: { id: blockIdOf(header), header, lastCommit, transactions } }
}

export const encodeCertificate = (certificate: CommitCertificate): Uint8Array => encode(Certificate, certificate)
export const decodeCertificate = (bytes: Uint8Array): Decoded<CommitCertificate> => decode(Certificate, bytes)

/** The parent of the first block is the chain id itself. */
export const HouseholdList = new ListBasicType(Uint32, HOUSEHOLDS)
