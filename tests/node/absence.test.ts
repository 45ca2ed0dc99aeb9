// Hours off from the press of a button to everybody's page: announced, agreed, seen, taken back; what is turned down; and
// a street that does not wait for a home that said so.
import { describe, expect, test } from 'vitest'
import { must, votes } from '../../src/ledger/index.ts'
import { announceAbsence, announceNight, takeBackAbsence } from '../../src/node/household/absence.ts'
import type { LocalHours } from '../../src/node/household/local-night.ts'
import type { Absence } from '../../src/node/index.ts'
import { ABSENCE_AHEAD_MS, ABSENCE_MOST_MS, PARTING_GRACE_MS } from '../../src/node/limits.ts'
import type { NodeState } from '../../src/node/node-state.ts'
import { signParting } from '../../src/node/household/parting.ts'
import type { Outcome } from '../../src/node/refusal.ts'
import { coreView } from '../../src/node/view/view.ts'
import { EPOCH_MS, switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import { changePrices, getUp, nodeOf, noticesOf, pass, seenByAll, warmUp, type Awake } from './awake.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const within = <T>(household: SimHousehold, act: (node: NodeState) => Promise<T>): Promise<T> =>
  nodeOf(household).state.loop.run(() => act(nodeOf(household).state))
const seen = (by: SimHousehold, id: number): Absence | undefined =>
  coreView(nodeOf(by).state).roster.absences.find((absence) => absence.household === id)
const nowOf = ({ world }: Awake): number => EPOCH_MS + world.nowMs()
const first = ({ households }: Awake): SimHousehold => must(households[0], 'somebody is awake')
const last = ({ households }: Awake): SimHousehold => must(households.at(-1), 'somebody is awake')

const night = (fromMinute: number, untilMinute: number): LocalHours => ({ fromMinute, untilMinute })
const refusalOf = (outcome: Outcome<unknown>): string | undefined => (outcome.ok ? undefined : outcome.refusal)

describe('a night', () => {
  test('of 23:00 to 06:30 in Berlin’s summer is agreed, and everybody sees it in UTC', async () => {
    const awake = await getUp()
    first(awake).zoneMinutes = () => 120
    const told = await within(first(awake), (node) => announceNight(node, night(23 * 60, 390)))
    expect(told.ok).toBe(true)
    const { pending } = coreView(nodeOf(first(awake)).state)
    expect(pending.map(({ kind, id }) => ({ kind, id }))).toEqual([{ kind: 'absence', id: told.ok && told.value.id }])
    await awake.world.until(() => awake.households.every((one) => seen(one, 1) !== undefined), 30_000)
    for (const one of awake.households)
      expect(seen(one, 1)?.night).toEqual({ fromMs: 21 * HOUR_MS, untilMs: 4.5 * HOUR_MS })
    expect(coreView(nodeOf(first(awake)).state).pending).toEqual([])
    expect(awake.checks.violations).toEqual([])
  })

  test.each<[string, LocalHours, number, number, number]>([
    ['that passes midnight only in UTC', night(18 * 60, 22 * 60), -300, 23, 3],
    ['that passes midnight only here', night(23 * 60, 120), 180, 20, 23],
    ['up to midnight in UTC', night(23 * 60, 120), 120, 21, 0],
    ['at half an hour’s distance to UTC', night(23 * 60, 6 * 60), 330, 17.5, 0.5],
  ])('%s is the same hours in the books', async (_what, local, zoneMinutes, fromHour, untilHour) => {
    const awake = await getUp()
    first(awake).zoneMinutes = () => zoneMinutes
    await within(first(awake), (node) => announceNight(node, local))
    await awake.world.until(() => seen(last(awake), 1) !== undefined, 30_000)
    expect(seen(last(awake), 1)?.night).toEqual({ fromMs: fromHour * HOUR_MS, untilMs: untilHour * HOUR_MS })
  })

  test('is replaced by a newer one, and taken back', async () => {
    const awake = await getUp()
    const ann = first(awake)
    const tellAndSee = async (local: LocalHours): Promise<number | undefined> => {
      await within(ann, (node) => announceNight(node, local))
      await awake.world.until(() => coreView(nodeOf(ann).state).pending.length === 0, 30_000)
      return seen(ann, 1)?.night?.fromMs
    }
    expect(await tellAndSee(night(60, 300))).toBe(HOUR_MS)
    expect(await tellAndSee(night(120, 300))).toBe(2 * HOUR_MS)
    expect((await within(ann, (node) => takeBackAbsence(node, 'night'))).ok).toBe(true)
    for (const home of awake.households) await awake.world.until(() => seen(home, 1) === undefined, 30_000)
    expect(seen(last(awake), 1)).toBeUndefined()
    expect(refusalOf(await within(ann, (node) => takeBackAbsence(node, 'night')))).toBe('already-done')
  })
})

describe('a single absence', () => {
  test('until tomorrow is seen by everybody, and its home goes on voting while it is there', async () => {
    const awake = await getUp(() => true, 7)
    await warmUp(awake)
    const untilMs = nowOf(awake) + DAY_MS
    await within(last(awake), (node) => announceAbsence(node, { untilMs }))
    await awake.world.until(() => seen(first(awake), 7) !== undefined, 30_000)
    expect(seen(first(awake), 7)?.away?.untilMs).toBe(untilMs)
    await pass(awake.world, 2 * PARTING_GRACE_MS)
    await changePrices(first(awake))
    await pass(awake.world, 5_000)
    expect(voters(first(awake))).toContain(7)
    expect(awake.checks.violations).toEqual([])
  })

  test('is taken back, however late that is agreed, and leaves no trace on the page', async () => {
    const awake = await getUp()
    const ann = first(awake)
    await within(ann, (node) => announceAbsence(node, { untilMs: nowOf(awake) + DAY_MS }))
    await awake.world.until(() => seen(ann, 1) !== undefined, 30_000)
    const others = awake.households.slice(1)
    for (const other of others) switchOff(awake.street, other)
    await pass(awake.world, 30_000)
    expect((await within(ann, (node) => takeBackAbsence(node, 'once'))).ok).toBe(true)
    await pass(awake.world, 50 * MINUTE_MS)
    expect(seen(ann, 1)?.away).toBeDefined()
    for (const other of others) await switchOn(awake.street, other)
    await awake.world.until(() => awake.households.every((one) => seen(one, 1) === undefined), 60_000)
    for (const one of awake.households) expect(seen(one, 1)).toBeUndefined()
    expect(coreView(nodeOf(ann).state).pending).toEqual([])
    expect(refusalOf(await within(ann, (node) => takeBackAbsence(node, 'once')))).toBe('already-done')
  })

  test('is not replaced by what a closing page says, and that is said again once it was taken back', async () => {
    const awake = await getUp()
    const ann = first(awake)
    expect(await within(ann, signParting)).toBeDefined()
    await within(ann, (node) => announceAbsence(node, { untilMs: nowOf(awake) + DAY_MS }))
    await awake.world.until(() => seen(ann, 1) !== undefined, 30_000)
    expect(await within(ann, signParting)).toBeUndefined()
    await within(ann, (node) => takeBackAbsence(node, 'once'))
    await awake.world.until(() => seen(ann, 1) === undefined, 30_000)
    expect(await within(ann, signParting)).toBeDefined()
  })
})

describe('a single absence that is still to come', () => {
  const week = (awake: Awake) => ({ fromMs: nowOf(awake) + 7 * DAY_MS, untilMs: nowOf(awake) + 9 * DAY_MS })

  test('is seen by everybody from when until when, and takes nobody out of the day before it', async () => {
    const awake = await getUp(() => true, 7)
    const weekend = week(awake)
    expect((await within(last(awake), (node) => announceAbsence(node, weekend))).ok).toBe(true)
    await awake.world.until(() => awake.households.every((one) => seen(one, 7) !== undefined), 30_000)
    for (const one of awake.households) expect(seen(one, 7)).toMatchObject({ night: undefined, away: weekend, off: [] })
    expect(coreView(nodeOf(first(awake)).state).roster.day).toMatchObject([{ awake: 7, rests: false }])
    expect(voters(first(awake))).toContain(7)
  })

  test('is taken back before it begins', async () => {
    const awake = await getUp()
    const ann = first(awake)
    await within(ann, (node) => announceAbsence(node, week(awake)))
    await awake.world.until(() => seen(last(awake), 1) !== undefined, 30_000)
    expect((await within(ann, (node) => takeBackAbsence(node, 'once'))).ok).toBe(true)
    for (const one of awake.households) await awake.world.until(() => seen(one, 1) === undefined, 30_000)
    expect(seen(last(awake), 1)).toBeUndefined()
    expect(refusalOf(await within(ann, (node) => takeBackAbsence(node, 'once')))).toBe('already-done')
  })

  test('begins as said: its home stays while it votes, leaves with its first silence, and is back when it says so', async () => {
    const awake = await getUp(() => true, 7)
    await warmUp(awake)
    const home = last(awake)
    const fromMs = nowOf(awake) + 5 * MINUTE_MS
    await within(home, (node) => announceAbsence(node, { fromMs, untilMs: fromMs + DAY_MS }))
    const agree = async (): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        await changePrices(first(awake))
        await pass(awake.world, 2_500)
      }
    }
    await agree()
    await pass(awake.world, 6 * MINUTE_MS)
    await agree()
    expect(voters(first(awake))).toContain(7)
    switchOff(awake.street, home)
    await agree()
    expect(voters(first(awake))).not.toContain(7)
    await switchOn(awake.street, home)
    expect(seen(home, 7)?.away).toEqual({ fromMs, untilMs: fromMs + DAY_MS })
    await pass(awake.world, 10_000)
    expect((await within(home, (node) => takeBackAbsence(node, 'once'))).ok).toBe(true)
    await awake.world.until(() => seen(first(awake), 7) === undefined, 60_000)
    expect(seen(first(awake), 7)).toBeUndefined()
    expect(awake.checks.violations).toEqual([])
  })

  test('is not forgotten by a page that closes, not even before it is agreed', async () => {
    const awake = await getUp()
    const ann = first(awake)
    expect(await within(ann, signParting)).toBeDefined()
    expect(
      await within(ann, async (node) => {
        await announceAbsence(node, week(awake))
        return signParting(node)
      }),
    ).toBeUndefined()
    await awake.world.until(() => seen(ann, 1) !== undefined, 30_000)
    expect(await within(ann, signParting)).toBeUndefined()
  })

  test('may begin in the minute that runs', async () => {
    const awake = await getUp()
    const untilMs = nowOf(awake) + DAY_MS
    const [fromMs, soonestMs] = [nowOf(awake) - MINUTE_MS, nowOf(awake) + PARTING_GRACE_MS]
    expect((await within(first(awake), (node) => announceAbsence(node, { fromMs, untilMs }))).ok).toBe(true)
    await awake.world.until(() => seen(last(awake), 1) !== undefined, 30_000)
    expect(seen(last(awake), 1)?.away).toEqual({ fromMs: soonestMs, untilMs })
  })
})

describe('what cannot be announced', () => {
  const refusals = async (act: (node: NodeState, nowMs: number) => Promise<Outcome<unknown>>[]) => {
    const awake = await getUp()
    return within(first(awake), async (node) => (await Promise.all(act(node, nowOf(awake)))).map(refusalOf))
  }

  test('are nights of no length, outside the day, and of half minutes', async () => {
    const wrong = [
      night(60, 60),
      night(-1, 60),
      night(60, 1_440),
      night(0.5, 60),
      night(60, 1_439.5),
      night(Number.NaN, 60),
    ]
    const told = await refusals((node) => wrong.map((one) => announceNight(node, one)))
    expect(told).toEqual(wrong.map(() => 'absence-invalid'))
  })

  test('are absences that are over, hardly begun, or at no time', async () => {
    const told = await refusals((node, nowMs) =>
      [nowMs - 1, nowMs + PARTING_GRACE_MS, Number.NaN, nowMs + 0.5 + HOUR_MS].map((untilMs) =>
        announceAbsence(node, { untilMs }),
      ),
    )
    expect(told).toEqual(['absence-invalid', 'absence-invalid', 'absence-invalid', 'absence-invalid'])
  })

  test('are absences that began before, begin at no time, or end before they begin', async () => {
    const told = await refusals((node, nowMs) =>
      [
        { fromMs: nowMs - MINUTE_MS - 1, untilMs: nowMs + DAY_MS },
        { fromMs: Number.NaN, untilMs: nowMs + DAY_MS },
        { fromMs: nowMs + 0.5, untilMs: nowMs + DAY_MS },
        { fromMs: nowMs + DAY_MS, untilMs: nowMs + DAY_MS },
        { fromMs: nowMs + DAY_MS, untilMs: nowMs + HOUR_MS },
      ].map((once) => announceAbsence(node, once)),
    )
    expect(told).toEqual(told.map(() => 'absence-invalid'))
  })

  test('are absences that end in more than a year, or begin in more than thirty days; on the day itself they are taken', async () => {
    const aheadMs = ABSENCE_AHEAD_MS
    const told = await refusals((node, nowMs) =>
      [
        { untilMs: nowMs + ABSENCE_MOST_MS + 1 },
        { fromMs: nowMs + aheadMs + 1, untilMs: nowMs + aheadMs + DAY_MS },
        { fromMs: nowMs + aheadMs, untilMs: nowMs + ABSENCE_MOST_MS },
      ].map((once) => announceAbsence(node, once)),
    )
    expect(told).toEqual(['absence-too-far', 'absence-too-far', undefined])
  })

  test('is anything without a street', async () => {
    const awake = await getUp()
    const told = await within(first(awake), async (node) => {
      const nowhere = { ...node, chain: undefined }
      return [
        await announceNight(nowhere, night(60, 120)),
        await announceAbsence(nowhere, { untilMs: nowOf(awake) + DAY_MS }),
        await takeBackAbsence(nowhere, 'once'),
      ].map(refusalOf)
    })
    expect(told).toEqual(['no-street', 'no-street', 'no-street'])
  })

  test('is anything while the books are unconfirmed, or the disk is full', async () => {
    const awake = await getUp()
    const full = await within(first(awake), async (node) => {
      const outbox = {
        ...node.ports.outbox,
        save: () => Promise.reject(new DOMException('no room', 'QuotaExceededError')),
      }
      const ports = { ...node.ports, outbox }
      return announceNight({ ...node, ports }, night(60, 120))
    })
    expect(refusalOf(full)).toBe('storage-full')
    const forgetful = await within(first(awake), async (node) => {
      const homeTime = {
        ...node.ports.homeTime,
        save: () => Promise.reject(new DOMException('', 'QuotaExceededError')),
      }
      return announceNight({ ...node, ports: { ...node.ports, homeTime } }, night(60, 120))
    })
    expect(refusalOf(forgetful)).toBe('storage-full')
    expect(coreView(nodeOf(first(awake)).state).pending).toEqual([])
  })
})

const voters = (seenBy: SimHousehold): number[] =>
  must(nodeOf(seenBy).state.chain, 'founded')
    .tip()
    .state.street.afterNextSet.map(({ household }) => household)

describe('a household whose night is announced', () => {
  /** A night that runs now, in minutes of the UTC day. */
  const running = (awake: Awake): LocalHours => {
    const minute = Math.floor((nowOf(awake) % DAY_MS) / MINUTE_MS)
    return night((minute + 1_440 - 60) % 1_440, (minute + 120) % 1_440)
  }
  const goOff = async (announced: boolean) => {
    const awake = await getUp(() => true, 7)
    await warmUp(awake)
    const sleeper = last(awake)
    if (announced) {
      await within(sleeper, (node) => announceNight(node, running(awake)))
      await awake.world.until(() => seen(first(awake), 7) !== undefined, 30_000)
    }
    switchOff(awake.street, sleeper)
    // Three heights: the first whose certificate lacks it, the one that sees that, the one from which it counts.
    for (let i = 0; i < 3; i++) {
      await changePrices(first(awake))
      await pass(awake.world, 2_500)
    }
    return awake
  }

  test('is not awaited as soon as it is silent', async () => {
    const awake = await goOff(true)
    expect(votes(must(nodeOf(first(awake)).state.chain, 'founded').tip().state.street.afterNextSet, 7)).toBe(false)
    await changePrices(first(awake))
    await pass(awake.world, 5_000)
    const { agreement, roster } = coreView(nodeOf(first(awake)).state)
    expect(agreement).toMatchObject({ activeSet: [1, 2, 3, 4, 5, 6], awaited: [], state: 'agreeing' })
    // It is counted among those who vote, because it is expected back.
    expect(roster.voters).toBe(7)
    expect(roster.day[0]).toMatchObject({ awake: 6, rests: false })
    expect(roster.day[1]).toMatchObject({ awake: 7, rests: false })
    expect(awake.checks.violations).toEqual([])
  })

  test('is awaited as long as any other that is silent, if it did not say so', async () => {
    const awake = await goOff(false)
    expect(voters(first(awake))).toContain(7)
    expect(coreView(nodeOf(first(awake)).state).agreement.awaited).toEqual([7])
  })

  test('comes back after it by itself and votes again', async () => {
    const awake = await goOff(true)
    await switchOn(awake.street, last(awake))
    for (let i = 0; i < 25; i++) {
      await changePrices(first(awake))
      await pass(awake.world, 2_000)
    }
    expect(await awake.world.until(() => voters(first(awake)).includes(7), 120_000)).toBe(true)
    // Its nights stand for the next evening.
    expect(seen(first(awake), 7)?.night).toBeDefined()
  })
})

describe('in a street that rests', () => {
  test('a night waits on this computer for two days, a single absence for an hour', async () => {
    const awake = await getUp()
    const ann = first(awake)
    await warmUp(awake)
    for (const other of awake.households.slice(1)) switchOff(awake.street, other)
    await pass(awake.world, 30_000)
    expect(coreView(nodeOf(ann).state).agreement.state).toBe('resting')
    await within(ann, (node) => announceNight(node, night(60, 300)))
    await within(ann, (node) => announceAbsence(node, { untilMs: nowOf(awake) + DAY_MS }))
    await pass(awake.world, 3 * HOUR_MS)
    expect(coreView(nodeOf(ann).state).pending.map(({ state }) => state)).toEqual(['sent', 'expired'])
    for (const other of awake.households.slice(1)) await switchOn(awake.street, other)
    await awake.world.until(() => seen(last(awake), 1) !== undefined, 60_000)
    expect(seen(last(awake), 1)).toMatchObject({ night: { fromMs: HOUR_MS }, away: undefined })
    expect(noticesOf(ann)).not.toContain('storage-full')
    const { buyPrice } = await changePrices(ann)
    expect(await seenByAll(awake, 1, buyPrice)).toBe(true)
    expect(awake.checks.violations).toEqual([])
  })
})
