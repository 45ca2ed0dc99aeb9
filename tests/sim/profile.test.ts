// A profile that was rolled back, restored or copied must not make its household speak twice. Ready to be switched on
// with the rule of "the newest signature of own device"; then `profile` belongs into `ALL` in faults/index.ts.
import { expect, test } from 'vitest'
import { run } from './run.ts'

/** Turned when src/node asks its peers for the newest signature of its own device. */
const RULE_IS_THERE = false

test.runIf(RULE_IS_THERE)('NoEquivocation: an old or a copied disk never signs again', async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const { violations } = await run({ seed, nodes: 4, heights: 12, families: ['network', 'profile'] })
    expect(violations, `seed ${seed}`).toEqual([])
  }
})
