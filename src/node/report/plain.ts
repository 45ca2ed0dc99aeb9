// Plain data as JSON and back: what JSON itself has no word for (maps, sets, big integers, undefined) is an object with
// one key that begins with '#'. The same value always gives the same text, so that texts can be compared.

/** A value that JSON can carry. */
export const toPlain = (value: unknown): unknown => {
  if (value === undefined) return { '#none': true }
  if (typeof value === 'bigint') return { '#int': String(value) }
  if (value instanceof Map) return { '#map': [...value].map(([key, one]) => [toPlain(key), toPlain(one)]) }
  if (value instanceof Set) return { '#set': [...value].map(toPlain) }
  if (Array.isArray(value)) return value.map(toPlain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toPlain(one)]))
}

/** The value that `toPlain` was given; anything else comes back as it is. */
export const fromPlain = (plain: unknown): unknown => {
  if (Array.isArray(plain)) return plain.map(fromPlain)
  if (typeof plain !== 'object' || plain === null) return plain
  const entries = Object.entries(plain)
  const [first] = entries
  if (entries.length === 1 && first !== undefined) {
    const [key, inner] = first
    if (key === '#none') return undefined
    if (key === '#int') return BigInt(inner as string)
    if (key === '#set') return new Set((inner as unknown[]).map(fromPlain))
    if (key === '#map')
      return new Map((inner as [unknown, unknown][]).map(([from, to]) => [fromPlain(from), fromPlain(to)]))
  }
  return Object.fromEntries(entries.map(([key, one]) => [key, fromPlain(one)]))
}
