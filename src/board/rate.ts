// How often somebody may come: a bucket that fills up slowly, one per name. Time goes in as a number, so this is pure.

export type Rate = { readonly burst: number; readonly everyMs: number }
export type Buckets = Map<string, { readonly left: number; readonly atMs: number }>

/** Takes one from the bucket of a name, which begins full; false when it is empty. A clock that goes back gives nothing. */
export const draw = (buckets: Buckets, name: string, rate: Rate, nowMs: number): boolean => {
  const { left, atMs } = buckets.get(name) ?? { left: rate.burst, atMs: nowMs }
  const filled = Math.min(rate.burst, left + Math.max(0, nowMs - atMs) / rate.everyMs)
  if (filled < 1) {
    buckets.set(name, { left: filled, atMs: nowMs })
    return false
  }
  buckets.set(name, { left: filled - 1, atMs: nowMs })
  return true
}
