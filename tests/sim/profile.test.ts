// A profile that was rolled back or restored never makes its household speak twice where its neighbours have heard it.
import { expect, test } from 'vitest'
import type { Street } from './household.ts'
import { run } from './run.ts'

test('NoEquivocation: an old disk never signs again what its neighbours know, and its owner is told', async () => {
  let told = 0
  for (let seed = 1; seed <= 10; seed++) {
    const streets: Street[] = []
    const sabotage = (street: Street): void => void streets.push(street)
    const { violations } = await run({ seed, nodes: 4, heights: 12, families: ['profile'], sabotage })
    expect(violations, `seed ${seed}`).toEqual([])
    for (const { households } of streets)
      for (const { node } of households)
        if (node?.state.notices.some(({ code }) => code === 'key-retired') === true) told++
  }
  expect(told).toBeGreaterThan(0)
})
