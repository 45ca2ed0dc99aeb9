// A file of energy over time, as portals of grid operators and meters save them, into intervals; or the lines that are wrong
// with it. Never thought for the books: whoever can write a file can write anything into it.
import { zoneOf, type Zone } from './local-time.ts'
import { numberOf, type CellTime } from './cells.ts'
import { MAX_FAULTS_SHOWN, MAX_INTERVALS } from './energy-limits.ts'
import { isBlank, tableOf, type EnergyUnit, type NoTable, type Table } from './table.ts'

export type EnergyFileOptions = {
  /** Name of the zone (IANA) whose clocks the file shows, where it names no offset. */
  readonly zone: string
  /** Without it the file stays on winter time all year. */
  readonly summerTime: boolean
  /** Energy of each interval, or what the meter showed at its moments. */
  readonly rows: 'amounts' | 'registers'
  /** Where in its interval a time stands. */
  readonly stamps: 'start' | 'end'
  /** `file`: as it says itself. */
  readonly unit: EnergyUnit | 'file'
}

export type Interval = { readonly startMs: number; readonly lengthMs: number; readonly energyMilliWh: number }

export type EnergyFault = {
  /** Undefined when it is about the whole file. */
  readonly line: number | undefined
  readonly fault:
    | NoTable
    | 'no-unit'
    | 'no-zone'
    | 'too-many'
    | 'time-unreadable'
    | 'time-missing'
    | 'time-order'
    | 'number-unreadable'
    | 'negative'
    | 'register-falls'
    | 'too-many-columns'
    | 'nothing'
}

export type EnergyFile =
  | {
      readonly ok: true
      readonly intervals: readonly Interval[]
      /** The heading of the column that was read. */
      readonly column: string
      readonly unit: EnergyUnit
      /** Rows without a value. */
      readonly leftOut: number
    }
  | { readonly ok: false; readonly faults: readonly EnergyFault[]; readonly count: number }

export const readEnergyFile = (text: string, options: EnergyFileOptions): EnergyFile => {
  const zone = zoneOf(options.zone, options.summerTime)
  if (zone === undefined) return failed('no-zone')
  const table = tableOf(text)
  if (typeof table === 'string') return failed(table)
  const unit = options.unit === 'file' ? table.unit : options.unit
  if (unit === undefined) return failed('no-unit')
  if (table.rows.length > MAX_INTERVALS) return failed('too-many')
  const { points, faults, leftOut } = pointsOf(table, zone, unit)
  const intervals = options.rows === 'registers' ? between(points, faults) : amounts(points, options.stamps)
  if (faults.length > 0) {
    const inOrder = faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
    return { ok: false, faults: inOrder.slice(0, MAX_FAULTS_SHOWN), count: faults.length }
  }
  if (intervals.length === 0) return failed('nothing')
  return { ok: true, intervals, column: table.column, unit, leftOut }
}

const failed = (fault: EnergyFault['fault']): EnergyFile => ({
  ok: false,
  faults: [{ line: undefined, fault }],
  count: 1,
})

type Point = { readonly line: number; readonly atMs: number; readonly milliWh: number }

const MILLI: Readonly<Record<EnergyUnit, number>> = { kWh: 1_000_000, Wh: 1_000 }

const pointsOf = (table: Table, zone: Zone, unit: EnergyUnit) => {
  const faults: EnergyFault[] = []
  let leftOut = 0
  const read = table.rows.flatMap(({ line, cells }) => {
    const fail = (fault: EnergyFault['fault']): [] => {
      faults.push({ line, fault })
      return []
    }
    if (table.width > 0 && cells.slice(table.width).some((cell) => cell !== '')) return fail('too-many-columns')
    const time = table.timeOf(cells)
    if (time === undefined) return fail('time-unreadable')
    const cell = cells[table.valueAt] ?? ''
    if (isBlank(cell)) {
      leftOut++
      return []
    }
    const value = numberOf(cell)
    if (value === undefined) return fail('number-unreadable')
    return value < 0 ? fail('negative') : [{ line, time, milliWh: Math.round(value * MILLI[unit]) }]
  })
  // Some portals write the newest first.
  const [first, last] = [read[0], read.at(-1)]
  if (first !== undefined && last !== undefined && roughlyMs(last.time) < roughlyMs(first.time)) read.reverse()
  const points: Point[] = []
  for (const { line, time, milliWh } of read) {
    const atMs = momentOf(time, zone, points.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY)
    if (typeof atMs === 'string') faults.push({ line, fault: atMs })
    else points.push({ line, atMs, milliWh })
  }
  return { points, faults, leftOut }
}

/** Good enough for which of two rows is the earlier one. */
const roughlyMs = ({ wallMs, offsetMs = 0 }: CellTime): number => wallMs - offsetMs

/** In the hour that comes twice, the first one that is later than the row before. */
const momentOf = ({ wallMs, offsetMs }: CellTime, zone: Zone, afterMs: number): number | EnergyFault['fault'] => {
  const moments = offsetMs === undefined ? zone.momentsOf(wallMs) : [wallMs - offsetMs]
  if (moments.length === 0) return 'time-missing'
  return moments.find((moment) => moment > afterMs) ?? 'time-order'
}

/** The step that most rows have; a longer one is a gap. */
const usualStepMs = (points: readonly Point[]): number => {
  const counts = new Map<number, number>()
  for (const [at, point] of points.entries()) {
    const stepMs = point.atMs - (points[at - 1]?.atMs ?? point.atMs)
    if (stepMs > 0) counts.set(stepMs, (counts.get(stepMs) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? HOUR_MS
}

const HOUR_MS = 3_600_000
/** Months differ by a tenth, and the days on which clocks change by an hour. */
const GAP = 1.5

const amounts = (points: readonly Point[], stamps: 'start' | 'end'): readonly Interval[] => {
  const usualMs = usualStepMs(points)
  return points.map(({ atMs, milliWh }, at) => {
    const other = points[stamps === 'start' ? at + 1 : at - 1]?.atMs
    const stepMs = other === undefined ? usualMs : Math.abs(other - atMs)
    const lengthMs = stepMs > usualMs * GAP ? usualMs : stepMs
    return { startMs: stamps === 'start' ? atMs : atMs - lengthMs, lengthMs, energyMilliWh: milliWh }
  })
}

const between = (points: readonly Point[], faults: EnergyFault[]): readonly Interval[] =>
  points.slice(1).map(({ line, atMs, milliWh }, at) => {
    const from = points[at] ?? { atMs, milliWh }
    if (milliWh < from.milliWh) faults.push({ line, fault: 'register-falls' })
    return { startMs: from.atMs, lengthMs: atMs - from.atMs, energyMilliWh: milliWh - from.milliWh }
  })
