// Whether a proposed block is one that we vote for: its bytes, the certificate in it, its signatures, the time, and the
// rules, by executing it on our tip.
import {
  decodeBlock,
  executeBlock,
  hash,
  hex,
  sameBytes,
  verifyTransaction,
  type Block,
  type Executed,
  type SignedProposal,
  type Transaction,
  type Verified,
} from '../../ledger/index.ts'
import {
  decodeMessage,
  digestOf,
  verifyCommit,
  type ConsensusMessage,
  type JournalEntry,
  type SpeechRecord,
} from '../../consensus/index.ts'
import type { Chain } from '../sync/chain.ts'
import type { Agreement } from './height-state.ts'
import { noteCertificate } from './fork.ts'
import { isWhatItSays } from './own-key.ts'
import type { NodeState } from '../node-state.ts'

/**
 * Re-executes the block of a proposal. `invalid` is a judgement that a correct proposer can never earn, and costs a nil
 * prevote; `foreign` is not even the block that the proposal signs for.
 */
export const judge = async (
  node: NodeState,
  chain: Chain,
  agreement: Agreement,
  proposal: SignedProposal,
): Promise<Executed | 'invalid' | 'foreign'> => {
  const decoded = decodeBlock(proposal.block)
  if (!decoded.ok || decoded.value.id !== proposal.blockId) return 'foreign'
  const block = decoded.value
  // Whose household comes last in a block is not the proposer's choice.
  if (proposal.validRound < 0 && block.header.proposer !== proposal.household) return 'foreign'
  const known = agreement.blocks.get(proposal.blockId)
  if (known !== undefined) return known
  const tip = chain.tip()
  if (!(await hasGoodCommit(node, chain, block))) return 'invalid'
  const transactions: Verified<Transaction>[] = []
  for (const transaction of block.transactions) {
    const verified =
      pooled(node, transaction) ?? (await verifyTransaction(node.ports.crypto, tip.state.street, transaction))
    if (verified === undefined) return 'invalid'
    transactions.push(verified)
  }
  const execution = executeBlock(tip, { ...block, transactions })
  return execution.ok ? execution.executed : 'invalid'
}

/** The first block has no certificate; every other one carries a good one of our tip. */
const hasGoodCommit = async (node: NodeState, chain: Chain, { lastCommit }: Block): Promise<boolean> => {
  if (chain.height() === 0 || lastCommit === undefined) return chain.height() === 0 && lastCommit === undefined
  const { id, state } = chain.tip()
  const before = { height: chain.height(), id }
  const fault = await verifyCommit(node.ports.crypto, chain.chainId, lastCommit, before, state.street.activeSet)
  // A good certificate for another block than ours means that the street's history has split.
  if (fault === 'wrong block') await noteCertificate(node, lastCommit)
  return fault === undefined
}

/**
 * Below four validators no median protects block time, so each looks at its own clock (DESIGN 6): such a proposal is
 * not heard, and its round ends with nil. What a clock says is no judgement, which must be the same when the journal is
 * read.
 */
export const isTooFarAhead = (node: NodeState, chain: Chain, block: Pick<Block, 'header'>): boolean =>
  chain.tip().state.street.nextSet.length < 4 && Number(block.header.timeMs) > node.ports.clock.nowMs() + FAR_AHEAD_MS

const FAR_AHEAD_MS = 600_000

/** The pool's copy was verified; only the very same signature may borrow that verdict. */
const pooled = (node: NodeState, transaction: Transaction): Verified<Transaction> | undefined => {
  const known = node.pool.waiting.get(transaction.id)?.transaction
  return known !== undefined && hex(known.signature) === hex(transaction.signature) ? known : undefined
}

/** Whether each entry is what was written: a torn one may hide a lock, and torn words must not be signed again. */
export const canBeRead = (chainId: Uint8Array, entries: readonly JournalEntry[]): boolean =>
  entries.every((entry) => {
    if (entry.kind === 'message') return isWholeMessage(entry)
    return entry.kind !== 'speech' || isWhole(chainId, entry.record)
  })

type MessageEntry = Extract<JournalEntry, { kind: 'message' }>

/** A block stands at the end of its message, so half of it may still be read. */
const isWholeMessage = ({ bytes, digest }: MessageEntry): boolean =>
  decodeMessage(bytes).ok && (digest === undefined || sameBytes(digest, hash(bytes)))

const isWhole = (chainId: Uint8Array, record: SpeechRecord): boolean =>
  isWhatItSays(chainId, 0, record) && (record.digest === undefined || sameBytes(record.digest, digestOf(record)))

/** Reads journal entries back: they were checked before they were written, so only execution runs again. */
export const readJournalMessage = async (
  node: NodeState,
  chain: Chain,
  agreement: Agreement,
  bytes: Uint8Array,
): Promise<{ message: ConsensusMessage; judged: Executed | 'invalid' } | undefined> => {
  const decoded = decodeMessage(bytes)
  if (!decoded.ok) return undefined
  const message = decoded.value
  if (message.kind === 'votes') return { message, judged: 'invalid' }
  const judged = await judge(node, chain, agreement, message.proposal)
  return judged === 'foreign' ? undefined : { message, judged }
}
