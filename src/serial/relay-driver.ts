// What every relay board has in common, whatever it speaks: one line to write for a wish, one for a question, and what the
// answers mean. Pure; an exchange is one of them at a time, and whoever runs it waits, repeats and gives up.
import type { Line } from './link.ts'
import type { FailSafe } from './relay.ts'

/** `done`: heard, which says nothing about the contact. `stands`: where the board says that the contact is. */
export type RelayAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'stands'; readonly on: boolean }
  | { readonly kind: 'refused'; readonly why: string }

type Refused = Extract<RelayAnswer, { readonly kind: 'refused' }>
/** Whether the board holds a meter's key. */
export type HelloAnswer = { readonly kind: 'hello'; readonly signs: boolean } | Refused
/** An Ed25519 signature of 64 bytes, and the key of 32 bytes that it says it is from; neither has been checked. */
export type SignAnswer = { readonly kind: 'signed'; readonly key: Uint8Array; readonly signature: Uint8Array } | Refused

/** Finds one answer in bytes that come cut anywhere; bounded, never throws. */
export type AnswerReader<Answer = RelayAnswer> = { push(bytes: Uint8Array): Answer | undefined }

export type RelayExchange<Answer = RelayAnswer> = {
  readonly bytes: Uint8Array
  /** Undefined where nothing is answered: the bytes are sent, and that is all that is known. */
  readonly reader: AnswerReader<Answer> | undefined
}

/** What a board that holds a meter's key is asked beside its contacts. */
export type BoardSigning = {
  hello(): RelayExchange<HelloAnswer>
  /** @param street,id 32 bytes each: the street's first genesis and the reading; the board puts the rest around them. */
  sign(street: Uint8Array, id: Uint8Array): RelayExchange<SignAnswer>
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
  /** Where a board of the type may sign readings. */
  readonly signing?: BoardSigning
}
