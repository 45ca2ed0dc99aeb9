// What a person may do on the street's market beside orders and deliveries: change an order, sell to whoever comes, buy of a
// named home, and auction kept credits. A part of `NodeApi`.
import type { Outcome } from './refusal.ts'
import type { EnergySource } from './view/snapshot.ts'

type Sent = Promise<Outcome<{ readonly id: string }>>

export type MarketApi = {
  /** Whose and which energy of a match this home would rather have; `undefined` for anybody's and for any. */
  setPreference(preference: {
    readonly partner: number | undefined
    readonly source: EnergySource | undefined
  }): Promise<Outcome>
  /** The Wh that shall still be open, and the price; fewer at the same price keep the order's place. */
  amendOrder(change: {
    readonly order: string
    readonly quantityWh: bigint
    readonly priceMicroPerKwh: bigint
  }): Promise<Outcome>
  /** Lists this home's offer, changes it, or lets it rest. */
  listOffer(offer: {
    readonly source: EnergySource
    readonly capacityW: number
    readonly jurisdiction: string
    readonly priceMicroPerKwh: bigint
    readonly suspended: boolean
  }): Sent
  /** All of it or nothing, at the provider's price, never above the maximum. */
  buyDirectly(purchase: {
    readonly provider: number
    readonly energyWh: bigint
    readonly maximumMicroPerKwh: bigint
  }): Sent
  /** Bids are taken for `lastsMs`; the winner's delivery ends `deliveryMs` after that. */
  openAuction(auction: {
    readonly energyWh: bigint
    readonly startMicroPerKwh: bigint
    readonly incrementMicroPerKwh: bigint
    readonly lastsMs: number
    readonly deliveryMs: number
  }): Sent
  placeBid(bid: { readonly auction: string; readonly priceMicroPerKwh: bigint }): Promise<Outcome>
}
