// Members come and go by the rules: a lost device is replaced by another one, and who says that it goes leaves the set.
import { expect, test } from 'vitest'
import { run } from './run.ts'
import type { Street } from './household.ts'
import type { Script } from './faults/index.ts'

/** Plays a script; `sizes` are those that the set has had, in their order. */
const play = async (nodes: number, script: Script) => {
  const sizes: number[] = []
  const streets: Street[] = []
  const sabotage = (street: Street): void => {
    streets.push(street)
    const look = (): void => {
      const size = voters(street).length
      if (size > 0 && sizes.at(-1) !== size) sizes.push(size)
      street.world.after(500, look)
    }
    look()
  }
  const { violations } = await run({ seed: 3, nodes, heights: 20, families: [], script, sabotage })
  return { violations, sizes, set: streets.flatMap(voters) }
}

/** Of the newest block, as a household says that never goes away here. */
const voters = ({ households }: Street): number[] =>
  households[1]?.node?.state.chain?.tip().state.street.activeSet.map(({ household }) => household) ?? []

test.each([0, 2])(
  'LivenessAfterHeal: household %i loses its device, enrols another one and votes with it',
  async (who) => {
    const { violations, set } = await play(4, [{ atMs: 3_000, fault: 'lost device', with: { who, backMs: 4_000 } }])
    expect(violations).toEqual([])
    expect(set).toEqual([1, 2, 3, 4])
  },
)

test('Agreement: absences that were announced take two of seven out of the set, and the street goes on', async () => {
  const leave = { who: 0b1100000, stepMs: 500, closes: 1, backMs: 120_000 }
  const { violations, sizes } = await play(7, [{ atMs: 2_000, fault: 'absence announced', with: leave }])
  expect(violations).toEqual([])
  expect(sizes).toContain(5)
})

/** How many successive blocks, at most, each took another set to the next height. */
const changesInARow = ({ households }: Street): number => {
  let [most, row] = [0, 0]
  for (const { changesSet } of households[0]?.disk.blocks.values() ?? []) {
    row = changesSet === true ? row + 1 : 0
    most = Math.max(most, row)
  }
  return most
}

test('of ten households the set changes at ten heights in a row and more', async () => {
  const streets: Street[] = []
  const change = { first: 0, heights: 18, forMs: 60_000 }
  const script: Script = [{ atMs: 1_000, fault: 'set changes at every height', with: change }]
  const sabotage = (street: Street): void => void streets.push(street)
  const { violations } = await run({ seed: 1, nodes: 10, heights: 20, families: [], script, sabotage })
  expect(violations).toEqual([])
  const rows = streets.map(changesInARow)
  console.log(`of ten households the set changed at ${rows.join()} heights in a row`)
  expect(Math.min(...rows)).toBeGreaterThanOrEqual(10)
})
