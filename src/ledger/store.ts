// The BlockStore port: blocks with their certificates, and the newest state. One `append` is one transaction on disk:
// block, certificate and what the journal must forget vanish or stay together.
import type { Hex } from './bytes.ts'

/** Behind every round, which fill 16 bits on the wire: where the watermark of a decided height stands. */
export const DECIDED_ROUND = 65_535

/** A block as stored: its bytes, the certificate that decided it, its receipts. */
export type StoredBlock = {
  readonly height: number
  readonly id: Hex
  readonly block: Uint8Array
  readonly certificate: Uint8Array
  readonly receipts: Uint8Array
  /** Set where the active set of this height is another one than before; its certificate outlives the block. */
  readonly changesSet?: true
  /** Nodes of the mountain range that this block completed, from level 1 up, 32 bytes each. */
  readonly mountain?: Uint8Array
  /** Where these books begin with a snapshot: the peaks that it brought along, the oldest first. */
  readonly peaks?: Uint8Array
}

/** Where a snapshot stands, and how long its bytes are. */
export type SnapshotPlace = {
  readonly height: number
  readonly id: Hex
  /** Block time. */
  readonly timeMs: number
  readonly length: number
}

/** Two certificates for two blocks at one height, as bytes: the proof that the street's history has split. */
export type Fork = { readonly height: number; readonly first: Uint8Array; readonly second: Uint8Array }

/** Who let a newcomer in, as its transport key in hexadecimal, and what it said the street's blocks are. */
export type Door = {
  readonly peer: string
  readonly checkpoints: readonly { readonly height: number; readonly id: Hex }[]
}

/** How a street begins on this disk, and how it is founded again. */
export type FoundingStore = {
  /**
   * The founding document, once, with the state that it continues if it names an ancestor, and the door through which it
   * came, in one strict transaction; rejects when the database cannot be written. The same document may come again
   * through another door, which then counts.
   */
  found(genesis: Uint8Array, ancestorState?: Uint8Array, door?: Door): Promise<void>
  /** The door through which these books came, until they are trusted; a founder has none. */
  door(): Promise<Door | undefined>
  /**
   * Says in one strict transaction that these books are older than their owner may believe alone; of two ages the one
   * that came first stays.
   * @param believedMs block time of the last block before that; anything later is hearsay.
   */
  doubt(believedMs: number): Promise<void>
  doubted(): Promise<number | undefined>
  /** The books are trusted: through which door they came, and how old they were, does not count any more. */
  forgetDoubts(): Promise<void>
  genesis(): Promise<Uint8Array | undefined>
  /** The last state of the ancestor, for a street that was founded again. */
  ancestorState(): Promise<Uint8Array | undefined>
  /**
   * Ends the chain and starts the one that continues it, in one transaction: heights count from 0 again, the journal is
   * empty, and what was signed on the old chain binds nobody on the new one.
   */
  refound(genesis: Uint8Array, ancestorState: Uint8Array): Promise<void>
  /** The re-founding that people here proposed or signed last; after it has come into force, for those who slept. */
  refounding(): Promise<Uint8Array | undefined>
  saveRefounding(bytes: Uint8Array): Promise<void>
  /**
   * Keeps a re-founding that was signed here with the state that it continues, and ends the chain for this device, in one
   * strict transaction: from now on the journal writes nothing, under whatever key, until the street is founded again
   * (`refound`) or the signature is void (`voidRefounding`). Blocks may still be appended.
   */
  endChain(refounding: Uint8Array, state: Uint8Array): Promise<void>
  /** The state that the re-founding continues which was signed here last, while it binds us. */
  endedState(): Promise<Uint8Array | undefined>
  /**
   * Forgets that re-founding, and that the chain has ended for this device, in one strict transaction. A key that went
   * astray stays so.
   */
  voidRefounding(): Promise<void>
}

/** The blocks and what belongs to them. */
export type BlockStore = FoundingStore & {
  /** Appends the next block with the state after it, and resets the journal of that height in the same transaction. */
  append(stored: StoredBlock, state: Uint8Array): Promise<void>
  /** Several successive blocks in one transaction, with the state after the last: all of it is there, or nothing. */
  appendAll(blocks: readonly StoredBlock[], state: Uint8Array): Promise<void>
  /** Goes on from a block further ahead, as a snapshot gives it; blocks that were there stay. */
  restore(stored: StoredBlock, state: Uint8Array): Promise<void>
  /** The lowest height from which on every block up to the newest is whole. */
  base(): Promise<number>
  /** Forgets at most `most` blocks below a height (see `afterPruning`); gives how many it went through. */
  prune(below: number, most: number): Promise<number>
  /** Newest state with the block it stands behind. */
  newest(): Promise<{ readonly stored: StoredBlock; readonly state: Uint8Array } | undefined>
  /** Blocks `from` … `to`, both included, as far as they are there. */
  range(from: number, to: number): Promise<StoredBlock[]>
  /** Keeps a snapshot and forgets all but the newest two. */
  saveSnapshot(place: SnapshotPlace, bytes: Uint8Array): Promise<void>
  /** Newest first. */
  snapshots(): Promise<readonly SnapshotPlace[]>
  snapshot(height: number): Promise<Uint8Array | undefined>
  /** The first fork that was ever seen; who knows of one signs nothing any more, also after a restart. */
  fork(): Promise<Fork | undefined>
  saveFork(fork: Fork): Promise<void>
}
