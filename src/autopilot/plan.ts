// When a load that must run should run by the forecast: in the quarter hours in which most of our own surplus is expected.
import type { Forecast } from './forecast.ts'
import { QUARTER_MS } from './limits.ts'

/**
 * Whether the running quarter hour is among the best for a load that must still run for `leftMs` until `byMs`. Quarter hours
 * without any expected surplus are none: for those the last moment is as good, and a price may still fall.
 */
export const isBestNow = (forecast: Forecast, leftMs: number, byMs: number): boolean => {
  const { expected } = forecast
  const [running] = expected
  if (running === undefined || leftMs <= 0) return false
  const candidates = expected
    .filter(({ index }) => (index + 1) * QUARTER_MS <= byMs)
    .map(({ index, takenWh, givenWh }) => ({ index, surplusWh: givenWh - takenWh }))
    .filter(({ surplusWh }) => surplusWh > 0)
    .sort((a, b) => (a.surplusWh === b.surplusWh ? a.index - b.index : b.surplusWh - a.surplusWh))
  const wanted = Math.ceil(leftMs / QUARTER_MS)
  return candidates.slice(0, wanted).some(({ index }) => index === running.index)
}
