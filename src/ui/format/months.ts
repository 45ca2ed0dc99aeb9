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
