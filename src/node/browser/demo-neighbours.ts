// The five homes of the demo street and how its neighbours live: what they take and give, their two prices, and what
// they would like to do next. A wish is decided on the very view that a person in that home would look at.
import type { CoreView } from '../view/view.ts'
import type { NodeApi } from '../api.ts'
import type { House } from './demo-house.ts'
import type { DemoWords } from './demo-words.ts'

type Argument<M extends 'setStanding' | 'placeOrder' | 'offerDelivery' | 'post'> = Parameters<NodeApi[M]>[0]

export type Resident = House & {
  /** Undefined leaves the prices that every newcomer has. */
  readonly standing: Argument<'setStanding'> | undefined
  /** What a neighbour does by hand now and then, with the price around which it does so, in micro per kWh. */
  readonly habits: readonly { readonly does: 'sell' | 'buy' | 'offer'; readonly priceMicroPerKwh: bigint }[]
}

export type Wish =
  | { readonly kind: 'order'; readonly order: Argument<'placeOrder'> }
  | { readonly kind: 'offer'; readonly delivery: Argument<'offerDelivery'> }
  | { readonly kind: 'accept'; readonly delivery: string }
  | { readonly kind: 'note'; readonly note: Argument<'post'> }
  | { readonly kind: 'profile'; readonly text: string }

/** The first is the home that the person at the screen lives in; nobody acts for it. */
export const RESIDENTS: readonly [Resident, ...Resident[]] = [
  {
    name: 'Your home',
    baseW: 450,
    morningW: 700,
    eveningW: 1_300,
    roofW: 2_000,
    shift: 0.1,
    standing: undefined,
    habits: [],
  },
  {
    name: 'Lindqvist',
    baseW: 420,
    morningW: 1_100,
    eveningW: 1_800,
    roofW: 0,
    shift: 0.35,
    standing: { buyPrice: 270_000n, sellPrice: 80_000n, unsold: 'feed-in' },
    habits: [{ does: 'buy', priceMicroPerKwh: 150_000n }],
  },
  {
    name: 'Marini',
    baseW: 300,
    morningW: 600,
    eveningW: 1_200,
    roofW: 10_000,
    shift: 0.2,
    standing: { buyPrice: 300_000n, sellPrice: 140_000n, unsold: 'keep' },
    habits: [
      { does: 'offer', priceMicroPerKwh: 170_000n },
      { does: 'sell', priceMicroPerKwh: 215_000n },
    ],
  },
  {
    name: 'Osei',
    baseW: 350,
    morningW: 800,
    eveningW: 1_500,
    roofW: 7_000,
    shift: 0.5,
    standing: { buyPrice: 290_000n, sellPrice: 160_000n, unsold: 'keep' },
    habits: [{ does: 'sell', priceMicroPerKwh: 200_000n }],
  },
  {
    name: 'Yildiz',
    baseW: 500,
    morningW: 900,
    eveningW: 1_600,
    roofW: 0,
    shift: 0.6,
    standing: { buyPrice: 285_000n, sellPrice: 80_000n, unsold: 'feed-in' },
    habits: [{ does: 'buy', priceMicroPerKwh: 200_000n }],
  },
]

const HOUR_MS = 3_600_000
/** Nobody fills the book alone. */
const ORDERS_AT_A_TIME = 2
const ORDER_LASTS_MS = 6 * HOUR_MS
/** Long enough to be found and read while a demo day passes in twelve minutes. */
const OFFER_LASTS_MS = 4 * HOUR_MS
const OFFER_WH = 400n
const LEAST_TO_SELL_WH = 200n
const MOST_TO_SELL_WH = 800n

/** What a neighbour would do at its turn, counted from 0; undefined when nothing comes to mind. */
export const wishOf = (resident: Resident, view: CoreView, buyer: number, turn: number): Wish | undefined => {
  const offered = view.deliveries.find((delivery) => delivery.state === 'offered' && delivery.buyer === view.self)
  if (offered !== undefined && view.standing !== undefined && offered.priceMicroPerKwh <= view.standing.buyPrice)
    return { kind: 'accept', delivery: offered.id }
  for (const { does, priceMicroPerKwh } of resident.habits) {
    const price = priceMicroPerKwh + wave(turn) * 5_000n
    const wish = does === 'offer' ? offerOf(view, buyer, price) : orderOf(view, does, price, turn)
    if (wish !== undefined) return wish
  }
  return undefined
}

/** What it has to say and has not said yet. */
export const wordsToSay = ({ board, self }: CoreView, { note, profile }: DemoWords): Wish | undefined => {
  if (!board.ready) return undefined
  if (note !== undefined && !board.entries.some(({ mine }) => mine))
    return { kind: 'note', note: { ...note, about: '' } }
  return profile !== undefined && !board.profiles.some(({ household }) => household === self)
    ? { kind: 'profile', text: profile }
    : undefined
}

/** -2 to 2, in steps that look like moods and repeat after five. */
const wave = (turn: number): bigint => BigInt(((turn * 3) % 5) - 2)

const freeWh = ({ wallet }: CoreView): bigint => wallet.creditsWh - wallet.creditsReservedWh

const offerOf = (view: CoreView, buyer: number, priceMicroPerKwh: bigint): Wish | undefined => {
  const running = view.deliveries.some(({ seller, state }) => seller === view.self && state !== 'closed')
  if (running || freeWh(view) < OFFER_WH) return undefined
  return { kind: 'offer', delivery: { buyer, energyWh: OFFER_WH, priceMicroPerKwh, lastsMs: OFFER_LASTS_MS } }
}

const orderOf = (view: CoreView, side: 'sell' | 'buy', priceMicroPerKwh: bigint, turn: number): Wish | undefined => {
  if (view.book.mine.length >= ORDERS_AT_A_TIME) return undefined
  const halfWh = freeWh(view) / 2n
  if (side === 'sell' && halfWh < LEAST_TO_SELL_WH) return undefined
  const sellWh = halfWh < MOST_TO_SELL_WH ? halfWh : MOST_TO_SELL_WH
  const quantityWh = side === 'sell' ? sellWh : 200n + 100n * BigInt(turn % 4)
  const timeInForce = 'good-till-cancelled'
  return { kind: 'order', order: { side, quantityWh, priceMicroPerKwh, timeInForce, lastsMs: ORDER_LASTS_MS } }
}
