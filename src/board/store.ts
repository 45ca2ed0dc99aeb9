// The BoardStore port: every author's row of envelopes, which only grows, and the proof against whoever wrote two.
import type { Hex } from '../ledger/index.ts'

export type BoardStore = {
  /** Authors of whom anything is there. */
  authors(): Promise<readonly Hex[]>
  /** Envelopes of one author by their numbers, both ends included, in order, as far as they are there. */
  range(author: Hex, from: number, to: number): Promise<readonly Uint8Array[]>
  /**
   * Writes the next envelope of a row, strictly. `same`: just that one stands there already. `conflict`: another one
   * does, or the one before it is missing; nothing was written.
   */
  append(author: Hex, sequence: number, envelope: Uint8Array): Promise<'written' | 'same' | 'conflict'>
  /** The first proof that was saved stays. */
  saveEvidence(author: Hex, evidence: Uint8Array): Promise<void>
  evidence(author: Hex): Promise<Uint8Array | undefined>
}
