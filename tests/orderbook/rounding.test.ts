// Promises that payments and splits lose nothing, for either sign.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { floorDivide, payment, split } from '../../src/orderbook/index.ts'

const price = fc.bigInt({ min: -500_000_000n, max: 500_000_000n })
const quantity = fc.bigInt({ min: 0n, max: 10_000_000n })

describe('payment', () => {
  test('the buyer pays the ceiling, the seller gets the floor, the street keeps the rest', () => {
    expect(payment(1n, 1n)).toEqual({ buyerPays: 1n, sellerGets: 0n, street: 1n })
    expect(payment(1000n, 310_000n)).toEqual({ buyerPays: 310_000n, sellerGets: 310_000n, street: 0n })
    expect(payment(333n, 310_001n)).toEqual({ buyerPays: 103_231n, sellerGets: 103_230n, street: 1n })
    expect(payment(0n, 310_001n)).toEqual({ buyerPays: 0n, sellerGets: 0n, street: 0n })
  })

  test('a negative price rounds the same two ways', () => {
    expect(payment(1n, -1n)).toEqual({ buyerPays: 0n, sellerGets: -1n, street: 1n })
    expect(payment(1500n, -1001n)).toEqual({ buyerPays: -1501n, sellerGets: -1502n, street: 1n })
    expect(payment(2000n, -5n)).toEqual({ buyerPays: -10n, sellerGets: -10n, street: 0n })
  })

  test('both payments are within one micro of the exact amount, and nothing is lost', () => {
    fc.assert(
      fc.property(quantity, price, (q, p) => {
        const { buyerPays, sellerGets, street } = payment(q, p)
        expect(buyerPays).toBe(sellerGets + street)
        expect(sellerGets * 1000n <= q * p && q * p <= buyerPays * 1000n).toBe(true)
        expect(street).toBe((q * p) % 1000n === 0n ? 0n : 1n)
      }),
    )
  })

  test('a negative quantity is our own bug', () => {
    expect(() => payment(-1n, 5n)).toThrow('quantity')
  })
})

describe('split', () => {
  test('the largest remainders get the odd units, ties the lower index', () => {
    expect(split(10n, [1n, 1n, 1n])).toEqual([4n, 3n, 3n])
    expect(split(5n, [1n, 1n, 1n])).toEqual([2n, 2n, 1n])
    expect(split(7n, [10n, 25n, 15n])).toEqual([1n, 4n, 2n])
    expect(split(-10n, [1n, 1n, 1n])).toEqual([-3n, -3n, -4n])
    expect(split(0n, [])).toEqual([])
    expect(split(0n, [0n, 0n])).toEqual([0n, 0n])
  })

  test('shares sum to the total, no share is a whole unit off, no weight means no share', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 1000n }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(fc.bigInt({ min: -5000n, max: 5000n }), weights, (total, ws) => {
        const sum = ws.reduce((a, b) => a + b, 0n)
        fc.pre(sum > 0n)
        const shares = split(total, ws)
        expect(shares.reduce((a, b) => a + b, 0n)).toBe(total)
        shares.forEach((share, index) => {
          const error = share * sum - total * (ws[index] ?? 0n)
          expect(error > -sum && error < sum).toBe(true)
          if (ws[index] === 0n) expect(share).toBe(0n)
        })
      }),
    )
  })

  test('negative weights and weights of nobody are our own bugs', () => {
    expect(() => split(1n, [2n, -1n])).toThrow('weight')
    expect(() => split(1n, [0n, 0n])).toThrow('weight')
    expect(() => split(1n, [])).toThrow('weight')
  })
})

test('floorDivide rounds towards minus infinity', () => {
  expect([7n, -7n, 6n, -6n, 0n].map((n) => floorDivide(n, 2n))).toEqual([3n, -4n, 3n, -3n, 0n])
})
