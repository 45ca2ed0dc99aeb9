// The map of attacks on the books: docs/threats.md names each with the test that tries it, and this file sees to it that
// those tests are there. Attacks that no other file tries are here.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  account,
  fromHex,
  ownedCreditsWh,
  spendableMicro,
  utf8,
  verifyTransaction,
  type Body,
} from '../../src/ledger/index.ts'
import { payment } from '../../src/orderbook/index.ts'
import { payForEnergy } from '../../src/ledger/money.ts'
import { draftOf } from '../../src/ledger/state.ts'
import { seededCrypto } from '../standin/keyed-hash.ts'
import { BUY, SELL, orderBody, standing, streetOfTwo, streetWithCredits } from './street.ts'
import { FOUNDER, GENESIS, SLOT_MS, agree, createWorld, nowMs, readingBody, send, sign } from './world.ts'

const ROOT = resolve(import.meta.dirname, '../..')

describe('docs/threats.md', () => {
  const page = readFileSync(resolve(ROOT, 'docs/threats.md'), 'utf8')
  const rows = [...page.matchAll(/^\| ([^|]+?) +\| `(tests\/[\w/.-]+)`: (.+?) +\|$/gm)].map(
    ([, attack = '', file = '', title = '']) => ({ attack, file, title }),
  )

  test('names a test for every attack of the list', () => {
    const attacks = rows.map(({ attack }) => attack)
    for (const attack of ATTACKS) expect(attacks).toContain(attack)
  })

  test.each(rows)('$attack: the test is there', ({ file, title }) => {
    expect(readFileSync(resolve(ROOT, file), 'utf8')).toContain(title)
  })
})

const ATTACKS = [
  'replay on another chain',
  'nonce games',
  'forged meter',
  'one meter registered twice',
  'falling register',
  'time travel',
  'double retire',
  'overspend across reserve and transfer in one block',
  'dust',
  'rounding farming',
  'vote by a party',
  'slash evasion by withdrawal',
  'proof for a wrong root',
  'a script that raises the standing prices with the device key',
] as const

test('replay on another chain: what was signed for one street is worth nothing on another, readings included', async () => {
  const { world, sun } = await streetOfTwo()
  const other = createWorld({ ...GENESIS, name: utf8('Oak Street') })
  const crypto = seededCrypto(1)
  for (const made of [
    await sign(world, FOUNDER.household, standing(1n, 2n, false)),
    await sign(world, sun, readingBody(9n, nowMs(world), 0n, 100_001n)),
  ]) {
    expect(await verifyTransaction(crypto, world.tip.state.street, made)).toBe(made)
    expect(await verifyTransaction(crypto, other.tip.state.street, made)).toBeUndefined()
  }
})

test('double retire: credits that are set aside cover no deficit, and those that were used up cover no second one', async () => {
  const { world, sun, load, neighbour, endMs } = await streetWithCredits()
  const retiredWh = (): bigint => world.tip.state.street.retiredWh
  const ask = await sign(world, FOUNDER.household, orderBody(world, SELL, 50n, 200_000n))
  agree(world, nowMs(world) + 1n, [ask])
  const slot = async (number: bigint, ownWh: bigint, theirWh: bigint): Promise<void> => {
    const atMs = endMs + number * SLOT_MS
    const read = [readingBody(2n + number, atMs, ownWh, 100_100n), readingBody(2n + number, atMs, theirWh, 0n)]
    agree(world, atMs + 1n, await Promise.all([sun, load].map((meter, i) => sign(world, meter, read[i] as Body))))
  }
  const before = retiredWh()
  await slot(1n, 30n, 50_000n)
  expect(retiredWh()).toBe(before)
  expect(ownedCreditsWh(world.tip.state)).toBe(50n)
  expect(await send(world, neighbour.keys.household, orderBody(world, BUY, 50n, 200_000n))).toBeUndefined()
  expect(await send(world, FOUNDER.device, { kind: 'cancel', order: fromHex(ask.id) })).toBe('unknown')
  await slot(2n, 60n, 50_070n)
  expect(retiredWh()).toBe(before + 50n)
  await slot(3n, 90n, 50_140n)
  expect(retiredWh()).toBe(before + 50n)
  expect(ownedCreditsWh(world.tip.state)).toBe(0n)
})

test('overspend across reserve and transfer in one block: one of the two is refused, whichever comes first', async () => {
  const { world, neighbour } = await streetWithCredits()
  const word = await sign(world, neighbour.keys.household, { kind: 'paid', payee: 1, amountMicro: 5_000_000n })
  agree(world, nowMs(world) + 1n, [word])
  await send(world, FOUNDER.household, { kind: 'paidAnswer', payment: fromHex(word.id), answer: 0 })
  const bid = { ...orderBody(world, BUY, 10_000n, 400_000n) } as Body
  for (let tries = 0; tries < 8; tries++) {
    const trial = { ...world }
    const said = [
      await sign(world, FOUNDER.household, bid),
      await sign(world, FOUNDER.household, { kind: 'transfer', to: 2, amountMicro: 4_000_000n }),
    ]
    if (tries % 2 === 1) said.reverse()
    // Places of one key follow its nonces, so either comes first in turn.
    const swapped = await Promise.all(said.map(({ body }) => sign(world, FOUNDER.household, body)))
    agree(trial, nowMs(trial) + 1n + BigInt(tries), swapped)
    const { balanceMicro, reservedMicro } = account(trial.tip.state, 1)
    // The order may use what may be owed; the transfer only what is there and free.
    if (tries % 2 === 0) expect([...trial.refused.values()]).toEqual(['not-yours-to-give'])
    expect(balanceMicro - reservedMicro).toBeGreaterThanOrEqual(-50_000_000n)
    expect(spendableMicro(trial.tip.state, 1)).toBeGreaterThanOrEqual(0n)
  }
})

test('dust: the least trade there is costs its buyer a micro and pays its seller none; less than that is refused', async () => {
  const { world, neighbour } = await streetWithCredits()
  const buy = (wh: bigint, price: bigint) => send(world, neighbour.keys.household, orderBody(world, BUY, wh, price))
  expect(await buy(0n, 1n)).toBe('amount-invalid')
  expect(await buy(1n, 0n)).toBe('price-invalid')
  expect(await send(world, FOUNDER.household, orderBody(world, SELL, 1n, 1n))).toBeUndefined()
  expect(await buy(1n, 1n)).toBeUndefined()
  const [street, seller, buyer] = [0, 1, 2].map((id) => account(world.tip.state, id).balanceMicro)
  expect([street, seller, buyer]).toEqual([1n, 0n, -1n])
})

describe('rounding farming', () => {
  test('10^6 tiny trades gain nobody anything but the street', async () => {
    const [paid, exactThousandths] = [
      [0n, 0n, 0n],
      [0n, 0n, 0n],
    ] as [bigint[], bigint[]]
    const add = (sums: bigint[], at: number, more: bigint): void => void (sums[at] = (sums[at] ?? 0n) + more)
    const { state } = (await streetOfTwo()).world.tip
    const draft = draftOf(state)
    for (let i = 0; i < 1_000_000; i++) {
      const [buyer, seller] = i % 3 === 0 ? [1, 2] : [2, 1]
      const [energyWh, priceMicroPerKwh] = [1n + BigInt(i % 7), BigInt((i * 7_919) % 2_003) - 500n]
      const { buyerPays, sellerGets, street } = payment(energyWh, priceMicroPerKwh)
      add(paid, 0, street)
      add(paid, buyer, -buyerPays)
      add(paid, seller, sellerGets)
      add(exactThousandths, buyer, -energyWh * priceMicroPerKwh)
      add(exactThousandths, seller, energyWh * priceMicroPerKwh)
      // The books do with it what was just summed.
      if (i < 20_000) payForEnergy(draft, { buyer, seller, energyWh, priceMicroPerKwh })
      if (i === 19_999) expect([0, 1, 2].map((id) => account(draft, id).balanceMicro)).toEqual(paid)
    }
    for (const id of [1, 2]) expect((paid[id] ?? 0n) * 1_000n).toBeLessThanOrEqual(exactThousandths[id] ?? 0n)
    expect(paid[0]).toBeGreaterThan(0n)
    expect(paid.reduce((sum, one) => sum + one)).toBe(0n)
  })

  test('a trade cut into pieces never pays its seller more nor costs its buyer less', async () => {
    const { state } = (await streetOfTwo()).world.tip
    const pieces = fc.array(fc.bigInt(1n, 999n), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(pieces, fc.bigInt(-500_000n, 500_000n), (cut, priceMicroPerKwh) => {
        const whole = draftOf(state)
        const parts = draftOf(state)
        const energyWh = cut.reduce((sum, piece) => sum + piece, 0n)
        payForEnergy(whole, { buyer: 1, seller: 2, energyWh, priceMicroPerKwh })
        for (const piece of cut) payForEnergy(parts, { buyer: 1, seller: 2, energyWh: piece, priceMicroPerKwh })
        for (const id of [1, 2])
          expect(account(parts, id).balanceMicro).toBeLessThanOrEqual(account(whole, id).balanceMicro)
      }),
    )
  })
})
