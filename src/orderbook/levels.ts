// Promises the order of one side of the book: better price first, and first come, first served within a price.
// Prices lie in one sorted array, the best at its end, so that what trades is what is cheap to reach and to remove.
// Beside each price lies the start of the queue of its orders; see `shelf.ts`.
import type { Side } from './order.ts'

/** One side of the book; both arrays have one entry for each price. */
export type Levels = {
  /** Rising ranks: the price for buyers, the negated price for sellers, so that the higher is the better. */
  readonly ranks: number[]
  /** Slots where queues start. */
  readonly queues: number[]
}

export const createLevels = (): Levels => ({ ranks: [], queues: [] })

/** How good a price is for the other side; see `Levels.ranks`. */
export const rankOf = (side: Side, priceMicroPerKwh: number): number =>
  side === 'buy' ? priceMicroPerKwh : -priceMicroPerKwh

/** The queue of this rank, made by `createQueue` when there is none. */
export const queueOf = (levels: Levels, rank: number, createQueue: () => number): number => {
  const index = indexOf(levels, rank)
  const { ranks, queues } = levels
  if (ranks[index] === rank) return queues[index] as number
  const queue = createQueue()
  ranks.splice(index, 0, rank)
  queues.splice(index, 0, queue)
  return queue
}

/** Removes the level at `index`; the usual case, the best level, moves nothing. Returns the start of its queue. */
export const dropLevel = (levels: Levels, index: number): number => {
  const { ranks, queues } = levels
  const queue = queues[index] as number
  if (index === ranks.length - 1) {
    ranks.pop()
    queues.pop()
  } else {
    ranks.splice(index, 1)
    queues.splice(index, 1)
  }
  return queue
}

/** Index of the first level of at least this rank, by bisection. */
export const indexOf = ({ ranks }: Levels, rank: number): number => {
  let low = 0
  let high = ranks.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ranks[middle] as number) < rank) low = middle + 1
    else high = middle
  }
  return low
}
