// provider and purchase: an offer stands at its price; whoever buys gets all that was asked for or nothing.
import { expect, test } from 'vitest'
import {
  RECEIPT_KINDS,
  account,
  find,
  freeCreditsWh,
  fromHex,
  type Body,
  type LedgerRefusal,
} from '../../src/ledger/index.ts'
import { BUY, SELL, orderBody, streetWithCredits, suspend } from './street.ts'
import { FOUNDER, GENESIS, agree, nowMs, send, sign } from './world.ts'

const PRICE = 150_000n
type Offer = Extract<Body, { kind: 'provider' }>

const offer = (other: Partial<Offer> = {}): Body => ({
  kind: 'provider',
  source: 1,
  capacityW: 1_000,
  jurisdiction: new TextEncoder().encode('Hesse'),
  priceMicroPerKwh: PRICE,
  suspended: false,
  ...other,
})
const purchase = (energyWh: bigint, maximumMicroPerKwh = PRICE, provider = 1): Body => ({
  kind: 'purchase',
  provider,
  energyWh,
  maximumMicroPerKwh,
})

const listed = async () => {
  const { world, neighbour } = await streetWithCredits()
  expect(await send(world, FOUNDER.household, offer())).toBeUndefined()
  const buy = (energyWh: bigint, maximum?: bigint): Promise<LedgerRefusal | undefined> =>
    send(world, neighbour.keys.household, purchase(energyWh, maximum))
  return { world, neighbour, buy }
}

test('a purchase pays the offer’s price and takes its credits, with a receipt on each side', async () => {
  const { world, buy } = await listed()
  expect(await buy(11n, PRICE + 50_000n)).toBeUndefined()
  // 11 Wh at 150,000: 1,650 micro, to the last unit.
  expect([account(world.tip.state, 1).balanceMicro, account(world.tip.state, 2).balanceMicro]).toEqual([
    1_650n,
    -1_650n,
  ])
  expect([freeCreditsWh(world.tip.state, 1, 1), freeCreditsWh(world.tip.state, 2, 1)]).toEqual([39n, 11n])
  const lines = world.receipts.filter(({ kind }) => RECEIPT_KINDS[kind] === 'purchase')
  expect(lines.map(({ household, counterpart, energyWh }) => [household, counterpart, energyWh])).toEqual([
    [2, 1, 11n],
    [1, 2, -11n],
  ])
})

test('a price that rose above the maximum is refused, one that fell is paid as it stands', async () => {
  const { world, buy } = await listed()
  await send(world, FOUNDER.household, offer({ priceMicroPerKwh: PRICE + 1n }))
  expect(await buy(10n)).toBe('price-above-maximum')
  await send(world, FOUNDER.household, offer({ priceMicroPerKwh: 100_000n }))
  expect(await buy(10n)).toBeUndefined()
  expect(account(world.tip.state, 2).balanceMicro).toBe(-1_000n)
})

test('it is all or nothing: what is set aside for others is not sold', async () => {
  const { world, buy } = await listed()
  await send(world, FOUNDER.device, orderBody(world, SELL, 45n, PRICE))
  expect(await buy(6n)).toBe('provider-sold-out')
  expect(freeCreditsWh(world.tip.state, 2, 1)).toBe(0n)
  expect(await buy(5n)).toBeUndefined()
})

test('a suspended offer sells nothing until it is listed again, and keeps its first day', async () => {
  const { world, buy } = await listed()
  const since = find(world.tip.state.providers, '1')?.listedAtMs
  await send(world, FOUNDER.household, offer({ suspended: true }))
  expect(await buy(1n)).toBe('provider-suspended')
  await send(world, FOUNDER.household, offer())
  expect(await buy(1n)).toBeUndefined()
  expect(find(world.tip.state.providers, '1')?.listedAtMs).toBe(since)
})

test('nobody buys of oneself, of nobody, nothing, or on more than one may owe', async () => {
  const { world, neighbour, buy } = await listed()
  expect(await send(world, FOUNDER.device, purchase(1n))).toBe('own-order')
  expect(await send(world, FOUNDER.device, purchase(1n, PRICE, 2))).toBe('unknown')
  expect(await buy(0n)).toBe('amount-invalid')
  // 20 Wh at 500 per kWh are 10; a home may owe 50, and 30 of them are set aside for an order.
  const dear = 500_000_000n
  await send(world, FOUNDER.household, offer({ priceMicroPerKwh: dear }))
  await send(world, neighbour.keys.household, orderBody(world, BUY, 60n, dear, { source: 2 }))
  expect(await buy(41n, dear)).toBe('not-enough-money')
  expect(await buy(40n, dear)).toBeUndefined()
})

test('who was caught voting twice sells nothing, and lists nothing until another computer stands for it', async () => {
  const { world, buy } = await listed()
  suspend(world, 1)
  expect(await buy(1n)).toBe('provider-suspended')
  expect(await send(world, FOUNDER.household, offer())).toBe('not-allowed')
  expect(await send(world, FOUNDER.household, offer({ suspended: true }))).toBeUndefined()
})

test.each<[string, Partial<Offer>, LedgerRefusal]>([
  ['for free', { priceMicroPerKwh: 0n }, 'price-invalid'],
  ['above every price', { priceMicroPerKwh: 500_000_001n }, 'price-invalid'],
  ['of a source that no meter has', { source: 2 }, 'meter-unknown'],
  ['of no source', { source: 0 }, 'meter-unknown'],
  ['of no capacity', { capacityW: 0 }, 'amount-invalid'],
  ['of more capacity than is registered', { capacityW: 10_000_000 }, 'amount-invalid'],
])('an offer %s is refused', async (_what, other, refusal) => {
  const { world } = await streetWithCredits()
  expect(await send(world, FOUNDER.household, offer(other))).toBe(refusal)
})

test('credits that have run out are not sold', async () => {
  const { world, buy } = await listed()
  const [lot] = world.tip.state.lots.rows
  agree(world, lot?.expiresAtMs ?? nowMs(world))
  expect(await buy(1n)).toBe('provider-sold-out')
})

test('where the street asks for a pledge, nobody offers before it is there', async () => {
  const { world, neighbour } = await streetWithCredits({ ...GENESIS, minimumStakeMicro: 1_000_000n })
  expect(await send(world, FOUNDER.household, offer())).toBe('not-allowed')
  // Money of its own, which the neighbour owes and has paid outside.
  const debt = await sign(world, FOUNDER.household, { kind: 'paid', payee: 2, amountMicro: 1_000_000n })
  agree(world, nowMs(world) + 1n, [debt])
  await send(world, neighbour.keys.household, { kind: 'paidAnswer', payment: fromHex(debt.id), answer: 0 })
  expect(
    await send(world, FOUNDER.household, { kind: 'stake', withdraw: false, amountMicro: 999_999n }),
  ).toBeUndefined()
  expect(await send(world, FOUNDER.household, offer())).toBe('not-allowed')
  expect(await send(world, FOUNDER.household, { kind: 'stake', withdraw: false, amountMicro: 1n })).toBeUndefined()
  expect(await send(world, FOUNDER.household, offer())).toBeUndefined()
})
