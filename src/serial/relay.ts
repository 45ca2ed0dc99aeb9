// Desired state, not commands: given where a relay stands and where it should stand, what to tell it now, if anything.
// Unknown means off. Only a relay that opens by itself (lease) may follow the market without a person's consent.
import { LEASE_MS, LEASE_RENEW_MS, MAX_SWITCHES_PER_HOUR, MIN_OFF_MS, MIN_ON_MS } from './limits.ts'

/** What opens the contact when we are gone: a lease that runs out, the loss of USB power, or nothing. */
export type FailSafe = 'lease' | 'usb-loss' | 'none'

/** Where one channel stands, as far as we know. */
export type RelayState = {
  readonly failSafe: FailSafe
  /** The person at home agreed to this relay although it does not fail safe. */
  readonly consent: boolean
  /** Undefined until the first word after connecting, and again after a loss. */
  readonly on: boolean | undefined
  /** When it last changed; undefined when we never saw it change. */
  readonly changedAtMs: number | undefined
  /** When it was last told to be on; a lease counts from here. */
  readonly leasedAtMs: number | undefined
  /** Times of the switches of the last hour, oldest first. */
  readonly switchedAtMs: readonly number[]
}

/** Where it should stand and who wants it so; safety (stale meter, lost peers, contradicting power) only knows off. */
export type RelayTarget =
  { readonly on: boolean; readonly by: 'market' | 'person' } | { readonly on: false; readonly by: 'safety' }

/** Why a wish is not followed, or not yet; UI text is made from these codes. */
export type HoldReason = 'as-wanted' | 'min-on' | 'min-off' | 'too-many-switches' | 'needs-consent' | 'not-fail-safe'

export type RelayAction =
  | {
      readonly kind: 'set'
      readonly on: boolean
      readonly leaseMs: number
      readonly why: 'first-off' | 'wanted' | 'renew'
    }
  | { readonly kind: 'hold'; readonly why: HoldReason; readonly againAtMs: number | undefined }

/** A channel of which nothing is known yet. */
export const freshRelay = (failSafe: FailSafe, consent: boolean): RelayState => ({
  failSafe,
  consent,
  on: undefined,
  changedAtMs: undefined,
  leasedAtMs: undefined,
  switchedAtMs: [],
})

/**
 * What to do at `nowMs`. Going off by a person, by safety or by a missing right is never delayed; going on waits for the
 * minimum times and for room in the hourly number of switches (for itself and for the off that must follow).
 */
export const relayAction = (state: RelayState, target: RelayTarget, nowMs: number): RelayAction => {
  if (state.on === undefined) return set(false, 'first-off')
  const on = isOn(state, nowMs)
  const refusal = target.on ? refusalOf(state, target) : undefined
  if (refusal !== undefined) return on ? set(false, 'wanted') : hold(refusal)
  if (target.on && on) return renewal(state, nowMs)
  if (target.on === on) return hold('as-wanted')
  return target.on ? turnOn(state, nowMs) : turnOff(state, target, nowMs)
}

/** The state after the action was handed to the device. */
export const relayAfter = (state: RelayState, action: RelayAction, nowMs: number): RelayState => {
  if (action.kind === 'hold') return state
  const changed = action.on !== isOn(state, nowMs)
  const leasedAtMs = action.on ? nowMs : undefined
  if (!changed && state.on === action.on) return { ...state, leasedAtMs }
  const switchedAtMs = switchesOf(state, nowMs)
  return {
    ...state,
    on: action.on,
    leasedAtMs,
    changedAtMs: nowMs,
    switchedAtMs: changed ? [...switchedAtMs, nowMs] : switchedAtMs,
  }
}

/** The state after the device was lost: nobody knows how it stands. The count of switches is not forgotten. */
export const relayLost = (state: RelayState): RelayState => ({ ...state, on: undefined, leasedAtMs: undefined })

/**
 * The state after the board itself said where the contact stands. Off against our belief: it opened by itself (power blink,
 * run-out lease), which counts as a switch. On against it: nothing is known any more, so off is said again.
 */
export const relayHeard = (state: RelayState, on: boolean, nowMs: number): RelayState => {
  if (state.on === undefined || on === state.on) return state
  if (on) return relayLost(state)
  const openedAtMs = isOn(state, nowMs) ? nowMs : leaseEndMs(state)
  const switchedAtMs = [...switchesOf({ ...state, on: false }, nowMs), openedAtMs]
  return { ...state, on: false, changedAtMs: openedAtMs, leasedAtMs: undefined, switchedAtMs }
}

/** How long the contact stays closed at most when nobody says anything more; undefined without a lease or when off. */
export const leaseLeftMs = (state: RelayState, nowMs: number): number | undefined =>
  state.failSafe === 'lease' && isOn(state, nowMs) ? Math.min(LEASE_MS, leaseEndMs(state) - nowMs) : undefined

const HOUR_MS = 3_600_000

const set = (on: boolean, why: 'first-off' | 'wanted' | 'renew'): RelayAction => ({
  kind: 'set',
  on,
  leaseMs: on ? LEASE_MS : 0,
  why,
})

const hold = (why: HoldReason, againAtMs?: number): RelayAction => ({ kind: 'hold', why, againAtMs })

/** A lease that ran out has opened the contact, whatever we last said. */
const isOn = (state: RelayState, nowMs: number): boolean => {
  if (state.on !== true) return false
  return state.failSafe !== 'lease' || nowMs < leaseEndMs(state)
}

const leaseEndMs = (state: RelayState): number => (state.leasedAtMs ?? 0) + LEASE_MS

const refusalOf = (state: RelayState, target: RelayTarget): HoldReason | undefined => {
  if (state.failSafe === 'lease') return undefined
  if (state.failSafe === 'none' && target.by === 'market') return 'not-fail-safe'
  return state.consent ? undefined : 'needs-consent'
}

const renewal = (state: RelayState, nowMs: number): RelayAction => {
  if (state.failSafe !== 'lease') return hold('as-wanted')
  const renewAtMs = (state.leasedAtMs ?? 0) + LEASE_RENEW_MS
  return nowMs >= renewAtMs ? set(true, 'renew') : hold('as-wanted', renewAtMs)
}

const turnOn = (state: RelayState, nowMs: number): RelayAction => {
  const lapsed = state.on === true
  const offSinceMs = lapsed ? leaseEndMs(state) : state.changedAtMs
  const readyAtMs = (offSinceMs ?? nowMs - MIN_OFF_MS) + MIN_OFF_MS
  if (nowMs < readyAtMs) return hold('min-off', readyAtMs)
  const switches = switchesOf(state, nowMs)
  const room = MAX_SWITCHES_PER_HOUR - 2
  const blocking = switches[switches.length - 1 - room]
  return blocking === undefined ? set(true, 'wanted') : hold('too-many-switches', blocking + HOUR_MS)
}

const turnOff = (state: RelayState, target: RelayTarget, nowMs: number): RelayAction => {
  const readyAtMs = (state.changedAtMs ?? nowMs - MIN_ON_MS) + MIN_ON_MS
  return target.by === 'market' && nowMs < readyAtMs ? hold('min-on', readyAtMs) : set(false, 'wanted')
}

/** The switches of the last hour, with the one that the relay made by itself when its lease ran out. */
const switchesOf = (state: RelayState, nowMs: number): readonly number[] => {
  const lapsed = state.on === true && !isOn(state, nowMs)
  const all = lapsed ? [...state.switchedAtMs, leaseEndMs(state)] : state.switchedAtMs
  return all.filter((atMs) => nowMs - atMs < HOUR_MS)
}
