// The state of one validator at one height (arXiv:1807.04938, Algorithm 1, lines 2-10), as plain data, and what goes
// in and comes out. No clock, no promise, no signature: inputs are verified before they enter.
import { type Hex, type Choice, type Proposal, type Vote } from '../ledger/index.ts'
import { EMPTY_TALLY, type Tally } from './tally.ts'

export type Step = 'idle' | 'propose' | 'prevote' | 'precommit' | 'decided'
export type TimerKind = 'propose' | 'prevote' | 'precommit'

/** A proposal that was checked: `valid` is what re-executing its block said. */
export type JudgedProposal = Proposal & { readonly valid: boolean }

export type Machine = {
  readonly height: number
  /** A_h, in its order. */
  readonly set: readonly number[]
  /** Our household, when it may vote at this height. */
  readonly self: number | undefined
  readonly round: number
  readonly step: Step
  readonly locked: { readonly round: number; readonly blockId: Hex } | undefined
  readonly valid: { readonly round: number; readonly blockId: Hex } | undefined
  /** The first proposal of each round; it alone may earn our prevote. */
  readonly proposals: ReadonlyMap<number, JudgedProposal>
  /** Another proposal of a proposer that made two: the others may have agreed on that one. */
  readonly rivals: ReadonlyMap<number, JudgedProposal>
  readonly tallies: ReadonlyMap<number, Tally>
  /** "For the first time" of lines 34, 36 and 47, per round. */
  readonly done: ReadonlySet<string>
  /** Validators that presence has lost; they decide nothing but whom we do not wait for. */
  readonly lost: ReadonlySet<number>
}

export type Input =
  /** There is something to agree on, or somebody speaks of this height. */
  | { readonly kind: 'start' }
  | { readonly kind: 'proposal'; readonly proposal: JudgedProposal }
  | { readonly kind: 'vote'; readonly vote: Vote }
  /** The block that a `build` effect asked for. */
  | { readonly kind: 'built'; readonly round: number; readonly blockId: Hex }
  | { readonly kind: 'timeout'; readonly timer: TimerKind; readonly round: number }
  | { readonly kind: 'presence'; readonly lost: readonly number[] }

export type Effect =
  | { readonly kind: 'build'; readonly round: number }
  | { readonly kind: 'propose'; readonly round: number; readonly blockId: Hex; readonly validRound: number }
  | { readonly kind: 'vote'; readonly type: Vote['type']; readonly round: number; readonly choice: Choice }
  | { readonly kind: 'timer'; readonly timer: TimerKind; readonly round: number }
  | { readonly kind: 'decide'; readonly round: number; readonly blockId: Hex }
  /** One validator, two choices at one place: the node keeps both signed words. */
  | { readonly kind: 'conflict'; readonly vote: Vote }
  | { readonly kind: 'conflict'; readonly proposal: Proposal }

export const createMachine = (height: number, set: readonly number[], self: number | undefined): Machine => ({
  height,
  set,
  self: self !== undefined && set.includes(self) ? self : undefined,
  round: 0,
  step: 'idle',
  locked: undefined,
  valid: undefined,
  proposals: new Map(),
  rivals: new Map(),
  tallies: new Map(),
  done: new Set(),
  lost: new Set(),
})

export const tallyOf = (machine: Machine, round: number): Tally => machine.tallies.get(round) ?? EMPTY_TALLY
