// paidDispute: money paid outside the books that its payee denies, or says nothing about, is judged by the street.
import { describe, expect, test } from 'vitest'
import {
  DISPUTE_OUTCOMES,
  RECEIPT_KINDS,
  account,
  freeCreditsWh,
  fromHex,
  limits,
  pledgedMicro,
  spendableMicro,
  stakeOf,
  sumOfAccounts,
  type LedgerRefusal,
} from '../../src/ledger/index.ts'
import { closeDispute } from '../../src/ledger/disputes.ts'
import { draftOf } from '../../src/ledger/state.ts'
import { remove } from '../../src/ledger/table.ts'
import { streetOfTwo } from './street.ts'
import { MINUTE, household, judge, must, opened, pass, trustStreet, type TrustStreet } from './trust-street.ts'
import { FOUNDER, agree, nowMs, send, sign } from './world.ts'

const [CLEARED, FRIVOLOUS, MINOR, NEGLIGENT, FALSIFIED] = [0, 1, 2, 3, 4] as const
const DEPOSIT = 100_000n
const balance = ({ world }: TrustStreet, id: number): bigint => account(world.tip.state, id).balanceMicro
const outcome = ({ world }: TrustStreet): string =>
  DISPUTE_OUTCOMES[world.tip.state.disputes.rows[0]?.outcome ?? 0] ?? ''
const kinds = ({ world }: TrustStreet): string[] =>
  world.receipts.map(({ kind, household: id, moneyMicro }) => `${RECEIPT_KINDS[kind]} ${id} ${moneyMicro}`)

/** Cem (4) says to have paid the founder (1). */
const said = async (street: TrustStreet, amountMicro = 3_000_000n): Promise<Uint8Array> => {
  const word = await sign(street.world, household(street, 4), { kind: 'paid', payee: 1, amountMicro })
  agree(street.world, nowMs(street.world) + 1n, [word])
  return fromHex(word.id)
}
const answer = (street: TrustStreet, by: number, payment: Uint8Array, given: number) =>
  send(street.world, household(street, by), { kind: 'paidAnswer', payment, answer: given })
const ask = (street: TrustStreet, payment: Uint8Array, by = 4): Promise<LedgerRefusal | undefined> =>
  send(street.world, household(street, by), { kind: 'paidDispute', payment })

/** The same, denied by the founder, who has a stake, and brought before the street. */
const asked = async (amountMicro?: bigint) => {
  const street = await trustStreet()
  await must(send(street.world, FOUNDER.household, { kind: 'stake', withdraw: false, amountMicro: 1_000_000n }))
  const payment = await said(street, amountMicro)
  await must(answer(street, 1, payment, 1))
  const before = { payer: balance(street, 4), payee: balance(street, 1) }
  await must(ask(street, payment))
  return { street, payment, before }
}
const judged = async (finding: number, amountMicro?: bigint) => {
  const made = await asked(amountMicro)
  pass(made.street.world, MINUTE)
  for (const id of [2, 3]) await must(judge(made.street, made.payment, id, finding))
  return made
}

describe('the street is asked whether a payment came', () => {
  test('by its payer, once it is denied', async () => {
    const street = await trustStreet()
    const payment = await said(street)
    expect(await ask(street, payment)).toBe('payment-young')
    await must(answer(street, 1, payment, 1))
    expect(await ask(street, payment, 1)).toBe('not-allowed')
    expect(await ask(street, payment, 2)).toBe('not-allowed')
    expect(await ask(street, payment)).toBeUndefined()
    expect(await ask(street, payment)).toBe('already-done')
    expect(kinds(street)).toContain('dispute-opened 1 0')
    expect(kinds(street)).toContain('dispute-opened 4 0')
  })

  test('or after fourteen days without an answer, and not a moment earlier', async () => {
    const street = await trustStreet()
    const payment = await said(street)
    const saidAtMs = street.world.tip.state.payments.rows[0]?.saidAtMs ?? 0n
    agree(street.world, saidAtMs + limits.PAYMENT_LATE_MS - 2n)
    expect(await ask(street, payment)).toBe('payment-young')
    expect(nowMs(street.world)).toBe(saidAtMs + limits.PAYMENT_LATE_MS - 1n)
    expect(await ask(street, payment)).toBeUndefined()
  })

  test('not about a payment that nobody knows, and not where nobody could judge', async () => {
    const street = await trustStreet()
    expect(await ask(street, new Uint8Array(32))).toBe('unknown')
    const { world, neighbour } = await streetOfTwo()
    const word = await sign(world, FOUNDER.household, { kind: 'paid', payee: 2, amountMicro: 1n })
    agree(world, nowMs(world) + 1n, [word])
    const payment = fromHex(word.id)
    await must(send(world, neighbour.keys.household, { kind: 'paidAnswer', payment, answer: 1 }))
    expect(await send(world, FOUNDER.household, { kind: 'paidDispute', payment })).toBe('nobody-to-judge')
  })

  test('at most four times at once', async () => {
    const street = await trustStreet()
    const payments = []
    for (let i = 0; i < 5; i++) payments.push(await said(street, 1n))
    for (const payment of payments) await must(answer(street, 1, payment, 1))
    const refusals = []
    for (const payment of payments) refusals.push(await ask(street, payment))
    expect(refusals).toEqual([undefined, undefined, undefined, undefined, 'too-many'])
  })

  test('with a deposit, out of what a debtor may still owe, as far as that reaches', async () => {
    const { street } = await asked()
    expect(balance(street, 4)).toBe(-4_000_000n)
    expect(pledgedMicro(street.world.tip.state, 4)).toBe(DEPOSIT)
    const poor = await trustStreet()
    const debt = await sign(poor.world, household(poor, 4), { kind: 'paid', payee: 2, amountMicro: 1n })
    agree(poor.world, nowMs(poor.world) + 1n, [debt])
    await must(answer(poor, 2, fromHex(debt.id), 1))
    const owed = await sign(poor.world, household(poor, 2), {
      kind: 'paid',
      payee: 4,
      amountMicro: spendableMicro(poor.world.tip.state, 4) - 40_000n,
    })
    agree(poor.world, nowMs(poor.world) + 1n, [owed])
    await must(answer(poor, 4, fromHex(owed.id), 0))
    await must(ask(poor, fromHex(debt.id)))
    expect(pledgedMicro(poor.world.tip.state, 4)).toBe(40_000n)
    expect(spendableMicro(poor.world.tip.state, 4)).toBe(0n)
  })

  test('and nothing is held still but the payment: no credits, no other dispute', async () => {
    const { street } = await asked()
    expect(freeCreditsWh(street.world.tip.state, 1, 0)).toBe(30n)
    await opened(street)
    expect(street.world.tip.state.disputes.rows).toHaveLength(2)
  })
})

describe('the street finds', () => {
  test.each([
    ['that it came and was overlooked', MINOR, 100_000n],
    ['that it came and nobody looked', NEGLIGENT, 250_000n],
    ['that it came and was denied', FALSIFIED, 500_000n],
  ])('%s: it is on the books, and a part of the stake is lost', async (_what, finding, slashedMicro) => {
    const { street, before } = await judged(finding)
    expect(balance(street, 4)).toBe(before.payer + 3_000_000n)
    expect(balance(street, 1)).toBe(before.payee - 3_000_000n - slashedMicro)
    expect(stakeOf(street.world.tip.state, 1).stakeMicro).toBe(1_000_000n - slashedMicro)
    expect(balance(street, 0)).toBe(slashedMicro)
    expect(pledgedMicro(street.world.tip.state, 4)).toBe(0n)
    expect(street.world.tip.state.payments.rows).toEqual([])
    expect(kinds(street)).toEqual(
      expect.arrayContaining(['paid 4 3000000', 'paid 1 -3000000', `slash 1 ${-slashedMicro}`, 'dispute-guilty 1 0']),
    )
    expect(sumOfAccounts(street.world.tip.state)).toBe(0n)
  })

  test.each([
    ['that it did not come', CLEARED, 0n],
    ['that it was never sent: the deposit goes to whom it accused', FRIVOLOUS, DEPOSIT],
  ])('%s, and the payment is off the books', async (_what, finding, lostMicro) => {
    const { street, before } = await judged(finding)
    expect([balance(street, 4), balance(street, 1)]).toEqual([before.payer - lostMicro, before.payee + lostMicro])
    expect(street.world.tip.state.payments.rows).toEqual([])
    expect(stakeOf(street.world.tip.state, 1).stakeMicro).toBe(1_000_000n)
  })

  test('nothing when too few vote: the payment waits on, and is not judged again', async () => {
    const { street, payment, before } = await asked()
    pass(street.world, MINUTE)
    await must(judge(street, payment, 2, FALSIFIED))
    pass(street.world, 2n * MINUTE)
    expect(outcome(street)).toBe('undecided')
    expect([balance(street, 4), balance(street, 1)]).toEqual([before.payer, before.payee])
    expect(street.world.tip.state.payments.rows).toHaveLength(1)
    expect(await ask(street, payment)).toBe('already-done')
    expect(await answer(street, 1, payment, 0)).toBeUndefined()
    expect(balance(street, 4)).toBe(before.payer + 3_000_000n)
  })

  test('and moves nothing between homes that are gone for good', async () => {
    const { street } = await asked()
    const draft = draftOf(street.world.tip.state)
    const [dispute] = draft.disputes.rows
    if (dispute === undefined) throw new Error('a dispute')
    remove(draft.accounts, '4')
    const verdicts = [2, 3].map((household) => ({ household, finding: FALSIFIED }))
    closeDispute(draft, { ...dispute, verdicts }, [])
    expect(draft.payments.rows.map(({ amountMicro }) => amountMicro)).toEqual([3_000_000n])
  })

  test.each([
    ['the claim of its payee', 4_000_000n, 3_004_000n],
    ['the debt of its payer', 3_900_000n, 2_500_000n],
  ])('a verdict squares a debt with a claim and goes no further than %s', async (_what, amountMicro, bookedMicro) => {
    const made = await asked(amountMicro)
    const { street, payment } = made
    // In the second street the payer owes less than its payee is owed.
    if (bookedMicro < 3_000_000n) {
      await must(send(street.world, FOUNDER.household, { kind: 'transfer', to: 4, amountMicro: 1_500_000n }))
      await must(send(street.world, household(street, 3), { kind: 'transfer', to: 1, amountMicro: 1_000_000n }))
    }
    const before = { payer: balance(street, 4), payee: balance(street, 1) }
    pass(street.world, MINUTE)
    for (const id of [2, 3]) await must(judge(street, payment, id, MINOR))
    const { state } = street.world.tip
    expect(balance(street, 4)).toBe(before.payer + bookedMicro)
    expect(balance(street, 1)).toBe(before.payee - bookedMicro - 100_000n)
    expect(state.payments.rows.map((row) => [row.amountMicro, row.denied])).toEqual([[amountMicro - bookedMicro, true]])
    expect(sumOfAccounts(state)).toBe(0n)
  })
})

describe('while the street is asked', () => {
  test('the payee may find the money: that ends it, and costs nobody anything', async () => {
    const { street, payment, before } = await asked()
    pass(street.world, MINUTE)
    await must(judge(street, payment, 2, FALSIFIED))
    await must(answer(street, 1, payment, 0))
    expect(outcome(street)).toBe('settled')
    expect([balance(street, 4), balance(street, 1)]).toEqual([before.payer + 3_000_000n, before.payee - 3_000_000n])
    expect(stakeOf(street.world.tip.state, 1).stakeMicro).toBe(1_000_000n)
    expect(pledgedMicro(street.world.tip.state, 4)).toBe(0n)
    expect(await judge(street, payment, 3, FALSIFIED)).toBe('dispute-phase')
  })

  test('the payer cannot take its word back, and the books do not forget it', async () => {
    const { street, payment } = await asked()
    expect(await answer(street, 4, payment, 2)).toBe('still-open')
    agree(street.world, nowMs(street.world) + limits.PAYMENT_LIFE_MS)
    expect(street.world.tip.state.payments.rows).toHaveLength(1)
    pass(street.world, 3n * MINUTE)
    expect(street.world.tip.state.disputes.rows[0]?.closedAtMs).toBeGreaterThan(0n)
    agree(street.world, nowMs(street.world) + 1n)
    expect(street.world.tip.state.payments.rows).toEqual([])
  })

  test('vote by a party: neither payer nor payee judges', async () => {
    const { street, payment } = await asked()
    pass(street.world, MINUTE)
    expect(await judge(street, payment, 1, CLEARED)).toBe('dispute-party')
    expect(await judge(street, payment, 4, FALSIFIED)).toBe('dispute-party')
  })
})
