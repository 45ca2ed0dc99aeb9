// What programs see of the energy market. Amounts come twice: as exact integers (`…_wh`, `…_micro`) and as decimal strings
// for people (`…_kwh`, plain names for money). Ids of homes are numbers in decimal, ids of transactions 64 hexadecimal digits.
import type { NodeApi } from './api.ts'
import type { Outcome, Refusal } from './refusal.ts'
import type { BlockView, DisputeReason, EnergySource, Finding, Receipt, Snapshot } from './view/snapshot.ts'

/** What the API stands on: a part of `NodeApi`, which a page has, and `marketDoor` gives for a node in Node.js. */
export type MarketDoor = Pick<
  NodeApi,
  | 'listOffer'
  | 'buyDirectly'
  | 'enterReading'
  | 'openDispute'
  | 'disputePayment'
  | 'judgeDispute'
  | 'sayPaid'
  | 'answerPayment'
  | 'figures'
  | 'credits'
  | 'block'
  | 'transaction'
  | 'receiptsOf'
  | 'usage'
> & { subscribe(listener: (snapshot: MarketSnapshot) => void): () => void }

export type MarketSnapshot = Pick<
  Snapshot,
  | 'stage'
  | 'self'
  | 'street'
  | 'members'
  | 'agreement'
  | 'providers'
  | 'auctions'
  | 'trust'
  | 'receipts'
  | 'totals'
  | 'standing'
>

/** A receipt or a reason: `refusal` is one of docs/errors.md. */
export type Answer<T> = Promise<Outcome<T>>
export type { Outcome, Refusal }

export type MarketProvider = {
  readonly provider_id: string
  readonly name: string
  readonly own: boolean
  readonly energy_type: EnergySource
  readonly jurisdiction: string
  readonly capacity_w: number
  /** Decimal kW. */
  readonly capacity_kw: string
  readonly price_micro_per_kwh: bigint
  readonly price: string
  readonly available_wh: bigint
  readonly available_kwh: string
  /** It rests: by its own wish, or because its stake is not whole. */
  readonly suspended: boolean
}

/** Figures that are only worked out when a single provider is asked for; shares as decimals from 0 to 1. */
export type ProviderDetails = MarketProvider & {
  readonly availability: string | undefined
  readonly uptime: string | undefined
  readonly rating: string | undefined
}

/** Everything may be left out. Prices in units of the street's currency, capacities in kW: decimal text or a number. */
export type ProviderFilters = {
  readonly energy_type?: EnergySource | undefined
  readonly jurisdiction?: string | undefined
  readonly max_price?: string | number | undefined
  readonly min_capacity?: string | number | undefined
}

export type ProviderTerms = {
  readonly energy_type: EnergySource
  readonly capacity_kw: string | number
  readonly jurisdiction: string
  readonly price: string | number
  readonly suspended?: boolean | undefined
}

export type MarketReceipt = {
  readonly receipt_id: string
  readonly kind: Receipt['kind']
  readonly side: Receipt['side']
  readonly provider_id: string | undefined
  readonly amount_wh: bigint
  readonly amount_kwh: string
  readonly price_micro_per_kwh: bigint | undefined
  readonly price: string | undefined
  /** What the home got; minus is what it gave. */
  readonly money_micro: bigint
  readonly money: string
  readonly height: number
  readonly at: Date
}

/** `pending`: sent, and the street has not agreed within the time that was waited; ask `getTransaction` later. */
export type Done = {
  readonly transaction_id: string
  readonly state: 'agreed' | 'pending'
  readonly height: number | undefined
  readonly receipts: readonly MarketReceipt[]
}

export type Purchased = Done & {
  readonly provider_id: string
  readonly amount_wh: bigint
  readonly amount_kwh: string
  readonly total_cost_micro: bigint
  readonly total_cost: string
}

export type MarketCredit = {
  readonly credit_id: string
  readonly energy_type: EnergySource
  readonly amount_wh: bigint
  readonly amount_kwh: string
  readonly reserved_wh: bigint
  readonly produced_at: Date
  readonly expires_at: Date
}

export type MarketOffer =
  | ({ readonly kind: 'direct' } & MarketProvider)
  | {
      readonly kind: 'auction'
      readonly auction_id: string
      readonly provider_id: string
      readonly energy_type: EnergySource
      readonly available_wh: bigint
      readonly available_kwh: string
      readonly price_micro_per_kwh: bigint
      readonly price: string
      readonly closes_at: Date
    }

export type MarketDispute = {
  readonly dispute_id: string
  /** Whose readings are doubted, and who doubts them; undefined where the readings raised it themselves. */
  readonly provider_id: string
  readonly accuser_id: string | undefined
  /** `payment`: money outside the books that one says to have paid and the other does not find. */
  readonly reason: DisputeReason | 'payment'
  readonly phase: 'evidence' | 'voting' | 'closed'
  readonly outcome: string
  readonly votes: number
}

export type MarketStats = {
  readonly capacity_kw: string
  readonly average_price_micro_per_kwh: bigint | undefined
  readonly average_price: string | undefined
  readonly traded_24h_wh: bigint
  readonly traded_24h_kwh: string
  readonly active_providers: number
  readonly active_buyers: number
  readonly open_disputes: number
  /** 0 to 100. */
  readonly street_health: number
  readonly energy_mix: readonly { readonly energy_type: EnergySource; readonly amount_wh: bigint }[]
  readonly top_providers: readonly { readonly provider_id: string; readonly sold_kwh: string }[]
  readonly counted_since: Date
}

export type HourlyPrice = {
  readonly from: Date
  readonly amount_kwh: string
  readonly price_micro_per_kwh: bigint | undefined
  readonly price: string | undefined
}

export type CarbonOffset = {
  readonly avoided_mg: bigint
  readonly avoided_kg: string
  readonly footprint_mg: bigint
  readonly footprint_kg: string
  readonly equivalent_trees: string
  readonly equivalent_km: string
  /** Where the factors are from. */
  readonly source: string
}

export type MarketStatus = {
  readonly stage: Snapshot['stage']
  readonly chain_id: string | undefined
  readonly street: string | undefined
  readonly currency: string | undefined
  readonly household_id: string | undefined
  readonly height: number
  readonly block_id: string
  readonly state: Snapshot['agreement']['state']
  readonly validators: number
}

export type MarketBlock = BlockView

/** A time; from the first moment up to, and without, the second. */
export type Between = { readonly from: Date | number; readonly until: Date | number }

export type MarketEvents = {
  readonly provider_update: MarketProvider
  /** How many readings the street has taken in all. */
  readonly new_reading: { readonly readings: number }
  readonly new_settlement: MarketReceipt
  readonly dispute_opened: MarketDispute
  readonly dispute_resolved: MarketDispute
  readonly block: { readonly height: number; readonly block_id: string }
}
export type MarketEventName = keyof MarketEvents

export type EnergyMarketAPI = {
  /** Lists this home's offer; needs the household's key. */
  registerProvider(terms: ProviderTerms): Answer<Done & { readonly provider_id: string }>
  /** Changes what is named, and leaves the rest of this home's offer as it is. */
  updateProvider(change: Partial<ProviderTerms>): Answer<Done & { readonly provider_id: string }>
  getProvider(providerId: string | number): Answer<ProviderDetails>
  listProviders(filters?: ProviderFilters): Answer<readonly MarketProvider[]>
  /** A reading that a person took, in Wh; it settles at the tariff. */
  submitReading(reading: {
    readonly meter_id: number
    readonly at: Date | number
    readonly import_wh: bigint
    readonly export_wh: bigint
    readonly resolution_wh?: number | undefined
  }): Answer<{ readonly meter_id: number }>
  /** This home's kept energy credits, the oldest first. */
  getCredits(): Answer<readonly MarketCredit[]>
  /** All of it or nothing, never above the price. */
  purchaseEnergy(purchase: {
    readonly provider_id: string | number
    readonly amount_kwh: string | number
    readonly max_price: string | number
  }): Answer<Purchased>
  /** What can be bought now: offers that do not rest, and auctions. */
  getOffers(filters?: ProviderFilters): Answer<readonly MarketOffer[]>
  /** Energy settles by itself. This is about money outside the books: says that it was paid, or what became of such a word. */
  settle(
    settlement:
      | { readonly payee_id: string | number; readonly amount: string | number }
      | { readonly payment_id: string; readonly answer: 'received' | 'not-received' | 'taken-back' },
  ): Answer<{ readonly transaction_id: string | undefined }>
  /** Newest first; the last thirty days if nothing else is said. */
  getReceipts(between?: Between): Answer<readonly MarketReceipt[]>
  /** Doubts a neighbour's readings, or asks the street about a payment of this home's that is denied or unanswered. */
  flagDispute(
    dispute:
      | { readonly meter_id: number; readonly hours: number; readonly reason: DisputeReason }
      | { readonly payment_id: string },
  ): Answer<Done & { readonly dispute_id: string }>
  /** This home's finding; the street's is the outcome in `getDisputes`. */
  resolveDispute(verdict: { readonly dispute_id: string; readonly finding: Finding }): Answer<Done>
  getDisputes(): Answer<readonly MarketDispute[]>
  getMarketStats(): Answer<MarketStats>
  /** By the hour, of the last 24, oldest first. */
  getPriceHistory(): Answer<readonly HourlyPrice[]>
  /** Of what this home used; the last thirty days if nothing else is said. */
  getCarbonOffset(between?: Between): Answer<CarbonOffset>
  getStatus(): MarketStatus
  getBlock(height: number): Answer<MarketBlock>
  getTransaction(transactionId: string): Answer<Done>
  /** Calls the listener with each event of this name from now on, until the returned function is called. */
  subscribe<N extends MarketEventName>(name: N, listener: (event: MarketEvents[N]) => void): () => void
}
