// The market's rows of the worker's table of intents.
import { amendOrder, buyDirectly, listOffer, openAuction, placeBid, setPreference } from '../household/market.ts'
import type { MarketApi } from '../market-api.ts'
import type { Node } from '../node.ts'
import type { Outcome } from '../refusal.ts'
import type { Calls } from './messages.ts'

type MarketTable = {
  [N in keyof MarketApi]: (argument: Calls[N]['argument']) => Promise<Outcome<Calls[N]['value']>>
}

export const marketCalls = ({ state }: Node): MarketTable => ({
  setPreference: (preference) => state.loop.run(() => setPreference(state, preference)),
  amendOrder: (change) => state.loop.run(() => amendOrder(state, change)),
  listOffer: (offer) => state.loop.run(() => listOffer(state, offer)),
  buyDirectly: (purchase) => state.loop.run(() => buyDirectly(state, purchase)),
  openAuction: (auction) => state.loop.run(() => openAuction(state, auction)),
  placeBid: (bid) => state.loop.run(() => placeBid(state, bid)),
})
