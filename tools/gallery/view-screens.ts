// Screens of views that none of the other screens shows.
import type { Pending, Snapshot } from '../../src/node/index.ts'
import { market } from './market.ts'
import type { Screen } from './screens.ts'
import { busy, empty, founded, readingPort, roofMeter } from './snapshots.ts'

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
/** Both prices lie outside the corridor, each on the side that costs its home money. */
const outside: Snapshot = { ...market, standing: { buyPrice: 300_000n, sellPrice: 60_000n, unsold: 'keep' } }
/** Another meter hangs in its place: nothing was read since, and the new one is heard and waits to be registered. */
const replaced: Snapshot = {
  ...busy,
  meters: [{ ...roofMeter, lastReadingAtMs: undefined, importWh: undefined, exportWh: undefined }],
  ports: [{ ...readingPort, role: 'unknown', meterId: '1EMH0098765432', importWh: 412n, exportWh: 1_903n }],
}
const [FIRST, SECOND, THIRD] = [
  ['own-offer'],
  ['own-offer', 'provider-next'],
  ['own-offer', 'provider-next', 'provider-next'],
]

export const VIEW_SCREENS: Readonly<Record<string, Screen>> = {
  'link-opened-refused': {
    snapshot: empty,
    hash: '#/',
    entryText: '#i.code',
    refuses: 'invitation-expired',
    writes: { 'home-name': 'Number 7' },
    press: ['join'],
  },
  'trade-book': { snapshot: market, hash: '#/trade/book' },
  'trade-auctions': { snapshot: market, hash: '#/trade/auctions' },
  'trade-outside': { snapshot: outside, hash: '#/trade' },
  'trade-outside-de': { snapshot: outside, hash: '#/trade/prices', language: 'de' },
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
  'meter-replacing': {
    snapshot: busy,
    hash: '#/meter',
    press: ['meter-change-form', 'meter-other', 'meter-change'],
  },
  'meter-set-back-de': {
    snapshot: busy,
    hash: '#/meter',
    language: 'de',
    press: ['meter-change-form', 'meter-change'],
  },
  'meter-replaced': { snapshot: replaced, hash: '#/meter' },
  'meter-replaced-de': { snapshot: replaced, hash: '#/meter', language: 'de' },
  'meter-replaced-refused': {
    snapshot: busy,
    hash: '#/meter',
    refuses: 'already-done',
    press: ['meter-change-form', 'meter-change'],
  },
  'demo-story': { snapshot: { ...busy, demo: true }, hash: '#/money/receipts', demo: true },
  'demo-story-de': { snapshot: { ...busy, demo: true }, hash: '#/trade', language: 'de', demo: true },
  'money-locking': { snapshot: busy, hash: '#/money', press: ['lock'] },
}
