// The figures of the street as the page and programs are told them. Of single homes only what they offer to all.
import {
  SOURCES,
  availability,
  averagePrice,
  boughtBy,
  capacityW,
  carbonFactorsOf,
  carbonOf,
  energyMix,
  limits,
  priceHistory,
  rating,
  soldBy,
  streetHealth,
  topProviders,
  uptime,
  type FigureTally,
  type State,
} from '../../ledger/index.ts'
import type { StreetFigures } from './figures.ts'

const DAY_HOURS = 24
const TOP = 5

export const figuresView = (state: State, tally: FigureTally): StreetFigures => {
  const dayMs = tally.timeMs - DAY_HOURS * limits.HOUR_MS
  const bought = boughtBy(tally, dayMs)
  const sold = soldBy(tally, dayMs)
  const mix = energyMix(tally, dayMs)
  return {
    sinceMs: tally.sinceMs,
    atMs: tally.timeMs,
    capacityW: capacityW(state),
    averagePrice: averagePrice(tally, dayMs),
    tradedWh: [...bought.values()].reduce((sum, wh) => sum + wh, 0n),
    activeProviders: sold.size,
    activeBuyers: bought.size,
    carbon: carbonOf(carbonFactorsOf(state.street.terms), mix, 0n),
    energyMix: mix.flatMap((energyWh, place) =>
      energyWh === 0n ? [] : [{ source: SOURCES[place] ?? ('other' as const), energyWh }],
    ),
    topProviders: topProviders(tally, state, dayMs, TOP),
    prices: priceHistory(tally, dayMs),
    health: streetHealth(tally, state, dayMs),
    providers: state.providers.rows.map((provider) => ({
      household: provider.household,
      soldWh: sold.get(provider.household) ?? 0n,
      availability: availability(tally, state, provider),
      uptime: uptime(tally, provider.household),
      rating: rating(tally, provider.household),
    })),
  }
}
