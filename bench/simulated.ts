// A simulated street of any size for benchmarks: real nodes over virtual links of one delay, founded by the ledger's
// rules in a few blocks. Virtual time costs nothing, so what nodes compute is measured apart, as processor time.
import { encodeState, type Body } from '../src/ledger/index.ts'
import { proposerOf } from '../src/consensus/index.ts'
import { submit } from '../src/node/household/own-transactions.ts'
import { keyedHashKeyring } from '../tests/standin/keyed-hash.ts'
import { createDisk } from '../tests/sim/disk.ts'
import { createHousehold, createStreet } from '../tests/sim/founding.ts'
import { EPOCH_MS, switchOff, switchOn, type SimHousehold, type Street } from '../tests/sim/household.ts'
import { createWorld } from '../tests/sim/world.ts'
import { foundStreet, genesisBytes } from './street.ts'

export const LINK_MS = 50

export type Traffic = { messages: number; bytes: number }
export type BenchSim = { readonly street: Street; readonly traffic: Traffic; price: bigint }

/** Everybody is up, linked and quiet. */
export const wakeStreet = async (nodes: number): Promise<BenchSim> => {
  const keyrings = Array.from({ length: nodes }, (_, i) => keyedHashKeyring(`household-${i}`))
  const founded = await foundStreet(keyrings)
  const world = createWorld(1)
  const state = encodeState(founded.tip.state)
  const households = keyrings.map((keyring, i) => {
    const blocks = new Map(founded.stored.map((stored) => [stored.height, stored]))
    // Its journal knows that it has signed these blocks; a key that did more than its journal knows would retire.
    const signedUpTo = { height: founded.stored.length, round: 65_535, speech: 'precommit' } as const
    return createHousehold(i, { ...createDisk(), genesis: genesisBytes(founded), blocks, state, signedUpTo }, keyring)
  })
  const street = createStreet(world, households)
  street.cable.weather = { loss: 0, duplicate: 0, leastDelayMs: LINK_MS, mostDelayMs: LINK_MS, tail: 0 }
  const traffic = { messages: 0, bytes: 0 }
  street.cable.onPublish = (_from, _topic, bytes) => {
    traffic.messages++
    traffic.bytes += bytes.length
  }
  await world.until(() => false, founded.atMs - EPOCH_MS)
  for (const household of households) await switchOn(street, household)
  await world.until(() => false, 3_000)
  return { street, traffic, price: 0n }
}

export const heightOf = (household: SimHousehold | undefined): number => household?.node?.state.chain?.height() ?? 0

export const least = ({ street }: BenchSim): number =>
  Math.min(...street.households.filter(({ node }) => node !== undefined).map(heightOf))

/** A street in order needs a second; without agreement a figure would mean nothing. */
const AGREED_MS = 60_000

/** Somebody's household, by its index, changes its prices; gives the virtual ms until all who are up have agreed. */
export const agreeOnce = async (sim: BenchSim, who: number, limitMs = AGREED_MS): Promise<number> => {
  const { street } = sim
  const { world } = street
  const household = street.households[who]
  const node = household?.node
  if (node === undefined) throw new Error('who speaks is awake')
  sim.price += 1n
  const buyPrice = 100_000n + sim.price
  const body: Body = { kind: 'standing', buyPrice, sellPrice: 90_000n, keepUnsold: false }
  const startMs = world.nowMs()
  const outcome = await node.state.loop.run(() => submit(node.state, 'household', body))
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal}`)
  const pending = (): boolean => node.state.own.size > 0
  const agreed = await world.until(() => !pending() && least(sim) === heightOf(household), limitMs)
  if (!agreed && limitMs === AGREED_MS) throw new Error(`nothing was agreed within ${AGREED_MS} virtual ms`)
  return agreed ? world.nowMs() - startMs : Infinity
}

/** Who proposes the next height in this round, as an index of households. */
export const proposerIndex = ({ street }: BenchSim, round = 0): number => {
  const awake = street.households.find(({ node }) => node !== undefined)
  const machine = awake?.node?.state.agreement?.machine
  const chain = awake?.node?.state.chain
  if (machine === undefined || chain === undefined) throw new Error('somebody is awake')
  const id = proposerOf(machine.set, machine.height, round)
  const record = chain.tip().state.households.rows.find((row) => row.id === id)
  return street.households.findIndex(({ keyring }) =>
    record?.voterKey.every((byte, i) => byte === keyring.device.key[i]),
  )
}

/** The machine stops in mid-word: its links stay up and nothing answers. */
export const crash = (household: SimHousehold | undefined): void => {
  household?.node?.stop()
  if (household !== undefined) household.node = undefined
}

export const leave = (sim: BenchSim, index: number): void => {
  const household = sim.street.households[index]
  if (household !== undefined) switchOff(sim.street, household)
}
