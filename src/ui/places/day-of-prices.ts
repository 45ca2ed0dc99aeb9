// The last 24 hours and the running one without a gap: an hour in which no block came has no price, and is there all the same.
import type { HourPrice } from '../../node/index.ts'
import type { PricedHour } from '../drawings/price-steps.ts'

const HOUR_MS = 3_600_000
const HOURS = 24

export const dayOfPrices = (prices: readonly HourPrice[], nowMs: number): readonly PricedHour[] => {
  const lastMs = nowMs - (nowMs % HOUR_MS)
  return Array.from({ length: HOURS }, (_, i) => {
    const fromMs = lastMs - (HOURS - 1 - i) * HOUR_MS
    const known = prices.find((price) => price.fromMs === fromMs)
    const { energyWh, priceMicroPerKwh } = known ?? { energyWh: 0n, priceMicroPerKwh: undefined }
    return { fromMs, untilMs: fromMs + HOUR_MS, energyWh, priceMicroPerKwh }
  })
}
