// A random life of a street (`stream.ts`) that is told nonsense: its own transactions and blocks with flipped bits, cut,
// spliced; bodies with one field at its extreme, signed properly, so that the rules hear them; blocks whose parts were put
// together anew. Nothing may throw, and the books must hold whatever was taken.
import {
  SignedTransaction,
  decodeBlock,
  decodeTransaction,
  encodeBlock,
  encodeState,
  encodeTransaction,
  executeBlock,
  fits,
  hex,
  signTransaction,
  transactionsRoot,
  verifyTransaction,
  wireTransaction,
  type Block,
  type Body,
  type Crypto,
  type Signer,
  type Tip,
  type Transaction,
  type Verified,
} from '../../src/ledger/index.ts'
import { mutate } from '../sim/fuzz-bytes.ts'
import { randomOf, type Random } from '../standin/random.ts'
import { checkSums, checkTree } from './books.ts'
import { drawRound } from './histories.ts'
import { openStream, playRound, type MakeSigner, type Stream } from './stream.ts'
import { follow } from './stream-members.ts'
import { agree, nowMs } from './world.ts'

export type LedgerFuzzOptions = {
  readonly seed: number
  readonly messages: number
  readonly crypto: Crypto
  readonly make?: MakeSigner
}
export type LedgerFuzzResult = {
  /** How often, by what was said and what became of it. */
  readonly verdicts: ReadonlyMap<string, number>
  readonly faults: readonly string[]
  readonly blocks: number
  /** The longest state that any life came to. */
  readonly stateBytes: number
  readonly heapGrowthMb: number
}

/** Messages of one life; then another street is founded, so that a street which nonsense has emptied tells us no more. */
const LIFE = 5_000
/** Messages between two blocks of ordinary life. */
const BURST = 40
const BLOCKS_IN_BURST = 4
const CORPUS = 150

type Fuzz = {
  readonly random: Random
  readonly crypto: Crypto
  readonly verdicts: Map<string, number>
  readonly faults: string[]
  readonly corpus: Transaction[]
  stream: Stream
  /** The newest block, and the tip that it stands on. */
  last: { readonly tip: Tip; readonly block: Block } | undefined
  blocks: number
  stateBytes: number
}

export const fuzzLedger = async (options: LedgerFuzzOptions): Promise<LedgerFuzzResult> => {
  const { seed, messages, crypto, make } = options
  const made: Fuzz = {
    ...{ random: randomOf(seed), crypto, verdicts: new Map(), faults: [], corpus: [] },
    ...{ stream: await openStream(make), last: undefined, blocks: 0, stateBytes: 0 },
  }
  let heapMb: number | undefined
  for (let said = 0; said < messages && made.faults.length === 0; said += BURST) {
    if (said % LIFE === 0) {
      made.stream = await openStream(make)
      // The first life fills what is filled once.
      if (said === LIFE) heapMb = heapNowMb()
    }
    await burst(made)
  }
  const { verdicts, faults, blocks, stateBytes } = made
  const heapGrowthMb = heapMb === undefined ? 0 : heapNowMb() - heapMb
  return { verdicts, faults, blocks, stateBytes, heapGrowthMb }
}

/** What is alive after everything that is not was collected, when the process lets us collect. */
const heapNowMb = (): number => {
  const { gc } = globalThis as { gc?: () => void }
  gc?.()
  return process.memoryUsage().heapUsed / 2 ** 20
}

/** A block of ordinary life, nonsense about it, and a block of the nonsense that is signed. */
const burst = async (made: Fuzz): Promise<void> => {
  const { random, stream, corpus } = made
  const doing = { what: 'ordinary life' }
  try {
    const before = stream.world.tip
    corpus.push(...(await playRound(stream, drawRound(random))))
    corpus.splice(0, Math.max(0, corpus.length - CORPUS))
    if (stream.world.last !== undefined) made.last = { tip: before, block: stream.world.last.block }
    doing.what = 'a transaction'
    const signed: Verified<Transaction>[] = []
    for (let i = 0; i < BURST - BLOCKS_IN_BURST; i++) signed.push(...(await sayTransaction(made)))
    doing.what = 'a block of what was signed'
    agree(stream.world, nowMs(stream.world) + BigInt(1 + random.below(20_000)), signed)
    follow(stream, signed)
    for (const { id } of signed) tally(made, `signed anew  ${stream.world.refused.get(id) ?? 'taken'}`)
    doing.what = 'a block'
    for (let i = 0; i < BLOCKS_IN_BURST; i++) sayBlock(made)
    doing.what = 'the books'
    checkBooks(made)
  } catch (error) {
    made.faults.push(`${doing.what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
}

const checkBooks = (made: Fuzz): void => {
  const { state } = made.stream.world.tip
  made.blocks += 2
  checkSums(state)
  if (made.blocks % 20 !== 0) return
  checkTree(state)
  made.stateBytes = Math.max(made.stateBytes, encodeState(state).length)
}

const tally = ({ verdicts }: Fuzz, place: string): void => void verdicts.set(place, (verdicts.get(place) ?? 0) + 1)

/** As bytes; and what it says, perhaps with a field changed, signed by somebody who may sign such a thing. */
const sayTransaction = async (made: Fuzz): Promise<Verified<Transaction>[]> => {
  const { random, crypto, corpus, stream } = made
  const { chainId, firstChainId } = stream.world.tip.state.street
  const original = corpus[random.below(Math.max(1, corpus.length))]
  if (original === undefined) return []
  const bytes = mutate(random, [encodeTransaction(original)])
  const decoded = decodeTransaction(bytes)
  if (!decoded.ok) tally(made, 'as bytes     malformed')
  else {
    if (hex(encodeTransaction(decoded.value)) !== hex(bytes)) made.faults.push(`two forms of ${hex(bytes)}`)
    const isSigned = (await verifyTransaction(crypto, { chainId, firstChainId }, decoded.value)) !== undefined
    tally(made, `as bytes     ${isSigned ? 'signed' : 'not signed'}`)
  }
  const body = random.chance(0.5) && decoded.ok ? decoded.value.body : changedBody(random, original.body)
  const signer = signerOf(made, original)
  stream.world.nonce += 1n
  const nonce = random.chance(0.1) ? random.pick([0n, 1n, 2n ** 64n - 1n]) : stream.world.nonce
  const hours = BigInt(random.pick([1, 1, 1, 1, 800]))
  const unsigned = { key: signer.key, body, nonce, expiresAtMs: nowMs(stream.world) + hours * 3_600_000n }
  if (!fits(SignedTransaction, wireTransaction({ ...unsigned, id: '', signature: new Uint8Array(64) }))) {
    tally(made, 'signed anew  does not fit')
    return []
  }
  const signed = await signTransaction(signer, { chainId, firstChainId }, unsigned)
  const verified = await verifyTransaction(crypto, { chainId, firstChainId }, signed)
  if (verified === undefined) tally(made, 'signed anew  with a forged part')
  return verified === undefined ? [] : [verified]
}

/** Mostly whoever signed the original; now and then anybody else. */
const signerOf = ({ stream, random }: Fuzz, { key }: Transaction): Signer => {
  const { keys, meters, life } = stream
  const all = [
    ...keys.flatMap(({ household, device }) => [household, device]),
    ...meters.map(({ signer }) => signer),
    ...[...life.newcomers.values()].slice(-4).map(({ household }) => household),
  ]
  const own = all.find((signer) => hex(signer.key) === hex(key))
  return own !== undefined && random.chance(0.9) ? own : random.pick(all)
}

const AMOUNTS = [0n, 1n, 2n, 999n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 64n - 1n, -1n, -(2n ** 63n)]
const NUMBERS = [0, 1, 2, 3, 4, 6, 7, 8, 127, 255, 256, 65_535, 2 ** 32 - 1]

/** The body with one to three of its fields at an extreme. */
const changedBody = (random: Random, body: Body): Body => {
  const { kind, ...fields } = body
  const values: Record<string, unknown> = { ...fields }
  for (let left = 1 + random.below(3); left > 0; left--) {
    const name = random.pick(Object.keys(values))
    values[name] = changedValue(random, values[name])
  }
  return { ...values, kind } as Body
}

const changedValue = (random: Random, value: unknown): unknown => {
  if (typeof value === 'bigint') return random.chance(0.3) ? value + BigInt(random.below(5) - 2) : random.pick(AMOUNTS)
  if (typeof value === 'number') return random.pick(NUMBERS)
  if (typeof value === 'boolean') return !value
  if (value instanceof Uint8Array) return random.chance(0.5) ? random.bytes(value.length) : new Uint8Array(value.length)
  if (Array.isArray(value)) return random.chance(0.5) ? [] : [...(value as unknown[]), ...(value as unknown[])]
  if (typeof value !== 'object' || value === null) return value
  const name = random.pick(Object.keys(value))
  return { ...value, [name]: changedValue(random, (value as Record<string, unknown>)[name]) }
}

/** As bytes on its own tip; and put together anew, with a root of its transactions that is right. */
const sayBlock = (made: Fuzz): void => {
  const { random, last } = made
  if (last === undefined) return
  const { tip, block } = last
  const anew = random.chance(0.7)
  const bytes = anew ? encodeBlock(changedBlock(made, block)) : mutate(random, [encodeBlock(block)])
  const decoded = decodeBlock(bytes)
  const said = anew ? 'block anew  ' : 'block bytes '
  if (!decoded.ok) return tally(made, `${said} malformed`)
  if (hex(encodeBlock(decoded.value)) !== hex(bytes)) made.faults.push(`two forms of a block ${hex(bytes)}`)
  const transactions = decoded.value.transactions as Verified<Transaction>[]
  const execution = executeBlock(tip, { ...decoded.value, transactions })
  tally(made, `${said} ${execution.ok ? 'executed' : execution.fault}`)
  if (execution.ok && execution.executed.block.id !== block.id) checkSums(execution.executed.tip.state)
}

const changedBlock = ({ random, corpus }: Fuzz, block: Block): Block => {
  const transactions = [...block.transactions]
  const at = random.below(transactions.length + 1)
  const other = corpus[random.below(Math.max(1, corpus.length))]
  const header = { ...block.header }
  switch (random.below(6)) {
    case 0:
      transactions.splice(at, 1)
      break
    case 1:
      transactions.splice(at, 0, ...(other === undefined ? [] : [other]))
      break
    case 2:
      transactions.reverse()
      break
    case 3:
      transactions.push(...transactions.slice(at))
      break
    case 4: {
      const name = random.pick(Object.keys(header) as (keyof typeof header)[])
      const value = changedValue(random, header[name])
      const changed = { ...block, header: { ...header, [name]: value } }
      return isWritable(changed) ? changed : block
    }
    default:
      header.timeMs += BigInt(random.below(3) - 1)
  }
  return { ...block, header: { ...header, transactionsRoot: transactionsRoot(transactions) }, transactions }
}

const isWritable = ({ header }: Block): boolean =>
  Object.values(header).every((value) =>
    typeof value === 'bigint' ? value >= 0n && value < 2n ** 64n : typeof value !== 'number' || value < 256,
  )
