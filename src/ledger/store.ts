// The BlockStore port: blocks with their certificates, and the newest state. One `append` is one transaction on disk:
// block, certificate and what the journal must forget vanish or stay together.
import type { Hex } from './bytes.ts'

/** A block as stored: its bytes, the certificate that decided it, its receipts. */
export type StoredBlock = {
  readonly height: number
  readonly id: Hex
  readonly block: Uint8Array
  readonly certificate: Uint8Array
  readonly receipts: Uint8Array
}

/** Two certificates for two blocks at one height, as bytes: the proof that the street's history has split. */
export type Fork = { readonly height: number; readonly first: Uint8Array; readonly second: Uint8Array }

export type BlockStore = {
  /** The founding document, once; rejects when the database cannot be written. */
  found(genesis: Uint8Array): Promise<void>
  genesis(): Promise<Uint8Array | undefined>
  /** Appends the next block with the state after it, and resets the journal of that height in the same transaction. */
  append(stored: StoredBlock, state: Uint8Array): Promise<void>
  /** Newest state with the block it stands behind. */
  newest(): Promise<{ readonly stored: StoredBlock; readonly state: Uint8Array } | undefined>
  /** Blocks `from` … `to`, both included, as far as they are there. */
  range(from: number, to: number): Promise<StoredBlock[]>
  /** The first fork that was ever seen; who knows of one signs nothing any more, also after a restart. */
  fork(): Promise<Fork | undefined>
  saveFork(fork: Fork): Promise<void>
}
