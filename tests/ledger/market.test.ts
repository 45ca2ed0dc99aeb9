// standing, order and cancel: prices count from the next slot, and what an order may cost or give is set aside first.
import { describe, expect, test } from 'vitest'
import {
  account,
  bookOf,
  fromHex,
  freeCreditsWh,
  limits,
  slotOf,
  standingFor,
  type Body,
  type LedgerRefusal,
} from '../../src/ledger/index.ts'
import { depth } from '../../src/orderbook/index.ts'
import {
  BUY,
  FILL_OR_KILL,
  IMMEDIATE,
  POST_ONLY,
  SELL,
  orderBody,
  standing,
  streetOfTwo,
  streetWithCredits,
} from './street.ts'
import { FOUNDER, GENESIS, SLOT_MS, admit, agree, nowMs, readingBody, send, sign, type World } from './world.ts'

type Order = Extract<Body, { kind: 'order' }>
const PRICE = 150_000n

describe('standing prices', () => {
  test('count from the next slot, and the last word before it wins', async () => {
    const { world } = await streetOfTwo()
    const slot = slotOf(world.tip.state.genesis, nowMs(world))
    await send(world, FOUNDER.household, standing(1n, 2n, true))
    await send(world, FOUNDER.household, standing(3n, 4n, false))
    expect(standingFor(world.tip.state, 1, slot)).toMatchObject({ buyPrice: 280_000n, sellPrice: 80_000n })
    expect(standingFor(world.tip.state, 1, slot + 1n)).toMatchObject({ buyPrice: 3n, sellPrice: 4n, keepUnsold: false })
    expect(world.tip.state.households.rows[0]?.standings).toHaveLength(2)
  })

  test('of a slot that has begun are out of everybody’s hands', async () => {
    const { world, sun, load, baseMs } = await streetOfTwo()
    await send(world, FOUNDER.household, standing(280_000n, 279_000n, false))
    const endMs = baseMs + SLOT_MS
    agree(world, endMs + 1n, [
      await sign(world, sun, readingBody(2n, endMs, 0n, 100_030n)),
      await sign(world, load, readingBody(2n, endMs, 50_020n, 0n)),
    ])
    expect(world.tip.state.street.lastPrice).toBe(80_000n)
  })

  test.each([
    [limits.PRICE_MICRO_PER_KWH, -limits.PRICE_MICRO_PER_KWH, undefined],
    [limits.PRICE_MICRO_PER_KWH + 1n, 0n, 'price-invalid'],
    [0n, -limits.PRICE_MICRO_PER_KWH - 1n, 'price-invalid'],
  ])('stay within bounds: %s and %s', async (buyPrice, sellPrice, refusal) => {
    const { world } = await streetOfTwo()
    expect(await send(world, FOUNDER.household, standing(buyPrice, sellPrice, false))).toBe(refusal)
  })

  test('are remembered for a few slots only', async () => {
    const { world, baseMs } = await streetOfTwo()
    for (let i = 1n; i <= 12n; i++) {
      agree(world, baseMs + i * SLOT_MS + 1n)
      await send(world, FOUNDER.household, standing(i, 0n, false))
    }
    expect(world.tip.state.households.rows[0]?.standings).toHaveLength(limits.STANDINGS)
    expect(world.tip.state.households.rows[0]?.standings.at(-1)?.buyPrice).toBe(12n)
  })
})

describe('an order', () => {
  // The founder has 50 Wh of credits from the sun; both may owe up to 50.
  const refusals: [string, number, bigint, bigint, (world: World) => Partial<Order>, LedgerRefusal][] = [
    ['on no side', 2, 1n, PRICE, () => ({}), 'unknown'],
    ['for no source', BUY, 1n, PRICE, () => ({ source: 7 }), 'unknown'],
    ['for oneself alone', BUY, 1n, PRICE, () => ({ partner: 1 }), 'own-order'],
    ['for a home that is not there', BUY, 1n, PRICE, () => ({ partner: 9 }), 'unknown'],
    ['for no known time', BUY, 1n, PRICE, () => ({ timeInForce: 4 }), 'unknown'],
    ['for nothing', BUY, 0n, PRICE, () => ({}), 'amount-invalid'],
    ['for more than a home moves', BUY, limits.ENERGY_WH + 1n, 1n, () => ({}), 'amount-invalid'],
    ['for free', BUY, 1n, 0n, () => ({}), 'price-invalid'],
    ['below nothing', BUY, 1n, -1n, () => ({}), 'price-invalid'],
    ['above every price', BUY, 1n, limits.PRICE_MICRO_PER_KWH + 1n, () => ({}), 'price-invalid'],
    ['that is over', BUY, 1n, PRICE, (world) => ({ expiresAtMs: nowMs(world) + 1n }), 'time-invalid'],
    ['for ever', BUY, 1n, PRICE, () => ({ expiresAtMs: 1n << 62n }), 'time-invalid'],
    ['beyond money and overdraft', BUY, 1_000_001n, 50_000_000n / 1_000n, () => ({}), 'not-enough-money'],
    ['beyond the credits', SELL, 51n, PRICE, () => ({}), 'not-enough-credits'],
    ['of any source’s credits', SELL, 1n, PRICE, () => ({ source: 0 }), 'unknown'],
    ['of another source’s credits', SELL, 1n, PRICE, () => ({ source: 2 }), 'not-enough-credits'],
    ['that fills whole or not at all', BUY, 1n, PRICE, () => ({ timeInForce: FILL_OR_KILL ?? 0 }), 'not-filled'],
  ]
  test.each(refusals)('%s is refused', async (_what, side, quantityWh, price, other, refusal) => {
    const { world } = await streetWithCredits()
    expect(await send(world, FOUNDER.device, orderBody(world, side, quantityWh, price, other(world)))).toBe(refusal)
  })

  test('that outlives the credits it sells is refused', async () => {
    const { world } = await streetWithCredits()
    const [lot] = world.tip.state.lots.rows
    agree(world, (lot?.expiresAtMs ?? 0n) - 1_000n)
    const late = orderBody(world, SELL, 1n, PRICE, { expiresAtMs: (lot?.expiresAtMs ?? 0n) + 1n })
    expect(await send(world, FOUNDER.device, late)).toBe('not-enough-credits')
    const early = orderBody(world, SELL, 1n, PRICE, { expiresAtMs: (lot?.expiresAtMs ?? 0n) - 1n })
    expect(await send(world, FOUNDER.device, early)).toBeUndefined()
  })

  test('sets money aside, and its price’s rest is free again after a better trade', async () => {
    const { world, neighbour } = await streetWithCredits()
    await send(world, neighbour.keys.device, orderBody(world, BUY, 20n, 200_000n))
    expect(account(world.tip.state, 2)).toMatchObject({ balanceMicro: 0n, reservedMicro: 4_000n })
    await send(world, FOUNDER.device, orderBody(world, SELL, 5n, PRICE))
    // The maker's price counts: 5 Wh at 200,000.
    expect(account(world.tip.state, 2)).toMatchObject({ balanceMicro: -1_000n, reservedMicro: 3_000n })
    expect(account(world.tip.state, 1).balanceMicro).toBe(1_000n)
    expect(freeCreditsWh(world.tip.state, 2, 1)).toBe(5n)
  })

  test('never meets one of its own household', async () => {
    const { world } = await streetWithCredits()
    await send(world, FOUNDER.device, orderBody(world, SELL, 10n, PRICE))
    expect(await send(world, FOUNDER.device, orderBody(world, BUY, 10n, 200_000n))).toBeUndefined()
    expect(world.tip.state.orders.rows).toHaveLength(2)
    expect(world.tip.state.street.trades).toBe(0n)
  })

  test('that must not take is refused when it would, and rests otherwise', async () => {
    const { world, neighbour } = await streetWithCredits()
    await send(world, FOUNDER.device, orderBody(world, SELL, 10n, PRICE))
    const postOnly = (price: bigint) => orderBody(world, BUY, 5n, price, { timeInForce: POST_ONLY ?? 0 })
    expect(await send(world, neighbour.keys.device, postOnly(PRICE))).toBe('would-trade-at-once')
    expect(await send(world, neighbour.keys.device, postOnly(PRICE - 1n))).toBeUndefined()
    expect(world.tip.state.orders.rows).toHaveLength(2)
  })

  test('that takes what there is leaves nothing behind', async () => {
    const { world, neighbour } = await streetWithCredits()
    await send(world, FOUNDER.device, orderBody(world, SELL, 10n, PRICE))
    const taker = orderBody(world, BUY, 25n, PRICE, { timeInForce: IMMEDIATE ?? 0 })
    expect(await send(world, neighbour.keys.device, taker)).toBeUndefined()
    expect(world.tip.state.orders.rows).toEqual([])
    expect(account(world.tip.state, 2)).toMatchObject({ balanceMicro: -1_500n, reservedMicro: 0n })
    expect(freeCreditsWh(world.tip.state, 2, 1)).toBe(10n)
  })

  test('for one source meets that source only', async () => {
    const { world, neighbour } = await streetWithCredits()
    await send(world, FOUNDER.device, orderBody(world, SELL, 10n, PRICE))
    await send(world, neighbour.keys.device, orderBody(world, BUY, 5n, 200_000n, { source: 2 }))
    expect(world.tip.state.street.trades).toBe(0n)
    await send(world, neighbour.keys.device, orderBody(world, BUY, 5n, 200_000n, { source: 1 }))
    expect(world.tip.state.street.trades).toBe(1n)
  })

  test('keeps its place in time when it is partly filled', async () => {
    const { world, neighbour } = await streetWithCredits()
    await send(world, FOUNDER.device, orderBody(world, SELL, 10n, PRICE))
    await send(world, FOUNDER.device, orderBody(world, SELL, 10n, PRICE))
    const [first] = world.tip.state.orders.rows
    await send(world, neighbour.keys.device, orderBody(world, BUY, 4n, PRICE))
    await send(world, neighbour.keys.device, orderBody(world, BUY, 4n, PRICE))
    const left = world.tip.state.orders.rows.map((row) => [row.order === first?.order, row.leftWh])
    expect(left).toEqual([
      [true, 2n],
      [false, 10n],
    ])
    expect(depth(bookOf(world.tip.state)).asks).toEqual([
      expect.objectContaining({ priceMicroPerKwh: 150_000, quantityWh: 12 }),
    ])
  })

  test('that has run out frees what it had set aside, on either side', async () => {
    const { world, neighbour } = await streetWithCredits()
    await send(world, FOUNDER.device, orderBody(world, SELL, 10n, PRICE))
    await send(world, neighbour.keys.device, orderBody(world, BUY, 5n, 100_000n))
    agree(world, nowMs(world) + 600_000n)
    expect(world.tip.state.orders.rows).toEqual([])
    expect(account(world.tip.state, 2).reservedMicro).toBe(0n)
    expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(50n)
  })

  test('is one of at most 64 of a household', async () => {
    const { world } = await streetWithCredits()
    const orders = await Promise.all(
      Array.from({ length: 65 }, () => sign(world, FOUNDER.device, orderBody(world, BUY, 1n, 1_000n))),
    )
    agree(world, nowMs(world) + 1n, orders)
    expect([...world.refused.values()]).toEqual(['too-many'])
    expect(world.tip.state.orders.rows).toHaveLength(limits.ORDERS_PER_HOUSEHOLD)
  })
})

describe('credits of two ages', () => {
  test('an order that ends leaves to a longer one the credits that outlive it', async () => {
    const { world, neighbour, sun, load, endMs } = await streetWithCredits({ ...GENESIS, creditLifeMs: 100_000n })
    for (let i = 1n; i <= 6n; i++) {
      const atMs = endMs + i * SLOT_MS
      agree(world, atMs, [
        await sign(world, sun, readingBody(2n + i, atMs, 0n, i < 6n ? 100_100n : 100_150n)),
        await sign(world, load, readingBody(2n + i, atMs, 50_000n, 0n)),
      ])
    }
    const [old, young] = world.tip.state.lots.rows.map((lot) => lot.expiresAtMs)
    if (old === undefined || young === undefined) throw new Error('two lots')
    const sellUntil = (expiresAtMs: bigint) =>
      send(world, FOUNDER.device, orderBody(world, SELL, 50n, PRICE, { expiresAtMs }))
    expect(await sellUntil(old - 10n)).toBeUndefined()
    expect(await sellUntil(young - 10n)).toBeUndefined()
    agree(world, old + 1n)
    expect(await send(world, neighbour.keys.device, orderBody(world, BUY, 50n, PRICE))).toBeUndefined()
    agree(world, nowMs(world) + 1n)
    // What the neighbour paid for is still alive.
    expect(freeCreditsWh(world.tip.state, 2, 1)).toBe(50n)
  })
})

describe('cancel', () => {
  test('takes back an order of one’s own, and only that', async () => {
    const { world, neighbour } = await streetWithCredits()
    const made = await sign(world, FOUNDER.device, orderBody(world, SELL, 30n, PRICE))
    agree(world, nowMs(world) + 1n, [made])
    const cancel: Body = { kind: 'cancel', order: fromHex(made.id) }
    expect(await send(world, neighbour.keys.device, cancel)).toBe('not-allowed')
    expect(await send(world, FOUNDER.device, cancel)).toBeUndefined()
    expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(50n)
    expect(await send(world, FOUNDER.device, cancel)).toBe('unknown')
  })
})

describe('a third household', () => {
  test('has no credits to sell and money to owe', async () => {
    const { world } = await streetWithCredits()
    const third = await admit(world, 'Third')
    expect(await send(world, third.keys.device, orderBody(world, SELL, 1n, PRICE))).toBe('not-enough-credits')
    expect(await send(world, third.keys.device, orderBody(world, BUY, 1n, PRICE))).toBeUndefined()
  })
})
