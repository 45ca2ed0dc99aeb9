// Positions on the corridor between two prices; exact in integers, rounded only for the eye.

/** Where `value` lies between `low` and `high`, in percent from 0 to 100 with two decimals. */
export const shareOf = (value: bigint, low: bigint, high: bigint): number => {
  if (high <= low || value <= low) return 0
  if (value >= high) return 100
  return Number(((value - low) * 10_000n) / (high - low)) / 100
}
