// Promises a continuous double auction for one kind of credit: better price first, then earlier place, at the maker's
// price; nobody trades with himself or beyond a limit, and a refused call leaves the book as it was.
// The book is changed in place (`Book` is opaque to callers); everything handed out is a copy.
import { append, dropLevel, rankOf, remove, unlink, type Levels, type RestingOrder } from './levels.ts'
import { MAX_RESTING_ORDERS } from './limits.ts'
import { amountFaultOf, faultOf, type Order, type OrderFault } from './order.ts'

export type Book = {
  readonly bids: Levels
  readonly asks: Levels
  readonly byId: Map<string, RestingOrder>
  nextSequence: number
}

/** A trade at the maker's price, the price of the order that rested. */
export type Trade = {
  readonly buyOrder: string
  readonly sellOrder: string
  readonly buyer: number
  readonly seller: number
  readonly quantityWh: number
  readonly priceMicroPerKwh: number
}

export type PlaceRefusal = OrderFault | 'id is already in the book' | 'would trade at once' | 'book is full'

/** An order that was not taken; nothing changed. */
export type Refused<Reason extends string> = {
  readonly outcome: 'refused'
  readonly reason: Reason
  readonly trades: readonly Trade[]
}

/** An order that was taken: what it traded, in the order of trading, and what is left of it. */
export type Taken = {
  readonly outcome: 'resting' | 'partly filled and resting' | 'filled' | 'partly filled and cancelled' | 'cancelled'
  readonly trades: readonly Trade[]
  /** Wh that did not trade: they rest when the outcome says so, else they are cancelled. */
  readonly remainingWh: number
}

export type Placed = Taken | Refused<PlaceRefusal>

export type Cancelled =
  | { readonly outcome: 'cancelled'; readonly order: Order }
  | { readonly outcome: 'refused'; readonly reason: 'unknown id' }

export type AmendRefusal = 'unknown id' | 'quantity out of range' | 'price out of range' | 'would trade at once'

/** `kept place` when the order stayed where it was, else what became of it when it came in anew. */
export type Amended =
  | Taken
  | { readonly outcome: 'kept place'; readonly trades: readonly Trade[]; readonly remainingWh: number }
  | Refused<AmendRefusal>

/** One price of one side. */
export type DepthLevel = { readonly priceMicroPerKwh: number; readonly quantityWh: number; readonly orders: number }

/** Both sides, best price first. */
export type Depth = { readonly bids: readonly DepthLevel[]; readonly asks: readonly DepthLevel[] }

const NO_TRADES: readonly Trade[] = Object.freeze([])

export const createBook = (): Book => ({ bids: [], asks: [], byId: new Map(), nextSequence: 0 })

/**
 * Brings an order into the book: trades what it can at once, then rests, or is cancelled, as its time in force says.
 * A fill-or-kill order that cannot be filled whole ends `cancelled` without a trade. Ids are unique among resting
 * orders; that an id is never used again is for the caller to watch.
 */
export const place = (book: Book, order: Order): Placed => {
  const fault = faultOf(order)
  if (fault !== undefined) return refuse(fault)
  if (book.byId.has(order.id)) return refuse('id is already in the book')
  switch (order.timeInForce) {
    case 'good-till-cancelled':
      return book.byId.size < MAX_RESTING_ORDERS ? execute(book, order) : refuse('book is full')
    case 'post-only':
      if (canTrade(book, order, 1)) return refuse('would trade at once')
      return book.byId.size < MAX_RESTING_ORDERS ? execute(book, order) : refuse('book is full')
    case 'immediate-or-cancel':
      return execute(book, order)
    case 'fill-or-kill':
      if (canTrade(book, order, order.quantityWh)) return execute(book, order)
      return { outcome: 'cancelled', trades: NO_TRADES, remainingWh: order.quantityWh }
  }
}

/** Takes a resting order out of the book and returns what was left of it. */
export const cancel = (book: Book, id: string): Cancelled => {
  const resting = book.byId.get(id)
  if (resting === undefined) return { outcome: 'refused', reason: 'unknown id' }
  take(book, resting)
  return { outcome: 'cancelled', order: copyOf(resting) }
}

/**
 * Changes the open quantity (Wh not yet traded) and price of a resting order. At the same price a lower or equal
 * quantity keeps its place; anything else gives the place up and comes in anew, so it may trade at once. A post-only
 * order that would is refused and stays as it was.
 */
export const amend = (
  book: Book,
  id: string,
  change: { readonly quantityWh: number; readonly priceMicroPerKwh: number },
): Amended => {
  const resting = book.byId.get(id)
  if (resting === undefined) return refuse('unknown id')
  const fault = amountFaultOf(change.quantityWh, change.priceMicroPerKwh)
  if (fault !== undefined) return refuse(fault)
  if (change.priceMicroPerKwh === resting.priceMicroPerKwh && change.quantityWh <= resting.quantityWh) {
    resting.quantityWh = change.quantityWh
    return { outcome: 'kept place', trades: NO_TRADES, remainingWh: change.quantityWh }
  }
  const { quantityWh, priceMicroPerKwh } = change
  const changed: Order = { ...copyOf(resting), quantityWh, priceMicroPerKwh }
  // An order never meets its own side, so looking before it leaves the book sees what it will meet afterwards.
  if (changed.timeInForce === 'post-only' && canTrade(book, changed, 1)) return refuse('would trade at once')
  take(book, resting)
  return execute(book, changed)
}

/** The resting order of this id, or undefined. */
export const find = (book: Book, id: string): Order | undefined => {
  const resting = book.byId.get(id)
  return resting === undefined ? undefined : copyOf(resting)
}

/** What rests, summed per price, best price first. */
export const depth = (book: Book): Depth => ({ bids: depthOf(book.bids), asks: depthOf(book.asks) })

/**
 * All resting orders by place, earliest first. Placed one after the other into an empty book they trade with nobody
 * and give the same book, so this is how a book is stored.
 */
export const restingOrders = (book: Book): Order[] =>
  [...book.byId.values()].sort((a, b) => a.sequence - b.sequence).map(copyOf)

const refuse = <Reason extends string>(reason: Reason): Refused<Reason> => ({
  outcome: 'refused',
  reason,
  trades: NO_TRADES,
})

const execute = (book: Book, order: Order): Taken => {
  const trades: Trade[] = []
  const remainingWh = match(book, order, trades)
  if (remainingWh === 0) return { outcome: 'filled', trades, remainingWh }
  const partly = remainingWh < order.quantityWh
  if (order.timeInForce === 'immediate-or-cancel')
    return { outcome: partly ? 'partly filled and cancelled' : 'cancelled', trades, remainingWh }
  rest(book, order, remainingWh)
  return { outcome: partly ? 'partly filled and resting' : 'resting', trades, remainingWh }
}

/** Trades the incoming order against the other side, adds to `trades` and returns the Wh that are left. */
const match = (book: Book, order: Order, trades: Trade[]): number => {
  const levels = order.side === 'buy' ? book.asks : book.bids
  const worstRank = -rankOf(order.side, order.priceMicroPerKwh)
  let remainingWh = order.quantityWh
  for (let index = levels.length - 1; index >= 0 && remainingWh > 0; index--) {
    const level = levels[index]
    if (level === undefined || level.rank < worstRank) break
    let maker = level.head
    while (maker !== undefined && remainingWh > 0) {
      const next = maker.next
      if (mayTrade(order, maker)) {
        const quantityWh = Math.min(remainingWh, maker.quantityWh)
        trades.push(tradeOf(order, maker, quantityWh))
        remainingWh -= quantityWh
        maker.quantityWh -= quantityWh
        if (maker.quantityWh === 0) {
          unlink(level, maker)
          book.byId.delete(maker.id)
        }
      }
      maker = next
    }
    if (level.head === undefined) dropLevel(levels, index)
  }
  return remainingWh
}

/** Whether the incoming order would trade at least `wantedWh` at once. Changes nothing. */
const canTrade = (book: Book, order: Order, wantedWh: number): boolean => {
  const levels = order.side === 'buy' ? book.asks : book.bids
  const worstRank = -rankOf(order.side, order.priceMicroPerKwh)
  let missingWh = wantedWh
  for (let index = levels.length - 1; index >= 0; index--) {
    const level = levels[index]
    if (level === undefined || level.rank < worstRank) return false
    for (let maker = level.head; maker !== undefined; maker = maker.next) {
      if (!mayTrade(order, maker)) continue
      missingWh -= maker.quantityWh
      if (missingWh <= 0) return true
    }
  }
  return false
}

/** Not with oneself, and only from a source the buyer accepts; a sell order without a source passes no filter. */
const mayTrade = (order: Order, maker: RestingOrder): boolean => {
  if (order.owner === maker.owner) return false
  const accepted = order.side === 'buy' ? order.acceptedSources : maker.acceptedSources
  if (accepted === undefined || accepted.length === 0) return true
  const source = order.side === 'buy' ? maker.source : order.source
  return source !== undefined && accepted.includes(source)
}

const tradeOf = (order: Order, maker: RestingOrder, quantityWh: number): Trade => {
  const buy = order.side === 'buy' ? order : maker
  const sell = order.side === 'buy' ? maker : order
  const priceMicroPerKwh = maker.priceMicroPerKwh
  return { buyOrder: buy.id, sellOrder: sell.id, buyer: buy.owner, seller: sell.owner, quantityWh, priceMicroPerKwh }
}

const rest = (book: Book, order: Order, quantityWh: number): void => {
  const resting: RestingOrder = {
    id: order.id,
    owner: order.owner,
    side: order.side,
    priceMicroPerKwh: order.priceMicroPerKwh,
    timeInForce: order.timeInForce,
    source: order.source,
    acceptedSources: order.acceptedSources?.slice(),
    sequence: book.nextSequence++,
    quantityWh,
    level: undefined,
    previous: undefined,
    next: undefined,
  }
  append(order.side === 'buy' ? book.bids : book.asks, resting)
  book.byId.set(order.id, resting)
}

const take = (book: Book, resting: RestingOrder): void => {
  remove(resting.side === 'buy' ? book.bids : book.asks, resting)
  book.byId.delete(resting.id)
}

const copyOf = (resting: RestingOrder): Order => ({
  id: resting.id,
  owner: resting.owner,
  side: resting.side,
  quantityWh: resting.quantityWh,
  priceMicroPerKwh: resting.priceMicroPerKwh,
  timeInForce: resting.timeInForce,
  ...(resting.source === undefined ? {} : { source: resting.source }),
  ...(resting.acceptedSources === undefined ? {} : { acceptedSources: resting.acceptedSources.slice() }),
})

const depthOf = (levels: Levels): DepthLevel[] => levels.map(sumOf).reverse()

const sumOf = ({ rank, head }: Levels[number]): DepthLevel => {
  let quantityWh = 0
  let orders = 0
  for (let order = head; order !== undefined; order = order.next) {
    quantityWh += order.quantityWh
    orders += 1
  }
  return { priceMicroPerKwh: Math.abs(rank), quantityWh, orders }
}
