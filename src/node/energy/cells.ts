// Single cells of a table that some portal, meter or spreadsheet wrote: times and amounts in the shapes that people meet.

export const DELIMITERS = [';', '\t', '|', ','] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** Cells of a line (RFC 4180): in quotes a delimiter is a letter like any other, and two quotes are one. */
export const cellsOf = (line: string, delimiter: Delimiter): readonly string[] => {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim())
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] ?? ''
    if (letter === '"' && isQuoted && line[at + 1] === '"') cell += line[++at] ?? ''
    else if (letter === '"') isQuoted = !isQuoted
    else if (letter === delimiter && !isQuoted) {
      cells.push(cell)
      cell = ''
    } else cell += letter
  }
  cells.push(cell)
  return cells.map((one) => one.trim())
}

/**
 * A number with either decimal sign: where both are there the last one is it, and what comes more than once parts
 * thousands. A unit may follow. Undefined for everything else.
 */
export const numberOf = (cell: string): number | undefined => {
  const match = /^([+\-−]?)(\d[\d.,'’\s]*|[.,]\d+)(?:e([+-]?\d{1,2}))?\s*(?:[kM]?Wh)?$/i.exec(cell)
  if (match === null || cell.length > MAX_NUMBER_CHARS) return undefined
  const [, sign = '', body = '', exponent = '0'] = match
  const plain = body.replace(/['’\s]/g, '')
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','))
  const mark = plain[last]
  const isDecimal = mark !== undefined && plain.indexOf(mark) === last
  const whole = (isDecimal ? plain.slice(0, last) : plain).replace(/[.,]/g, '')
  const value = Number(`${whole === '' ? '0' : whole}.${isDecimal ? plain.slice(last + 1) : '0'}e${exponent}`)
  return sign === '' || sign === '+' ? value : -value
}

const MAX_NUMBER_CHARS = 40

/** Which of two numbers in 03/04/2026 is the day. */
export type DayOrder = 'day-first' | 'month-first'

/** `wallMs` is what the clock showed, as if that were UTC; with an offset in the cell the moment is known. */
export type CellTime = { readonly wallMs: number; readonly offsetMs: number | undefined; readonly hasTime: boolean }

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})$/
const SLASHED = /^(\d{1,2})[/-](\d{1,2})[/-](\d{2}|\d{4})$/
const SLASHED_YEAR = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?:\s*([AP])\.?M\.?)?$/i

/** Undefined for a cell that is no date, with or without a time. */
export const timeOf = (cell: string, order: DayOrder): CellTime | undefined => {
  const match = /^(\d[\d./-]*\d)(?:[T,\s]+(\d.*?))?(?:\s*(Z|UTC|[+-]\d{2}:?\d{2}))?$/i.exec(cell)
  if (match === null || cell.length > MAX_TIME_CHARS) return undefined
  const [, date = '', time, zone] = match
  const dayMs = dayMsOf(date, order)
  const inDayMs = time === undefined ? 0 : timeOfDayMs(time)
  if (dayMs === undefined || inDayMs === undefined) return undefined
  return {
    wallMs: dayMs + inDayMs,
    offsetMs: zone === undefined ? undefined : offsetOf(zone),
    hasTime: time !== undefined,
  }
}

/** Ms since midnight; 24:00 is the next one. */
export const timeOfDayMs = (cell: string): number | undefined => {
  const match = TIME.exec(cell)
  if (match === null) return undefined
  const [, h, m, s = '0', half] = match
  const [hour, minute, second] = [Number(h), Number(m), Number(s)]
  if (minute > 59 || second > 59 || hour > (half === undefined ? 24 : 12)) return undefined
  const hours = half === undefined ? hour : (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
  return ((hours * 60 + minute) * 60 + second) * 1_000
}

/** The two numbers before the year of a date whose order nobody can see, or undefined for any other date. */
export const slashedParts = (cell: string): readonly [number, number] | undefined => {
  const match = SLASHED.exec(cell.split(/[T\s,]/)[0] ?? '')
  return match === null ? undefined : [Number(match[1]), Number(match[2])]
}

const MAX_TIME_CHARS = 40

const dayMsOf = (date: string, order: DayOrder): number | undefined => {
  const yearFirst = ISO.exec(date) ?? SLASHED_YEAR.exec(date)
  if (yearFirst !== null) return dayMsFrom(yearFirst[1], yearFirst[2], yearFirst[3])
  const dotted = DOTTED.exec(date)
  if (dotted !== null) return dayMsFrom(dotted[3], dotted[2], dotted[1])
  const slashed = SLASHED.exec(date)
  if (slashed === null) return undefined
  const [, first, second, year] = slashed
  return order === 'day-first' ? dayMsFrom(year, second, first) : dayMsFrom(year, first, second)
}

const dayMsFrom = (year = '', month = '', day = ''): number | undefined => {
  const ms = Date.UTC(Number(year) + (year.length === 2 ? 2_000 : 0), Number(month) - 1, Number(day))
  const made = new Date(ms)
  // The 31st of February is no day, and JavaScript would make one of it.
  return made.getUTCMonth() === Number(month) - 1 && made.getUTCDate() === Number(day) ? ms : undefined
}

const offsetOf = (zone: string): number => {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)
  if (match === null) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return (match[1] === '-' ? -minutes : minutes) * 60_000
}
