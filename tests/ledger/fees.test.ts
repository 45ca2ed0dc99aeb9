// The local fee beside the published fee accounting of another market: the buyer pays all fees, and what buyers pay is what
// sellers get and the fees. Ours is one amount per kWh for the street, billed with the supplier's; says so when cases are away.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RECEIPT_KINDS, figuresOf, termsOf, type ReceiptRecord } from '../../src/ledger/index.ts'
import { GENESIS } from './world.ts'

type Case = {
  readonly id: string
  readonly offer: number
  readonly qty_kwh: number
  readonly fees?: Readonly<Record<string, number>>
  readonly expect: { readonly buyer_pays: number; readonly seller_gets: number }
}

const FILE = join(process.env['HEARTHGRID_VECTORS'] ?? '../shared/vectors', 'market/gsy_grid_fees.json')
const published = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as { cases: Case[] }).cases : []
/** Fees by percentage, and prices that each pair settles as bid, are not our rule. */
const ours = published.filter(({ id }) => id === 'const-one-sided')
const own: Case = {
  id: 'our own',
  offer: 100,
  qty_kwh: 1,
  fees: { a: 7, b: 5 },
  expect: { buyer_pays: 112, seller_gets: 100 },
}

if (published.length === 0) test('vectors not here', () => {})

describe('a fee per kWh', () => {
  test.each([own, ...ours])('is all the buyer’s: $id', ({ offer, qty_kwh, fees, expect: told }) => {
    const localFee = BigInt(Object.values(fees ?? {}).reduce((sum, fee) => sum + fee, 0))
    const energyWh = 1_000n * BigInt(qty_kwh)
    const moneyMicro = BigInt(offer) * BigInt(qty_kwh)
    const street = { terms: { ...termsOf(GENESIS), localFee }, tariffs: [] }
    const withMicroOf = (sign: bigint): bigint => {
      const row: ReceiptRecord = {
        ...{ kind: RECEIPT_KINDS.indexOf('clearing'), household: 1, counterpart: 0, slot: 1n, number: 1n },
        ...{ energyWh: sign * energyWh, moneyMicro: -sign * moneyMicro, priceMicroPerKwh: BigInt(offer) },
        ...{ cause: new Uint8Array(32), balanceMicro: 0n, sourcesWh: [] },
      }
      return figuresOf([{ receipt: row, atMs: 0n }], 0n, { genesis: GENESIS, street }).withMicro
    }
    expect(withMicroOf(1n)).toBe(BigInt(told.buyer_pays))
    expect(-withMicroOf(-1n)).toBe(BigInt(told.seller_gets))
  })
})
