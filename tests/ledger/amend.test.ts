// amend: fewer Wh at the same price keep the place, anything else gives it up; only the difference is set aside or freed.
import { expect, test } from 'vitest'
import {
  account,
  find,
  fromHex,
  freeCreditsWh,
  limits,
  type Body,
  type LedgerRefusal,
  type Signer,
} from '../../src/ledger/index.ts'
import { BUY, SELL, orderBody, streetWithCredits } from './street.ts'
import { FOUNDER, admit, send, sign, agree, nowMs, type World } from './world.ts'

const PRICE = 150_000n
const POST_ONLY = 3

const place = async (world: World, signer: Signer, body: Body): Promise<string> => {
  const made = await sign(world, signer, body)
  agree(world, nowMs(world) + 1n, [made])
  expect(world.refused.get(made.id)).toBeUndefined()
  return made.id
}
const amend = (
  world: World,
  signer: Signer,
  order: string,
  quantityWh: bigint,
  priceMicroPerKwh: bigint,
): Promise<LedgerRefusal | undefined> =>
  send(world, signer, {
    kind: 'amend',
    order: Uint8Array.from(Buffer.from(order, 'hex')),
    quantityWh,
    priceMicroPerKwh,
  })
const leftOf = (world: World, order: string): bigint | undefined => find(world.tip.state.orders, order)?.leftWh

/** Two buyers at one price, the neighbour first, 10 Wh each; then the founder sells 10 Wh there. */
const twoBuyers = async () => {
  const { world, neighbour } = await streetWithCredits()
  const third = await admit(world, 'Third')
  const first = await place(world, neighbour.keys.device, orderBody(world, BUY, 10n, PRICE))
  const second = await place(world, third.keys.device, orderBody(world, BUY, 10n, PRICE))
  const sell = () => place(world, FOUNDER.device, orderBody(world, SELL, 5n, PRICE))
  return { world, neighbour, first, second, sell }
}

test('fewer Wh keep the place, and what they no longer need is free at once', async () => {
  const { world, neighbour, first, second, sell } = await twoBuyers()
  expect(await amend(world, neighbour.keys.device, first, 6n, PRICE)).toBeUndefined()
  expect(account(world.tip.state, 2).reservedMicro).toBe(900n)
  await sell()
  expect([leftOf(world, first), leftOf(world, second)]).toEqual([1n, 10n])
})

test('fewer Wh to sell are free at once, and more are set aside', async () => {
  const { world } = await streetWithCredits()
  const selling = await place(world, FOUNDER.device, orderBody(world, SELL, 40n, PRICE))
  expect(await amend(world, FOUNDER.device, selling, 10n, PRICE)).toBeUndefined()
  expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(40n)
  expect(await amend(world, FOUNDER.device, selling, 30n, PRICE)).toBeUndefined()
  expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(20n)
})

test.each([
  ['more Wh', 11n, PRICE, 11n],
  ['another price', 10n, PRICE - 1n, 10n],
  ['fewer Wh at another price', 5n, PRICE - 1n, 5n],
])('%s give the place up', async (_what, quantityWh, price, left) => {
  const { world, neighbour, first, second, sell } = await twoBuyers()
  expect(await amend(world, neighbour.keys.device, first, quantityWh, price)).toBeUndefined()
  await sell()
  expect([leftOf(world, first), leftOf(world, second)]).toEqual([left, 5n])
})

test('a better price may trade at once, at the price of whoever rested', async () => {
  const { world, neighbour } = await streetWithCredits()
  await place(world, FOUNDER.device, orderBody(world, SELL, 8n, PRICE))
  const buying = await place(world, neighbour.keys.device, orderBody(world, BUY, 10n, PRICE - 1_000n))
  expect(await amend(world, neighbour.keys.device, buying, 10n, PRICE + 1_000n)).toBeUndefined()
  expect(leftOf(world, buying)).toBe(2n)
  expect(account(world.tip.state, 2)).toMatchObject({ balanceMicro: -1_200n, reservedMicro: 302n })
  expect(freeCreditsWh(world.tip.state, 2, 1)).toBe(8n)
})

test('a partly filled order keeps what it has traded', async () => {
  const { world, neighbour, first, sell } = await twoBuyers()
  await sell()
  expect(await amend(world, neighbour.keys.device, first, 2n, PRICE)).toBeUndefined()
  expect(find(world.tip.state.orders, first)).toMatchObject({ quantityWh: 7n, leftWh: 2n })
})

test('the rest of a block sees the book as it was amended', async () => {
  const { world, neighbour, first, second } = await twoBuyers()
  const made = [
    await sign(world, neighbour.keys.device, {
      kind: 'amend',
      order: Uint8Array.from(Buffer.from(first, 'hex')),
      quantityWh: 3n,
      priceMicroPerKwh: PRICE,
    }),
    await sign(world, FOUNDER.device, orderBody(world, SELL, 5n, PRICE)),
  ]
  agree(world, nowMs(world) + 1n, made)
  // Whichever came first: nobody trades what was taken back before, and every Wh sold has a buyer.
  const bought = 20n - (leftOf(world, first) ?? 0n) - (leftOf(world, second) ?? 0n)
  expect([5n, 5n + 7n, 10n]).toContain(bought)
  expect(freeCreditsWh(world.tip.state, 1, 1)).toBe(45n)
})

test('what cannot be set aside is refused, and the order stays', async () => {
  const { world, neighbour } = await streetWithCredits()
  const selling = await place(world, FOUNDER.device, orderBody(world, SELL, 50n, PRICE))
  expect(await amend(world, FOUNDER.device, selling, 51n, PRICE)).toBe('not-enough-credits')
  const buying = await place(world, neighbour.keys.device, orderBody(world, BUY, 1n, 100_000n))
  expect(await amend(world, neighbour.keys.device, buying, 1_000_000n, 100_000n)).toBe('not-enough-money')
  expect(await amend(world, neighbour.keys.device, selling, 1n, PRICE)).toBe('not-allowed')
  expect(await amend(world, FOUNDER.device, '00'.repeat(32), 1n, PRICE)).toBe('unknown')
  expect(await amend(world, FOUNDER.device, selling, 0n, PRICE)).toBe('amount-invalid')
  expect(await amend(world, FOUNDER.device, selling, 1n, limits.PRICE_MICRO_PER_KWH + 1n)).toBe('price-invalid')
  expect(leftOf(world, selling)).toBe(50n)
})

test('a post-only order that would trade after its amendment is refused, in its own block and in a later one', async () => {
  const { world, neighbour } = await streetWithCredits()
  const selling = await place(world, FOUNDER.device, orderBody(world, SELL, 10n, PRICE))
  const shy = orderBody(world, BUY, 10n, PRICE - 1n, { timeInForce: POST_ONLY })
  const placing = await sign(world, neighbour.keys.device, shy)
  const raised: Body = { kind: 'amend', order: fromHex(placing.id), quantityWh: 10n, priceMicroPerKwh: PRICE }
  const raising = await sign(world, neighbour.keys.device, raised)
  agree(world, nowMs(world) + 1n, [placing, raising])
  expect(world.refused).toEqual(new Map([[raising.id, 'would-trade-at-once']]))
  expect(await send(world, neighbour.keys.device, raised)).toBe('would-trade-at-once')
  expect([leftOf(world, selling), leftOf(world, placing.id)]).toEqual([10n, 10n])
  // Nothing is set aside for what was refused.
  expect(account(world.tip.state, 2).reservedMicro).toBe((10n * (PRICE - 1n) + 999n) / 1000n)
})
