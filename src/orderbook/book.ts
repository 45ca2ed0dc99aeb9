// Promises a continuous double auction for one kind of credit: better price first, then earlier place, at the maker's
// price; nobody trades with himself or beyond a limit, and a refused call leaves the book as it was.
// The book is changed in place (`Book` is opaque to callers); everything handed out is a copy.
import { addId, createIdTable, dropId, findId, hashOf, NOWHERE, slotsOf, type IdTable } from './id-table.ts'
import { createLevels, dropLevel, indexOf, queueOf, rankOf, type Levels } from './levels.ts'
import { MAX_RESTING_ORDERS } from './limits.ts'
import { amountFaultOf, faultOf, type Order, type OrderFault } from './order.ts'
import {
  acceptedSourcesOf,
  createQueue,
  createShelf,
  enqueue,
  hashAt,
  idOf,
  leaveQueue,
  nextOf,
  ownerOf,
  partnerOf,
  priceOf,
  quantityOf,
  sequenceOf,
  setQuantity,
  shelve,
  sideOf,
  sourceOf,
  timeInForceOf,
  unshelve,
  type Shelf,
} from './shelf.ts'

export type Book = {
  readonly shelf: Shelf
  readonly bids: Levels
  readonly asks: Levels
  readonly ids: IdTable
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

export const createBook = (): Book => ({
  shelf: createShelf(),
  bids: createLevels(),
  asks: createLevels(),
  ids: createIdTable(),
})

/**
 * Brings an order into the book: trades what it can at once, then rests, or is cancelled, as its time in force says.
 * A fill-or-kill order that cannot be filled whole ends `cancelled` without a trade. Ids are unique among resting
 * orders; that an id is never used again is for the caller to watch.
 */
export const place = (book: Book, order: Order): Placed => {
  const fault = faultOf(order)
  if (fault !== undefined) return refuse(fault)
  const hash = hashOf(order.id)
  if (findId(book.ids, order.id, hash, book.shelf.ids) !== NOWHERE) return refuse('id is already in the book')
  switch (order.timeInForce) {
    case 'good-till-cancelled':
      return book.ids.size < MAX_RESTING_ORDERS ? execute(book, order, hash) : refuse('book is full')
    case 'post-only':
      if (canTrade(book, order, 1)) return refuse('would trade at once')
      return book.ids.size < MAX_RESTING_ORDERS ? execute(book, order, hash) : refuse('book is full')
    case 'immediate-or-cancel':
      return execute(book, order, hash)
    case 'fill-or-kill':
      if (canTrade(book, order, order.quantityWh)) return execute(book, order, hash)
      return { outcome: 'cancelled', trades: NO_TRADES, remainingWh: order.quantityWh }
  }
}

/** Takes a resting order out of the book and returns what was left of it. */
export const cancel = (book: Book, id: string): Cancelled => {
  const slot = slotOf(book, id)
  if (slot === NOWHERE) return { outcome: 'refused', reason: 'unknown id' }
  const order = copyOf(book.shelf, slot)
  take(book, slot)
  return { outcome: 'cancelled', order }
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
  const slot = slotOf(book, id)
  if (slot === NOWHERE) return refuse('unknown id')
  const { quantityWh, priceMicroPerKwh } = change
  const fault = amountFaultOf(quantityWh, priceMicroPerKwh)
  if (fault !== undefined) return refuse(fault)
  if (priceMicroPerKwh === priceOf(book.shelf, slot) && quantityWh <= quantityOf(book.shelf, slot)) {
    setQuantity(book.shelf, slot, quantityWh)
    return { outcome: 'kept place', trades: NO_TRADES, remainingWh: quantityWh }
  }
  const changed: Order = { ...copyOf(book.shelf, slot), quantityWh, priceMicroPerKwh }
  // An order never meets its own side, so looking before it leaves the book sees what it will meet afterwards.
  if (changed.timeInForce === 'post-only' && canTrade(book, changed, 1)) return refuse('would trade at once')
  const hash = hashAt(book.shelf, slot)
  take(book, slot)
  return execute(book, changed, hash)
}

/** The resting order of this id, or undefined. */
export const find = (book: Book, id: string): Order | undefined => {
  const slot = slotOf(book, id)
  return slot === NOWHERE ? undefined : copyOf(book.shelf, slot)
}

/** What rests, summed per price, best price first. */
export const depth = (book: Book): Depth => ({
  bids: depthOf(book, book.bids),
  asks: depthOf(book, book.asks),
})

/**
 * All resting orders by place, earliest first. Placed one after the other into an empty book they trade with nobody
 * and give the same book, so this is how a book is stored.
 */
export const restingOrders = ({ shelf, ids }: Book): Order[] =>
  slotsOf(ids)
    .sort((a, b) => sequenceOf(shelf, a) - sequenceOf(shelf, b))
    .map((slot) => copyOf(shelf, slot))

const slotOf = ({ ids, shelf }: Book, id: string): number => findId(ids, id, hashOf(id), shelf.ids)

const refuse = <Reason extends string>(reason: Reason): Refused<Reason> => ({
  outcome: 'refused',
  reason,
  trades: NO_TRADES,
})

const execute = (book: Book, order: Order, hash: number): Taken => {
  const trades = match(book, order)
  let remainingWh = order.quantityWh
  for (const { quantityWh } of trades) remainingWh -= quantityWh
  if (remainingWh === 0) return { outcome: 'filled', trades, remainingWh }
  const partly = remainingWh < order.quantityWh
  if (order.timeInForce === 'immediate-or-cancel')
    return { outcome: partly ? 'partly filled and cancelled' : 'cancelled', trades, remainingWh }
  rest(book, order, remainingWh, hash)
  return { outcome: partly ? 'partly filled and resting' : 'resting', trades, remainingWh }
}

/** Trades the incoming order against the other side, as far as it goes. */
const match = (book: Book, order: Order): readonly Trade[] => {
  const { shelf } = book
  const levels = order.side === 'buy' ? book.asks : book.bids
  const worstRank = -rankOf(order.side, order.priceMicroPerKwh)
  let index = levels.ranks.length - 1
  if (index < 0 || (levels.ranks[index] as number) < worstRank) return NO_TRADES
  let trades: Trade[] | undefined
  let remainingWh = order.quantityWh
  for (; index >= 0 && remainingWh > 0 && (levels.ranks[index] as number) >= worstRank; index--) {
    const queue = levels.queues[index] as number
    let maker = nextOf(shelf, queue)
    while (maker !== queue && remainingWh > 0) {
      const next = nextOf(shelf, maker)
      if (mayTrade(shelf, order, maker)) {
        const restingWh = quantityOf(shelf, maker)
        const quantityWh = remainingWh < restingWh ? remainingWh : restingWh
        // An array that begins with its first trade is a fifth of one that grows from nothing.
        if (trades === undefined) trades = [tradeOf(shelf, order, maker, quantityWh)]
        else trades.push(tradeOf(shelf, order, maker, quantityWh))
        remainingWh -= quantityWh
        if (quantityWh < restingWh) setQuantity(shelf, maker, restingWh - quantityWh)
        else if (remove(book, maker)) unshelve(shelf, dropLevel(levels, index))
      }
      maker = next
    }
  }
  return trades ?? NO_TRADES
}

/** Whether the incoming order would trade at least `wantedWh` at once. Changes nothing. */
const canTrade = (book: Book, order: Order, wantedWh: number): boolean => {
  const { shelf } = book
  const levels = order.side === 'buy' ? book.asks : book.bids
  const worstRank = -rankOf(order.side, order.priceMicroPerKwh)
  let missingWh = wantedWh
  for (let index = levels.ranks.length - 1; index >= 0 && (levels.ranks[index] as number) >= worstRank; index--) {
    const queue = levels.queues[index] as number
    for (let maker = nextOf(shelf, queue); maker !== queue; maker = nextOf(shelf, maker)) {
      if (!mayTrade(shelf, order, maker)) continue
      missingWh -= quantityOf(shelf, maker)
      if (missingWh <= 0) return true
    }
  }
  return false
}

/**
 * Not with oneself, only with the partner that either side names, and only from a source the buyer accepts; a sell order
 * without a source passes no filter.
 */
const mayTrade = (shelf: Shelf, order: Order, maker: number): boolean => {
  const owner = ownerOf(shelf, maker)
  if (order.owner === owner) return false
  if (order.partner !== undefined && order.partner !== owner) return false
  const partner = partnerOf(shelf, maker)
  if (partner !== undefined && partner !== order.owner) return false
  const accepted = order.side === 'buy' ? order.acceptedSources : acceptedSourcesOf(shelf, maker)
  if (accepted === undefined || accepted.length === 0) return true
  const source = order.side === 'buy' ? sourceOf(shelf, maker) : order.source
  return source !== undefined && accepted.includes(source)
}

const tradeOf = (shelf: Shelf, order: Order, maker: number, quantityWh: number): Trade => {
  const [makerId, makerOwner] = [idOf(shelf, maker), ownerOf(shelf, maker)]
  const buys = order.side === 'buy'
  return {
    buyOrder: buys ? order.id : makerId,
    sellOrder: buys ? makerId : order.id,
    buyer: buys ? order.owner : makerOwner,
    seller: buys ? makerOwner : order.owner,
    quantityWh,
    priceMicroPerKwh: priceOf(shelf, maker),
  }
}

const rest = (book: Book, order: Order, quantityWh: number, hash: number): void => {
  const { shelf } = book
  const levels = order.side === 'buy' ? book.bids : book.asks
  const slot = shelve(shelf, order, quantityWh, hash)
  enqueue(
    shelf,
    queueOf(levels, rankOf(order.side, order.priceMicroPerKwh), () => createQueue(shelf)),
    slot,
  )
  addId(book.ids, hash, slot)
}

/** Takes an order out of the book, and its price out of its side when it was the last there. */
const take = (book: Book, slot: number): void => {
  const { shelf } = book
  const side = sideOf(shelf, slot)
  const rank = rankOf(side, priceOf(shelf, slot))
  if (!remove(book, slot)) return
  const levels = side === 'buy' ? book.bids : book.asks
  unshelve(shelf, dropLevel(levels, indexOf(levels, rank)))
}

/** Takes an order out of its queue and says whether that is empty now. */
const remove = ({ shelf, ids }: Book, slot: number): boolean => {
  dropId(ids, hashAt(shelf, slot), slot)
  const wasLast = leaveQueue(shelf, slot)
  unshelve(shelf, slot)
  return wasLast
}

const copyOf = (shelf: Shelf, slot: number): Order => {
  const order: { -readonly [Field in keyof Order]: Order[Field] } = {
    id: idOf(shelf, slot),
    owner: ownerOf(shelf, slot),
    side: sideOf(shelf, slot),
    quantityWh: quantityOf(shelf, slot),
    priceMicroPerKwh: priceOf(shelf, slot),
    timeInForce: timeInForceOf(shelf, slot),
  }
  const source = sourceOf(shelf, slot)
  const acceptedSources = acceptedSourcesOf(shelf, slot)
  const partner = partnerOf(shelf, slot)
  if (source !== undefined) order.source = source
  if (partner !== undefined) order.partner = partner
  if (acceptedSources !== undefined) order.acceptedSources = acceptedSources.slice()
  return order
}

const depthOf = ({ shelf }: Book, { ranks, queues }: Levels): DepthLevel[] =>
  ranks.map((rank, index) => sumOf(shelf, Math.abs(rank), queues[index] as number)).reverse()

const sumOf = (shelf: Shelf, priceMicroPerKwh: number, queue: number): DepthLevel => {
  let quantityWh = 0
  let orders = 0
  for (let slot = nextOf(shelf, queue); slot !== queue; slot = nextOf(shelf, slot)) {
    quantityWh += quantityOf(shelf, slot)
    orders += 1
  }
  return { priceMicroPerKwh, quantityWh, orders }
}
