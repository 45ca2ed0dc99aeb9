// One seeded run: a founded street wakes up, lives through faults drawn from the seed for a number of heights, heals,
// and must then agree again soon. The result of a run is its seed, its trace's hash and what was violated.
import { hash, hex, utf8 } from '../../src/ledger/index.ts'
import { submit } from '../../src/node/own-transactions.ts'
import { checkConvergence, checkMemory, Violation, watch, type Checks } from './checks.ts'
import { copyDisk } from './disk.ts'
import { createHousehold, createStreet, foundedStreet } from './founding.ts'
import { readMeter, switchOff, switchOn, type SimHousehold, type Street } from './household.ts'
import { FAIR } from './network.ts'
import { realEd25519 } from './real-ed25519.ts'
import { createWorld } from './world.ts'

export type RunOptions = {
  readonly seed: number
  readonly nodes: number
  readonly heights: number
  readonly faults: boolean
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
}

/** Bound on a faulty phase; a street that cannot agree meanwhile rests, and must go on after the heal. */
const FAULTY_MS = 600_000
/** After the heal: resuming within ten seconds, rounds from their base, and a few heights. */
const HEALED_MS = 90_000
const HEALED_HEIGHTS = 3

/** One seed in a hundred signs and verifies for real; the others use a keyed hash, a thousand times quicker. */
const REAL_EVERY = 100

export const run = async (options: RunOptions): Promise<RunResult> => {
  const { seed, nodes } = options
  const cryptography = seed % REAL_EVERY === 0 ? await realEd25519(nodes) : undefined
  const founded = await foundedStreet(nodes, cryptography)
  const world = createWorld(seed)
  const keyrings = cryptography?.waiting(world)
  const households = founded.disks.map((disk, i) => createHousehold(i, copyDisk(disk), keyrings?.[i]))
  const street = createStreet(world, households, cryptography && ((index) => cryptography.cryptoOf(world, index)))
  await world.until(() => false, founded.atMs)
  const checks = watch(street)
  let crashes = 0
  street.onDeath = (household) => {
    crashes++
    restartLater(street, household)
  }
  for (const household of households) {
    household.skewMs = world.random.below(1_001) - 500
    await switchOn(street, household)
  }
  live(street)
  if (options.faults) misfortune(street, () => crashes++)
  const heightOf = (): number => Math.max(0, ...checks.agreed.keys())
  const reached = founded.height + options.heights
  await world.until(() => heightOf() >= reached || checks.violations.length > 0, FAULTY_MS)
  await heal(street, checks)
  return {
    seed,
    nodes,
    heights: heightOf() - founded.height,
    events: world.events,
    crashes,
    virtualMs: world.nowMs() - founded.atMs,
    trace: traceOf(checks),
    violations: checks.violations.map((violation) => violation.message),
  }
}

/** Meters count and people change their minds. */
const live = (street: Street): void => {
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

/** Draws the weather, partitions and crashes of this seed, until the heal. */
const misfortune = (street: Street, onCrash: () => void): void => {
  const { world, cable } = street
  const { random } = world
  cable.weather = {
    loss: random.fraction() * 0.3,
    duplicate: random.fraction() * 0.5,
    leastDelayMs: 1 + random.below(50),
    mostDelayMs: 60 + random.below(random.chance(0.2) ? 5_000 : 400),
  }
  const fragile = random.chance(0.6) ? 0.002 + random.fraction() * 0.02 : 0
  for (const household of street.households) household.fragility = fragile
  const strike = (): void => {
    if (healed.has(street)) return
    if (random.chance(0.5)) partition(street)
    else {
      const victim = random.pick(street.households)
      if (victim.node !== undefined) {
        onCrash()
        restartLater(street, victim)
      }
    }
    world.after(2_000 + random.below(20_000), strike)
  }
  world.after(random.below(10_000), strike)
}

const healed = new WeakSet<Street>()

const partition = (street: Street): void => {
  const { world, cable } = street
  const groups = 1 + world.random.below(3)
  const group = new Map(street.households.map((one) => [one.peer, world.random.below(groups)]))
  cable.groupOf = (peer) => group.get(peer) ?? 0
  cable.rewire()
  world.after(1_000 + world.random.below(15_000), () => {
    cable.groupOf = () => 0
    cable.rewire()
  })
}

const restartLater = (street: Street, household: SimHousehold): void => {
  switchOff(street, household)
  street.world.after(500 + street.world.random.below(10_000), () => {
    if (household.node === undefined) void switchOn(street, household)
  })
}

/** Everything works again: LivenessAfterHeal, then convergence. */
const heal = async (street: Street, checks: Checks): Promise<void> => {
  const { world, cable, households } = street
  healed.add(street)
  cable.weather = FAIR
  cable.groupOf = () => 0
  for (const household of households) household.fragility = 0
  cable.rewire()
  const awake = await world.until(() => households.every((one) => one.node !== undefined), 20_000)
  if (!awake) checks.violations.push(new Violation('LivenessAfterHeal: a household did not come back'))
  const least = (): number => Math.min(...households.map((one) => one.node?.state.chain?.height() ?? 0))
  const goal = Math.max(0, ...checks.agreed.keys()) + HEALED_HEIGHTS
  const lively = await world.until(() => least() >= goal || checks.violations.length > 0, HEALED_MS)
  if (!lively)
    checks.violations.push(
      new Violation(`LivenessAfterHeal: height ${least()} instead of ${goal} after ${HEALED_MS} ms`),
    )
  if (checks.violations.length > 0) return
  // Let the last height settle everywhere before comparing.
  await world.until(() => new Set(households.map((one) => one.node?.state.chain?.height())).size === 1, 10_000)
  try {
    checkConvergence(street, checks)
    checkMemory(street)
  } catch (error) {
    checks.violations.push(error instanceof Violation ? error : new Violation(String(error)))
  }
}

const traceOf = (checks: Checks): string => {
  const agreed = [...checks.agreed].map(([height, { id }]) => `${height}:${id}`).join()
  const said = [...checks.said].map(([place, words]) => `${place}=${words}`).join()
  return hex(hash(utf8(`${agreed}|${said}`))).slice(0, 16)
}
