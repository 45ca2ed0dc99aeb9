// What somebody who means harm may try with numbers that are allowed one by one.
import { describe, expect, test } from 'vitest'
import { account, decodeGenesis, encodeGenesis } from '../../src/ledger/index.ts'
import { FOUNDER, GENESIS, SLOT_MS, agree, readingBody, sign } from './world.ts'
import { standing, streetOfTwo } from './street.ts'

describe('negative prices', () => {
  test('never take a seller below the overdraft limit', async () => {
    const { world, neighbour, sun, load, baseMs } = await streetOfTwo()
    const price = -500_000_000n
    agree(world, baseMs + 1n, [
      await sign(world, FOUNDER.household, standing(0n, price, false)),
      await sign(world, neighbour.keys.household, standing(price, 0n, false)),
    ])
    const startMs = baseMs + SLOT_MS
    agree(world, startMs, [
      await sign(world, sun, readingBody(2n, startMs, 0n, 100_000n)),
      await sign(world, load, readingBody(2n, startMs, 50_000n, 0n)),
    ])
    const endMs = startMs + SLOT_MS
    agree(world, endMs + 1n, [
      await sign(world, sun, readingBody(3n, endMs, 0n, 100_150n)),
      await sign(world, load, readingBody(3n, endMs, 50_150n, 0n)),
    ])
    expect(account(world.tip.state, 1).balanceMicro).toBe(-50_000_000n)
    expect(account(world.tip.state, neighbour.id).balanceMicro).toBe(50_000_000n)
  })
})

describe('a founding document from somebody else', () => {
  test.each([
    ['without a slot', { slotMs: 0 }],
    ['with a price beyond all tariffs', { supplierPrice: 10n ** 12n }],
    ['with an endless overdraft', { overdraftLimitMicro: 2n ** 63n }],
    ['without a name', { name: new Uint8Array() }],
    ['that nobody needs to approve', { approvals: 0 }],
    ['that wants more voters than there can be', { floor: 257 }],
    ['that waits for days until somebody is absent', { absentAfterMs: 86_400_001 }],
    ['that counts newcomers for more than a month', { activationWindowMs: 31 * 86_400_000 + 1 }],
    ['of another version', { version: 3 }],
  ])('%s is refused before anything is kept', (_what, change) => {
    expect(decodeGenesis(encodeGenesis({ ...GENESIS, ...change })).ok).toBe(false)
    expect(decodeGenesis(encodeGenesis(GENESIS)).ok).toBe(true)
  })
})
