// Which of the waiting transactions the ledger would take now. Nodes ask before they start a height or tell a person
// that something was sent; the block itself decides again.
import type { Hex } from './bytes.ts'
import { applyTransaction } from './apply-transaction.ts'
import { beginBlock, type Tip } from './begin-block.ts'
import type { LedgerRefusal } from './refusal.ts'
import type { Transaction, Verified } from './transaction.ts'

/**
 * Tries transactions on a copy of the tip until one applies.
 * @param nowMs the caller's clock: block time lags and is brought up by an empty block first.
 */
export const firstApplicable = (
  tip: Tip,
  nowMs: bigint,
  waiting: readonly Verified<Transaction>[],
): { readonly found: boolean; readonly refused: ReadonlyMap<Hex, LedgerRefusal> } => {
  const { timeMs } = tip.state.street
  const { draft } = beginBlock(tip, nowMs > timeMs ? nowMs : timeMs + 1n)
  const refused = new Map<Hex, LedgerRefusal>()
  for (const [index, transaction] of waiting.entries()) {
    const refusal = applyTransaction(draft, transaction, { index, receipts: [] })
    if (refusal === undefined) return { found: true, refused }
    refused.set(transaction.id, refusal)
  }
  return { found: false, refused }
}
