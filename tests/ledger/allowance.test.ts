// What the device key may do alone: trade within the two prices of its household, up to a daily allowance of money.
import { describe, expect, test } from 'vitest'
import { allowanceLeftMicro, hex, limits, household, type Body, type LedgerRefusal } from '../../src/ledger/index.ts'
import { BUY, SELL, orderBody, standing, streetOfTwo, streetWithCredits } from './street.ts'
import { FOUNDER, GENESIS, agree, nowMs, send, type World } from './world.ts'

const DAILY = 1_000_000n
const allow = (dailyMicro: bigint): Body => ({ kind: 'allowance', dailyMicro })
const leftOf = ({ tip }: World, id: number): bigint =>
  allowanceLeftMicro(household(tip.state, id), tip.state.street.timeMs)

/** The neighbour buys at up to 0.20 and may bind 1 a day. */
const buyer = async () => {
  const street = await streetOfTwo()
  const { world, neighbour } = street
  for (const body of [standing(200_000n, 400_000n, false), allow(DAILY)])
    expect(await send(world, neighbour.keys.household, body)).toBeUndefined()
  const order = (quantityWh: bigint, price: bigint): Promise<LedgerRefusal | undefined> =>
    send(world, neighbour.keys.device, orderBody(world, BUY, quantityWh, price))
  return { ...street, order }
}

test('a script with the device key cannot raise the standing prices or spend beyond the allowance', async () => {
  const { world, neighbour, order } = await buyer()
  const { device } = neighbour.keys
  // What would widen its limits is the household's to sign.
  expect(await send(world, device, standing(500_000n, 0n, true))).toBe('not-allowed')
  expect(await send(world, device, allow(1_000n * DAILY))).toBe('not-allowed')
  expect(await send(world, device, { kind: 'transfer', to: 1, amountMicro: 1n })).toBe('not-allowed')
  // Above the price, however little it is.
  expect(await order(1n, 200_001n)).toBe('over-allowance')
  // 5 kWh at 0.20 are the whole day's; not a Wh more, in one piece or in several.
  expect(await order(5_001n, 200_000n)).toBe('over-allowance')
  expect(await order(3_000n, 200_000n)).toBeUndefined()
  expect(await order(2_001n, 200_000n)).toBe('over-allowance')
  expect(await order(2_000n, 200_000n)).toBeUndefined()
  expect(leftOf(world, neighbour.id)).toBe(0n)
  expect(await order(1n, 200_000n)).toBe('over-allowance')
})

describe('the allowance', () => {
  test('is not given back by taking orders back, or a thief could bind it again and again', async () => {
    const { world, neighbour, order } = await buyer()
    expect(await order(5_000n, 200_000n)).toBeUndefined()
    const [mine] = world.tip.state.orders.rows
    expect(await send(world, neighbour.keys.device, { kind: 'cancel', order: mine?.order ?? new Uint8Array(32) })).toBe(
      undefined,
    )
    expect(await order(1n, 1n)).toBe('over-allowance')
  })

  test('is there again on the next day of block time', async () => {
    const { world, neighbour, order } = await buyer()
    expect(await order(5_000n, 200_000n)).toBeUndefined()
    const untilTomorrow = limits.DAY_MS - (nowMs(world) % limits.DAY_MS)
    agree(world, nowMs(world) + untilTomorrow - 1n, [])
    expect(leftOf(world, neighbour.id)).toBe(0n)
    agree(world, nowMs(world) + 1n, [])
    expect(leftOf(world, neighbour.id)).toBe(DAILY)
    expect(await order(5_000n, 200_000n)).toBeUndefined()
  })

  test('begins with what fifty kilowatt-hours cost at the supplier’s price', async () => {
    const { world } = await streetOfTwo()
    expect(household(world.tip.state, 1).allowanceMicro).toBe((50_000n * GENESIS.supplierPrice) / 1_000n)
  })

  test('lowered below what is bound already leaves nothing, and takes nothing back', async () => {
    const { world, neighbour, order } = await buyer()
    expect(await order(4_000n, 200_000n)).toBeUndefined()
    expect(await send(world, neighbour.keys.household, allow(500_000n))).toBeUndefined()
    expect(leftOf(world, neighbour.id)).toBe(0n)
    expect(world.tip.state.orders.rows).toHaveLength(1)
  })

  test('beyond what money can be is refused', async () => {
    const { world, neighbour } = await buyer()
    expect(await send(world, neighbour.keys.household, allow(limits.MONEY_MICRO + 1n))).toBe('amount-invalid')
  })

  test('does not bind the household itself, which trades with what it has', async () => {
    const { world, neighbour } = await buyer()
    const big = orderBody(world, BUY, 20_000n, 250_000n)
    expect(await send(world, neighbour.keys.device, big)).toBe('over-allowance')
    expect(await send(world, neighbour.keys.household, big)).toBeUndefined()
    expect(leftOf(world, neighbour.id)).toBe(DAILY)
  })

  test('holds deliveries like orders: the seller’s price, the buyer’s price and the buyer’s money', async () => {
    const { world, neighbour } = await streetWithCredits()
    const offer = (priceMicroPerKwh: bigint): Body => ({
      kind: 'deliveryOffer',
      buyer: neighbour.id,
      source: 1,
      energyWh: 10n,
      priceMicroPerKwh,
      endsAtMs: nowMs(world) + 600_000n,
    })
    const accept = (): Body => {
      const open = world.tip.state.deliveries.rows.at(-1)
      return { kind: 'deliveryAccept', delivery: open?.delivery ?? new Uint8Array(32) }
    }
    expect(await send(world, FOUNDER.household, standing(0n, 400_000n, true))).toBeUndefined()
    expect(await send(world, FOUNDER.device, offer(399_999n))).toBe('over-allowance')
    expect(await send(world, FOUNDER.device, orderBody(world, SELL, 10n, 399_999n))).toBe('over-allowance')
    expect(await send(world, FOUNDER.device, offer(400_000n))).toBeUndefined()
    expect(await send(world, neighbour.keys.device, accept())).toBe('over-allowance')
    expect(await send(world, neighbour.keys.household, standing(400_000n, 500_000n, false))).toBeUndefined()
    expect(await send(world, neighbour.keys.household, allow(3_999n))).toBeUndefined()
    expect(await send(world, neighbour.keys.device, accept())).toBe('over-allowance')
    expect(await send(world, neighbour.keys.household, allow(4_000n))).toBeUndefined()
    expect(await send(world, neighbour.keys.device, accept())).toBeUndefined()
    expect(leftOf(world, neighbour.id)).toBe(0n)
    expect(hex(world.tip.state.rootHash)).toHaveLength(64)
  })
})

describe('a meter', () => {
  test('of the same household goes on under another key, and under the old one no more', async () => {
    const { world, load, neighbour } = await streetOfTwo()
    const before = world.tip.state.meters.rows.find(({ key }) => hex(key) === hex(load.key))
    const fresh = await neighbour.keys.meter('another computer')
    const body = (key: Uint8Array, other: object = {}): Body => ({
      kind: 'meter',
      meterKey: key,
      serialHash: before?.serialHash ?? new Uint8Array(32),
      source: 2,
      nameplateW: 9_999,
      label: new Uint8Array(),
      simulated: false,
      ...other,
    })
    expect(await send(world, FOUNDER.household, body(fresh.key))).toBe('meter-known')
    expect(await send(world, neighbour.keys.household, body(fresh.key))).toBeUndefined()
    const after = world.tip.state.meters.rows.find(({ id }) => id === before?.id)
    // Source, size and registers are those from before: only the key is another one.
    expect(after).toEqual({ ...before, key: fresh.key })
    expect(world.tip.state.meters.rows).toHaveLength(2)
    const reading: Body = {
      kind: 'reading',
      sequence: (before?.sequence ?? 0n) + 1n,
      atMs: nowMs(world) + 1_000n,
      importWh: (before?.importWh ?? 0n) + 1n,
      exportWh: before?.exportWh ?? 0n,
      resolutionWh: 1,
      quality: 0,
    }
    expect(await send(world, load, reading)).toBe('meter-unknown')
    expect(await send(world, fresh, reading)).toBeUndefined()
  })
})

describe('the other ways to trade', () => {
  /** The founder's device may sell from 0.12 on, the neighbour's buy at up to 0.10 and bind 1 a day. */
  const trading = async () => {
    const street = await streetWithCredits()
    const { world, neighbour } = street
    const founder = standing(400_000n, 120_000n, true)
    expect(await send(world, FOUNDER.household, founder)).toBeUndefined()
    for (const body of [standing(100_000n, 400_000n, false), allow(DAILY)])
      expect(await send(world, neighbour.keys.household, body)).toBeUndefined()
    return street
  }
  const auctionOf = (world: World, startMicroPerKwh: bigint): Body => ({
    kind: 'auction',
    source: 1,
    energyWh: 40n,
    startMicroPerKwh,
    incrementMicroPerKwh: 1_000n,
    closesAtMs: nowMs(world) + 300_000n,
    endsAtMs: nowMs(world) + 600_000n,
  })

  test('an auction of a device starts no lower than its household sells', async () => {
    const { world } = await trading()
    expect(await send(world, FOUNDER.device, auctionOf(world, 119_999n))).toBe('over-allowance')
    expect(await send(world, FOUNDER.device, auctionOf(world, 120_000n))).toBeUndefined()
  })

  test('a bid of a device is no higher than its household buys, and counts for the day', async () => {
    const { world, neighbour } = await trading()
    expect(await send(world, FOUNDER.household, auctionOf(world, 90_000n))).toBeUndefined()
    const auction = world.tip.state.auctions.rows[0]?.auction ?? new Uint8Array(32)
    const bid = (priceMicroPerKwh: bigint): Promise<LedgerRefusal | undefined> =>
      send(world, neighbour.keys.device, { kind: 'bid', auction, priceMicroPerKwh })
    expect(await bid(100_001n)).toBe('over-allowance')
    expect(await bid(90_000n)).toBeUndefined()
    expect(await bid(100_000n)).toBeUndefined()
    // 40 Wh at 0.09, and the step to 0.10.
    expect(leftOf(world, neighbour.id)).toBe(DAILY - 4_000n)
  })

  test('a direct purchase by a device costs no more than its household pays, and counts for the day', async () => {
    const { world, neighbour } = await trading()
    const listed = (priceMicroPerKwh: bigint): Body => ({
      kind: 'provider',
      source: 1,
      capacityW: 1_000,
      jurisdiction: new Uint8Array(),
      priceMicroPerKwh,
      suspended: false,
    })
    const buy = (): Promise<LedgerRefusal | undefined> =>
      send(world, neighbour.keys.device, {
        kind: 'purchase',
        provider: 1,
        energyWh: 10n,
        maximumMicroPerKwh: 400_000n,
      })
    expect(await send(world, FOUNDER.household, listed(100_001n))).toBeUndefined()
    expect(await buy()).toBe('over-allowance')
    expect(await send(world, FOUNDER.household, listed(100_000n))).toBeUndefined()
    expect(await buy()).toBeUndefined()
    expect(leftOf(world, neighbour.id)).toBe(DAILY - 1_000n)
  })

  test('an amended order of a device stays within both; fewer Wh or a better price are always free', async () => {
    const { world, neighbour } = await trading()
    expect(await send(world, neighbour.keys.device, orderBody(world, BUY, 1_000n, 90_000n))).toBeUndefined()
    const order = world.tip.state.orders.rows[0]?.order ?? new Uint8Array(32)
    const amend = (quantityWh: bigint, priceMicroPerKwh: bigint): Promise<LedgerRefusal | undefined> =>
      send(world, neighbour.keys.device, { kind: 'amend', order, quantityWh, priceMicroPerKwh })
    expect(await amend(1_000n, 100_001n)).toBe('over-allowance')
    expect(await amend(20_000n, 90_000n)).toBe('over-allowance')
    expect(await amend(2_000n, 90_000n)).toBeUndefined()
    expect(leftOf(world, neighbour.id)).toBe(DAILY - 180_000n)
    expect(await amend(500n, 80_000n)).toBeUndefined()
    expect(leftOf(world, neighbour.id)).toBe(DAILY - 180_000n)
  })
})
