// One input, one new machine, and effects in order: Tendermint, Algorithm 1 of arXiv:1807.04938 (its lines in the
// comments). Each rule below looks at the machine alone; after an input the rules run until none applies.
//
//   rule            when                                                           line
//   decide          proposal and > 2/3 precommits for it, any round                49
//   skip            > 1/3 of the set speaks of a later round                       55
//   prevote         proposal without or with a proof-of-lock round; or proposer    22, 28
//                   known lost (nil, always safe)
//   lock            proposal and > 2/3 prevotes for it, first time                 36
//   precommit nil   > 2/3 prevotes nil, or no choice can get a quorum any more     44
//   wait            > 2/3 prevotes or precommits of any kind, first time           34, 47
import { ROUNDS_AHEAD } from './limits.ts'
import { tallyOf, type Effect, type Input, type JudgedProposal, type Machine } from './machine.ts'
import { type Choice } from '../ledger/index.ts'
import { isHonest, isQuorum, proposerOf } from './quorum.ts'
import { count, isHopeless, quorumAny, quorumBlock, quorumNil, voicesOf, votesFor } from './tally.ts'

export type Stepped = { readonly machine: Machine; readonly effects: readonly Effect[] }

export const step = (machine: Machine, input: Input): Stepped => {
  if (machine.step === 'decided') return { machine, effects: [] }
  return settle(take(machine, input))
}

/** Lets an input in; stale or superfluous ones change nothing. */
const take = (machine: Machine, input: Input): Stepped => {
  switch (input.kind) {
    case 'start':
      return machine.step === 'idle' ? startRound(machine, 0) : { machine, effects: [] }
    case 'proposal':
      return takeProposal(machine, input.proposal)
    case 'vote':
      return takeVote(machine, input.vote)
    case 'built':
      return takeBuilt(machine, input.round, input.blockId)
    case 'timeout':
      return takeTimeout(machine, input)
    case 'presence':
      return { machine: { ...machine, lost: new Set(input.lost) }, effects: [] }
  }
}

const takeProposal = (machine: Machine, proposal: JudgedProposal): Stepped => {
  const known = machine.proposals.has(proposal.round) || proposal.round > machine.round + ROUNDS_AHEAD
  if (known || proposal.household !== proposerOf(machine.set, machine.height, proposal.round))
    return { machine, effects: [] }
  return { machine: { ...machine, proposals: new Map(machine.proposals).set(proposal.round, proposal) }, effects: [] }
}

const takeVote = (machine: Machine, vote: Extract<Input, { kind: 'vote' }>['vote']): Stepped => {
  if (!machine.set.includes(vote.household)) return { machine, effects: [] }
  const counted = count(tallyOf(machine, vote.round), vote)
  if (counted.outcome === 'known') return { machine, effects: [] }
  const tallies = new Map(machine.tallies).set(vote.round, counted.tally)
  const effects: Effect[] = counted.outcome === 'conflict' ? [{ kind: 'conflict', vote }] : []
  return { machine: { ...machine, tallies }, effects }
}

/** Line 19: the block that we were asked to build goes out, unless the round is over. */
const takeBuilt = (machine: Machine, round: number, blockId: string): Stepped =>
  round === machine.round && machine.step === 'propose'
    ? { machine, effects: [{ kind: 'propose', round, blockId, validRound: -1 }] }
    : { machine, effects: [] }

/** Lines 57, 61 and 65; a timer of another round or step is stale. */
const takeTimeout = (machine: Machine, input: Extract<Input, { kind: 'timeout' }>): Stepped => {
  if (input.round !== machine.round) return { machine, effects: [] }
  if (input.timer === 'propose' && machine.step === 'propose') return prevote(machine, undefined)
  if (input.timer === 'prevote' && machine.step === 'prevote') return precommit(machine, undefined)
  if (input.timer === 'precommit' && machine.step !== 'idle') return startRound(machine, machine.round + 1)
  return { machine, effects: [] }
}

const settle = (begun: Stepped): Stepped => {
  let { machine } = begun
  const effects = [...begun.effects]
  for (;;) {
    const next = firstRule(machine)
    if (next === undefined) return { machine, effects }
    machine = next.machine
    effects.push(...next.effects)
  }
}

const firstRule = (machine: Machine): Stepped | undefined => {
  if (machine.step === 'decided') return undefined
  return (
    decide(machine) ??
    skip(machine) ??
    (machine.step === 'idle'
      ? undefined
      : (prevoteRule(machine) ?? lock(machine) ?? precommitNil(machine) ?? wait(machine)))
  )
}

/** Lines 11-21. */
const startRound = (machine: Machine, round: number): Stepped => {
  const started: Machine = { ...machine, round, step: 'propose' }
  if (machine.self === undefined || machine.self !== proposerOf(machine.set, machine.height, round))
    return { machine: started, effects: [{ kind: 'timer', timer: 'propose', round }] }
  if (machine.valid === undefined)
    return { machine: started, effects: [{ kind: 'build', round }, timer('propose', round)] }
  const { blockId, round: validRound } = machine.valid
  return { machine: started, effects: [{ kind: 'propose', round, blockId, validRound }, timer('propose', round)] }
}

/** Line 49: a decision needs no step and no round of ours. */
const decide = (machine: Machine): Stepped | undefined => {
  for (const [round, tally] of machine.tallies) {
    const blockId = quorumBlock(tally, 'precommit', machine.set.length)
    if (blockId === undefined || !holdsValid(machine, blockId)) continue
    return { machine: { ...machine, step: 'decided' }, effects: [{ kind: 'decide', round, blockId }] }
  }
  return undefined
}

const holdsValid = (machine: Machine, blockId: string): boolean => {
  for (const proposal of machine.proposals.values()) if (proposal.blockId === blockId && proposal.valid) return true
  return false
}

/** Line 55: more than a third speaks of a later round, so an honest validator is there. */
const skip = (machine: Machine): Stepped | undefined => {
  let latest = -1
  for (const [round, tally] of machine.tallies) {
    if (round <= machine.round && machine.step !== 'idle') continue
    if (round <= latest) continue
    const voices = voicesOf(tally)
    const proposal = machine.proposals.get(round)
    if (proposal !== undefined) voices.add(proposal.household)
    if (isHonest(voices.size, machine.set.length)) latest = round
  }
  return latest > machine.round || (latest >= 0 && machine.step === 'idle') ? startRound(machine, latest) : undefined
}

/** Lines 22-27 and 28-33. */
const prevoteRule = (machine: Machine): Stepped | undefined => {
  if (machine.step !== 'propose') return undefined
  const proposal = machine.proposals.get(machine.round)
  if (proposal === undefined) {
    const proposer = proposerOf(machine.set, machine.height, machine.round)
    return proposer !== undefined && machine.lost.has(proposer) ? prevote(machine, undefined) : undefined
  }
  const { blockId, validRound, valid } = proposal
  const locked = machine.locked
  if (validRound < 0) {
    const free = locked === undefined || locked.blockId === blockId
    return prevote(machine, valid && free ? blockId : undefined)
  }
  if (validRound >= machine.round) return prevote(machine, undefined)
  const polka = isQuorum(votesFor(tallyOf(machine, validRound), 'prevote', blockId), machine.set.length)
  if (!polka) return undefined
  const free = locked === undefined || locked.round <= validRound || locked.blockId === blockId
  return prevote(machine, valid && free ? blockId : undefined)
}

/** Lines 36-43: lock in the prevote step, remember the valid value in any step from there on. */
const lock = (machine: Machine): Stepped | undefined => {
  const { round } = machine
  const mark = `lock/${round}`
  if (machine.step === 'propose' || machine.done.has(mark)) return undefined
  const proposal = machine.proposals.get(round)
  if (proposal === undefined || !proposal.valid) return undefined
  const { blockId } = proposal
  if (!isQuorum(votesFor(tallyOf(machine, round), 'prevote', blockId), machine.set.length)) return undefined
  const marked = { ...machine, valid: { round, blockId }, done: new Set(machine.done).add(mark) }
  if (machine.step !== 'prevote') return { machine: marked, effects: [] }
  return precommit({ ...marked, locked: { round, blockId } }, blockId)
}

/** Line 44, and leaving early when the votes still out cannot make a quorum for anything. */
const precommitNil = (machine: Machine): Stepped | undefined => {
  if (machine.step !== 'prevote') return undefined
  const tally = tallyOf(machine, machine.round)
  const over = quorumNil(tally, 'prevote', machine.set.length) || isHopeless(tally, 'prevote', machine.set.length)
  return over ? precommit(machine, undefined) : undefined
}

/** Lines 34 and 47, each the first time in its round; a round that nobody can win any more ends at once. */
const wait = (machine: Machine): Stepped | undefined => {
  const { round } = machine
  const tally = tallyOf(machine, round)
  const size = machine.set.length
  const prevoteMark = `prevote/${round}`
  if (machine.step === 'prevote' && quorumAny(tally, 'prevote', size) && !machine.done.has(prevoteMark))
    return { machine: marked(machine, prevoteMark), effects: [timer('prevote', round)] }
  const precommitMark = `precommit/${round}`
  if (!quorumAny(tally, 'precommit', size)) return undefined
  if (isHopeless(tally, 'precommit', size) || quorumNil(tally, 'precommit', size)) return startRound(machine, round + 1)
  if (machine.done.has(precommitMark)) return undefined
  return { machine: marked(machine, precommitMark), effects: [timer('precommit', round)] }
}

const marked = (machine: Machine, mark: string): Machine => ({ ...machine, done: new Set(machine.done).add(mark) })

const timer = (kind: 'propose' | 'prevote' | 'precommit', round: number): Effect => ({
  kind: 'timer',
  timer: kind,
  round,
})

const prevote = (machine: Machine, choice: Choice): Stepped => ({
  machine: { ...machine, step: 'prevote' },
  effects: voteEffect(machine, 'prevote', choice),
})

const precommit = (machine: Machine, choice: Choice): Stepped => ({
  machine: { ...machine, step: 'precommit' },
  effects: voteEffect(machine, 'precommit', choice),
})

/** Observers run the same machine and say nothing. */
const voteEffect = (machine: Machine, type: 'prevote' | 'precommit', choice: Choice): Effect[] =>
  machine.self === undefined ? [] : [{ kind: 'vote', type, round: machine.round, choice }]
