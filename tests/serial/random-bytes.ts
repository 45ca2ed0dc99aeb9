// Bytes that look random and are the same in every run.

/** Marsaglia's xorshift32; the seed is any number but 0. */
export const randomBytes = (count: number, seed: number): Uint8Array => {
  const bytes = new Uint8Array(count)
  let state = seed
  for (let i = 0; i < count; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[i] = state >>> 11
  }
  return bytes
}
