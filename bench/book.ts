// The continuous book under a mixed stream: orders around a price that drifts, cancellations and amendments.
import { amend, cancel, createBook, place, restingOrders, type Book, type Order } from '../src/orderbook/index.ts'
import { randomOf, type Random } from '../tests/standin/random.ts'
import { timed, type Figure } from './report.ts'

const OPERATIONS = 1_000_000
const OWNERS = 100

type Operation =
  | { readonly kind: 'place'; readonly order: Order }
  | { readonly kind: 'cancel'; readonly id: string }
  | { readonly kind: 'amend'; readonly id: string; readonly quantityWh: number; readonly priceMicroPerKwh: number }

/** Six in ten are orders, three cancellations and one an amendment, of orders of late; drawn before the clock starts. */
const streamOf = (random: Random): Operation[] => {
  const operations: Operation[] = []
  const ids: string[] = []
  let middle = 150_000
  for (let i = 0; i < OPERATIONS; i++) {
    middle += random.below(21) - 10
    const priceMicroPerKwh = Math.max(1_000, middle + (random.below(401) - 200) * 10)
    const drawn = random.below(10)
    const id = ids[Math.max(0, ids.length - 1 - random.below(2_000))]
    if (drawn < 6 || id === undefined) {
      const order = { ...orderOf(random, `order-${i}`), priceMicroPerKwh }
      ids.push(order.id)
      operations.push({ kind: 'place', order })
    } else if (drawn < 9) operations.push({ kind: 'cancel', id })
    else operations.push({ kind: 'amend', id, quantityWh: 1 + random.below(5_000), priceMicroPerKwh })
  }
  return operations
}

const orderOf = (random: Random, id: string): Order => ({
  id,
  owner: 1 + random.below(OWNERS),
  side: random.chance(0.5) ? 'buy' : 'sell',
  quantityWh: 1 + random.below(5_000),
  priceMicroPerKwh: 1,
  timeInForce: random.chance(0.1) ? 'immediate-or-cancel' : 'good-till-cancelled',
  source: random.below(6),
})

const run = (book: Book, operations: readonly Operation[]): number => {
  let trades = 0
  for (const operation of operations) {
    if (operation.kind === 'place') trades += place(book, operation.order).trades.length
    else if (operation.kind === 'cancel') cancel(book, operation.id)
    else {
      const { id, quantityWh, priceMicroPerKwh } = operation
      trades += amend(book, id, { quantityWh, priceMicroPerKwh }).trades.length
    }
  }
  return trades
}

export const benchBook = async (): Promise<Figure[]> => {
  const operations = streamOf(randomOf(1))
  run(createBook(), operations.slice(0, OPERATIONS / 5))
  const book = createBook()
  let trades = 0
  const { wallS, cpuS } = await timed(() => {
    trades = run(book, operations)
  })
  return [
    {
      what: 'operations of a mixed stream of 10^6',
      value: OPERATIONS / wallS / 1e6,
      unit: 'M/s',
      target: { atLeast: 3 },
    },
    { what: 'the same by processor time', value: OPERATIONS / cpuS / 1e6, unit: 'M/s' },
    { what: 'trades among them', value: trades, unit: '' },
    { what: 'orders that rest at the end', value: restingOrders(book).length, unit: '' },
  ]
}
