// Deliveries in all their states, with a relay behind the open one.
import type { Delivery, Snapshot } from '../../src/node/index.ts'
import { NOW_MS, busy, relay } from './snapshots.ts'

const delivery = (more: Partial<Delivery>): Delivery => ({
  id: 'd1',
  seller: 1,
  buyer: 0,
  state: 'open',
  energyWh: 3_000n,
  deliveredWh: 1_260n,
  priceMicroPerKwh: 165_000n,
  paidMicro: 207_900n,
  reserveLeftMicro: 287_100n,
  endsAtMs: NOW_MS + 3_600_000,
  closedBy: undefined,
  ...more,
})

export const deliveryOpen: Snapshot = {
  ...busy,
  relays: [relay],
  deliveries: [
    delivery({}),
    delivery({ id: 'd2', seller: 3, state: 'offered', deliveredWh: 0n, paidMicro: 0n, reserveLeftMicro: 495_000n }),
    delivery({ id: 'd3', seller: 0, buyer: 2, state: 'closed', deliveredWh: 3_000n, closedBy: 'complete' }),
  ],
}
