// rate, exchange, exchangeAnswer, issue: money against money outside, and how far a newcomer may owe.
import { describe, expect, test } from 'vitest'
import {
  RECEIPT_KINDS,
  account,
  decodeGenesis,
  encodeGenesis,
  fromHex,
  mayOweMicro,
  openMarketGenesis,
  rolesOf,
  spendableMicro,
  sumOfAccounts,
  textOf,
  utf8,
  type Body,
  type LedgerRefusal,
} from '../../src/ledger/index.ts'
import { agreedBy, changing, giving, speak } from './council.ts'
import { BUY, orderBody, streetWithCredits } from './street.ts'
import { PLAIN, streetOfVoters, type VotersStreet } from './voters.ts'
import { GENESIS, createWorld, nowMs, send } from './world.ts'

const EUR = utf8('EUR')
const rate = (microPerUnit = 1_000_000n, currency = EUR): Body => ({
  ...{ kind: 'rate', currency, microPerUnit, note: utf8('in cash, Saturdays') },
})
const asking = (other: Partial<Extract<Body, { kind: 'exchange' }>> = {}): Body => ({
  ...{ kind: 'exchange', treasurer: 1, redeem: false, amountMicro: 2_000_000n },
  ...{ currency: EUR, microPerUnit: 1_000_000n, reference: utf8('bank slip 7') },
  ...other,
})
const issuing = (household: number, amountMicro: bigint): Body => ({
  ...{ kind: 'issue', household, amountMicro, currency: EUR, reference: utf8('bank slip 8') },
})
const ANSWERS = { done: 0, declined: 1, 'taken-back': 2 } as const
const answering = (id: string, given: keyof typeof ANSWERS): Body => ({
  ...{ kind: 'exchangeAnswer', exchange: fromHex(id), answer: ANSWERS[given] },
})

/** The first home is the treasurer, may issue 10, and has posted a rate. */
const withTreasurer = async (homes = 4): Promise<VotersStreet> => {
  const street = await streetOfVoters(homes, { ...PLAIN, issuingLimitMicro: 10_000_000n })
  expect((await speak(street, 1, rate())).refusal).toBeUndefined()
  return street
}
const balances = ({ world }: VotersStreet): bigint[] => [1, 2].map((id) => account(world.tip.state, id).balanceMicro)

describe('money outside', () => {
  test('is exchanged at a posted rate: nothing moves before the treasurer says that it came', async () => {
    const street = await withTreasurer()
    const { id } = await speak(street, 2, asking())
    expect(balances(street)).toEqual([0n, 0n])
    expect((await speak(street, 2, answering(id, 'done'))).refusal).toBe('not-allowed')
    expect((await speak(street, 1, answering(id, 'done'))).refusal).toBeUndefined()
    expect(balances(street)).toEqual([-2_000_000n, 2_000_000n])
    expect((await speak(street, 1, answering(id, 'done'))).refusal).toBe('unknown')
    expect(sumOfAccounts(street.world.tip.state)).toBe(0n)
    const lines = street.world.receipts.filter(({ kind }) => RECEIPT_KINDS[kind] === 'exchange')
    expect(lines.map(({ household, counterpart, moneyMicro }) => [household, counterpart, moneyMicro])).toEqual([
      [2, 1, 2_000_000n],
      [1, 2, -2_000_000n],
    ])
  })

  test.each<[string, Partial<Extract<Body, { kind: 'exchange' }>>, LedgerRefusal]>([
    ['of somebody who is no treasurer', { treasurer: 3 }, 'role-missing'],
    ['of oneself', { treasurer: 2 }, 'not-to-yourself'],
    ['at another rate than the posted one', { microPerUnit: 2_000_000n }, 'no-rate'],
    ['in a currency without a rate', { currency: utf8('CHF') }, 'no-rate'],
    ['of nothing', { amountMicro: 0n }, 'amount-invalid'],
    ['back, of what one only may owe', { redeem: true }, 'not-yours-to-give'],
  ])('asked %s is refused', async (_what, other, refusal) => {
    const street = await withTreasurer()
    expect((await speak(street, 2, asking(other))).refusal).toBe(refusal)
  })

  test('beyond the limit is never issued, in whatever steps', async () => {
    const street = await withTreasurer()
    const { id } = await speak(street, 2, asking({ amountMicro: 10_000_001n }))
    expect((await speak(street, 1, answering(id, 'done'))).refusal).toBe('issuing-limit')
    for (let i = 0; i < 5; i++) expect((await speak(street, 1, issuing(2, 2_000_000n))).refusal).toBeUndefined()
    expect((await speak(street, 1, issuing(3, 1n))).refusal).toBe('issuing-limit')
    await agreedBy(street, [1, 2, 3], changing({ issuingLimitMicro: 10_000_001n }))
    expect((await speak(street, 1, issuing(3, 1n))).refusal).toBeUndefined()
  })

  test('is taken back out of what one has, set aside until it is paid out', async () => {
    const street = await withTreasurer()
    await speak(street, 1, issuing(2, 5_000_000n))
    const { id } = await speak(street, 2, asking({ redeem: true, amountMicro: 4_000_000n }))
    expect(account(street.world.tip.state, 2).reservedMicro).toBe(4_000_000n)
    expect((await speak(street, 2, { kind: 'transfer', to: 3, amountMicro: 1_000_001n })).refusal).toBe(
      'not-yours-to-give',
    )
    expect((await speak(street, 1, answering(id, 'done'))).refusal).toBeUndefined()
    expect(balances(street)).toEqual([-1_000_000n, 1_000_000n])
    expect(account(street.world.tip.state, 1).issuedMicro).toBe(1_000_000n)
    const { id: again } = await speak(street, 2, asking({ redeem: true, amountMicro: 1_000_000n }))
    expect((await speak(street, 2, answering(again, 'taken-back'))).refusal).toBeUndefined()
    expect(account(street.world.tip.state, 2).reservedMicro).toBe(0n)
  })

  test('is issued by treasurers and retailers only, against a reference, never to oneself', async () => {
    const street = await withTreasurer()
    expect((await speak(street, 2, rate())).refusal).toBe('role-missing')
    expect((await speak(street, 2, issuing(3, 1n))).refusal).toBe('role-missing')
    expect((await speak(street, 1, issuing(1, 1n))).refusal).toBe('not-to-yourself')
    const silent = { ...issuing(2, 1n), reference: new Uint8Array() } as Body
    expect((await speak(street, 1, silent)).refusal).toBe('name-empty')
    await agreedBy(street, [1, 2, 3], giving(2, 'retailer'))
    expect((await speak(street, 2, issuing(3, 1n))).refusal).toBe('no-rate')
    await speak(street, 2, rate())
    expect((await speak(street, 2, issuing(3, 1n))).refusal).toBeUndefined()
    await agreedBy(street, [1, 3, 4], giving(2, 'retailer', false))
    expect((await speak(street, 2, issuing(3, 1n))).refusal).toBe('role-missing')
  })

  test('that was issued is the till’s and no debt of the treasurer’s own home', async () => {
    const street = await withTreasurer()
    const before = spendableMicro(street.world.tip.state, 1)
    await speak(street, 1, issuing(2, 9_000_000n))
    expect(spendableMicro(street.world.tip.state, 1)).toBe(before)
  })

  test('has a rate that its treasurer takes back', async () => {
    const street = await withTreasurer()
    expect((await speak(street, 1, rate(0n))).refusal).toBeUndefined()
    expect(street.world.tip.state.rates.rows).toEqual([])
    expect((await speak(street, 2, asking())).refusal).toBe('no-rate')
  })
})

describe('the preset Open market', () => {
  const open = openMarketGenesis({ ...GENESIS, name: 'Bazaar', currency: 'EUR' })

  test('has a stake, treasurers, approvals, and newcomers who owe nothing; its founding document is sound', () => {
    expect(decodeGenesis(encodeGenesis(open))).toMatchObject({ ok: true })
    expect(open).toMatchObject({
      ...{ minimumStakeMicro: 1_000_000_000n, approvals: 3, newcomerOverdraftMicro: 0n },
      overdraftLimitMicro: 50_000_000n,
    })
    const world = createWorld(open)
    expect(world.tip.state.households.rows.map(rolesOf)).toEqual([['organiser', 'treasurer']])
    expect(textOf(open.name)).toBe('Bazaar')
  })

  test('asks a street that is still small for all it has', async () => {
    const street = await streetOfVoters(1, { ...PLAIN, approvals: 3 })
    const { admit } = await import('./world.ts')
    await expect(admit(street.world, 'Second')).resolves.toMatchObject({ id: 2 })
    await expect(admit(street.world, 'Third')).rejects.toThrow('not-allowed')
  })
})

describe('a newcomer', () => {
  const CAREFUL = { ...GENESIS, newcomerOverdraftMicro: 0n, issuingLimitMicro: 100_000_000n }

  test('owes nothing before it has earned or paid in, then as much as that, and never more than anybody', async () => {
    const { world, neighbour } = await streetWithCredits(CAREFUL)
    const owes = (id: number): bigint => mayOweMicro(world.tip.state, id)
    expect([owes(1), owes(2)]).toEqual([0n, 0n])
    expect(await send(world, neighbour.keys.device, orderBody(world, BUY, 10n, 100_000n))).toBe('not-enough-money')
    const { FOUNDER } = await import('./world.ts')
    await send(world, FOUNDER.household, rate())
    expect(await send(world, FOUNDER.household, issuing(2, 3_000_000n))).toBeUndefined()
    expect(owes(2)).toBe(3_000_000n)
    expect(spendableMicro(world.tip.state, 2)).toBe(6_000_000n)
    await send(world, FOUNDER.household, issuing(2, 90_000_000n))
    expect(owes(2)).toBe(50_000_000n)
    expect(nowMs(world)).toBeGreaterThan(0n)
  })

  test('gains no trust by a gift, nor by a sale of a single Wh', async () => {
    const { world, neighbour } = await streetWithCredits(CAREFUL)
    const { FOUNDER } = await import('./world.ts')
    await send(world, FOUNDER.household, rate())
    await send(world, FOUNDER.household, issuing(2, 3_000_000n))
    await send(world, neighbour.keys.household, { kind: 'transfer', to: 1, amountMicro: 1_000_000n })
    expect(mayOweMicro(world.tip.state, 1)).toBe(0n)
    await send(world, FOUNDER.device, orderBody(world, 1, 1n, 200_000n))
    expect(await send(world, neighbour.keys.device, orderBody(world, BUY, 1n, 200_000n))).toBeUndefined()
    expect(mayOweMicro(world.tip.state, 1)).toBe(200n)
  })
})
