// Which offers of neighbours are shown: by source, place, price and capacity; the cheapest first. Pure.
import type { EnergySource, Provider } from '../../node/index.ts'

/** What is left out does not narrow anything. */
export type OfferFilter = {
  readonly source?: EnergySource | undefined
  readonly place?: string | undefined
  readonly mostMicroPerKwh?: bigint | undefined
  readonly leastW?: number | undefined
}

export const offersShown = (offers: readonly Provider[], filter: OfferFilter): readonly Provider[] =>
  offers
    .filter(
      ({ source, jurisdiction, priceMicroPerKwh, capacityW }) =>
        (filter.source === undefined || source === filter.source) &&
        (filter.place === undefined || jurisdiction === filter.place) &&
        (filter.mostMicroPerKwh === undefined || priceMicroPerKwh <= filter.mostMicroPerKwh) &&
        (filter.leastW === undefined || capacityW >= filter.leastW),
    )
    .toSorted((a, b) => (a.priceMicroPerKwh < b.priceMicroPerKwh ? -1 : 1))
