// One input, one new machine, and effects in order: Tendermint, Algorithm 1 of arXiv:1807.04938 (its lines in the
// comments). Each rule below looks at the machine alone; after an input the rules run until none applies.
//
//   rule            when                                                           line
//   decide          a block we hold and > 2/3 precommits for it, any round         49
//   skip            > 1/3 of the set speaks of a later round, or of rounds after   55
//   remember        a block we hold and > 2/3 prevotes for it, an earlier round    42
//   prevote         proposal without or with a proof-of-lock round; or proposer    22, 28
//                   known lost (nil, always safe)
//   lock            a block we hold and > 2/3 prevotes for it, first time          36
//   precommit nil   > 2/3 prevotes nil, or no choice can get a quorum any more     44
//   wait            > 2/3 prevotes or precommits of any kind, first time; a        34, 47
//                   round that cannot decide any more and hides no lock ends at once
import { FAR_VOTES, ROUNDS_AHEAD } from './limits.ts'
import { tallyOf, type Effect, type Input, type JudgedProposal, type Machine } from './machine.ts'
import { VOTE_TYPES, type Choice, type Vote } from '../ledger/index.ts'
import { isHonest, isQuorum, proposerOf } from './quorum.ts'
import { count, isHopeless, quorumAny, quorumBlock, quorumNil, voicesOf, votesFor, type Tally } from './tally.ts'

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
  const { round, household } = proposal
  const foreign = household !== proposerOf(machine.set, machine.height, round)
  if (foreign || round > machine.round + ROUNDS_AHEAD) return { machine, effects: [] }
  const first = machine.proposals.get(round)
  if (first === undefined)
    return { machine: { ...machine, proposals: new Map(machine.proposals).set(round, proposal) }, effects: [] }
  return isSame(first, proposal) ? { machine, effects: [] } : takeRival(machine, proposal)
}

/** A proposer that says two things: the latest is kept, unless an honest household has voted for the one before. */
const takeRival = (machine: Machine, proposal: JudgedProposal): Stepped => {
  const { round } = proposal
  const rival = machine.rivals.get(round)
  if (rival !== undefined && isSame(rival, proposal)) return { machine, effects: [] }
  const effects: Effect[] = [{ kind: 'conflict', proposal }]
  if (rival !== undefined && isBacked(machine, rival)) return { machine, effects }
  return { machine: { ...machine, rivals: new Map(machine.rivals).set(round, proposal) }, effects }
}

const isSame = (a: JudgedProposal, b: JudgedProposal): boolean =>
  a.blockId === b.blockId && a.validRound === b.validRound

const isBacked = (machine: Machine, { round, blockId }: JudgedProposal): boolean =>
  VOTE_TYPES.some((type) => isHonest(votesFor(tallyOf(machine, round), type, blockId), machine.set.length))

const takeVote = (machine: Machine, vote: Vote): Stepped => {
  if (!isWanted(machine, vote)) return { machine, effects: [] }
  const counted = count(tallyOf(machine, vote.round), vote, machine.set.length)
  if (counted.outcome === 'known') return { machine, effects: [] }
  const effects: Effect[] = counted.outcome === 'conflict' ? [{ kind: 'conflict', vote }] : []
  return { machine: { ...machine, tallies: new Map(machine.tallies).set(vote.round, counted.tally) }, effects }
}

/**
 * Whether a vote may count: its household is in the set, and of rounds far ahead no more than a few are kept of each,
 * so that nobody fills our memory with rounds that never were. Who stores votes asks this first.
 */
export const isWanted = (machine: Machine, vote: Vote): boolean => {
  if (!machine.set.includes(vote.household)) return false
  const ahead = machine.round + ROUNDS_AHEAD
  if (vote.round <= ahead) return true
  let kept = 0
  for (const [round, tally] of machine.tallies)
    if (round > ahead) for (const type of VOTE_TYPES) if (tally[type].has(vote.household)) kept++
  return kept < FAR_VOTES
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
      : (remember(machine) ?? prevoteRule(machine) ?? lock(machine) ?? precommitNil(machine) ?? wait(machine)))
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

/** Whether we hold this block and found it sound, from whichever round and whichever of two proposals. */
const holdsValid = (machine: Machine, blockId: string): boolean => {
  for (const proposals of [machine.proposals, machine.rivals])
    for (const proposal of proposals.values()) if (proposal.blockId === blockId && proposal.valid) return true
  return false
}

/**
 * Line 55: more than a third speaks of a later round or of rounds after it, so an honest validator was there. The paper
 * asks for one and the same round; of rounds far ahead we keep too few votes for that, and need no more.
 */
const skip = (machine: Machine): Stepped | undefined => {
  const passed = machine.step === 'idle' ? -1 : machine.round
  const reached = new Map<number, number>()
  const hear = (household: number, round: number): void => {
    if ((reached.get(household) ?? passed) < round) reached.set(household, round)
  }
  for (const [round, tally] of machine.tallies)
    if (round > passed) for (const household of voicesOf(tally)) hear(household, round)
  for (const { round, household } of machine.proposals.values()) if (round > passed) hear(household, round)
  const rounds = [...reached.values()].sort((a, b) => b - a)
  const round = rounds.find((_, i) => isHonest(i + 1, machine.set.length))
  return round === undefined ? undefined : startRound(machine, round)
}

/**
 * Lines 42-43 for a polka that is complete only now. The paper's timeouts see to it that all hear of a lock before the
 * next round; leaving rounds early gives that up, so what comes late still tells us what to propose.
 */
const remember = (machine: Machine): Stepped | undefined => {
  const known = machine.valid?.round ?? -1
  for (const [round, tally] of machine.tallies) {
    if (round <= known || round >= machine.round) continue
    const blockId = quorumBlock(tally, 'prevote', machine.set.length)
    if (blockId === undefined || !holdsValid(machine, blockId)) continue
    return { machine: { ...machine, valid: { round, blockId } }, effects: [] }
  }
  return undefined
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
  const blockId = quorumBlock(tallyOf(machine, round), 'prevote', machine.set.length)
  if (blockId === undefined || !holdsValid(machine, blockId)) return undefined
  const valid = { ...marked(machine, mark), valid: { round, blockId } }
  if (machine.step !== 'prevote') return { machine: valid, effects: [] }
  return precommit({ ...valid, locked: { round, blockId } }, blockId)
}

/** Line 44, and leaving early when the votes still out cannot make a quorum for anything. */
const precommitNil = (machine: Machine): Stepped | undefined => {
  if (machine.step !== 'prevote') return undefined
  const tally = tallyOf(machine, machine.round)
  const over = quorumNil(tally, 'prevote', machine.set.length) || isHopeless(tally, 'prevote', machine.set.length)
  return over ? precommit(machine, undefined) : undefined
}

/** Lines 34 and 47, each the first time in its round. */
const wait = (machine: Machine): Stepped | undefined => {
  const { round } = machine
  const tally = tallyOf(machine, round)
  const size = machine.set.length
  const prevoteMark = `prevote/${round}`
  if (machine.step === 'prevote' && quorumAny(tally, 'prevote', size) && !machine.done.has(prevoteMark))
    return { machine: marked(machine, prevoteMark), effects: [timer('prevote', round)] }
  const precommitMark = `precommit/${round}`
  if (!quorumAny(tally, 'precommit', size)) return undefined
  if (isOver(machine, tally)) return startRound(machine, round + 1)
  if (machine.done.has(precommitMark)) return undefined
  return { machine: marked(machine, precommitMark), effects: [timer('precommit', round)] }
}

/**
 * A round that nobody can win any more ends at once. From round 1 on, when something went wrong before, only once
 * everybody who is awake has precommitted and we hold the polka of every lock among it: the clock of line 47 is there
 * for locks to be heard of in time, and without it liars could hide one in every round (malachite issue 956).
 */
const isOver = (machine: Machine, tally: Tally): boolean => {
  const { round, set, lost } = machine
  if (!isHopeless(tally, 'precommit', set.length) && !quorumNil(tally, 'precommit', set.length)) return false
  if (round === 0) return true
  for (const household of set) {
    if (!tally.precommit.has(household)) {
      if (lost.has(household)) continue
      return false
    }
    const choice = tally.precommit.get(household)
    if (choice !== undefined && !isQuorum(votesFor(tally, 'prevote', choice), set.length)) return false
  }
  return true
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
