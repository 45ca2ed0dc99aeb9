// Engines of a twins scenario: pure consensus machines, and a scheduler that carries what they say inside partitions.
// Messages take no time; when nothing is on the way, the timer that is due first fires. A world is copied where
// scenarios part, so that they share their beginnings.
import {
  consensusLimits,
  createMachine,
  step,
  tallyOf,
  type Effect,
  type Input,
  type Machine,
  type TimerKind,
} from '../../src/consensus/index.ts'
import { count } from '../../src/consensus/tally.ts'
import type { Choice } from '../../src/ledger/index.ts'
import { randomOf, type Random } from '../standin/random.ts'
import { checkConflict, checkDecision, checkVote } from './twins-checks.ts'
import type { Scenario, Split } from './twins-scenario.ts'

export type Engine = {
  readonly name: string
  readonly household: number
  readonly twin: boolean
  machine: Machine
  timers: { readonly timer: TimerKind; readonly round: number; readonly dueMs: number }[]
  /** Choices heard at a place of a household, our own included; two of them are a lie. */
  readonly heard: Map<number, readonly Choice[]>
  readonly said: Map<number, Choice>
  /** Our last precommit for a block. */
  lock: { readonly round: number; readonly blockId: string } | undefined
}

type Message = Extract<Input, { kind: 'proposal' | 'vote' }>
type Letter = { readonly from: number; readonly to: number; readonly message: Message }

export type TwinsWorld = {
  readonly households: number
  readonly engines: readonly Engine[]
  readonly random: Random | undefined
  nowMs: number
  /** The round whose split holds; what belongs to later rounds waits. */
  round: number
  split: Split | undefined
  onTheWay: Letter[]
  /** Of rounds that have not begun. */
  waiting: Letter[]
  /** Cut off by a split. */
  missed: Letter[]
  agreed: string | undefined
  /** Rounds in which engines decided. */
  decidedIn: number[]
  caughtUp: number
  conflicts: number
}

export const createWorld = ({ households, twins, order }: Omit<Scenario, 'splits'>): TwinsWorld => {
  const set = Array.from({ length: households }, (_, i) => i + 1)
  const engine = (household: number, name: string): Engine => ({
    name,
    household,
    twin: twins.includes(household),
    // At a height that the set divides, the first of the set proposes round 0.
    machine: createMachine(households, set, household),
    timers: [],
    heard: new Map(),
    said: new Map(),
    lock: undefined,
  })
  return {
    households,
    engines: [...set.map((id) => engine(id, `${id}`)), ...twins.map((id) => engine(id, `${id}'`))],
    random: order === 'sent' ? undefined : randomOf(order),
    nowMs: 0,
    round: 0,
    split: undefined,
    onTheWay: [],
    waiting: [],
    missed: [],
    agreed: undefined,
    decidedIn: [],
    caughtUp: 0,
    conflicts: 0,
  }
}

/** Only for worlds that deliver in the order of sending: a random source is not copied. */
export const copyWorld = (world: TwinsWorld): TwinsWorld => ({
  ...world,
  engines: world.engines.map((engine) => ({
    ...engine,
    timers: [...engine.timers],
    heard: new Map(engine.heard),
    said: new Map(engine.said),
  })),
  onTheWay: [...world.onTheWay],
  waiting: [...world.waiting],
  missed: [...world.missed],
  decidedIn: [...world.decidedIn],
})

/** A round under its split, until nothing is on the way and no timer of this round or an earlier one runs. */
export const runRound = (world: TwinsWorld, round: number, split: Split, late: Scenario['late']): void => {
  Object.assign(world, { round, split, onTheWay: world.waiting, waiting: [] })
  if (round === 0) world.engines.forEach((_, at) => feed(world, at, { kind: 'start' }))
  else if (late === 'repeated') repeatAll(world)
  do deliverAll(world)
  while (fireNext(world, Number.POSITIVE_INFINITY))
}

/** A round with all its timeouts is over within so many repetitions; an engine that stands still is seen by them. */
const TURNS_PER_ROUND = 10

/** The whole network again: everybody repeats at once and then every few seconds, until honest engines have decided. */
export const heal = (world: TwinsWorld, { late, healed }: Omit<Scenario, 'splits'>, rounds: number): void => {
  const last = Math.max(...world.engines.map(({ machine }) => machine.round)) + rounds
  const arrives = late === 'arrives' ? world.missed : []
  Object.assign(world, { round: Number.POSITIVE_INFINITY, split: undefined })
  Object.assign(world, { onTheWay: [...arrives, ...world.waiting], waiting: [], missed: [] })
  if (healed === 'silent')
    for (const engine of world.engines) if (engine.twin) engine.machine = { ...engine.machine, step: 'decided' }
  const undecided = (): Engine[] =>
    world.engines.filter(({ twin, machine }) => !twin && machine.step !== 'decided' && machine.round <= last)
  for (let turns = rounds * TURNS_PER_ROUND; turns > 0 && undecided().length > 0; turns--) {
    repeatAll(world)
    const untilMs = world.nowMs + consensusLimits.REPEAT_MS
    do deliverAll(world)
    while (undecided().length > 0 && fireNext(world, untilMs))
    world.nowMs = untilMs
    catchUp(world)
  }
}

/** Whoever is behind gets the agreed block with its certificate from an honest household that has moved on. */
const catchUp = (world: TwinsWorld): void => {
  if (!world.engines.some(({ twin, machine }) => !twin && machine.step === 'decided')) return
  for (const engine of world.engines) {
    if (engine.machine.step === 'decided') continue
    engine.machine = { ...engine.machine, step: 'decided' }
    if (!engine.twin) world.caughtUp++
  }
}

const deliverAll = (world: TwinsWorld): void => {
  const { random } = world
  for (let next = 0; next < world.onTheWay.length; next++) {
    if (random !== undefined) {
      const drawn = next + random.below(world.onTheWay.length - next)
      const [a, b] = [world.onTheWay[next], world.onTheWay[drawn]]
      if (a !== undefined && b !== undefined) [world.onTheWay[next], world.onTheWay[drawn]] = [b, a]
    }
    const letter = world.onTheWay[next]
    if (letter !== undefined) deliver(world, letter)
  }
  world.onTheWay = []
}

const roundOf = (message: Message): number => (message.kind === 'vote' ? message.vote : message.proposal).round

const deliver = (world: TwinsWorld, letter: Letter): void => {
  const { from, to, message } = letter
  if (roundOf(message) > world.round) world.waiting.push(letter)
  else if (!reaches(world, from, to)) world.missed.push(letter)
  else feed(world, to, message)
}

const reaches = ({ split }: TwinsWorld, from: number, to: number): boolean =>
  split === undefined || split[from] === split[to]

const publish = (world: TwinsWorld, from: number, message: Message): void => {
  for (let to = 0; to < world.engines.length; to++) if (to !== from) world.onTheWay.push({ from, to, message })
}

/** Fires the timer that is due first, ties by the order of engines; false when none is due in time. */
const fireNext = (world: TwinsWorld, untilMs: number): boolean => {
  let [at, index, dueMs] = [-1, -1, untilMs]
  for (const [i, { timers, machine }] of world.engines.entries()) {
    if (machine.step === 'decided') continue
    for (const [j, timer] of timers.entries())
      if (timer.round <= world.round && timer.dueMs < dueMs) [at, index, dueMs] = [i, j, timer.dueMs]
  }
  const [fired] = world.engines[at]?.timers.splice(index, 1) ?? []
  if (fired === undefined) return false
  world.nowMs = Math.max(world.nowMs, dueMs)
  feed(world, at, { kind: 'timeout', timer: fired.timer, round: fired.round })
  return true
}

/** What a node says again while it is stuck: all it has of its round and of the polka behind its valid value. */
const repeatAll = (world: TwinsWorld): void => {
  for (const [from, { machine }] of world.engines.entries()) {
    if (machine.step === 'idle' || machine.step === 'decided') continue
    for (const message of repeated(machine))
      for (const [to, other] of world.engines.entries())
        if (to !== from && reaches(world, from, to) && !knows(other.machine, message))
          world.onTheWay.push({ from, to, message })
  }
}

const repeated = (machine: Machine): Message[] => {
  const rounds = new Set([machine.round, machine.valid?.round ?? machine.round])
  const messages: Message[] = []
  for (const round of rounds) {
    for (const proposal of [machine.proposals.get(round), machine.rivals.get(round)])
      if (proposal !== undefined) messages.push({ kind: 'proposal', proposal })
    const tally = tallyOf(machine, round)
    const { height } = machine
    for (const type of ['prevote', 'precommit'] as const)
      for (const [household, choice] of tally[type])
        messages.push({ kind: 'vote', vote: { type, height, round, household, choice, timeMs: 0n } })
    for (const [household, choice] of tally.seconds)
      messages.push({ kind: 'vote', vote: { type: 'prevote', height, round, household, choice, timeMs: 0n } })
  }
  return messages
}

const knows = (machine: Machine, message: Message): boolean => {
  if (message.kind === 'vote')
    return count(tallyOf(machine, message.vote.round), message.vote, machine.set.length).outcome === 'known'
  const { round, blockId } = message.proposal
  return [machine.proposals.get(round), machine.rivals.get(round)].some((known) => known?.blockId === blockId)
}

/** One input and whatever its effects bring back, as the node does it. */
const feed = (world: TwinsWorld, at: number, input: Input): void => {
  const engine = world.engines[at]
  if (engine === undefined) return
  const inputs = [input]
  for (let next = inputs.shift(); next !== undefined; next = inputs.shift()) {
    const before = engine.machine
    const { machine, effects } = step(before, next)
    engine.machine = machine
    if (next.kind === 'vote') checkConflict(engine, before, next.vote, effects)
    for (const effect of effects) {
      const back = perform(world, at, engine, effect)
      if (back !== undefined) inputs.push(back)
    }
  }
}

const perform = (world: TwinsWorld, at: number, engine: Engine, effect: Effect): Input | undefined => {
  const { household, machine } = engine
  const { height } = machine
  switch (effect.kind) {
    case 'build':
      // Twins build different blocks: each block carries the name of its engine.
      return { kind: 'built', round: effect.round, blockId: `${engine.name}/${effect.round}` }
    case 'propose': {
      const { round, blockId, validRound } = effect
      const proposal = { height, round, validRound, household, blockId, valid: true }
      publish(world, at, { kind: 'proposal', proposal })
      return { kind: 'proposal', proposal }
    }
    case 'vote': {
      const { type, round, choice } = effect
      checkVote(world, engine, type, round, choice)
      const message: Message = { kind: 'vote', vote: { type, height, round, household, choice, timeMs: 0n } }
      publish(world, at, message)
      return message
    }
    case 'timer':
      engine.timers.push({ ...effect, dueMs: world.nowMs + timeoutMs(effect.timer, effect.round) })
      return undefined
    case 'decide':
      checkDecision(world, engine, effect.round, effect.blockId)
      world.decidedIn.push(effect.round)
      return undefined
    case 'conflict':
      if (!engine.twin) world.conflicts++
      return undefined
  }
}

const timeoutMs = (timer: TimerKind, round: number): number => {
  const { TIMEOUT_CAP_MS, TIMEOUT_MS, TIMEOUT_STEP_MS } = consensusLimits
  return Math.min(TIMEOUT_CAP_MS, TIMEOUT_MS[timer] + round * TIMEOUT_STEP_MS)
}
