// Every moment of a height at which a machine can die: three fixed runs, each repeated with a crash before and after
// each write of one household, a restart, and everything checked. The writes are counted in a run without a crash.
import { must } from '../../src/ledger/index.ts'
import { decodeMessage, proposerOf } from '../../src/consensus/index.ts'
import { decodeSyncRequest } from '../../src/p2p/index.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import { Violation, watch, type Checks } from './checks.ts'
import { checkConvergence, checkMemory } from './healed-checks.ts'
import { copyDisk } from './disk.ts'
import { createRig } from './faults/index.ts'
import { createHousehold, createStreet, foundedStreet } from './founding.ts'
import { switchOn, type SimHousehold, type Street } from './household.ts'
import { watchJournal } from './journal-check.ts'
import type { Hole } from './network.ts'
import { createWorld } from './world.ts'

export const ROLES = ['proposer', 'voter', 'locked'] as const
export type Role = (typeof ROLES)[number]

export type CrashPoints = { readonly role: Role; readonly points: number; readonly violations: readonly string[] }

const NODES = 4
const SEED = 5
const BACK_MS = 700
const AGREED_MS = 90_000

/** Lives through one height once without and then once per point with a crash; `every` leaves points out. */
export const crashPoints = async (role: Role, every = 1): Promise<CrashPoints> => {
  const whole = await liveThrough(role, undefined)
  const violations = whole.violations.map((what) => `no crash: ${what}`)
  for (let point = 1; point <= whole.points; point += every) {
    const cut = await liveThrough(role, point)
    violations.push(...cut.violations.map((what) => `point ${point} of ${whole.points}: ${what}`))
  }
  return { role, points: whole.points, violations }
}

const liveThrough = async (
  role: Role,
  fatal: number | undefined,
): Promise<{ readonly points: number; readonly violations: readonly string[] }> => {
  const { street, checks, victim, others } = await prepare(role)
  const { world } = street
  const height = heightOf(victim) + 1
  const seen = { locked: false, died: false }
  if (role === 'locked') street.cable.holes.add(hideLock(street, victim, height))
  victim.asked = 0
  victim.fatal = fatal
  const rig = createRig(street)
  rig.onRestart = watchJournal(street, checks).check
  street.onDeath = (household) => {
    seen.died = true
    rig.kill(household, BACK_MS)
  }
  await changePrices(others[0], 1n)
  const agreed = (at: number) => (): boolean => {
    if (victim.node?.state.agreement?.machine.locked !== undefined) seen.locked = true
    return street.households.every((one) => heightOf(one) >= at)
  }
  const first = await world.until(agreed(height), AGREED_MS)
  const points = victim.asked
  street.cable.holes.clear()
  await changePrices(others[1], 2n)
  const second = await world.until(agreed(height + 1), AGREED_MS)
  if (!first || !second) checks.violations.push(new Violation(`LivenessAfterHeal: height ${first ? 2 : 1} of 2`))
  if (fatal !== undefined && !seen.died) checks.violations.push(new Violation('nobody died'))
  if (role === 'locked' && fatal === undefined && !seen.locked) checks.violations.push(new Violation('nobody locked'))
  checks.guarded(() => checkConvergence(street, checks))
  checks.guarded(() => checkMemory(street))
  return { points, violations: checks.violations.map(({ message }) => message) }
}

type Prepared = {
  readonly street: Street
  readonly checks: Checks
  readonly victim: SimHousehold
  readonly others: readonly SimHousehold[]
}

/** A street that has just agreed on something and is quiet. */
const prepare = async (role: Role): Promise<Prepared> => {
  const founded = await foundedStreet(NODES)
  const world = createWorld(SEED)
  const households = founded.disks.map((disk, i) => createHousehold(i, copyDisk(disk)))
  const street = createStreet(world, households)
  await world.until(() => false, founded.atMs)
  const checks = watch(street)
  for (const household of households) await switchOn(street, household)
  await world.until(() => false, 20_000)
  await changePrices(households[0], 0n)
  await world.until(() => false, 3_000)
  const next = heightOf(households[0]) + 1
  const proposer = placeOf(next, 0)
  const place = { proposer, voter: (proposer + 2) % NODES, locked: placeOf(next, 1) }[role]
  const victim = must(households[place], 'the victim is a household')
  const others = households.filter((one) => one !== victim)
  return { street, checks, victim, others }
}

const SET = [1, 2, 3, 4]
/** Index of the household that proposes. */
const placeOf = (height: number, round: number): number => (proposerOf(SET, height, round) ?? 1) - 1

const heightOf = (household: SimHousehold | undefined): number => household?.node?.state.chain?.height() ?? 0

const changePrices = async (household: SimHousehold | undefined, step: bigint): Promise<void> => {
  const node = must(household?.node, 'a neighbour is awake')
  const body = { kind: 'standing', buyPrice: 120_000n + step, sellPrice: 90_000n, keepUnsold: false } as const
  await node.state.loop.run(() => submit(node.state, 'household', body))
}

/**
 * Only the victim sees the polka of round 0: one neighbour never hears the proposal and prevotes nil, and the two others
 * do not hear each other's prevotes, neither at once nor when they ask. So the victim locks alone, and the height goes on in round 1.
 */
const hideLock = (street: Street, victim: SimHousehold, height: number): Hole => {
  const proposer = street.households[placeOf(height, 0)]
  const [deaf, second] = street.households.filter((one) => one !== victim && one !== proposer)
  /** Whose prevote must not reach whom, by peer. */
  const kept = new Map([
    [proposer?.peer, second?.index],
    [second?.peer, proposer?.index],
  ])
  const over = (): boolean => street.households.every((one) => one === victim || roundOf(one, height) > 0)
  return (_from, to, topic, bytes) => {
    if (over()) return false
    if (topic === 'sync') return asksForWords(bytes)
    const message = topic === 'consensus' ? decodeMessage(bytes) : undefined
    if (message === undefined || !message.ok) return false
    const { value } = message
    if (value.kind === 'proposal') return value.proposal.round === 0 && to === deaf?.peer
    const whose = kept.get(to)
    return value.votes.some(
      ({ round, type, household }) => round === 0 && type === 'prevote' && household - 1 === whose,
    )
  }
}

/** Who is stuck asks its neighbours for all that was said; what it missed it would hear so. */
const asksForWords = (bytes: Uint8Array): boolean => {
  const question = decodeSyncRequest(bytes)
  return question.ok && question.value.kind === 'running'
}

const roundOf = ({ node }: SimHousehold, height: number): number => {
  const machine = node?.state.agreement?.machine
  return machine?.height === height ? machine.round : 0
}
