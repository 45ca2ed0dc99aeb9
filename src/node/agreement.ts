// Drives the pure consensus machine at the height after the tip: performs its effects in order, each of our own words
// on disk before it is signed and published, and hands a decision to the chain. Works inside the node's loop only.
import {
  blockTimeMs,
  buildBlock,
  encodeBlock,
  hex,
  must,
  type Crypto,
  type Executed,
  type Hex,
  type Signer,
  type Transaction,
  type Verified,
  type CommitCertificate,
  proposalBytes,
  voteBytes,
  type SignedProposal,
  type SignedVote,
} from '../ledger/index.ts'
import {
  certificateOf,
  consensusLimits,
  createMachine,
  encodeMessage,
  step,
  type ConsensusMessage,
  type Effect,
  type Input,
  type Journal,
  type JournalEntry,
  type Machine,
  type Speech,
} from '../consensus/index.ts'
import type { Chain } from './chain.ts'
import { createTimers, type Timers } from './timers.ts'
import type { Clock } from './ports.ts'

/** What the agreement needs from the rest of the node. */
export type AgreementContext = {
  readonly chain: Chain
  readonly crypto: Crypto
  readonly clock: Clock
  readonly journal: Journal
  readonly signer: Signer
  /** Our household while it may vote; undefined makes an observer of us from the next height on. */
  readonly self: number | undefined
  /** False as soon as a person has said stop: then nothing more is said, also in a running height. */
  mayVote(): boolean
  publish(message: Uint8Array): void
  candidates(): readonly Verified<Transaction>[]
  /** Transactions that the ledger refused while a block was built. */
  dropped(refused: ReadonlyMap<Hex, string>): void
  /** Runs a task in the node's loop. */
  later(task: () => Promise<unknown>): void
  /** The disk refused our words: we go on listening and stay silent until the next height. */
  onSilenced(error: unknown): void
}

export type Agreement = {
  readonly context: AgreementContext
  readonly timers: Timers
  machine: Machine
  /** Blocks of this height: executed, or known to be invalid. */
  blocks: Map<Hex, Executed | 'invalid'>
  proposals: Map<number, SignedProposal>
  votes: Map<string, SignedVote>
  /** Inputs since the last write to the journal. */
  unsaved: JournalEntry[]
  silenced: boolean
  conflicts: { readonly first: SignedVote; readonly second: SignedVote }[]
}

export const createAgreement = (context: AgreementContext): Agreement => {
  const agreement: Agreement = {
    context,
    timers: createTimers(context.clock, (timer, round) =>
      context.later(() => {
        remember(agreement, { kind: 'timeout', timer, round })
        return feed(agreement, { kind: 'timeout', timer, round })
      }),
    ),
    ...heightAfter(context),
  }
  return agreement
}

type HeightState = Omit<Agreement, 'context' | 'timers'>

const heightAfter = ({ chain, self, signer }: AgreementContext): HeightState => {
  const { nextSet } = chain.tip().state.street
  // Only the household's voter key may speak; any other key of ours would be ignored by everybody.
  const voter = nextSet.find(({ household, key }) => household === self && hex(key) === hex(signer.key))
  return {
    machine: createMachine(
      chain.height() + 1,
      nextSet.map(({ household }) => household),
      voter?.household,
    ),
    blocks: new Map(),
    proposals: new Map(),
    votes: new Map(),
    unsaved: [],
    silenced: false,
    conflicts: [],
  }
}

/** After the chain grew: a new machine; timers of the old height are stale. */
export const nextHeight = (agreement: Agreement): void => {
  agreement.timers.clear()
  Object.assign(agreement, heightAfter(agreement.context))
}

export const isActive = (agreement: Agreement): boolean => agreement.machine.step !== 'idle'

/** Starts the height, unless it runs already. */
export const startHeight = async (agreement: Agreement): Promise<void> => {
  if (agreement.machine.step !== 'idle') return
  remember(agreement, { kind: 'start' })
  await feed(agreement, { kind: 'start' })
}

/** A proposal that was checked and executed by `judge`. */
export const takeProposal = async (
  agreement: Agreement,
  proposal: SignedProposal,
  judged: Executed | 'invalid',
): Promise<void> => {
  const { round, household, validRound, blockId } = proposal
  if (!agreement.proposals.has(round)) agreement.proposals.set(round, proposal)
  agreement.blocks.set(blockId, judged)
  remember(agreement, { kind: 'message', bytes: encodeMessage({ kind: 'proposal', proposal }) })
  const height = agreement.machine.height
  const valid = judged !== 'invalid'
  await feed(agreement, { kind: 'proposal', proposal: { height, round, validRound, household, blockId, valid } })
}

/** Votes whose signatures were checked. */
export const takeVotes = async (agreement: Agreement, votes: readonly SignedVote[]): Promise<void> => {
  const { height } = agreement.machine
  for (const vote of votes) {
    if (agreement.machine.height !== height) return
    const first = agreement.votes.get(voteKey(vote))
    if (!keepVote(agreement, vote)) continue
    if (first !== undefined && agreement.conflicts.length < agreement.machine.set.length)
      agreement.conflicts.push({ first, second: vote })
    remember(agreement, { kind: 'message', bytes: encodeMessage({ kind: 'votes', votes: [vote] }) })
    await feed(agreement, { kind: 'vote', vote })
  }
}

export const voteKey = (vote: Pick<SignedVote, 'type' | 'round' | 'household'>): string =>
  `${vote.type}/${vote.round}/${vote.household}`

/** Keeps a signed vote, also a liar's further choices, which count as well; false when it brings nothing new. */
export const keepVote = ({ votes }: Agreement, vote: SignedVote): boolean => {
  const place = voteKey(vote)
  let key = place
  for (let more = 0; more <= consensusLimits.CHOICES_OF_A_LIAR; more++) {
    const known = votes.get(key)
    if (known === undefined) {
      votes.set(key, vote)
      return true
    }
    if (known.choice === vote.choice) return false
    key = `${place}/${more}`
  }
  return false
}

/** Whether this very choice was heard at its place. */
export const isKept = ({ votes }: Agreement, vote: SignedVote): boolean => {
  const place = voteKey(vote)
  let known = votes.get(place)
  for (let more = 0; known !== undefined && known.choice !== vote.choice; more++) known = votes.get(`${place}/${more}`)
  return known !== undefined
}

/** Inputs wait here for our next word; who says nothing needs none of them. */
const remember = (agreement: Agreement, entry: JournalEntry): void => {
  if (agreement.machine.self !== undefined && !agreement.silenced) agreement.unsaved.push(entry)
}

/** One input, then whatever its effects bring back, until the machine is quiet or the height is over. */
export const feed = async (agreement: Agreement, input: Input): Promise<void> => {
  const queue: Input[] = [input]
  const { height } = agreement.machine
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const stepped = step(agreement.machine, next)
    agreement.machine = stepped.machine
    for (const effect of stepped.effects) {
      const back = await perform(agreement, effect)
      if (agreement.machine.height !== height) return
      if (back !== undefined) queue.push(back)
    }
  }
}

export const perform = async (agreement: Agreement, effect: Effect): Promise<Input | undefined> => {
  switch (effect.kind) {
    case 'build':
      return build(agreement, effect.round)
    case 'propose':
      return propose(agreement, effect)
    case 'vote':
      return vote(agreement, effect)
    case 'timer':
      agreement.timers.start(effect.timer, effect.round)
      return undefined
    case 'decide':
      await decide(agreement, effect)
      return undefined
    case 'conflict':
      return undefined
  }
}

/** A clock this far ahead of block time means that the street slept: an empty block brings the time up first. */
const TICK_MS = 2_000

const build = async (agreement: Agreement, round: number): Promise<Input | undefined> => {
  const { chain, clock, candidates, dropped } = agreement.context
  const proposer = agreement.machine.self
  if (proposer === undefined) return undefined
  const certificate = chain.certificate()
  const tip = chain.tip()
  const lagMs = clock.nowMs() - Number(blockTimeMs(tip.state.street.timeMs, certificate))
  const { executed, refused } = buildBlock(tip, proposer, certificate, lagMs > TICK_MS ? [] : candidates())
  if (refused.size > 0) dropped(refused)
  agreement.blocks.set(executed.block.id, executed)
  return { kind: 'built', round, blockId: executed.block.id }
}

const propose = async (
  agreement: Agreement,
  { round, blockId, validRound }: Extract<Effect, { kind: 'propose' }>,
): Promise<Input | undefined> => {
  const { machine, context } = agreement
  const executed = agreement.blocks.get(blockId)
  const household = machine.self
  if (household === undefined || executed === undefined || executed === 'invalid') return undefined
  const proposal = { height: machine.height, round, validRound, household, blockId }
  const signBytes = proposalBytes(context.chain.chainId, proposal)
  const block = encodeBlock(executed.block)
  const signature = await speak(agreement, { round, speech: 'proposal', signBytes, block })
  if (signature === undefined) return undefined
  const signed = { ...proposal, block, signature }
  agreement.proposals.set(round, signed)
  say(agreement, { kind: 'proposal', proposal: signed })
  return { kind: 'proposal', proposal: { ...proposal, valid: true } }
}

const vote = async (
  agreement: Agreement,
  { type, round, choice }: Extract<Effect, { kind: 'vote' }>,
): Promise<Input | undefined> => {
  const { machine, context } = agreement
  const household = machine.self
  if (household === undefined) return undefined
  const made = { type, height: machine.height, round, household, choice, timeMs: BigInt(context.clock.nowMs()) }
  const signBytes = voteBytes(context.chain.chainId, made)
  const signature = await speak(agreement, { round, speech: type, signBytes, block: undefined })
  if (signature === undefined) return undefined
  const signed: SignedVote = { ...made, signature }
  agreement.votes.set(voteKey(signed), signed)
  say(agreement, { kind: 'votes', votes: [signed] })
  return { kind: 'vote', vote: made }
}

/**
 * Save before we speak: the words go to disk, then are signed. Undefined when they must not be said, because something
 * else stands at this place, or cannot be, because the disk failed; then we stay silent until the next height.
 */
const speak = async (
  agreement: Agreement,
  words: {
    readonly round: number
    readonly speech: Speech
    readonly signBytes: Uint8Array
    readonly block: Uint8Array | undefined
  },
): Promise<Uint8Array | undefined> => {
  if (agreement.silenced || !agreement.context.mayVote()) return undefined
  const { journal, signer, onSilenced } = agreement.context
  const { height } = agreement.machine
  const inputs = agreement.unsaved
  agreement.unsaved = []
  try {
    const written = await journal.write(height, inputs, { height, ...words })
    // What was not written belongs to our next word; lost, a replay would not know of a lock.
    if (written !== 'written') agreement.unsaved = inputs
    if (written === 'conflict') return undefined
  } catch (error) {
    agreement.silenced = true
    onSilenced(error)
    return undefined
  }
  return signer.sign(words.signBytes)
}

const say = (agreement: Agreement, message: ConsensusMessage): void => agreement.context.publish(encodeMessage(message))

export const decide = async (
  agreement: Agreement,
  { round, blockId }: Extract<Effect, { kind: 'decide' }>,
): Promise<void> => {
  const { chain } = agreement.context
  const executed = agreement.blocks.get(blockId)
  must(executed, 'the machine decides only on blocks that were judged')
  if (executed === undefined || executed === 'invalid') return
  const { height, set } = agreement.machine
  const precommits = [...agreement.votes.values()].filter(
    (other) => other.type === 'precommit' && other.round === round,
  )
  const certificate: CommitCertificate = certificateOf({ height, round, blockId }, set, precommits)
  await chain.append(executed, certificate)
}

/**
 * What others may have missed, for a link that is new or a height that is stuck: the votes of the current round, those
 * by which we left the one before it (else whoever missed one of them waits there for ever), those of the polka behind
 * the valid value, and the proposals that go with them.
 */
export const repeat = (agreement: Agreement): void => {
  const { machine } = agreement
  if (machine.step === 'idle') return
  const rounds = new Set([machine.round, machine.round - 1, machine.valid?.round ?? machine.round])
  const votes = [...agreement.votes.values()].filter((other) => rounds.has(other.round))
  for (const round of rounds) {
    const proposal = agreement.proposals.get(round)
    if (proposal !== undefined) say(agreement, { kind: 'proposal', proposal })
  }
  for (let at = 0; at < votes.length; at += consensusLimits.VOTES_PER_MESSAGE)
    say(agreement, { kind: 'votes', votes: votes.slice(at, at + consensusLimits.VOTES_PER_MESSAGE) })
}
