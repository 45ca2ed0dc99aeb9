// The order of transactions in a block is nobody's choice: sorted by hash(parent id, transaction id), the places of one
// key filled in nonce order, the proposer's own household last.
import { compareBytes, fromHex, hex, type Hex } from './bytes.ts'
import { hash } from './hash.ts'
import { keyRecord, type Tables } from './state.ts'
import type { Transaction } from './transaction.ts'

export const inBlockOrder = <T extends Transaction>(
  state: Tables,
  parentId: Hex,
  proposer: number,
  transactions: readonly T[],
): T[] => {
  const parent = fromHex(parentId)
  const drawn = transactions
    .map((transaction) => ({
      transaction,
      own: keyRecord(state, transaction.key)?.household === proposer ? 1 : 0,
      lot: hash(parent, fromHex(transaction.id)),
    }))
    .sort((a, b) => a.own - b.own || compareBytes(a.lot, b.lot))
    .map(({ transaction }) => transaction)
  return inNonceOrder(drawn)
}

const inNonceOrder = <T extends Transaction>(drawn: readonly T[]): T[] => {
  const byKey = new Map<Hex, T[]>()
  for (const transaction of drawn) {
    const key = hex(transaction.key)
    byKey.set(key, [...(byKey.get(key) ?? []), transaction])
  }
  for (const queue of byKey.values()) queue.sort((a, b) => (a.nonce < b.nonce ? -1 : a.nonce > b.nonce ? 1 : 0))
  return drawn.map((transaction) => byKey.get(hex(transaction.key))?.shift() ?? transaction)
}
