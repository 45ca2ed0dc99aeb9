// The oracle: the rules of the continuous book in thirty lines, by filter and sort over one array.
import type { Order, Trade } from '../../src/orderbook/index.ts'

type Entry = Order & { at: number }
export type Naive = { entries: Entry[]; clock: number }

const better = (a: Entry, b: Entry): number =>
  (a.side === 'buy' ? b.priceMicroPerKwh - a.priceMicroPerKwh : a.priceMicroPerKwh - b.priceMicroPerKwh) || a.at - b.at

const meets = (a: Order, b: Order): boolean => {
  const [buy, sell] = a.side === 'buy' ? [a, b] : [b, a]
  const wanted = buy.acceptedSources ?? []
  const liked = wanted.length === 0 || wanted.some((source) => source === sell.source)
  const bound = [a.partner ?? b.owner, b.partner ?? a.owner]
  if (bound[0] !== b.owner || bound[1] !== a.owner) return false
  return a.side !== b.side && a.owner !== b.owner && buy.priceMicroPerKwh >= sell.priceMicroPerKwh && liked
}

export const naivePlace = (book: Naive, order: Order): { trades: Trade[]; remainingWh: number } | 'refused' => {
  const makers = book.entries.filter((entry) => meets(order, entry)).sort(better)
  const onOfferWh = makers.reduce((sum, maker) => sum + maker.quantityWh, 0)
  if (book.entries.some((entry) => entry.id === order.id)) return 'refused'
  if (order.timeInForce === 'post-only' && onOfferWh > 0) return 'refused'
  const killed = order.timeInForce === 'fill-or-kill' && onOfferWh < order.quantityWh
  let remainingWh = order.quantityWh
  const trades = (killed ? [] : makers).flatMap((maker) => {
    const quantityWh = Math.min(remainingWh, maker.quantityWh)
    const [buy, sell] = order.side === 'buy' ? [order, maker] : [maker, order]
    const { priceMicroPerKwh } = maker
    remainingWh -= quantityWh
    Object.assign(maker, { quantityWh: maker.quantityWh - quantityWh })
    const trade = {
      buyOrder: buy.id,
      sellOrder: sell.id,
      buyer: buy.owner,
      seller: sell.owner,
      quantityWh,
      priceMicroPerKwh,
    }
    return quantityWh > 0 ? [trade] : []
  })
  const rests = order.timeInForce === 'good-till-cancelled' || order.timeInForce === 'post-only'
  const left = rests ? [{ ...order, quantityWh: remainingWh, at: book.clock++ }] : []
  book.entries = [...book.entries, ...left].filter((entry) => entry.quantityWh > 0)
  return { trades, remainingWh }
}

export const naiveCancel = (book: Naive, id: string): Order | undefined => {
  const found = book.entries.find((entry) => entry.id === id)
  book.entries = book.entries.filter((entry) => entry !== found)
  return found
}

export const naiveDepth = (book: Naive, side: Order['side']) => {
  const entries = book.entries.filter((entry) => entry.side === side).sort(better)
  return [...new Set(entries.map((entry) => entry.priceMicroPerKwh))].map((priceMicroPerKwh) => {
    const level = entries.filter((entry) => entry.priceMicroPerKwh === priceMicroPerKwh)
    return { priceMicroPerKwh, quantityWh: level.reduce((sum, e) => sum + e.quantityWh, 0), orders: level.length }
  })
}
