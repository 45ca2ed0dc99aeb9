// Promises the order of one side of the book: better price first, and first come, first served within a price.
// Levels lie in one array, the best at its end, so that what trades is what is cheap to reach and to remove.
// Within a level the orders form a linked queue: a cancelled order leaves without anybody moving.
import { assert } from './assert.ts'
import type { Side, TimeInForce } from './order.ts'

/** An order that rests in the book. Only the functions of this file change its links. */
export type RestingOrder = {
  readonly id: string
  readonly owner: number
  readonly side: Side
  readonly priceMicroPerKwh: number
  readonly timeInForce: TimeInForce
  readonly source: number | undefined
  readonly acceptedSources: readonly number[] | undefined
  /** Rises with every order that takes a new place. */
  readonly sequence: number
  quantityWh: number
  /** Where it queues, and between whom. */
  level: Level | undefined
  previous: RestingOrder | undefined
  next: RestingOrder | undefined
}

/** All resting orders of one side at one price, the earliest at `head`. */
export type Level = {
  /** The price for buyers, the negated price for sellers: the higher, the better, on both sides. */
  readonly rank: number
  head: RestingOrder | undefined
  tail: RestingOrder | undefined
}

/** One side of the book: levels by rising rank. */
export type Levels = Level[]

/** How good a price is for the other side; see `Level.rank`. */
export const rankOf = (side: Side, priceMicroPerKwh: number): number =>
  side === 'buy' ? priceMicroPerKwh : -priceMicroPerKwh

/** Puts an order at the end of the queue of its price. */
export const append = (levels: Levels, order: RestingOrder): void => {
  const rank = rankOf(order.side, order.priceMicroPerKwh)
  const index = indexOf(levels, rank)
  const level = levels[index]
  if (level === undefined || level.rank !== rank) {
    order.level = { rank, head: order, tail: order }
    if (index === levels.length) levels.push(order.level)
    else levels.splice(index, 0, order.level)
    return
  }
  order.level = level
  order.previous = level.tail
  if (level.tail !== undefined) level.tail.next = order
  level.tail = order
}

/** Takes an order out of its queue, and the level out of the side when it was the last. */
export const remove = (levels: Levels, order: RestingOrder): void => {
  const { level } = order
  assert(level !== undefined, 'a resting order has a level')
  unlink(level, order)
  if (level.head === undefined) dropLevel(levels, indexOf(levels, level.rank))
}

/** Takes an order out of the queue of `level`, which may be left empty; see `dropLevel`. */
export const unlink = (level: Level, order: RestingOrder): void => {
  if (order.previous === undefined) level.head = order.next
  else order.previous.next = order.next
  if (order.next === undefined) level.tail = order.previous
  else order.next.previous = order.previous
  order.level = undefined
  order.previous = undefined
  order.next = undefined
}

/** Removes the empty level at `index`; the usual case, the best level, moves nothing. */
export const dropLevel = (levels: Levels, index: number): void => {
  if (index === levels.length - 1) levels.pop()
  else levels.splice(index, 1)
}

/** Index of the first level of at least this rank, by bisection. */
const indexOf = (levels: Levels, rank: number): number => {
  let low = 0
  let high = levels.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const level = levels[middle]
    if (level !== undefined && level.rank < rank) low = middle + 1
    else high = middle
  }
  return low
}
