// Energy and power as exact integers: thousandths of a watt-hour or of a watt, with the step in which they count.
// Tariffs in different units and scales add up exactly; nothing here is a float.
import { MAX_EXPONENT, MAX_FRACTION_DIGITS, MAX_NUMBER_DIGITS, MAX_QUANTITY_MILLI } from './limits.ts'

export type Quantity = {
  /** In mWh or mW. */
  readonly amount: bigint
  /** The smallest difference this number can show, in the same unit; at least 1. */
  readonly step: bigint
}

export const MILLI = 1_000n

const POWERS_OF_TEN = Array.from({ length: MAX_EXPONENT + 4 }, (_, exponent) => 10n ** BigInt(exponent))

const NUMBER = new RegExp(
  `^([-+]?)(\\d{1,${MAX_NUMBER_DIGITS}})(?:\\.(\\d{1,${MAX_FRACTION_DIGITS}}))?\\*?(k?)(wh|w)$`,
  'i',
)

/** "000123.456*kWh" exactly; undefined for anything else, also for a number without a unit. */
export const parseQuantity = (value: string, unit: 'wh' | 'w'): Quantity | undefined => {
  const match = NUMBER.exec(value)
  if (match === null || match[5]?.toLowerCase() !== unit) return undefined
  const [, sign = '', whole = '', fraction = '', kilo = ''] = match
  const decimals = kilo === '' ? 3 : 6
  const digits = fraction.slice(0, decimals)
  const step = POWERS_OF_TEN[decimals - digits.length] ?? 1n
  const amount = BigInt(whole + digits) * step
  return { amount: sign === '-' ? -amount : amount, step }
}

/** `value` × 10^`exponent` Wh or W; finer digits than thousandths are cut. Undefined when no meter counts that far. */
export const scaledQuantity = (value: bigint, exponent: number): Quantity | undefined => {
  if (!Number.isInteger(exponent) || Math.abs(exponent) > MAX_EXPONENT) return undefined
  const places = exponent + 3
  const step = POWERS_OF_TEN[Math.max(0, places)] ?? 1n
  const amount = places >= 0 ? value * step : value / (POWERS_OF_TEN[-places] ?? 1n)
  return amount > MAX_QUANTITY_MILLI || amount < -MAX_QUANTITY_MILLI ? undefined : { amount, step }
}
