// Days, weeks, months and years by the reader's own clock, each with the one before it: edges in ms that are hours, days or
// months apart on the wall. A day of 23 or 25 hours has as many.

export const PERIODS = ['day', 'week', 'month', 'year'] as const
export type Period = (typeof PERIODS)[number]

const HOUR_MS = 3_600_000
/** What `Date` calls Monday; weeks begin with it here. */
const MONDAY = 1

/** First moment of the period that is `back` before the one with `nowMs` in it. */
const startOf = (period: Period, nowMs: number, back: number): Date => {
  const now = new Date(nowMs)
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()]
  if (period === 'day') return new Date(year, month, day - back)
  if (period === 'week') return new Date(year, month, day - ((now.getDay() - MONDAY + 7) % 7) - 7 * back)
  return period === 'month' ? new Date(year, month - back, 1) : new Date(year - back, 0, 1)
}

/** From the first moment of the period to that of the next: hours of a day, days of a week or month, months of a year. */
export const edgesOf = (period: Period, nowMs: number, back: number): readonly number[] => {
  const [start, end] = [startOf(period, nowMs, back), startOf(period, nowMs, back - 1)]
  const [year, month, day] = [start.getFullYear(), start.getMonth(), start.getDate()]
  const at = (i: number): number => {
    if (period === 'day') return start.getTime() + i * HOUR_MS
    return (period === 'year' ? new Date(year, month + i, 1) : new Date(year, month, day + i)).getTime()
  }
  const edges: number[] = []
  for (let i = 0; at(i) < end.getTime(); i++) edges.push(at(i))
  return [...edges, end.getTime()]
}

/** The period with the one before it: all edges in order, and how many parts belong to the earlier one. */
export const withBefore = (period: Period, nowMs: number, back: number) => {
  const [before, own] = [edgesOf(period, nowMs, back + 1), edgesOf(period, nowMs, back)]
  return { edgesMs: [...before, ...own.slice(1)], before: before.length - 1 }
}
