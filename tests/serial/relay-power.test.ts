// When the meter is believed against the relay, and when it is not: little is concluded from a house meter, and only from
// what repeats.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  POWER_NOTHING_MS,
  POWER_REST_MS,
  POWER_SETTLE_MS,
  RELAY_STALE_MS,
  freshPowerWatch,
  powerRead,
  powerVerdict,
  relaySwitched,
  relayWish,
  type PowerWatch,
  type RelayFacts,
} from '../../src/serial/index.ts'

/** The meter speaks every ten seconds. */
const PERIOD_MS = 10_000
const read = (watch: PowerWatch, fromMs: number, ...powers: readonly number[]): PowerWatch =>
  powers.reduce((seen, powerW, i) => powerRead(seen, powerW, fromMs + i * PERIOD_MS), watch)

/** Off with 300 W, on with 2,300 W, off again at 100 s. */
const switchedOff = (onW = 2_300): PowerWatch => {
  const off = read(freshPowerWatch(0), POWER_SETTLE_MS, 310, 290, 300)
  const on = read(relaySwitched(off, true, 40_000), 50_000, onW - 10, onW, onW + 10)
  return relaySwitched(on, false, 100_000)
}
const SETTLED_MS = 100_000 + POWER_SETTLE_MS

describe('a load that stays on although the relay is off', () => {
  test('is believed after three readings in a row that have settled', () => {
    const two = read(switchedOff(), SETTLED_MS, 2_290, 2_310)
    expect(powerVerdict(two, 200_000)).toBe('no-objection')
    expect(powerVerdict(powerRead(two, 2_300, SETTLED_MS + 2 * PERIOD_MS), 200_000)).toBe('flows-though-off')
  })

  test('is not concluded from readings that came before the contact had time to open', () => {
    const early = read(switchedOff(), 100_000, 2_300, 2_300)
    expect(powerVerdict(read(early, SETTLED_MS, 310, 300, 305), 200_000)).toBe('no-objection')
  })

  test('is forgotten as soon as one reading shows the drop', () => {
    const stuck = read(switchedOff(), SETTLED_MS, 2_300, 2_300, 2_300)
    expect(powerVerdict(powerRead(stuck, 320, 180_000), 180_000)).toBe('no-objection')
  })

  test('works in the direction of a generator as well', () => {
    const off = read(freshPowerWatch(0), POWER_SETTLE_MS, 300, 300, 300)
    const on = read(relaySwitched(off, true, 40_000), 50_000, -1_700, -1_700, -1_700)
    const stuck = read(relaySwitched(on, false, 100_000), SETTLED_MS, -1_690, -1_710, -1_700)
    expect(powerVerdict(stuck, 200_000)).toBe('flows-though-off')
  })

  test('a small load, or one never seen, proves nothing', () => {
    const small = read(switchedOff(450), SETTLED_MS, 450, 450, 450, 450)
    expect(powerVerdict(small, 200_000)).toBe('no-objection')
    const unseen = relaySwitched(relaySwitched(freshPowerWatch(0), true, 10), false, 100_000)
    expect(powerVerdict(read(unseen, SETTLED_MS, 2_300, 2_300, 2_300), 200_000)).toBe('no-objection')
  })

  test('a load that is gone is never taken for a stuck contact, whatever else the house does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -20_000, max: 1_700 }), { maxLength: 30 }),
        fc.nat({ max: 29 }),
        (powers, dropAt) => {
          const seen = [...powers.slice(0, dropAt), 300, ...powers.slice(dropAt)]
          expect(powerVerdict(read(switchedOff(), SETTLED_MS, ...seen), 1_000_000)).toBe('no-objection')
        },
      ),
    )
  })
})

describe('nothing at all although the relay is on', () => {
  const on = relaySwitched(freshPowerWatch(0), true, 0)
  const nothingFor = (timeMs: number): PowerWatch =>
    read(on, 0, ...Array.from({ length: timeMs / PERIOD_MS + 1 }, () => 1))

  test('for five minutes opens it, for a quarter of an hour', () => {
    expect(powerVerdict(nothingFor(POWER_NOTHING_MS - PERIOD_MS), POWER_NOTHING_MS)).toBe('no-objection')
    const rests = relaySwitched(nothingFor(POWER_NOTHING_MS), false, POWER_NOTHING_MS + 1)
    expect(powerVerdict(rests, POWER_NOTHING_MS + 1)).toBe('nothing-though-on')
    expect(powerVerdict(rests, POWER_NOTHING_MS + POWER_REST_MS - 1)).toBe('nothing-though-on')
    expect(powerVerdict(rests, POWER_NOTHING_MS + POWER_REST_MS)).toBe('no-objection')
  })

  test('is not a house that gives, nor one where a single reading shows something', () => {
    const gives = read(on, 0, ...Array.from({ length: 100 }, () => -800))
    expect(powerVerdict(gives, 1_000_000)).toBe('no-objection')
    const blinked = read(on, 0, ...Array.from({ length: 100 }, (_, i) => (i % 20 === 19 ? 40 : 0)))
    expect(powerVerdict(blinked, 1_000_000)).toBe('no-objection')
  })
})

test('a reading from before the last switch says nothing about it', () => {
  const watch = relaySwitched(freshPowerWatch(0), true, 50_000)
  expect(powerRead(watch, 0, 49_999)).toBe(watch)
})

describe('where a relay should stand', () => {
  const facts: RelayFacts = {
    ...{ isTested: false, isAgreed: true, isDelivering: true, heardAtMs: 1_000, power: 'no-objection' },
    called: undefined,
  }
  test.each<[Partial<RelayFacts>, object]>([
    [{}, { target: { on: true, by: 'person' }, why: 'delivery-open' }],
    [{ isDelivering: false }, { target: { on: false, by: 'person' }, why: 'no-delivery' }],
    [{ isAgreed: false }, { target: { on: false, by: 'safety' }, why: 'resting' }],
    [{ heardAtMs: undefined }, { target: { on: false, by: 'safety' }, why: 'meter-silent' }],
    [{ heardAtMs: 999 - RELAY_STALE_MS }, { target: { on: false, by: 'safety' }, why: 'meter-silent' }],
    [{ power: 'flows-though-off' }, { target: { on: false, by: 'safety' }, why: 'flows-though-off' }],
    [{ power: 'nothing-though-on' }, { target: { on: false, by: 'safety' }, why: 'nothing-though-on' }],
    [
      { isTested: true, isAgreed: false },
      { target: { on: true, by: 'person' }, why: 'testing' },
    ],
    [
      { isTested: true, power: 'flows-though-off' },
      { target: { on: false, by: 'safety' }, why: 'flows-though-off' },
    ],
    // A relay of the autopilot follows it alone, and safety before that.
    [{ called: { on: false, paused: false } }, { target: { on: false, by: 'market' }, why: 'autopilot-waits' }],
    [{ called: { on: true, paused: true } }, { target: { on: false, by: 'person' }, why: 'autopilot-paused' }],
    [
      { called: { on: true, paused: false }, isDelivering: false },
      { target: { on: true, by: 'market' }, why: 'autopilot' },
    ],
    [
      { called: { on: true, paused: false }, isAgreed: false },
      { target: { on: false, by: 'safety' }, why: 'resting' },
    ],
    [
      { called: { on: true, paused: false }, heardAtMs: undefined },
      { target: { on: false, by: 'safety' }, why: 'meter-silent' },
    ],
  ])('%j', (known, wish) => {
    expect(relayWish({ ...facts, ...known }, 1_000)).toEqual(wish)
  })
})
