// How much a home takes and gives in a demonstration: a base load with bursts, and a sun that passes over in minutes
// instead of hours. Formulas, not recordings, so that anybody can say what should come out.

const MINUTE_MS = 60_000

/** Watts a home takes: a base, a slow wave and a kettle now and then; `seed` moves homes apart. */
export const loadW =
  (seed: number) =>
  (nowMs: number): number => {
    const minutes = nowMs / MINUTE_MS + seed * 0.37
    const kettle = Math.sin(minutes * 5 + seed) > 0.7 ? 2_000 : 0
    return Math.round(1_500 + 500 * Math.sin(minutes * 2) + kettle)
  }

/** Watts a roof gives under a sun that never sets during the demonstration, with a passing cloud. */
export const sunW =
  (seed: number) =>
  (nowMs: number): number => {
    const minutes = nowMs / MINUTE_MS + seed * 0.21
    return Math.round(6_000 + 1_500 * Math.sin(minutes) - (Math.sin(minutes * 3.3 + seed) > 0.85 ? 3_000 : 0))
  }

/** What the meter at the grid sees: positive takes, negative gives. */
export const gridW =
  (home: number, hasSun: boolean) =>
  (nowMs: number): number =>
    loadW(home)(nowMs) - (hasSun ? sunW(home)(nowMs) : 0)
