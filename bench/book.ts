// The continuous book under two mixed streams, each drawn before the clock starts: a wide one (65 % limit orders, 25 %
// cancellations of any earlier order, 10 % market orders) that leaves a deep book, beside `nodejs-order-book` where that is
// installed (`npm install --no-save nodejs-order-book`, or its folder in NODE_PATH); and one around a price that drifts.
import { createRequire } from 'node:module'
import { amend, cancel, createBook, place, restingOrders, type Book, type Order } from '../src/orderbook/index.ts'
import { randomOf, type Random } from '../tests/standin/random.ts'
import { clearingOfMany, differences, memoryOfResting, type WideOperation } from './book-proof.ts'
import { timed, type Figure } from './report.ts'

const OPERATIONS = 1_000_000
const OWNERS = 100
const RUNS = 5
/** The naive book takes the square of it. */
const COMPARED = 5_000
/** The other book is slow enough that one run says it. */
const RIVAL = 'nodejs-order-book'

type Operation =
  | WideOperation
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

/** The stream that books are usually measured with; prices are 2,800 ticks, a fifth of the limit orders cross the middle. */
const wideStreamOf = (random: Random): WideOperation[] => {
  const operations: WideOperation[] = []
  const ids: string[] = []
  for (let i = 0; i < OPERATIONS; i++) {
    const drawn = random.below(100)
    const id = ids[random.below(ids.length)]
    if (drawn < 25 && id !== undefined) {
      operations.push({ kind: 'cancel', id })
      continue
    }
    const isMarket = drawn >= 90
    const side = random.chance(0.5) ? 'buy' : 'sell'
    const isLow = (side === 'buy') !== random.chance(0.2)
    const ticks = isMarket ? (side === 'buy' ? 3_200 : 400) : (isLow ? 400 : 1_800) + random.below(1_400)
    const order: Order = {
      id: `order-${i}`,
      owner: 1 + random.below(OWNERS),
      side,
      quantityWh: 100 + random.below(3_001),
      priceMicroPerKwh: ticks * 100,
      timeInForce: isMarket ? 'immediate-or-cancel' : 'good-till-cancelled',
    }
    if (!isMarket) ids.push(order.id)
    operations.push({ kind: 'place', order })
  }
  return operations
}

/** What the benchmark uses of the other book. */
type RivalBook = {
  limit(order: { id: string; side: string; size: number; price: number }): unknown
  market(order: { side: string; size: number }): unknown
  cancel(id: string): unknown
}

/** Undefined when it is not installed. */
const createRival = (): RivalBook | undefined => {
  try {
    const { OrderBook } = createRequire(import.meta.url)(RIVAL) as { OrderBook: new () => RivalBook }
    return new OrderBook()
  } catch {
    return undefined
  }
}

const runRival = (rival: RivalBook, operations: readonly Operation[]): void => {
  for (const operation of operations) {
    if (operation.kind === 'cancel') rival.cancel(operation.id)
    if (operation.kind !== 'place') continue
    const { id, side, quantityWh: size, priceMicroPerKwh: price, timeInForce } = operation.order
    if (timeInForce === 'immediate-or-cancel') rival.market({ side, size })
    else rival.limit({ id, side, size, price })
  }
}

type Measured = { readonly wallS: number; readonly cpuS: number; readonly trades: number; readonly resting: number }

/** The median of some runs by the clock, after a warm-up. */
const measure = async (operations: readonly Operation[]): Promise<Measured> => {
  run(createBook(), operations.slice(0, OPERATIONS / 5))
  const runs: Measured[] = []
  for (let i = 0; i < RUNS; i++) {
    const book = createBook()
    let trades = 0
    const { wallS, cpuS } = await timed(() => {
      trades = run(book, operations)
    })
    runs.push({ wallS, cpuS, trades, resting: restingOrders(book).length })
  }
  return runs.sort((a, b) => a.wallS - b.wallS)[RUNS >> 1] as Measured
}

const figuresOf = (stream: string, { wallS, cpuS, trades, resting }: Measured): Figure[] => [
  { what: `operations of ${stream} of 10^6`, value: OPERATIONS / wallS / 1e6, unit: 'M/s', target: { atLeast: 3 } },
  { what: 'the same by processor time', value: OPERATIONS / cpuS / 1e6, unit: 'M/s' },
  { what: 'trades among them', value: trades, unit: '' },
  { what: 'orders that rest at the end', value: resting, unit: '' },
]

export const benchBook = async (): Promise<Figure[]> => {
  // Before there are millions of operations beside it that the collector has to walk round; a street has none.
  const clearing = await clearingOfMany()
  // Before there is garbage of other kinds to mistake for the book's.
  const memory = await memoryOfResting()
  const wide = wideStreamOf(randomOf(1))
  const ours = await measure(wide)
  const figures = figuresOf('a wide stream', ours)
  const tenth = await measure(wide.slice(0, OPERATIONS / 10))
  figures.push({ what: 'its first 10^5 alone', value: OPERATIONS / 10 / tenth.wallS / 1e6, unit: 'M/s' })
  const rival = createRival()
  if (rival === undefined) console.log(`${RIVAL} is not here; npm install --no-save ${RIVAL}`)
  else {
    // By processor time: on a busy machine the clock of one run says little about the other.
    const { cpuS } = await timed(() => runRival(rival, wide))
    figures.push({ what: `times the speed of ${RIVAL}`, value: cpuS / ours.cpuS, unit: '×', target: { atLeast: 10 } })
  }
  const drifting = await measure(streamOf(randomOf(1)))
  return [
    ...figures,
    ...figuresOf('a drifting stream with amendments', drifting),
    differences(wide.slice(0, COMPARED)),
    ...clearing,
    memory,
  ]
}
