// What a node holds while it catches up and until it knows whom to believe; plain data and the calls back into the node.
import type { Door, GenesisDocument, Hex, Tip } from '../../ledger/index.ts'
import type { AheadBlock } from './ahead.ts'
import type { Appended, RunAppended } from './chain.ts'
import type { Refusal } from '../refusal.ts'

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
  /** Somebody did not help, so somebody else is asked, whether we know that it stands higher or not. */
  troubled: boolean
  appending: boolean
  /** No new question meanwhile: a snapshot may be on its way. */
  held: boolean
}

/** A file that was carried here: its heights, and how far we are in it. */
export type Carrying = { readonly from: number; readonly to: number; readonly at: number }

/** `rival`: another block than ours where we have one. */
export type Wrong = 'malformed' | 'empty' | 'rival' | Exclude<Appended, 'appended' | 'stale'>

export type FetchEvents = {
  /** A neighbour's answer was wrong; `contradicts` means against a checkpoint. */
  onWrong(peer: string, why: Wrong, block?: AheadBlock): Promise<void>
  /** Blocks that others agreed on were appended. */
  onBlocks(blocks: RunAppended['steps']): Promise<void>
  /** A neighbour is this far ahead; nothing more is asked before `goOn` is called, inside the loop. */
  onAhead(gap: number, goOn: () => void): void
  /** Nothing is left to fetch. */
  onEnd(atTip: boolean): void
}

/** The books that a street goes on from, while they are not here. */
export type WantedAncestor = {
  readonly genesis: GenesisDocument
  readonly door: Door | undefined
  readonly sinceMs: number
  /** Why they are still not here; a newer reason takes the place of an older one. */
  trouble: Refusal | undefined
}

export type Checkpoint = { readonly height: number; readonly id: Hex }
export type SnapshotOffer = { readonly height: number; readonly id: Hex; readonly length: number }

export type Trust = {
  /** `contradicted`: our own books are not those of the others. */
  standing: 'trusted' | 'seeking' | 'contradicted'
  /** Height → the only block that we take there. */
  readonly checkpoints: Map<number, Hex>
  /** Block time of the last block that we believe by ourselves, while our books are too old for that; else undefined. */
  believedMs: number | undefined
  /** That stands on disk, too. */
  doubtIsKept: boolean
  /** When the others last confirmed our books, by our own clock. */
  confirmedAtMs: number
  askedAtMs: number
  /** A round of questions is under way. */
  asking: boolean
  /** What snapshots each neighbour has, as it said last. */
  readonly offers: Map<string, readonly SnapshotOffer[]>
}

/** What a node holds for all that; `leftAlone` and times are by its own clock. */
export type SyncHeld = {
  /** Blocks that are asked for or wait for their turn; undefined while nothing is. */
  fetching: Fetching | undefined
  /** A file of blocks that is being taken; one at a time. */
  carrying: Carrying | undefined
  /** Neighbours that are not asked for a while, by our own clock. */
  readonly leftAlone: Map<string, { readonly sinceMs: number; readonly untilMs: number }>
  fetchEvents: FetchEvents
  /** A neighbour was asked for what it has in the place of our last blocks. */
  lookingBack: boolean
  readonly trust: Trust
  /** What a newcomer waits for before it can open its books. */
  wanted: WantedAncestor | undefined
  /** It is here. */
  onAncestor: () => Promise<void>
  /** The neighbour who let us in, and whom we ask before our books know anybody. */
  sponsor: string | undefined
  lastSnapshot: { readonly height: number; readonly timeMs: number } | undefined
  lastPruneMs: number
  /** What was proposed or signed last. */
  refounding: OpenRefounding | undefined
  /** One that is asked about now, while our signature stands under another one. */
  offered: OpenRefounding | undefined
  refoundingToldMs: number
  /** Others have founded the street again from this height of our chain, which we have not reached. */
  refoundedFrom: number | undefined
  /** We have agreed to found the street again: nothing is signed on this chain any more. */
  chainEnded: boolean
  onRefounded: () => Promise<void>
  /** The snapshot that a neighbour is fetching from us. */
  served: { readonly height: number; readonly bytes: Uint8Array } | undefined
}

/** A document that continues this street, with the signatures that are good. */
export type OpenRefounding = {
  readonly genesis: GenesisDocument
  readonly signatures: ReadonlyMap<number, Uint8Array>
  /** The block that it names, where we have signed it: our books may have gone one further since. */
  readonly from?: Tip
}

export const createSyncHeld = (nowMs: number): SyncHeld => ({
  fetching: undefined,
  carrying: undefined,
  leftAlone: new Map(),
  fetchEvents: {
    onWrong: async () => {},
    onBlocks: async () => {},
    onAhead: (_gap, goOn) => goOn(),
    onEnd: () => {},
  },
  lookingBack: false,
  trust: {
    standing: 'seeking',
    checkpoints: new Map(),
    believedMs: undefined,
    doubtIsKept: false,
    confirmedAtMs: Number.NEGATIVE_INFINITY,
    askedAtMs: Number.NEGATIVE_INFINITY,
    asking: false,
    offers: new Map(),
  },
  wanted: undefined,
  onAncestor: async () => {},
  sponsor: undefined,
  lastSnapshot: undefined,
  lastPruneMs: nowMs,
  served: undefined,
  refounding: undefined,
  offered: undefined,
  refoundingToldMs: Number.NEGATIVE_INFINITY,
  refoundedFrom: undefined,
  chainEnded: false,
  onRefounded: async () => {},
})
