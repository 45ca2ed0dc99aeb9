// What else is asked of the order book: the same trades as the naive book of the tests, how much memory resting orders take,
// and how long the match of a very large street takes.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { cancel, clear, createBook, place, type ClearingEntry, type Order, type Trade } from '../src/orderbook/index.ts'
import { naiveCancel, naivePlace, type Naive } from '../tests/orderbook/naive-book.ts'
import { randomOf, type Random } from '../tests/standin/random.ts'
import { timed, type Figure, type Timed } from './report.ts'

export type WideOperation =
  { readonly kind: 'place'; readonly order: Order } | { readonly kind: 'cancel'; readonly id: string }

const RESTING = 100_000
const HOUSEHOLDS_PER_SIDE = 10_000
const CLEARINGS = 15

/** How many operations differ from the oracle, in their trades or in what they cancel. */
export const differences = (operations: readonly WideOperation[]): Figure => {
  const book = createBook()
  const naive: Naive = { entries: [], clock: 0 }
  let count = 0
  for (const operation of operations) {
    const ours = operation.kind === 'place' ? place(book, operation.order).trades : cancel(book, operation.id).outcome
    const theirs =
      operation.kind === 'place'
        ? naivePlace(naive, operation.order)
        : naiveCancel(naive, operation.id) === undefined
          ? 'refused'
          : 'cancelled'
    if (asText(ours) !== asText(typeof theirs === 'string' ? theirs : theirs.trades)) count++
  }
  return {
    what: `of the first ${operations.length.toLocaleString('en')}, other than the naive book's`,
    value: count,
    unit: '',
    target: { atMost: 0 },
  }
}

const asText = (result: readonly Trade[] | string): string => JSON.stringify(result)

/** Memory of a book with 10^5 orders at a thousand prices; ids are made before, as they are the caller's. */
export const memoryOfResting = async (): Promise<Figure> => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const random = randomOf(1)
  const orders = Array.from({ length: RESTING }, (_, at) => restingOrder(random, at))
  // Array buffers that were let go are freed beside the program, so it waits before it reads.
  const used = async (): Promise<number> => {
    for (let round = 0; round < 3; round++) {
      collect()
      await new Promise((settled) => setTimeout(settled, 100))
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const before = await used()
  const book = createBook()
  for (const order of orders) place(book, order)
  const bytes = (await used()) - before
  // Whoever placed them still has them, so that what is measured is the book alone.
  if (orders.length !== RESTING) throw new Error('the orders were not kept')
  return {
    what: `${book.ids.size.toLocaleString('en')} resting orders`,
    value: bytes / 1e6,
    unit: 'MB',
    target: { atMost: 30 },
  }
}

const restingOrder = (random: Random, at: number): Order => {
  const buys = random.chance(0.5)
  return {
    // As text of its own: one that is put together of pieces would be copied when the book first reads it.
    id: Buffer.from(at.toString(16).padStart(64, '0')).toString('latin1'),
    owner: 1 + random.below(100),
    side: buys ? 'buy' : 'sell',
    quantityWh: 1 + random.below(5_000),
    priceMicroPerKwh: (buys ? 100_000 : 200_000) + 100 * random.below(500),
    timeInForce: 'good-till-cancelled',
    source: 1,
  }
}

/** The median of some matches of 10,000 bids and 10,000 offers, each household at a price of its own choice. */
export const clearingOfMany = async (): Promise<Figure[]> => {
  const random = randomOf(1)
  const side = (first: number): ClearingEntry[] =>
    Array.from({ length: HOUSEHOLDS_PER_SIDE }, (_, at) => ({
      household: first + at,
      quantityWh: BigInt(1 + random.below(2_000)),
      priceMicroPerKwh: BigInt(80_000 + random.below(200_000)),
      tieKey: random
        .below(2 ** 31)
        .toString(16)
        .padStart(64, '0'),
    }))
  const [bids, offers] = [side(1), side(1 + HOUSEHOLDS_PER_SIDE)]
  const runs: Timed[] = []
  for (let run = 0; run < CLEARINGS; run++) runs.push(await timed(() => clear(bids, offers)))
  const medianMs = (seconds: (run: Timed) => number): number =>
    1_000 * (runs.map(seconds).sort((a, b) => a - b)[CLEARINGS >> 1] ?? 0)
  return [
    {
      what: 'clearing of 10,000 + 10,000 orders',
      value: medianMs(({ wallS }) => wallS),
      unit: 'ms',
      target: { atMost: 10 },
    },
    { what: 'the same by processor time', value: medianMs(({ cpuS }) => cpuS), unit: 'ms' },
  ]
}
