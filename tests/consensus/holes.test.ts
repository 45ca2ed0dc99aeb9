// Rules that a seeded bug once broke without any test noticing, one case each.
import { expect, test } from 'vitest'
import { A, B, precommits, prevotes, proposal, start, tell, timeout } from './script.ts'

test('42 a polka for an unsound block is nothing that we would propose again', () => {
  const { machine } = tell(
    3,
    start,
    proposal(0, A, -1, false),
    ...prevotes(0, undefined, 4),
    timeout('precommit', 0),
    ...prevotes(0, A, 1, 2, 4),
  )
  expect(machine.round).toBe(1)
  expect(machine.valid).toBeUndefined()
})

test('55 a machine at rest gets up for round 0, too, when more than a third speaks of it', () => {
  expect(tell(3, ...prevotes(0, undefined, 1)).machine.step).toBe('idle')
  expect(tell(3, ...prevotes(0, undefined, 1, 2)).machine.step).not.toBe('idle')
})

test('49 a liar’s second prevote is no precommit', () => {
  const lie = [...prevotes(0, A, 1), ...prevotes(0, B, 1)]
  const { said } = tell(3, start, proposal(0, B), ...lie, ...precommits(0, B, 2, 4))
  expect(said).toContain('conflict 1')
  expect(said).not.toContain('decide b 0')
})
