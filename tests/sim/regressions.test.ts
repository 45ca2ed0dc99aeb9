// Every script that once broke a property holds it now; and a bug planted on purpose is found and made short.
import { expect, test } from 'vitest'
import { familiesOf, type Script } from './faults/index.ts'
import { REGRESSIONS } from './regressions.ts'
import { run, type RunOptions } from './run.ts'
import { regressionOf, shrink } from './shrink.ts'
import type { Street } from './household.ts'

test.each(REGRESSIONS)('$name', async (regression) => {
  const { violations } = await run({ ...regression, families: familiesOf('all') })
  expect(violations).toEqual([])
})

/** A journal that is empty after every crash, under a key that is never asked about: it speaks where it has spoken. */
const forgetsOnCrash = (street: Street): void => {
  const { onDeath, world, households } = street
  street.onDeath = (household) => {
    Object.assign(household.disk, { journal: [], signedUpTo: undefined })
    onDeath(household)
  }
  const trust = (): void => {
    for (const { node, disk } of households) {
      disk.retired = undefined
      if (node === undefined || node.state.ownKey.standing === 'clear') continue
      node.state.ownKey = { ...node.state.ownKey, standing: 'clear' }
      node.state.loop.input(() => node.state.onCleared())
    }
    world.after(200, trust)
  }
  trust()
}

const HARD_DAY: Script = [
  { atMs: 0, fault: 'reorder', with: { mostDelayMs: 300, forMs: 60_000 } },
  { atMs: 500, fault: 'clock drift', with: { who: 5, drift: 0.0001 } },
  { atMs: 1_000, fault: 'kill', with: { who: 1, backMs: 900 } },
  { atMs: 2_000, fault: 'fragile', with: { who: 15, perMille: 150, forMs: 40_000 } },
  { atMs: 3_000, fault: 'isolated', with: { who: 2, silent: 0, forMs: 4_000 } },
  { atMs: 4_000, fault: 'slow processor', with: { who: 9, verifyMs: 3, forMs: 20_000 } },
]

test('NoEquivocation: a journal that forgets on a crash is found, and the script that shows it is short', async () => {
  const options: RunOptions = { seed: 2, nodes: 4, heights: 4, families: [], sabotage: forgetsOnCrash }
  const shrunk = await shrink(options, HARD_DAY)
  expect(shrunk?.property).toBe('NoEquivocation')
  expect(shrunk?.script.length).toBeLessThanOrEqual(2)
  if (shrunk === undefined) return
  expect((await run({ ...options, script: shrunk.script })).violations.join()).toContain('NoEquivocation')
  expect(regressionOf(options, shrunk)).toContain("name: 'NoEquivocation")
  // Without the bug the same script is harmless.
  const sound = { ...options, sabotage: () => {}, script: shrunk.script }
  expect((await run(sound)).violations).toEqual([])
})
