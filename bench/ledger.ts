// The ledger alone: how fast transactions apply, with their signatures checked and without, what a state root costs,
// and how fast blocks become bytes and come back.
import { openWebCrypto } from '../src/ledger/browser/index.ts'
import {
  buildBlock,
  decodeBlock,
  decodeTransaction,
  encodeBlock,
  encodeTransaction,
  executeBlock,
  verifyTransaction,
  type Body,
  type Transaction,
  type Verified,
} from '../src/ledger/index.ts'
import { realKeyrings } from '../tests/sim/real-ed25519.ts'
import { foundStreet, sign, type BenchStreet } from './street.ts'
import { timed, type Figure } from './report.ts'

const HOUSEHOLDS = 20
const IN_BLOCK = 500
const BLOCKS = 8

/** Half orders at prices that do not meet, half prices set anew. */
const transactionsOf = async (street: BenchStreet): Promise<Verified<Transaction>[]> => {
  const expiresAtMs = BigInt(street.atMs + 600_000)
  return Promise.all(
    Array.from({ length: IN_BLOCK }, (_, i) => {
      const keys = street.keyrings[i % HOUSEHOLDS]
      if (keys === undefined) throw new Error('a street has households')
      const order: Body = {
        kind: 'order',
        side: 0,
        source: 0,
        quantityWh: 100n,
        priceMicroPerKwh: BigInt(100_000 + i),
        timeInForce: 0,
        expiresAtMs,
        partner: 0,
      }
      const prices: Body = { kind: 'standing', buyPrice: BigInt(200_000 + i), sellPrice: 90_000n, keepUnsold: false }
      return i % 2 === 0 ? sign(street, keys.device, order) : sign(street, keys.household, prices)
    }),
  )
}

const repeated = (times: number, work: () => Promise<unknown> | unknown) =>
  timed(async () => {
    for (let i = 0; i < times; i++) await work()
  })

export const benchApply = async (): Promise<Figure[]> => {
  const street = await foundStreet(await realKeyrings(HOUSEHOLDS))
  const { tip, certificate } = street
  const transactions = await transactionsOf(street)
  const { executed, refused } = buildBlock(tip, 1, certificate, transactions)
  if (refused.size > 0) throw new Error(`refused: ${[...refused.values()].join()}`)
  const crypto = await openWebCrypto()
  const block = { ...executed.block, transactions: executed.block.transactions as Verified<Transaction>[] }
  const execute = (): void => {
    if (!executeBlock(tip, block).ok) throw new Error('the block is sound')
  }
  const check = async (): Promise<void> => {
    const checked = await Promise.all(transactions.map((one) => verifyTransaction(crypto, tip.state.street, one)))
    if (checked.some((one) => one === undefined)) throw new Error('the signatures are sound')
  }
  execute()
  const applied = await repeated(BLOCKS, execute)
  const whole = await repeated(BLOCKS, async () => {
    await check()
    execute()
  })
  const empty = buildBlock(tip, 1, certificate, []).executed.block
  const still = await repeated(BLOCKS, () => executeBlock(tip, { ...empty, transactions: [] }))
  const count = BLOCKS * IN_BLOCK
  return [
    { what: 'applied, signatures checked, root', value: count / whole.wallS, unit: 'tx/s', target: { atLeast: 2_500 } },
    {
      what: 'applied and root, without signatures',
      value: count / applied.wallS,
      unit: 'tx/s',
      target: { atLeast: 5_000 },
    },
    { what: 'processor time of the first', value: (whole.cpuS * 1e6) / count, unit: 'µs/tx' },
    { what: 'processor time of the second', value: (applied.cpuS * 1e6) / count, unit: 'µs/tx' },
    { what: 'a block of nothing', value: (still.wallS * 1_000) / BLOCKS, unit: 'ms' },
  ]
}

export const benchCodec = async (): Promise<Figure[]> => {
  const street = await foundStreet(await realKeyrings(HOUSEHOLDS))
  const transactions = await transactionsOf(street)
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
