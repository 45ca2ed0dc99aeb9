// What a node holds of its board between two inputs.
import type { Board, Buckets, Showing } from '../../board/index.ts'

export type BoardHeld = {
  /** Undefined until the books are open, and while the disk does not give it. */
  open: Board | undefined
  /** How often each author, neighbour and asker has come. */
  readonly rates: {
    readonly authors: Buckets
    readonly peers: Buckets
    readonly askers: Buckets
    readonly shown: Buckets
  }
  /** Neighbours whom we will ask, one after another. */
  readonly toAsk: Set<string>
  asking: string | undefined
  lastAskMs: number
  /** Somebody has told us all that it has since we started. */
  heard: boolean
  /** Those who were linked have told what they have of our own row: nothing is written before. */
  caughtUp: boolean
  /** What others show at the moment. */
  readonly showing: Showing
  /** Our household shows its own watts. */
  sharesWatts: boolean
  /** Meter → its last power, on our clock. */
  readonly watts: Map<string, { readonly powerW: number; readonly atMs: number }>
  lastShownMs: number
}

export const createBoardHeld = (): BoardHeld => ({
  open: undefined,
  rates: { authors: new Map(), peers: new Map(), askers: new Map(), shown: new Map() },
  toAsk: new Set(),
  asking: undefined,
  lastAskMs: Number.NEGATIVE_INFINITY,
  heard: false,
  caughtUp: false,
  showing: new Map(),
  sharesWatts: false,
  watts: new Map(),
  lastShownMs: Number.NEGATIVE_INFINITY,
})
