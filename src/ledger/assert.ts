// Asserts stay on in production: a broken promise of our own stops the node before it can do harm.

export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise'
}

/** @throws BrokenPromise when one of our own promises does not hold; never for what others sent us. */
export function assert(condition: boolean, promise: string): asserts condition {
  if (!condition) throw new BrokenPromise(promise)
}

/** The value, which our own logic promises to be there. */
export const must = <T>(value: T | undefined, promise: string): T => {
  assert(value !== undefined, promise)
  return value
}
