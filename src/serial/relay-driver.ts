// What every relay board has in common, whatever it speaks: one line to write for a wish, one for a question, and what the
// answers mean. Pure; an exchange is one of them at a time, and whoever runs it waits, repeats and gives up.
import type { Line } from './link.ts'
import type { FailSafe } from './relay.ts'

/** `done`: heard, which says nothing about the contact. `stands`: where the board says that the contact is. */
export type RelayAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'stands'; readonly on: boolean }
  | { readonly kind: 'refused'; readonly why: string }

/** Finds one answer in bytes that come cut anywhere; bounded, never throws. */
export type AnswerReader = { push(bytes: Uint8Array): RelayAnswer | undefined }

export type RelayExchange = {
  readonly bytes: Uint8Array
  /** Undefined where nothing is answered: the bytes are sent, and that is all that is known. */
  readonly reader: AnswerReader | undefined
}

/** One channel of one board. Every call gives a fresh exchange; answers to older ones do not count. */
export type RelayDriver = {
  readonly line: Line
  readonly failSafe: FailSafe
  /** Silence that the line needs between two frames. */
  readonly gapMs: number
  /** Some boards of the type are built without an answer: silence is then no trouble. */
  readonly mayBeMute: boolean
  /** Puts the contact on for `leaseMs` at most (where the board knows leases), or off. */
  set(on: boolean, leaseMs: number): RelayExchange
  /** Asks where it stands; undefined where no board of the type answers. */
  readonly read: (() => RelayExchange) | undefined
}
