// What a node holds of the height after its tip, and what the agreement needs from the rest of the node.
import {
  hex,
  type Crypto,
  type Executed,
  type Hex,
  type Signer,
  type SignedProposal,
  type SignedVote,
  type Transaction,
  type Verified,
} from '../../ledger/index.ts'
import {
  count,
  createMachine,
  isWanted,
  tallyOf,
  type Input,
  type Journal,
  type Effect,
  type JournalEntry,
  type Machine,
  type Place,
  type Stepped,
} from '../../consensus/index.ts'
import type { Chain } from '../sync/chain.ts'
import { logMachine, loggedStep, type InputLog } from '../report/input-log.ts'
import { ROUNDS_KEPT } from '../limits.ts'
import type { Timers } from './timers.ts'
import type { Clock } from '../ports.ts'

export type AgreementContext = {
  readonly chain: Chain
  readonly crypto: Crypto
  readonly clock: Clock
  readonly journal: Journal
  readonly signer: Signer
  readonly log: InputLog
  /** Our household while it may vote; undefined makes an observer of us from the next height on. */
  readonly self: number | undefined
  /** False while nothing may be signed: a person has said stop, our key is not cleared, or we are behind. */
  mayVote(): boolean
  publish(message: Uint8Array): void
  candidates(): readonly Verified<Transaction>[]
  /** Transactions that the ledger refused while a block was built. */
  dropped(refused: ReadonlyMap<Hex, string>): void
  /** Runs a task in the node's loop. */
  later(task: () => Promise<unknown>): void
  /** The disk refused our words: we go on listening and stay silent until the next height. */
  onSilenced(error: unknown): void
  /** The disk has words of ours up to this place. */
  onSpoken(place: Place): void
  /** The disk refused our words because they are over: another tab of this profile has learned that the key went astray. */
  onRetired(): Promise<void>
}

/** Two different things that one validator signed for one place, the first one first. */
export type DoubleVote =
  | { readonly kind: 'vote'; readonly first: SignedVote; readonly second: SignedVote }
  | { readonly kind: 'proposal'; readonly first: SignedProposal; readonly second: SignedProposal }

export type Agreement = {
  readonly context: AgreementContext
  readonly timers: Timers
  machine: Machine
  /** Blocks of this height: executed, or known to be invalid. */
  blocks: Map<Hex, Executed | 'invalid'>
  /** The first proposal of each round, and another of a proposer that made two. */
  proposals: Map<number, SignedProposal>
  rivals: Map<number, SignedProposal>
  /** The first vote at each place, and the further prevote of a liar that the machine counts as well. */
  votes: Map<string, SignedVote>
  seconds: Map<string, SignedVote>
  /** Inputs since the last write to the journal. */
  unsaved: JournalEntry[]
  /** How many entries of this height are in the journal and in the machine. */
  saved: number
  /** Whom the machine had lost when we remembered an input last. */
  savedLost: ReadonlySet<number>
  silenced: boolean
  /** Our words of this round that wait until we may vote: while others are ahead of us, or nobody has confirmed us. */
  withheld: Effect[]
  /** Rounds whose certificate we have passed on. */
  passedOn: Set<number>
  /** Household → the first pair that proves its lie at this height. */
  conflicts: Map<number, DoubleVote>
}

export type HeightState = Omit<Agreement, 'context' | 'timers'>

export const heightAfter = ({ chain, self, signer, log }: AgreementContext): HeightState => {
  const { nextSet } = chain.tip().state.street
  // Only the household's voter key may speak; any other key of ours would be ignored by everybody.
  const voter = nextSet.find(({ household, key }) => household === self && hex(key) === hex(signer.key))
  const machine = createMachine(
    chain.height() + 1,
    nextSet.map(({ household }) => household),
    voter?.household,
  )
  logMachine(log, machine)
  return {
    machine,
    blocks: new Map(),
    proposals: new Map(),
    rivals: new Map(),
    votes: new Map(),
    seconds: new Map(),
    unsaved: [],
    saved: 0,
    savedLost: new Set(),
    silenced: false,
    withheld: [],
    passedOn: new Set(),
    conflicts: new Map(),
  }
}

/** The machine takes an input: the only place where it ever moves. */
export const advance = (agreement: Agreement, input: Input): Stepped => {
  const { log, clock } = agreement.context
  const stepped = loggedStep(log, agreement.machine, input, clock.nowMs())
  agreement.machine = stepped.machine
  return stepped
}

export const voteKey = (vote: Pick<SignedVote, 'type' | 'round' | 'household'>): string =>
  `${vote.type}/${vote.round}/${vote.household}`

/** Keeps a vote that the machine is going to count; false for one that it knows or does not want. */
export const keepVote = (agreement: Agreement, vote: SignedVote): boolean => {
  const { machine, votes, seconds } = agreement
  // What the machine does not count must not pass for known when it is said again.
  if (!isWanted(machine, vote)) return false
  const counted = count(tallyOf(machine, vote.round), vote, machine.set.length)
  if (counted.outcome === 'known') return false
  if (counted.outcome === 'counted') votes.set(voteKey(vote), vote)
  else if (vote.type === 'precommit' || counted.tally.seconds.get(vote.household) !== vote.choice) return false
  else seconds.set(voteKey(vote), vote)
  return true
}

/** Keeps a proposal: the first of its round, or the rival of the first. */
export const keepProposal = (agreement: Agreement, proposal: SignedProposal, judged: Executed | 'invalid'): void => {
  const { round, blockId } = proposal
  const first = agreement.proposals.get(round)
  if (first === undefined) agreement.proposals.set(round, proposal)
  else if (!isSameProposal(first, proposal)) agreement.rivals.set(round, proposal)
  agreement.blocks.set(blockId, judged)
}

export const isSameProposal = (a: SignedProposal, b: SignedProposal): boolean =>
  a.blockId === b.blockId && a.validRound === b.validRound

/** All votes that we hold, the further ones of liars included. */
export const heldVotes = (agreement: Agreement): SignedVote[] => [
  ...agreement.votes.values(),
  ...agreement.seconds.values(),
]

/** Proposals of a round that we hold: one, or two of a proposer that lies. */
export const heldProposals = (agreement: Agreement, round: number): SignedProposal[] =>
  [agreement.proposals.get(round), agreement.rivals.get(round)].filter((one) => one !== undefined)

/** Whether words of this round are still of use: those behind it for long are not, but for the lock's and the value's. */
export const isKept = ({ machine }: Agreement, round: number): boolean =>
  round + ROUNDS_KEPT >= machine.round || round === machine.valid?.round || round === machine.locked?.round

/** Forgets what was said and proposed in rounds that are over for long, so that a height without end fills no memory. */
export const forgetRounds = (agreement: Agreement): void => {
  const { proposals, rivals } = agreement
  for (const votes of [agreement.votes, agreement.seconds])
    for (const [key, vote] of votes) if (!isKept(agreement, vote.round)) votes.delete(key)
  for (const kept of [proposals, rivals])
    for (const round of kept.keys()) if (!isKept(agreement, round)) kept.delete(round)
  const named = new Set([...proposals.values(), ...rivals.values()].map(({ blockId }) => blockId))
  for (const blockId of agreement.blocks.keys()) if (!named.has(blockId)) agreement.blocks.delete(blockId)
}

export const isActive = (agreement: Agreement): boolean => agreement.machine.step !== 'idle'
