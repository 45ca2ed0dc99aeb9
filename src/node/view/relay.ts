// A relay as the page shows it: where it should stand, what it was told, who has confirmed it, and why.

/** One kind of relay board that a person may choose. */
export type RelayKind = {
  readonly id: string
  readonly name: string
  readonly channels: number
  /** It has an address on a bus, 1 as delivered. */
  readonly isBus: boolean
  readonly failSafe: RelayFailSafe
  /** It says by itself where its contact stands. */
  readonly answers: boolean
}

/** What opens the contact when we are gone. */
export type RelayFailSafe = 'lease' | 'usb-loss' | 'none'

/** A relay board, as a person chose it. */
export type RelayUse = {
  readonly kind: string
  /** Counted from 1. */
  readonly channel: number
  /** Beside that one: each is a relay of its own. */
  readonly others?: readonly number[] | undefined
  /** As delivered when not given. */
  readonly unit?: number | undefined
  /** Needed for every board that does not open by itself. */
  readonly consent: boolean
}

export type RelayReason =
  | 'no-delivery'
  | 'delivery-open'
  | 'testing'
  /** The autopilot has this relay: it wants it on, off, or is paused. */
  | 'autopilot'
  | 'autopilot-waits'
  | 'autopilot-paused'
  /** It was given to the autopilot, and does not open by itself. */
  | 'not-fail-safe'
  | 'no-consent'
  | 'meter-silent'
  | 'resting'
  | 'minimum-time'
  /** The meter shows the load although the relay is off; nothing flows at all although it is on. */
  | 'flows-though-off'
  | 'nothing-though-on'
  /** The board does not answer, refuses the command, or says that it is on although it was told off. */
  | 'board-silent'
  | 'board-refuses'
  | 'stays-on'

/** Why a board that holds a meter's key has not signed; `lost`: it is not connected, or not in use. */
export type BoardFault = 'lost' | 'silent' | 'refuses' | 'other-key' | 'wrong-signature'

export type Relay = {
  /** Port and channel in one text: what the autopilot knows it by. */
  readonly id: string
  readonly portId: string
  readonly kind: string
  readonly channel: number
  readonly unit: number | undefined
  readonly failSafe: RelayFailSafe
  readonly consent: boolean
  readonly target: 'on' | 'off'
  readonly commanded: 'on' | 'off' | 'unknown'
  /** Only a board that answers, or the meter's own reading, confirms. */
  readonly confirmedBy: 'board' | 'meter' | undefined
  readonly reason: RelayReason
  /** How long it stays on at most if nothing more is heard from us. */
  readonly leaseLeftMs: number | undefined
  /** Until when it stays off to be spared, whoever wants it on. */
  readonly againAtMs: number | undefined
  readonly testEndsAtMs: number | undefined
  readonly mayTest: boolean
}
