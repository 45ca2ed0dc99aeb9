// Decimal text for amounts that are whole numbers inside, both ways and without a float.

/** `1250n` with three places is `1.250`. */
export const decimal = (value: bigint, places: number): string => {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0')
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
  return value < 0n ? `-${text}` : text
}

/** The whole number behind decimal text or a number; undefined for more places than it has, or for no number at all. */
export const whole = (value: string | number, places: number): bigint | undefined => {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(String(value))
  if (match === null) return undefined
  const [, sign, units = '', fraction = ''] = match
  const spare = fraction.slice(places)
  if (/[1-9]/.test(spare)) return undefined
  const size = BigInt(units + fraction.slice(0, places).padEnd(places, '0'))
  return sign === '-' ? -size : size
}
