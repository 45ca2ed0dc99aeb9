// freeze, thaw: an organiser stops a device at once, and cannot misuse that.
import { describe, expect, test } from 'vitest'
import { limits, type Body, type LedgerRefusal } from '../../src/ledger/index.ts'
import { agreedBy, giving, outcome, speak, thawing } from './council.ts'
import { decided, round, say, streetOfVoters, wakeBody, type VotersStreet } from './voters.ts'
import { agree, nowMs } from './world.ts'

const HOUR_MS = 3_600_000n
const freezing = ({ world }: VotersStreet, household: number, forMs = HOUR_MS): Body => ({
  ...{ kind: 'freeze', household, untilMs: nowMs(world) + forMs },
})
const away = { kind: 'absence', nightly: true, fromMs: 0n, untilMs: 0n } as const

describe('a freeze', () => {
  test('stops the device at once and takes it out of the set, while its household key goes on', async () => {
    const street = await streetOfVoters(6)
    expect((await speak(street, 1, freezing(street, 6))).refusal).toBeUndefined()
    expect(decided(street.world)).toEqual([1, 2, 3, 4, 5])
    expect(await say(street, 6, away)).toBe('frozen')
    expect(await say(street, 6, wakeBody(street.world))).toBe('frozen')
    expect((await speak(street, 6, giving(6, 'auditor'))).refusal).toBeUndefined()
  })

  test('leaves the vote where too few others vote: the street must not stand still', async () => {
    const street = await streetOfVoters(4)
    await speak(street, 1, freezing(street, 4))
    expect(decided(street.world)).toEqual([1, 2, 3, 4])
    expect(await say(street, 4, away)).toBe('frozen')
  })

  test('ends by itself', async () => {
    const street = await streetOfVoters(6)
    await speak(street, 1, freezing(street, 6))
    agree(street.world, nowMs(street.world) + HOUR_MS, [], [1, 2, 3, 4, 5])
    expect(await say(street, 6, away)).toBeUndefined()
  })

  test.each<[string, (street: VotersStreet) => Promise<unknown>]>([
    ['its own household key', (street) => speak(street, 6, { kind: 'thaw', household: 6 })],
    ['who froze it', (street) => speak(street, 1, { kind: 'thaw', household: 6 })],
    ['a vote', (street) => agreedBy(street, [2, 3, 4, 5], thawing(6))],
  ])('is ended by %s', async (_who, end) => {
    const street = await streetOfVoters(6)
    await speak(street, 1, freezing(street, 6))
    expect((await speak(street, 2, { kind: 'thaw', household: 6 })).refusal).toBe('not-allowed')
    await end(street)
    expect(await say(street, 6, away)).toBeUndefined()
    // And not begun anew by the same organiser for a month.
    expect((await speak(street, 1, freezing(street, 6))).refusal).toBe('thawed-lately')
    agree(street.world, nowMs(street.world) + limits.THAWED_MS, [], [1, 2, 3, 4, 5])
    expect((await speak(street, 1, freezing(street, 6))).refusal).toBeUndefined()
  })

  test.each<[string, number, number, bigint, LedgerRefusal]>([
    ['by a member without the role', 2, 3, HOUR_MS, 'role-missing'],
    ['of the organiser itself', 1, 1, HOUR_MS, 'not-to-yourself'],
    ['of nobody', 1, 9, HOUR_MS, 'unknown'],
    ['for longer than a week', 1, 3, limits.FREEZE_MS + 2_000n, 'time-invalid'],
    ['that is over', 1, 3, 0n, 'time-invalid'],
  ])('%s is refused', async (_what, by, whom, forMs, refusal) => {
    const street = await streetOfVoters(6)
    expect((await speak(street, by, freezing(street, whom, forMs))).refusal).toBe(refusal)
  })

  test('is one at a time, so that one organiser silences no street', async () => {
    const street = await streetOfVoters(6)
    await speak(street, 1, freezing(street, 6))
    expect((await speak(street, 1, freezing(street, 6))).refusal).toBe('already-done')
    expect((await speak(street, 1, freezing(street, 5))).refusal).toBe('freeze-running')
  })

  test('that is over already is nothing to vote on', async () => {
    const street = await streetOfVoters(6)
    expect((await speak(street, 2, thawing(6))).refusal).toBe('nothing-changes')
    await speak(street, 1, freezing(street, 6))
    const { id } = await speak(street, 2, thawing(6))
    await speak(street, 6, { kind: 'thaw', household: 6 })
    for (const voter of [3, 4, 5]) await speak(street, voter, { kind: 'vote', proposal: idOf(id), yes: true })
    round(street.world)
    expect(outcome(street, id)).toBe('void')
  })
})

const idOf = (id: string): Uint8Array => Uint8Array.from(id.match(/../g) ?? [], (byte) => parseInt(byte, 16))
