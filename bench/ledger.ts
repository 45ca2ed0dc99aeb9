// The ledger alone: how fast transactions apply, with their signatures checked and without, what a state root costs,
// and how fast blocks become bytes and come back.
import {
  buildBlock,
  decodeBlock,
  decodeTransaction,
  encodeBlock,
  encodeGenesis,
  encodeTransaction,
  hex,
  type Body,
  type Keyring,
  type Signer,
  type Transaction,
  type Verified,
} from '../src/ledger/index.ts'
import { realKeyrings } from '../tests/sim/real-ed25519.ts'
import { measureApply, type ApplyInput, type ApplyTimes } from './apply.ts'
import { askWorker, withPage } from './chromium.ts'
import { foundStreet, sign, type BenchStreet } from './street.ts'
import { timed, type Figure } from './report.ts'

const HOUSEHOLDS = 20
const IN_BLOCK = 500
const BLOCKS = 8

type Said = { readonly signer: Signer; readonly body: Body }
type Mix = (street: BenchStreet, keys: Keyring, i: number) => Promise<Said> | Said

const orderOf = (street: BenchStreet, i: number): Body => ({
  kind: 'order',
  side: 0,
  source: 0,
  quantityWh: 100n,
  priceMicroPerKwh: BigInt(100_000 + i),
  timeInForce: 0,
  expiresAtMs: BigInt(street.atMs + 600_000),
  partner: 0,
})
const pricesOf = (i: number): Body => ({
  ...{ kind: 'standing', buyPrice: BigInt(200_000 + i), sellPrice: 90_000n, keepUnsold: false },
})

/** Half orders at prices that do not meet, half prices set anew: what people press, all at once. */
const PRESSED: Mix = (street, keys, i) =>
  i % 2 === 0 ? { signer: keys.device, body: orderOf(street, i) } : { signer: keys.household, body: pricesOf(i) }

/** What a street says on an ordinary day: seven of ten are readings, two orders, one sets prices. */
const ORDINARY: Mix = async (street, keys, i) => {
  if (i % 10 > 7) return { signer: keys.device, body: orderOf(street, i) }
  if (i % 10 > 6) return { signer: keys.household, body: pricesOf(i) }
  const round = BigInt(Math.floor(i / HOUSEHOLDS))
  const registers = { importWh: 1_001n + round, exportWh: 1_001n + round }
  return {
    signer: await keys.meter(''),
    body: {
      ...{ kind: 'reading', sequence: 2n + round, atMs: BigInt(street.atMs) + round * 2_000n, ...registers },
      ...{ resolutionWh: 1, quality: 0 },
    },
  }
}

const transactionsOf = async (street: BenchStreet, mix: Mix): Promise<Verified<Transaction>[]> => {
  const made: Verified<Transaction>[] = []
  for (let i = 0; i < IN_BLOCK; i++) {
    const keys = street.keyrings[i % HOUSEHOLDS]
    if (keys === undefined) throw new Error('a street has households')
    const { signer, body } = await mix(street, keys, i)
    made.push(await sign(street, signer, body))
  }
  return made
}

const repeated = (times: number, work: () => Promise<unknown> | unknown) =>
  timed(async () => {
    for (let i = 0; i < times; i++) await work()
  })

const inputOf = async (street: BenchStreet, mix: Mix): Promise<ApplyInput> => {
  const transactions = await transactionsOf(street, mix)
  const { executed, refused } = buildBlock(street.tip, 1, street.certificate, transactions)
  if (refused.size > 0) throw new Error(`refused: ${[...new Set(refused.values())].join()}`)
  return {
    genesis: hex(encodeGenesis(street.genesis)),
    past: street.stored.map(({ block }) => hex(block)),
    block: hex(encodeBlock(executed.block)),
  }
}

const processorMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** Medians of one block of 500, in this process and in a worker of Chromium. */
export const benchApply = async (): Promise<Figure[]> => {
  const street = await foundStreet(await realKeyrings(HOUSEHOLDS))
  const figures: Figure[] = []
  for (const [name, mix] of [
    ['an ordinary day', ORDINARY],
    ['all orders and prices', PRESSED],
  ] as const) {
    const input = await inputOf(street, mix)
    figures.push(...figuresOf(`${name}, Node.js`, await measureApply(input)))
    figures.push(...figuresOf(`${name}, Node.js, processor time`, await measureApply(input, processorMs)))
    const inWorker = await withPage('bench/apply-worker.ts', (page) => page.evaluate(askWorker, input))
    figures.push(...figuresOf(`${name}, worker of Chromium`, inWorker as ApplyTimes))
  }
  return figures
}

const figuresOf = (where: string, times: ApplyTimes): Figure[] => {
  const { transactions, decodedMs, verifiedMs, executedMs, rootMs } = times
  const perSecond = (ms: number): number => (transactions * 1_000) / ms
  return [
    {
      what: `${where}: signatures checked, applied, root`,
      ...{ value: perSecond(verifiedMs + executedMs), unit: 'tx/s', target: { atLeast: 2_500 } },
    },
    {
      what: `${where}: applied, root`,
      ...{ value: perSecond(executedMs), unit: 'tx/s', target: { atLeast: 5_000 } },
    },
    {
      what: `${where}: root of what 1,000 touched`,
      ...{ value: (rootMs * 1_000) / transactions, unit: 'ms', target: { atMost: 30 } },
    },
    { what: `${where}: bytes read, transactions root`, value: perSecond(decodedMs), unit: 'tx/s' },
  ]
}

export const benchCodec = async (): Promise<Figure[]> => {
  const street = await foundStreet(await realKeyrings(HOUSEHOLDS))
  const transactions = await transactionsOf(street, PRESSED)
  const { block } = buildBlock(street.tip, 1, street.certificate, transactions).executed
  const bytes = encodeBlock(block)
  const wires = transactions.map(encodeTransaction)
  const count = BLOCKS * IN_BLOCK
  const encoded = await repeated(BLOCKS, () => transactions.map(encodeTransaction))
  const decoded = await repeated(BLOCKS, () => wires.map(decodeTransaction))
  const blocksIn = await repeated(BLOCKS, () => decodeBlock(bytes))
  const blocksOut = await repeated(BLOCKS, () => encodeBlock(block))
  return [
    { what: 'transactions encoded', value: count / encoded.wallS, unit: '/s' },
    { what: 'transactions decoded, with their ids', value: count / decoded.wallS, unit: '/s' },
    { what: `a block of ${IN_BLOCK} encoded`, value: (blocksOut.wallS * 1_000) / BLOCKS, unit: 'ms' },
    { what: `a block of ${IN_BLOCK} decoded, roots checked`, value: (blocksIn.wallS * 1_000) / BLOCKS, unit: 'ms' },
    { what: `bytes of a block of ${IN_BLOCK}`, value: bytes.length, unit: 'B' },
  ]
}
