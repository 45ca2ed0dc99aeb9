// transfer, paid, paidAnswer: money given, and money paid outside the books.
import { describe, expect, test } from 'vitest'
import { RECEIPT_KINDS, account, fromHex, limits, type Body, type LedgerRefusal } from '../../src/ledger/index.ts'
import { streetOfTwo, streetWithCredits } from './street.ts'
import { FOUNDER, agree, nowMs, send, sign, type World } from './world.ts'

const balances = ({ tip }: World): bigint[] => [1, 2].map((id) => account(tip.state, id).balanceMicro)

/** The founder says that it paid, and gives the id of that word. */
const say = async (world: World, amountMicro: bigint): Promise<Uint8Array> => {
  const word = await sign(world, FOUNDER.household, { kind: 'paid', payee: 2, amountMicro })
  agree(world, nowMs(world) + 1n, [word])
  expect(world.refused.get(word.id)).toBeUndefined()
  return fromHex(word.id)
}

const ANSWERS = { received: 0, 'not-received': 1, 'taken-back': 2 } as const
const answer = (payment: Uint8Array, given: keyof typeof ANSWERS): Body => ({
  kind: 'paidAnswer',
  payment,
  answer: ANSWERS[given],
})

/** The founder has 5, because the neighbour said that as much came from it. */
const withMoney = async () => {
  const street = await streetOfTwo()
  const payment = await say(street.world, 5_000_000n)
  await send(street.world, street.neighbour.keys.household, answer(payment, 'received'))
  expect(balances(street.world)).toEqual([5_000_000n, -5_000_000n])
  return street
}

describe('a transfer', () => {
  test.each<[string, { to?: number; amountMicro?: bigint }, LedgerRefusal | undefined]>([
    ['of what one has is taken', { amountMicro: 5_000_000n }, undefined],
    ['of more is refused, whatever one may owe', { amountMicro: 5_000_001n }, 'not-yours-to-give'],
    ['to oneself is refused', { to: 1 }, 'not-to-yourself'],
    ['to nobody is refused', { to: 9 }, 'unknown'],
    ['to the street’s own account is refused', { to: 0 }, 'unknown'],
    ['of nothing is refused', { amountMicro: 0n }, 'amount-invalid'],
    ['beyond all money is refused', { amountMicro: limits.MONEY_MICRO + 1n }, 'amount-invalid'],
  ])('%s', async (_what, other, refusal) => {
    const { world } = await withMoney()
    const body: Body = { kind: 'transfer', to: 2, amountMicro: 1n, ...other }
    expect(await send(world, FOUNDER.household, body)).toBe(refusal)
    if (refusal !== undefined) expect(balances(world)).toEqual([5_000_000n, -5_000_000n])
  })

  test('moves the amount once and gives each side a receipt', async () => {
    const { world } = await withMoney()
    const word = await sign(world, FOUNDER.household, { kind: 'transfer', to: 2, amountMicro: 1_200_000n })
    agree(world, nowMs(world) + 1n, [word])
    expect(balances(world)).toEqual([3_800_000n, -3_800_000n])
    const lines = world.receipts.filter(({ kind }) => RECEIPT_KINDS[kind] === 'transfer')
    expect(lines.map(({ household, counterpart, moneyMicro }) => [household, counterpart, moneyMicro])).toEqual([
      [1, 2, -1_200_000n],
      [2, 1, 1_200_000n],
    ])
    for (const { cause } of lines) expect(cause).toEqual(fromHex(word.id))
  })

  test('never takes what is set aside', async () => {
    const { world, neighbour } = await streetWithCredits()
    const payment = await say(world, 5_000_000n)
    await send(world, neighbour.keys.household, answer(payment, 'received'))
    const order = { side: 0, source: 0, quantityWh: 10_000n, priceMicroPerKwh: 400_000n, timeInForce: 0, partner: 0 }
    const bid: Body = { kind: 'order', ...order, expiresAtMs: nowMs(world) + 60_000n }
    expect(await send(world, FOUNDER.device, bid)).toBeUndefined()
    expect(account(world.tip.state, 1).reservedMicro).toBe(4_000_000n)
    const give = (amountMicro: bigint): Body => ({ kind: 'transfer', to: 2, amountMicro })
    expect(await send(world, FOUNDER.household, give(1_000_001n))).toBe('not-yours-to-give')
    expect(await send(world, FOUNDER.household, give(1_000_000n))).toBeUndefined()
  })

  test('and an order in one block spend nothing twice', async () => {
    const { world } = await withMoney()
    const twice = await Promise.all(
      [3_000_000n, 3_000_000n].map((amountMicro) =>
        sign(world, FOUNDER.household, { kind: 'transfer', to: 2, amountMicro }),
      ),
    )
    agree(world, nowMs(world) + 1n, twice)
    expect([...world.refused.values()]).toEqual(['not-yours-to-give'])
    expect(balances(world)).toEqual([2_000_000n, -2_000_000n])
  })
})

describe('a word that somebody paid', () => {
  test.each<[string, { payee?: number; amountMicro?: bigint }, LedgerRefusal | undefined]>([
    ['is taken', {}, undefined],
    ['to oneself is refused', { payee: 1 }, 'not-to-yourself'],
    ['to nobody is refused', { payee: 9 }, 'unknown'],
    ['of nothing is refused', { amountMicro: 0n }, 'amount-invalid'],
    ['beyond all money is refused', { amountMicro: limits.MONEY_MICRO + 1n }, 'amount-invalid'],
  ])('%s', async (_what, other, refusal) => {
    const { world } = await streetOfTwo()
    const body: Body = { kind: 'paid', payee: 2, amountMicro: 1n, ...other }
    expect(await send(world, FOUNDER.household, body)).toBe(refusal)
    expect(world.tip.state.payments.rows).toHaveLength(refusal === undefined ? 1 : 0)
  })

  test('moves nothing by itself', async () => {
    const { world } = await streetOfTwo()
    await say(world, 2_000_000n)
    expect(balances(world)).toEqual([0n, 0n])
  })

  test('counts once the payee says that it came, and only once', async () => {
    const { world, neighbour } = await streetOfTwo()
    const payment = await say(world, 2_000_000n)
    expect(await send(world, neighbour.keys.household, answer(payment, 'received'))).toBeUndefined()
    expect(balances(world)).toEqual([2_000_000n, -2_000_000n])
    expect(await send(world, neighbour.keys.household, answer(payment, 'received'))).toBe('unknown')
    const lines = world.receipts.filter(({ kind }) => RECEIPT_KINDS[kind] === 'paid')
    expect(lines.map(({ household, moneyMicro }) => [household, moneyMicro])).toEqual([
      [1, 2_000_000n],
      [2, -2_000_000n],
    ])
  })

  test.each<[keyof typeof ANSWERS, 'payer' | 'payee']>([
    ['received', 'payee'],
    ['not-received', 'payee'],
    ['taken-back', 'payer'],
  ])('is answered with “%s” by its %s only', async (given, side) => {
    const { world, neighbour } = await streetOfTwo()
    const payment = await say(world, 2_000_000n)
    const [right, wrong] =
      side === 'payer' ? [FOUNDER.household, neighbour.keys.household] : [neighbour.keys.household, FOUNDER.household]
    expect(await send(world, wrong, answer(payment, given))).toBe('not-allowed')
    expect(await send(world, right, answer(payment, given))).toBeUndefined()
  })

  test('that is denied stays, and may still be found to have come', async () => {
    const { world, neighbour } = await streetOfTwo()
    const payment = await say(world, 2_000_000n)
    await send(world, neighbour.keys.household, answer(payment, 'not-received'))
    expect(world.tip.state.payments.rows[0]?.denied).toBe(true)
    expect(await send(world, neighbour.keys.household, answer(payment, 'not-received'))).toBe('already-done')
    expect(await send(world, neighbour.keys.household, answer(payment, 'received'))).toBeUndefined()
    expect(balances(world)).toEqual([2_000_000n, -2_000_000n])
  })

  test('leads nobody beyond what it may owe', async () => {
    const { world, neighbour } = await streetOfTwo()
    const payment = await say(world, 50_000_001n)
    expect(await send(world, neighbour.keys.household, answer(payment, 'received'))).toBe('not-enough-money')
  })

  test('with an answer that does not exist is refused', async () => {
    const { world, neighbour } = await streetOfTwo()
    const payment = await say(world, 1n)
    expect(await send(world, neighbour.keys.household, { kind: 'paidAnswer', payment, answer: 3 })).toBe('unknown')
  })

  test('is one of at most 16 of a home', async () => {
    const { world } = await streetOfTwo()
    const words = await Promise.all(
      Array.from({ length: 17 }, () => sign(world, FOUNDER.household, { kind: 'paid', payee: 2, amountMicro: 1n })),
    )
    agree(world, nowMs(world) + 1n, words)
    expect([...world.refused.values()]).toEqual(['too-many'])
  })

  test('is forgotten after 62 days', async () => {
    const { world } = await streetOfTwo()
    await say(world, 1n)
    agree(world, nowMs(world) + limits.PAYMENT_LIFE_MS - 1n)
    expect(world.tip.state.payments.rows).toHaveLength(1)
    agree(world, nowMs(world) + 1n)
    expect(world.tip.state.payments.rows).toEqual([])
  })
})
