// What the page is told of the market: standing prices, slots and their match, the book, deliveries, auctions, offers.
import type { Source } from '../../ledger/index.ts'

export type Standing = {
  readonly buyPrice: bigint
  readonly sellPrice: bigint
  readonly unsold: 'feed-in' | 'keep'
}

/** Whose and which energy of a match this home would rather have; `answered`: the partner has named it as well. */
export type Preference = {
  readonly partner: number | undefined
  readonly source: Source | undefined
  readonly answered: boolean
}

/** The running slot and those just settled, for this household. */
export type SlotSoFar = {
  readonly startsAtMs: number
  readonly endsAtMs: number
  readonly importWh: bigint
  readonly exportWh: bigint
}

export type ClearingResult = {
  readonly slotStartsAtMs: number
  readonly priceMicroPerKwh: bigint | undefined
  readonly volumeWh: bigint
  readonly boughtWh: bigint
  readonly soldWh: bigint
  readonly gridImportWh: bigint
  readonly gridExportWh: bigint
}

export type BookLevel = { readonly priceMicroPerKwh: bigint; readonly quantityWh: bigint }
export type OpenOrder = {
  readonly id: string
  readonly side: 'buy' | 'sell'
  readonly quantityWh: bigint
  readonly leftWh: bigint
  readonly priceMicroPerKwh: bigint
  readonly expiresAtMs: number
}
export type Book = {
  readonly bids: readonly BookLevel[]
  readonly offers: readonly BookLevel[]
  readonly mine: readonly OpenOrder[]
  readonly lastPrice: bigint | undefined
}

export type Delivery = {
  readonly id: string
  readonly seller: number
  readonly buyer: number
  readonly state: 'offered' | 'open' | 'closed'
  readonly energyWh: bigint
  readonly deliveredWh: bigint
  readonly priceMicroPerKwh: bigint
  readonly paidMicro: bigint
  readonly reserveLeftMicro: bigint
  readonly endsAtMs: number
  readonly closedBy: 'seller' | 'buyer' | 'complete' | 'time' | 'reserve' | 'resting' | undefined
}

export type Auction = {
  readonly id: string
  readonly seller: number
  readonly source: Source
  readonly energyWh: bigint
  /** Undefined while there is no bid. */
  readonly bidder: number | undefined
  readonly highestMicroPerKwh: bigint | undefined
  readonly leastBidMicroPerKwh: bigint
  readonly bids: number
  /** As far as it can be foreseen: a late bid moves it, and so does a street that sleeps. */
  readonly closesAtMs: number
  readonly deliveryEndsAtMs: number
}

/** What a home offers for direct purchase. */
export type Provider = {
  readonly household: number
  readonly source: Source
  readonly capacityW: number
  readonly jurisdiction: string
  readonly priceMicroPerKwh: bigint
  readonly suspended: boolean
  readonly freeWh: bigint
}
