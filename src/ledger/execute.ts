// What a block means: time moves, what has run out ends, transactions apply in their order, due slots clear, and the
// books are checked. `buildBlock` and `executeBlock` share this path, so a proposer re-executes what it proposes.
import { assert } from './assert.ts'
import { fromHex, hex, type Hex } from './bytes.ts'
import {
  blockIdOf,
  lastCommitRoot,
  receiptsRoot,
  transactionsRoot,
  type Block,
  type BlockHeader,
  type CommitCertificate,
  type ReceiptRecord,
} from './block.ts'
import { decideActiveSet } from './attendance.ts'
import { applyTransaction } from './apply-transaction.ts'
import { beginBlock, type Tip } from './begin-block.ts'
import { blockTimeMs } from './block-time.ts'
import { ownedCreditsWh } from './credits.ts'
import { sumOfAccounts } from './money.ts'
import { inBlockOrder } from './order-of-block.ts'
import { numberReceipts, type ReceiptBook } from './receipt.ts'
import type { LedgerRefusal } from './refusal.ts'
import { clearSlots, type SlotMatch } from './slots.ts'
import { votes } from './active-set.ts'
import { sealState, type Draft, type State } from './state.ts'
import type { Transaction, Verified } from './transaction.ts'
import { LEDGER_VERSION } from './version.ts'

export type Executed = {
  readonly tip: Tip
  readonly block: Block
  readonly receipts: readonly ReceiptRecord[]
  /** Of the slots that this block cleared. */
  readonly matches: readonly SlotMatch[]
}

/** A block whose transactions' signatures were checked. */
export type VerifiedBlock = Omit<Block, 'transactions'> & { readonly transactions: readonly Verified<Transaction>[] }

export type BlockFault =
  | 'height'
  | 'parent'
  | 'time'
  | 'proposer'
  | 'transaction order'
  | 'transaction refused'
  | 'receipts root'
  | 'state root'

export type Execution =
  | { readonly ok: true; readonly executed: Executed }
  | { readonly ok: false; readonly fault: BlockFault; readonly refusal?: LedgerRefusal }

/**
 * Re-executes a block on the tip. The certificate and the signatures of its transactions were checked before; whose
 * turn it was to propose is for consensus to know.
 */
export const executeBlock = (tip: Tip, block: VerifiedBlock): Execution => {
  const { header, lastCommit, transactions } = block
  const fault = headerFault(tip, header, lastCommit)
  if (fault !== undefined) return { ok: false, fault }
  const ordered = inBlockOrder(tip.state, tip.id, header.proposer, transactions)
  if (ordered.some((transaction, i) => transaction.id !== transactions[i]?.id))
    return { ok: false, fault: 'transaction order' }
  const { draft, receipts } = beginBlock(tip, header.timeMs, lastCommit)
  for (const [index, transaction] of transactions.entries()) {
    const refusal = applyTransaction(draft, transaction, { index, receipts })
    if (refusal !== undefined) return { ok: false, fault: 'transaction refused', refusal }
  }
  const { state, matches } = finish(tip.state, draft, receipts)
  if (hex(receiptsRoot(receipts)) !== hex(header.receiptsRoot)) return { ok: false, fault: 'receipts root' }
  if (hex(state.rootHash) !== hex(header.stateRoot)) return { ok: false, fault: 'state root' }
  return { ok: true, executed: { tip: { id: block.id, state }, block, receipts, matches } }
}

const headerFault = (
  tip: Tip,
  header: BlockHeader,
  lastCommit: CommitCertificate | undefined,
): BlockFault | undefined => {
  const { street } = tip.state
  if (header.height !== street.height + 1n || header.version !== LEDGER_VERSION) return 'height'
  if (hex(header.parentId) !== tip.id) return 'parent'
  if (header.timeMs !== blockTimeMs(street.timeMs, lastCommit)) return 'time'
  if (!votes(street.nextSet, header.proposer)) return 'proposer'
  return undefined
}

/**
 * Builds the next block from candidates. Those that the ledger refuses here are left out and named, so that the pool
 * can drop them.
 */
export const buildBlock = (
  tip: Tip,
  proposer: number,
  lastCommit: CommitCertificate | undefined,
  candidates: readonly Verified<Transaction>[],
): { readonly executed: Executed; readonly refused: ReadonlyMap<Hex, LedgerRefusal> } => {
  const timeMs = blockTimeMs(tip.state.street.timeMs, lastCommit)
  const refused = new Map<Hex, LedgerRefusal>()
  for (;;) {
    const chosen = inBlockOrder(
      tip.state,
      tip.id,
      proposer,
      candidates.filter(({ id }) => !refused.has(id)),
    )
    const { draft, receipts } = beginBlock(tip, timeMs, lastCommit)
    const before = refused.size
    for (const [index, transaction] of chosen.entries()) {
      const refusal = applyTransaction(draft, transaction, { index, receipts })
      if (refusal !== undefined) refused.set(transaction.id, refusal)
    }
    // Leaving one out moves the places of its key, so the rest is tried again in its own order.
    if (refused.size > before) continue
    const finished = finish(tip.state, draft, receipts)
    return { executed: sealBlock(tip, { proposer, timeMs, lastCommit }, chosen, finished, receipts), refused }
  }
}

const sealBlock = (
  tip: Tip,
  made: { readonly proposer: number; readonly timeMs: bigint; readonly lastCommit: CommitCertificate | undefined },
  transactions: readonly Transaction[],
  { state, matches }: Finished,
  receipts: readonly ReceiptRecord[],
): Executed => {
  const header: BlockHeader = {
    version: LEDGER_VERSION,
    height: tip.state.street.height + 1n,
    parentId: fromHex(tip.id),
    timeMs: made.timeMs,
    proposer: made.proposer,
    transactionsRoot: transactionsRoot(transactions),
    lastCommitRoot: lastCommitRoot(made.lastCommit),
    stateRoot: state.rootHash,
    receiptsRoot: receiptsRoot(receipts),
  }
  const id = blockIdOf(header)
  return { tip: { id, state }, block: { id, header, lastCommit: made.lastCommit, transactions }, receipts, matches }
}

type Finished = { readonly state: State; readonly matches: readonly SlotMatch[] }

const finish = (before: State, draft: Draft, receipts: ReceiptBook): Finished => {
  decideActiveSet(draft)
  const matches = clearSlots(draft, receipts)
  numberReceipts(draft, before, receipts)
  const state = sealState(draft)
  const { mintedWh, retiredWh, expiredWh, revokedWh } = state.street
  assert(sumOfAccounts(state) === 0n, 'the sum of all money accounts is 0')
  assert(
    mintedWh === ownedCreditsWh(state) + retiredWh + expiredWh + revokedWh,
    'credits minted = owned + retired + expired + revoked',
  )
  return { state, matches }
}
