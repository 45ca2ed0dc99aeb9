// Files of energy over time: the shapes in which portals and meters save them, the two hours a year in which clocks change,
// and every fault with its line.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEnergyFile, type EnergyFile, type EnergyFileOptions } from '../../src/node/energy/energy-file.ts'
import { zoneOf } from '../../src/node/energy/local-time.ts'
import { historyOf, merged, seriesOf } from '../../src/node/energy/series.ts'

const BERLIN: EnergyFileOptions = {
  ...{ zone: 'Europe/Berlin', summerTime: true, rows: 'amounts', stamps: 'start', unit: 'file' },
}
const read = (lines: readonly string[], options: Partial<EnergyFileOptions> = {}): EnergyFile =>
  readEnergyFile(lines.join('\n'), { ...BERLIN, ...options })
/** Start in UTC, minutes, Wh. */
const shown = (file: EnergyFile) => {
  if (!file.ok) throw new Error(JSON.stringify(file.faults))
  return file.intervals.map(({ startMs, lengthMs, energyMilliWh }) => [
    new Date(startMs).toISOString().slice(0, 16),
    lengthMs / 60_000,
    energyMilliWh / 1_000,
  ])
}
const TWO_QUARTERS = [
  ['2026-01-31T23:00', 15, 125],
  ['2026-01-31T23:15', 15, 250],
]

describe('a file', () => {
  test.each([
    [
      'with semicolons and decimal commas',
      ['Datum;Verbrauch (kWh)', '01.02.2026 00:00;0,125', '01.02.2026 00:15;0,250'],
    ],
    ['with commas and decimal points', ['time,kWh', '2026-02-01 00:00,0.125', '2026-02-01T00:15:00,0.25']],
    ['with quotes', ['"time","energy, kWh"', '"2026-02-01 00:00","0,125"', '"2026-02-01 00:15","0,25"']],
    ['with tabs and Wh', ['time\tenergy [Wh]', '2026-02-01 00:00\t125', '2026-02-01 00:15\t250.0']],
    ['that names its offsets', ['time;kWh', '2026-02-01T00:00:00+01:00;0.125', '2026-01-31T23:15Z;0.25']],
    [
      'with lines before its heading, and date, times and unit each on their own',
      [
        'Zählpunkt;AT0010000',
        'Zeitraum;Februar',
        '',
        'Datum;von;bis;Wert;Einheit',
        '01.02.2026;00:00;00:15;0,125;kWh',
        '01.02.2026;00:15;00:30;0,25;kWh',
      ],
    ],
    ['in which power stands beside energy', ['time;kW;kWh', '2026-02-01 00:00;0,5;0,125', '2026-02-01 00:15;1;0,25']],
    ['with the newest row first', ['time;kWh', '2026-02-01 00:15;0,25', '2026-02-01 00:00;0,125']],
    [
      'with American dates',
      ['Date,Time,kWh', '02/01/2026,12:00 AM,0.125', '02/01/2026,12:15 AM,0.25', '02/13/2026,1:00 PM,'],
    ],
    ['with a unit in each cell', ['time;energy', '2026-02-01 00:00;0,125 kWh', '2026-02-01 00:15;0,25 kWh']],
    ['without a heading', ['2026-02-01 00:00;125', '2026-02-01 00:15;250'], { unit: 'Wh' }],
    [
      'with what was not measured left out',
      ['time;kWh', '2026-02-01 00:00;0,125', '2026-02-01 00:15;0,25', '2026-02-01 00:30;-', '2026-02-01 00:45;'],
    ],
    [
      'of times at the end of their interval',
      ['time;kWh', '2026-02-01 00:15;0,125', '2026-02-01 00:30;0,25'],
      { stamps: 'end' },
    ],
    [
      'of registers',
      ['time;kWh', '2026-02-01 00:00;1.234,5', '2026-02-01 00:15;1.234,625', '2026-02-01 00:30;1.234,875'],
      { rows: 'registers' },
    ],
  ] as const)('%s is read', (_what, lines, options: Partial<EnergyFileOptions> = {}) => {
    expect(shown(read(lines, options))).toEqual(TWO_QUARTERS)
  })

  test('says which column and unit were read, and how many rows had no value', () => {
    expect(read(['time;Bezug (kWh);Lieferung (kWh)', '2026-02-01 00:00;1;2', '2026-02-01 00:15;;2'])).toMatchObject({
      ...{ ok: true, column: 'Bezug (kWh)', unit: 'kWh', leftOut: 1 },
    })
  })

  test.each([
    ['of prose', ['Dear neighbour,', 'no numbers today.'], undefined, 'no-table'],
    ['without any energy', ['time;place', '2026-02-01 00:00;cellar'], undefined, 'no-table'],
    ['without a unit', ['time;energy', '2026-02-01 00:00;1', '2026-02-01 00:15;2'], undefined, 'no-unit'],
    ['with nothing but power', ['time;kW', '2026-02-01 00:00;1'], undefined, 'no-value-column'],
    [
      'in which day and month cannot be told apart',
      ['time,kWh', '03/04/2026 00:00,1', '03/04/2026 00:15,1'],
      undefined,
      'date-ambiguous',
    ],
    ['with a time that is none', ['time;kWh', '2026-02-01 00:00;1', '2026-02-30 00:15;1'], 3, 'time-unreadable'],
    [
      'with a number that is none',
      ['time;kWh', '2026-02-01 00:00;1', '2026-02-01 00:15;1,2,x'],
      3,
      'number-unreadable',
    ],
    ['with less than nothing', ['time;kWh', '2026-02-01 00:00;1', '2026-02-01 00:15;-1'], 3, 'negative'],
    ['with a moment twice', ['time;kWh', '2026-02-01 00:00;1', '2026-02-01 00:00;1'], 3, 'time-order'],
    ['with decimal commas between commas', ['time,kWh', '2026-02-01 00:00,1,25'], 2, 'too-many-columns'],
  ] as const)('%s is refused, and where', (_what, lines, line, fault) => {
    expect(read(lines)).toEqual({ ok: false, faults: [{ line, fault }], count: 1 })
  })

  test('with a register that falls is refused; five lines are named and all counted', () => {
    const lines = Array.from({ length: 9 }, (_, i) => `2026-02-01 00:0${i};${100 - i}`)
    const file = read(['time;Wh', ...lines], { rows: 'registers' })
    expect(file).toMatchObject({ ok: false, count: 8 })
    expect(file.ok ? [] : file.faults.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7])
  })

  test('of a zone that the browser does not know is refused', () => {
    expect(read(['time;kWh', '2026-02-01 00:00;1'], { zone: 'Atlantis' })).toMatchObject({
      faults: [{ fault: 'no-zone' }],
    })
  })

  test('never makes the reading throw', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('2026-02-01 00:00', '1,5', 'kWh', '"', ';', '03/04/26', '25:61'),
    )
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 8 }), (rows) => {
        expect(typeof read(rows.map((row) => row.join(';'))).ok).toBe('boolean')
      }),
    )
  })
})

describe('when clocks change', () => {
  const quarters = (day: string, from: number, until: number): string[] =>
    Array.from({ length: (until - from) * 4 }, (_, i) => {
      const minute = from * 60 + i * 15
      const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
      return `${day} ${time};1`
    })
  const lengths = (file: EnergyFile) => new Set(shown(file).map(([, minutes]) => minutes))

  test('the hour that comes twice is two hours', () => {
    const file = read(['time;Wh', ...quarters('25.10.2026', 0, 3), ...quarters('25.10.2026', 2, 24)])
    expect(shown(file)).toHaveLength(100)
    expect([...lengths(file)]).toEqual([15])
    expect(
      shown(file)
        .slice(8, 16)
        .map(([start]) => start),
    ).toContain('2026-10-25T01:00')
  })

  test('the hour that never comes is not missing, and told when a file has it', () => {
    const file = read(['time;Wh', ...quarters('29.03.2026', 0, 2), ...quarters('29.03.2026', 3, 24)])
    expect(shown(file)).toHaveLength(92)
    expect([...lengths(file)]).toEqual([15])
    expect(read(['time;Wh', ...quarters('29.03.2026', 0, 24)])).toMatchObject({
      ...{ count: 4, faults: Array.from({ length: 4 }, (_, i) => ({ line: 10 + i, fault: 'time-missing' })) },
    })
  })

  test('a file that stays on winter time has neither', () => {
    for (const day of ['29.03.2026', '25.10.2026'])
      expect(shown(read(['time;Wh', ...quarters(day, 0, 24)], { summerTime: false }))).toHaveLength(96)
  })

  test('every moment is found again by what the clock on the wall shows', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'].map((name) =>
      zoneOf(name, true),
    )
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) }),
        fc.constantFrom(...zones),
        (at, zone) => {
          const minuteMs = Math.floor(at / 60_000) * 60_000
          expect(zone?.momentsOf(minuteMs + zone.offsetMs(minuteMs))).toContain(minuteMs)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('what was imported', () => {
  const zone = zoneOf('Europe/Berlin', true)
  if (zone === undefined) throw new Error('no Berlin')
  const seriesFrom = (lines: readonly string[]) => {
    const file = read(lines)
    if (!file.ok) throw new Error(JSON.stringify(file.faults))
    return seriesOf('file.csv', file.intervals)
  }

  test('is summed by the days and months of the wall clock', () => {
    const taken = seriesFrom(['time;Wh', '2026-01-31 23:00;1', '2026-02-01 00:00;2', '2026-02-01 01:00;3,4'])
    const given = seriesFrom(['time;Wh', '2026-02-01 00:00;7', '2026-02-01 01:00;0'])
    const history = historyOf({ taken, given }, zone)
    const sum = (name: string, takenWh: bigint, givenWh?: bigint) => ({
      name,
      takenWh,
      givenWh,
      generatedWh: undefined,
    })
    expect(history?.days).toEqual([sum('2026-01-31', 1n), sum('2026-02-01', 5n, 7n)])
    expect(history?.months).toEqual([sum('2026-01', 1n), sum('2026-02', 5n, 7n)])
    expect(history?.series.map(({ kind, intervals }) => [kind, intervals])).toEqual([
      ['taken', 3],
      ['given', 2],
    ])
    expect(historyOf({}, zone)).toBeUndefined()
  })

  test('says nothing of days when its intervals are months', () => {
    const taken = seriesFrom(['time;kWh', '2026-01-01;300', '2026-02-01;280', '2026-03-01;250'])
    const history = historyOf({ taken }, zone)
    expect(history?.days).toEqual([])
    expect(history?.months.map(({ takenWh }) => takenWh)).toEqual([300_000n, 280_000n, 250_000n])
  })

  test('takes the place of what it overlaps, and nothing is counted twice', () => {
    const hours = (from: number, count: number, wh: number) =>
      seriesOf(
        'f',
        Array.from({ length: count }, (_, i) => ({
          startMs: (from + i) * 3_600_000,
          lengthMs: 3_600_000,
          energyMilliWh: wh * 1_000,
        })),
      )
    fc.assert(
      fc.property(
        fc.nat(30),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(30),
        fc.integer({ min: 1, max: 20 }),
        (a, aCount, b, bCount) => {
          const both = merged(hours(a, aCount, 1), hours(b, bCount, 2))
          const starts = [...both.startMs]
          expect(new Set(starts).size).toBe(starts.length)
          expect(starts).toEqual(starts.toSorted((x, y) => x - y))
          const ours = [...both.energyMilliWh].filter((milliWh) => milliWh === 2_000)
          expect(ours).toHaveLength(bCount)
          const apart = Array.from({ length: aCount }, (_, i) => a + i).filter((hour) => hour < b || hour >= b + bCount)
          expect(starts).toHaveLength(bCount + apart.length)
        },
      ),
    )
  })
})
