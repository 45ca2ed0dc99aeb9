// The street's figures: one function each over what blocks come to, hour by hour.
import { describe, expect, test } from 'vitest'
import {
  averagePrice,
  availability,
  availableWh,
  boughtBy,
  capacityW,
  countBlock,
  energyMix,
  fromHex,
  newTally,
  priceHistory,
  rating,
  soldBy,
  streetHealth,
  topProviders,
  uptime,
  type Body,
  type FigureTally,
  type Transaction,
  type Verified,
} from '../../src/ledger/index.ts'
import { BUY, SELL, orderBody, streetWithCredits } from './street.ts'
import { FOUNDER, SLOT_MS, agree, nowMs, readingBody, sign, type World } from './world.ts'

const HOUR_MS = 3_600_000

/** A world whose blocks are counted as they come. */
const counted = async () => {
  const street = await streetWithCredits()
  const { world } = street
  const tally = newTally(Number(world.tip.state.street.height))
  const next = (atMs: bigint, transactions: readonly Verified<Transaction>[] = [], signers?: readonly number[]) => {
    const { block, receipts } = agree(world, atMs, transactions, signers)
    countBlock(tally, world.tip.state, block, receipts)
  }
  return { ...street, tally, next }
}

const offer = (world: World, capacity = 4_000): Promise<Verified<Transaction>> =>
  sign(world, FOUNDER.household, {
    ...{ kind: 'provider', source: 1, capacityW: capacity, jurisdiction: new Uint8Array(), suspended: false },
    priceMicroPerKwh: 150_000n,
  })

const provider = (world: World) => {
  const [listed] = world.tip.state.providers.rows
  if (listed === undefined) throw new Error('nobody offers')
  return listed
}

/** Half of the credits for 150, a little for 200 an hour later. */
const traded = async () => {
  const { world, neighbour, tally, next, ...rest } = await counted()
  next(nowMs(world) + 1n, [await offer(world)])
  const buy = (energyWh: bigint): Promise<Verified<Transaction>> =>
    sign(world, neighbour.keys.household, {
      ...{ kind: 'purchase', provider: 1, energyWh, maximumMicroPerKwh: 400_000n },
    })
  next(nowMs(world) + 1n, [await buy(30n)])
  const firstMs = Number(nowMs(world))
  next(nowMs(world) + BigInt(HOUR_MS))
  next(nowMs(world) + 1n, [await sign(world, FOUNDER.household, orderBody(world, SELL, 10n, 200_000n))])
  next(nowMs(world) + 1n, [await sign(world, neighbour.keys.household, orderBody(world, BUY, 10n, 200_000n))])
  return { world, neighbour, tally, next, firstMs, ...rest }
}

describe('of a market', () => {
  test('the average price weighs by volume; it is none without trade', async () => {
    const { tally, firstMs } = await traded()
    expect(averagePrice(tally, 0)).toBe((30n * 150_000n + 10n * 200_000n) / 40n)
    expect(averagePrice(tally, firstMs + HOUR_MS)).toBe(200_000n)
    expect(averagePrice(newTally(0), 0)).toBeUndefined()
  })

  test('prices by the hour, who sold and bought, the mix, and the first of the providers', async () => {
    const { tally, world } = await traded()
    const hours = priceHistory(tally, 0).flatMap(({ energyWh, priceMicroPerKwh: price }) =>
      price === undefined ? [] : [[energyWh, price]],
    )
    expect(hours).toEqual([
      [30n, 150_000n],
      [10n, 200_000n],
    ])
    expect([...soldBy(tally, 0)]).toEqual([[1, 40n]])
    expect([...boughtBy(tally, 0)]).toEqual([[2, 40n]])
    expect(energyMix(tally, 0)).toEqual([0n, 40n])
    expect(topProviders(tally, world.tip.state, 0, 5)).toEqual([{ household: 1, soldWh: 40n }])
  })

  test('capacity counts offers that do not rest, and what is available what is not set aside', async () => {
    const { world, next } = await counted()
    expect(capacityW(world.tip.state)).toBe(0n)
    next(nowMs(world) + 1n, [await offer(world)])
    expect(capacityW(world.tip.state)).toBe(4_000n)
    expect(availableWh(world.tip.state, provider(world))).toBe(50n)
    next(nowMs(world) + 1n, [await sign(world, FOUNDER.household, orderBody(world, SELL, 20n, 200_000n))])
    expect(availableWh(world.tip.state, provider(world))).toBe(30n)
  })
})

describe('of a home', () => {
  test('availability: slots with a reading, of those since its offer', async () => {
    const { world, tally, next, sun } = await counted()
    next(nowMs(world) + 1n, [await offer(world)])
    const baseMs = (nowMs(world) / SLOT_MS + 1n) * SLOT_MS
    for (const [i, slot] of [0n, 1n, 3n].entries())
      next(baseMs + slot * SLOT_MS + 1n, [
        await sign(world, sun, readingBody(3n + BigInt(i), baseMs + slot * SLOT_MS, 0n, 100_200n)),
      ])
    const listed = provider(world)
    const slots = (tally.timeMs - Number(listed.listedAtMs)) / Number(SLOT_MS)
    expect(availability(tally, world.tip.state, listed)).toBe(Math.floor(3_000 / slots))
    // Two readings of one slot are one slot.
    next(nowMs(world) + 1n, [await sign(world, sun, readingBody(6n, baseMs + 3n * SLOT_MS + 1n, 0n, 100_200n))])
    expect(availability(tally, world.tip.state, listed)).toBeLessThanOrEqual(Math.floor(3_000 / slots))
  })

  test('uptime: blocks that it signed, of the hours in which it signed any', async () => {
    const { world, tally, next } = await counted()
    for (let i = 0; i < 4; i++) next(nowMs(world) + 1n)
    expect(uptime(tally, 1)).toBeGreaterThan(500)
    expect(uptime(tally, 9)).toBeUndefined()
    const before = uptime(tally, 1)
    // An hour without a signature of its own says nothing about it.
    tally.hours.push({ ...(tally.hours[0] as FigureTally['hours'][number]), hour: 10 ** 6, signed: new Map() })
    expect(uptime(tally, 1)).toBe(before)
  })

  test('rating: deliveries that the seller did not break off, from five on', async () => {
    const { world, neighbour, tally, next } = await counted()
    const deliver = async (breaksOff: boolean): Promise<void> => {
      const terms = { source: 1, energyWh: 2n, priceMicroPerKwh: 100_000n, endsAtMs: nowMs(world) + 600_000n }
      const offered = await sign(world, FOUNDER.device, { kind: 'deliveryOffer', buyer: 2, ...terms })
      next(nowMs(world) + 1n, [offered])
      const delivery = fromHex(offered.id)
      const accept: Body = { kind: 'deliveryAccept', delivery }
      next(nowMs(world) + 1n, [await sign(world, neighbour.keys.household, accept)])
      const closer = breaksOff ? FOUNDER.device : neighbour.keys.device
      next(nowMs(world) + 1n, [await sign(world, closer, { kind: 'deliveryClose', delivery })])
    }
    for (const breaksOff of [false, true, false, false]) await deliver(breaksOff)
    const terms = { source: 1, energyWh: 2n, priceMicroPerKwh: 100_000n, endsAtMs: nowMs(world) + 600_000n }
    const takenBack = await sign(world, FOUNDER.device, { kind: 'deliveryOffer', buyer: 2, ...terms })
    next(nowMs(world) + 1n, [takenBack])
    const takeBack: Body = { kind: 'deliveryClose', delivery: fromHex(takenBack.id) }
    next(nowMs(world) + 1n, [await sign(world, FOUNDER.device, takeBack)])
    expect(rating(tally, 1)).toBeUndefined()
    await deliver(false)
    expect(rating(tally, 1)).toBe(800)
    expect(rating(tally, 2)).toBeUndefined()
  })
})

describe('the health of a street', () => {
  test('is full where blocks, readings and voters are there, and falls with each that is not', async () => {
    const { world, tally, next } = await counted()
    next(nowMs(world) + 1n)
    next(nowMs(world) + 1n)
    const well = streetHealth(tally, world.tip.state, 0)
    expect(well).toMatchObject({ blocks: 1_000, quorum: 1_000, disputes: 1_000 })
    for (const hour of tally.hours) hour.firstRound = 0
    const late = streetHealth(tally, world.tip.state, 0)
    expect(late.blocks).toBe(0)
    expect(late.points).toBe(well.points - 40)
  })

  test('a meter that is silent costs its share of the readings', async () => {
    const { world, tally, next, sun } = await counted()
    const baseMs = (nowMs(world) / SLOT_MS + 1n) * SLOT_MS
    next(baseMs + 1n, [await sign(world, sun, readingBody(3n, baseMs, 0n, 100_200n))])
    for (let slot = 1n; slot <= 10n; slot++) next(baseMs + slot * SLOT_MS + 1n)
    const { readings, points } = streetHealth(tally, world.tip.state, 0)
    expect(readings).toBeLessThanOrEqual(200)
    expect(points).toBeLessThan(80)
  })
})

test('what is older than thirty days is forgotten', async () => {
  const { tally, world } = await traded()
  const [first] = tally.hours
  if (first === undefined) throw new Error('nothing is counted')
  const { block } = agree(world, nowMs(world) + 1n)
  const later = { ...block, header: { ...block.header, timeMs: block.header.timeMs + 31n * 86_400_000n } }
  countBlock(tally, world.tip.state, later, [])
  expect(tally.hours).toHaveLength(1)
  expect(averagePrice(tally, 0)).toBeUndefined()
})
