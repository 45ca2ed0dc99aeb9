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
} from '../ledger/index.ts'
import {
  createMachine,
  type Input,
  type Journal,
  type JournalEntry,
  type Machine,
  type Place,
  type Stepped,
} from '../consensus/index.ts'
import type { Chain } from './chain.ts'
import { logMachine, loggedStep, type InputLog } from './input-log.ts'
import type { Timers } from './timers.ts'
import type { Clock } from './ports.ts'

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
  proposals: Map<number, SignedProposal>
  votes: Map<string, SignedVote>
  /** Inputs since the last write to the journal. */
  unsaved: JournalEntry[]
  silenced: boolean
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
    votes: new Map(),
    unsaved: [],
    silenced: false,
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

export const isActive = (agreement: Agreement): boolean => agreement.machine.step !== 'idle'
