// leave, meterRetire, and households that are closed: what has to be settled first, who bears a debt, who never goes.
import { describe, expect, test } from 'vitest'
import {
  RECEIPT_KINDS,
  account,
  hex,
  limits,
  nextDeadlineMs,
  ownedCreditsWh,
  settleUp,
  sumOfAccounts,
  type Body,
} from '../../src/ledger/index.ts'
import { agreedBy, expelling, speak } from './council.ts'
import { SELL, orderBody, streetOfTwo, streetWithCredits } from './street.ts'
import { decided, round, rounds, streetOfVoters, type VotersStreet } from './voters.ts'
import { FOUNDER, SLOT_MS, addMeter, agree, nowMs, readingBody, send, sign, type World } from './world.ts'

const leaving = (household: number): Body => ({ kind: 'leave', household })
const balance = ({ tip }: World, id: number): bigint | undefined =>
  tip.state.accounts.rows.find(({ household }) => household === id)?.balanceMicro

/** Says that the one owes the other so much: as if it had been paid outside the books. */
const owe = async (street: VotersStreet, debtor: number, creditor: number, amountMicro: bigint): Promise<void> => {
  const { id } = await speak(street, creditor, { kind: 'paid', payee: debtor, amountMicro })
  const [payment] = street.world.tip.state.payments.rows.filter((row) => hex(row.payment) === id)
  if (payment === undefined) throw new Error('nobody said that it paid')
  const { refusal } = await speak(street, debtor, { kind: 'paidAnswer', payment: payment.payment, answer: 0 })
  expect(refusal).toBeUndefined()
}

const lines = ({ receipts }: World, kind: string) =>
  receipts
    .filter((line) => RECEIPT_KINDS[line.kind] === kind && line.moneyMicro !== 0n)
    .map(({ household, moneyMicro }) => [household, moneyMicro])

describe('leaving', () => {
  test('takes a square home out of the set at the second block after, and off the list', async () => {
    const street = await streetOfVoters(5)
    expect((await speak(street, 5, leaving(5))).refusal).toBeUndefined()
    const set = () => street.world.tip.state.street.activeSet.map(({ household }) => household)
    round(street.world)
    expect(set()).toEqual([1, 2, 3, 4, 5])
    expect(nextDeadlineMs(street.world.tip.state)).toBe(nowMs(street.world) + 1n)
    round(street.world)
    expect(set()).toEqual([1, 2, 3, 4])
    const { households, attendance, accounts, meters, former, keys } = street.world.tip.state
    for (const table of [attendance, accounts, meters])
      expect(table.rows.some(({ household }) => household === 5)).toBe(false)
    expect(households.rows.map(({ id }) => id)).toEqual([1, 2, 3, 4])
    expect(former.rows).toMatchObject([{ id: 5, going: 1 }])
    expect(keys.rows.filter(({ household, votesUntil }) => household === 5 && votesUntil === 0n)).toEqual([])
  })

  test('ends every key: nothing that it signs counts any more', async () => {
    const street = await streetOfVoters(5)
    await speak(street, 5, leaving(5))
    rounds(street.world, 3)
    for (const key of ['household', 'device'] as const) {
      const signer = street.keys[4]?.[key]
      if (signer === undefined) throw new Error('five homes have five keys')
      expect(await send(street.world, signer, { kind: 'absence', nightly: true, fromMs: 0n, untilMs: 0n })).toBe(
        'not-allowed',
      )
    }
  })

  test('with debts, or with money to get, is refused', async () => {
    const street = await streetOfVoters(6)
    await owe(street, 6, 5, 2_000_000n)
    expect((await speak(street, 6, leaving(6))).refusal).toBe('not-square')
    expect((await speak(street, 5, leaving(5))).refusal).toBe('not-square')
    await owe(street, 5, 6, 2_000_000n)
    expect((await speak(street, 6, leaving(6))).refusal).toBeUndefined()
  })

  test.each<[string, (world: World) => Body]>([
    ['an order', (world) => orderBody(world, SELL, 20n, 200_000n)],
    [
      'a delivery',
      (world) => ({
        ...{ kind: 'deliveryOffer', buyer: 2, source: 1, energyWh: 5n, priceMicroPerKwh: 1n },
        endsAtMs: nowMs(world) + 60_000n,
      }),
    ],
    ['a payment', () => ({ kind: 'paid', payee: 2, amountMicro: 1n })],
  ])('with %s that is open is refused', async (_what, body) => {
    const { world } = await streetWithCredits()
    const open = body(world)
    const signer = open.kind === 'paid' ? FOUNDER.household : FOUNDER.device
    expect(await send(world, signer, open)).toBeUndefined()
    expect(await send(world, FOUNDER.household, leaving(1))).toBe('still-open')
  })

  test('with energy that no slot has settled is refused', async () => {
    const { world, load, neighbour, baseMs } = await streetOfTwo()
    agree(world, baseMs + SLOT_MS, [await sign(world, load, readingBody(2n, baseMs + SLOT_MS, 50_010n, 0n))])
    expect(await send(world, neighbour.keys.household, leaving(2))).toBe('still-open')
  })

  test('never takes the last voter, nor one without whom too few would vote', async () => {
    const { world } = await streetOfTwo()
    expect(await send(world, FOUNDER.household, leaving(1))).toBe('too-few-voters')
    const ten = await streetOfVoters(10)
    rounds(ten.world, 60, { away: [1, 3, 5, 6, 7, 8], stepMs: 2_000n })
    expect(decided(ten.world)).toEqual([2, 4, 9, 10])
    expect((await speak(ten, 10, leaving(10))).refusal).toBe('too-few-voters')
    // Who does not vote is not needed.
    expect((await speak(ten, 1, leaving(1))).refusal).toBeUndefined()
  })

  test('is for oneself only', async () => {
    const street = await streetOfVoters(5)
    expect((await speak(street, 4, leaving(5))).refusal).toBe('unknown')
  })
})

describe('a retired meter', () => {
  test('says nothing any more, and its number is free for whoever moves in', async () => {
    const { world, neighbour, load, baseMs } = await streetOfTwo()
    const meter = world.tip.state.meters.rows.find(({ household }) => household === 2)?.id ?? 0
    expect(await send(world, FOUNDER.household, { kind: 'meterRetire', meter })).toBe('not-allowed')
    expect(await send(world, neighbour.keys.household, { kind: 'meterRetire', meter })).toBeUndefined()
    expect(await send(world, load, readingBody(2n, baseMs + 5n, 50_001n, 0n))).toBe('not-allowed')
    expect(await send(world, neighbour.keys.household, { kind: 'meterRetire', meter })).toBe('meter-unknown')
    const successor = { ...FOUNDER, meter: async () => await neighbour.keys.meter('another key') }
    await addMeter(world, successor, 'LOAD-1', 0)
    expect(world.tip.state.meters.rows.filter(({ household }) => household === 1)).toHaveLength(2)
  })
})

describe('the debt of an expelled home', () => {
  test('is shared by those who have a plus, in proportion, and makes nobody owe', async () => {
    const street = await streetOfVoters(5)
    await owe(street, 5, 1, 6_000_000n)
    await owe(street, 5, 2, 3_000_001n)
    await owe(street, 4, 2, 1_000_000n)
    await agreedBy(street, [1, 2, 3, 4], expelling(5))
    const { world } = street
    expect([1, 2, 3, 4].map((id) => balance(world, id))).toEqual([600_000n, 400_000n, 0n, -1_000_000n])
    expect(lines(world, 'levy')).toEqual([
      [1, -5_400_000n],
      [2, -3_600_001n],
    ])
    expect(sumOfAccounts(world.tip.state)).toBe(0n)
    rounds(world, 3)
    expect(balance(world, 5)).toBeUndefined()
  })

  test('is paid by its own credits first: whoever bears the rest gets them at the feed-in price', async () => {
    const { world, neighbour } = await streetWithCredits()
    const third = { world, keys: [FOUNDER, neighbour.keys] }
    await owe(third, 1, 2, 2_000n)
    const before = ownedCreditsWh(world.tip.state)
    // A street of two expels nobody; 90 days of silence close the founder, but it is the last voter.
    const { closeHousehold } = await import('../../src/ledger/going.ts')
    const { draftOf, sealState } = await import('../../src/ledger/state.ts')
    const { withVoter } = await import('../../src/ledger/index.ts')
    const draft = draftOf(world.tip.state)
    const voter = { household: 2, key: neighbour.keys.device.key }
    draft.street = { ...draft.street, afterNextSet: withVoter(draft.street.afterNextSet, voter) }
    const receipts: World['receipts'] = []
    expect(closeHousehold(draft, 1, 'expelled', receipts)).toBe(true)
    const state = sealState(draft)
    // 2,000 micro at 80,000 per kWh are 25 Wh; the other 25 expire with it.
    expect(state.lots.rows.map(({ owner, amountWh }) => [owner, amountWh])).toEqual([
      [1, 25n],
      [2, 25n],
    ])
    expect(ownedCreditsWh(state)).toBe(before)
    expect(account(state, 1).balanceMicro).toBe(0n)
    expect(account(state, 2).balanceMicro).toBe(0n)
    expect(sumOfAccounts(state)).toBe(0n)
  })

  test('is paid by the street’s own account before anybody else', async () => {
    const street = await streetOfVoters(4)
    await owe(street, 4, 1, 5_000_000n)
    // As if rounding had left a little there: what the street has comes from somebody.
    const { transferMoney } = await import('../../src/ledger/money.ts')
    const { draftOf, sealState } = await import('../../src/ledger/state.ts')
    const draft = draftOf(street.world.tip.state)
    transferMoney(draft, 2, 0, 1_000_000n)
    street.world.tip = { ...street.world.tip, state: sealState(draft) }
    await agreedBy(street, [1, 2, 3], expelling(4))
    expect([0, 1, 2, 3].map((id) => balance(street.world, id))).toEqual([0n, 1_000_000n, -1_000_000n, 0n])
  })

  test('an expelled home that is owed money is paid out first, and can do nothing else', async () => {
    const street = await streetOfVoters(4)
    await owe(street, 1, 4, 3_000_000n)
    await agreedBy(street, [1, 2, 3], expelling(4))
    rounds(street.world, 3)
    expect(balance(street.world, 4)).toBe(3_000_000n)
    expect(settleUp(street.world.tip.state.accounts.rows, 10_000n)).toEqual([
      { payer: 1, payee: 4, amountMicro: 3_000_000n },
    ])
    expect((await speak(street, 4, { kind: 'paid', payee: 1, amountMicro: 1n })).refusal).toBe('not-a-member')
    // More than it is owed cannot be confirmed: nobody who is gone may come to owe.
    await speak(street, 1, { kind: 'paid', payee: 4, amountMicro: 3_000_001n })
    const [word] = street.world.tip.state.payments.rows
    if (word === undefined) throw new Error('nobody said that it paid')
    expect((await speak(street, 4, { kind: 'paidAnswer', payment: word.payment, answer: 0 })).refusal).toBe(
      'not-enough-money',
    )
    expect((await speak(street, 4, { kind: 'transfer', to: 1, amountMicro: 3_000_000n })).refusal).toBeUndefined()
    rounds(street.world, 2)
    expect(balance(street.world, 4)).toBeUndefined()
    expect((await speak(street, 4, { kind: 'transfer', to: 1, amountMicro: 1n })).refusal).toBe('not-allowed')
  })
})

describe('a home that is silent', () => {
  /** Awake time passes in steps of two minutes; nobody says a word. */
  const pass = (street: VotersStreet, awakeMs: bigint, away: number[]): void => {
    const draft = street.world.tip.state.street
    const state = { ...street.world.tip.state, street: { ...draft, awakeMs: draft.awakeMs + awakeMs } }
    street.world.tip = { ...street.world.tip, state }
    round(street.world, { away })
  }

  test('for 90 days and owes is closed by itself; who votes, or owes nothing, is not', async () => {
    const street = await streetOfVoters(7)
    await owe(street, 6, 1, 4_000_000n)
    await owe(street, 5, 2, 1_000_000n)
    // These two leave the set, so that their silence is one; the seventh owes nothing.
    rounds(street.world, 30, { away: [6, 7], stepMs: 2_000n })
    expect(decided(street.world)).toEqual([1, 2, 3, 4, 5])
    pass(street, limits.SILENT_MS - 86_400_000n, [6, 7])
    expect(balance(street.world, 6)).toBe(-4_000_000n)
    pass(street, 86_400_000n, [6, 7])
    rounds(street.world, 3, { away: [6, 7] })
    expect(street.world.tip.state.former.rows).toMatchObject([{ id: 6, going: 3 }])
    // The fifth owes as well, and votes.
    expect(balance(street.world, 5)).toBe(-1_000_000n)
    expect([1, 2].map((id) => balance(street.world, id))).toEqual([800_000n, 200_000n])
  })
})
