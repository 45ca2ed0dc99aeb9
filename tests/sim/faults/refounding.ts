// People found their street again in the middle of bad weather: one proposes, the others agree or do not. It comes behind
// the heal of a run, with blows of its own, drawn from a stream of its own, so that nothing before it changes.
import { hex, sameBytes } from '../../../src/ledger/index.ts'
import { freshVoter } from '../../../src/node/household/enrolment.ts'
import type { NodeState } from '../../../src/node/node-state.ts'
import { approveRefounding, proposeRefounding } from '../../../src/node/household/refounding.ts'
import { randomOf } from '../../standin/random.ts'
import type { SimHousehold, Street } from '../household.ts'
import { BROWSER_FAULTS } from './browser.ts'
import { fault, has, someOf, type Fault, type Item, type Script } from './fault.ts'
import { NETWORK_FAULTS } from './network.ts'
import { TORN_FAULTS } from './torn.ts'

const PHASE_MS = 60_000
const MOST_TIMES = 2
/** Chance that somebody else proposes, too. */
const RIVAL = 0.3
const NOBODY = -1

export const REFOUNDING_FAULTS: readonly Fault[] = [
  fault(
    'founded again',
    (random, nodes) => ({
      who: random.below(nodes),
      agrees: random.chance(0.7) ? everybody(nodes) : someOf(random, nodes, 0.5),
      times: random.chance(0.2) ? MOST_TIMES : 1,
      everyMs: 200 + random.below(3_000),
      forMs: PHASE_MS,
      rival: random.chance(RIVAL) ? random.below(nodes) : NOBODY,
    }),
    (rig, { who, agrees, times, everyMs, forMs, rival }) => {
      const { street } = rig
      const ended = new Set<string>()
      for (const { index } of street.households) if (has(agrees | (1 << who), index)) street.agreeing.add(index)
      rig.every(everyMs, forMs, () => {
        for (const index of [who, rival]) if (street.agreeing.has(index)) propose(street, index, ended, times)
      })
      agreeAll(street, everyMs)
    },
  ),
]

const everybody = (nodes: number): number => (1 << nodes) - 1

/** A street may be founded again once more, when all have come to where it went on. */
const propose = ({ households }: Street, who: number, ended: Set<string>, times: number): void => {
  const state = households[who]?.node?.state
  state?.loop.input(async () => {
    const chain = chainOf(households[who])
    const together = households.every((one) => chainOf(one) === chain)
    if (!ended.has(chain) && ended.size > 0 && (ended.size >= times || !together)) return
    ended.add(chain)
    await proposeAnew(state)
  })
}

/** As the page does: with a new key where this computer's may not vote. */
const proposeAnew = async (state: NodeState): Promise<void> => {
  await proposeRefounding(state, 'a test', await freshVoter(state))
}

const chainOf = (household: SimHousehold | undefined): string => {
  const chain = household?.node?.state.chain
  return chain === undefined ? '' : hex(chain.chainId)
}

/**
 * People go on agreeing when the street has healed: what is open waits for them. Where all agree, a block may have been
 * decided beside the document; who is not bound by it then proposes one of the newest block.
 */
const agreeAll = (street: Street, everyMs: number): void => {
  const { world, households, agreeing } = street
  const all = agreeing.size === households.length
  for (const { index, node } of households) {
    const state = node?.state
    if (state === undefined || !agreeing.has(index) || !world.random.chance(0.5)) continue
    state.loop.input(() => approveRefounding(state))
    if (all && isLeftBeside(state, street)) state.loop.input(() => proposeAnew(state))
  }
  world.after(everyMs, () => agreeAll(street, everyMs))
}

/** Others, who tell us so over the fence, have signed a document of an earlier block than ours. */
const isLeftBeside = ({ chain, chainEnded }: NodeState, { households }: Street): boolean =>
  !chainEnded &&
  households.some(({ node }) => {
    const { refounding, chainEnded: bound } = node?.state ?? {}
    const [named] = refounding?.genesis.ancestor ?? []
    if (bound !== true || named === undefined || chain === undefined) return false
    return sameBytes(named.chainId, chain.chainId) && Number(named.height) < chain.height()
  })

/** Books that are lost or torn lose the signature, too: their household would be one that signs here and votes there. */
const LOSING = ['database gone', 'torn journal', 'torn books']
const BLOWS = [...NETWORK_FAULTS, ...BROWSER_FAULTS, ...TORN_FAULTS].filter(({ name }) => !LOSING.includes(name))
/** One seed in so many, where this is not the only family. */
const EVERY = 4

/** What comes behind the heal; times count from there. */
export const lateScriptOf = (seed: number, nodes: number, alone: boolean): Script => {
  const random = randomOf(seed ^ 0x2f0a7)
  const items: Item[] = []
  const add = (atMs: number, chosen: Fault | undefined): void => {
    if (chosen !== undefined) items.push({ after: 'heal', atMs, fault: chosen.name, with: chosen.draw(random, nodes) })
  }
  if (random.below(EVERY) > 0 && !alone) return items
  add(random.below(10_000), REFOUNDING_FAULTS[0])
  if (random.chance(0.7)) add(0, NETWORK_FAULTS[0])
  for (let atMs = random.below(8_000); atMs < PHASE_MS; atMs += 1_000 + random.below(12_000))
    add(atMs, random.pick(BLOWS))
  return items.sort((a, b) => a.atMs - b.atMs)
}
