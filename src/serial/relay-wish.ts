// Where a relay should stand, from what is known at this moment. Whoever doubts wants it off.
import { RELAY_STALE_MS } from './limits.ts'
import type { RelayTarget } from './relay.ts'
import type { PowerVerdict } from './relay-power.ts'

export type RelayFacts = {
  /** A person tries the relay out, which needs neither street nor meter. */
  readonly isTested: boolean
  /** The street agrees on its books, and they are ours. */
  readonly isAgreed: boolean
  readonly isDelivering: boolean
  /** The autopilot that this relay was given to wants it so; undefined when it was given to none, and follows deliveries. */
  readonly called: { readonly on: boolean; readonly paused: boolean } | undefined
  /** When our own meter last spoke. */
  readonly heardAtMs: number | undefined
  readonly power: PowerVerdict
}

export type WishReason =
  | 'testing'
  | 'resting'
  | 'no-delivery'
  | 'meter-silent'
  | 'delivery-open'
  | 'autopilot'
  | 'autopilot-waits'
  | 'autopilot-paused'
  | Exclude<PowerVerdict, 'no-objection'>

export type RelayWish = { readonly target: RelayTarget; readonly why: WishReason }

/** A contact that seems to stick is told of before everything else, also while nothing is delivered. */
export const relayWish = (facts: RelayFacts, nowMs: number): RelayWish => {
  const { power, called } = facts
  if (power === 'flows-though-off') return off(power)
  if (facts.isTested) return { target: { on: true, by: 'person' }, why: 'testing' }
  if (!facts.isAgreed) return off('resting')
  // A person who pauses it wants it off at once; what it decides itself keeps to the minimum times.
  if (called?.paused === true) return { target: { on: false, by: 'person' }, why: 'autopilot-paused' }
  if (called?.on === false) return { target: { on: false, by: 'market' }, why: 'autopilot-waits' }
  if (called === undefined && !facts.isDelivering) return { target: { on: false, by: 'person' }, why: 'no-delivery' }
  if (facts.heardAtMs === undefined || nowMs - facts.heardAtMs > RELAY_STALE_MS) return off('meter-silent')
  if (power === 'nothing-though-on') return off(power)
  if (called?.on === true) return { target: { on: true, by: 'market' }, why: 'autopilot' }
  return { target: { on: true, by: 'person' }, why: 'delivery-open' }
}

const off = (why: WishReason): RelayWish => ({ target: { on: false, by: 'safety' }, why })
