// Makes a statement of this household from what the node has: rows from the stored blocks, proofs from its tip. Reads only,
// piece by piece beside the loop; what comes out is checked by the same code that everybody else checks it with.
import {
  ActiveSet,
  StateType,
  Terms,
  blockIdOf,
  encode,
  encodeCertificate,
  encodeGenesis,
  encodeHeader,
  figuresOf,
  headerIn,
  household,
  knowsTariff,
  proveRecord,
  proveStreet,
  slotOfRow,
  textOf,
  witnessPlaces,
  type BlockHeader,
  type BookedReceipt,
  type State,
} from '../../ledger/index.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { refused, type Outcome } from '../refusal.ts'
import { firstKept } from '../sync/retention.ts'
import type { MadeStatement } from '../view/statement.ts'
import { STATEMENT_ROWS } from '../limits.ts'
import { checkStatement } from './check-statement.ts'
import { nodesFrom } from './mountain-nodes.ts'
import { firstReceipt, lastReceipt, receiptsBetween, timeAtMs, type ProvedReceipt } from './own-receipts.ts'
import { figureTexts, writeStatementFile, type FileRow, type StatementFile } from './statement-file.ts'

/** In ms since 1970: from the first up to, and without, the second. */
export type StatementWish = { readonly fromMs: number; readonly untilMs: number }

export const makeStatement = async (node: NodeState, wish: StatementWish): Promise<Outcome<MadeStatement>> => {
  const { chain, ports } = node
  const self = selfOf(node)
  if (chain === undefined || self === undefined) return refused('no-street')
  const { state, id } = chain.tip()
  const certificate = chain.certificate()
  const height = Number(state.street.height)
  const [tip] = await ports.store.range(height, height)
  const anchor = tip === undefined ? undefined : headerIn(tip.block)
  // Nothing is agreed yet, or the street was founded again just now.
  if (certificate === undefined || anchor?.ok !== true || blockIdOf(anchor.value) !== id)
    return refused('statement-nothing')
  const rows = await rowsOf(node, self, height, wish)
  if (rows === undefined) return refused('statement-too-old')
  if (rows.own.length > STATEMENT_ROWS) return refused('statement-too-long')
  if (!rows.own.every((row) => knowsTariff(state.street, slotOfRow(state, bookedOf(row)))))
    return refused('statement-too-old')
  const mountain = await mountainOf(node, state, anchor.value, rows)
  if (mountain === undefined) return refused('statement-too-old')
  const { period, figures } = sumsOf(state, wish, rows, self)
  const made: StatementFile = {
    ...aboutOf(state, self, chain.chainId),
    period,
    figures,
    rows: rows.own.map(rowOf),
    before: rows.before.map(rowOf),
    after: rows.after.map(rowOf),
    proof: {
      founding: encodeGenesis(chain.genesis),
      anchor: encodeHeader(anchor.value),
      certificate: encodeCertificate(certificate),
      voters: encode(ActiveSet, state.street.activeSet),
      votersBranch: proveStreet(state, 'activeSet'),
      terms: encode(Terms, state.street.terms),
      termsBranch: proveStreet(state, 'terms'),
      tariffs: state.street.tariffs,
      tariffsBranch: proveStreet(state, 'tariffs'),
      ...recordsOf(state, self),
      ...mountain,
    },
  }
  const text = writeStatementFile(made)
  const verdict = await checkStatement(ports.crypto, text, { chainId: chain.chainId })
  return { ok: true, value: { verdict, text, beginsLater: rows.beginsLater } }
}

type Rows = {
  readonly before: readonly ProvedReceipt[]
  readonly own: readonly ProvedReceipt[]
  readonly after: readonly ProvedReceipt[]
  readonly fromMs: number
  readonly beginsLater: boolean
}

/**
 * The rows of a time with the one before and the one behind them, which show that nothing is left out. Where the books on
 * this computer begin later, so does the statement: right behind their first row.
 */
const rowsOf = async (
  node: NodeState,
  self: number,
  height: number,
  wish: StatementWish,
): Promise<Rows | undefined> => {
  const { store } = node.ports
  const base = await store.base()
  const at = (place: number): Promise<number | undefined> => timeAtMs(store, place)
  const from = await firstKept(base, height + 1, wish.fromMs, at)
  const until = await firstKept(from, height + 1, wish.untilMs, at)
  const last = await lastReceipt(store, self, base, from - 1)
  const next = await firstReceipt(store, self, until, height)
  const own = await receiptsBetween(store, self, from, until - 1)
  const after = next === undefined ? [] : [next]
  const first = own[0] ?? next
  const isWholeStory = last !== undefined || base === 1 || first === undefined || first.receipt.number === 1n
  if (isWholeStory)
    return { before: last === undefined ? [] : [last], own, after, fromMs: wish.fromMs, beginsLater: false }
  if (own.length === 0) return undefined
  const fromMs = Number(first.header.timeMs) + 1
  const later = own.filter(({ header }) => Number(header.timeMs) >= fromMs)
  const before = own.filter(({ header }) => Number(header.timeMs) < fromMs).slice(-1)
  return { before, own: later, after, fromMs, beginsLater: true }
}

const sumsOf = (state: State, wish: StatementWish, { before, own, after, fromMs }: Rows, self: number) => {
  const first = (own[0] ?? after[0])?.receipt
  const account = state.accounts.rows.find((row) => row.household === self)
  const openingMicro =
    before[0]?.receipt.balanceMicro ??
    (first === undefined ? (account?.balanceMicro ?? 0n) : first.balanceMicro - first.moneyMicro)
  const period = { fromMs: BigInt(fromMs), untilMs: BigInt(Math.max(fromMs, wish.untilMs)) }
  return { period, figures: figureTexts(figuresOf(own.map(bookedOf), openingMicro, state)) }
}

const bookedOf = ({ receipt, header }: ProvedReceipt): BookedReceipt => ({ receipt, atMs: header.timeMs })

const rowOf = ({ header, place, receipt: { household: _, ...receipt }, branch }: ProvedReceipt): FileRow => ({
  height: Number(header.height),
  place,
  receipt,
  branch,
})

const aboutOf = (state: State, self: number, chainId: Uint8Array): Pick<StatementFile, 'street' | 'household'> => ({
  street: {
    name: textOf(state.genesis.name) ?? '',
    currency: textOf(state.genesis.currency) ?? '',
    chainId,
  },
  household: { id: self, name: textOf(household(state, self).name) ?? '' },
})

const recordsOf = (state: State, self: number) => {
  const home = proveRecord(state, 'households', String(self))
  const account = proveRecord(state, 'accounts', String(self))
  const { households, accounts } = StateType.fields
  return {
    householdRecord: home === undefined ? new Uint8Array() : encode(households.elementType, home.record),
    householdPlace: home?.place ?? 0,
    householdBranch: home?.branch ?? [],
    accountRecord: account === undefined ? new Uint8Array() : encode(accounts.elementType, account.record),
    accountPlace: account?.place ?? 0,
    accountBranch: account?.branch ?? [],
  }
}

/** What leads from the blocks of all these rows to the anchor; undefined when this store cannot show it any more. */
const mountainOf = async ({ ports }: NodeState, state: State, anchor: BlockHeader, rows: Rows) => {
  const headers = new Map(
    [...rows.before, ...rows.own, ...rows.after].map(({ header }) => [Number(header.height), header]),
  )
  const height = Number(anchor.height)
  const older = [...headers.keys()].filter((at) => at < height)
  const witnesses = await nodesFrom(ports.store, state.street.chainId, witnessPlaces(older, height))
  if (witnesses === undefined) return undefined
  const inOrder = [...headers.values()].sort((a, b) => Number(a.height - b.height))
  return {
    peaks: state.street.peaks,
    peaksBranch: proveStreet(state, 'peaks'),
    witnesses,
    headers: inOrder.map(encodeHeader),
  }
}
