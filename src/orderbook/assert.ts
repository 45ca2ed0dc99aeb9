// Promises that a broken rule of our own stops the caller at once instead of becoming a wrong bill.

/**
 * Throws an Error with `message` unless `condition` holds. For our own bugs only; expected outcomes are values.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`orderbook: ${message}`)
}
