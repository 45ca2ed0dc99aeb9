// Promises that the list of seeded bugs fits the sources, so that `npm run mutants` can be run at any time.
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { MUTANTS } from '../../tools/mutants/all.ts'
import { faultsIn } from '../../tools/mutants/check.ts'

const ROOT = resolve(import.meta.dirname, '../..')

test('every mutant still applies', () => {
  expect(MUTANTS.length).toBeGreaterThan(100)
  expect(faultsIn(ROOT, MUTANTS)).toEqual([])
})

test('one that does not is named with its reason', () => {
  const [one] = MUTANTS
  if (one === undefined) return
  const faults = faultsIn(ROOT, [
    { ...one, name: 'gone', find: 'a text that stands nowhere' },
    { ...one, name: 'vague', find: 'const ' },
    { ...one, name: 'nonsense', replace: '((' },
    { ...one, name: 'unasked', suspects: ['node/no-such-test'] },
    { ...one, name: 'gone' },
  ])
  const reasons = ['gone: not found', 'vague: found', 'nonsense: no program', 'unasked: no such test', 'gone: another']
  for (const reason of reasons) expect(faults.some((fault) => fault.startsWith(reason))).toBe(true)
})
