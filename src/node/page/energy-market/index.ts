// The market for programs: the API, its events and the store, over the door of a page's node or of one in Node.js.
export { AGREED_WITHIN_MS, createEnergyMarketAPI, type EnergyMarketOptions } from './api.ts'
export { createEnergyMarket, type EnergyMarket, type EnergyMarketStore } from './store.ts'
export { eventsBetween, type MarketEvent } from './events.ts'
export type * from '../../energy-market-types.ts'
