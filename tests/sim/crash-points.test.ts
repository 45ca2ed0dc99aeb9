// A part of what `npm run sim -- --crash-points` makes, so that an edit hears of it at once.
import { expect, test } from 'vitest'
import { crashPoints } from './crash-points.ts'

test('JournalIdempotent, NoEquivocation: a household with a lock dies at writes of a height of three rounds', async () => {
  const { points, violations } = await crashPoints('locked', 4)
  expect(violations).toEqual([])
  // Two words in the first and the third round, three as proposer of the second, the block, and the two words and the
  // block of what was sent meanwhile: before and after each.
  expect(points).toBe(20)
})
