// Founding again while machines die and messages are lost: all of those who agree end up on one new chain, nobody signs
// on the old one after having agreed, and one who does not agree stops it. Drawn seeds have it behind their heal.
import { expect, test } from 'vitest'
import { hex } from '../../src/ledger/index.ts'
import { approveRefounding, proposeRefounding } from '../../src/node/household/refounding.ts'
import type { NodeState } from '../../src/node/node-state.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import { copyDisk } from './disk.ts'
import { createRig, type Item, type Script } from './faults/index.ts'
import { lateScriptOf } from './faults/refounding.ts'
import { createHousehold, createStreet, foundedStreet } from './founding.ts'
import { switchOn, type SimHousehold, type Street } from './household.ts'
import { FAIR } from './network.ts'
import { run, type RunOptions } from './run.ts'
import { createWorld } from './world.ts'

const chainOf = ({ node }: SimHousehold): string => hex(node?.state.chain?.chainId ?? new Uint8Array())

const trade = (state: NodeState, turn: number) =>
  submit(state, 'household', {
    kind: 'standing',
    buyPrice: 100_000n + BigInt(turn),
    sellPrice: 90_000n,
    keepUnsold: false,
  })

/** Everybody is asked by turns for a minute, in weather and with crashes; those of `refuses` trade on instead. */
const foundAgain = async (seed: number, nodes: number, refuses: readonly number[]) => {
  const founded = await foundedStreet(nodes)
  const world = createWorld(seed)
  const households = founded.disks.map((disk, i) => createHousehold(i, copyDisk(disk)))
  const street = createStreet(world, households)
  await world.until(() => false, founded.atMs)
  for (const household of households) await switchOn(street, household)
  await world.until(() => false, 20_000)
  const rig = createRig(street)
  street.onDeath = (household) => rig.kill(household, 1_000)
  const old = chainOf(world.random.pick(households))
  const spoke: string[] = []
  street.onWriting = (household) => {
    if (chainOf(household) === old && household.disk.retired !== undefined)
      spoke.push(`household ${household.index} speaks on the old chain`)
  }
  street.cable.weather = { ...FAIR, loss: 0.2, duplicate: 0.2, mostDelayMs: 800 }
  for (const household of households) household.fragility = 0.1
  for (let turn = 0; turn < 30; turn++) {
    const household = world.random.pick(households)
    const state = household.node?.state
    if (state !== undefined && !refuses.includes(household.index))
      state.loop.input(() =>
        state.refounding === undefined ? proposeRefounding(state, 'a test') : approveRefounding(state),
      )
    if (state !== undefined && refuses.includes(household.index)) state.loop.input(() => trade(state, turn))
    await world.until(() => false, 2_000)
  }
  street.cable.weather = FAIR
  for (const household of households) household.fragility = 0
  await world.until(() => false, 20_000)
  // Two may have proposed at once, and who has signed one never signs the other: then all stay where they are.
  return { old, chains: new Set(households.map(chainOf)), spoke, households }
}

test('Agreement: with everybody’s signature all go on together, whoever crashes meanwhile', async () => {
  let moved = 0
  for (let seed = 1; seed <= 6; seed++) {
    const { old, chains, spoke } = await foundAgain(seed, seed % 2 === 0 ? 3 : 4, [])
    expect([seed, chains.size, spoke]).toEqual([seed, 1, []])
    if (!chains.has(old)) moved++
  }
  expect(moved).toBeGreaterThan(0)
})

test('Agreement: one who does not agree keeps the street on its old chain', async () => {
  const { old, chains } = await foundAgain(7, 4, [2])
  expect([...chains]).toEqual([old])
})

test('LivenessAfterHeal: one who agreed and was left alone with it votes again, whoever crashes meanwhile', async () => {
  for (let seed = 11; seed <= 14; seed++) {
    const { old, chains, spoke, households } = await foundAgain(seed, 4, [1, 2, 3])
    expect([seed, [...chains], spoke]).toEqual([seed, [old], []])
    const state = households[0]?.node?.state
    expect([seed, state?.chainEnded, state?.refounding, households[0]?.disk.retired]).toEqual([
      seed,
      false,
      undefined,
      undefined,
    ])
  }
})

/** Whether anybody of a run ended up on another chain. */
const play = async (options: RunOptions) => {
  const streets: Street[] = []
  const { violations } = await run({ ...options, sabotage: (street) => void streets.push(street) })
  const chains = streets.flatMap(({ households }) => households.map(({ node }) => node?.state.chain?.genesis))
  return { violations, moved: chains.some((genesis) => (genesis?.ancestor.length ?? 0) > 0) }
}

test.each([
  [4, 4],
  [7, 2],
])(
  'Agreement: %i households whose street is founded again in weather end up together, in each of %i seeds',
  async (nodes, seeds) => {
    let moved = 0
    for (let seed = 1; seed <= seeds; seed++) {
      const result = await play({ seed, nodes, heights: 2, families: ['refounding'] })
      expect(result.violations, `seed ${seed}`).toEqual([])
      if (result.moved) moved++
    }
    expect(moved).toBeGreaterThan(0)
  },
)

const DAYS_MS = 86_400_000
const TWO_DAYS_MS = 2 * DAYS_MS + 3_600_000
const late = (atMs: number, fault: string, args: Item['with']): Item => ({ after: 'heal', atMs, fault, with: args })

/** One of two or three is away for days, and the organiser asks nobody. */
const aloneScript = (seed: number, nodes: number): Script => [
  late(0, 'kill', { who: nodes - 1, backMs: 10 * DAYS_MS }),
  late(2_000, 'founded again', { who: 0, agrees: 1, times: 1, everyMs: 900, forMs: 50_000 }),
  ...lateScriptOf(seed, nodes, true).filter(({ fault }) => fault !== 'founded again' && fault !== 'all lids closed'),
  late(30_000, 'all lids closed', { forMs: TWO_DAYS_MS }),
  late(60_000, 'all lids closed', { forMs: TWO_DAYS_MS }),
]

test('Agreement: a lone organiser goes on after two days whatever fails, and whoever comes back follows', async () => {
  let moved = 0
  for (let seed = 1; seed <= 10; seed++) {
    const nodes = seed % 2 === 0 ? 2 : 3
    const result = await play({ seed, nodes, heights: 2, families: [], script: aloneScript(seed, nodes) })
    expect(result.violations, `seed ${seed}`).toEqual([])
    if (result.moved) moved++
  }
  expect(moved).toBe(10)
})
