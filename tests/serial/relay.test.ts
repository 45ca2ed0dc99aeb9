// The rule of desired state: when a relay is told what, and when a wish has to wait or is refused.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  freshKnown,
  freshRelay,
  isMute,
  knownAnswered,
  knownTold,
  leaseLeftMs,
  LEASE_MS,
  LEASE_RENEW_MS,
  MAX_SWITCHES_PER_HOUR,
  MIN_OFF_MS,
  MIN_ON_MS,
  relayAction,
  relayAfter,
  relayHeard,
  relayLost,
  RELAY_MUTE_TRIES,
  type FailSafe,
  type RelayAction,
  type RelayKnown,
  type RelayState,
  type RelayTarget,
} from '../../src/serial/index.ts'

const HOUR_MS = 3_600_000
const MARKET_ON: RelayTarget = { on: true, by: 'market' }
const MARKET_OFF: RelayTarget = { on: false, by: 'market' }
const PERSON_ON: RelayTarget = { on: true, by: 'person' }
const PERSON_OFF: RelayTarget = { on: false, by: 'person' }
const SAFETY_OFF: RelayTarget = { on: false, by: 'safety' }

/** Follows a target at a moment, as the worker's loop does. */
const follow = (state: RelayState, target: RelayTarget, nowMs: number): RelayState =>
  relayAfter(state, relayAction(state, target, nowMs), nowMs)

/** A relay that was told off at 0 and may be told on again. */
const off = (failSafe: FailSafe, consent = true): RelayState => follow(freshRelay(failSafe, consent), MARKET_OFF, 0)
const READY_MS = MIN_OFF_MS
const on = (failSafe: FailSafe): RelayState => follow(off(failSafe), PERSON_ON, READY_MS)

describe('unknown is off', () => {
  test('the first word to a relay is off, whatever is wanted', () => {
    for (const target of [MARKET_ON, PERSON_ON, MARKET_OFF]) {
      expect(relayAction(freshRelay('lease', true), target, 5)).toMatchObject({
        kind: 'set',
        on: false,
        why: 'first-off',
      })
    }
  })

  test('a relay that was lost starts again with off', () => {
    const lost = relayLost(on('lease'))
    expect(relayAction(lost, MARKET_ON, READY_MS + 1)).toMatchObject({ kind: 'set', on: false, why: 'first-off' })
  })
})

describe('who may switch it', () => {
  test.each<[FailSafe, boolean, RelayTarget, object]>([
    ['lease', false, MARKET_ON, { kind: 'set', on: true }],
    ['usb-loss', true, MARKET_ON, { kind: 'set', on: true }],
    ['usb-loss', false, MARKET_ON, { kind: 'hold', why: 'needs-consent' }],
    ['none', true, MARKET_ON, { kind: 'hold', why: 'not-fail-safe' }],
    ['none', true, PERSON_ON, { kind: 'set', on: true }],
    ['none', false, PERSON_ON, { kind: 'hold', why: 'needs-consent' }],
  ])('fail-safe %s, consent %s, %j', (failSafe, consent, target, expected) => {
    expect(relayAction(off(failSafe, consent), target, READY_MS)).toMatchObject(expected)
  })

  test('when the right is gone while it is on, it goes off at once', () => {
    expect(relayAction(on('none'), MARKET_ON, READY_MS + 1)).toMatchObject({ kind: 'set', on: false })
    const withdrawn = { ...on('usb-loss'), consent: false }
    expect(relayAction(withdrawn, MARKET_ON, READY_MS + 1)).toMatchObject({ kind: 'set', on: false })
  })
})

describe('the lease', () => {
  test('is renewed on time and not earlier', () => {
    const state = on('lease')
    expect(relayAction(state, MARKET_ON, READY_MS + LEASE_RENEW_MS - 1)).toEqual({
      kind: 'hold',
      why: 'as-wanted',
      againAtMs: READY_MS + LEASE_RENEW_MS,
    })
    const renewAtMs = READY_MS + LEASE_RENEW_MS
    expect(relayAction(state, MARKET_ON, renewAtMs)).toEqual({ kind: 'set', on: true, leaseMs: LEASE_MS, why: 'renew' })
    expect(follow(state, MARKET_ON, renewAtMs)).toMatchObject({ leasedAtMs: renewAtMs, changedAtMs: READY_MS })
  })

  test('that ran out has opened the contact: on again only after the minimum time off', () => {
    const lapsedAtMs = READY_MS + LEASE_MS
    expect(relayAction(on('lease'), MARKET_OFF, lapsedAtMs)).toMatchObject({ kind: 'hold', why: 'as-wanted' })
    expect(relayAction(on('lease'), MARKET_ON, lapsedAtMs)).toEqual({
      kind: 'hold',
      why: 'min-off',
      againAtMs: lapsedAtMs + MIN_OFF_MS,
    })
    const again = follow(on('lease'), MARKET_ON, lapsedAtMs + MIN_OFF_MS)
    expect(again.switchedAtMs).toEqual([READY_MS, lapsedAtMs, lapsedAtMs + MIN_OFF_MS])
  })

  test('a relay without one is left alone while it stands as wanted', () => {
    expect(relayAction(on('none'), PERSON_ON, READY_MS + HOUR_MS)).toMatchObject({ kind: 'hold', why: 'as-wanted' })
  })
})

describe('the contacts are spared', () => {
  test('the market waits for the minimum time on, a person and safety do not', () => {
    const nowMs = READY_MS + 1
    expect(relayAction(on('lease'), MARKET_OFF, nowMs)).toEqual({
      kind: 'hold',
      why: 'min-on',
      againAtMs: READY_MS + MIN_ON_MS,
    })
    expect(relayAction(on('lease'), PERSON_OFF, nowMs)).toMatchObject({ kind: 'set', on: false })
    expect(relayAction(on('lease'), SAFETY_OFF, nowMs)).toMatchObject({ kind: 'set', on: false })
  })

  test('a clock that went backwards switches nothing on', () => {
    expect(relayAction(off('lease'), MARKET_ON, -HOUR_MS)).toMatchObject({ kind: 'hold', why: 'min-off' })
  })

  test('however the wishes change, no hour has more switches than allowed, and none comes too early', () => {
    const wish = fc.record({
      on: fc.boolean(),
      by: fc.constantFrom('market' as const, 'person' as const),
      waitMs: fc.integer({ min: 1, max: 200_000 }),
    })
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 200 }), (wishes) => {
        let state = off('none')
        let nowMs = 0
        const switches: { atMs: number; on: boolean }[] = []
        for (const { on: wanted, by, waitMs } of wishes) {
          nowMs += waitMs
          const next = follow(state, { on: wanted, by }, nowMs)
          if (next.on !== state.on) switches.push({ atMs: nowMs, on: next.on === true })
          state = next
        }
        for (const [i, { atMs, on: turnedOn }] of switches.entries()) {
          expect(
            switches.filter((other) => other.atMs <= atMs && other.atMs > atMs - HOUR_MS).length,
          ).toBeLessThanOrEqual(MAX_SWITCHES_PER_HOUR)
          if (turnedOn) expect(atMs - (switches[i - 1]?.atMs ?? 0)).toBeGreaterThanOrEqual(MIN_OFF_MS)
        }
      }),
    )
  })

  test.each<FailSafe>(['none', 'lease'])('when the hour is used up it says when to try again: %s', (failSafe) => {
    let state = off(failSafe)
    let nowMs = 0
    for (let i = 0; i < MAX_SWITCHES_PER_HOUR; i++) {
      nowMs += MIN_ON_MS
      // A lease relay has opened by itself before a minute is over, which is a switch as well.
      state = follow(state, i % 2 === 0 ? PERSON_ON : PERSON_OFF, nowMs)
      nowMs += MIN_OFF_MS
    }
    expect(state.on).toBe(failSafe === 'lease')
    const action = relayAction(state, PERSON_ON, nowMs + MIN_OFF_MS)
    expect(action).toMatchObject({ kind: 'hold', why: 'too-many-switches' })
    const againAtMs = action.kind === 'hold' ? (action.againAtMs ?? 0) : 0
    expect(relayAction(state, PERSON_ON, againAtMs - 1)).toMatchObject({ kind: 'hold' })
    expect(relayAction(state, PERSON_ON, againAtMs)).toMatchObject({ kind: 'set', on: true })
  })
})

describe('what the board says', () => {
  test('as we thought changes nothing; while nothing is known it changes nothing either', () => {
    expect(relayHeard(on('lease'), true, READY_MS + 5)).toEqual(on('lease'))
    expect(relayHeard(freshRelay('none', true), true, 5)).toEqual(freshRelay('none', true))
  })

  test('off against our belief is a switch that it made by itself, and is rested after', () => {
    const heard = relayHeard(on('none'), false, READY_MS + 7_000)
    expect(heard).toMatchObject({
      on: false,
      changedAtMs: READY_MS + 7_000,
      switchedAtMs: [READY_MS, READY_MS + 7_000],
    })
    expect(relayAction(heard, PERSON_ON, READY_MS + 8_000)).toMatchObject({ kind: 'hold', why: 'min-off' })
  })

  test('off after the lease ran out is the end of the lease, whenever it is heard', () => {
    const heard = relayHeard(on('lease'), false, READY_MS + LEASE_MS + 50_000)
    expect(heard).toMatchObject({ on: false, changedAtMs: READY_MS + LEASE_MS })
    expect(heard.switchedAtMs).toEqual([READY_MS, READY_MS + LEASE_MS])
  })

  test('on against our belief means that nothing is known: off is said again', () => {
    const heard = relayHeard(off('none'), true, 5_000)
    expect(relayAction(heard, PERSON_ON, READY_MS)).toMatchObject({ kind: 'set', on: false, why: 'first-off' })
  })

  test('how long it stays on without us is known of a lease only', () => {
    expect(leaseLeftMs(on('lease'), READY_MS + 1_000)).toBe(LEASE_MS - 1_000)
    expect(leaseLeftMs(on('lease'), READY_MS + LEASE_MS)).toBeUndefined()
    expect([leaseLeftMs(on('none'), READY_MS), leaseLeftMs(off('lease'), 5)]).toEqual([undefined, undefined])
  })
})

describe('what is known after an exchange', () => {
  const turnOn: RelayAction & { kind: 'set' } = { kind: 'set', on: true, leaseMs: LEASE_MS, why: 'wanted' }
  const turnOff: RelayAction & { kind: 'set' } = { kind: 'set', on: false, leaseMs: 0, why: 'wanted' }
  const known: RelayKnown = freshKnown(off('lease'))

  test('a command that is only sent is believed, and not confirmed', () => {
    expect(knownTold(known, turnOn, { kind: 'sent' }, READY_MS)).toMatchObject({
      state: { on: true },
      heard: undefined,
    })
  })

  test('one that is answered by where the contact stands is confirmed', () => {
    const told = knownTold(known, turnOn, { kind: 'stands', on: true }, READY_MS)
    expect(told).toMatchObject({ state: { on: true }, heard: true, trouble: undefined })
  })

  test.each([
    [{ kind: 'silent' }, 'silent'],
    [{ kind: 'lost' }, undefined],
    [{ kind: 'refused', why: 'lease' }, 'refuses'],
  ] as const)('after %j nothing is known', (told, trouble) => {
    expect(knownTold(known, turnOn, told, READY_MS)).toMatchObject({ state: { on: undefined }, trouble })
  })

  test('a refusal is told of until a later command is taken, not only until the next answer', () => {
    const refused = knownTold(known, turnOn, { kind: 'refused', why: 'lease' }, READY_MS)
    const after = knownAnswered(
      knownTold(refused, turnOff, { kind: 'done' }, 1),
      { kind: 'stands', on: false },
      false,
      2,
    )
    expect(after).toMatchObject({ state: { on: false }, trouble: 'refuses' })
    expect(knownTold(after, turnOn, { kind: 'done' }, READY_MS).trouble).toBeUndefined()
  })

  test('on after it was told off is told of, until it says that it is off', () => {
    const stays = knownAnswered(knownTold(known, turnOff, { kind: 'done' }, 1), { kind: 'stands', on: true }, false, 2)
    expect(stays).toMatchObject({ state: { on: undefined }, trouble: 'stays-on', heard: true })
    const told = knownTold(stays, turnOff, { kind: 'done' }, 3)
    expect(told.trouble).toBe('stays-on')
    expect(knownAnswered(told, { kind: 'stands', on: false }, false, 4).trouble).toBeUndefined()
  })

  test('a board that may be mute is believed without an answer, but not once it has given one', () => {
    const mute = Array.from({ length: RELAY_MUTE_TRIES }).reduce<RelayKnown>(
      (seen) => knownAnswered(seen, { kind: 'silent' }, true, 1),
      known,
    )
    expect([isMute(mute), mute.state.on, mute.trouble]).toEqual([true, false, undefined])
    const spoke = knownAnswered(known, { kind: 'stands', on: false }, true, 1)
    const silent = knownAnswered(spoke, { kind: 'silent' }, true, 2)
    expect([isMute(silent), silent.state.on, silent.trouble]).toEqual([false, undefined, 'silent'])
  })
})
