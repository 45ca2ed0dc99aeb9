// Hours by the clock on the wall against UTC: where the coming night of somebody's hours lies, on every day of a year, on
// both halves of the earth, and in the night in which the clocks themselves change.
import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { hoursOf, nightOf, type LocalHours } from '../../src/node/household/local-night.ts'
import { comingNight } from '../../src/ui/places/nights.ts'
import { minuteThere, zoneOf } from './zones.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const at = (text: string): LocalHours => {
  const [fromMinute = 0, untilMinute = 0] = text.split('-').map((time) => {
    const [hour = 0, minute = 0] = time.split(':').map(Number)
    return hour * 60 + minute
  })
  return { fromMinute, untilMinute }
}
const utc = (ms: number): string => new Date(ms).toISOString().slice(11, 16)
/** The coming night in UTC, as "21:00-04:30". */
const told = (zone: string, hours: string, nowMs: number): string => {
  const { fromMs, untilMs } = nightOf(at(hours), nowMs, zoneOf(zone))
  return `${utc(fromMs)}-${utc(untilMs)}`
}

describe('a night of 23:00 to 06:30', () => {
  const BERLIN = 'Europe/Berlin'

  test('in Berlin is an hour later in UTC from the last Sunday of October on, and that very night ends right', () => {
    expect(told(BERLIN, '23:00-6:30', Date.UTC(2027, 9, 29, 12))).toBe('21:00-04:30')
    expect(told(BERLIN, '23:00-6:30', Date.UTC(2027, 9, 30, 4))).toBe('21:00-04:30')
    expect(told(BERLIN, '23:00-6:30', Date.UTC(2027, 9, 30, 12))).toBe('21:00-05:30')
    expect(told(BERLIN, '23:00-6:30', Date.UTC(2027, 9, 31, 1))).toBe('21:00-05:30')
    expect(told(BERLIN, '23:00-6:30', Date.UTC(2027, 9, 31, 5, 29))).toBe('21:00-05:30')
    expect(told(BERLIN, '23:00-6:30', Date.UTC(2027, 9, 31, 5, 30))).toBe('22:00-05:30')
  })

  test('in Berlin is an hour earlier in UTC from the last Sunday of March on, and that very night ends right', () => {
    expect(told(BERLIN, '23:00-6:30', Date.UTC(2027, 2, 26, 12))).toBe('22:00-05:30')
    expect(told(BERLIN, '23:00-6:30', Date.UTC(2027, 2, 27, 12))).toBe('22:00-04:30')
    expect(told(BERLIN, '23:00-6:30', Date.UTC(2027, 2, 28, 1))).toBe('22:00-04:30')
    expect(told(BERLIN, '23:00-6:30', Date.UTC(2027, 2, 28, 4, 30))).toBe('21:00-04:30')
  })

  test('in Sydney moves the other way round', () => {
    expect(told('Australia/Sydney', '23:00-6:30', Date.UTC(2027, 3, 2, 2))).toBe('12:00-19:30')
    expect(told('Australia/Sydney', '23:00-6:30', Date.UTC(2027, 3, 3, 2))).toBe('12:00-20:30')
    expect(told('Australia/Sydney', '23:00-6:30', Date.UTC(2027, 3, 4, 2))).toBe('13:00-20:30')
    expect(told('Australia/Sydney', '23:00-6:30', Date.UTC(2027, 9, 4, 2))).toBe('12:00-19:30')
  })

  test('where clocks never change is the same all year', () => {
    for (let day = 0; day < 366; day += 7)
      expect(told('Asia/Kolkata', '23:00-6:30', Date.UTC(2027, 0, 1 + day, 12))).toBe('17:30-01:00')
  })
})

describe('an edge in the hour of the change', () => {
  const SPRING_EVE = Date.UTC(2027, 2, 27, 12)
  const AUTUMN_EVE = Date.UTC(2027, 9, 30, 12)

  test.each([
    ['that clocks leave out is the moment of the change', '02:30-06:30', SPRING_EVE, '01:00-04:30'],
    ['at the end, too', '23:00-02:30', SPRING_EVE, '22:00-01:00'],
    ['never lets a night end before it begins', '02:45-03:15', SPRING_EVE, '01:00-01:15'],
    ['on both sides leaves that night out, and the next counts', '02:15-02:45', SPRING_EVE, '00:15-00:45'],
    ['that comes twice is the first of both', '02:30-06:30', AUTUMN_EVE, '00:30-05:30'],
    ['that comes twice is the first of both at the end, too', '23:00-02:30', AUTUMN_EVE, '21:00-00:30'],
    ['never makes a night longer than a day', '03:10-03:00', AUTUMN_EVE - HOUR_MS * 10, '01:10-01:09'],
  ])('%s', (_what, hours, nowMs, utcHours) => {
    expect(told('Europe/Berlin', hours, nowMs)).toBe(utcHours)
  })
})

const ZONES = [
  'Europe/Berlin',
  'Europe/London',
  'Australia/Sydney',
  // Half an hour of summer time.
  'Australia/Lord_Howe',
  'America/New_York',
  // Clocks change at midnight.
  'America/Santiago',
  'Asia/Kolkata',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
] as const
const zones = ZONES.map((name) => ({ name, at: zoneOf(name), minute: minuteThere(name) }))
const someZone = fc.constantFrom(...zones)
const someHours = fc
  .tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 1, max: 1_439 }))
  .map(([fromMinute, length]): LocalHours => ({ fromMinute, untilMinute: (fromMinute + length) % 1_440 }))
const YEAR_MS = Date.UTC(2027, 0, 1)
const someMoment = fc.integer({ min: 0, max: 366 * 1_440 }).map((minute) => YEAR_MS + minute * MINUTE_MS)

describe('whatever the hours, the zone and the day', () => {
  test('the coming night begins and ends when the clock on the wall shows it, or would have', () => {
    fc.assert(
      fc.property(someZone, someHours, someMoment, ({ at: zoneAt, minute }, hours, nowMs) => {
        const { fromMs, untilMs } = comingNight(nightOf(hours, nowMs, zoneAt), nowMs)
        for (const [edgeMs, wanted] of [
          [fromMs, hours.fromMinute],
          [untilMs, hours.untilMinute],
        ] as const) {
          const changes = zoneAt(edgeMs - DAY_MS) !== zoneAt(edgeMs + DAY_MS)
          const shows = minute(edgeMs)
          // On the day of a change the minute may be left out, or a night of nearly a day be cut to one.
          if (shows !== wanted) expect(changes).toBe(true)
          if (shows !== wanted)
            expect(Math.min((shows - wanted + 1_440) % 1_440, (wanted - shows + 1_440) % 1_440)).toBeLessThanOrEqual(61)
        }
        expect(untilMs).toBeGreaterThan(nowMs)
      }),
      { numRuns: 2_000 },
    )
  })

  test('two days after a change of the clocks everybody’s hours are again what the person said', () => {
    fc.assert(
      fc.property(someZone, someHours, someMoment, ({ at: zoneAt, minute }, hours, nowMs) => {
        fc.pre(zoneAt(nowMs - 2 * DAY_MS) === zoneAt(nowMs + 2 * DAY_MS))
        const { fromMs, untilMs } = comingNight(nightOf(hours, nowMs, zoneAt), nowMs)
        expect({ fromMinute: minute(fromMs), untilMinute: minute(untilMs) }).toEqual(hours)
        expect(hoursOf(nightOf(hours, nowMs, zoneAt), nowMs, zoneAt)).toEqual(hours)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a night in the books always reads as one, and one that can be announced', () => {
    const ofDay = fc.integer({ min: 0, max: 1_439 }).map((minute) => minute * MINUTE_MS)
    fc.assert(
      fc.property(someZone, ofDay, ofDay, someMoment, ({ at: zoneAt }, fromMs, untilMs, nowMs) => {
        fc.pre(fromMs !== untilMs)
        const { fromMinute, untilMinute } = hoursOf({ fromMs, untilMs }, nowMs, zoneAt)
        expect(fromMinute).not.toBe(untilMinute)
        const night = nightOf({ fromMinute, untilMinute }, nowMs, zoneAt)
        expect(night.fromMs).not.toBe(night.untilMs)
        expect([night.fromMs, night.untilMs].every((ms) => ms >= 0 && ms < DAY_MS)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})
