// Accountability: with one traitor more than the street bears a fork is possible, and whoever made it is named.
import { expect, test } from 'vitest'
import { runTraitors } from './traitors.ts'

test('Accountability: two of four with two faces each fork the street, and both certificates name them alone', async () => {
  const runs = await Promise.all([1, 2, 3].map((seed) => runTraitors(seed, 4)))
  expect(runs.flatMap(({ violations }) => violations)).toEqual([])
  const forked = runs.filter(({ fork }) => fork !== undefined)
  expect(forked.length).toBeGreaterThan(0)
  for (const { fork, traitors } of forked) expect(fork?.named).toEqual(traitors.toSorted((a, b) => a - b))
})
