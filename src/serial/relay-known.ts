// What is known of one channel, after each word to it and each answer: where it stands, what the board itself says of that,
// and what is wrong with it. Nothing is known of a board that does not answer, or not as it should.
import { RELAY_MUTE_TRIES } from './limits.ts'
import { relayAfter, relayHeard, relayLost, type RelayAction, type RelayState } from './relay.ts'
import type { RelayAnswer } from './relay-driver.ts'

export type RelayKnown = {
  readonly state: RelayState
  /** What the board said since it was last told something. */
  readonly heard: boolean | undefined
  readonly trouble: 'silent' | 'refuses' | 'stays-on' | undefined
  /** Questions in a row that a board which may be mute has not answered; 0 once it has answered one. */
  readonly unanswered: number
  readonly hasAnswered: boolean
}

/** What became of an exchange. `sent`: the board answers nothing by its kind. `silent`: it should have. */
export type Told<Answer = RelayAnswer> = Answer | { readonly kind: 'sent' | 'silent' | 'lost' }

export const freshKnown = (state: RelayState): RelayKnown => ({
  ...{ state, heard: undefined, trouble: undefined, unanswered: 0, hasAnswered: false },
})

/** After a command. The lease began with its first byte at the earliest, so `nowMs` is the moment before it. */
export const knownTold = (known: RelayKnown, action: RelayAction & { kind: 'set' }, told: Told, nowMs: number) => {
  if (told.kind === 'silent' || told.kind === 'lost' || told.kind === 'refused') return givenUp(known, told)
  const state = relayAfter(known.state, action, nowMs)
  // A board that was silent has to answer a question first, and one that stays on to say that it is off.
  const trouble = known.trouble === 'refuses' && action.on ? undefined : known.trouble
  const next: RelayKnown = { ...known, state, trouble, heard: undefined }
  return told.kind === 'stands' ? knownHeard(next, told.on, nowMs) : next
}

/** After a question where it stands. */
export const knownAnswered = (known: RelayKnown, told: Told, mayBeMute: boolean, nowMs: number): RelayKnown => {
  if (told.kind === 'stands') return { ...knownHeard(known, told.on, nowMs), hasAnswered: true, unanswered: 0 }
  if (told.kind === 'silent' && mayBeMute && !known.hasAnswered) return { ...known, unanswered: known.unanswered + 1 }
  return givenUp(known, told)
}

/** A board that may be built without an answer, and has never given one, is not asked any more. */
export const isMute = (known: RelayKnown): boolean => !known.hasAnswered && known.unanswered >= RELAY_MUTE_TRIES

/** The line was lost. */
export const knownLost = (known: RelayKnown): RelayKnown => givenUp(known, { kind: 'lost' })

const knownHeard = (known: RelayKnown, on: boolean, nowMs: number): RelayKnown => {
  const staysOn = on && known.state.on === false
  const trouble = staysOn ? 'stays-on' : known.trouble === 'refuses' ? 'refuses' : undefined
  return { ...known, trouble, heard: on, state: relayHeard(known.state, on, nowMs) }
}

const givenUp = (known: RelayKnown, told: Told): RelayKnown => {
  const trouble = told.kind === 'refused' ? 'refuses' : told.kind === 'silent' ? 'silent' : known.trouble
  return { ...known, trouble, heard: undefined, state: relayLost(known.state) }
}
