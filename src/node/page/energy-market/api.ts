// `energyMarketAPI`: the market for programs, over the same door that the page's buttons use. It may do nothing that a
// person at the page may not: what is locked stays locked, and the device's allowance holds.
import { refused, type Outcome } from '../../refusal.ts'
import type { TransactionView } from '../../view/snapshot.ts'
import { whole } from './decimals.ts'
import { eventsBetween } from './events.ts'
import {
  auctionOffer,
  carbonOf,
  chosen,
  creditOf,
  detailsOf,
  disputeOf,
  doneOf,
  kilo,
  money,
  priceOf,
  providerOf,
  receiptOf,
  statsOf,
  statusOf,
} from './shown.ts'
import type {
  Between,
  Done,
  EnergyMarketAPI,
  MarketDoor,
  MarketProvider,
  MarketSnapshot,
  ProviderTerms,
  Purchased,
} from '../../energy-market-types.ts'

/** How long an acting call waits for the street's agreement, in ms, if nothing else is said. */
export const AGREED_WITHIN_MS = 30_000
const MONTH_MS = 30 * 86_400_000
const KILO = 3
const MONEY = 6

export type EnergyMarketOptions = { readonly agreedWithinMs?: number | undefined; nowMs?(): number }

export const createEnergyMarketAPI = (door: MarketDoor, options: EnergyMarketOptions = {}): EnergyMarketAPI => {
  const { agreedWithinMs = AGREED_WITHIN_MS, nowMs = () => Date.now() } = options
  const sent = sending(door, agreedWithinMs)
  return {
    ...providersOf(door, sent),
    ...purchasesOf(door, sent),
    ...disputesOf(door, sent),
    ...booksOf(door, nowMs),
    getStatus: () => statusOf(latest(door)),
    subscribe: (name, listener) => {
      let before: MarketSnapshot | undefined
      return door.subscribe((now) => {
        const events = before === undefined ? [] : eventsBetween(before, now)
        before = now
        for (const one of events) if (one.name === name) listener(one.event as Parameters<typeof listener>[0])
      })
    },
  }
}

const latest = (door: MarketDoor): MarketSnapshot => {
  let snapshot: MarketSnapshot | undefined
  door.subscribe((now) => (snapshot ??= now))()
  if (snapshot === undefined) throw new Error('a door tells its snapshot at once')
  return snapshot
}

/** Waits until a transaction is agreed or refused, or until nobody wants to wait any longer. */
type Sending = (sending: Promise<Outcome<{ readonly id: string }>>) => Promise<Outcome<Done>>
const sending =
  (door: MarketDoor, withinMs: number): Sending =>
  async (promise) => {
    const out = await promise
    if (!out.ok) return out
    const { id } = out.value
    const view = await becomes(door, id, withinMs)
    return view.state === 'refused' ? refused(view.refusal) : { ok: true, value: doneOf(id, view) }
  }

const becomes = (door: MarketDoor, id: string, withinMs: number): Promise<TransactionView> =>
  new Promise((resolve) => {
    let asking = false
    const end = (view: TransactionView): void => {
      clearTimeout(timer)
      leave()
      resolve(view)
    }
    const ask = async (): Promise<void> => {
      if (asking) return
      asking = true
      const asked = await door.transaction(id).catch(() => undefined)
      asking = false
      if (asked?.ok === true && asked.value.state !== 'pending') end(asked.value)
    }
    const timer = setTimeout(() => end({ state: 'pending' }), withinMs)
    const leave = door.subscribe(() => void ask())
  })

const own = (door: MarketDoor): MarketProvider | undefined => listed(latest(door)).find((provider) => provider.own)

const listed = (snapshot: MarketSnapshot): MarketProvider[] =>
  snapshot.providers.map((provider) => providerOf(snapshot, provider))

const list = async (door: MarketDoor, sent: Sending, terms: ProviderTerms) => {
  const { energy_type: source, jurisdiction, suspended = false } = terms
  const [capacityW, priceMicroPerKwh] = [whole(terms.capacity_kw, KILO), whole(terms.price, MONEY)]
  if (capacityW === undefined) return refused('amount-invalid')
  if (priceMicroPerKwh === undefined) return refused('price-invalid')
  const offer = { source, capacityW: Number(capacityW), jurisdiction, priceMicroPerKwh, suspended }
  const done = await sent(door.listOffer(offer))
  if (!done.ok) return done
  return { ok: true, value: { ...done.value, provider_id: String(latest(door).self ?? '') } } as const
}

type ProviderCalls = 'registerProvider' | 'updateProvider' | 'getProvider' | 'listProviders' | 'getOffers'
const providersOf = (door: MarketDoor, sent: Sending): Pick<EnergyMarketAPI, ProviderCalls> => ({
  registerProvider: (terms) => list(door, sent, terms),
  updateProvider: async (change) => {
    const offer = own(door)
    if (offer === undefined) return refused('unknown')
    const { energy_type, capacity_kw, jurisdiction, price, suspended } = offer
    return list(door, sent, { energy_type, capacity_kw, jurisdiction, price, suspended, ...change })
  },
  getProvider: async (id) => {
    const provider = listed(latest(door)).find(({ provider_id }) => provider_id === String(id))
    if (provider === undefined) return refused('unknown')
    const figures = await door.figures()
    return figures.ok ? { ok: true, value: { ...provider, ...detailsOf(figures.value, Number(id)) } } : figures
  },
  listProviders: async (filters = {}) => {
    const found = chosen(listed(latest(door)), filters)
    return found === undefined ? refused('amount-invalid') : { ok: true, value: found }
  },
  getOffers: async (filters = {}) => {
    const snapshot = latest(door)
    const found = chosen(listed(snapshot), filters)
    const most = filters.max_price === undefined ? undefined : whole(filters.max_price, MONEY)
    if (found === undefined) return refused('amount-invalid')
    const direct = found.filter(({ suspended, available_wh }) => !suspended && available_wh > 0n)
    // An auction has neither a place nor a capacity.
    const isPlaced = filters.jurisdiction !== undefined || filters.min_capacity !== undefined
    const auctions = isPlaced ? [] : snapshot.auctions.map(auctionOffer)
    const wanted = auctions.filter(
      ({ energy_type, price_micro_per_kwh }) =>
        (filters.energy_type ?? energy_type) === energy_type && price_micro_per_kwh <= (most ?? price_micro_per_kwh),
    )
    return { ok: true, value: [...direct.map((one) => ({ kind: 'direct', ...one }) as const), ...wanted] }
  },
})

type PurchaseCalls = 'purchaseEnergy' | 'submitReading' | 'settle'
const purchasesOf = (door: MarketDoor, sent: Sending): Pick<EnergyMarketAPI, PurchaseCalls> => ({
  purchaseEnergy: async ({ provider_id, amount_kwh, max_price }) => {
    const [energyWh, maximumMicroPerKwh] = [whole(amount_kwh, KILO), whole(max_price, MONEY)]
    if (energyWh === undefined) return refused('amount-invalid')
    if (maximumMicroPerKwh === undefined) return refused('price-invalid')
    const done = await sent(door.buyDirectly({ provider: Number(provider_id), energyWh, maximumMicroPerKwh }))
    return done.ok ? { ok: true, value: purchased(done.value, String(provider_id)) } : done
  },
  submitReading: async ({ meter_id, at, import_wh, export_wh, resolution_wh = 1 }) => {
    const entered = await door.enterReading({
      ...{ meter: meter_id, atMs: Number(at), importWh: import_wh, exportWh: export_wh },
      ...{ resolutionWh: resolution_wh, sure: false },
    })
    return entered.ok ? { ok: true, value: { meter_id } } : entered
  },
  settle: async (settlement) => {
    if ('payment_id' in settlement) {
      const { payment_id: payment, answer } = settlement
      const answered = await door.answerPayment({ payment, answer })
      return answered.ok ? { ok: true, value: { transaction_id: undefined } } : answered
    }
    const amountMicro = whole(settlement.amount, MONEY)
    if (amountMicro === undefined) return refused('amount-invalid')
    const said = await door.sayPaid({ payee: Number(settlement.payee_id), amountMicro })
    return said.ok ? { ok: true, value: { transaction_id: said.value.id } } : said
  },
})

/** Amount and cost are those of the receipts: nothing while the street has not agreed. */
const purchased = (done: Done, provider_id: string): Purchased => {
  const amountWh = done.receipts.reduce((sum, { amount_wh }) => sum + amount_wh, 0n)
  const costMicro = -done.receipts.reduce((sum, { money_micro }) => sum + money_micro, 0n)
  return {
    ...done,
    provider_id,
    amount_wh: amountWh,
    amount_kwh: kilo(amountWh),
    total_cost_micro: costMicro,
    total_cost: money(costMicro),
  }
}

type DisputeCalls = 'flagDispute' | 'resolveDispute' | 'getDisputes'
const disputesOf = (door: MarketDoor, sent: Sending): Pick<EnergyMarketAPI, DisputeCalls> => ({
  flagDispute: async (dispute) => {
    if ('payment_id' in dispute) {
      const asked = await sent(door.disputePayment(dispute.payment_id))
      return asked.ok ? { ok: true, value: { ...asked.value, dispute_id: dispute.payment_id } } : asked
    }
    const { meter_id: meter, hours, reason } = dispute
    const done = await sent(door.openDispute({ meter, hours, reason }))
    return done.ok ? { ok: true, value: { ...done.value, dispute_id: done.value.transaction_id } } : done
  },
  resolveDispute: ({ dispute_id: dispute, finding }) => sent(door.judgeDispute({ dispute, finding })),
  getDisputes: async () => ({ ok: true, value: latest(door).trust.disputes.map(disputeOf) }),
})

type BookCalls =
  | 'getCredits'
  | 'getReceipts'
  | 'getMarketStats'
  | 'getPriceHistory'
  | 'getCarbonOffset'
  | 'getBlock'
  | 'getTransaction'
const booksOf = (door: MarketDoor, nowMs: () => number): Pick<EnergyMarketAPI, BookCalls> => {
  const span = (between: Between | undefined) => ({
    fromMs: Number(between?.from ?? nowMs() - MONTH_MS),
    // Block time may be a little ahead of this computer's clock.
    untilMs: Number(between?.until ?? nowMs() + MONTH_MS),
  })
  const map = async <A, B>(asked: Promise<Outcome<A>>, shown: (value: A) => B): Promise<Outcome<B>> => {
    const answer = await asked
    return answer.ok ? { ok: true, value: shown(answer.value) } : answer
  }
  return {
    getCredits: () => map(door.credits(), (lots) => lots.map(creditOf)),
    getReceipts: (between) => map(door.receiptsOf(span(between)), (receipts) => receipts.map(receiptOf)),
    getMarketStats: () => map(door.figures(), (figures) => statsOf(figures, latest(door).trust.disputes)),
    getPriceHistory: () => map(door.figures(), ({ prices }) => prices.map(priceOf)),
    getCarbonOffset: (between) => {
      const { fromMs, untilMs } = span(between)
      return map(door.usage([fromMs, untilMs]), carbonOf)
    },
    getBlock: (height) => door.block(height),
    getTransaction: async (id) => {
      const asked = await door.transaction(id)
      if (!asked.ok) return asked
      return asked.value.state === 'refused'
        ? refused(asked.value.refusal)
        : { ok: true, value: doneOf(id, asked.value) }
    },
  }
}
