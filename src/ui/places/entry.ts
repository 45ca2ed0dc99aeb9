// A register as a person reads it off a meter and types it, and what the difference to the last one means.
import type { Meter } from '../../node/index.ts'
import { parseDecimal } from '../format/decimal.ts'

export type TypedRegister = { readonly wh: bigint; readonly resolutionWh: number }

/** The ledger counts whole Wh, which are three decimals of a kWh. */
const DECIMALS = 3

/** kWh with at most three decimals; how many were typed says how finely the meter shows them. */
export const readRegister = (text: string): TypedRegister | undefined => {
  const wh = parseDecimal(text, DECIMALS)
  if (wh === undefined || wh < 0n || wh > MOST_WH) return undefined
  const decimals = /[.,](\d*)\s*$/.exec(text)?.[1]?.length ?? 0
  return { wh, resolutionWh: 10 ** (DECIMALS - Math.min(decimals, DECIMALS)) }
}

/** The largest register of the ledger. */
const MOST_WH = 1_000_000_000_000n

/** What a local date and time field says, as a moment; undefined while it is not filled in. */
export const readMoment = (text: string): number | undefined => {
  const atMs = text === '' ? Number.NaN : new Date(text).getTime()
  return Number.isNaN(atMs) ? undefined : atMs
}

/** For such a field, to the minute. */
export const momentText = (atMs: number): string => {
  const local = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

export type Step = { readonly energyWh: bigint; readonly elapsedMs: number; readonly averageW: number }

/** The larger of the two differences to the last reading. */
export const stepOf = (meter: Meter, takenWh: bigint, givenWh: bigint, atMs: number): Step | undefined => {
  if (meter.importWh === undefined || meter.exportWh === undefined || meter.lastReadingAtMs === undefined)
    return undefined
  const [taken, given] = [takenWh - meter.importWh, givenWh - meter.exportWh]
  const energyWh = taken > given ? taken : given
  const elapsedMs = Math.max(1, atMs - meter.lastReadingAtMs)
  return { energyWh, elapsedMs, averageW: Math.round((Number(energyWh) * 3_600_000) / elapsedMs) }
}
