// Hours off on the page: typed times, the reader's clock against the books', the change of the clocks, and the rests.
import { describe, expect, test } from 'vitest'
import type { RosterSpan } from '../../src/node/index.ts'
import { ABSENCE_AHEAD_MS, ABSENCE_MOST_MS } from '../../src/node/limits.ts'
import {
  AHEAD_MS,
  MOST_MS,
  comingNight,
  fewestAwake,
  hoursOn,
  localNight,
  minuteOf,
  momentOf,
  nextClockChange,
  onceFaultOf,
  restsOf,
  shareOfDay,
  timeText,
  type ZoneAt,
} from '../../src/ui/places/nights.ts'
import { de } from '../../src/ui/words/de.ts'
import { en } from '../../src/ui/words/en.ts'

const HOUR_MS = 3_600_000
/** Berlin in 2026: summer time ends on 25 October at 01:00 UTC, and begins again on 28 March 2027. */
const AUTUMN_MS = Date.UTC(2026, 9, 25, 1)
const SPRING_MS = Date.UTC(2027, 2, 28, 1)
const berlin: ZoneAt = (ms) => (ms >= AUTUMN_MS && ms < SPRING_MS ? 60 : 120)

describe('a time of day', () => {
  test('is read as the browser writes it, and nothing else is', () => {
    expect(minuteOf('23:05')).toBe(1_385)
    expect(minuteOf('00:00')).toBe(0)
    for (const wrong of ['', '24:00', '7:30', '12:60', '12:00:30', 'noon'])
      expect(minuteOf(wrong), wrong).toBeUndefined()
  })

  test('comes back as it was typed', () => {
    for (let minute = 0; minute < 1_440; minute += 7) expect(minuteOf(timeText(minute))).toBe(minute)
  })

  test('with its day becomes a moment of this computer’s clock', () => {
    expect(momentOf('2026-11-22T18:00')).toBe(new Date(2026, 10, 22, 18).getTime())
    for (const wrong of ['', '2026-11-22', '2026-13-22T18:00']) expect(momentOf(wrong), wrong).toBeUndefined()
  })
})

describe('an absence as it was typed', () => {
  const NOW_MS = Date.UTC(2026, 7, 1, 12)
  const DAY_MS = 24 * HOUR_MS
  const about = (from: number | undefined, until: number | undefined) =>
    onceFaultOf(from && NOW_MS + from, until && NOW_MS + until, NOW_MS)

  test.each<[string, ReturnType<typeof about>, string | undefined]>([
    ['from now until tomorrow', about(undefined, DAY_MS), undefined],
    ['from this minute on', about(-60_000, DAY_MS), undefined],
    ['from Friday until Sunday', about(3 * DAY_MS, 5 * DAY_MS), undefined],
    ['from in thirty days on, until in a year', about(AHEAD_MS, MOST_MS), undefined],
    ['without an end', about(undefined, undefined), 'untilNeeded'],
    ['until yesterday', about(undefined, -DAY_MS), 'untilNeeded'],
    ['from yesterday on', about(-DAY_MS, DAY_MS), 'fromOver'],
    ['that ends before it begins', about(DAY_MS, HOUR_MS), 'endsFirst'],
    ['that ends as it begins', about(DAY_MS, DAY_MS), 'endsFirst'],
    ['from in thirty-one days on', about(AHEAD_MS + 1, AHEAD_MS + DAY_MS), 'tooFar'],
    ['until in two years', about(undefined, MOST_MS + 1), 'tooLong'],
  ])('%s', (_what, told, problem) => {
    expect(told).toBe(problem)
  })

  test('has the bounds of the node', () => {
    expect([AHEAD_MS, MOST_MS]).toEqual([ABSENCE_AHEAD_MS, ABSENCE_MOST_MS])
  })
})

describe('a night in the books', () => {
  const night = { fromMs: 21 * HOUR_MS, untilMs: 4.5 * HOUR_MS }

  const NOON_MS = Date.UTC(2026, 7, 1, 12)

  test('is shown by the reader’s clock, across midnight either way', () => {
    expect(localNight(night, NOON_MS, () => 120)).toEqual({ from: 23 * 60, until: 390 })
    expect(localNight(night, NOON_MS, () => 180)).toEqual({ from: 0, until: 450 })
    expect(localNight(night, NOON_MS, () => -300)).toEqual({ from: 16 * 60, until: 23 * 60 + 30 })
  })

  test('is the one that runs, or comes next', () => {
    const day = Date.UTC(2026, 7, 1)
    const begins = (ms: number): number => (comingNight(night, ms).fromMs - day) / HOUR_MS
    expect([0, 4.4, 4.5, 12, 20.9, 21, 23.9].map((hour) => begins(day + hour * HOUR_MS))).toEqual([
      -3, -3, 21, 21, 21, 21, 21,
    ])
    const { fromMs, untilMs } = comingNight(night, day)
    expect(untilMs - fromMs).toBe(7.5 * HOUR_MS)
  })

  test('whose clocks change is known beforehand', () => {
    expect(nextClockChange(Date.UTC(2026, 7, 1), berlin)).toBe(AUTUMN_MS)
    expect(nextClockChange(AUTUMN_MS, berlin)).toBe(SPRING_MS)
  })

  test('is read out by the clocks of its own edges, also in the night of the change', () => {
    const told = (ms: number) => `${new Date(ms + berlin(ms) * 60_000).toISOString().slice(11, 16)}`
    expect(hoursOn(night, Date.UTC(2026, 7, 1, 15), told)).toEqual({ from: '23:00', until: '06:30' })
    expect(hoursOn(night, AUTUMN_MS - 12 * HOUR_MS, told)).toEqual({ from: '23:00', until: '05:30' })
    expect(hoursOn(night, AUTUMN_MS, told)).toEqual({ from: '23:00', until: '05:30' })
    expect(hoursOn(night, AUTUMN_MS + 12 * HOUR_MS, told)).toEqual({ from: '22:00', until: '05:30' })
    // Announced for that night itself, it reads as it was meant.
    const announced = { fromMs: 21 * HOUR_MS, untilMs: 5.5 * HOUR_MS }
    for (const ms of [AUTUMN_MS - 12 * HOUR_MS, AUTUMN_MS, AUTUMN_MS + 4 * HOUR_MS]) {
      expect(hoursOn(announced, ms, told)).toEqual({ from: '23:00', until: '06:30' })
      expect(localNight(announced, ms, berlin)).toEqual({ from: 23 * 60, until: 390 })
    }
  })

  test('stays where the clocks never change', () => {
    expect(nextClockChange(Date.UTC(2026, 7, 1), () => 330)).toBeUndefined()
  })
})

describe('the rests of a day', () => {
  const span = (from: number, until: number, awake: number, rests: boolean): RosterSpan => ({
    fromMs: from * HOUR_MS,
    untilMs: until * HOUR_MS,
    awake,
    rests,
  })
  const roster = (...day: RosterSpan[]) => ({ absences: [], voters: 7, day })

  test('are told as one where they touch, with the fewest who stay awake', () => {
    const day = [span(0, 1, 4, true), span(1, 3, 2, true), span(3, 9, 6, false), span(9, 24, 3, true)]
    expect(restsOf(roster(...day))).toEqual([
      { fromMs: 0, untilMs: 3 * HOUR_MS, awake: 2, always: false },
      { fromMs: 9 * HOUR_MS, untilMs: 24 * HOUR_MS, awake: 3, always: true },
    ])
    expect(fewestAwake(roster(...day))).toBe(2)
  })

  test('are told in words that are true of all of it, in both languages', () => {
    expect(en.roster.few(2, '7', true)).toBe('only 2 of 7 stay awake')
    expect(en.roster.rests('01:00', '05:00', en.roster.few(1, '7', false))).toBe(
      'Between 01:00 and 05:00 at times only 1 of 7 is awake. That is too few to agree, so the street rests then and goes on by itself at 05:00.',
    )
    expect(de.roster.rests('01:00', '05:00', de.roster.few(2, '7', true))).toBe(
      'Zwischen 01:00 und 05:00 bleiben nur 2 von 7 wach. Das sind zu wenige, um sich zu einigen; die Straße ruht dann und macht um 05:00 von selbst weiter.',
    )
    expect(de.roster.restsUntil('05:00', de.roster.few(0, '3', true))).toMatch(/^Bis 05:00 bleibt niemand wach\./)
  })

  test('are none where nobody is off', () => {
    expect(restsOf(roster(span(0, 24, 7, false)))).toEqual([])
    expect(restsOf(roster())).toEqual([])
    expect(fewestAwake(roster())).toBe(7)
  })

  test('lie where they are on the drawing, and never beyond it', () => {
    expect(shareOfDay(6 * HOUR_MS, 0)).toBe(25)
    expect(shareOfDay(-1, 0)).toBe(0)
    expect(shareOfDay(48 * HOUR_MS, 0)).toBe(100)
  })
})
