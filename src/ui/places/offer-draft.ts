// An offer to the street as it is typed: text, and what is wrong with it. Pure.
import type { EnergySource, Meter } from '../../node/index.ts'
import { parseDecimal } from '../format/decimal.ts'

/** Longest place that the books take, in bytes of UTF-8. */
const PLACE_BYTES = 32

/** Meters on the books that measure what is generated. */
export const generatingOf = (meters: readonly Meter[]): readonly Meter[] =>
  meters.filter(({ source, registered }) => source !== 'none' && registered === 'agreed')

/** Watts that the meters of one source are registered for; nobody may offer more. */
export const installedW = (meters: readonly Meter[], source: EnergySource): number =>
  generatingOf(meters).reduce((sum, meter) => sum + (meter.source === source ? meter.nameplateW : 0), 0)

/** Micro per kWh, above zero; undefined for anything else. */
export const priceOf = (text: string): bigint | undefined => {
  const price = parseDecimal(text, 6)
  return price !== undefined && price > 0n ? price : undefined
}

/** Whole watts above zero. */
export const wattsOf = (text: string): number | undefined =>
  /^0*[1-9]\d{0,7}$/.test(text.trim()) ? Number(text.trim()) : undefined

export const isPlaceTooLong = (text: string): boolean => new TextEncoder().encode(text.trim()).length > PLACE_BYTES
