// Ways to bend the match that need the whole ledger, each with what it gains; the others are in tests/orderbook/gaming.test.ts.
import { describe, expect, test } from 'vitest'
import { RECEIPT_KINDS, account, type Body, type Signer } from '../../src/ledger/index.ts'
import { standing, streetOfTwo } from './street.ts'
import { FOUNDER, GENESIS, SLOT_MS, addMeter, agree, readingBody, send, sign, type World } from './world.ts'

const { feedInPrice, supplierPrice, localFee } = GENESIS
const SUN_WH = 30n
const NEED_WH = 20n

/** What a home has of its energy in micro-units: paid by neighbours and by the supplier, less what it pays them. */
const worthOf = (world: World, household: number): bigint => {
  const outside = world.receipts
    .filter((line) => line.household === household)
    .map(({ kind, energyWh }) => {
      if (RECEIPT_KINDS[kind] === 'clearing') return energyWh > 0n ? -energyWh * localFee : 0n
      if (RECEIPT_KINDS[kind] !== 'grid') return 0n
      return -energyWh * (energyWh > 0n ? supplierPrice : feedInPrice)
    })
  return account(world.tip.state, household).balanceMicro + outside.reduce((sum, one) => sum + one, 0n) / 1_000n
}

type Said = { readonly by: Signer; readonly body: (endMs: bigint) => Body; readonly late?: true }

/** One slot with the readings of two homes, the late ones after its match; worth of the seller and of the buyer. */
const playSlot = async (world: World, baseMs: bigint, said: readonly Said[]): Promise<readonly [bigint, bigint]> => {
  const endMs = baseMs + SLOT_MS
  const signed = (late: boolean) =>
    Promise.all(said.filter((one) => (one.late ?? false) === late).map(({ by, body }) => sign(world, by, body(endMs))))
  agree(world, endMs + 1n, await signed(false))
  agree(world, endMs + 31_000n)
  agree(world, endMs + 31_001n, await signed(true))
  return [worthOf(world, 1), worthOf(world, 2)]
}

const ofSun =
  (wh: bigint, before = 100_000n) =>
  (endMs: bigint): Body =>
    readingBody(2n, endMs, 0n, before + wh)
const ofLoad = (endMs: bigint): Body => readingBody(2n, endMs, 50_000n + NEED_WH, 0n)

describe('late readings', () => {
  test('a buyer that is late has less than one in time, a seller nothing more', async () => {
    const { world, sun, load, baseMs } = await streetOfTwo()
    const inTime = await playSlot(world, baseMs, [
      { by: sun, body: ofSun(SUN_WH) },
      { by: load, body: ofLoad },
    ])
    const one = await streetOfTwo()
    const seller = await playSlot(one.world, baseMs, [
      { by: sun, body: ofSun(SUN_WH), late: true },
      { by: load, body: ofLoad },
    ])
    const other = await streetOfTwo()
    const buyer = await playSlot(other.world, baseMs, [
      { by: sun, body: ofSun(SUN_WH) },
      { by: load, body: ofLoad, late: true },
    ])
    // At the seller's own limit, which is the feed-in price here, it gains nothing by selling and nothing by being late.
    expect(seller[0]).toBe(inTime[0])
    expect(buyer[1]).toBeLessThan(inTime[1])
  })

  test('holding one of two meters back raises a lone seller’s price, and brings less than naming that price', async () => {
    const honest = await withTwoPlants(false, feedInPrice)
    const held = await withTwoPlants(true, feedInPrice)
    const named = await withTwoPlants(false, supplierPrice - localFee)
    console.log(
      `a lone seller of 30 Wh to 20: honest ${honest}, one meter held back ${held}, price named ${named} micro`,
    )
    expect(held).toBeGreaterThan(honest)
    expect(held).toBeLessThan(named)
  })
})

/** The founder's sun is behind two meters, half and half; the worth of its slot. */
const withTwoPlants = async (holdsOneBack: boolean, sellPrice: bigint): Promise<bigint> => {
  const { world, sun, load, baseMs } = await streetOfTwo()
  const second = await addMeter(world, FOUNDER, 'SUN-2')
  await send(world, FOUNDER.household, standing(supplierPrice - localFee, sellPrice, false))
  // Both prices and the base of the second meter lie before the slot that counts.
  const startMs = baseMs + SLOT_MS
  agree(world, startMs, [
    await sign(world, sun, readingBody(2n, startMs, 0n, 100_000n)),
    await sign(world, second, readingBody(1n, startMs, 0n, 0n)),
    await sign(world, load, readingBody(2n, startMs, 50_000n, 0n)),
  ])
  const third = (body: (endMs: bigint) => Body) => (endMs: bigint) => ({ ...body(endMs), sequence: 3n }) as Body
  const [worth] = await playSlot(world, startMs, [
    { by: sun, body: third(ofSun(SUN_WH / 2n)) },
    { by: second, body: ofSun(SUN_WH / 2n, 0n), ...(holdsOneBack ? { late: true as const } : {}) },
    { by: load, body: third(ofLoad) },
  ])
  return worth
}

describe('moving prices after seeing the quantities', () => {
  test('a price that is moved once the slot has begun gains not one micro-unit in it', async () => {
    const { world, sun, load, baseMs } = await streetOfTwo()
    const said = [
      { by: sun, body: ofSun(SUN_WH) },
      { by: load, body: ofLoad },
    ]
    const honest = await playSlot(world, baseMs, said)
    const moved = await streetOfTwo()
    const raised = standing(supplierPrice - localFee, supplierPrice - localFee, false)
    expect(await send(moved.world, FOUNDER.household, raised)).toBeUndefined()
    expect(await playSlot(moved.world, baseMs, said)).toEqual(honest)
  })
})
