// Transactions that wait for a block, bounded by count, by bytes and per key. Pure bookkeeping: the pool is a value that
// each function replaces.
import { hex, type Hex } from './bytes.ts'
import { BLOCK_BYTES, BLOCK_TRANSACTIONS, POOL_BYTES, POOL_PER_KEY, POOL_TRANSACTIONS } from './limits.ts'
import { encodeTransaction, type Transaction, type Verified } from './transaction.ts'

type Waiting = { readonly transaction: Verified<Transaction>; readonly bytes: number }
export type Pool = {
  readonly waiting: Map<Hex, Waiting>
  readonly perKey: Map<Hex, number>
  totalBytes: number
}

/** Headers, certificate and the framing of a block; what is left is for transactions. */
const ROOM_FOR_TRANSACTIONS = BLOCK_BYTES - 65_536

export const createPool = (): Pool => ({ waiting: new Map(), perKey: new Map(), totalBytes: 0 })

export type PoolOutcome = 'taken' | 'known' | 'full'

export const addToPool = (pool: Pool, transaction: Verified<Transaction>): PoolOutcome => {
  if (pool.waiting.has(transaction.id)) return 'known'
  const bytes = encodeTransaction(transaction).length
  const key = hex(transaction.key)
  const ofKey = pool.perKey.get(key) ?? 0
  const full = pool.waiting.size >= POOL_TRANSACTIONS || pool.totalBytes + bytes > POOL_BYTES || ofKey >= POOL_PER_KEY
  if (full) return 'full'
  pool.waiting.set(transaction.id, { transaction, bytes })
  pool.perKey.set(key, ofKey + 1)
  pool.totalBytes += bytes
  return 'taken'
}

export const dropFromPool = (pool: Pool, id: Hex): void => {
  const gone = pool.waiting.get(id)
  if (gone === undefined) return
  pool.waiting.delete(id)
  pool.totalBytes -= gone.bytes
  const key = hex(gone.transaction.key)
  const left = (pool.perKey.get(key) ?? 1) - 1
  if (left === 0) pool.perKey.delete(key)
  else pool.perKey.set(key, left)
}

/** Oldest first, as many as fit into one block. */
export const candidates = (pool: Pool): Verified<Transaction>[] => {
  const chosen: Verified<Transaction>[] = []
  let room = ROOM_FOR_TRANSACTIONS
  for (const { transaction, bytes } of pool.waiting.values()) {
    if (chosen.length === BLOCK_TRANSACTIONS || bytes > room) break
    chosen.push(transaction)
    room -= bytes
  }
  return chosen
}
