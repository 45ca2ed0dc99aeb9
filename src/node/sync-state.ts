// What a node holds while it catches up and until it knows whom to believe; plain data and the calls back into the node.
import type { Hex } from '../ledger/index.ts'
import type { AheadBlock } from './ahead.ts'
import type { Appended } from './chain.ts'

type Asked = { readonly from: number; readonly ticket: number }
/** Checked blocks of one answer, in order; `malformed` when something wrong came behind them. */
export type Run = { readonly peer: string; readonly blocks: readonly AheadBlock[]; readonly malformed: boolean }
/** How high a neighbour stands, and the lowest block that it still has. */
type Reach = { readonly height: number; readonly base: number }

export type Fetching = {
  readonly asked: Map<string, Asked>
  /** First height → answers that are being checked, with the number of their blocks. */
  readonly checking: Map<number, number>
  readonly runs: Map<number, Run>
  readonly reach: Map<string, Reach>
  tickets: number
  appending: boolean
  /** No new question meanwhile: a snapshot may be on its way. */
  held: boolean
}

export type FetchEvents = {
  /** A neighbour's answer was wrong; `contradicts` means against a checkpoint. */
  onWrong(peer: string, why: 'malformed' | 'empty' | Exclude<Appended, 'appended' | 'stale'>, block?: AheadBlock): void
  /** A block of others was appended. */
  onBlock(block: AheadBlock): void
  /** A neighbour is this far ahead; nothing more is asked before `goOn` is called, inside the loop. */
  onAhead(gap: number, goOn: () => void): void
  /** Nothing is left to fetch. */
  onEnd(atTip: boolean): void
}

export type Checkpoint = { readonly height: number; readonly id: Hex }
export type SnapshotOffer = { readonly height: number; readonly id: Hex; readonly length: number }

export type Trust = {
  /** `contradicted`: our own books are not those of the others. */
  standing: 'trusted' | 'seeking' | 'contradicted'
  /** Height → the only block that we take there. */
  readonly checkpoints: Map<number, Hex>
  /** When the others last confirmed our books, by our own clock. */
  confirmedAtMs: number
  askedAtMs: number
  /** A round of questions is under way. */
  asking: boolean
  /** What snapshots each neighbour has, as it said last. */
  readonly offers: Map<string, readonly SnapshotOffer[]>
}
