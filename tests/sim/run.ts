// One seeded run: a founded street wakes up, lives through the faults of a script for a number of heights, heals, and
// must then agree again soon. The result of a run is its seed, its script, its trace's hash and what was violated.
import { hash, hex, utf8 } from '../../src/ledger/index.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import { watch, type ChainRecord, type Checks } from './checks.ts'
import { copyDisk } from './disk.ts'
import { createRig, hidesNothing, play, scriptOf, type Family, type Script } from './faults/index.ts'
import { mostTraitors } from './faults/fault.ts'
import { createHousehold, createStreet, foundedStreet } from './founding.ts'
import { heal } from './healing.ts'
import { readMeter, switchOn, type SimHousehold, type Street } from './household.ts'
import { watchJournal } from './journal-check.ts'
import { realEd25519 } from './real-ed25519.ts'
import { foundAgain } from './refounded.ts'
import { createWorld } from './world.ts'

export type RunOptions = {
  readonly seed: number
  readonly nodes: number
  readonly heights: number
  readonly families: readonly Family[]
  /** Instead of what the seed would draw. */
  readonly script?: Script
  /** A bug planted by a test, to see that it is found. */
  readonly sabotage?: (street: Street) => void
}

export type RunResult = {
  readonly seed: number
  readonly nodes: number
  readonly heights: number
  readonly events: number
  readonly crashes: number
  readonly virtualMs: number
  /** Hash over everything agreed and everything said: the same seed gives the same trace; one more behind the heal. */
  readonly trace: string
  readonly violations: readonly string[]
  readonly script: Script
}

/** Bound on a faulty phase; a street that cannot agree meanwhile rests, and must go on after the heal. */
const FAULTY_MS = 600_000

/** One seed in a hundred signs and verifies for real; the others use a keyed hash, a thousand times quicker. */
const REAL_EVERY = 100
/** One seed in six begins with households that have not asked to validate yet, so that the set changes meanwhile. */
const IDLE_EVERY = 6

const idleOf = ({ seed, nodes, families }: RunOptions): number =>
  families.includes('membership') && seed % IDLE_EVERY === 0 ? Math.floor(nodes / 2) : 0

export const run = async (options: RunOptions): Promise<RunResult> => {
  const { seed, nodes } = options
  const cryptography = seed % REAL_EVERY === 0 ? await realEd25519(nodes) : undefined
  const idle = idleOf(options)
  const founded = await foundedStreet(nodes, cryptography, idle)
  const world = createWorld(seed)
  const keyrings = cryptography?.waiting(world)
  const households = founded.disks.map((disk, i) => createHousehold(i, copyDisk(disk), keyrings?.[i]))
  const street = createStreet(world, households, cryptography && ((index) => cryptography.cryptoOf(world, index)))
  await world.until(() => false, founded.atMs)
  const checks = watch(street)
  const rig = createRig(street)
  const journals = watchJournal(street, checks)
  if (cryptography !== undefined) street.newDevice = (index) => cryptography.newDevice(world, index)
  if (cryptography === undefined) rig.onRestart = journals.check
  street.onDeath = (household) => rig.kill(household, 500 + world.random.below(10_000))
  for (const { index } of households.slice(nodes - idle)) street.idle.add(index)
  street.bearable = mostTraitors(nodes - idle)
  for (const household of households) {
    household.skewMs = world.random.below(1_001) - 500
    await switchOn(street, household)
  }
  options.sabotage?.(street)
  live(street)
  const script = options.script ?? scriptOf(seed, nodes, options.families)
  const early = script.filter(({ after }) => after === undefined)
  const late = script.filter(({ after }) => after !== undefined)
  street.lossy = early.some((item) => !hidesNothing(item))
  play(rig, early)
  const startMs = world.nowMs()
  const heightOf = (): number => Math.max(founded.height, ...checks.agreed.keys())
  const reached = founded.height + options.heights
  await world.until(() => heightOf() >= reached || checks.violations.length > 0, FAULTY_MS)
  await heal(rig, checks)
  const traces = [traceOf([checks])]
  let crashes = rig.crashes
  if (late.length > 0 && checks.violations.length === 0) {
    crashes += await foundAgain(street, checks, cryptography === undefined ? journals.check : undefined, late)
    traces.push(traceOf(recordsOf(checks)))
  }
  return {
    seed,
    nodes,
    heights: heightOf() - founded.height + newHeights(checks),
    events: world.events,
    crashes,
    virtualMs: world.nowMs() - startMs,
    trace: traces.join('+'),
    violations: checks.violations.map((violation) => violation.message),
    script,
  }
}

/** Meters count and people change their minds. */
export const live = (street: Street): void => {
  const { world } = street
  const METER_MS = 2_000
  const measure = (household: SimHousehold): void => {
    readMeter(street, household, METER_MS)
    world.after(METER_MS, () => measure(household))
  }
  for (const household of street.households) measure(household)
  const change = (): void => {
    const node = world.random.pick(street.households).node
    const buyPrice = 100_000n + BigInt(world.random.below(180_000))
    const sellPrice = 80_000n + BigInt(world.random.below(100_000))
    const keepUnsold = world.random.chance(0.5)
    if (node !== undefined)
      node.state.loop.input(() =>
        submit(node.state, 'household', { kind: 'standing', buyPrice, sellPrice, keepUnsold }),
      )
    world.after(500 + world.random.below(3_000), change)
  }
  world.after(1_000, change)
}

const newHeights = (checks: Checks): number =>
  recordsOf(checks).reduce((sum, record) => sum + (record === checks ? 0 : record.agreed.size), 0)

/** Of all chains, the first one first. */
const recordsOf = (checks: Checks): readonly ChainRecord[] => [...checks.chains.values()]

const traceOf = (records: readonly ChainRecord[]): string => {
  const all = records.map(({ agreed, said }) => {
    const blocks = [...agreed].map(([height, { id }]) => `${height}:${id}`).join()
    return `${blocks}|${[...said].map(([place, words]) => `${place}=${words}`).join()}`
  })
  return hex(hash(utf8(all.join('|')))).slice(0, 16)
}
