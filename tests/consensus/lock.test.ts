// LockRule, where two polkas meet: only one that is not older than our lock opens it.
import { expect, test } from 'vitest'
import { isHonest } from '../../src/consensus/index.ts'
import { A, B, precommits, prevotes, proposal, start, tell, timeout } from './script.ts'

test('LockRule: a polka older than our lock does not open it', () => {
  const polkaForB = [start, ...prevotes(0, B, 1, 2, 3), timeout('propose', 0), ...precommits(0, undefined, 1, 2, 3)]
  const locksA = [proposal(1, A), ...prevotes(1, A, 1, 2, 3), ...precommits(1, undefined, 1, 2, 3)]
  const { last, machine } = tell(4, ...polkaForB, ...locksA, proposal(2, B, 0))
  expect(machine.locked).toEqual({ round: 1, blockId: A })
  expect(last).toEqual(['prevote nil 2'])
})

test('exactly a third may all be liars; one more cannot', () => {
  expect([1, 2, 3].map((voices) => isHonest(voices, 3))).toEqual([false, true, true])
  expect([1, 2, 3].map((voices) => isHonest(voices, 6))).toEqual([false, false, true])
  expect([1, 2, 3].map((voices) => isHonest(voices, 7))).toEqual([false, false, true])
})
