// What a trade would come to beside the tariff: an order before it is sent, and the slot that runs. The street's local fee
// comes on top of what a buyer pays, so it stands on the side of the neighbour's price.
import type { Book, SlotSoFar, Standing, Tariff } from '../../node/index.ts'
import { costMicro } from './durations.ts'

export type OrderWish = {
  readonly side: 'buy' | 'sell'
  readonly quantityWh: bigint
  readonly priceMicroPerKwh: bigint
}

export type OrderWhatIf = {
  /** What the book would fill at once, at the prices that rest in it; own orders are never met. */
  readonly atOnceWh: bigint
  readonly atOnceMicro: bigint
  /** By how much the whole of it is better than the tariff at its worst price; minus for worse. */
  readonly aheadMicro: bigint
}

export const orderWhatIf = (wish: OrderWish, book: Book, tariff: Tariff): OrderWhatIf => {
  const { side, quantityWh, priceMicroPerKwh } = wish
  const isBuying = side === 'buy'
  let leftWh = quantityWh
  let atOnceMicro = 0n
  for (const level of isBuying ? book.offers : book.bids) {
    const fits = isBuying ? level.priceMicroPerKwh <= priceMicroPerKwh : level.priceMicroPerKwh >= priceMicroPerKwh
    if (!fits || leftWh === 0n) break
    const ownWh = book.mine
      .filter((own) => own.side !== side && own.priceMicroPerKwh === level.priceMicroPerKwh)
      .reduce((sum, own) => sum + own.leftWh, 0n)
    const othersWh = level.quantityWh > ownWh ? level.quantityWh - ownWh : 0n
    const takenWh = othersWh < leftWh ? othersWh : leftWh
    leftWh -= takenWh
    atOnceMicro += costMicro(takenWh, level.priceMicroPerKwh)
  }
  const { supplierPrice, feedInPrice, localFee } = tariff
  const aheadPerKwh = isBuying ? supplierPrice - localFee - priceMicroPerKwh : priceMicroPerKwh - feedInPrice
  return { atOnceWh: quantityWh - leftWh, atOnceMicro, aheadMicro: (quantityWh * aheadPerKwh) / 1000n }
}

/**
 * What a price outside the corridor means. `loses`: the tariff is better, by so much per kWh. `nobody`: hardly anybody would
 * take the other side, whom the main grid gives so much per kWh.
 */
export type PriceOutside = { readonly kind: 'loses' | 'nobody'; readonly microPerKwh: bigint }

/** @returns undefined inside the corridor, whose ends belong to it; without a corridor only a loss is told. */
export const priceOutside = (
  side: 'buy' | 'sell',
  price: bigint,
  { supplierPrice, feedInPrice: low, localFee }: Tariff,
): PriceOutside | undefined => {
  const high = supplierPrice - localFee
  const lost = side === 'buy' ? price - high : low - price
  if (lost > 0n) return { kind: 'loses', microPerKwh: lost }
  const isIdle = high > low && (side === 'buy' ? price < low : price > high)
  return isIdle ? { kind: 'nobody', microPerKwh: side === 'buy' ? low : high } : undefined
}

/** `selling`, `buying`: among neighbours at about this price; `feeding`, `drawing`: the main grid's. */
export type SlotWhatIf = {
  readonly kind: 'selling' | 'buying' | 'feeding' | 'drawing'
  readonly energyWh: bigint
  readonly priceMicroPerKwh: bigint
  readonly aheadMicro: bigint
}

/**
 * What the running slot would come to if it ended now. Nobody knows the others' meters before its end, so the price is the
 * last one agreed, where the household's own two prices allow it.
 * @returns undefined when as much went out as came in.
 */
export const slotWhatIf = (
  slot: SlotSoFar,
  lastPrice: bigint | undefined,
  standing: Standing | undefined,
  tariff: Tariff,
): SlotWhatIf | undefined => {
  const netWh = slot.exportWh - slot.importWh
  if (netWh === 0n) return undefined
  const high = tariff.supplierPrice - tariff.localFee
  const isSelling = netWh > 0n
  const energyWh = isSelling ? netWh : -netWh
  const fits =
    lastPrice !== undefined &&
    (isSelling ? lastPrice >= (standing?.sellPrice ?? tariff.feedInPrice) : lastPrice <= (standing?.buyPrice ?? high))
  if (!fits) return { kind: isSelling ? 'feeding' : 'drawing', energyWh, priceMicroPerKwh: 0n, aheadMicro: 0n }
  const aheadPerKwh = isSelling ? lastPrice - tariff.feedInPrice : high - lastPrice
  return {
    kind: isSelling ? 'selling' : 'buying',
    ...{ energyWh, priceMicroPerKwh: lastPrice, aheadMicro: (energyWh * aheadPerKwh) / 1000n },
  }
}
