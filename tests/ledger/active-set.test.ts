// Who votes: the floor, the third, the order of leaving, and that nobody who signs is ever sent away.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { floorOf, hex, missingVoters, nextActiveSet, type Seat, type SetRule } from '../../src/ledger/index.ts'
import { silenceBound } from '../../src/ledger/next-active-set.ts'
import { PLAIN, decided, everybody, round, rounds, streetOfVoters } from './voters.ts'

const seat = (household: number, other: Partial<Omit<Seat, 'voter'>> = {}): Seat => ({
  voter: { household, key: new Uint8Array(32).fill(household) },
  silentBlocks: 0n,
  silentAwakeMs: 0n,
  away: false,
  suspended: false,
  ...other,
})
const missing = (household: number, silentBlocks: bigint): Seat =>
  seat(household, { silentBlocks, silentAwakeMs: 1_000_000n })
const left = (seats: readonly Seat[], rule: Partial<SetRule> = {}): number[] => {
  const before = {
    floor: 4,
    before: seats.length,
    absentAfterBlocks: silenceBound(seats.length),
    absentAfterMs: 600_000n,
  }
  return nextActiveSet(seats, { ...before, ...rule }).map((voter) => voter.household)
}
const ids = (seats: readonly Seat[]): number[] => seats.map(({ voter }) => voter.household)

describe('the floor', () => {
  test.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 4],
    [7, 4],
    [10, 4],
    [13, 7],
    [20, 10],
    [25, 13],
    [50, 25],
    [100, 49],
    [256, 127],
  ])('of %i households is %i', (members, floor) => {
    expect(floorOf(members)).toBe(floor)
  })

  test('keeps the households that may conspire below a third', () => {
    for (let members = 4; members <= 256; members++) {
      const conspiring = Math.max(1, Math.floor((members - 1) / 6))
      expect(3 * conspiring).toBeLessThan(floorOf(members))
      expect(floorOf(members)).toBeLessThanOrEqual(members)
    }
  })

  test('may be raised by the founding document, never lowered, and never above all', () => {
    expect([floorOf(10, 7), floorOf(10, 2), floorOf(10, 256), floorOf(2, 256)]).toEqual([7, 4, 10, 2])
  })
})

describe('the next set', () => {
  const seats = fc
    .array(
      fc.record({
        silentBlocks: fc.oneof(fc.constant(0n), fc.bigInt(0n, 90n)),
        silentAwakeMs: fc.constantFrom(0n, 599_999n, 600_000n, 5_000_000n),
        away: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.boolean()),
        suspended: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.boolean()),
      }),
      { minLength: 1, maxLength: 40 },
    )
    .map((rows) => rows.map((row, i) => seat(2 * i + 1, row)))
  const members = fc.nat(40)

  const decide = (all: readonly Seat[], more: number) => {
    const floor = floorOf(all.length + more)
    return { floor, kept: left(all, { floor }) }
  }

  test('never falls below the floor by absence, and loses at most a third of it in a block', () => {
    fc.assert(
      fc.property(seats, members, (all, more) => {
        const { floor, kept } = decide(all, more)
        const trusted = all.filter((one) => !one.suspended).length
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(trusted, floor))
        expect(kept.length).toBeGreaterThan(0)
        const byAbsence = trusted - kept.length
        expect(byAbsence).toBeLessThanOrEqual(Math.floor(all.length / 3))
        if (byAbsence > 0) expect(all.length - kept.length).toBeLessThanOrEqual(Math.floor(all.length / 3))
      }),
      { numRuns: 500 },
    )
  })

  test('is in the order of ids and made of the set before', () => {
    fc.assert(
      fc.property(seats, members, (all, more) => {
        const { kept } = decide(all, more)
        expect(kept).toEqual(ids(all).filter((id) => kept.includes(id)))
      }),
    )
  })

  test('keeps everybody who signs and said nothing of an absence', () => {
    fc.assert(
      fc.property(seats, members, (all, more) => {
        const { kept } = decide(all, more)
        const present = all.filter((one) => one.silentBlocks === 0n && !one.away && !one.suspended)
        expect(kept).toEqual(expect.arrayContaining(ids(present)))
      }),
    )
  })

  test('keeps suspended households out, unless nobody else is left', () => {
    fc.assert(
      fc.property(seats, members, (all, more) => {
        const { kept } = decide(all, more)
        const suspended = ids(all.filter((one) => one.suspended))
        if (suspended.length === all.length) expect(kept).toEqual([suspended[0]])
        else expect(kept.filter((id) => suspended.includes(id))).toEqual([])
      }),
    )
  })

  test('keeps those who conspire below a third, also after some of them were found out', () => {
    fc.assert(
      fc.property(seats, members, (all, more) => {
        const street = all.length + more
        const conspiring = Math.max(1, Math.floor((street - 1) / 6))
        const foundOut = all.filter((one) => one.suspended).length
        fc.pre(street >= 4 && all.length >= floorOf(street) && foundOut <= conspiring && foundOut < all.length)
        expect(3 * (conspiring - foundOut)).toBeLessThan(decide(all, more).kept.length)
      }),
    )
  })

  test('loses the longest silent first, of equals the lower id', () => {
    const all = [missing(1, 30n), missing(2, 50n), seat(3), missing(4, 50n), seat(5), seat(6), missing(7, 40n), seat(8)]
    expect(left(all)).toEqual([1, 3, 5, 6, 7, 8])
    expect(left(all, { floor: 7 })).toEqual([1, 3, 4, 5, 6, 7, 8])
    expect(left(all, { floor: 8 })).toEqual(ids(all))
  })

  test('counts a silence only when it is long enough in blocks and in awake time', () => {
    const others = everybody(6).map((id) => seat(id))
    const leaves = (other: Partial<Seat>): boolean => !left([...others, seat(7, other)]).includes(7)
    expect(leaves({ silentBlocks: 13n, silentAwakeMs: 600_000n })).toBe(false)
    expect(leaves({ silentBlocks: 14n, silentAwakeMs: 599_999n })).toBe(false)
    expect(leaves({ silentBlocks: 14n, silentAwakeMs: 600_000n })).toBe(true)
    expect(leaves({ away: true })).toBe(true)
  })

  test.each([1, 2, 3, 4])('of %i voters loses nobody by absence', (n) => {
    const all = everybody(n).map((id) => seat(id, { silentBlocks: 999n, silentAwakeMs: 1_000_000n, away: true }))
    expect(left(all, { floor: floorOf(n) })).toEqual(everybody(n))
  })
})

describe('on a street', () => {
  test('a set counts from the second block after the one that decided it', async () => {
    const { world } = await streetOfVoters(7)
    const decisions = new Map<bigint, number[]>()
    for (let i = 0; i < 40; i++) {
      round(world, { away: i < 20 ? [6, 7] : [4], stepMs: 2_000n })
      const { street } = world.tip.state
      decisions.set(street.height, decided(world))
      const before = decisions.get(street.height - 2n)
      if (before !== undefined) expect(street.activeSet.map((voter) => voter.household)).toEqual(before)
    }
    expect(decided(world)).toEqual([1, 2, 3, 5])
  })

  test('who misses every certificate leaves after 2·|A| blocks and the awake time, not before', async () => {
    const { world } = await streetOfVoters(7)
    expect(missingVoters(world.tip.state)).toEqual([])
    rounds(world, 13, { away: [5], stepMs: 2_000n })
    expect(missingVoters(world.tip.state)).toEqual([5])
    expect(decided(world)).toEqual(everybody(7))
    round(world, { away: [5] })
    expect(decided(world)).toEqual([1, 2, 3, 4, 6, 7])

    const slow = (await streetOfVoters(7)).world
    rounds(slow, 30, { away: [5], stepMs: 10n })
    expect(decided(slow)).toEqual(everybody(7))
    round(slow, { away: [5], stepMs: 10_000n })
    expect(decided(slow)).toEqual([1, 2, 3, 4, 6, 7])
  })

  test('a silence begins with the block that carried the last vote', async () => {
    const { world } = await streetOfVoters(7)
    round(world, { away: [5], stepMs: 9_990n })
    rounds(world, 12, { away: [5], stepMs: 0n })
    round(world, { away: [5], stepMs: 1n })
    expect(decided(world)).toEqual([1, 2, 3, 4, 6, 7])
  })

  test('a night asleep is one step of awake time and no absence', async () => {
    const { world } = await streetOfVoters(7, { ...PLAIN, absentAfterMs: 600_000 })
    rounds(world, 14, { away: [5], stepMs: 1_000n })
    round(world, { away: [5], stepMs: 8n * 3_600_000n })
    expect(decided(world)).toEqual(everybody(7))
  })

  test('one vote in a certificate ends a silence', async () => {
    const { world } = await streetOfVoters(7)
    for (let i = 0; i < 60; i++) round(world, { away: i % 13 === 12 ? [] : [5], stepMs: 2_000n })
    expect(decided(world)).toEqual(everybody(7))
  })

  test('a set of four of ten is the last that absence leaves, and it goes on waiting for them', async () => {
    const { world } = await streetOfVoters(10)
    const sizes = new Set<number>()
    for (let i = 0; i < 60; i++) {
      round(world, { away: [1, 3, 5, 6, 7, 8, 9, 10], stepMs: 2_000n })
      sizes.add(decided(world).length)
    }
    expect([...sizes]).toEqual([10, 7, 5, 4])
    expect(decided(world)).toEqual([2, 4, 9, 10])
    expect(missingVoters(world.tip.state)).toEqual([9, 10])
  })

  test('the same blocks make the same set, whatever happens, and who always signs stays', async () => {
    const ten = await streetOfVoters(10)
    const night = fc.array(
      fc.record({ away: fc.subarray(everybody(8)), stays: fc.nat(30), stepMs: fc.constantFrom(1n, 1_000n, 90_000n) }),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(night, (parts) => {
        const world = { ...ten.world }
        const again = { ...ten.world }
        for (const { away, stays, stepMs } of parts)
          for (let i = 0; i < stays; i++) {
            const before = decided(world)
            round(world, { away, stepMs })
            round(again, { away, stepMs })
            const after = decided(world)
            expect(before.length - after.length).toBeLessThanOrEqual(Math.floor(before.length / 3))
            expect(after.length).toBeGreaterThanOrEqual(4)
            expect(after).toEqual(expect.arrayContaining([9, 10]))
          }
        expect(hex(again.tip.state.rootHash)).toBe(hex(world.tip.state.rootHash))
      }),
      { numRuns: 12 },
    )
  })

  test('proposers who leave a vote out cannot remove its voter while one of them is honest', async () => {
    const n = 7
    const { world } = await streetOfVoters(n)
    for (const conspiring of [
      [1, 2],
      [1, 2, 3, 4, 6],
      [1, 2, 3, 4, 6, 7],
    ])
      for (let i = 0; i < 5 * n; i++) {
        const { height, activeSet } = world.tip.state.street
        const proposer = activeSet[Number(height + 1n) % n]?.household ?? 0
        round(world, { away: conspiring.includes(proposer) ? [5] : [], stepMs: 2_000n })
        expect(decided(world)).toEqual(everybody(n))
      }
  })
})
