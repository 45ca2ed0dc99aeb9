// Months by the reader's own clock, for choosing one: their first moments as the wall clock says them.

export type Month = { readonly name: string; readonly fromMs: number; readonly untilMs: number }

/** As long as whole blocks are kept, and the running one. */
const MOST = 14

/** Months from the one of `sinceMs` to the one of `nowMs`, the newest first; at most as many as books reach back. */
export const monthsSince = (sinceMs: number, nowMs: number): Month[] => {
  const now = new Date(nowMs)
  const months: Month[] = []
  for (let back = 0; back < MOST; back++) {
    const from = new Date(now.getFullYear(), now.getMonth() - back, 1)
    const until = new Date(from.getFullYear(), from.getMonth() + 1, 1)
    if (until.getTime() <= sinceMs) break
    const name = `${from.getFullYear()}-${String(from.getMonth() + 1).padStart(2, '0')}`
    months.push({ name, fromMs: from.getTime(), untilMs: until.getTime() })
  }
  return months
}

/** A year with the first moments of its months, and the end of the last. */
export type Year = { readonly name: string; readonly edgesMs: readonly number[] }

/** Years from the one of `sinceMs` to the one of `nowMs`, the newest first; the running one ends with the running month. */
export const yearsSince = (sinceMs: number, nowMs: number): Year[] => {
  const now = new Date(nowMs)
  const first = Math.max(new Date(sinceMs).getFullYear(), now.getFullYear() - 1)
  return Array.from({ length: now.getFullYear() - first + 1 }, (_, back) => {
    const year = now.getFullYear() - back
    const months = back === 0 ? now.getMonth() + 1 : 12
    return {
      name: String(year),
      edgesMs: Array.from({ length: months + 1 }, (__, i) => new Date(year, i, 1).getTime()),
    }
  })
}
