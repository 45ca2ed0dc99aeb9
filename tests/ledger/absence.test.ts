// absence and wake: going with a word, coming back, the nightly timetable, and who waits for whom.
import { describe, expect, test } from 'vitest'
import {
  isAnnouncedAbsent,
  missingVoters,
  nextDeadlineMs,
  wakeFault,
  type Body,
  type LedgerRefusal,
  type Signer,
} from '../../src/ledger/index.ts'
import { DAY_MS, EXPIRY_MS } from '../../src/ledger/limits.ts'
import { FOUNDER, SLOT_MS, addMeter, admit, agree, nowMs, readingBody, send, sign, type World } from './world.ts'
import { streetOfTwo } from './street.ts'
import { PLAIN, decided, everybody, round, rounds, say, streetOfVoters, wakeBody } from './voters.ts'

const absence = (fromMs = 0n, untilMs = 0n, nightly = false): Body => ({ kind: 'absence', nightly, fromMs, untilMs })
const HOUR_MS = 3_600_000n
const SIX = [1, 2, 3, 4, 6, 7]

describe('an absence', () => {
  test.each<[string, (now: bigint) => Body, LedgerRefusal | undefined]>([
    ['from now until further notice is taken', () => absence(), undefined],
    ['that lasts an hour is taken', (now) => absence(0n, now + HOUR_MS), undefined],
    ['from tomorrow is taken', (now) => absence(now + DAY_MS, now + 2n * DAY_MS), undefined],
    ['in more than 31 days is refused', (now) => absence(now + EXPIRY_MS + 2n), 'time-invalid'],
    ['that is over is refused', (now) => absence(0n, now + 1n), 'time-invalid'],
    ['that ends before it begins is refused', (now) => absence(now + HOUR_MS, now + HOUR_MS), 'time-invalid'],
    ['every night is taken', () => absence(22n * HOUR_MS, 6n * HOUR_MS, true), undefined],
    ['every day at the same moment is refused', () => absence(HOUR_MS, HOUR_MS, true), 'time-invalid'],
    ['from an hour that no day has is refused', () => absence(DAY_MS, HOUR_MS, true), 'time-invalid'],
    ['until an hour that no day has is refused', () => absence(HOUR_MS, DAY_MS, true), 'time-invalid'],
    ['at no time of the day clears the timetable', () => absence(0n, 0n, true), undefined],
  ])('%s', async (_what, body, refusal) => {
    const { world } = await streetOfTwo()
    expect(await send(world, FOUNDER.device, body(nowMs(world)))).toBe(refusal)
  })

  test('takes a voter out of the set in its own block, and the vote it still gives changes nothing', async () => {
    const street = await streetOfVoters(7)
    expect(await say(street, 5, absence())).toBeUndefined()
    expect(decided(street.world)).toEqual(SIX)
    expect(isAnnouncedAbsent(street.world.tip.state, 5)).toBe(true)
    round(street.world)
    expect(decided(street.world)).toEqual(SIX)
    // Its last vote, on the height after the announcement: the tab is still there.
    round(street.world)
    expect(isAnnouncedAbsent(street.world.tip.state, 5)).toBe(false)
    expect(decided(street.world)).toEqual(SIX)
  })

  test('is over with the first vote on a later block: members of the set need no wake', async () => {
    const street = await streetOfVoters(4)
    const { world } = street
    await say(street, 2, absence())
    round(world)
    expect(isAnnouncedAbsent(world.tip.state, 2)).toBe(false)
    round(world, { away: [2] })
    expect(isAnnouncedAbsent(world.tip.state, 2)).toBe(true)
    rounds(world, 2)
    round(world, { away: [2] })
    expect(isAnnouncedAbsent(world.tip.state, 2)).toBe(false)
    expect(decided(world)).toEqual(everybody(4))
  })

  test('from a later time on counts from there, if nothing more is heard', async () => {
    const street = await streetOfVoters(7)
    const { world } = street
    const fromMs = nowMs(world) + 60_000n
    await say(street, 5, absence(fromMs, nowMs(world) + HOUR_MS))
    expect(nextDeadlineMs(world.tip.state)).toBe(fromMs)
    round(world, { away: [5] })
    expect(decided(world)).toEqual(everybody(7))
    round(world, { stepMs: 60_000n })
    expect(decided(world)).toEqual(everybody(7))
    round(world, { away: [5] })
    expect(decided(world)).toEqual(SIX)
  })

  test('that is still to come takes nobody out, neither in its own block nor who is silent until it begins', async () => {
    const street = await streetOfVoters(7)
    const { world } = street
    const fromMs = nowMs(world) + HOUR_MS
    await say(street, 5, absence(fromMs, fromMs + DAY_MS))
    await say(street, 6, absence(fromMs, fromMs + DAY_MS))
    expect(decided(world)).toEqual(everybody(7))
    expect(isAnnouncedAbsent(world.tip.state, 5)).toBe(false)
    rounds(world, 5, { away: [5] })
    expect(decided(world)).toEqual(everybody(7))
    round(world, { stepMs: HOUR_MS })
    rounds(world, 5, { away: [5] })
    expect(decided(world)).toEqual(SIX)
    expect(isAnnouncedAbsent(world.tip.state, 6)).toBe(false)
  })

  test('has an end', async () => {
    const street = await streetOfVoters(7)
    const { world } = street
    await say(street, 5, absence(nowMs(world) + 10_000n, nowMs(world) + 20_000n))
    round(world, { stepMs: 30_000n })
    rounds(world, 3, { away: [5] })
    expect(decided(world)).toEqual(everybody(7))
  })

  test('takes a third of the set before, whoever wakes in the same block', async () => {
    const street = await streetOfVoters(9)
    const { world, keys } = street
    await say(street, 9, absence())
    rounds(world, 20, { stepMs: 2_000n, away: [9] })
    const bodies = [wakeBody(world), absence(), absence(), absence()]
    const made = bodies.map((body, i) => sign(world, (keys[8 - i] ?? FOUNDER).device, body))
    round(world, { transactions: await Promise.all(made), away: [9] })
    // Of eight two may go; the ninth that is back does not make it three.
    expect(decided(world)).toEqual([1, 2, 3, 4, 5, 8, 9])
  })

  test('of a third at once takes one block, of more the next, and none below the floor', async () => {
    const { world, keys } = await streetOfVoters(10)
    const going = [3, 4, 5, 6, 7, 8, 9]
    const said = going.map((id) => sign(world, (keys[id - 1] ?? FOUNDER).device, absence()))
    round(world, { transactions: await Promise.all(said) })
    expect(decided(world)).toEqual([1, 2, 6, 7, 8, 9, 10])
    round(world, { away: going })
    expect(decided(world)).toEqual([1, 2, 8, 9, 10])
    rounds(world, 20, { away: going })
    expect(decided(world)).toEqual([1, 2, 9, 10])
  })
})

describe('a timetable', () => {
  const DAY_LEFT_MS = (world: World) => DAY_MS - (nowMs(world) % DAY_MS)
  /** Of seven, the last three are away from 22 to 6; the rest is the night roster. It is noon. */
  const noon = async () => {
    const street = await streetOfVoters(7)
    const { world } = street
    round(world, { stepMs: DAY_LEFT_MS(world) + 12n * HOUR_MS })
    for (const id of [5, 6, 7])
      expect(await say(street, id, absence(22n * HOUR_MS, 6n * HOUR_MS, true))).toBeUndefined()
    return street
  }
  const until = (world: World, hour: bigint) => DAY_LEFT_MS(world) - (24n - hour) * HOUR_MS

  test('changes nothing by day', async () => {
    const { world } = await noon()
    rounds(world, 13, { away: [7] })
    expect(decided(world)).toEqual(everybody(7))
  })

  test('takes those who are silent by night, at once, and leaves the roster', async () => {
    const { world } = await noon()
    round(world, { stepMs: until(world, 22n), away: [5, 6, 7] })
    expect(decided(world)).toEqual([1, 2, 3, 4, 7])
    round(world, { away: [5, 6, 7] })
    expect(decided(world)).toEqual([1, 2, 3, 4])
    expect(isAnnouncedAbsent(world.tip.state, 7)).toBe(true)
    round(world, { stepMs: 7n * HOUR_MS, away: [5, 6, 7] })
    expect(isAnnouncedAbsent(world.tip.state, 7)).toBe(true)
    round(world, { stepMs: HOUR_MS, away: [5, 6, 7] })
    expect(isAnnouncedAbsent(world.tip.state, 7)).toBe(false)
  })

  test('leaves who goes on voting where it is', async () => {
    const { world } = await noon()
    round(world, { stepMs: until(world, 23n), away: [6] })
    rounds(world, 3, { away: [6] })
    expect(decided(world)).toEqual([1, 2, 3, 4, 5, 7])
    expect(isAnnouncedAbsent(world.tip.state, 5)).toBe(false)
  })

  test('has deadlines at its edges, as long as somebody may leave', async () => {
    const { world } = await noon()
    expect(nextDeadlineMs(world.tip.state)).toBe(nowMs(world) + until(world, 22n))
    round(world, { stepMs: until(world, 22n), away: [5, 6, 7] })
    rounds(world, 4, { away: [5, 6, 7] })
    expect(decided(world)).toEqual([1, 2, 3, 4])
    expect(nextDeadlineMs(world.tip.state)).toBeUndefined()
  })

  test('is cleared', async () => {
    const street = await noon()
    const { world } = street
    for (const id of [5, 6, 7]) await say(street, id, absence(0n, 0n, true))
    round(world, { stepMs: until(world, 23n), away: [5, 6, 7] })
    expect(decided(world)).toEqual(everybody(7))
  })
})

describe('a wake', () => {
  const left = async () => {
    const street = await streetOfVoters(7, { ...PLAIN, wakeAfterMs: 30_000 })
    await say(street, 5, absence())
    expect(decided(street.world)).toEqual(SIX)
    round(street.world, { away: [5] })
    round(street.world, { away: [5] })
    return street
  }

  test('waits for 20 blocks and for its time since the household left', async () => {
    const street = await left()
    const { world } = street
    expect(wakeFault(world.tip.state, 4)).toBe('already-done')
    expect(wakeFault(world.tip.state, 5)).toBe('time-invalid')
    rounds(world, 16, { stepMs: 2_000n })
    expect(await say(street, 5, wakeBody(world))).toBe('time-invalid')
    expect(await say(street, 5, wakeBody(world))).toBeUndefined()
    expect(decided(world)).toEqual(everybody(7))

    const slow = await left()
    rounds(slow.world, 23, { stepMs: 1_000n })
    expect(await say(slow, 5, wakeBody(slow.world))).toBe('time-invalid')
    rounds(slow.world, 4, { stepMs: 1_000n })
    expect(await say(slow, 5, wakeBody(slow.world))).toBeUndefined()
  })

  test('ends the announcement, and the voter is missing until it is heard', async () => {
    const street = await left()
    const { world } = street
    rounds(world, 20, { stepMs: 2_000n })
    await say(street, 5, wakeBody(world))
    expect(isAnnouncedAbsent(world.tip.state, 5)).toBe(false)
    round(world)
    expect(missingVoters(world.tip.state)).toEqual([5])
    rounds(world, 3)
    expect(missingVoters(world.tip.state)).toEqual([])
    expect(decided(world)).toEqual(everybody(7))
  })

  test('ends no absence that is still to come, and ends one that has begun', async () => {
    const street = await left()
    const { world } = street
    const fromMs = nowMs(world) + HOUR_MS
    await say(street, 5, absence(fromMs, fromMs + DAY_MS))
    rounds(world, 20, { stepMs: 2_000n })
    expect(await say(street, 5, wakeBody(world))).toBeUndefined()
    rounds(world, 4)
    expect(decided(world)).toEqual(everybody(7))
    // It begins: who goes on voting stays, and who falls silent leaves with the next block.
    round(world, { stepMs: HOUR_MS })
    rounds(world, 3)
    expect(decided(world)).toEqual(everybody(7))
    round(world, { away: [5] })
    expect(decided(world)).toEqual(SIX)
    rounds(world, 25, { stepMs: 2_000n })
    expect(await say(street, 5, wakeBody(world))).toBeUndefined()
    rounds(world, 4)
    round(world, { away: [5] })
    expect(decided(world)).toEqual(everybody(7))
  })

  test('ends what a closing page said, although it would count only later', async () => {
    const street = await left()
    const { world } = street
    await say(street, 5, absence(nowMs(world) + HOUR_MS))
    rounds(world, 20, { stepMs: 2_000n })
    expect(await say(street, 5, wakeBody(world))).toBeUndefined()
    // Its first vote is late, and what its page once said does not make that an absence.
    round(world, { stepMs: HOUR_MS })
    rounds(world, 2, { away: [5] })
    expect(isAnnouncedAbsent(world.tip.state, 5)).toBe(false)
    expect(decided(world)).toEqual(everybody(7))
  })

  test('of a voter that is never heard ends as any silence does', async () => {
    const street = await left()
    const { world } = street
    rounds(world, 20, { stepMs: 2_000n })
    await say(street, 5, wakeBody(world))
    rounds(world, 15, { away: [5], stepMs: 2_000n })
    expect(decided(world)).toEqual(everybody(7))
    round(world, { away: [5], stepMs: 2_000n })
    expect(decided(world)).toEqual(SIX)
  })

  test('of newcomers is counted per day from seven members on, above the floor', async () => {
    const day = { ...PLAIN, activationWindowMs: Number(DAY_MS) }
    // Eight members, so the floor is four: the three who make it four are welcome, the other four wait.
    await expect(streetOfVoters(8, day)).rejects.toThrow(/refused: too-many too-many too-many too-many$/)
    const { world } = await streetOfVoters(6, day)
    expect(decided(world)).toEqual(everybody(6))
    const homes: Signer[] = []
    for (const id of [7, 8, 9]) {
      const { keys } = await admit(world, `Home ${id}`)
      const meter = await addMeter(world, keys, `METER ${id}`, 0)
      agree(world, nowMs(world) + 1n, [await sign(world, meter, readingBody(1n, nowMs(world), 0n, 0n))])
      homes.push(keys.device)
    }
    const wakeAll = async () => {
      const outcomes = []
      for (const device of homes) outcomes.push(await send(world, device, wakeBody(world)))
      return outcomes
    }
    expect(await wakeAll()).toEqual(['too-many', 'too-many', 'too-many'])
    round(world, { stepMs: DAY_MS })
    expect(await wakeAll()).toEqual([undefined, undefined, 'too-many'])
    round(world, { stepMs: DAY_MS })
    expect(await wakeAll()).toEqual(['already-done', 'already-done', undefined])
  })

  test('of somebody who was in the set before is no newcomer’s', async () => {
    const day = { ...PLAIN, activationWindowMs: Number(DAY_MS) }
    const street = await streetOfVoters(6, day)
    const { world } = street
    await admit(world, 'Home 7')
    await say(street, 5, absence())
    expect(decided(world)).toEqual([1, 2, 3, 4, 6])
    for (let i = 0; i < 2; i++) round(world, { away: [5] })
    rounds(world, 20)
    expect(await say(street, 5, wakeBody(world))).toBeUndefined()
    expect(decided(world)).toEqual(everybody(6))
  })
})

describe('deadlines', () => {
  test('alone bring a silent voter’s absence about, in about its time, and then end', async () => {
    const { world } = await streetOfVoters(7)
    rounds(world, 3, { away: [5] })
    expect(nextDeadlineMs(world.tip.state)).toBeUndefined()
    round(world, { away: [5] })
    const startMs = nowMs(world)
    let blocks = 0
    for (; blocks < 40; blocks++) {
      const atMs = nextDeadlineMs(world.tip.state)
      if (atMs === undefined) break
      expect(atMs).toBeGreaterThan(nowMs(world))
      round(world, { away: [5], stepMs: atMs - nowMs(world) })
    }
    expect(decided(world)).toEqual(SIX)
    expect(blocks).toBeLessThanOrEqual(18)
    expect(nowMs(world) - startMs).toBeLessThanOrEqual(20_000n)
  })

  test('are none for a silent voter whom the floor keeps', async () => {
    const { world } = await streetOfVoters(4)
    rounds(world, 3, { away: [2] })
    expect(nextDeadlineMs(world.tip.state)).toBeUndefined()
    expect(missingVoters(world.tip.state)).toEqual([2])
  })
})

test('a slot does not wait for the meter of a household that said it is away', async () => {
  const { world, neighbour, sun, baseMs } = await streetOfTwo()
  await send(world, neighbour.keys.device, absence())
  const endMs = baseMs + SLOT_MS
  agree(world, endMs, [await sign(world, sun, readingBody(2n, endMs, 0n, 100_010n))])
  expect(world.tip.state.flows.rows).toEqual([])
  expect(world.tip.state.street.clearingSlot).toBe(endMs / SLOT_MS)
})
