// What must hold in every twins scenario, told from what engines said and heard and not from what they believe.
import type { Effect, Machine } from '../../src/consensus/index.ts'
import type { Choice, Vote, VoteType } from '../../src/ledger/index.ts'
import type { Engine, TwinsWorld } from './twins-world.ts'

export class TwinsViolation extends Error {
  override readonly name = 'TwinsViolation'
}

const violated = (property: string, what: string): never => {
  throw new TwinsViolation(`${property}: ${what}`)
}

/** Place of a vote as a number, quicker than words in a million deliveries. */
export const placeOf = (type: VoteType, round: number, household = 0): number =>
  (household * 1_000 + round) * 2 + (type === 'prevote' ? 0 : 1)

/** More than two thirds, written down a second time on purpose: the checks borrow nothing from what they check. */
const isTwoThirds = (votes: number, world: TwinsWorld): boolean => votes > (2 * world.households) / 3

/** NoEquivocation of one engine, LockRule, and a polka behind each precommit. */
export const checkVote = (world: TwinsWorld, engine: Engine, type: VoteType, round: number, choice: Choice): void => {
  const place = placeOf(type, round)
  if (engine.said.has(place)) violated('NoEquivocation', `${engine.name} said two ${type}s in round ${round}`)
  engine.said.set(place, choice)
  if (choice === undefined) return
  if (type === 'prevote') return checkLock(world, engine, round, choice)
  if (!hasPolka(world, engine, round, choice))
    violated('LockRule', `${engine.name} precommitted ${choice} in round ${round} without a polka`)
  engine.lock = { round, blockId: choice }
}

const checkLock = (world: TwinsWorld, engine: Engine, round: number, choice: string): void => {
  const { lock } = engine
  if (lock === undefined || lock.blockId === choice) return
  for (let later = lock.round; later < round; later++) if (hasPolka(world, engine, later, choice)) return
  violated('LockRule', `${engine.name} left ${lock.blockId} of round ${lock.round} for ${choice} in round ${round}`)
}

/** A polka that this engine has heard itself, its own vote included. */
const hasPolka = (world: TwinsWorld, engine: Engine, round: number, choice: string): boolean => {
  let votes = 0
  for (let household = 1; household <= world.households; household++)
    if (engine.heard.get(placeOf('prevote', round, household))?.includes(choice) === true) votes++
  return isTwoThirds(votes, world)
}

/** Detection: who hears a second choice at one place reports it, at once. */
export const checkConflict = (engine: Engine, before: Machine, vote: Vote, effects: readonly Effect[]): void => {
  const place = placeOf(vote.type, vote.round, vote.household)
  const heard = engine.heard.get(place)
  if (heard?.includes(vote.choice) === true) return
  if (heard !== undefined && before.step !== 'decided' && !effects.some((effect) => effect.kind === 'conflict'))
    violated('Detection', `${engine.name} did not report household ${vote.household} in round ${vote.round}`)
  engine.heard.set(place, heard === undefined ? [vote.choice] : [...heard, vote.choice])
}

/** CertificateQuorum and Agreement, for every engine: a certificate in a twin's hands is a certificate. */
export const checkDecision = (world: TwinsWorld, engine: Engine, round: number, blockId: string): void => {
  let signers = 0
  for (let household = 1; household <= world.households; household++)
    if (engine.heard.get(placeOf('precommit', round, household))?.includes(blockId) === true) signers++
  if (!isTwoThirds(signers, world))
    violated('CertificateQuorum', `${engine.name} decided ${blockId} with ${signers} of ${world.households}`)
  if (world.agreed !== undefined && world.agreed !== blockId)
    violated('Agreement', `${engine.name} decided ${blockId} where ${world.agreed} was decided`)
  world.agreed = blockId
}

export const checkLiveness = (world: TwinsWorld, rounds: number): void => {
  const waiting = world.engines.filter((engine) => !engine.twin && engine.machine.step !== 'decided')
  if (waiting.length === 0) return
  const where = waiting.map(({ name, machine }) => `${name} in round ${machine.round} (${machine.step})`)
  violated('LivenessAfterHeal', `${where.join(', ')} after ${rounds} rounds`)
}
