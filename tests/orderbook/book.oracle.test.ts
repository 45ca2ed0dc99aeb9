// Promises that the fast book and the naive one agree on every trade, every refusal and the whole depth.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  amend,
  cancel,
  createBook,
  depth,
  find,
  place,
  restingOrders,
  type Book,
  type Order,
} from '../../src/orderbook/index.ts'
import { naiveCancel, naiveDepth, naivePlace, type Naive } from './naive-book.ts'

const price = fc.integer({ min: 1, max: 8 })
const quantity = fc.integer({ min: 1, max: 20 })
const id = fc.integer({ min: 0, max: 25 }).map((n) => `order ${n}`)
const anyOrder: fc.Arbitrary<Order> = fc.record(
  {
    id,
    owner: fc.integer({ min: 0, max: 3 }),
    side: fc.constantFrom('buy', 'sell'),
    quantityWh: quantity,
    priceMicroPerKwh: price,
    timeInForce: fc.constantFrom(
      'good-till-cancelled',
      'good-till-cancelled',
      'good-till-cancelled',
      'immediate-or-cancel',
      'fill-or-kill',
      'post-only',
    ),
    source: fc.integer({ min: 0, max: 2 }),
    acceptedSources: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
  },
  { requiredKeys: ['id', 'owner', 'side', 'quantityWh', 'priceMicroPerKwh', 'timeInForce'] },
)
/** One in five trades with one household only. */
const order: fc.Arbitrary<Order> = fc
  .tuple(anyOrder, fc.integer({ min: 0, max: 19 }))
  .map(([one, partner]) => (partner <= 3 ? { ...one, partner } : one))
type Command =
  | { kind: 'place'; order: Order }
  | { kind: 'cancel'; id: string }
  | { kind: 'amend'; id: string; quantityWh: number; priceMicroPerKwh: number }
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: order.map((placed) => ({ kind: 'place', order: placed }) as const) },
  { weight: 1, arbitrary: id.map((known) => ({ kind: 'cancel', id: known }) as const) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('amend' as const), id, quantityWh: quantity, priceMicroPerKwh: price }),
  },
)
const stream = fc.array(command, { maxLength: 80 })

const run = (book: Book, step: Command) => {
  if (step.kind === 'cancel') return cancel(book, step.id)
  return step.kind === 'place' ? place(book, step.order) : amend(book, step.id, step)
}

const naiveAmend = (naive: Naive, change: Command & { kind: 'amend' }) => {
  const old = naive.entries.find((entry) => entry.id === change.id)
  if (old === undefined) return 'refused'
  const { quantityWh, priceMicroPerKwh } = change
  if (priceMicroPerKwh === old.priceMicroPerKwh && quantityWh <= old.quantityWh) {
    Object.assign(old, { quantityWh })
    return { trades: [], remainingWh: quantityWh }
  }
  const before = naive.entries
  naive.entries = before.filter((entry) => entry !== old)
  const result = naivePlace(naive, { ...old, quantityWh, priceMicroPerKwh })
  if (result === 'refused') naive.entries = before
  return result
}

const expectSame = (book: Book, naive: Naive, step: Command): void => {
  if (step.kind === 'cancel') {
    const known = naiveCancel(naive, step.id)
    const cancelled = cancel(book, step.id)
    expect(cancelled.outcome).toBe(known === undefined ? 'refused' : 'cancelled')
    return
  }
  const before = JSON.stringify(restingOrders(book))
  const fast = step.kind === 'place' ? place(book, step.order) : amend(book, step.id, step)
  const slow = step.kind === 'place' ? naivePlace(naive, step.order) : naiveAmend(naive, step)
  if (slow === 'refused') {
    expect(fast.outcome).toBe('refused')
    expect(JSON.stringify(restingOrders(book))).toBe(before)
    return
  }
  expect({ trades: fast.trades, remainingWh: 'remainingWh' in fast && fast.remainingWh }).toEqual(slow)
}

describe('continuous book against the naive one', () => {
  test('trades, refusals and depth are the same over random streams', () => {
    fc.assert(
      fc.property(stream, (steps) => {
        const book = createBook()
        const naive: Naive = { entries: [], clock: 0 }
        for (const step of steps) {
          expectSame(book, naive, step)
          expect(depth(book)).toEqual({ bids: naiveDepth(naive, 'buy'), asks: naiveDepth(naive, 'sell') })
        }
      }),
      { numRuns: 300 },
    )
  })

  test('no trade is outside a limit, with oneself, or at another price than the maker has asked for', () => {
    fc.assert(
      fc.property(stream, (steps) => {
        const book = createBook()
        for (const step of steps) {
          const makers = new Map(restingOrders(book).map((resting) => [resting.id, resting]))
          const result = run(book, step)
          if (step.kind === 'cancel' || !('trades' in result)) continue
          const taker = step.kind === 'place' ? step.order : step
          for (const trade of result.trades) {
            const takerBuys = trade.buyOrder === taker.id
            const maker = makers.get(takerBuys ? trade.sellOrder : trade.buyOrder)
            const gainMicroPerKwh = (taker.priceMicroPerKwh - trade.priceMicroPerKwh) * (takerBuys ? 1 : -1)
            expect(gainMicroPerKwh).toBeGreaterThanOrEqual(0)
            expect(trade.priceMicroPerKwh).toBe(maker?.priceMicroPerKwh)
            expect(trade.buyer).not.toBe(trade.seller)
            expect(trade.quantityWh).toBeGreaterThan(0)
          }
        }
      }),
    )
  })

  test('a book placed again from its resting orders is the same book', () => {
    fc.assert(
      fc.property(stream, stream, (past, future) => {
        const book = createBook()
        for (const step of past) run(book, step)
        const again = createBook()
        for (const resting of restingOrders(book))
          expect(place(again, resting)).toMatchObject({ outcome: 'resting', trades: [] })
        expect(restingOrders(again)).toEqual(restingOrders(book))
        for (const step of future) expect(run(again, step)).toEqual(run(book, step))
        expect(depth(again)).toEqual(depth(book))
      }),
    )
  })

  test('every Wh that came in was traded, cancelled or still rests', () => {
    fc.assert(
      fc.property(fc.array(order, { maxLength: 60 }), (orders) => {
        const book = createBook()
        const unique = orders.map((placed, index) => ({ ...placed, id: `${index}` }))
        const open = new Map(unique.map((placed) => [placed.id, placed.quantityWh]))
        for (const placed of unique) {
          const result = place(book, placed)
          for (const trade of result.trades)
            for (const side of [trade.buyOrder, trade.sellOrder])
              open.set(side, Number(open.get(side)) - trade.quantityWh)
          if ('remainingWh' in result) expect(result.remainingWh).toBe(open.get(placed.id))
        }
        for (const [known, openWh] of open) expect(find(book, known)?.quantityWh ?? openWh).toBe(openWh)
      }),
    )
  })
})
