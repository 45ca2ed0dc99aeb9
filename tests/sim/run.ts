// One seeded run: a founded street wakes up, lives through the faults of a script for a number of heights, heals, and
// must then agree again soon. The result of a run is its seed, its script, its trace's hash and what was violated.
import { hash, hex, utf8 } from '../../src/ledger/index.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import { checkConvergence, checkFraming, checkMemory, checkRetired, Violation, watch, type Checks } from './checks.ts'
import { copyDisk } from './disk.ts'
import { createRig, hidesNothing, play, scriptOf, type Family, type Rig, type Script } from './faults/index.ts'
import { mostTraitors, restart } from './faults/fault.ts'
import { wakeAll } from './faults/membership.ts'
import { isEnrolled } from './faults/devices.ts'
import { createHousehold, createStreet, foundedStreet } from './founding.ts'
import { readMeter, reliable, switchOn, thaw, NO_TROUBLE, type SimHousehold, type Street } from './household.ts'
import { watchJournal } from './journal-check.ts'
import { FAIR } from './network.ts'
import { realEd25519 } from './real-ed25519.ts'
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
  /** Hash over everything agreed and everything said: the same seed gives the same trace. */
  readonly trace: string
  readonly violations: readonly string[]
  readonly script: Script
}

/** Bound on a faulty phase; a street that cannot agree meanwhile rests, and must go on after the heal. */
const FAULTY_MS = 600_000
/** After the heal: resuming within ten seconds, rounds from their base, and a few heights. */
const HEALED_MS = 90_000
const HEALED_HEIGHTS = 3

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
  street.lossy = script.some((item) => !hidesNothing(item))
  play(rig, script)
  const startMs = world.nowMs()
  const heightOf = (): number => Math.max(founded.height, ...checks.agreed.keys())
  const reached = founded.height + options.heights
  await world.until(() => heightOf() >= reached || checks.violations.length > 0, FAULTY_MS)
  await heal(rig, checks)
  return {
    seed,
    nodes,
    heights: heightOf() - founded.height,
    events: world.events,
    crashes: rig.crashes,
    virtualMs: world.nowMs() - startMs,
    trace: traceOf(checks),
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

/** Everything that can be mended works again; those that lie may go on lying. */
const mend = (rig: Rig): void => {
  const { street } = rig
  const { cable, households } = street
  rig.heal()
  cable.weather = FAIR
  cable.walls.clear()
  cable.holes.clear()
  for (const household of households) {
    household.fragility = 0
    household.drift = 0
    household.trouble = NO_TROUBLE
    thaw(household)
  }
  wakeAll(rig, 0)
  cable.rewire()
  for (const household of households) restart(rig, household)
}

/** LivenessAfterHeal, then convergence. */
const heal = async (rig: Rig, checks: Checks): Promise<void> => {
  const { street } = rig
  const { world } = street
  if (checks.violations.length > 0) return
  mend(rig)
  const trusted = reliable(street)
  const least = (): number => Math.min(...trusted.map((one) => one.node?.state.chain?.height() ?? 0))
  const goal = Math.max(0, ...checks.agreed.keys()) + HEALED_HEIGHTS
  const there = (): boolean => least() >= goal && isEnrolled(street)
  const lively = await world.until(() => there() || checks.violations.length > 0, HEALED_MS)
  if (!lively)
    checks.violations.push(
      new Violation(
        `LivenessAfterHeal: height ${least()} instead of ${goal} after ${HEALED_MS} ms${isEnrolled(street) ? '' : ', and a new device does not vote'}`,
      ),
    )
  if (checks.violations.length > 0) return
  // Let the last height settle everywhere before comparing.
  await world.until(() => new Set(trusted.map((one) => one.node?.state.chain?.height())).size === 1, 10_000)
  checks.guarded(() => checkConvergence(street, checks))
  checks.guarded(() => checkMemory(street))
  checks.guarded(() => checkRetired(street))
  await checkFraming(street).catch((error: unknown) => checks.guarded(() => rethrow(error)))
}

const rethrow = (error: unknown): never => {
  throw error
}

const traceOf = (checks: Checks): string => {
  const agreed = [...checks.agreed].map(([height, { id }]) => `${height}:${id}`).join()
  const said = [...checks.said].map(([place, words]) => `${place}=${words}`).join()
  return hex(hash(utf8(`${agreed}|${said}`))).slice(0, 16)
}
