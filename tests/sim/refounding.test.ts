// Founding again while machines die and messages are lost: all of those who agree end up on one new chain, nobody signs
// on the old one after having agreed, and one who does not agree stops it.
import { expect, test } from 'vitest'
import { hex } from '../../src/ledger/index.ts'
import { approveRefounding, proposeRefounding } from '../../src/node/household/refounding.ts'
import type { NodeState } from '../../src/node/node-state.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import { copyDisk } from './disk.ts'
import { createRig } from './faults/index.ts'
import { createHousehold, createStreet, foundedStreet } from './founding.ts'
import { switchOn, type SimHousehold } from './household.ts'
import { FAIR } from './network.ts'
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
