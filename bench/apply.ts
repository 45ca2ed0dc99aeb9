// What a ledger does with a block, timed part by part: the same code in Node.js and in a worker of Chromium. Blocks come in
// as bytes, so whoever measures needs no street.
import { openWebCrypto } from '../src/ledger/browser/index.ts'
import {
  decodeBlock,
  decodeGenesis,
  executeBlock,
  foundedTip,
  fromHex,
  verifyTransaction,
  type Hex,
  type Tip,
  type Transaction,
  type Verified,
  type VerifiedBlock,
} from '../src/ledger/index.ts'
import { applyTransaction } from '../src/ledger/apply-transaction.ts'
import { beginBlock } from '../src/ledger/begin-block.ts'
import { sealState, type Draft } from '../src/ledger/state.ts'

/** In hexadecimal, because it is handed to a browser. `block` is the one that is measured; it stands on the last of the past. */
export type ApplyInput = { readonly genesis: Hex; readonly past: readonly Hex[]; readonly block: Hex }
/** Medians, of one block. */
export type ApplyTimes = {
  readonly transactions: number
  readonly decodedMs: number
  readonly verifiedMs: number
  readonly executedMs: number
  /** Of that: writing what the block touched into the tree and hashing it. */
  readonly rootMs: number
}

const ROUNDS = 21

/** @param nowMs a clock; that of the processor says what a busy machine would do if it were not busy. */
export const measureApply = async (
  { genesis, past, block }: ApplyInput,
  nowMs = () => performance.now(),
): Promise<ApplyTimes> => {
  const msOf = async (work: () => unknown): Promise<number> => {
    const started = nowMs()
    await work()
    return nowMs() - started
  }
  const tip = replay(genesis, past)
  const bytes = fromHex(block)
  const read = (): VerifiedBlock => verifiedBlock(bytes)
  const verified = read()
  const crypto = await openWebCrypto()
  const check = async (): Promise<void> => {
    const { street } = tip.state
    const checked = await Promise.all(verified.transactions.map((one) => verifyTransaction(crypto, street, one)))
    if (checked.some((one) => one === undefined)) throw new Error('the signatures are sound')
  }
  const times: Record<'decoded' | 'verified' | 'executed' | 'root', number[]> = {
    ...{ decoded: [], verified: [], executed: [], root: [] },
  }
  for (let round = 0; round < ROUNDS; round++) {
    times.decoded.push(await msOf(read))
    times.verified.push(await msOf(check))
    times.executed.push(await msOf(() => execute(tip, verified)))
    const draft = draftAfter(tip, verified)
    times.root.push(await msOf(() => sealState(draft)))
  }
  return {
    transactions: verified.transactions.length,
    decodedMs: median(times.decoded),
    verifiedMs: median(times.verified),
    executedMs: median(times.executed),
    rootMs: median(times.root),
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Their signatures were checked when they were made. */
const verifiedBlock = (bytes: Uint8Array): VerifiedBlock => {
  const decoded = decodeBlock(bytes)
  if (!decoded.ok) throw new Error(decoded.why)
  return { ...decoded.value, transactions: decoded.value.transactions as Verified<Transaction>[] }
}

const execute = (tip: Tip, block: VerifiedBlock): Tip => {
  const execution = executeBlock(tip, block)
  if (!execution.ok) throw new Error(execution.fault)
  return execution.executed.tip
}

const replay = (genesis: Hex, past: readonly Hex[]): Tip => {
  const document = decodeGenesis(fromHex(genesis))
  if (!document.ok) throw new Error(document.why)
  return past.reduce((tip, bytes) => execute(tip, verifiedBlock(fromHex(bytes))), foundedTip(document.value))
}

const draftAfter = (tip: Tip, { header, lastCommit, transactions }: VerifiedBlock): Draft => {
  const { draft, receipts } = beginBlock(tip, header.timeMs, lastCommit)
  for (const [index, transaction] of transactions.entries()) applyTransaction(draft, transaction, { index, receipts })
  return draft
}
