// Consensus in simulation: what a block costs in messages, bytes and processor time at growing sizes; how soon it is
// final over links of 50 ms; and what a lost proposer, a silent one and a night without a quorum cost.
import { quorumOf } from '../src/consensus/index.ts'
import { switchOn } from '../tests/sim/household.ts'
import { timed, type Figure } from './report.ts'
import {
  agreeOnce,
  crash,
  heightOf,
  least,
  leave,
  LINK_MS,
  proposerIndex,
  wakeStreet,
  type BenchSim,
} from './simulated.ts'

const SIZES = [4, 7, 10, 20, 50, 100]
const LARGEST = 100
/** After this long a block of nothing comes first, which brings block time up to the clock. */
const QUIET_MS = 5_000

export const benchConsensus = async (): Promise<Figure[]> => {
  const figures: Figure[] = []
  for (const size of SIZES) figures.push(...(await atSize(size)))
  return [...figures, ...(await troubles(10))]
}

/** Price changes, one after the other, each by the next household. */
const atSize = async (size: number): Promise<Figure[]> => {
  const sim = await wakeStreet(size)
  // The first brings block time up to the clock.
  await agreeOnce(sim, 0)
  const rounds = size >= 50 ? 3 : 12
  const before = { height: least(sim), ...sim.traffic }
  const finality: number[] = []
  const { cpuS } = await timed(async () => {
    for (let i = 0; i < rounds; i++) finality.push(await agreeOnce(sim, (i * 3 + 1) % size))
  })
  const blocks = least(sim) - before.height
  const worst = Math.max(...finality)
  return [
    { what: `N = ${size}: messages per block`, value: (sim.traffic.messages - before.messages) / blocks, unit: '' },
    { what: `N = ${size}: bytes published per block`, value: (sim.traffic.bytes - before.bytes) / blocks, unit: 'B' },
    { what: `N = ${size}: processor time per block and node`, value: (cpuS * 1_000) / blocks / size, unit: 'ms' },
    {
      what: `N = ${size}: submitted to agreed by all, ${LINK_MS} ms links, worst of ${rounds}`,
      value: worst,
      unit: 'ms',
      ...(size === LARGEST ? { target: { atMost: 1_500 } } : {}),
    },
  ]
}

const troubles = async (size: number): Promise<Figure[]> => {
  const sim = await wakeStreet(size)
  await agreeOnce(sim, 0)
  await sim.street.world.until(() => false, QUIET_MS)
  const plainMs = await agreeOnce(sim, speaker(sim))
  await sim.street.world.until(() => false, QUIET_MS)
  const lostMs = await withoutProposer(sim, async (index) => {
    leave(sim, index)
    await sim.street.world.until(() => false, 500)
  })
  const silentMs = await withoutProposer(sim, async (index) => crash(sim.street.households[index]))
  return [
    { what: `N = ${size}: a proposer known lost costs`, value: lostMs - plainMs, unit: 'ms', target: { atMost: 300 } },
    {
      what: `N = ${size}: a silent crash of the proposer costs`,
      value: silentMs - plainMs,
      unit: 'ms',
      target: { atMost: 3_500 },
    },
    {
      what: `N = ${size}: agreed again after the quorum is back`,
      value: await resumeMs(sim),
      unit: 'ms',
      target: { atMost: 10_000 },
    },
  ]
}

/** Somebody awake who does not propose next. */
const speaker = (sim: BenchSim): number => {
  const [first, second] = [proposerIndex(sim, 0), proposerIndex(sim, 1)]
  return sim.street.households.findIndex(({ node }, i) => node !== undefined && i !== first && i !== second)
}

/** The next proposer goes, somebody speaks, and it comes back afterwards. */
const withoutProposer = async (sim: BenchSim, go: (index: number) => Promise<void>): Promise<number> => {
  const index = proposerIndex(sim)
  const who = speaker(sim)
  await go(index)
  const ms = await agreeOnce(sim, who)
  await comeBack(sim, [index])
  return ms
}

const comeBack = async (sim: BenchSim, indexes: readonly number[]): Promise<void> => {
  const { street } = sim
  for (const index of indexes) {
    const household = street.households[index]
    if (household === undefined) continue
    street.cable.leave(household.peer)
    await switchOn(street, household)
  }
  await street.world.until(() => false, QUIET_MS)
}

/** So many leave that no quorum is awake; a night passes; the first of them come back. */
const resumeMs = async (sim: BenchSim): Promise<number> => {
  const { street } = sim
  const { world, households } = street
  const size = households.length
  const gone = households.map((_, i) => i).slice(quorumOf(size) - 1)
  for (const index of gone) leave(sim, index)
  const before = heightOf(households[0])
  await agreeOnce(sim, 0, 1_000)
  await world.until(() => false, 600_000)
  if (heightOf(households[0]) !== before) throw new Error('a street without a quorum agreed')
  const backMs = world.nowMs()
  const first = households[gone[0] ?? 0]
  if (first !== undefined) await switchOn(street, first)
  await world.until(() => heightOf(households[0]) > before, 60_000)
  return world.nowMs() - backMs
}
