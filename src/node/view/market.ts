// What the page is told of the market: standing prices, slots and their match, the book, deliveries.

export type Standing = {
  readonly buyPrice: bigint
  readonly sellPrice: bigint
  readonly unsold: 'feed-in' | 'keep'
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
