// Tendermint, Algorithm 1, line by line: what the machine says after its last input.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMachine, isHonest, isQuorum, proposerOf, quorumOf, step, type Input } from '../../src/consensus/index.ts'
import { votesFor } from '../../src/consensus/tally.ts'
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

const lost = (...households: number[]): Input => ({ kind: 'presence', lost: households })
const built = (round: number, blockId: string): Input => ({ kind: 'built', round, blockId })
/** Household 3 has locked A in round 0 and round 1 has begun. */
const LOCKED = [start, proposal(0, A), ...prevotes(0, A, 1, 2), ...precommits(0, undefined, 1, 2, 4)]
/** Household 3 knows A as valid of round 0 without a lock: it had left the step before the polka was complete. */
const VALID_ONLY = [start, proposal(0, A), ...prevotes(0, undefined, 1, 2), timeout('prevote', 0), ...prevotes(0, A, 4)]

const LINES: [string, number | undefined, Input[], string[]][] = [
  ['11-21 the proposer of round 0 builds', 1, [start], ['build 0', 'timer propose 0']],
  ['19 what was built is proposed', 1, [start, built(0, A)], ['propose a 0 from -1']],
  ['19 what was built too late is not', 1, [start, timeout('propose', 0), built(0, A)], []],
  ['21 the others wait', 3, [start], ['timer propose 0']],
  ['22 a sound proposal gets our prevote', 3, [start, proposal(0, A)], ['prevote a 0']],
  ['22 an unsound one nil', 3, [start, proposal(0, A, -1, false)], ['prevote nil 0']],
  ['22 of another round nothing', 3, [start, proposal(1, A)], []],
  ['22 locked on another value, nil', 3, [...LOCKED, proposal(1, B)], ['prevote nil 1']],
  ['22 locked on the same value, that', 3, [...LOCKED, proposal(1, A)], ['prevote a 1']],
  ['28 without the polka it names, nothing', 3, [...LOCKED, proposal(1, B, 0)], []],
  [
    '28 with a polka not older than our lock, its value',
    3,
    [...LOCKED, timeout('precommit', 1), ...prevotes(1, B, 1, 2, 4), proposal(2, B, 1)],
    ['prevote b 2'],
  ],
  ['28 a polka of this round or later is none', 3, [...LOCKED, proposal(1, B, 1)], ['prevote nil 1']],
  [
    '28 an unsound value gets nil',
    3,
    [...LOCKED, ...prevotes(0, B, 1, 2, 4), proposal(1, A, 0, false)],
    ['prevote nil 1'],
  ],
  [
    '34 any quorum of prevotes starts the clock',
    3,
    [start, proposal(0, A), ...prevotes(0, undefined, 1), ...prevotes(0, A, 2)],
    ['timer prevote 0'],
  ],
  [
    '34 once',
    4,
    [start, proposal(0, A), ...prevotes(0, undefined, 1), ...prevotes(0, A, 2), ...prevotes(0, undefined, 1)],
    [],
  ],
  ['36 a polka is precommitted', 3, [start, proposal(0, A), ...prevotes(0, A, 1, 2)], ['precommit a 0']],
  [
    '36 a polka for an unsound value is not',
    3,
    [start, proposal(0, A, -1, false), ...prevotes(0, A, 1, 2, 4), timeout('prevote', 0)],
    ['precommit nil 0'],
  ],
  ['36 a polka before its proposal waits', 3, [start, ...prevotes(0, A, 1, 2, 4)], []],
  [
    '36 and counts once it comes',
    3,
    [start, ...prevotes(0, A, 1, 2, 4), proposal(0, A)],
    ['prevote a 0', 'precommit a 0'],
  ],
  [
    '44 a quorum of nil is precommitted nil',
    3,
    [start, timeout('propose', 0), ...prevotes(0, undefined, 1, 2)],
    ['precommit nil 0'],
  ],
  [
    '44 early: two to two is hopeless',
    4,
    [start, proposal(0, A), ...prevotes(0, undefined, 1, 2), ...prevotes(0, A, 3)],
    ['precommit nil 0'],
  ],
  [
    '47 any quorum of precommits starts the clock',
    3,
    [start, ...precommits(0, A, 1, 2), ...precommits(0, undefined, 4)],
    ['timer precommit 0'],
  ],
  ['47 a quorum of nil ends the round at once', 3, [start, ...precommits(0, undefined, 1, 2, 4)], ['timer propose 1']],
  [
    '47 also when the clock runs already',
    3,
    [start, ...precommits(0, A, 1), ...precommits(0, undefined, 2, 4, 3)],
    ['timer propose 1'],
  ],
  [
    '47 two to two ends it as well',
    3,
    [start, ...precommits(0, A, 1, 3), ...precommits(0, undefined, 2, 4)],
    ['timer propose 1'],
  ],
  [
    '47 from round 1 on only when all have spoken',
    3,
    [...LOCKED, ...precommits(1, undefined, 1, 2, 4)],
    ['timer precommit 1'],
  ],
  [
    '47 all of those who are awake',
    3,
    [...LOCKED, lost(2), ...precommits(1, undefined, 1, 3, 4)],
    ['propose a 2 from 0', 'timer propose 2'],
  ],
  [
    '47 and when no lock among it is hidden from us',
    3,
    [...LOCKED, ...precommits(1, undefined, 1, 3, 4), ...precommits(1, B, 2)],
    [],
  ],
  [
    '47 or not any more',
    3,
    [...LOCKED, ...precommits(1, undefined, 1, 3, 4), ...precommits(1, B, 2), ...prevotes(1, B, 1, 2, 4)],
    ['propose a 2 from 0', 'timer propose 2'],
  ],
  ['49 a quorum of precommits decides', 3, [start, proposal(0, A), ...precommits(0, A, 1, 2, 4)], ['decide a 0']],
  [
    '49 of an earlier round as well',
    4,
    [start, proposal(0, A), ...precommits(0, A, 1, 2), timeout('precommit', 0), ...precommits(0, A, 3)],
    ['decide a 0'],
  ],
  ['49 also before the height was started', 3, [proposal(0, A), ...precommits(0, A, 1, 2, 4)], ['decide a 0']],
  ['49 also when the proposal comes last', 3, [start, ...precommits(0, A, 1, 2, 4), proposal(0, A)], ['decide a 0']],
  [
    '49 never on an unsound value',
    3,
    [start, proposal(0, A, -1, false), ...precommits(0, A, 1, 2, 4)],
    ['timer precommit 0'],
  ],
  ['49 never by two of four', 3, [start, proposal(0, A), ...precommits(0, A, 1, 2)], []],
  ['55 one voice of a later round is not enough', 3, [start, vote('prevote', 2, 1, A)], []],
  [
    '55 a third and more moves us there',
    4,
    [start, vote('prevote', 2, 1, A), vote('precommit', 2, 2, undefined)],
    ['timer propose 2'],
  ],
  ['55 two words of one household are one voice', 3, [start, vote('prevote', 2, 1, A), vote('precommit', 2, 1, A)], []],
  [
    '55 a proposal is a voice',
    3,
    [start, proposal(1, B), vote('prevote', 1, 1, B)],
    ['timer propose 1', 'prevote b 1'],
  ],
  ['57 no proposal in time, nil', 3, [start, timeout('propose', 0)], ['prevote nil 0']],
  ['57 stale after the prevote', 3, [start, proposal(0, A), timeout('propose', 0)], []],
  ['61 no polka in time, nil', 3, [start, proposal(0, A), timeout('prevote', 0)], ['precommit nil 0']],
  ['61 stale before the prevote', 3, [start, timeout('prevote', 0)], []],
  ['61 stale after the precommit', 3, [start, proposal(0, A), ...prevotes(0, A, 1, 2), timeout('prevote', 0)], []],
  ['65 no decision in time, next round', 2, [start, timeout('precommit', 0)], ['build 1', 'timer propose 1']],
  ['65 stale in another round', 3, [start, timeout('precommit', 0), timeout('precommit', 0)], []],
  ['65 stale before the start', 3, [timeout('precommit', 0)], []],
]

describe('line', () => {
  test.each(LINES)('%s', (_line, self, inputs, last) => {
    expect(tell(self, ...inputs).last).toEqual(last)
  })
})

describe('the lock', () => {
  test('is set with the precommit, together with the valid value', () => {
    const { machine } = tell(3, start, proposal(0, A), ...prevotes(0, A, 1, 2))
    expect(machine).toMatchObject({ locked: { round: 0, blockId: A }, valid: { round: 0, blockId: A } })
  })

  test('is not set by a polka that comes after the prevote step, but the value is remembered', () => {
    const { machine } = tell(3, start, proposal(0, A), timeout('prevote', 0), ...prevotes(0, A, 1, 2))
    expect(machine.locked).toBeUndefined()
    expect(machine.valid).toEqual({ round: 0, blockId: A })
  })

  test('moves with a later polka only', () => {
    const { machine } = tell(3, ...LOCKED, proposal(1, B), ...prevotes(1, B, 1, 2, 4))
    expect(machine.locked).toEqual({ round: 1, blockId: B })
  })

  test('stays over a polka that came too late', () => {
    const { machine } = tell(3, ...LOCKED, proposal(1, B), timeout('prevote', 1), ...prevotes(1, B, 1, 2, 4))
    expect(machine.locked).toEqual({ round: 0, blockId: A })
    expect(machine.valid).toEqual({ round: 1, blockId: B })
  })

  test('a proposer proposes its valid value again, with the round of its polka', () => {
    // Household 3 proposes round 2.
    expect(tell(3, ...LOCKED, timeout('precommit', 1)).last).toEqual(['propose a 2 from 0', 'timer propose 2'])
    const unlocked = tell(3, ...VALID_ONLY, timeout('precommit', 0), timeout('precommit', 1))
    expect(unlocked.last).toEqual(['build 2', 'timer propose 2'])
  })
})

describe('a proposer known lost', () => {
  test('gets nil at once, before and after the round begins', () => {
    expect(tell(3, start, lost(1)).last).toEqual(['prevote nil 0'])
    expect(tell(3, lost(1), start).last).toEqual(['timer propose 0', 'prevote nil 0'])
  })
  test('is nobody else: another household’s absence changes nothing', () => {
    expect(tell(3, start, lost(2, 4)).last).toEqual([])
  })
  test('does not take back a prevote', () => {
    expect(tell(3, start, proposal(0, A), lost(1)).last).toEqual([])
  })
})

describe('an observer', () => {
  test('says nothing and decides with the others', () => {
    for (const self of [undefined, 9]) {
      const { said } = tell(self, start, proposal(0, A), ...prevotes(0, A, 1, 2, 3), ...precommits(0, A, 1, 2, 3))
      expect(said).toEqual(['timer propose 0', 'decide a 0'])
    }
  })
})

describe('liars', () => {
  test('a second choice at one place is reported, and the first stays', () => {
    const told = tell(3, start, proposal(0, A), ...prevotes(0, A, 1), ...prevotes(0, B, 1))
    expect(told.last).toEqual(['conflict 1'])
    expect(told.machine.tallies.get(0)?.prevote.get(1)).toBe(A)
  })
  test('the same vote again is nothing new', () => {
    expect(tell(3, start, ...prevotes(0, A, 1), ...prevotes(0, A, 1)).last).toEqual([])
  })
  test('a vote from outside the set and a proposal by another household count for nothing', () => {
    const { machine } = tell(3, start, ...prevotes(0, A, 9, 10, 11))
    expect(machine.tallies.size).toBe(0)
    const stranger = { height: HEIGHT, round: 0, validRound: -1, household: 2, blockId: A, valid: true }
    expect(tell(3, start, { kind: 'proposal', proposal: stranger }).last).toEqual([])
  })
  test('the first proposal of a round stays', () => {
    expect(tell(3, start, proposal(0, A), proposal(0, B)).machine.proposals.get(0)?.blockId).toBe(A)
  })
  test('proposals far ahead are not kept', () => {
    expect(tell(3, start, proposal(3, A)).machine.proposals.size).toBe(0)
  })
})

describe('thresholds', () => {
  test.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 3],
    [6, 5],
    [7, 5],
    [10, 7],
    [100, 67],
  ])('of %i households %i are a quorum', (size, quorum) => {
    expect(quorumOf(size)).toBe(quorum)
    expect(isQuorum(quorum, size)).toBe(true)
    expect(isQuorum(quorum - 1, size)).toBe(false)
    // Two quorums share an honest household, with less than a third of liars.
    expect(isHonest(2 * quorum - size, size)).toBe(true)
  })
  test.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 2],
    [6, 3],
    [7, 3],
    [9, 4],
    [100, 34],
  ])('of %i households %i hold an honest one, and no fewer are sure to', (size, honest) => {
    expect(isHonest(honest, size)).toBe(true)
    expect(isHonest(honest - 1, size)).toBe(false)
  })
  test('everybody proposes in turn', () => {
    expect([0, 1, 2, 3, 4].map((round) => proposerOf(SET, HEIGHT, round))).toEqual([1, 2, 3, 4, 1])
    expect(proposerOf([], 1, 0)).toBeUndefined()
  })
})

describe('whatever comes in', () => {
  const round = fc.nat(3)
  const choice = fc.constantFrom(A, B, undefined)
  const type = fc.constantFrom('prevote' as const, 'precommit' as const)
  const any: fc.Arbitrary<Input> = fc.oneof(
    { weight: 8, arbitrary: fc.tuple(type, round, fc.integer({ min: 1, max: 5 }), choice).map((v) => vote(...v)) },
    fc.tuple(round, fc.constantFrom(A, B), fc.integer({ min: -1, max: 3 }), fc.boolean()).map((p) => proposal(...p)),
    fc
      .tuple(fc.constantFrom('propose' as const, 'prevote' as const, 'precommit' as const), round)
      .map((t) => timeout(...t)),
    fc.constant(start),
    fc.subarray(SET).map((households) => lost(...households)),
  )

  test('NoEquivocation: one word per place, and rounds never go back', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), (inputs) => {
        const said = new Set<string>()
        let machine = createMachine(HEIGHT, SET, 3)
        for (const input of inputs) {
          const before = machine.round
          const stepped = step(machine, input)
          machine = stepped.machine
          expect(machine.round).toBeGreaterThanOrEqual(before)
          for (const effect of stepped.effects) {
            if (effect.kind !== 'vote') continue
            const place = `${effect.type} ${effect.round}`
            expect(said.has(place)).toBe(false)
            said.add(place)
          }
        }
      }),
      { numRuns: 400 },
    )
  })

  test('LockRule: after a precommit nothing else is prevoted without a later polka', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), (inputs) => {
        let machine = createMachine(HEIGHT, SET, 3)
        for (const input of inputs) {
          const { locked } = machine
          const stepped = tellMachine(machine, input)
          machine = stepped.machine
          if (locked === undefined) continue
          for (const word of stepped.last) {
            const [kind, block] = word.split(' ')
            if (kind !== 'prevote' || block === 'nil' || block === locked.blockId.slice(0, 1)) continue
            const polka = [...machine.tallies].some(
              ([at, tally]) =>
                at >= locked.round &&
                [A, B].some((id) => id.startsWith(block ?? '') && isQuorum(votesFor(tally, 'prevote', id), 4)),
            )
            expect(polka).toBe(true)
          }
        }
      }),
      { numRuns: 400 },
    )
  })

  test('a decision is a quorum of precommits for a sound block, and the last thing said', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 80 }), (inputs) => {
        let machine = createMachine(HEIGHT, SET, undefined)
        for (const input of inputs) {
          const over = machine.step === 'decided'
          const stepped = step(machine, input)
          if (over) expect(words(stepped.effects)).toEqual([])
          machine = stepped.machine
          for (const effect of stepped.effects) {
            if (effect.kind !== 'decide') continue
            const tally = machine.tallies.get(effect.round)
            expect([...(tally?.precommit.values() ?? [])].filter((c) => c === effect.blockId).length).toBeGreaterThan(2)
            expect([...machine.proposals.values()].some((p) => p.blockId === effect.blockId && p.valid)).toBe(true)
          }
        }
      }),
      { numRuns: 400 },
    )
  })

  test('a machine is a value: the same inputs give the same machine and the same words', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (inputs) => {
        expect(tell(2, ...inputs)).toEqual(tell(2, ...inputs))
      }),
      { numRuns: 50 },
    )
  })
})
