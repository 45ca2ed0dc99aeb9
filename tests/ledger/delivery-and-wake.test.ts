// deliveryOffer, deliveryAccept, deliveryClose and wake: who may, when, and what becomes free again.
import { describe, expect, test } from 'vitest'
import { account, freeCreditsWh, fromHex, hex, limits, type Body, type LedgerRefusal } from '../../src/ledger/index.ts'
import { streetOfTwo, streetWithCredits } from './street.ts'
import { FOUNDER, GENESIS, SLOT_MS, admit, agree, nowMs, readingBody, send, sign, type World } from './world.ts'

type Offer = Extract<Body, { kind: 'deliveryOffer' }>

const offer = (world: World, other: Partial<Offer> = {}): Body => ({
  kind: 'deliveryOffer',
  buyer: 2,
  source: 1,
  energyWh: 40n,
  priceMicroPerKwh: 200_000n,
  endsAtMs: nowMs(world) + 60_000n,
  ...other,
})

describe('an offer of a delivery', () => {
  test.each<[string, Partial<Offer>, LedgerRefusal | undefined]>([
    ['is taken', {}, undefined],
    ['to oneself is refused', { buyer: 1 }, 'own-order'],
    ['to nobody is refused', { buyer: 9 }, 'unknown'],
    ['to the street’s account is refused', { buyer: 0 }, 'unknown'],
    ['of nothing is refused', { energyWh: 0n }, 'amount-invalid'],
    ['of too much is refused', { energyWh: limits.ENERGY_WH + 1n }, 'amount-invalid'],
    ['for free is refused', { priceMicroPerKwh: 0n }, 'price-invalid'],
    ['beyond every price is refused', { priceMicroPerKwh: limits.PRICE_MICRO_PER_KWH + 1n }, 'price-invalid'],
    ['that is over is refused', { endsAtMs: 1n }, 'time-invalid'],
    ['for ever is refused', { endsAtMs: 1n << 62n }, 'time-invalid'],
    ['beyond the credits is refused', { energyWh: 51n }, 'not-enough-credits'],
    ['of any source is refused', { source: 0 }, 'unknown'],
    ['of another source is refused', { source: 2 }, 'not-enough-credits'],
  ])('%s', async (_what, other, refusal) => {
    const { world } = await streetWithCredits()
    expect(await send(world, FOUNDER.device, offer(world, other))).toBe(refusal)
    expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(refusal === undefined ? 10n : 50n)
  })

  test('that nobody accepts ends by itself and frees the credits', async () => {
    const { world } = await streetWithCredits()
    await send(world, FOUNDER.device, offer(world))
    agree(world, nowMs(world) + 60_000n)
    expect(world.tip.state.deliveries.rows).toEqual([])
    expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(50n)
  })

  test('is one of at most 16 of a household', async () => {
    const { world } = await streetWithCredits()
    const offers = await Promise.all(
      Array.from({ length: 17 }, () => sign(world, FOUNDER.device, offer(world, { energyWh: 1n }))),
    )
    agree(world, nowMs(world) + 1n, offers)
    expect([...world.refused.values()]).toEqual(['too-many'])
  })
})

describe('a delivery', () => {
  const offered = async (other: Partial<Offer> = {}, genesis = GENESIS) => {
    const street = await streetWithCredits(genesis)
    const made = await sign(street.world, FOUNDER.device, offer(street.world, other))
    agree(street.world, nowMs(street.world) + 1n, [made])
    const delivery = fromHex(made.id)
    return {
      ...street,
      accept: { kind: 'deliveryAccept', delivery } as Body,
      close: { kind: 'deliveryClose', delivery } as Body,
    }
  }

  test('is opened by its buyer, once', async () => {
    const { world, neighbour, accept } = await offered()
    const third = await admit(world, 'Third')
    expect(await send(world, third.keys.device, accept)).toBe('not-allowed')
    expect(await send(world, neighbour.keys.device, accept)).toBeUndefined()
    expect(account(world.tip.state, 2).reservedMicro).toBe(8_000n)
    expect(await send(world, neighbour.keys.device, accept)).toBe('already-done')
  })

  test('needs the buyer’s money', async () => {
    const { world, neighbour, accept } = await offered({}, { ...GENESIS, overdraftLimitMicro: 7_999n })
    expect(await send(world, neighbour.keys.device, accept)).toBe('not-enough-money')
  })

  test.each(['seller', 'buyer'])('is closed by its %s, and by nobody else', async (who) => {
    const { world, neighbour, accept, close } = await offered()
    const third = await admit(world, 'Third')
    await send(world, neighbour.keys.device, accept)
    expect(await send(world, third.keys.device, close)).toBe('not-allowed')
    expect(await send(world, who === 'seller' ? FOUNDER.device : neighbour.keys.device, close)).toBeUndefined()
    expect(account(world.tip.state, 2)).toMatchObject({ balanceMicro: 0n, reservedMicro: 0n })
    expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(50n)
    expect(await send(world, FOUNDER.device, close)).toBe('delivery-not-open')
    expect(await send(world, neighbour.keys.device, accept)).toBe('delivery-not-open')
  })

  test('ends when its energy is used up in the middle: that is paid, and what the meter took beyond it is not its own', async () => {
    const { world, neighbour, accept, load } = await offered()
    await send(world, neighbour.keys.device, accept)
    const atMs = nowMs(world) + SLOT_MS
    agree(world, atMs + 1n, [await sign(world, load, readingBody(3n, atMs, 50_060n, 0n))])
    expect(world.tip.state.deliveries.rows).toEqual([])
    expect(account(world.tip.state, 2)).toMatchObject({ balanceMicro: -8_000n, reservedMicro: 0n })
    expect(account(world.tip.state, 1).balanceMicro).toBe(8_000n)
    expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(10n)
  })

  test('of which the meter goes silent pays what was metered, and the rest is free at its end', async () => {
    const { world, neighbour, accept, load } = await offered()
    await send(world, neighbour.keys.device, accept)
    const atMs = nowMs(world) + SLOT_MS
    agree(world, atMs + 1n, [await sign(world, load, readingBody(3n, atMs, 50_015n, 0n))])
    expect(world.tip.state.deliveries.rows).toMatchObject([{ deliveredWh: 15n, paidMicro: 3_000n }])
    agree(world, nowMs(world) + 60_000n)
    expect(world.tip.state.deliveries.rows).toEqual([])
    expect(account(world.tip.state, 2)).toMatchObject({ balanceMicro: -3_000n, reservedMicro: 0n })
    expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(35n)
  })

  test('is over at its time, and the money free again', async () => {
    const { world, neighbour, accept } = await offered()
    await send(world, neighbour.keys.device, accept)
    agree(world, nowMs(world) + 60_000n)
    expect(world.tip.state.deliveries.rows).toEqual([])
    expect(account(world.tip.state, 2).reservedMicro).toBe(0n)
  })
})

describe('wake', () => {
  const wake = (world: World, other: Partial<Extract<Body, { kind: 'wake' }>> = {}): Body => {
    const { height } = world.tip.state.street
    return { kind: 'wake', height, blockId: fromHex(world.tip.id), ...other }
  }

  test('counts from the second block after it, in the order of the set', async () => {
    const { world, neighbour } = await streetOfTwo()
    expect(await send(world, neighbour.keys.device, wake(world))).toBeUndefined()
    const sets = () =>
      [world.tip.state.street.activeSet, world.tip.state.street.nextSet].map((set) =>
        set.map((voter) => voter.household),
      )
    expect(sets()).toEqual([[1], [1]])
    agree(world, nowMs(world) + 1n)
    expect(sets()).toEqual([[1], [1, 2]])
    agree(world, nowMs(world) + 1n)
    expect(sets()).toEqual([
      [1, 2],
      [1, 2],
    ])
    expect(await send(world, neighbour.keys.device, wake(world))).toBe('already-done')
  })

  test('needs a reading of one’s own', async () => {
    const { world } = await streetOfTwo()
    const third = await admit(world, 'Third')
    expect(await send(world, third.keys.device, wake(world))).toBe('not-allowed')
  })

  test('names a block of this street, and a recent one', async () => {
    const { world, neighbour } = await streetOfTwo()
    const asks = (body: Body) => send(world, neighbour.keys.device, body)
    expect(await asks(wake(world, { blockId: new Uint8Array(32) }))).toBe('unknown')
    expect(await asks(wake(world, { height: 999n }))).toBe('unknown')
    const old = wake(world)
    agree(world, nowMs(world) + 300_001n)
    expect(await asks(old)).toBe('time-invalid')
    const older = wake(world)
    for (let i = 0; i < limits.RECENT_BLOCKS; i++) agree(world, nowMs(world) + 1n)
    expect(await asks(older)).toBe('unknown')
  })
  test('may name any of the last 32 blocks, however long the street is', async () => {
    const { world, neighbour } = await streetOfTwo()
    const named = new Map<bigint, string>()
    for (let i = 0; i < 2 * limits.RECENT_BLOCKS + 5; i++) {
      named.set(world.tip.state.street.height, world.tip.id)
      agree(world, nowMs(world) + 1n)
    }
    const { height, recent } = world.tip.state.street
    const shown = new Map(recent.map(({ height: at, blockId }) => [at, hex(blockId)]))
    const last = Array.from({ length: limits.RECENT_BLOCKS }, (_, i) => height - 1n - BigInt(i))
    expect([...shown.keys()].sort((a, b) => Number(b - a))).toEqual(last)
    for (const at of last) expect(shown.get(at), `height ${at}`).toBe(named.get(at))
    const oldest = height - BigInt(limits.RECENT_BLOCKS - 2)
    const body = wake(world, { height: oldest, blockId: fromHex(named.get(oldest) ?? '') })
    expect(await send(world, neighbour.keys.device, body)).toBeUndefined()
  })
})
