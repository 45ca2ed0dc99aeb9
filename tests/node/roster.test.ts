// The plan of the next day: whose announced hours lie where, how many stay awake, and when the street must rest. Held
// against the ledger's own rules of who leaves the set.
import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { floorOf, nextActiveSet } from '../../src/ledger/index.ts'
import { isQuorum } from '../../src/consensus/index.ts'
import type { Span } from '../../src/node/index.ts'
import { dayOf, offSpans, type Planned } from '../../src/node/view/view-roster.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Six in the evening of some day, in UTC. */
const START_MS = 20_000 * DAY_MS + 18 * HOUR_MS
const hours = (from: number, until: number) => ({ fromMs: from * HOUR_MS, untilMs: until * HOUR_MS })
const after = (from: number, until: number) => ({
  fromMs: START_MS + from * HOUR_MS,
  untilMs: START_MS + until * HOUR_MS,
})

describe('the hours off of a household', () => {
  const off = (night: Span | undefined, untilMs?: number, fromMs = START_MS - HOUR_MS) =>
    offSpans({ night, away: untilMs === undefined ? undefined : { fromMs, untilMs } }, START_MS)

  test('pass midnight in one piece', () => {
    expect(off(hours(23, 6.5))).toEqual([after(5, 12.5)])
  })

  test('that run already and come again are both in the day', () => {
    expect(off(hours(15, 20))).toEqual([after(0, 2), after(21, 24)])
  })

  test('of a single absence end where they were said to, and join the night', () => {
    expect(off(undefined, START_MS + 3 * HOUR_MS)).toEqual([after(0, 3)])
    expect(off(hours(20, 4), START_MS + 3 * HOUR_MS)).toEqual([after(0, 10)])
    expect(off(hours(23, 4), START_MS + 90 * DAY_MS)).toEqual([after(0, 24)])
  })

  test('of a single absence begin where they were said to, and lie outside the day until then', () => {
    expect(off(undefined, START_MS + 90 * DAY_MS, START_MS + 5 * HOUR_MS)).toEqual([after(5, 24)])
    expect(off(hours(20, 4), START_MS + 12 * HOUR_MS, START_MS + 11 * HOUR_MS)).toEqual([after(2, 10), after(11, 12)])
    expect(off(undefined, START_MS + 90 * DAY_MS, START_MS + DAY_MS)).toEqual([])
  })

  test('are none without an announcement', () => {
    expect(off(undefined)).toEqual([])
  })
})

describe('the day of a street', () => {
  const home = (household: number, ...off: Planned['off']): Planned => ({ household, off, seated: true })
  const awakeHomes = (...ids: number[]) => ids.map((id) => home(id))
  const told = (homes: readonly Planned[], floor = floorOf(homes.length)) =>
    dayOf(homes, floor, START_MS).map(({ fromMs, untilMs, awake, rests }) => {
      const at = (ms: number): number => (ms - START_MS) / HOUR_MS
      return `${at(fromMs)}-${at(untilMs)} ${awake}${rests ? ' rests' : ''}`
    })

  test('is one stretch while nobody is off', () => {
    expect(told(awakeHomes(1, 2, 3, 4))).toEqual(['0-24 4'])
  })

  test('goes on when they go off one after the other, down to the floor', () => {
    const homes = [...awakeHomes(1, 2, 3, 4), home(5, after(4, 12)), home(6, after(5, 12)), home(7, after(6, 12))]
    expect(told(homes)).toEqual(['0-4 7', '4-5 6', '5-6 5', '6-12 4', '12-24 7'])
  })

  test('rests when so many go off at once that the rest is no quorum of those before', () => {
    const night = after(5, 12)
    const homes = [...awakeHomes(1, 2, 3, 4), home(5, night), home(6, night), home(7, night)]
    expect(told(homes)).toEqual(['0-5 7', '5-12 4 rests', '12-24 7'])
  })

  test('rests below the floor, and goes on as soon as a quorum of those who voted last is back', () => {
    const homes = [
      ...awakeHomes(1, 2),
      home(3, after(7, 11)),
      home(4, after(7, 12)),
      home(5, after(4, 11.5)),
      home(6, after(5, 12)),
      home(7, after(6, 12)),
    ]
    // Five to seven have left by then; of the four that vote, three are needed.
    expect(told(homes)).toEqual([
      '0-4 7',
      '4-5 6',
      '5-6 5',
      '6-7 4',
      '7-11 2 rests',
      '11-11.5 3',
      '11.5-12 4',
      '12-24 7',
    ])
  })

  test('of one, two or three rests whenever one of them is off', () => {
    for (const others of [[], [1], [1, 2]])
      expect(told([...awakeHomes(...others), home(9, after(5, 12))])[1]).toBe(`5-12 ${others.length} rests`)
  })

  test('that begins in the night counts those who are off and out of the set, and awaits them after it', () => {
    const gone: Planned = { household: 5, off: [after(0, 9)], seated: false }
    expect(told([...awakeHomes(1, 2, 3, 4), gone], 4)).toEqual(['0-9 4', '9-24 5'])
  })

  test('rests although many are awake when they are not those who voted last', () => {
    const homes = [
      ...awakeHomes(1, 2),
      home(3, after(8, 12)),
      home(4, after(8, 12)),
      home(5, after(4, 9)),
      home(6, after(5, 9)),
      home(7, after(6, 9)),
    ]
    expect(told(homes).slice(-3)).toEqual(['8-9 2 rests', '9-12 5 rests', '12-24 7'])
  })

  const someSpan = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 12 }))
    .map(([from, length]) => after(from, Math.min(24, from + length)))
  const someHomes = fc
    .array(fc.option(someSpan, { nil: undefined }), { minLength: 1, maxLength: 12 })
    .map((spans) => spans.map((span, i) => home(i + 1, ...(span === undefined ? [] : [span]))))
  const isOffAt = (one: Planned, atMs: number): boolean =>
    one.off.some((span) => span.fromMs <= atMs && atMs < span.untilMs)

  test('has no gaps, counts rightly, never rests while all are awake, and always below a quorum of the floor', () => {
    fc.assert(
      fc.property(someHomes, (homes) => {
        const floor = floorOf(homes.length)
        const day = dayOf(homes, floor, START_MS)
        expect(day[0]?.fromMs).toBe(START_MS)
        expect(day.at(-1)?.untilMs).toBe(START_MS + DAY_MS)
        for (const [i, { fromMs, untilMs, awake, rests }] of day.entries()) {
          expect(fromMs).toBe(i === 0 ? START_MS : day[i - 1]?.untilMs)
          expect(untilMs).toBeGreaterThan(fromMs)
          expect(awake).toBe(homes.filter((one) => !isOffAt(one, fromMs)).length)
          if (awake === homes.length) expect(rests).toBe(false)
          if (!isQuorum(awake, floor)) expect(rests).toBe(true)
        }
      }),
    )
  })

  test('rests exactly when the ledger’s own rule, block by block, leaves a set without a quorum awake', () => {
    fc.assert(
      fc.property(someHomes, (homes) => {
        const floor = floorOf(homes.length)
        let set = homes.map((one) => one.household)
        const since = new Map<number, number>()
        for (const { fromMs, rests } of dayOf(homes, floor, START_MS)) {
          for (const one of homes)
            if (!isOffAt(one, fromMs)) since.delete(one.household)
            else if (!since.has(one.household)) since.set(one.household, fromMs)
          const isAwake = (id: number): boolean => !since.has(id)
          expect(rests).toBe(!isQuorum(set.filter(isAwake).length, set.length))
          if (rests) continue
          set = [...set, ...homes.map((one) => one.household).filter((id) => isAwake(id) && !set.includes(id))].sort(
            (a, b) => a - b,
          )
          // A third per block: so many blocks are enough for any street here.
          for (let block = 0; block < homes.length; block++) {
            const seats = set.map((id) => ({
              voter: { household: id, key: new Uint8Array(32) },
              silentBlocks: isAwake(id) ? 0n : BigInt(fromMs + 1 - (since.get(id) ?? 0)),
              silentAwakeMs: 0n,
              away: !isAwake(id),
              suspended: false,
            }))
            const rule = { floor, before: set.length, absentAfterBlocks: 10n ** 18n, absentAfterMs: 10n ** 18n }
            set = nextActiveSet(seats, rule).map((voter) => voter.household)
          }
        }
      }),
    )
  })
})
