// The last phase of a run: a street that has healed is founded again while everything fails once more. Whatever happens,
// all of those on whom it counts end up on one chain, the old one is never two blocks ahead of where a new one begins,
// and nobody is moved without everybody's signature.
import { ALONE_BELOW, hex } from '../../src/ledger/index.ts'
import { isQuorum } from '../../src/consensus/index.ts'
import { recordOf, violated, type Checks } from './checks.ts'
import { createRig, play, type Script } from './faults/index.ts'
import { goOn, mend, settle } from './healing.ts'
import { reliable, type SimHousehold, type Street } from './household.ts'

const PHASE_MS = 65_000
const FAST_MS = 3_600_000
/** For a street that may rest now: long enough to see that nobody says what it must not. */
const RESTING_MS = 40_000

/** Tells how many machines died. */
export const foundAgain = async (
  street: Street,
  checks: Checks,
  onRestart: ((household: SimHousehold) => void) | undefined,
  script: Script,
): Promise<number> => {
  const rig = createRig(street)
  const { world } = street
  street.onDeath = (household) => rig.kill(household, 500 + world.random.below(10_000))
  if (onRestart !== undefined) rig.onRestart = onRestart
  play(rig, script)
  await world.until(() => checks.violations.length > 0, PHASE_MS)
  if (checks.violations.length > 0) return rig.crashes
  mend(rig)
  // A document of a clock that was fast is taken when the others' clocks are there: at most an hour later.
  if (script.some(({ fault }) => fault === 'clock jump')) world.warp(FAST_MS)
  if (mayMove(street) || goesOnWithout(street, checks)) {
    await goOn(street, checks, () => nobodyIsBound(street), 'somebody is bound by its signature')
    checkMoves(street, checks)
    await settle(street, checks)
  } else await world.until(() => checks.violations.length > 0, RESTING_MS)
  checkMoves(street, checks)
  return rig.crashes
}

/** Every member's signature is needed; below four members that of the organiser, who waits for two days. */
const mayMove = ({ households, agreeing, gone }: Street): boolean =>
  (gone.size === 0 && agreeing.size === households.length) ||
  (households.length < ALONE_BELOW && agreeing.has(ORGANISER))
/** Who founded the simulated street. */
const ORGANISER = 0

/** Who agrees is silent until the others have gone on, which they must be able to. */
const goesOnWithout = (street: Street, checks: Checks): boolean => {
  const { traitors, gone, astray, agreeing } = street
  const [one] = reliable(street)
  const set = (one === undefined ? undefined : [...recordOf(checks, one).voters].at(-1)?.[1]) ?? []
  const able = set.filter((id) => [traitors, gone, astray, agreeing].every((all) => !all.has(id - 1)))
  return isQuorum(able.length, set.length)
}

const nobodyIsBound = (street: Street): boolean => reliable(street).every(({ disk }) => !disk.chainEnded)

const checkMoves = (street: Street, checks: Checks): void => {
  for (const household of reliable(street)) checks.guarded(() => checkMove(street, checks, household))
}

const checkMove = (street: Street, checks: Checks, { index, node }: SimHousehold): void => {
  const ancestor = node?.state.chain?.genesis.ancestor[0]
  if (ancestor === undefined) return
  if (!mayMove(street)) violated('Agreement', `household ${index} was moved without everybody's signature`)
  const before = checks.chains.get(hex(ancestor.chainId))
  const newest = Math.max(0, ...(before?.agreed.keys() ?? []))
  if (newest > Number(ancestor.height) + 1)
    violated('Agreement', `the chain that ended at ${ancestor.height} went on to ${newest}`)
}
