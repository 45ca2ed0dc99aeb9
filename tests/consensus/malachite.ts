// Malachite's round machine takes "complex events" (a proposal and the polka for it), ours takes messages. Here one of
// its steps becomes a machine of ours in the same state that has heard all but the last message of the event, and that
// message. Their round -1 ("nothing yet") is our round 0 before the start, so rounds are one higher here.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { createMachine, proposerOf, type Effect, type Input, type Machine } from '../../src/consensus/index.ts'
import { EMPTY_TALLY, count } from '../../src/consensus/tally.ts'
import type { Choice, Vote, VoteType } from '../../src/ledger/index.ts'

const FOLDER = join(process.env['HEARTHGRID_VECTORS'] ?? '../shared/vectors', 'malachite-itf')

/** Text of a file, or undefined where the vectors are not. */
export const readVectors = (name: string): string | undefined => {
  const path = join(FOLDER, name)
  if (!existsSync(path)) return undefined
  const bytes = readFileSync(path)
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
}

export const readLines = <T>(name: string): T[] | undefined =>
  readVectors(name)
    ?.trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T)

/** ITF's way to write numbers, tuples and sets, undone. */
export const unwrapped = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unwrapped)
  if (typeof value !== 'object' || value === null) return value
  const record = value as Record<string, unknown>
  if ('#bigint' in record) return Number(record['#bigint'])
  for (const wrap of ['#tup', '#set']) if (wrap in record) return unwrapped(record[wrap])
  if ('#map' in record) return unwrapped(record['#map'])
  return Object.fromEntries(Object.entries(record).map(([name, inner]) => [name, unwrapped(inner)]))
}

export type Tagged = { readonly tag: string; readonly value: unknown }
export type Model = {
  readonly height: number
  readonly round: number
  readonly step: { readonly tag: string }
  readonly lockedRound: number
  readonly lockedValue: Tagged
  readonly validRound: number
  readonly validValue: Tagged
}

const SET = [1, 2, 3, 4]
const SELF = 1
const OTHERS = [2, 3, 4]
/** Choices that make a quorum of any kind and leave every outcome open. */
const MIXED: readonly Choice[] = ['A', 'A', undefined]

const STEPS: Readonly<Record<string, Machine['step']>> = {
  NoStep: 'idle',
  ProposeStep: 'propose',
  PrevoteStep: 'prevote',
  PrecommitStep: 'precommit',
  // A round that is left and not yet followed by another: for us the two are one. Nothing but line 49 is open.
  UnstartedStep: 'precommit',
  CommitStep: 'decided',
}

/** The height at which household `proposer` proposes `round`. */
const heightFor = (round: number, proposer: number): number => 400 + SET.indexOf(proposer) - (round % SET.length)

/** Our machine in the state of theirs; `opens` is the round whose proposer matters, `proposes` whether we are that. */
export const machineOf = (model: Model, opens: number, proposes: boolean): Machine => ({
  ...createMachine(heightFor(opens, proposes ? SELF : 2), SET, SELF),
  round: model.round + 1,
  step: STEPS[model.step.tag] ?? 'idle',
  locked: model.lockedRound < 0 ? undefined : { round: model.lockedRound + 1, blockId: textOf(model.lockedValue) },
  valid:
    model.validValue.tag === 'Nil' ? undefined : { round: model.validRound + 1, blockId: textOf(model.validValue) },
})

export const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? textOf((value as Tagged).value) : String(value)

/** What is heard before, and the last message; no message for an event that means nothing to a machine of ours. */
export type Heard = { readonly machine: Machine; readonly last: Input | undefined }

const votesOf = (machine: Machine, type: VoteType, round: number, choices: readonly Choice[]): Vote[] =>
  choices.map((choice, i) => ({
    type,
    height: machine.height,
    round,
    household: OTHERS[i] ?? 0,
    choice,
    timeMs: 0n,
  }))

const hears = (machine: Machine, votes: readonly Vote[]): Machine => {
  const tallies = new Map(machine.tallies)
  for (const vote of votes) {
    const counted = count(tallies.get(vote.round) ?? EMPTY_TALLY, vote, SET.length)
    if (counted.outcome === 'counted') tallies.set(vote.round, counted.tally)
  }
  return { ...machine, tallies }
}

/** All votes but the last are known; the last is the event. */
const byVotes = (machine: Machine, type: VoteType, round: number, choices: readonly Choice[]): Heard => {
  const votes = votesOf(machine, type, round, choices)
  const last = votes.pop()
  return { machine: hears(machine, votes), last: last && { kind: 'vote', vote: last } }
}

const withProposal = (machine: Machine, round: number, blockId: string): Machine => ({
  ...machine,
  proposals: new Map([[round, judged(machine, round, blockId, -1, true)]]),
})

const judged = (machine: Machine, round: number, blockId: string, validRound: number, valid: boolean) => {
  const { height } = machine
  return { height, round, validRound, household: proposerOf(SET, height, round) ?? 0, blockId, valid }
}

const byProposal = (machine: Machine, blockId: string, validRound: number, valid: boolean): Heard => ({
  machine,
  last: { kind: 'proposal', proposal: judged(machine, machine.round, blockId, validRound, valid) },
})

const byTimeout = (model: Model, machine: Machine, timer: 'propose' | 'prevote' | 'precommit', value: unknown) => {
  const [height, round] = value as [number, number]
  // Timers of another height end with it and reach no machine.
  return {
    machine,
    last: height === model.height ? ({ kind: 'timeout', timer, round: round + 1 } as const) : undefined,
  }
}

/** The messages that make an event of theirs true, for a machine of ours in the state before it. */
export const heardOf = (model: Model, { tag, value }: Tagged, proposes = false): Heard => {
  const named = tag.startsWith('NewRound') || tag === 'RoundSkipCInput'
  const opens = named ? (value as number) + 1 : model.round + (model.step.tag === 'NoStep' ? 1 : 2)
  const machine = machineOf(model, opens, proposes || tag === 'NewRoundProposerCInput')
  const { round } = machine
  switch (tag) {
    case 'NewRoundCInput':
    case 'NewRoundProposerCInput':
      // A round begins with those who speak of it; while one is running, beginning means nothing.
      return ['NoStep', 'UnstartedStep'].includes(model.step.tag)
        ? byVotes(machine, 'prevote', opens, [undefined, undefined])
        : { machine, last: { kind: 'start' } }
    case 'RoundSkipCInput':
      return byVotes(machine, 'prevote', opens, [undefined, undefined])
    case 'ProposeValueCInput':
      return { machine, last: { kind: 'built', round, blockId: textOf(value) } }
    case 'ProposalCInput':
      return byProposal(machine, textOf((value as unknown[])[1]), -1, true)
    case 'ProposalInvalidCInput':
    case 'ProposalAndPolkaAndInvalidCInput':
      return byProposal(machine, 'unsound', -1, false)
    case 'ProposalAndPolkaPreviousAndValidCInput':
      return proofOfLock(machine, value as [unknown, number])
    case 'PolkaAnyCInput':
      return byVotes(machine, 'prevote', round, MIXED)
    case 'PolkaNilCInput':
      return byVotes(machine, 'prevote', round, [undefined, undefined, undefined])
    case 'ProposalAndPolkaAndValidCInput':
      return byVotes(withProposal(machine, round, textOf(value)), 'prevote', round, Array(3).fill(textOf(value)))
    case 'PrecommitAnyCInput':
      return byVotes(machine, 'precommit', round, MIXED)
    case 'ProposalAndCommitAndValidCInput': {
      const [at, block] = value as [number, unknown]
      return byVotes(withProposal(machine, at + 1, textOf(block)), 'precommit', at + 1, Array(3).fill(textOf(block)))
    }
    case 'TimeoutProposeCInput':
      return byTimeout(model, machine, 'propose', value)
    case 'TimeoutPrevoteCInput':
      return byTimeout(model, machine, 'prevote', value)
    case 'TimeoutPrecommitCInput':
      return byTimeout(model, machine, 'precommit', value)
    default:
      throw new Error(`no messages make ${tag} true`)
  }
}

/** A polka of a round that is not over cannot be named in a proposal; then only the proposal is heard. */
const proofOfLock = (machine: Machine, [block, validRound]: [unknown, number]): Heard => {
  const blockId = textOf(block)
  const polka = votesOf(machine, 'prevote', validRound + 1, [blockId, blockId, blockId])
  const heard = validRound + 1 < machine.round ? hears(machine, polka) : machine
  return byProposal(heard, blockId, validRound + 1, true)
}

/** Effects in words, in their rounds. */
export const inTheirWords = (effects: readonly Effect[]): string[] =>
  effects.map((effect) => {
    switch (effect.kind) {
      case 'build':
        return `build ${effect.round - 1}`
      case 'propose':
        return `propose ${effect.blockId} ${effect.round - 1} from ${Math.max(-1, effect.validRound - 1)}`
      case 'vote':
        return `${effect.type} ${effect.choice ?? 'nil'} ${effect.round - 1}`
      case 'timer':
        return `timer ${effect.timer} ${effect.round - 1}`
      case 'decide':
        return `decide ${effect.blockId} ${effect.round - 1}`
      case 'conflict':
        return 'conflict'
    }
  })

/** Their output in our words. A skip of theirs waits for a command; ours begins the round and its clock. */
export const wordsOf = ({ tag, value }: Tagged): string[] => {
  const record = value as Record<string, unknown>
  const list = value as unknown[]
  switch (tag) {
    case 'TimeoutOutput':
      return [
        `timer ${textOf((list[1] as Tagged).tag)
          .replace('Timeout', '')
          .toLowerCase()} ${String(list[0])}`,
      ]
    case 'GetValueAndScheduleTimeoutOutput':
      return [`build ${String(list[1])}`, `timer propose ${String(list[1])}`]
    case 'ProposalOutput':
      return [`propose ${textOf(record['proposal'])} ${String(record['round'])} from ${String(record['validRound'])}`]
    case 'VoteOutput': {
      const { voteType, valueId, round } = record as { voteType: Tagged; valueId: Tagged; round: number }
      return [`${voteType.tag.toLowerCase()} ${valueId.tag === 'Nil' ? 'nil' : textOf(valueId)} ${round}`]
    }
    case 'DecidedOutput':
      return [`decide ${String(list[1])} ${String(list[0])}`]
    case 'SkipRoundOutput':
      return [`timer propose ${String(value)}`]
    default:
      return []
  }
}

/** What both machines have in common, in one line. */
export const stateWords = (
  round: number,
  step: string | undefined,
  locked: { round: number; blockId: string } | undefined,
  valid: { round: number; blockId: string } | undefined,
): string => {
  const place = (at: { round: number; blockId: string } | undefined): string =>
    at === undefined ? 'none' : `${at.blockId} of ${at.round}`
  // A lock of round -1, which only the quirks bring about, is none by line 23.
  const lock = locked !== undefined && locked.round >= 0 ? locked : undefined
  return `${step ?? ''} ${round} locked ${place(lock)} valid ${place(valid)}`
}

const lower = (at: { round: number; blockId: string } | undefined) => at && { ...at, round: at.round - 1 }
export const ourState = ({ round, step, locked, valid }: Machine): string =>
  stateWords(round - 1, step, lower(locked), lower(valid))
