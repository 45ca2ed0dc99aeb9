// Being square with the fewest payments: held against every way of splitting the homes into sets.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settleUp, type SettlingPayment } from '../../src/ledger/index.ts'

type Balances = { household: number; balanceMicro: bigint }[]

const balancesOf = (amounts: readonly bigint[]): Balances =>
  amounts.map((balanceMicro, i) => ({ household: i + 1, balanceMicro }))

const after = (balances: Balances, payments: readonly SettlingPayment[]): bigint[] =>
  balances.map(({ household, balanceMicro }) =>
    payments.reduce(
      (sum, { payer, payee, amountMicro }) =>
        sum + (payer === household ? amountMicro : 0n) - (payee === household ? amountMicro : 0n),
      balanceMicro,
    ),
  )

/** The most sets that add up to nothing, by trying every set for every home. */
const mostSets = (amounts: readonly bigint[]): number => {
  const place = (i: number, sets: readonly bigint[]): number => {
    const amount = amounts[i]
    if (amount === undefined) return sets.every((sum) => sum === 0n) ? sets.length : 0
    const joined = sets.map((_, at) =>
      place(
        i + 1,
        sets.map((sum, j) => (j === at ? sum + amount : sum)),
      ),
    )
    return Math.max(place(i + 1, [...sets, amount]), ...joined)
  }
  return place(0, [])
}

/** Amounts that add up to nothing. */
const evenAmounts = (most: number): fc.Arbitrary<bigint[]> =>
  fc
    .array(fc.bigInt({ min: -6n, max: 6n }), { minLength: 1, maxLength: most - 1 })
    .map((drawn) => [...drawn, -drawn.reduce((sum, one) => sum + one, 0n)])

describe('settling up', () => {
  test('makes everybody square with the fewest payments there are', () => {
    fc.assert(
      fc.property(evenAmounts(7), (amounts) => {
        const balances = balancesOf(amounts)
        const payments = settleUp(balances, 1n)
        expect(after(balances, payments).every((left) => left === 0n)).toBe(true)
        const owing = amounts.filter((amount) => amount !== 0n)
        expect(payments.length).toBe(owing.length - (owing.length === 0 ? 0 : mostSets(owing)))
      }),
      { numRuns: 300 },
    )
  })

  test('never needs as many payments as there are homes, however many', () => {
    fc.assert(
      fc.property(evenAmounts(60), (amounts) => {
        const balances = balancesOf(amounts.map((amount) => amount * 1_000_003n))
        const payments = settleUp(balances, 1n)
        expect(after(balances, payments).every((left) => left === 0n)).toBe(true)
        expect(payments.length).toBeLessThan(Math.max(1, amounts.length))
        expect(payments.every(({ amountMicro, payer, payee }) => amountMicro > 0n && payer !== payee)).toBe(true)
      }),
    )
  })

  test('asks for whole cents only, takes nobody past zero, and leaves less than a cent for each home', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -90_000_000n, max: 90_000_000n }), { maxLength: 14 }), (amounts) => {
        // The street's own account holds what is missing here.
        const balances = balancesOf(amounts)
        const payments = settleUp(balances, 10_000n)
        expect(payments.every(({ amountMicro }) => amountMicro % 10_000n === 0n && amountMicro > 0n)).toBe(true)
        for (const [i, left] of after(balances, payments).entries()) {
          const before = amounts[i] ?? 0n
          expect(before >= 0n ? left >= 0n && left <= before : left <= 0n && left >= before).toBe(true)
        }
        const sum = amounts.reduce((all, one) => all + one, 0n)
        const left = after(balances, payments).reduce((all, one) => all + (one < 0n ? -one : one), 0n)
        const size = sum < 0n ? -sum : sum
        expect(left).toBeLessThanOrEqual(size + 2n * 10_000n * BigInt(amounts.length))
      }),
    )
  })

  test('of nobody, and of those who are square, needs nothing', () => {
    expect(settleUp([], 1n)).toEqual([])
    expect(settleUp(balancesOf([0n, 0n, 9n]), 10n)).toEqual([])
  })

  test('says the same whatever the order', () => {
    const balances = balancesOf([5n, -3n, -2n, 7n, -7n])
    const payments = (given: Balances) =>
      settleUp(given, 1n)
        .map(({ payer, payee, amountMicro }) => `${payer} ${payee} ${amountMicro}`)
        .sort()
    expect(payments(balances.toReversed())).toEqual(payments(balances))
  })
})
