// The heal of a run: everything that can be mended works again, and the street must agree again soon.
import { Violation, recordOf, type ChainRecord, type Checks } from './checks.ts'
import { isEnrolled } from './faults/devices.ts'
import { restart, type Rig } from './faults/fault.ts'
import { wakeAll } from './faults/membership.ts'
import { checkConvergence, checkFraming, checkMemory, checkRetired } from './healed-checks.ts'
import { NO_TROUBLE, clockOf, reliable, thaw, type SimHousehold, type Street } from './household.ts'
import { FAIR } from './network.ts'

/** Resuming within ten seconds, rounds from their base, and a few heights. */
const HEALED_MS = 90_000
const HEALED_HEIGHTS = 3

/** Everything that can be mended works again; those that lie may go on lying. */
export const mend = (rig: Rig): void => {
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
export const heal = async (rig: Rig, checks: Checks): Promise<void> => {
  const { street } = rig
  if (checks.violations.length > 0) return
  mend(rig)
  await goOn(street, checks, () => isEnrolled(street), 'a new device does not vote')
  await settle(street, checks)
}

/** All households on whom the street counts come to a few more heights of one chain, and what else they must. */
export const goOn = async (street: Street, checks: Checks, also: () => boolean, lacking: string): Promise<void> => {
  const goals = new Map([checks, ...checks.chains.values()].map((record) => [record, newest(record) + HEALED_HEIGHTS]))
  const missing = (): readonly string[] => {
    const stand = reliable(street).map((one) => ({ record: recordOf(checks, one), height: heightOf(one) }))
    const goalOf = (record: ChainRecord): number => goals.get(record) ?? HEALED_HEIGHTS
    const least = stand.filter(({ record, height }) => height < goalOf(record))
    return [
      ...(new Set(stand.map(({ record }) => record)).size > 1 ? ['households stand on different chains'] : []),
      ...least.slice(0, 1).map(({ record, height }) => `height ${height} instead of ${goalOf(record)}`),
      ...(also() ? [] : [lacking]),
    ]
  }
  const healedMs = HEALED_MS + aheadMs(street)
  await street.world.until(() => missing().length === 0 || checks.violations.length > 0, healedMs)
  const late = missing()
  if (late.length > 0 && checks.violations.length === 0)
    checks.violations.push(new Violation(`LivenessAfterHeal: ${late.join(', ')} after ${healedMs} ms`))
}

/** Below four voters everybody looks at its own clock, so books that most clocks have put ahead wait until it is as late. */
const aheadMs = (street: Street): number =>
  Math.max(
    0,
    ...reliable(street).map((household) => {
      const books = household.node?.state.chain?.tip().state.street
      if (books === undefined || books.nextSet.length >= 4) return 0
      return Number(books.timeMs) - clockOf(street, household)
    }),
  )

const newest = ({ agreed }: ChainRecord): number => Math.max(0, ...agreed.keys())

const heightOf = ({ node }: SimHousehold): number => node?.state.chain?.height() ?? 0

/** The last height settles everywhere, then all are compared. */
export const settle = async (street: Street, checks: Checks): Promise<void> => {
  if (checks.violations.length > 0) return
  await street.world.until(() => new Set(reliable(street).map(heightOf)).size === 1, 10_000)
  checks.guarded(() => checkConvergence(street, checks))
  checks.guarded(() => checkMemory(street))
  checks.guarded(() => checkRetired(street))
  await checkFraming(street, checks).catch((error: unknown) => checks.guarded(() => rethrow(error)))
}

const rethrow = (error: unknown): never => {
  throw error
}
