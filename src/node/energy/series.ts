// What a household has imported: one series for each direction, kept on this computer alone, and its sums by day and month.
import type { EnergyHistory, EnergySeriesKind, EnergySum, FileSums } from '../view/energy.ts'
import { DAYS_SHOWN, MAX_INTERVALS, MONTHS_SHOWN } from './energy-limits.ts'
import type { Interval } from './energy-file.ts'
import { dayOf, type Zone } from './local-time.ts'

/** Numbers side by side, as the database keeps them: ten years fit into some 10 MB. */
export type Series = {
  readonly fileName: string
  readonly startMs: Float64Array
  readonly lengthMs: Float64Array
  readonly energyMilliWh: Float64Array
}
export type AllSeries = Partial<Record<EnergySeriesKind, Series>>

export const seriesOf = (fileName: string, intervals: readonly Interval[]): Series => ({
  fileName,
  startMs: Float64Array.from(intervals, ({ startMs }) => startMs),
  lengthMs: Float64Array.from(intervals, ({ lengthMs }) => lengthMs),
  energyMilliWh: Float64Array.from(intervals, ({ energyMilliWh }) => energyMilliWh),
})

const intervalsOf = ({ startMs, lengthMs, energyMilliWh }: Series): Interval[] =>
  Array.from(startMs, (start, at) => ({
    startMs: start,
    lengthMs: lengthMs[at] ?? 0,
    energyMilliWh: energyMilliWh[at] ?? 0,
  }))

/** What is newly imported takes the place of what it overlaps; of too much the oldest goes. */
export const merged = (old: Series | undefined, fresh: Series): Series => {
  if (old === undefined) return fresh
  const ours = intervalsOf(fresh)
  let at = 0
  const kept = intervalsOf(old).filter(({ startMs, lengthMs }) => {
    while (at < ours.length && endOf(ours[at]) <= startMs) at++
    const next = ours[at]
    return next === undefined || next.startMs >= startMs + lengthMs
  })
  const all = [...kept, ...ours].sort((a, b) => a.startMs - b.startMs)
  return seriesOf(fresh.fileName, all.slice(-MAX_INTERVALS))
}

const endOf = (interval: Interval | undefined): number =>
  interval === undefined ? Number.POSITIVE_INFINITY : interval.startMs + interval.lengthMs

/** An interval of more than a day (and the hour that autumn adds) says nothing about its days. */
const LONGEST_OF_A_DAY_MS = 25 * 3_600_000

/** Undefined when nothing was imported. Days and months are those of the zone. */
export const historyOf = (all: AllSeries, zone: Zone): EnergyHistory | undefined => {
  const kinds = KINDS.filter((kind) => all[kind] !== undefined)
  if (kinds.length === 0) return undefined
  const days = new Map<string, Sums>()
  const months = new Map<string, Sums>()
  for (const kind of kinds) {
    for (const { startMs, lengthMs, energyMilliWh } of intervalsOf(all[kind] ?? NOTHING)) {
      const day = dayOf(zone, startMs)
      add(months, day.slice(0, 7), kind, energyMilliWh)
      if (lengthMs <= LONGEST_OF_A_DAY_MS) add(days, day, kind, energyMilliWh)
    }
  }
  return {
    series: kinds.map((kind) => aboutOf(kind, all[kind] ?? NOTHING)),
    days: newest(days, DAYS_SHOWN),
    months: newest(months, MONTHS_SHOWN),
  }
}

/** Sums from each moment to the next, of intervals that begin and end in it. */
export const sumsBetween = (all: AllSeries, edgesMs: readonly number[]): readonly FileSums[] => {
  const sums: Sums[] = edgesMs.slice(1).map(() => ({}))
  for (const kind of KINDS) {
    const { startMs, lengthMs, energyMilliWh } = all[kind] ?? NOTHING
    let at = 0
    for (const [i, start] of startMs.entries()) {
      while (at < sums.length && start >= (edgesMs[at + 1] ?? 0)) at++
      const [sum, wide] = [sums[at], start + (lengthMs[i] ?? 0) > (edgesMs[at + 1] ?? 0)]
      if (sum === undefined) break
      if (start >= (edgesMs[at] ?? 0) && !wide) sum[kind] = (sum[kind] ?? 0) + (energyMilliWh[i] ?? 0)
    }
  }
  return sums.map(inWhole)
}

export const KINDS: readonly EnergySeriesKind[] = ['taken', 'given', 'generated']
const NOTHING = seriesOf('', [])
type Sums = Partial<Record<EnergySeriesKind, number>>

const add = (sums: Map<string, Sums>, name: string, kind: EnergySeriesKind, milliWh: number): void => {
  const sum = sums.get(name) ?? {}
  sum[kind] = (sum[kind] ?? 0) + milliWh
  sums.set(name, sum)
}

const newest = (sums: ReadonlyMap<string, Sums>, count: number): readonly EnergySum[] =>
  [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(-count)
    .map(([name, sum]) => ({
      name,
      ...inWhole(sum),
    }))

const inWhole = ({ taken, given, generated }: Sums): FileSums => ({
  takenWh: inWh(taken),
  givenWh: inWh(given),
  generatedWh: inWh(generated),
})

const inWh = (milliWh: number | undefined): bigint | undefined =>
  milliWh === undefined ? undefined : BigInt(Math.round(milliWh / 1_000))

const aboutOf = (kind: EnergySeriesKind, { fileName, startMs, lengthMs }: Series): EnergyHistory['series'][number] => ({
  kind,
  fileName,
  intervals: startMs.length,
  fromMs: startMs[0] ?? 0,
  untilMs: (startMs.at(-1) ?? 0) + (lengthMs.at(-1) ?? 0),
})
