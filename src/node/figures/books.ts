// Answers to questions about the books: figures, lots, blocks, transactions, receipts. Reads only, beside the loop.
import {
  Receipts,
  SOURCES,
  blockIdOf,
  decode,
  decodeBlock,
  decodeCertificate,
  hex,
  isWhole,
  slotEndsAtMs,
  type Block,
  type State,
  type StoredBlock,
} from '../../ledger/index.ts'
import type { BooksApi } from '../books-api.ts'
import { FIGURE_PIECE, LOOKED_THROUGH_BLOCKS } from '../limits.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { refused, type Outcome } from '../refusal.ts'
import type { ProvedReceipt } from '../statement/own-receipts.ts'
import type { BlockView, CreditLot, TransactionView } from '../view/figures.ts'
import { receiptView } from '../view/receipt-view.ts'
import { figuresView } from '../view/view-figures.ts'
import { countedBlocks } from './counted.ts'
import { energyBetween } from './energy.ts'
import { rowsWithin, usageBetween } from './usage.ts'

export const booksApi = (node: NodeState): BooksApi => ({
  figures: async () => {
    const { chain } = node
    if (chain === undefined) return refused('no-street')
    return { ok: true, value: figuresView(chain.tip().state, await countedBlocks(node, chain)) }
  },
  credits: async () => withHome(node, (state, self) => lotsOf(state, self)),
  block: (height) => blockAt(node, height),
  transaction: (id) => transactionWith(node, id),
  receiptsOf: async ({ fromMs, untilMs }) => {
    const rows = await rowsWithin(node, fromMs, untilMs)
    return rows.ok ? { ok: true, value: rows.value.map(viewOf).reverse() } : rows
  },
  usage: (edgesMs) => usageBetween(node, edgesMs),
  energy: (edgesMs) => energyBetween(node, edgesMs),
})

const withHome = <T>(node: NodeState, ask: (state: State, self: number) => T): Outcome<T> => {
  const self = selfOf(node)
  if (node.chain === undefined || self === undefined) return refused('no-street')
  return { ok: true, value: ask(node.chain.tip().state, self) }
}

const lotsOf = (state: State, self: number): CreditLot[] =>
  state.lots.rows
    .filter(({ owner }) => owner === self)
    .map(({ id, source, slot, expiresAtMs, amountWh, reservedWh }) => ({
      ...{ id, source: SOURCES[source] ?? 'other', amountWh, reservedWh },
      ...{ slotStartsAtMs: startOf(state, slot), expiresAtMs: Number(expiresAtMs) },
    }))
    .sort((a, b) => a.slotStartsAtMs - b.slotStartsAtMs)

const startOf = ({ genesis }: State, slot: bigint): number => Number(slotEndsAtMs(genesis, slot)) - genesis.slotMs

const blockAt = async (node: NodeState, height: number): Promise<Outcome<BlockView>> => {
  if (!Number.isSafeInteger(height) || height < 1) return refused('unknown')
  const [stored] = await node.ports.store.range(height, height)
  const block = stored === undefined ? undefined : wholeBlock(stored)
  const certificate = stored === undefined ? undefined : decodeCertificate(stored.certificate)
  if (block === undefined) return refused('unknown')
  const { header, transactions } = block
  return {
    ok: true,
    value: {
      ...{ height, id: blockIdOf(header), parentId: hex(header.parentId), atMs: Number(header.timeMs) },
      ...{ proposer: header.proposer, stateRoot: hex(header.stateRoot) },
      signatures: certificate?.ok === true ? certificate.value.signatures.length : 0,
      transactions: transactions.map(({ id, body }) => ({ id, kind: body.kind })),
    },
  }
}

const wholeBlock = (stored: StoredBlock): Block | undefined => {
  const block = isWhole(stored) ? decodeBlock(stored.block) : undefined
  return block?.ok === true ? block.value : undefined
}

/** Where a transaction stands is written nowhere, so the newest blocks are looked through. */
const transactionWith = async (node: NodeState, id: string): Promise<Outcome<TransactionView>> => {
  const { chain, own, ports } = node
  if (chain === undefined) return refused('no-street')
  const waiting = own.get(id)
  if (waiting?.refusal !== undefined) return { ok: true, value: { state: 'refused', refusal: waiting.refusal } }
  if (waiting !== undefined) return { ok: true, value: { state: 'pending' } }
  const oldest = Math.max(1, chain.height() - LOOKED_THROUGH_BLOCKS)
  for (let to = chain.height(); to >= oldest; to -= FIGURE_PIECE) {
    const pieces = await ports.store.range(Math.max(oldest, to - FIGURE_PIECE + 1), to)
    for (const stored of pieces.reverse()) {
      const found = wholeBlock(stored)?.transactions.find((one) => one.id === id)
      if (found !== undefined) return { ok: true, value: agreedView(node, stored, id, found.body.kind) }
    }
  }
  return refused('unknown')
}

const agreedView = (node: NodeState, stored: StoredBlock, id: string, kind: string): TransactionView => {
  const self = selfOf(node)
  const receipts = decode(Receipts, stored.receipts)
  const atMs = Number(wholeBlock(stored)?.header.timeMs ?? 0n)
  const rows = (receipts.ok ? receipts.value : []).map((receipt, index) => ({ receipt, index }))
  return {
    ...{ state: 'agreed', kind, height: stored.height, atMs },
    receipts: rows
      .filter(({ receipt }) => receipt.household === self && hex(receipt.cause) === id)
      .map(({ receipt, index }) => receiptView({ receipt, height: stored.height, atMs, index })),
  }
}

const viewOf = ({ receipt, header, place }: ProvedReceipt) =>
  receiptView({ receipt, height: Number(header.height), atMs: Number(header.timeMs), index: place })
