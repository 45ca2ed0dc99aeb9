// auction and bid: credits are set aside at the opening, only the highest bid's money is; the last minute is awake time;
// the close opens a delivery, and whoever tries to bend any of this gains nothing.
import { describe, expect, test } from 'vitest'
import {
  RECEIPT_KINDS,
  account,
  fromHex,
  freeCreditsWh,
  limits,
  nextDeadlineMs,
  type AuctionRecord,
  type Body,
  type LedgerRefusal,
} from '../../src/ledger/index.ts'
import { streetWithCredits, suspend } from './street.ts'
import { FOUNDER, admit, agree, nowMs, readingBody, send, sign, type World } from './world.ts'

const START = 100_000n
const STEP = 5_000n
const MINUTE = 60_000n
type Auction = Extract<Body, { kind: 'auction' }>

const auctionBody = (world: World, other: Partial<Auction> = {}): Body => ({
  kind: 'auction',
  source: 1,
  energyWh: 40n,
  startMicroPerKwh: START,
  incrementMicroPerKwh: STEP,
  closesAtMs: nowMs(world) + 10n * MINUTE,
  endsAtMs: nowMs(world) + 60n * MINUTE,
  ...other,
})

/** The founder auctions 40 of its 50 Wh for ten minutes; the neighbour (2) and a third home may bid. */
const opened = async (other: Partial<Auction> = {}) => {
  const street = await streetWithCredits()
  const { world, neighbour } = street
  const third = await admit(world, 'Third')
  const made = await sign(world, FOUNDER.device, auctionBody(world, other))
  agree(world, nowMs(world) + 1n, [made])
  expect(world.refused.get(made.id)).toBeUndefined()
  const bid = (who: 1 | 2 | 3, priceMicroPerKwh: bigint): Promise<LedgerRefusal | undefined> => {
    const keys = { 1: FOUNDER, 2: neighbour.keys, 3: third.keys }[who]
    // What a device may not bid alone stands in allowance.test.ts.
    return send(world, keys.household, { kind: 'bid', auction: fromHex(made.id), priceMicroPerKwh })
  }
  const record = (): AuctionRecord | undefined => world.tip.state.auctions.rows[0]
  return { ...street, third, bid, record, id: made.id, closesAtMs: record()?.closesAtMs ?? 0n }
}

const reserved = (world: World): bigint[] => [1, 2, 3].map((id) => account(world.tip.state, id).reservedMicro)

/** Into the last minute, then to its end. */
const closeNow = (world: World, closesAtMs: bigint): void => {
  agree(world, closesAtMs - MINUTE)
  agree(world, closesAtMs)
}

describe('an auction', () => {
  test('is the seller’s to take back until somebody bids, and nobody else’s', async () => {
    const { world, neighbour, bid, id, record } = await opened()
    const takeBack: Body = { kind: 'cancel', order: fromHex(id) }
    expect(await send(world, neighbour.keys.household, takeBack)).toBe('not-allowed')
    await bid(2, START)
    expect(await send(world, FOUNDER.device, takeBack)).toBe('auction-has-bid')
    expect(record()?.bidder).toBe(2)

    const quiet = await opened()
    expect(freeCreditsWh(quiet.world.tip.state, 1, 1)).toBe(10n)
    const taken: Body = { kind: 'cancel', order: fromHex(quiet.id) }
    expect(await send(quiet.world, FOUNDER.device, taken)).toBeUndefined()
    expect([quiet.record(), freeCreditsWh(quiet.world.tip.state, 1, 1)]).toEqual([undefined, 50n])
    expect(await send(quiet.world, FOUNDER.device, taken)).toBe('unknown')
  })

  test('sets its credits aside at the opening', async () => {
    const { world } = await opened()
    expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(10n)
  })

  test('sets only the highest bid aside, and frees the one before at once', async () => {
    const { world, bid } = await opened()
    await bid(2, START)
    expect(reserved(world)).toEqual([0n, 4_000n, 0n])
    await bid(3, START + STEP)
    expect(reserved(world)).toEqual([0n, 0n, 4_200n])
    await bid(3, START + 2n * STEP)
    expect(reserved(world)).toEqual([0n, 0n, 4_400n])
  })

  test('goes to the highest bid: a delivery opens, is paid as it is metered, and the rest goes back', async () => {
    const { world, load, bid, closesAtMs, id } = await opened()
    await bid(3, START)
    await bid(2, START + STEP)
    closeNow(world, closesAtMs)
    const [delivery] = world.tip.state.deliveries.rows
    expect(delivery).toMatchObject({ seller: 1, buyer: 2, open: true, energyWh: 40n, reservedMicro: 4_200n })
    agree(world, closesAtMs + 10_000n, [await sign(world, load, readingBody(3n, closesAtMs + 10_000n, 50_000n, 0n))])
    agree(world, closesAtMs + 20_000n, [await sign(world, load, readingBody(4n, closesAtMs + 20_000n, 50_030n, 0n))])
    // 30 Wh at 105,000; the other ten are free again when somebody closes.
    expect(account(world.tip.state, 2)).toMatchObject({ balanceMicro: -3_150n, reservedMicro: 1_050n })
    expect(account(world.tip.state, 1).balanceMicro).toBe(3_150n)
    await closeDelivery(world, id)
    expect(reserved(world)).toEqual([0n, 0n, 0n])
    expect(world.tip.state.deliveries.rows).toEqual([])
    expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(20n)
  })

  test('tells the seller and the winner what came of it', async () => {
    const { world, bid, closesAtMs } = await opened()
    await bid(2, START)
    closeNow(world, closesAtMs)
    const lines = world.receipts.flatMap(({ kind, household, counterpart, priceMicroPerKwh, energyWh, moneyMicro }) => {
      const name = RECEIPT_KINDS[kind] ?? ''
      return ['auction', 'bid'].includes(name)
        ? [[name, household, counterpart, priceMicroPerKwh, energyWh, moneyMicro]]
        : []
    })
    expect(lines).toEqual([
      ['auction', 1, 2, START, 0n, 0n],
      ['bid', 2, 1, START, 0n, 0n],
    ])
  })

  test('that nobody bids in frees its credits and says so', async () => {
    const { world, closesAtMs } = await opened()
    closeNow(world, closesAtMs)
    expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(50n)
    expect(world.tip.state.auctions.rows).toEqual([])
    expect(world.receipts.filter(({ kind }) => RECEIPT_KINDS[kind] === 'auction')).toMatchObject([{ counterpart: 0 }])
  })

  test.each<[string, Partial<Auction> | ((world: World) => Partial<Auction>), LedgerRefusal]>([
    ['of nothing', { energyWh: 0n }, 'amount-invalid'],
    ['of more than is free', { energyWh: 51n }, 'not-enough-credits'],
    ['of any source', { source: 0 }, 'unknown'],
    ['from nothing', { startMicroPerKwh: 0n }, 'price-invalid'],
    ['without an increment', { incrementMicroPerKwh: 0n }, 'price-invalid'],
    ['that is over', (world) => ({ closesAtMs: nowMs(world) }), 'time-invalid'],
    ['whose delivery ends with it', (world) => ({ endsAtMs: nowMs(world) + 10n * MINUTE }), 'time-invalid'],
    ['for ever', { endsAtMs: 1n << 62n }, 'time-invalid'],
  ])('%s is refused', async (_what, other, refusal) => {
    const { world } = await streetWithCredits()
    const body = auctionBody(world, typeof other === 'function' ? other(world) : other)
    expect(await send(world, FOUNDER.device, body)).toBe(refusal)
  })

  test('leaves room for the delivery that follows', async () => {
    const { world } = await streetWithCredits()
    const few = () => auctionBody(world, { energyWh: 1n })
    for (let i = 0; i < limits.AUCTIONS_PER_HOUSEHOLD; i++)
      expect(await send(world, FOUNDER.device, few())).toBeUndefined()
    expect(await send(world, FOUNDER.device, few())).toBe('too-many')
    const offer = (): Body => ({
      kind: 'deliveryOffer',
      buyer: 2,
      source: 1,
      energyWh: 1n,
      priceMicroPerKwh: 1n,
      endsAtMs: nowMs(world) + MINUTE,
    })
    for (let i = limits.AUCTIONS_PER_HOUSEHOLD; i < limits.DELIVERIES_PER_HOUSEHOLD; i++)
      expect(await send(world, FOUNDER.device, offer())).toBeUndefined()
    expect(await send(world, FOUNDER.device, offer())).toBe('too-many')
  })
})

const closeDelivery = async (world: World, id: string): Promise<void> => {
  expect(await send(world, FOUNDER.device, { kind: 'deliveryClose', delivery: fromHex(id) })).toBeUndefined()
}

describe('the last minute', () => {
  test('is moved by a bid in it, by a minute, at most ten times, and a sniper gains nothing by being last', async () => {
    const { world, bid, record, closesAtMs } = await opened()
    agree(world, closesAtMs - MINUTE)
    const snipe = async (i: number): Promise<void> => {
      agree(world, nowMs(world) + 55_000n)
      expect(await bid(i % 2 === 0 ? 2 : 3, START + BigInt(i) * STEP)).toBeUndefined()
    }
    for (let i = 0; i < 10; i++) {
      await snipe(i)
      expect(record()?.extensions).toBe(i + 1)
    }
    const end = record()?.closesAwakeMs
    await snipe(10)
    expect(record()).toMatchObject({ extensions: 10, closesAwakeMs: end, bidder: 2 })
    agree(world, nowMs(world) + MINUTE)
    expect(record()).toBeUndefined()
    expect(world.tip.state.deliveries.rows).toMatchObject([{ buyer: 2, priceMicroPerKwh: START + 10n * STEP }])
    expect(nowMs(world)).toBeLessThanOrEqual(closesAtMs + 11n * MINUTE)
  })

  test('a bid before it moves nothing', async () => {
    const { bid, record } = await opened()
    await bid(2, START)
    expect(record()).toMatchObject({ extensions: 0, closesAwakeMs: 0n })
  })

  test('is still to come for a street that slept over the close', async () => {
    const { world, bid, record, closesAtMs } = await opened()
    agree(world, closesAtMs + 30n * MINUTE)
    expect(record()).toBeDefined()
    expect(await bid(2, START)).toBeUndefined()
    expect(record()?.extensions).toBe(1)
  })

  test('starts a block on a quiet street, and so does the close', async () => {
    const { world, closesAtMs } = await opened()
    expect(nextDeadlineMs(world.tip.state)).toBeLessThanOrEqual(closesAtMs - MINUTE)
    agree(world, closesAtMs - MINUTE)
    expect(nextDeadlineMs(world.tip.state)).toBeLessThanOrEqual(closesAtMs)
    agree(world, closesAtMs)
    expect(world.tip.state.auctions.rows).toEqual([])
  })

  test('that would last longer than the delivery ends the auction without a winner, and all is free again', async () => {
    const { world, bid, record } = await opened()
    await bid(2, START)
    agree(world, record()?.endsAtMs ?? 0n)
    expect(record()).toBeUndefined()
    expect(world.tip.state.deliveries.rows).toEqual([])
    expect(reserved(world)).toEqual([0n, 0n, 0n])
    expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(50n)
  })
})

describe('attacks', () => {
  test('a seller cannot drive the price with own bids', async () => {
    const { world, bid } = await opened()
    await bid(2, START)
    expect(await bid(1, START + 10n * STEP)).toBe('own-order')
    expect(reserved(world)).toEqual([0n, 4_000n, 0n])
  })

  test('no bid is above the highest price that the books know', async () => {
    const { world, bid } = await opened({ energyWh: 50n, startMicroPerKwh: 400_000_000n })
    expect(await bid(2, limits.PRICE_MICRO_PER_KWH)).toBeUndefined()
    expect(reserved(world)[1]).toBe(25_000_000n)
    expect(await bid(2, limits.PRICE_MICRO_PER_KWH + STEP)).toBe('price-invalid')
  })

  test('what is set aside for something else cannot be bid again', async () => {
    const { world, neighbour, bid } = await opened({ startMicroPerKwh: 400_000_000n })
    const order: Body = {
      kind: 'order',
      side: 0,
      source: 2,
      quantityWh: 80n,
      priceMicroPerKwh: limits.PRICE_MICRO_PER_KWH,
      timeInForce: 0,
      expiresAtMs: nowMs(world) + MINUTE,
      partner: 0,
    }
    expect(await send(world, neighbour.keys.household, order)).toBeUndefined()
    // 40 of the 50 are bound; 40 Wh at 400 would take 16 more.
    expect(await bid(2, 400_000_000n)).toBe('not-enough-money')
    expect(await bid(3, 400_000_000n)).toBeUndefined()
  })

  test('a bid below the next step is refused, so an equal one never takes the earlier one’s place', async () => {
    const { bid, record } = await opened()
    expect(await bid(2, START - 1n)).toBe('bid-too-low')
    await bid(2, START)
    for (const dust of [START, START + 1n, START + STEP - 1n]) expect(await bid(3, dust)).toBe('bid-too-low')
    expect(record()).toMatchObject({ bidder: 2, bids: 1 })
  })

  test('steps of dust hold an auction open for ten minutes at most', async () => {
    const { world, bid, record, closesAtMs } = await opened({ incrementMicroPerKwh: 1n })
    agree(world, closesAtMs - MINUTE)
    for (let i = 0; i < 40 && record() !== undefined; i++) {
      agree(world, nowMs(world) + 30_000n)
      await bid(i % 2 === 0 ? 2 : 3, START + BigInt(i))
    }
    expect(record()).toBeUndefined()
    expect(nowMs(world)).toBeLessThanOrEqual(closesAtMs + 11n * MINUTE)
  })

  test('an auction that is over takes no bid', async () => {
    const { world, bid, closesAtMs } = await opened()
    closeNow(world, closesAtMs)
    expect(await bid(2, START)).toBe('auction-over')
  })

  test('whoever is suspended may still close a delivery, and nobody else may', async () => {
    const { world, third, bid, closesAtMs, id } = await opened()
    await bid(2, START)
    closeNow(world, closesAtMs)
    const body: Body = { kind: 'deliveryClose', delivery: fromHex(id) }
    expect(await send(world, third.keys.device, body)).toBe('not-allowed')
    suspend(world, 1)
    expect(await send(world, FOUNDER.device, body)).toBeUndefined()
    expect(reserved(world)).toEqual([0n, 0n, 0n])
    expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(50n)
  })
})
