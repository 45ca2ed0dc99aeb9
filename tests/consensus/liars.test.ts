// Households that lie: two proposals for one round, two votes at one place, votes of rounds that never were. Each is
// noticed, none of it blocks the honest ones, and none of it fills the memory.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMachine, proposerOf, quorumOf, step, type Input, type Machine } from '../../src/consensus/index.ts'
import { FAR_VOTES, ROUNDS_AHEAD } from '../../src/consensus/limits.ts'
import { votesFor } from '../../src/consensus/tally.ts'
import { type Choice, type VoteType } from '../../src/ledger/index.ts'
import {
  A,
  B,
  HEIGHT,
  SET,
  precommits,
  prevotes,
  proposal,
  start,
  tell,
  tellMachine,
  timeout,
  vote,
  words,
} from './script.ts'

const C = 'c'.repeat(64)
const D = 'd'.repeat(64)

describe('a proposer that makes two proposals', () => {
  test('is reported, once for each', () => {
    const told = tell(3, start, proposal(0, A), proposal(0, B))
    expect(told.last).toEqual(['conflict proposal b'])
    expect(tellMachine(told.machine, proposal(0, B), proposal(0, A)).said).toEqual([])
    expect(tellMachine(told.machine, proposal(0, A, 0)).said).toEqual(['conflict proposal a'])
  })
  test('has our prevote for the first one only', () => {
    expect(tell(3, start, proposal(0, A), proposal(0, B)).said).toEqual([
      'timer propose 0',
      'prevote a 0',
      'conflict proposal b',
    ])
    expect(tell(3, proposal(0, A), proposal(0, B), start).last).toEqual(['timer propose 0', 'prevote a 0'])
  })
  test.each([
    ['before the votes', [proposal(0, A), proposal(0, B), ...precommits(0, B, 1, 2, 4)]],
    ['after them', [proposal(0, A), ...precommits(0, B, 1, 2, 4), proposal(0, B)]],
    ['after a third one', [proposal(0, A), proposal(0, C), proposal(0, B), ...precommits(0, B, 1, 2, 4)]],
    [
      'and a third one later',
      [proposal(0, A), proposal(0, B), ...precommits(0, B, 1, 2), proposal(0, C), ...precommits(0, B, 4)],
    ],
    ['and the first was unsound', [proposal(0, A, -1, false), proposal(0, B), ...precommits(0, B, 1, 2, 4)]],
    ['a round ago', [proposal(0, A), proposal(0, B), timeout('precommit', 0), ...precommits(0, B, 1, 2, 4)]],
  ] as [string, Input[]][])('we decide with the others on the second one, heard %s', (_when, inputs) => {
    expect(tell(3, start, ...inputs).said).toContain('decide b 0')
  })
  test('never on one that was unsound', () => {
    const { said } = tell(3, start, proposal(0, A), proposal(0, B, -1, false), ...precommits(0, B, 1, 2, 4))
    expect(said.some((word) => word.startsWith('decide'))).toBe(false)
  })
  test('36 a polka for the second one is precommitted and locked', () => {
    const { machine, last } = tell(3, start, proposal(0, A), proposal(0, B), ...prevotes(0, B, 1, 2, 4))
    expect(last).toEqual(['precommit b 0'])
    expect(machine.locked).toEqual({ round: 0, blockId: B })
  })
  test('keeps two of its proposals here, whatever it makes', () => {
    const { machine } = tell(3, start, ...[A, B, C, D].map((block) => proposal(0, block)))
    expect([machine.proposals.get(0)?.blockId, machine.rivals.get(0)?.blockId]).toEqual([A, D])
  })
})

describe('a household that votes twice', () => {
  test('is reported for every other choice, and its first vote stays', () => {
    const told = tell(3, start, proposal(0, A), ...prevotes(0, A, 1), ...prevotes(0, B, 1), ...prevotes(0, B, 1))
    expect(told.said.filter((word) => word === 'conflict 1')).toHaveLength(1)
    expect(tellMachine(told.machine, ...prevotes(0, C, 1)).last).toEqual(['conflict 1'])
    expect(told.machine.tallies.get(0)?.prevote.get(1)).toBe(A)
  })
  test('36 counts for a polka of either choice, so that no lock stays hidden', () => {
    const { last } = tell(3, start, proposal(0, A), ...prevotes(0, undefined, 1), ...prevotes(0, A, 2, 1))
    expect(last).toEqual(['conflict 1', 'precommit a 0'])
  })
  test('34 is one voice all the same', () => {
    expect(tell(3, start, proposal(0, A), ...prevotes(0, A, 1), ...prevotes(0, B, 1)).last).toEqual(['conflict 1'])
  })
  test('cannot take back a polka that its second choice has completed', () => {
    const { machine } = tell(3, start, proposal(0, A), ...prevotes(0, undefined, 1), ...prevotes(0, A, 2, 1))
    const after = tellMachine(machine, ...prevotes(0, C, 1)).machine
    expect(votesFor(after.tallies.get(0) ?? machine.tallies.get(0) ?? expect.fail(), 'prevote', A)).toBe(3)
  })
  test('49 counts once for a decision: certificates are made of first precommits', () => {
    const { said } = tell(3, start, proposal(0, A), ...precommits(0, B, 1), ...precommits(0, A, 2, 4, 1))
    expect(said).not.toContain('decide a 0')
    expect(said).toContain('conflict 1')
  })
})

describe('the honest alone are a quorum', () => {
  /** As many liars as a set bears; each says anything, first and last, and the honest vote A in any order. */
  const street = fc.constantFrom(4, 5, 6, 7, 10).chain((size) => {
    const set = Array.from({ length: size }, (_, i) => i + 1)
    const liars = Math.floor((size - 1) / 3)
    return fc.record({
      set: fc.constant(set),
      honest: fc.constant(set.slice(liars)),
      lies: fc.array(
        fc.record({
          household: fc.integer({ min: 1, max: Math.max(1, liars) }),
          type: fc.constantFrom('prevote' as const, 'precommit' as const),
          choice: fc.constantFrom(A, B, C, undefined),
        }),
        { maxLength: 30 },
      ),
      order: fc.infiniteStream(fc.nat(1_000)),
    })
  })

  test('whatever the liars say twice, a block that every honest household votes for is decided', () => {
    fc.assert(
      fc.property(street, ({ set, honest, lies, order }) => {
        expect(honest.length).toBeGreaterThanOrEqual(quorumOf(set.length))
        const observer = createMachine(HEIGHT, set, undefined)
        const proposer = proposerOf(set, HEIGHT, 0) ?? 0
        const said = (type: VoteType, household: number, choice: Choice): Input => vote(type, 0, household, choice)
        const truth = (['prevote', 'precommit'] as const).flatMap((type) =>
          honest.map((household) => said(type, household, A)),
        )
        const mixed = [...lies.map(({ type, household, choice }) => said(type, household, choice)), ...truth]
          .map((input) => ({ input, at: order.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ input }) => input)
        const block = { height: HEIGHT, round: 0, validRound: -1, household: proposer, blockId: A, valid: true }
        const { last, said: all } = tellMachine(observer, start, { kind: 'proposal', proposal: block }, ...mixed)
        expect([...all, ...last]).toContain('decide a 0')
      }),
      { numRuns: 300 },
    )
  })
})

describe('BoundedMemory', () => {
  const size = (machine: Machine): number => {
    let votes = 0
    for (const { prevote, precommit, seconds } of machine.tallies.values())
      votes += prevote.size + precommit.size + seconds.size
    return votes
  }

  test('one liar that votes in thousands of rounds leaves a few votes here', () => {
    const lies = Array.from({ length: 3_000 }, (_, i) => vote('prevote', 3 + i * 20, 4, A))
    const { machine } = tell(3, start, ...lies)
    expect(size(machine)).toBe(FAR_VOTES)
    expect(machine.round).toBe(0)
    // It has used up nobody else's room, nor its own in the rounds at hand.
    expect(tellMachine(machine, ...prevotes(2, A, 4), ...prevotes(0, A, 4)).machine.tallies.get(2)?.prevote.size).toBe(
      1,
    )
  })

  test('nothing that validators can send makes a machine larger than its rounds', () => {
    const round = fc.oneof(fc.nat(4), fc.integer({ min: 5, max: 65_535 }))
    const choice = fc.constantFrom(A, B, C, D, undefined)
    const any: fc.Arbitrary<Input> = fc.oneof(
      {
        weight: 8,
        arbitrary: fc
          .tuple(
            fc.constantFrom('prevote' as const, 'precommit' as const),
            round,
            fc.integer({ min: 1, max: 6 }),
            choice,
          )
          .map((v) => vote(...v)),
      },
      fc.tuple(round, fc.constantFrom(A, B, C, D), fc.integer({ min: -1, max: 3 })).map((p) => proposal(...p)),
      fc.constant(start),
    )
    fc.assert(
      fc.property(fc.array(any, { maxLength: 200 }), (inputs) => {
        let machine = createMachine(HEIGHT, SET, 3)
        let heights = 1 + ROUNDS_AHEAD
        for (const input of inputs) {
          const before = machine.round
          machine = step(machine, input).machine
          // A skip opens the rounds around the new one; those passed over hold what they held before.
          if (machine.round !== before) heights += 1 + ROUNDS_AHEAD
          expect(size(machine)).toBeLessThanOrEqual(SET.length * (3 * heights + FAR_VOTES))
          expect(machine.proposals.size + machine.rivals.size).toBeLessThanOrEqual(2 * heights)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('55 the few votes kept of far rounds are enough to follow, also when no two are of one round', () => {
    const told = tell(3, start, vote('prevote', 40, 1, A), vote('precommit', 55, 2, undefined))
    expect(told.last.slice(0, 1)).toEqual(['timer propose 40'])
    expect(tell(3, start, vote('prevote', 40, 1, A), vote('prevote', 41, 1, A)).last).toEqual([])
  })
})

test('words of a conflict name the liar', () => {
  expect(
    words([{ kind: 'conflict', proposal: { height: 4, round: 0, validRound: -1, household: 1, blockId: B } }]),
  ).toEqual(['conflict proposal b'])
})
