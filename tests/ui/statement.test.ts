// Months by the reader's clock, a statement as a table, and what a verdict says.
import { expect, test } from 'vitest'
import { cell } from '../../src/ui/format/csv.ts'
import { formatsFor } from '../../src/ui/format/formats.ts'
import { monthsSince, yearsSince } from '../../src/ui/format/months.ts'
import { statementCsv } from '../../src/ui/format/statement-csv.ts'
import { usageCsv } from '../../src/ui/format/usage-csv.ts'
import { verdictSentences } from '../../src/ui/format/verdict.ts'
import { deFirst } from '../../src/ui/words/de-first.ts'
import { deStatement } from '../../src/ui/words/de-statement.ts'
import { USAGE } from '../../tools/gallery/figures.ts'
import { CHECKED_VERDICT, STATEMENT, WRONG_VERDICT } from '../../tools/gallery/statements.ts'

test('months follow each other without a gap, newest first, from the founding on and not for ever', () => {
  const [now, since] = [new Date(2026, 10, 22, 6).getTime(), new Date(2026, 7, 31, 23).getTime()]
  const months = monthsSince(since, now)
  expect(months.map(({ name }) => name)).toEqual(['2026-11', '2026-10', '2026-09', '2026-08'])
  for (const [i, { fromMs }] of months.slice(0, -1).entries()) expect(months[i + 1]?.untilMs).toBe(fromMs)
  expect(new Date(months[0]?.fromMs ?? 0).getDate()).toBe(1)
  expect(monthsSince(0, now)).toHaveLength(14)
})

test('a year has an edge per month and one more, the running one ends with its month', () => {
  const years = yearsSince(new Date(2025, 5, 1).getTime(), new Date(2026, 10, 22).getTime())
  expect(years.map(({ name, edgesMs }) => [name, edgesMs.length])).toEqual([
    ['2026', 12],
    ['2025', 13],
  ])
  expect(years[0]?.edgesMs.at(-1)).toBe(new Date(2026, 11, 1).getTime())
  expect(yearsSince(new Date(2026, 5, 1).getTime(), new Date(2026, 10, 22).getTime())).toHaveLength(1)
})

test('a year as a table: a line per month, then one per source of each certificate', () => {
  const lines = usageCsv(USAGE).split('\r\n')
  const header = lines.findIndex((line) => line.startsWith('receipt,'))
  expect(header).toBe(USAGE.parts.length + 2)
  expect(lines).toHaveLength(header + 1 + USAGE.retirements.length + 1)
  expect(lines[header + 1]).toContain('4180,2318,')
  expect(lines[header + 1]).toMatch(/,solar,420,0\.420$/)
})

test('the table has a line per row, oldest first, and the sums below, whole units beside decimals', () => {
  const lines = statementCsv(STATEMENT, []).split('\r\n')
  const [header = '', first = ''] = lines
  expect(first.split(',')).toHaveLength(header.split(',').length)
  const last = lines[STATEMENT.rows.length] ?? ''
  expect(last).toContain(`${STATEMENT.rows[0]?.number},2318,`)
  expect(last).toContain(',-420,-0.420,182250,76545,0.076545,18740000,18.740000')
  expect(lines).toContain('closing_micro,18740000')
  expect(lines).toContain('avoided_mg,12808530')
  expect(cell('=1+1')).toBe("'=1+1")
})

test('a verdict lists its faults and then says nothing was checked; a good one says what was', () => {
  const formats = formatsFor('de', deFirst.phrases)
  const wrong = verdictSentences(WRONG_VERDICT, deStatement.statement, formats)
  expect(wrong.headline).toBe('Diese Abrechnung stimmt nicht.')
  expect(wrong.faults[0]).toBe('Zeile 4176 ist nicht, was ihr Block sagt.')
  expect(wrong.checked).toEqual([])
  const good = verdictSentences(CHECKED_VERDICT, deStatement.statement, formats)
  expect(good.faults).toEqual([])
  expect(good.checked.length).toBeGreaterThan(3)
  expect(good.open.join(' ')).toContain(STATEMENT.anchor.id)
})
