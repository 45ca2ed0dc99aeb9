// `energyMarket`: providers and figures as a store by Svelte's contract, for components and for whoever else likes one.
import type { EnergyMarketAPI, MarketDoor, MarketProvider, MarketStats } from '../../energy-market-types.ts'

export type EnergyMarket = {
  readonly providers: readonly MarketProvider[]
  readonly marketStats: MarketStats | undefined
  /** Until both have been told for the first time. */
  readonly loading: boolean
}

export type EnergyMarketStore = { subscribe(run: (market: EnergyMarket) => void): () => void }

/** Figures are asked for again when a block has come and the last question is answered. */
export const createEnergyMarket = (door: MarketDoor, api: EnergyMarketAPI): EnergyMarketStore => ({
  subscribe: (run) => {
    let market: EnergyMarket = { providers: [], marketStats: undefined, loading: true }
    let [asking, asked, over] = [false, '', false]
    const tell = (change: Partial<EnergyMarket>): void => {
      market = { ...market, ...change }
      if (!over) run(market)
    }
    const ask = async (blockId: string): Promise<void> => {
      if (asking || asked === blockId) return
      asking = true
      const stats = await api.getMarketStats().catch(() => undefined)
      asking = false
      asked = blockId
      if (stats?.ok === true) tell({ marketStats: stats.value, loading: false })
    }
    run(market)
    const leave = door.subscribe(({ agreement }) => {
      void api.listProviders().then((listed) => listed.ok && tell({ providers: listed.value }))
      void ask(agreement.blockId)
    })
    return () => {
      over = true
      leave()
    }
  },
})
