// Finds the table in a text: where it begins, what parts its cells, which column tells the time and which one the energy.
import {
  cellsOf,
  DELIMITERS,
  numberOf,
  slashedParts,
  timeOf,
  timeOfDayMs,
  type CellTime,
  type DayOrder,
} from './cells.ts'

export type EnergyUnit = 'kWh' | 'Wh'

/** `line` counts from 1, as editors do. */
export type TableRow = { readonly line: number; readonly cells: readonly string[] }

export type Table = {
  readonly rows: readonly TableRow[]
  /** What the cells of the column are called; empty without a heading. */
  readonly column: string
  readonly valueAt: number
  /** As the heading or the cells say. */
  readonly unit: EnergyUnit | undefined
  /** How many columns the heading has; 0 without one. */
  readonly width: number
  timeOf(cells: readonly string[]): CellTime | undefined
}

export type NoTable = 'no-table' | 'no-value-column' | 'date-ambiguous'

export const tableOf = (text: string): Table | NoTable => {
  const lines = text.split(/\r\n|\n|\r/)
  const filled = lines.slice(0, LINES_LOOKED_AT).filter((line) => line.trim() !== '')
  const delimiter = DELIMITERS.find((one) => {
    const several = filled.filter((line) => cellsOf(line, one).length > 1)
    return several.length * 2 > filled.length
  })
  if (delimiter === undefined) return 'no-table'
  const all = lines.map((line, at): TableRow => ({ line: at + 1, cells: cellsOf(line, delimiter) }))
  const first = all.slice(0, LINES_LOOKED_AT).findIndex(({ cells }) => placeOfTime(cells) !== undefined)
  const place = placeOfTime(all[first]?.cells ?? [])
  if (place === undefined) return 'no-table'
  const rows = all.slice(first).filter(({ cells }) => cells.some((cell) => cell !== ''))
  const order = dayOrderOf(rows, place.at)
  if (order === undefined) return 'date-ambiguous'
  const heading = (all[first - 1]?.cells ?? []).every((cell) => numberOf(cell) === undefined)
    ? all[first - 1]?.cells
    : []
  const column = columnOf(rows.slice(0, LINES_LOOKED_AT), heading ?? [], place.at + place.width)
  if (column === undefined) return 'no-value-column'
  const title = heading?.[column] ?? ''
  return {
    rows,
    column: title,
    valueAt: column,
    unit: unitIn(title) ?? unitOfCells(rows[0]?.cells ?? [], column),
    width: heading?.filter((cell) => cell !== '').length === heading?.length ? (heading?.length ?? 0) : 0,
    timeOf: (cells) => timeIn(cells, place, order),
  }
}

const LINES_LOOKED_AT = 60

type Place = { readonly at: number; readonly width: 1 | 2 }

/** A date with its time in one cell, or the time in the next one; of a day's total there is only the date. */
const placeOfTime = (cells: readonly string[]): Place | undefined => {
  const at = cells.findIndex(
    (cell) => timeOf(cell, 'day-first') !== undefined || timeOf(cell, 'month-first') !== undefined,
  )
  if (at < 0 || !cells.some((cell, i) => i > at && numberOf(cell) !== undefined)) return undefined
  const isParted = !/[T\s]\d/.test(cells[at] ?? '') && timeOfDayMs(cells[at + 1] ?? '') !== undefined
  return { at, width: isParted ? 2 : 1 }
}

const timeIn = (cells: readonly string[], { at, width }: Place, order: DayOrder): CellTime | undefined => {
  const date = timeOf(cells[at] ?? '', order)
  if (date === undefined || width === 1) return date
  const inDayMs = timeOfDayMs(cells[at + 1] ?? '')
  return inDayMs === undefined ? undefined : { ...date, wallMs: date.wallMs + inDayMs, hasTime: true }
}

/** Undefined where a date like 03/04/2026 could be either, in the whole file. */
const dayOrderOf = (rows: readonly TableRow[], at: number): DayOrder | undefined => {
  const parts = rows.flatMap(({ cells }) => {
    const both = slashedParts(cells[at] ?? '')
    return both === undefined ? [] : [both]
  })
  if (parts.length === 0 || parts.some(([first]) => first > 12)) return 'day-first'
  if (parts.some(([, second]) => second > 12)) return 'month-first'
  // The same day and month throughout can be read both ways alike.
  return parts.every(([first, second]) => first === second) ? 'day-first' : undefined
}

/** Energy by its heading before any other number; power is no energy. */
const columnOf = (rows: readonly TableRow[], heading: readonly string[], from: number): number | undefined => {
  const width = Math.max(...rows.map(({ cells }) => cells.length))
  const numeric = Array.from({ length: width }, (_, at) => at).filter((at) => {
    const filled = rows.map(({ cells }) => cells[at] ?? '').filter((cell) => !isBlank(cell))
    return (
      at >= from &&
      filled.length > 0 &&
      filled.filter((cell) => numberOf(cell) !== undefined).length * 2 >= filled.length
    )
  })
  const energy = numeric.find((at) => unitIn(heading[at] ?? '') !== undefined)
  return energy ?? numeric.find((at) => !/\bk?W\b/.test(heading[at] ?? ''))
}

/** A value that was not measured. */
export const isBlank = (cell: string): boolean => /^(?:|-+|n\/?a|nan|null)$/i.test(cell)

const unitIn = (title: string): EnergyUnit | undefined => {
  if (/kWh/i.test(title)) return 'kWh'
  return /(?:^|[^a-z])Wh(?:$|[^a-z])/i.test(title) ? 'Wh' : undefined
}

const unitOfCells = (cells: readonly string[], at: number): EnergyUnit | undefined =>
  unitIn(cells[at] ?? '') ?? unitIn(cells.find((cell) => /^k?Wh$/i.test(cell)) ?? '')
