// What programs on this page can call: the market and its store. Loaded when the page is there, so that nobody waits for it.
import { createEnergyMarket, createEnergyMarketAPI } from './node/page/energy-market/index.ts'
import type { NodeApi } from './node/page/index.ts'

export const marketFor = (api: NodeApi) => {
  const energyMarketAPI = Object.freeze(createEnergyMarketAPI(api))
  return { energyMarketAPI, energyMarket: Object.freeze(createEnergyMarket(api, energyMarketAPI)) }
}
