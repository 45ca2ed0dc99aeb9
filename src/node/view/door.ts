// The part of the snapshot about doors: codes that were handed out, who stands at ours, and our own way in or back.
import type { Refusal } from '../refusal.ts'

export type HouseholdKind = 'home' | 'company' | 'public'

/** The live state of a code that somebody was handed, in words on the page. `gone`: connected once, and not any more. */
export type CodeState = 'waiting' | 'connecting' | 'connected' | 'gone' | 'failed' | 'expired'
export type Invitation = {
  readonly codeId: string
  /** `personal`: for one computer, and nothing comes back. `return`: for a neighbour, when nobody is linked to us. */
  readonly kind: 'invitation' | 'personal' | 'return'
  readonly link: string
  /** What the books know it by, in hexadecimal; links for members have none. */
  readonly id: string | undefined
  readonly state: CodeState
  readonly usable: boolean
  /** Hex of the transport key of who it is for, or who has answered. */
  readonly peer: string | undefined
}
/** An invitation of ours that is on the books and would still let somebody in. */
export type OpenInvitation = { readonly id: string; readonly expiresAtMs: number }

/** A newcomer who reached us over an authenticated connection and waits for one press. */
export type Guest = {
  readonly peer: string
  readonly name: string
  readonly kind: HouseholdKind
  readonly safetyWords: readonly string[]
  readonly admission: 'waiting' | 'sent' | 'refused'
}
/**
 * Our own way into a street whose link we opened. `waiting-for-link`: the reply waits no more here, but whoever on the
 * street opens it gets a personal link for us. `connecting`: through such a link.
 */
export type Joining = {
  readonly reply: string
  /** As it was typed. */
  readonly name: string
  readonly kind: HouseholdKind
  readonly state:
    'waiting-for-neighbour' | 'waiting-for-link' | 'connecting' | 'connected' | 'admitted' | 'refused' | 'failed'
  readonly streetName: string | undefined
  /** Hosts of the helpers that the street agreed on, as its link names them. */
  readonly helpers: readonly string[]
  readonly safetyWords: readonly string[]
  /** Why the street would not take us, when it was not a person who said no. */
  readonly refusal: Refusal | undefined
}
/** A member's way back through a link of a neighbour; the reply is empty where none is needed. */
export type Returning = {
  readonly reply: string
  readonly state: CodeState
  /** Hex of the transport key of whose link it is. */
  readonly peer: string
}
