// Screens of views that none of the other screens shows.
import type { Pending, Snapshot } from '../../src/node/index.ts'
import { market } from './market.ts'
import type { Screen } from './screens.ts'
import { busy, founded } from './snapshots.ts'

/** A street that asks for a stake, seen by a home that has put up a part of it. */
const staked: Snapshot = {
  ...busy,
  trust: {
    ...busy.trust,
    stake: { ...busy.trust.stake, minimumMicro: 1_000_000_000n, stakeMicro: 250_000_000n, whole: false },
  },
}
const putUp: Snapshot = {
  ...staked,
  pending: [{ ...(busy.pending[0] as Pending), id: '4f1c', kind: 'stake', state: 'sent', refusal: undefined }],
}
const [FIRST, SECOND, THIRD] = [
  ['own-offer'],
  ['own-offer', 'provider-next'],
  ['own-offer', 'provider-next', 'provider-next'],
]

export const VIEW_SCREENS: Readonly<Record<string, Screen>> = {
  'trade-book': { snapshot: market, hash: '#/trade/book' },
  'trade-auctions': { snapshot: market, hash: '#/trade/auctions' },
  'trade-offers': { snapshot: market, hash: '#/trade/offers', press: ['provider-record'] },
  'trade-offers-de': { snapshot: market, hash: '#/trade/offers', language: 'de', press: ['provider-record'] },
  'trade-offers-filter': { snapshot: market, hash: '#/trade/offers', press: ['offer-filters'] },
  'trade-offers-none': { snapshot: founded, hash: '#/trade/offers' },
  'money-receipts': { snapshot: busy, hash: '#/money/receipts' },
  'money-all-de': { snapshot: busy, hash: '#/money/all', language: 'de' },
  'street-figures': { snapshot: busy, hash: '#/street/figures' },
  'street-figures-de': { snapshot: busy, hash: '#/street/figures', language: 'de' },
  'street-all': { snapshot: busy, hash: '#/street/all' },
  'more-computer': { snapshot: busy, hash: '#/more/computer' },
  'more-engine': { snapshot: busy, hash: '#/more/engine' },
  'provider-source': { snapshot: busy, hash: '#/trade/offers', press: FIRST },
  'provider-place': { snapshot: busy, hash: '#/trade/offers', press: SECOND },
  'provider-price': { snapshot: busy, hash: '#/trade/offers', press: THIRD },
  'provider-price-de': { snapshot: staked, hash: '#/trade/offers', language: 'de', press: THIRD },
  'provider-stake': { snapshot: staked, hash: '#/trade/offers', press: THIRD },
  'provider-stake-sent': { snapshot: putUp, hash: '#/trade/offers', press: THIRD },
  'provider-refused': {
    snapshot: busy,
    hash: '#/trade/offers',
    refuses: 'not-allowed',
    press: [...THIRD, 'provider-next'],
  },
  'money-receive': { snapshot: busy, hash: '#/money/pay', press: ['receive', 'show-qr'] },
  'money-receive-de': { snapshot: busy, hash: '#/money/pay', language: 'de', press: ['send-money', 'receive'] },
  'demo-story': { snapshot: { ...busy, demo: true }, hash: '#/money/receipts', demo: true },
  'demo-story-de': { snapshot: { ...busy, demo: true }, hash: '#/trade', language: 'de', demo: true },
  'money-locking': { snapshot: busy, hash: '#/money', press: ['lock'] },
}
