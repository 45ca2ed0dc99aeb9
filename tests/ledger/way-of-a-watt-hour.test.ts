// The way of a watt-hour through the ledger: measured, matched, paid, and every Wh in one place only.
import { describe, expect, test } from 'vitest'
import { account, freeCreditsWh, ownedCreditsWh, RECEIPT_KINDS, type Body } from '../../src/ledger/index.ts'
import { streetOfTwo, streetWithCredits } from './street.ts'
import { FOUNDER, SLOT_MS, START_MS, agree, readingBody, send, sign, type World } from './world.ts'

const receiptsOf = (world: World, household: number, kind: string) =>
  world.receipts.filter((line) => line.household === household && RECEIPT_KINDS[line.kind] === kind)

describe('a slot', () => {
  test('matches surplus with deficit at one price between the two limits', async () => {
    const { world, neighbour, sun, load, baseMs } = await streetOfTwo()
    const endMs = baseMs + SLOT_MS
    agree(world, endMs + 1n, [
      await sign(world, sun, readingBody(2n, endMs, 0n, 100_030n)),
      await sign(world, load, readingBody(2n, endMs, 50_020n, 0n)),
    ])
    const [bought] = receiptsOf(world, neighbour.id, 'clearing')
    const [sold] = receiptsOf(world, 1, 'clearing')
    expect(bought?.energyWh).toBe(20n)
    expect(sold?.energyWh).toBe(-20n)
    // 30 Wh were offered and 20 sold, so the interval is [sell limit, sell limit].
    expect(sold?.priceMicroPerKwh).toBe(80_000n)
    expect(account(world.tip.state, 1).balanceMicro).toBe(1_600n)
    expect(account(world.tip.state, neighbour.id).balanceMicro).toBe(-1_600n)
    expect(receiptsOf(world, 1, 'grid')[0]?.energyWh).toBe(-10n)
    expect(world.tip.state.street.mintedWh).toBe(30n)
    expect(world.tip.state.flows.rows).toEqual([])
  })

  test('clears without a silent meter once it has waited awake', async () => {
    const { world, sun, baseMs } = await streetOfTwo()
    const endMs = baseMs + SLOT_MS
    agree(world, endMs + 1n, [await sign(world, sun, readingBody(2n, endMs, 0n, 100_030n))])
    expect(world.tip.state.flows.rows).toHaveLength(1)
    agree(world, endMs + 29_000n)
    expect(world.tip.state.flows.rows).toHaveLength(1)
    agree(world, endMs + 31_000n)
    expect(world.tip.state.flows.rows).toHaveLength(0)
  })

  test('is never opened again: late Wh are the main grid’s', async () => {
    const { world, neighbour, sun, load, baseMs } = await streetOfTwo()
    const endMs = baseMs + SLOT_MS
    agree(world, endMs + 1n, [await sign(world, sun, readingBody(2n, endMs, 0n, 100_030n))])
    agree(world, endMs + 31_000n)
    agree(world, endMs + 31_001n, [await sign(world, load, readingBody(2n, endMs, 50_020n, 0n))])
    expect(receiptsOf(world, neighbour.id, 'grid')[0]?.energyWh).toBe(20n)
    expect(account(world.tip.state, neighbour.id).balanceMicro).toBe(0n)
  })
})

describe('kept credits', () => {
  test('are traded in the book at the maker’s price and then serve the buyer’s own deficit', async () => {
    const { world, neighbour, sun, load, endMs } = await streetWithCredits()
    expect(freeCreditsWh(world.tip.state, 1, 0)).toBe(50n)
    const order = (side: number, quantityWh: bigint, priceMicroPerKwh: bigint): Body => ({
      kind: 'order',
      side,
      source: side === 1 ? 1 : 0,
      quantityWh,
      priceMicroPerKwh,
      timeInForce: 0,
      expiresAtMs: endMs + 600_000n,
      partner: 0,
    })
    expect(await send(world, FOUNDER.device, order(1, 40n, 150_000n))).toBeUndefined()
    expect(freeCreditsWh(world.tip.state, 1, 0)).toBe(10n)
    expect(await send(world, FOUNDER.device, order(1, 40n, 150_000n))).toBe('not-enough-credits')
    expect(await send(world, neighbour.keys.device, order(0, 25n, 200_000n))).toBeUndefined()
    expect(account(world.tip.state, 1).balanceMicro).toBe(3_750n)
    expect(account(world.tip.state, neighbour.id)).toMatchObject({ balanceMicro: -3_750n, reservedMicro: 0n })
    const laterMs = endMs + SLOT_MS
    agree(world, laterMs + 1n, [
      await sign(world, sun, readingBody(3n, laterMs, 0n, 100_100n)),
      await sign(world, load, readingBody(3n, laterMs, 50_030n, 0n)),
    ])
    expect(receiptsOf(world, neighbour.id, 'credit')[0]?.energyWh).toBe(25n)
    expect(receiptsOf(world, neighbour.id, 'grid')[0]?.energyWh).toBe(5n)
    expect(ownedCreditsWh(world.tip.state)).toBe(25n)
  })

  test('are delivered to one neighbour and paid per metered Wh until either closes', async () => {
    const { world, neighbour, sun, load, endMs } = await streetWithCredits()
    const offer: Body = {
      kind: 'deliveryOffer',
      buyer: neighbour.id,
      source: 1,
      energyWh: 50n,
      priceMicroPerKwh: 200_000n,
      endsAtMs: endMs + 600_000n,
    }
    const transaction = await sign(world, FOUNDER.device, offer)
    agree(world, endMs + 1n, [transaction])
    const [delivery] = world.tip.state.deliveries.rows
    const id = delivery?.delivery ?? new Uint8Array(32)
    expect(await send(world, FOUNDER.device, { kind: 'deliveryAccept', delivery: id })).toBe('not-allowed')
    expect(await send(world, neighbour.keys.device, { kind: 'deliveryAccept', delivery: id })).toBeUndefined()
    expect(account(world.tip.state, neighbour.id).reservedMicro).toBe(10_000n)
    const laterMs = endMs + SLOT_MS
    agree(world, laterMs + 1n, [
      await sign(world, sun, readingBody(3n, laterMs, 0n, 100_100n)),
      await sign(world, load, readingBody(3n, laterMs, 50_030n, 0n)),
    ])
    // What flowed in the 3 ms before the delivery was open is not its own; the registers' floor makes that 0 of 30 Wh.
    expect(world.tip.state.deliveries.rows[0]).toMatchObject({
      deliveredWh: 30n,
      paidMicro: 6_000n,
      reservedMicro: 4_000n,
    })
    expect(await send(world, FOUNDER.device, { kind: 'deliveryClose', delivery: id })).toBeUndefined()
    expect(account(world.tip.state, neighbour.id)).toMatchObject({ balanceMicro: -6_000n, reservedMicro: 0n })
    expect(freeCreditsWh(world.tip.state, 1, 0)).toBe(20n)
    expect(receiptsOf(world, neighbour.id, 'clearing')).toEqual([])
  })
})

describe('a reading is refused', () => {
  test.each([
    ['when a register falls', readingBody(2n, START_MS + 30_000n, 0n, 99_999n), 'reading-falls'],
    ['when its sequence does not follow', readingBody(1n, START_MS + 30_000n, 0n, 100_001n), 'reading-out-of-order'],
    [
      'when its step is more than the meter can',
      readingBody(2n, START_MS + 30_000n, 0n, 100_160n),
      'reading-implausible',
    ],
    ['when it comes from the future', readingBody(2n, START_MS + 3_600_000n, 0n, 100_001n), 'reading-time'],
  ])('%s', async (_why, body, refusal) => {
    const { world, sun } = await streetOfTwo()
    expect(await send(world, sun, body)).toBe(refusal)
  })
})
