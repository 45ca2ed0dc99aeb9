// Receipts as a history: numbered without a gap, each with the balance after it and the origin of its energy.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RECEIPT_KINDS, SOURCES, account, addSources, mixFor, type ReceiptRecord } from '../../src/ledger/index.ts'
import { BUY, SELL, orderBody, standing, streetOfTwo, streetWithCredits } from './street.ts'
import { FOUNDER, SLOT_MS, agree, readingBody, send, sign, type World } from './world.ts'

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, wh) => sum + wh, 0n)
const kindOf = ({ kind }: ReceiptRecord): string => RECEIPT_KINDS[kind] ?? ''
const of = ({ receipts }: World, household: number): ReceiptRecord[] =>
  receipts.filter((receipt) => receipt.household === household)

const expectHistory = (world: World, household: number, openingMicro = 0n): void => {
  let balanceMicro = openingMicro
  for (const [i, receipt] of of(world, household).entries()) {
    balanceMicro += receipt.moneyMicro
    expect(receipt).toMatchObject({ number: BigInt(i) + 1n, balanceMicro })
  }
  const { receipts, balanceMicro: now } = account(world.tip.state, household)
  expect([receipts, now]).toEqual([BigInt(of(world, household).length), balanceMicro])
}

describe('receipts of a household', () => {
  test('are numbered from 1 without a gap and end at its balance', async () => {
    const { world, neighbour } = await streetWithCredits()
    expect(await send(world, FOUNDER.device, orderBody(world, SELL, 30n, 250_000n))).toBeUndefined()
    expect(await send(world, neighbour.keys.device, orderBody(world, BUY, 20n, 260_000n))).toBeUndefined()
    expect(await send(world, FOUNDER.household, { kind: 'transfer', to: 2, amountMicro: 1_000n })).toBeUndefined()
    expect(of(world, 1).map(kindOf)).toEqual(expect.arrayContaining(['trade', 'transfer', 'credit']))
    for (const household of [1, 2]) expectHistory(world, household)
  })

  test('say where the energy of a match, of a trade and of a kept credit comes from', async () => {
    const { world, neighbour, sun, load, baseMs } = await streetOfTwo()
    await send(world, FOUNDER.household, standing(0n, 100_000n, false))
    await send(world, neighbour.keys.household, standing(250_000n, 0n, false))
    const endMs = baseMs + 2n * SLOT_MS
    agree(world, endMs, [
      await sign(world, sun, readingBody(2n, endMs, 0n, 100_100n)),
      await sign(world, load, readingBody(2n, endMs, 50_060n, 0n)),
    ])
    const solar = SOURCES.indexOf('solar')
    const traded = world.receipts.filter((receipt) => ['clearing', 'credit'].includes(kindOf(receipt)))
    expect(traded.length).toBeGreaterThan(1)
    for (const { energyWh, sourcesWh } of traded) {
      expect(sourcesWh[solar]).toBe(energyWh < 0n ? -energyWh : energyWh)
      expect(sumOf(sourcesWh)).toBe(sourcesWh[solar])
    }
    for (const household of [1, 2]) expectHistory(world, household)
  })
})

describe('the origin of a match', () => {
  const amount = fc.bigInt({ min: 0n, max: 10_000n })
  test('gives each buyer its amount and each Wh of a source to one buyer', () => {
    fc.assert(
      fc.property(
        fc.array(amount, { maxLength: 12 }),
        fc.array(amount, { minLength: 1, maxLength: 6 }),
        (bids, pool) => {
          let left = sumOf(pool)
          const bought = bids.map((bid) => {
            const wh = bid < left ? bid : left
            left -= wh
            return wh
          })
          const mixes = mixFor(bought, [pool.slice(0, 2), [0n, 0n, ...pool.slice(2)]])
          expect(mixes.map(sumOf)).toEqual(bought)
          const given = mixes.reduce<bigint[]>(addSources, [])
          for (const [source, wh] of given.entries()) expect(wh <= (pool[source] ?? 0n)).toBe(true)
          if (left === 0n) expect(sumOf(given)).toBe(sumOf(pool))
        },
      ),
    )
  })

  test('is the same for all buyers, but for a Wh that no share is', () => {
    expect(
      mixFor(
        [100n, 50n],
        [
          [0n, 100n],
          [0n, 0n, 50n],
        ],
      ),
    ).toEqual([
      [0n, 67n, 33n],
      [0n, 33n, 17n],
    ])
  })
})
