// Auctions that others and we have opened, offers of neighbours, and an own one; and a street that has none of them.
import type { Auction, Provider, Snapshot } from '../../src/node/index.ts'
import { NOW_MS, busy } from './snapshots.ts'

const auction = (more: Partial<Auction>): Auction => ({
  id: 'a1',
  seller: 1,
  source: 'solar',
  energyWh: 5_000n,
  bidder: 3,
  highestMicroPerKwh: 165_000n,
  leastBidMicroPerKwh: 170_000n,
  bids: 4,
  closesAtMs: NOW_MS + 22 * 60_000,
  deliveryEndsAtMs: NOW_MS + 24 * 3_600_000,
  ...more,
})

const provider = (more: Partial<Provider>): Provider => ({
  household: 1,
  source: 'solar',
  capacityW: 9_800,
  jurisdiction: 'Hesse',
  priceMicroPerKwh: 172_500n,
  suspended: false,
  freeWh: 12_400n,
  ...more,
})

export const market: Snapshot = {
  ...busy,
  auctions: [
    auction({
      closesAtMs: NOW_MS + 48_000,
      bidder: busy.self,
      highestMicroPerKwh: 181_000n,
      leastBidMicroPerKwh: 186_000n,
    }),
    auction({ id: 'a2' }),
    auction({
      id: 'a3',
      seller: busy.self ?? 0,
      energyWh: 850n,
      bidder: undefined,
      highestMicroPerKwh: undefined,
      leastBidMicroPerKwh: 80_000n,
      bids: 0,
      closesAtMs: NOW_MS + 5 * 3_600_000,
    }),
  ],
  providers: [
    provider({}),
    provider({
      household: 3,
      source: 'wind',
      capacityW: 2_500,
      jurisdiction: '',
      priceMicroPerKwh: 160_000n,
      freeWh: 0n,
    }),
    provider({ household: busy.self ?? 0, priceMicroPerKwh: 190_000n, freeWh: 4_920n }),
  ],
}
