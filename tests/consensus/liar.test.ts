// A validator that chooses twice counts for both choices, as the paper counts messages: neighbours may have heard only
// the second one, and what they saw as a polka must become one here.
import { expect, test } from 'vitest'
import { createMachine, step, type Input, type Machine } from '../../src/consensus/index.ts'

const BLOCK = 'b1'.repeat(32)

const vote = (household: number, choice: string | undefined): Input => ({
  kind: 'vote',
  vote: { type: 'prevote', height: 1, round: 0, household, choice, timeMs: 1n },
})

const after = (machine: Machine, inputs: readonly Input[]): Machine =>
  inputs.reduce((before, input) => step(before, input).machine, machine)

test('LivenessAfterHeal: a polka that rests on a liar’s second choice is a polka', () => {
  const proposal = { height: 1, round: 0, validRound: -1, household: 2, blockId: BLOCK, valid: true }
  const begun = after(createMachine(1, [1, 2, 3, 4], 1), [{ kind: 'start' }, { kind: 'proposal', proposal }])
  const lied = after(begun, [vote(4, undefined), vote(1, BLOCK), vote(2, BLOCK)])
  expect(lied.locked).toBeUndefined()
  const told = step(lied, vote(4, BLOCK))
  expect(told.effects.map((effect) => effect.kind)).toContain('conflict')
  expect(told.machine.locked?.blockId).toBe(BLOCK)
})

test('BoundedMemory: of a flood of choices a few are kept', () => {
  const flood = Array.from({ length: 1_000 }, (_, i) => vote(4, i.toString(16).padStart(64, '0')))
  const { tallies } = after(createMachine(1, [1, 2, 3, 4], 1), [{ kind: 'start' }, ...flood])
  expect(tallies.get(0)?.more.get('prevote/4')?.length).toBeLessThanOrEqual(16)
})
