// Hours off on the page: typed times, the reader's clock against the books', the change of the clocks, and the rests.
import { describe, expect, test } from 'vitest'
import type { RosterSpan } from '../../src/node/index.ts'
import {
  fewestAwake,
  hoursOn,
  localNight,
  minuteOf,
  momentOf,
  nextClockChange,
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

describe('a night in the books', () => {
  const night = { fromMs: 21 * HOUR_MS, untilMs: 4.5 * HOUR_MS }

  test('is shown by the reader’s clock, across midnight either way', () => {
    expect(localNight(night, 120)).toEqual({ from: 23 * 60, until: 390 })
    expect(localNight(night, 180)).toEqual({ from: 0, until: 450 })
    expect(localNight(night, -300)).toEqual({ from: 16 * 60, until: 23 * 60 + 30 })
  })

  test('moves by an hour when the clocks change, and the day of it is known beforehand', () => {
    const change = nextClockChange(Date.UTC(2026, 7, 1), berlin)
    expect(change).toEqual({ atMs: AUTUMN_MS, zoneMinutes: 60 })
    expect(localNight(night, change?.zoneMinutes ?? 0)).toEqual({ from: 22 * 60, until: 330 })
    expect(nextClockChange(AUTUMN_MS, berlin)).toEqual({ atMs: SPRING_MS, zoneMinutes: 120 })
  })

  test('is read out by the clocks of the coming night, in the night of the change by those before and after it', () => {
    const told = (ms: number) => `${new Date(ms + berlin(ms) * 60_000).toISOString().slice(11, 16)}`
    expect(hoursOn(night, Date.UTC(2026, 7, 1, 15), told)).toEqual({ from: '23:00', until: '06:30' })
    expect(hoursOn(night, AUTUMN_MS - 12 * HOUR_MS, told)).toEqual({ from: '23:00', until: '05:30' })
    expect(hoursOn(night, AUTUMN_MS, told)).toEqual({ from: '22:00', until: '05:30' })
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
