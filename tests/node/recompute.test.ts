// The books of a street, executed again from a file by somebody who believes nobody: every match comes out as the homes
// have it on their receipts, and a file that is not what the street agreed on is stopped at the block where it begins.
import { beforeAll, describe, expect, test } from 'vitest'
import { clear } from '../../src/orderbook/index.ts'
import {
  blockIdOf,
  buildBlock,
  decode,
  encodeBlock,
  encodeCertificate,
  hex,
  keyRecord,
  must,
  RECEIPT_KINDS,
  Receipts,
  signTransaction,
  transactionsRoot,
  type Block,
  type Executed,
  type ReceiptRecord,
  type SlotMatch,
} from '../../src/ledger/index.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import { makeStatement } from '../../src/node/statement/make-statement.ts'
import { recompute } from '../../src/node/statement/recompute.ts'
import { SLOT_MS } from '../sim/founding.ts'
import { EPOCH_MS, readMeter, type SimHousehold } from '../sim/household.ts'
import { seededCrypto } from '../standin/keyed-hash.ts'
import { getUp, inLoop, nodeOf, pass } from './awake.ts'
import { closeFile, flip, openFile, saveFile } from './carried-files.ts'
import { certify } from './long-chain.ts'

const crypto = seededCrypto(1)
const CLEARING = RECEIPT_KINDS.indexOf('clearing')

let home: SimHousehold
let homes: readonly SimHousehold[]
let books: Uint8Array
let statement: string

beforeAll(async () => {
  const { world, street, households } = await getUp()
  homes = households
  home = must(households[0], 'a founder')
  for (const household of households) {
    const body = { kind: 'standing', buyPrice: 250_000n, sellPrice: 100_000n, keepUnsold: false } as const
    await inLoop(household, (state) => submit(state, 'household', body))
  }
  for (let slot = 0; slot < 6; slot++) {
    for (const household of households) readMeter(street, household, SLOT_MS)
    await pass(world, SLOT_MS)
  }
  await pass(world, 30_000)
  const wish = { fromMs: 0, untilMs: EPOCH_MS * 2 }
  const made = await inLoop(home, (state) => makeStatement(state, wish))
  statement = made.ok ? made.value.text : ''
  books = await saveFile(home, 1)
}, 60_000)

const recomputed = async (file = books, founding = statement) => {
  const matches: SlotMatch[] = []
  const outcome = await recompute(crypto, file, founding, (match) => matches.push(match))
  return { outcome, matches }
}

const receiptsOnDisk = (): ReceiptRecord[] =>
  [...home.disk.blocks.values()].flatMap(({ receipts }) => {
    const decoded = decode(Receipts, receipts)
    return decoded.ok ? decoded.value : []
  })

describe('books executed again', () => {
  test('come to the state that the homes have', async () => {
    const { outcome } = await recomputed()
    const { state } = must(nodeOf(home).state.chain, 'a chain').tip()
    expect(outcome).toMatchObject({ ok: true })
    expect(outcome.ok && hex(outcome.state.rootHash)).toBe(hex(state.rootHash))
    expect(outcome.ok && outcome.transactions).toBeGreaterThan(20)
  })

  test('tell of each match what it was made of, from which anybody comes to the receipts of every home', async () => {
    const { matches } = await recomputed()
    const traded = matches.filter(({ volumeWh }) => volumeWh > 0n)
    expect(traded.length).toBeGreaterThanOrEqual(3)
    const told = matches.flatMap(({ slot, bids, offers }) => {
      const { bought, sold, priceMicroPerKwh } = clear(bids, offers)
      const line = (household: number, energyWh: bigint) => ({ slot, household, energyWh, priceMicroPerKwh })
      return [
        ...bought.map(({ household, quantityWh }) => line(household, quantityWh)),
        ...sold.map(({ household, quantityWh }) => line(household, -quantityWh)),
      ]
    })
    const onReceipts = receiptsOnDisk().filter(({ kind }) => kind === CLEARING)
    expect(told).toEqual(
      onReceipts.map(({ slot, household, energyWh, priceMicroPerKwh }) => ({
        slot,
        household,
        energyWh,
        priceMicroPerKwh,
      })),
    )
  })
})

describe('books are stopped', () => {
  const upTo = (to: number) => {
    const { header, blocks } = openFile(books)
    return { header: { ...header, to }, blocks: blocks.slice(0, to) }
  }
  const stops = async (file: Uint8Array, why: string, height: number, founding = statement) =>
    expect((await recomputed(file, founding)).outcome).toEqual({ ok: false, why, height })

  test('where the founding document is not that of their street, or in no statement', async () => {
    await stops(books, 'no-statement', 0, '{}')
    const { header, blocks } = openFile(books)
    await stops(closeFile({ header: { ...header, chainId: flip(header.chainId, 0) }, blocks }), 'other-street', 0)
  })

  test('where they are no books, begin later, or end before they say', async () => {
    await stops(new TextEncoder().encode('%PDF-1.7'), 'not-carried', 0)
    await stops(await saveFile(home, 2), 'begins-later', 0)
    await stops(
      books.subarray(0, books.length - 1),
      'cut',
      openFile(books).header.to + 1 - openFile(books).blocks.length,
    )
    const { header, blocks } = upTo(10)
    await stops(closeFile({ header: { ...header, to: 11 }, blocks }), 'cut', 11)
  })

  test('at a block without the signatures of those who kept the books', async () => {
    const { header, blocks } = upTo(20)
    const last = must(blocks[19], 'twenty blocks')
    const forged = { ...last, certificate: flip(last.certificate, last.certificate.length - 1) }
    await stops(closeFile({ header, blocks: [...blocks.slice(0, 19), forged] }), 'not-agreed', 20)
  })

  /** One block more, which nobody's node built but all of the street signed. */
  const withLie = async (lie: Block): Promise<Uint8Array> => {
    const { header, blocks } = openFile(books)
    const { tip } = must(nodeOf(home).state.chain, 'a chain')
    const keyrings = homes.map(({ keyring }) => keyring)
    const certificate = await certify(tip(), { ...(await honest()), block: lie }, keyrings, lie.header.timeMs)
    const theirs = { block: encodeBlock(lie), certificate: encodeCertificate(certificate) }
    return closeFile({ header: { ...header, to: header.to + 1 }, blocks: [...blocks, theirs] })
  }

  const honest = async (): Promise<Executed> => {
    const chain = must(nodeOf(home).state.chain, 'a chain')
    const body = { kind: 'standing', buyPrice: 240_000n, sellPrice: 90_000n, keepUnsold: false } as const
    const { state } = chain.tip()
    const key = home.keyring.household.key
    const nonce = must(keyRecord(state, key), 'a key of its own').highestNonce + 1n
    const words = { body, nonce, expiresAtMs: state.street.timeMs + 60_000n }
    const signed = await signTransaction(home.keyring.household, state.street, words)
    return buildBlock(chain.tip(), 1, chain.certificate(), [signed]).executed
  }

  test('never, at one more that is sound', async () => {
    const { block } = await honest()
    expect(block.transactions.length).toBe(1)
    expect((await recomputed(await withLie(block))).outcome).toMatchObject({ ok: true })
  })

  test('at a block in which all of the street claim what a home did not sign', async () => {
    const { block } = await honest()
    const transactions = block.transactions.map((one) => ({ ...one, signature: flip(one.signature, 5) }))
    const header = { ...block.header, transactionsRoot: transactionsRoot(transactions) }
    const lie = { ...block, transactions, header, id: blockIdOf(header) }
    await stops(await withLie(lie), 'signature', Number(header.height))
  })

  test('at a block of which all of the street say that it leads elsewhere', async () => {
    const { block } = await honest()
    const header = { ...block.header, stateRoot: flip(block.header.stateRoot, 0) }
    await stops(await withLie({ ...block, header, id: blockIdOf(header) }), 'rules', Number(header.height))
  })
})
