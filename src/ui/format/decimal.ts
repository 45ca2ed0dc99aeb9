// Decimal text to whole units and back, exactly: money and energy are bigint and never pass through a float.

const DECIMAL = /^([+\-−]?)(\d*)(?:[.,](\d*))?$/

/** Longest text taken, so that a pasted novel is a refusal and not a hang. */
const MAX_LENGTH = 24

/**
 * Reads "12,5" or "12.5" as whole units of 10^-digits. Undefined for anything else: more decimals than the unit has,
 * thousands separators, words, or nothing.
 */
export const parseDecimal = (text: string, digits: number): bigint | undefined => {
  const trimmed = text.replace(/\s/g, '')
  const match = trimmed.length > MAX_LENGTH ? null : DECIMAL.exec(trimmed)
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = ''] = match
  if (whole === '' && fraction === '') return undefined
  const kept = fraction.replace(/0+$/, '')
  if (kept.length > digits) return undefined
  const magnitude = BigInt((whole === '' ? '0' : whole) + kept.padEnd(digits, '0'))
  return sign === '' || sign === '+' ? magnitude : -magnitude
}

/** Writes whole units of 10^-digits as a plain decimal with a point: 1500n with 3 digits is "1.500". */
export const decimalText = (units: bigint, digits: number): string => {
  const negative = units < 0n
  const padded = (negative ? -units : units).toString().padStart(digits + 1, '0')
  const cut = padded.length - digits
  const text = digits === 0 ? padded : `${padded.slice(0, cut)}.${padded.slice(cut)}`
  return negative ? `-${text}` : text
}

/** The same without trailing zeros, as a person would type it, with the locale's own decimal sign. */
export const typedText = (units: bigint, digits: number, decimalSign: string, atLeast = 0): string => {
  const [whole = '0', fraction = ''] = decimalText(units, digits).split('.')
  const kept = fraction.replace(/0+$/, '').padEnd(atLeast, '0')
  return kept === '' ? whole : `${whole}${decimalSign}${kept}`
}
