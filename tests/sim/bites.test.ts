// Faults that each find a kind of bug which the others here do not: mutants of `tools/mutants/of-faults.ts` name this file.
// For a set that changes at every height no such bug is known. Without a bug all of them are borne.
import { expect, test } from 'vitest'
import type { Item, Script } from './faults/index.ts'
import { run } from './run.ts'

const strikes = (fault: string, atMs: readonly number[], args: (place: number) => Item['with']): Script =>
  atMs.map((at, place) => ({ atMs: at, fault, with: args(place) }))

/** Two rounds at most heights, so that whoever dies has said something there. */
const WEATHER: Script = [
  { atMs: 0, fault: 'weather', with: { loss: 0.1, duplicate: 0.1, leastDelayMs: 20, mostDelayMs: 600 } },
]
const EVERY_FEW_SECONDS = Array.from({ length: 8 }, (_, i) => 1_500 + i * 4_300)

const BITES: Readonly<Record<string, Script>> = {
  'a journal that cannot be read': strikes('journal cannot be read', EVERY_FEW_SECONDS, (i) => ({
    who: i % 4,
    forMs: 3_500,
  })),
  'a journal with a message cut': strikes('torn journal', EVERY_FEW_SECONDS, () => ({ who: 1, how: 0, backMs: 500 })),
  'a journal with half a block': strikes('torn journal', EVERY_FEW_SECONDS, () => ({ who: 2, how: 3, backMs: 500 })),
  'torn books': strikes('torn books', [5_000], () => ({ who: 3, how: 2, backMs: 3_000 })),
  'a cloned profile': strikes('cloned profile', [3_000], () => ({ who: 0, side: 6, forMs: 5_000 })),
  'a set that changes at every height, while one is away': [
    ...strikes('set changes at every height', [1_000], () => ({ first: 0, heights: 14, forMs: 60_000 })),
    ...strikes('isolated', [2_500], () => ({ who: 3, silent: 0, forMs: 40_000 })),
  ],
}

test.each(Object.entries(BITES))('every property holds over %s', async (_name, script) => {
  for (let seed = 1; seed <= 2; seed++) {
    const { violations } = await run({ seed, nodes: 4, heights: 16, families: [], script: [...WEATHER, ...script] })
    expect(violations, `seed ${seed}`).toEqual([])
  }
})
