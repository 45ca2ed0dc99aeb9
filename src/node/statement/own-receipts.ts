// A household's receipts from the store, block by block in bounded pieces: what a statement is made of. Only the headers
// and receipts of blocks are read, and nothing is kept but what is the household's.
import {
  Receipts,
  decode,
  headerIn,
  isWhole,
  proveReceipts,
  type BlockHeader,
  type BlockStore,
  type ReceiptRecord,
  type StoredBlock,
} from '../../ledger/index.ts'
import { STATEMENT_BLOCKS } from '../limits.ts'

/** A receipt with what leads from it to the header of its block. */
export type ProvedReceipt = {
  readonly header: BlockHeader
  readonly place: number
  readonly receipt: ReceiptRecord
  readonly branch: readonly Uint8Array[]
}

type Range = Pick<BlockStore, 'range'>

/** Own receipts of the blocks `from` … `to`, oldest first. */
export const receiptsBetween = async (
  store: Range,
  household: number,
  from: number,
  to: number,
): Promise<ProvedReceipt[]> => {
  const found: ProvedReceipt[] = []
  for (let next = from; next <= to; next += STATEMENT_BLOCKS) {
    const last = Math.min(to, next + STATEMENT_BLOCKS - 1)
    for (const stored of await store.range(next, last)) found.push(...ownIn(stored, household))
  }
  return found
}

/** The newest own receipt in the blocks `from` … `to`. */
export const lastReceipt = async (
  store: Range,
  household: number,
  from: number,
  to: number,
): Promise<ProvedReceipt | undefined> => {
  for (let last = to; last >= from; last -= STATEMENT_BLOCKS) {
    const found = await receiptsBetween(store, household, Math.max(from, last - STATEMENT_BLOCKS + 1), last)
    if (found.length > 0) return found.at(-1)
  }
  return undefined
}

/** The oldest own receipt in the blocks `from` … `to`. */
export const firstReceipt = async (
  store: Range,
  household: number,
  from: number,
  to: number,
): Promise<ProvedReceipt | undefined> => {
  for (let next = from; next <= to; next += STATEMENT_BLOCKS) {
    const [found] = await receiptsBetween(store, household, next, Math.min(to, next + STATEMENT_BLOCKS - 1))
    if (found !== undefined) return found
  }
  return undefined
}

const ownIn = (stored: StoredBlock, household: number): ProvedReceipt[] => {
  if (!isWhole(stored)) return []
  const receipts = decode(Receipts, stored.receipts)
  if (!receipts.ok) return []
  const places = receipts.value.flatMap((receipt, place) => (receipt.household === household ? [place] : []))
  const header = places.length === 0 ? undefined : headerIn(stored.block)
  if (header?.ok !== true) return []
  const branches = proveReceipts(receipts.value, places)
  return places.flatMap((place, i) => {
    const [receipt, branch] = [receipts.value[place], branches[i]]
    return receipt === undefined || branch === undefined ? [] : [{ header: header.value, place, receipt, branch }]
  })
}

/** Block time at a height, in milliseconds; undefined where the block is not whole here. */
export const timeAtMs = async (store: Range, height: number): Promise<number | undefined> => {
  const [stored] = await store.range(height, height)
  const header = stored === undefined ? undefined : headerIn(stored.block)
  return header?.ok === true ? Number(header.value.timeMs) : undefined
}
