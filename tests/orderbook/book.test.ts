// Promises the rules of the continuous book one by one, and that bad input leaves it untouched.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  amend,
  cancel,
  createBook,
  depth,
  find,
  MAX_PRICE_MICRO_PER_KWH,
  MAX_QUANTITY_WH,
  place,
  restingOrders,
  type Book,
  type Order,
} from '../../src/orderbook/index.ts'

const sell = (
  id: string,
  owner: number,
  quantityWh: number,
  priceMicroPerKwh: number,
  more: Partial<Order> = {},
): Order => ({
  id,
  owner,
  side: 'sell',
  quantityWh,
  priceMicroPerKwh,
  timeInForce: 'good-till-cancelled',
  ...more,
})
const buy = (
  id: string,
  owner: number,
  quantityWh: number,
  priceMicroPerKwh: number,
  more: Partial<Order> = {},
): Order => ({
  ...sell(id, owner, quantityWh, priceMicroPerKwh, more),
  side: 'buy',
})
const bookOf = (...orders: Order[]): Book => {
  const book = createBook()
  for (const order of orders) expect(place(book, order).outcome).toBe('resting')
  return book
}
const sellersOf = (result: {
  trades: readonly { sellOrder: string; quantityWh: number; priceMicroPerKwh: number }[]
}) => result.trades.map((trade) => [trade.sellOrder, trade.quantityWh, trade.priceMicroPerKwh])

describe('matching', () => {
  test('the better price comes first, then the earlier place, at the maker price', () => {
    const book = bookOf(sell('late and dear', 1, 5, 30), sell('first', 2, 5, 20), sell('second', 3, 5, 20))
    const result = place(book, buy('b', 9, 12, 40))
    expect(result.outcome).toBe('filled')
    expect(sellersOf(result)).toEqual([
      ['first', 5, 20],
      ['second', 5, 20],
      ['late and dear', 2, 30],
    ])
    expect(depth(book)).toEqual({ bids: [], asks: [{ priceMicroPerKwh: 30, quantityWh: 3, orders: 1 }] })
  })

  test('a partly filled order rests with what is left and keeps its place', () => {
    const book = bookOf(buy('first', 1, 10, 20), buy('second', 2, 10, 20))
    expect(place(book, sell('s', 3, 4, 20))).toMatchObject({ outcome: 'filled', remainingWh: 0 })
    const next = place(book, sell('t', 3, 30, 20))
    expect(next).toMatchObject({ outcome: 'partly filled and resting', remainingWh: 14 })
    expect(next.trades.map((trade) => [trade.buyOrder, trade.quantityWh])).toEqual([
      ['first', 6],
      ['second', 10],
    ])
  })

  test('own orders are skipped, not blocked by and not traded with', () => {
    const book = bookOf(sell('own', 2, 10, 10), sell('other', 3, 20, 20))
    expect(sellersOf(place(book, buy('b', 2, 10, 20)))).toEqual([['other', 10, 20]])
    expect(find(book, 'own')?.quantityWh).toBe(10)
  })

  test('a buyer trades only with the sources he accepts, taking or waiting', () => {
    const book = bookOf(
      sell('unknown', 1, 5, 10),
      sell('gas', 1, 5, 10, { source: 7 }),
      sell('solar', 1, 5, 15, { source: 1 }),
    )
    expect(sellersOf(place(book, buy('b', 2, 9, 20, { acceptedSources: [1, 2] })))).toEqual([['solar', 5, 15]])
    expect(place(book, sell('more gas', 3, 1, 20, { source: 7 })).outcome).toBe('resting')
    expect(sellersOf(place(book, sell('wind', 3, 1, 20, { source: 2 })))).toEqual([['wind', 1, 20]])
  })

  test('an order for one partner meets that household alone, taking or waiting', () => {
    const book = bookOf(sell('one', 1, 5, 10), sell('three', 3, 5, 15), sell('for four', 1, 5, 10, { partner: 4 }))
    expect(sellersOf(place(book, buy('b', 2, 9, 20, { partner: 3 })))).toEqual([['three', 5, 15]])
    // What is left of it waits for the third household only, and what waits for the fourth is met by nobody else.
    expect(place(book, sell('cheap', 5, 1, 10)).outcome).toBe('resting')
    expect(sellersOf(place(book, buy('c', 4, 12, 20)))).toEqual([
      ['one', 5, 10],
      ['for four', 5, 10],
      ['cheap', 1, 10],
    ])
    expect(find(book, 'b')).toMatchObject({ quantityWh: 4, partner: 3 })
  })

  test('an empty list of accepted sources means any', () => {
    const book = bookOf(sell('unknown', 1, 5, 10))
    expect(place(book, buy('b', 2, 5, 10, { acceptedSources: [] })).outcome).toBe('filled')
  })
})

describe('time in force', () => {
  test('immediate-or-cancel never rests and never passes its worst price', () => {
    const book = bookOf(sell('s', 1, 5, 10), sell('dear', 1, 5, 99))
    const market = { timeInForce: 'immediate-or-cancel' } as const
    expect(place(book, buy('b', 2, 8, 50, market))).toMatchObject({
      outcome: 'partly filled and cancelled',
      remainingWh: 3,
    })
    expect(place(book, buy('c', 2, 8, 50, market))).toEqual({ outcome: 'cancelled', trades: [], remainingWh: 8 })
    expect(depth(book).bids).toEqual([])
  })

  test('fill-or-kill trades whole or not at all, own orders not counted', () => {
    const book = bookOf(sell('own', 2, 5, 10), sell('s', 1, 5, 10))
    const whole = { timeInForce: 'fill-or-kill' } as const
    expect(place(book, buy('b', 2, 6, 10, whole))).toEqual({ outcome: 'cancelled', trades: [], remainingWh: 6 })
    expect(place(book, buy('c', 2, 5, 10, whole)).outcome).toBe('filled')
  })

  test('post-only is refused if it would trade, but rests beside own orders', () => {
    const book = bookOf(sell('s', 1, 5, 10))
    const maker = { timeInForce: 'post-only' } as const
    expect(place(book, buy('b', 2, 5, 10, maker))).toEqual({
      outcome: 'refused',
      reason: 'would trade at once',
      trades: [],
    })
    expect(place(book, buy('c', 2, 5, 9, maker)).outcome).toBe('resting')
    expect(place(book, buy('d', 1, 5, 10, maker)).outcome).toBe('resting')
  })
})

describe('cancel and amend', () => {
  test('a cancelled order is gone and handed back', () => {
    const book = bookOf(sell('s', 1, 5, 10, { source: 3 }))
    expect(cancel(book, 's')).toEqual({ outcome: 'cancelled', order: sell('s', 1, 5, 10, { source: 3 }) })
    expect(cancel(book, 's')).toEqual({ outcome: 'refused', reason: 'unknown id' })
    expect(depth(book)).toEqual({ bids: [], asks: [] })
  })

  test('lowering the quantity keeps the place, raising it or moving the price loses it', () => {
    const first = (change: { quantityWh: number; priceMicroPerKwh: number }) => {
      const book = bookOf(sell('a', 1, 5, 10), sell('b', 2, 5, 10))
      const { outcome } = amend(book, 'a', change)
      return [outcome, sellersOf(place(book, buy('x', 9, 1, 99)))[0]?.[0]]
    }
    expect(first({ quantityWh: 4, priceMicroPerKwh: 10 })).toEqual(['kept place', 'a'])
    expect(first({ quantityWh: 5, priceMicroPerKwh: 10 })).toEqual(['kept place', 'a'])
    expect(first({ quantityWh: 6, priceMicroPerKwh: 10 })).toEqual(['resting', 'b'])
    expect(first({ quantityWh: 4, priceMicroPerKwh: 11 })).toEqual(['resting', 'b'])
  })

  test('an amended order may trade at once, a post-only one may not', () => {
    const book = bookOf(sell('s', 1, 5, 10), buy('b', 2, 8, 5), buy('shy', 3, 8, 4, { timeInForce: 'post-only' }))
    expect(place(book, sell('a single Wh', 4, 1, 9)).outcome).toBe('resting')
    const before = restingOrders(book)
    expect(amend(book, 'shy', { quantityWh: 8, priceMicroPerKwh: 9 }).outcome).toBe('refused')
    expect(amend(book, 'shy', { quantityWh: 8, priceMicroPerKwh: 10 }).outcome).toBe('refused')
    expect(restingOrders(book)).toEqual(before)
    expect(amend(book, 'b', { quantityWh: 8, priceMicroPerKwh: 10 })).toMatchObject({
      outcome: 'partly filled and resting',
      remainingWh: 2,
    })
  })
})

describe('the queue of a price', () => {
  const orders = ['a', 'b', 'c', 'd'].map((id) => sell(id, 1, 5, 10))

  test('orders may leave in any order, and the others stay in place', () => {
    const leaving = fc.shuffledSubarray(orders.map((order) => order.id))
    fc.assert(
      fc.property(leaving, (ids) => {
        const book = bookOf(...orders)
        for (const id of ids) expect(cancel(book, id).outcome).toBe('cancelled')
        const left = orders.filter((order) => !ids.includes(order.id))
        expect(restingOrders(book)).toEqual(left)
        expect(sellersOf(place(book, buy('x', 9, 99, 10)))).toEqual(left.map((order) => [order.id, 5, 10]))
      }),
    )
  })
})

describe('the door', () => {
  const untouched = (call: (book: Book) => { outcome: string }) => {
    const book = bookOf(sell('s', 1, 5, 10), buy('b', 2, 5, 5))
    const before = restingOrders(book)
    expect(call(book).outcome).toBe('refused')
    expect(restingOrders(book)).toEqual(before)
  }
  const nonsense = [
    0,
    -1,
    0.5,
    Number.NaN,
    Infinity,
    -Infinity,
    Number.MAX_SAFE_INTEGER,
    5n,
    '5',
    null,
    undefined,
  ] as number[]

  test('amounts that are not whole, positive and within their cap are refused', () => {
    for (const amount of [...nonsense, MAX_QUANTITY_WH + 1]) {
      untouched((book) => place(book, buy('x', 3, amount, 10)))
      untouched((book) => amend(book, 's', { quantityWh: amount, priceMicroPerKwh: 10 }))
    }
    for (const amount of [...nonsense, MAX_PRICE_MICRO_PER_KWH + 1]) {
      untouched((book) => place(book, buy('x', 3, 5, amount)))
      untouched((book) => amend(book, 's', { quantityWh: 1, priceMicroPerKwh: amount }))
    }
  })

  test('the caps themselves are allowed and exact', () => {
    const book = bookOf(sell('s', 1, MAX_QUANTITY_WH, MAX_PRICE_MICRO_PER_KWH))
    expect(place(book, buy('b', 2, MAX_QUANTITY_WH, MAX_PRICE_MICRO_PER_KWH)).outcome).toBe('filled')
    expect(Number.isSafeInteger(MAX_QUANTITY_WH * MAX_PRICE_MICRO_PER_KWH)).toBe(true)
  })

  test('unknown words, owners, sources and ids are refused', () => {
    untouched((book) => place(book, { ...buy('x', 3, 5, 10), side: 'short' as 'buy' }))
    untouched((book) => place(book, buy('x', 3, 5, 10, { timeInForce: 'whenever' as 'post-only' })))
    untouched((book) => place(book, buy('x', -1, 5, 10)))
    untouched((book) => place(book, buy('x', 3, 5, 10, { source: 0.5 })))
    untouched((book) => place(book, buy('x', 3, 5, 10, { acceptedSources: [Number.NaN] })))
    untouched((book) => place(book, buy('x', 3, 5, 10, { acceptedSources: Array.from({ length: 17 }, () => 1) })))
    untouched((book) => place(book, buy('', 3, 5, 10)))
    untouched((book) => place(book, buy('x'.repeat(65), 3, 5, 10)))
    untouched((book) => place(book, buy(7 as unknown as string, 3, 5, 10)))
    untouched((book) => cancel(book, 'nobody'))
    untouched((book) => amend(book, 'nobody', { quantityWh: 1, priceMicroPerKwh: 1 }))
  })

  test('an id is taken while it rests and free afterwards', () => {
    untouched((book) => place(book, buy('s', 3, 5, 50)))
    const book = bookOf(sell('s', 1, 5, 10))
    cancel(book, 's')
    expect(place(book, sell('s', 1, 5, 10)).outcome).toBe('resting')
  })

  test('ids that are names of object properties are ids like any other', () => {
    for (const id of ['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty']) {
      untouched((book) => cancel(book, id))
      const book = bookOf(sell(id, 1, 5, 10))
      expect(amend(book, id, { quantityWh: 4, priceMicroPerKwh: 10 }).outcome).toBe('kept place')
      expect(sellersOf(place(book, buy('b', 2, 1, 10)))).toEqual([[id, 1, 10]])
      expect(cancel(book, id).outcome).toBe('cancelled')
    }
  })

  test('what the caller keeps or gets is a copy', () => {
    const acceptedSources = [1]
    const book = bookOf(buy('b', 1, 5, 10, { acceptedSources }))
    acceptedSources.push(2)
    const copy = find(book, 'b') as unknown as { quantityWh: number; acceptedSources: number[] }
    copy.quantityWh = 99
    copy.acceptedSources.push(3)
    expect(find(book, 'b')).toMatchObject({ quantityWh: 5, acceptedSources: [1] })
  })
})
