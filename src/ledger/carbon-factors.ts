// Carbon factors that a street may begin with, in grams of CO2 per kWh, each with where it comes from.
import { utf8 } from './bytes.ts'
import type { TermsRecord } from './terms.ts'

export type CarbonFactors = Pick<TermsRecord, 'gridGramsPerKwh' | 'sourceGramsPerKwh' | 'carbonText'>

/**
 * Life-cycle medians of IPCC AR5 WG3 Annex III (rooftop sun 41, onshore wind 11, hydro 24, biomass 230); a battery gives
 * back what it was charged with, and what it is charged with is unknown here, so it counts as the main grid's, like
 * `none` and `other`. The main grid: Germany 2023 by Ember, 381.
 */
export const LIFE_CYCLE: CarbonFactors = {
  gridGramsPerKwh: 381,
  sourceGramsPerKwh: [381, 41, 11, 24, 381, 230, 381],
  carbonText: utf8('IPCC AR5 WG3 Annex III life-cycle medians; main grid: Germany 2023, Ember'),
}
