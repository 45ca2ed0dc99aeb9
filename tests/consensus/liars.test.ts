// A validator that says one thing to some and another to others: everybody counts what the paper counts, so that a lie
// cannot hide a polka from those who heard the other half first.
import { expect, test } from 'vitest'
import { A, B, precommits, prevotes, proposal, start, tell } from './script.ts'

test('LivenessAfterHeal: a polka counts also for those who heard its liar say nil first', () => {
  const { last, machine } = tell(3, start, proposal(0, A), ...prevotes(0, undefined, 1), ...prevotes(0, A, 2, 1))
  expect(last).toEqual(['conflict 1', 'precommit a 0'])
  expect(machine.locked).toEqual({ round: 0, blockId: A })
})

test('a decision counts the liar’s precommit for the block', () => {
  const { last } = tell(3, start, proposal(0, A), ...precommits(0, undefined, 1), ...precommits(0, A, 2, 4, 1))
  expect(last).toEqual(['conflict 1', 'decide a 0'])
})

test('a liar is one voice, however often it speaks', () => {
  const { last, machine } = tell(3, start, proposal(0, A), ...prevotes(0, undefined, 1), ...prevotes(0, A, 2, 1, 1, 1))
  expect(last).toEqual([])
  expect(machine.tallies.get(0)?.further).toHaveLength(1)
  expect(tell(3, start, ...prevotes(1, undefined, 1), ...prevotes(1, A, 1)).last).toEqual(['conflict 1'])
})

test('BoundedMemory: what a liar says and nobody else is reported and not kept', () => {
  const lies = Array.from({ length: 100 }, (_, i) => prevotes(0, i.toString(16).padStart(64, '0'), 1)).flat()
  const { said, machine } = tell(3, start, proposal(0, A), ...prevotes(0, B, 1), ...lies)
  expect(said.filter((word) => word === 'conflict 1')).toHaveLength(100)
  expect(machine.tallies.get(0)?.further).toEqual([])
})
