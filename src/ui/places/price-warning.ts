// The sentence beside a price outside the corridor of feed-in and supplier price. It warns and forbids nothing.
import type { Street } from '../../node/index.ts'
import type { Formats } from '../format/formats.ts'
import type { Words } from '../words/en.ts'
import { priceOutside } from './what-if.ts'

export const priceWarning = (
  side: 'buy' | 'sell',
  price: bigint | undefined,
  { tariff, currency }: Street,
  { words, formats }: { readonly words: Words; readonly formats: Formats },
): string | undefined => {
  const outside = price === undefined ? undefined : priceOutside(side, price, tariff)
  if (outside === undefined) return undefined
  const { buyLoses, sellLoses, buyNobody, sellNobody } = words.whatIf
  const amount = formats.price(outside.microPerKwh, currency)
  if (outside.kind === 'loses') return (side === 'buy' ? buyLoses : sellLoses)(amount)
  return (side === 'buy' ? buyNobody : sellNobody)(amount)
}
