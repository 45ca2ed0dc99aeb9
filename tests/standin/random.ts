// Seeded randomness (xorshift128 from a mixed seed): the same seed gives the same street, to the byte.

export type Random = {
  /** A number in [0, 1). */
  fraction(): number
  /** A whole number in [0, below). */
  below(below: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T
  bytes(length: number): Uint8Array
}

export const randomOf = (seed: number): Random => {
  const state = new Uint32Array([mix(seed), mix(seed ^ 0x9e3779b9), mix(seed ^ 0x85ebca6b), mix(seed ^ 0xc2b2ae35) | 1])
  const next = (): number => {
    let t = state[3] ?? 0
    const s = state[0] ?? 0
    state[3] = state[2] ?? 0
    state[2] = state[1] ?? 0
    state[1] = s
    t ^= t << 11
    t ^= t >>> 8
    state[0] = t ^ s ^ (s >>> 19)
    return state[0] ?? 0
  }
  const fraction = (): number => next() / 2 ** 32
  const below = (bound: number): number => Math.floor(fraction() * bound)
  return {
    fraction,
    below,
    chance: (probability) => fraction() < probability,
    pick: (from) => {
      const chosen = from[below(from.length)]
      if (chosen === undefined) throw new Error('nothing to pick from')
      return chosen
    },
    bytes: (length) => Uint8Array.from({ length }, () => next() & 255),
  }
}

const mix = (seed: number): number => {
  let x = seed | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}
