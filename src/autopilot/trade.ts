// Kept credits sold above a price and bought below one: which orders of ours should rest in the book now, and what to do
// about those that do. One order a side at most.
import { ORDER_CHANGE_PART, ORDER_LEAST_WH, ORDER_RENEW_MS } from './limits.ts'
import type { Settings } from './settings.ts'

/** An order of the autopilot that rests in the book. */
export type Resting = {
  readonly id: string
  readonly leftWh: bigint
  readonly priceMicroPerKwh: bigint
  readonly expiresAtMs: number
}

export type TradeFacts = {
  readonly nowMs: number
  readonly selling: Resting | undefined
  readonly buying: Resting | undefined
  /** Free credits of the source that is sold. */
  readonly freeWh: bigint
  /** All free credits, of every source, without what the sell order holds. */
  readonly ownedWh: bigint
  /** What the house will take within a day by the forecast; undefined while nobody can say. */
  readonly needWh: bigint | undefined
  /** The household's own two prices bind what a computer may sign by itself; undefined while none were set. */
  readonly standing: { readonly buyPrice: bigint; readonly sellPrice: bigint } | undefined
  readonly allowanceLeftMicro: bigint
  readonly spendableMicro: bigint
}

export type TradeAction =
  | {
      readonly kind: 'place'
      readonly side: 'buy' | 'sell'
      readonly quantityWh: bigint
      readonly priceMicroPerKwh: bigint
    }
  | {
      readonly kind: 'amend'
      readonly side: 'buy' | 'sell'
      readonly id: string
      readonly quantityWh: bigint
      readonly priceMicroPerKwh: bigint
    }
  | { readonly kind: 'cancel'; readonly side: 'buy' | 'sell'; readonly id: string }

/** Why a side stands as it does. */
export type TradeWhy =
  'off' | 'paused' | 'no-standing' | 'beyond-own-price' | 'nothing-to-sell' | 'enough' | 'allowance-used' | 'resting'

export type TradeDecision = {
  readonly actions: readonly TradeAction[]
  readonly sell: TradeWhy
  readonly buy: TradeWhy
}

export const decideTrade = (settings: Settings, facts: TradeFacts): TradeDecision => {
  const sell = sellWish(settings, facts)
  const buy = buyWish(settings, facts)
  return {
    actions: [...step('sell', facts.selling, sell, facts.nowMs), ...step('buy', facts.buying, buy, facts.nowMs)],
    sell: sell.why,
    buy: buy.why,
  }
}

/** The Wh that should rest; 0 for no order. */
type Wish = { readonly quantityWh: bigint; readonly priceMicroPerKwh: bigint; readonly why: TradeWhy }

const none = (why: TradeWhy): Wish => ({ quantityWh: 0n, priceMicroPerKwh: 0n, why })

const sellWish = ({ paused, sell }: Settings, facts: TradeFacts): Wish => {
  if (sell === undefined) return none('off')
  if (paused) return none('paused')
  if (facts.standing === undefined) return none('no-standing')
  if (sell.atLeastMicro < facts.standing.sellPrice) return none('beyond-own-price')
  const held = facts.selling?.leftWh ?? 0n
  const needWh = sell.keepForecast ? (facts.needWh ?? 0n) : 0n
  const keepWh = needWh > sell.keepWh ? needWh : sell.keepWh
  const spareWh = facts.ownedWh + held - keepWh
  const quantityWh = least(spareWh, facts.freeWh + held)
  if (quantityWh < ORDER_LEAST_WH) return none('nothing-to-sell')
  return { quantityWh, priceMicroPerKwh: sell.atLeastMicro, why: 'resting' }
}

const buyWish = ({ paused, buy }: Settings, facts: TradeFacts): Wish => {
  if (buy === undefined) return none('off')
  if (paused) return none('paused')
  if (facts.standing === undefined) return none('no-standing')
  if (buy.atMostMicro > facts.standing.buyPrice) return none('beyond-own-price')
  const wantedWh = least(facts.needWh ?? buy.holdWh, buy.holdWh) - facts.ownedWh - (facts.selling?.leftWh ?? 0n)
  if (wantedWh < ORDER_LEAST_WH) return none('enough')
  const held = facts.buying === undefined ? 0n : cost(facts.buying.leftWh, facts.buying.priceMicroPerKwh)
  // What rests is paid for already; only what comes on top needs money and room in the day's allowance.
  const roomMicro = held + least(facts.allowanceLeftMicro, facts.spendableMicro)
  const quantityWh = least(wantedWh, (roomMicro * 1000n) / buy.atMostMicro)
  if (quantityWh < ORDER_LEAST_WH) return none('allowance-used')
  return { quantityWh, priceMicroPerKwh: buy.atMostMicro, why: 'resting' }
}

const step = (side: 'buy' | 'sell', rests: Resting | undefined, wish: Wish, nowMs: number): TradeAction[] => {
  const { quantityWh, priceMicroPerKwh } = wish
  if (rests === undefined) return quantityWh === 0n ? [] : [{ kind: 'place', side, quantityWh, priceMicroPerKwh }]
  const { id, leftWh, expiresAtMs } = rests
  if (quantityWh === 0n || expiresAtMs - nowMs < ORDER_RENEW_MS) return [{ kind: 'cancel', side, id }]
  const differs = distance(quantityWh, leftWh) * ORDER_CHANGE_PART > leftWh
  const isNear = priceMicroPerKwh === rests.priceMicroPerKwh && !differs
  return isNear ? [] : [{ kind: 'amend', side, id, quantityWh, priceMicroPerKwh }]
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
const distance = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a)
/** Rounded up, as the book does. */
const cost = (wh: bigint, microPerKwh: bigint): bigint => (wh * microPerKwh + 999n) / 1000n
