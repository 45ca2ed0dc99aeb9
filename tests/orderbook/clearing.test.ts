// Promises that the call auction finds the greatest welfare and volume, one fair price, and exact sums.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clear, type Clearing, type ClearingEntry } from '../../src/orderbook/index.ts'
import { bestByBruteForce } from './brute-force-clearing.ts'

const tieKeyOf = (household: number): string => ((household * 2654435761) >>> 0).toString(16).padStart(8, '0')
const entry = (household: number, quantityWh: number, price: number): ClearingEntry => ({
  household,
  quantityWh: BigInt(quantityWh),
  priceMicroPerKwh: BigInt(price),
  tieKey: tieKeyOf(household),
})
const side = (firstHousehold: number, maxLength: number, maxQuantity: number) =>
  fc
    .array(fc.record({ quantity: fc.integer({ min: 1, max: maxQuantity }), price: fc.integer({ min: -4, max: 6 }) }), {
      maxLength,
    })
    .map((rows) => rows.map(({ quantity, price }, index) => entry(firstHousehold + index, quantity, price)))
const bids = side(0, 8, 30)
const offers = side(100, 8, 30)
const sum = (rows: readonly { quantityWh: bigint }[]): bigint => rows.reduce((total, row) => total + row.quantityWh, 0n)
const wonBy = (clearing: Clearing, household: number): bigint =>
  sum([...clearing.bought, ...clearing.sold].filter((row) => row.household === household))

describe('the volume', () => {
  test('is the greatest of greatest welfare, found by trying everything', () => {
    fc.assert(
      fc.property(side(0, 3, 3), side(100, 3, 3), (few, some) => {
        const best = bestByBruteForce(few, some)
        const clearing = clear(few, some)
        expect(clearing.volumeWh).toBe(best.volumeWh)
        const value = [...few.map((bid) => wonBy(clearing, bid.household) * bid.priceMicroPerKwh)]
        const cost = some.map((offer) => wonBy(clearing, offer.household) * offer.priceMicroPerKwh)
        const welfare = [...value, ...cost.map((c) => -c)].reduce((a, b) => a + b, 0n)
        expect(welfare).toBe(best.welfare)
      }),
      { numRuns: 200 },
    )
  })

  test('is nothing when a side is empty or the prices do not cross', () => {
    const nothing = { priceMicroPerKwh: undefined, volumeWh: 0n, bought: [], sold: [] }
    expect(clear([], [])).toEqual(nothing)
    expect(clear([entry(1, 5, 10)], [])).toEqual(nothing)
    expect(clear([entry(1, 5, 9)], [entry(2, 5, 10)])).toEqual(nothing)
  })
})

describe('the price', () => {
  test('is within every limit, and whoever is left unfilled would not do better at it', () => {
    fc.assert(
      fc.property(bids, offers, (demand, supply) => {
        const clearing = clear(demand, supply)
        const price = clearing.priceMicroPerKwh
        expect(price === undefined).toBe(clearing.volumeWh === 0n)
        for (const bid of demand) {
          const won = wonBy(clearing, bid.household)
          if (price === undefined) expect(won).toBe(0n)
          else if (bid.priceMicroPerKwh > price) expect(won).toBe(bid.quantityWh)
          else if (bid.priceMicroPerKwh < price) expect(won).toBe(0n)
        }
        for (const offer of supply) {
          const won = wonBy(clearing, offer.household)
          if (price === undefined) expect(won).toBe(0n)
          else if (offer.priceMicroPerKwh < price) expect(won).toBe(offer.quantityWh)
          else if (offer.priceMicroPerKwh > price) expect(won).toBe(0n)
        }
      }),
    )
  })

  test('is the floor of the middle of the supporting interval', () => {
    expect(clear([entry(1, 5, 20)], [entry(2, 5, 11)]).priceMicroPerKwh).toBe(15n)
    expect(clear([entry(1, 5, -3)], [entry(2, 5, -6)]).priceMicroPerKwh).toBe(-5n)
    expect(clear([entry(1, 5, 20), entry(3, 5, 15)], [entry(2, 5, 11)]).priceMicroPerKwh).toBe(17n)
    expect(clear([entry(1, 5, 20)], [entry(2, 5, 11), entry(3, 5, 12)]).priceMicroPerKwh).toBe(11n)
    expect(clear([entry(1, 5, 20)], [entry(2, 5, 4), entry(3, 5, 9)]).priceMicroPerKwh).toBe(6n)
  })

  test('is the price of a partly filled entry', () => {
    expect(clear([entry(1, 8, 20)], [entry(2, 5, 11)]).priceMicroPerKwh).toBe(20n)
    expect(clear([entry(1, 5, 20)], [entry(2, 8, 11)]).priceMicroPerKwh).toBe(11n)
  })
})

describe('fairness', () => {
  test('the order in which entries arrive changes nothing', () => {
    const shuffled = (entries: ClearingEntry[]) =>
      fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length })
    const arrivals = fc
      .tuple(bids, offers)
      .chain(([demand, supply]) => fc.tuple(fc.constant(clear(demand, supply)), shuffled(demand), shuffled(supply)))
    fc.assert(
      fc.property(arrivals, ([first, demand, supply]) => {
        expect(clear(demand, supply)).toEqual(first)
      }),
    )
  })

  test('equal entries get equal shares up to one Wh, the lower tie key the odd one', () => {
    fc.assert(
      fc.property(bids, offers, (demand, supply) => {
        const clearing = clear(demand, supply)
        for (const a of [...demand, ...supply])
          for (const b of a.household < 100 ? demand : supply) {
            if (a.priceMicroPerKwh !== b.priceMicroPerKwh || a.quantityWh !== b.quantityWh || a.tieKey >= b.tieKey)
              continue
            const ahead = wonBy(clearing, a.household) - wonBy(clearing, b.household)
            expect(ahead === 0n || ahead === 1n).toBe(true)
          }
      }),
    )
  })

  test('a household gains nothing by splitting its entry', () => {
    fc.assert(
      fc.property(bids, offers, fc.nat(), fc.nat(), (demand, supply, which, cut) => {
        fc.pre(demand.length > 0)
        const whole = demand[which % demand.length] as ClearingEntry
        fc.pre(whole.quantityWh > 1n)
        const part = 1n + (BigInt(cut) % (whole.quantityWh - 1n))
        const parts = [
          { ...whole, quantityWh: part },
          { ...whole, quantityWh: whole.quantityWh - part },
        ]
        const others = demand.filter((bid) => bid !== whole)
        expect(clear([...others, ...parts], supply)).toEqual(clear(demand, supply))
      }),
    )
  })

  test('splitting an entry over invented households gains at most the rounding, one Wh per household', () => {
    fc.assert(
      fc.property(bids, offers, fc.nat(), (demand, supply, which) => {
        fc.pre(demand.length > 0)
        const whole = demand[which % demand.length] as ClearingEntry
        fc.pre(whole.quantityWh > 1n)
        const half = whole.quantityWh / 2n
        const invented = { ...whole, household: 99, tieKey: tieKeyOf(99), quantityWh: half }
        const others = demand.filter((bid) => bid !== whole)
        const split = clear([...others, { ...whole, quantityWh: whole.quantityWh - half }, invented], supply)
        const honest = clear(demand, supply)
        expect(split.priceMicroPerKwh).toBe(honest.priceMicroPerKwh)
        const gain = wonBy(split, whole.household) + wonBy(split, 99) - wonBy(honest, whole.household)
        expect(gain <= 2n).toBe(true)
      }),
    )
  })

  test('the margin is shared by quantity', () => {
    const clearing = clear([entry(1, 30, 10), entry(2, 10, 10), entry(3, 5, 11)], [entry(9, 25, 1)])
    expect([1, 2, 3].map((household) => wonBy(clearing, household))).toEqual([15n, 5n, 5n])
  })
})

describe('the books balance', () => {
  test('sold and bought sum to the volume, in one row per household', () => {
    fc.assert(
      fc.property(bids, offers, (demand, supply) => {
        const { volumeWh, bought, sold } = clear(demand, supply)
        expect([sum(bought), sum(sold)]).toEqual([volumeWh, volumeWh])
        for (const rows of [bought, sold])
          expect(new Set(rows.map(({ household }) => household)).size).toBe(rows.length)
        expect([...bought, ...sold].every((row) => row.quantityWh > 0n)).toBe(true)
      }),
    )
  })

  test('the best bid and the best offer stand first', () => {
    const { bought, sold } = clear([entry(1, 4, 9), entry(2, 6, 12)], [entry(7, 5, 3), entry(8, 5, 1)])
    expect([bought, sold].map((rows) => rows.map(({ household }) => household))).toEqual([
      [2, 1],
      [8, 7],
    ])
  })

  test('quantities beyond 2^53 stay exact', () => {
    const huge = { ...entry(1, 1, 5), quantityWh: 2n ** 70n + 1n }
    expect(clear([huge], [{ ...huge, household: 2 }]).volumeWh).toBe(2n ** 70n + 1n)
  })
})

test('a household on both sides and an empty quantity are our own bugs', () => {
  expect(() => clear([entry(1, 5, 9)], [entry(1, 5, 3)])).toThrow('one side')
  expect(() => clear([entry(1, 0, 9)], [entry(2, 5, 3)])).toThrow('above zero')
  expect(() => clear([entry(1, 5, 9)], [entry(2, -5, 3)])).toThrow('above zero')
})
