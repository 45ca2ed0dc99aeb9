// Meters that must be asked, as plain decisions: what to do next at a moment, and what bytes mean. Whoever holds the port
// does the steps (poll-session.ts); only a person's choice starts one, since nothing may be written to an unknown device.
import type { Decoder } from './decoder.ts'
import type { Line } from './link.ts'
import type { MeterReading } from './reading.ts'

export type PollStep =
  /** Write these, then ask again. */
  | { readonly kind: 'write'; readonly bytes: Uint8Array }
  /** Let what was written go out, open the port anew with this line, then ask again. */
  | { readonly kind: 'line'; readonly line: Line }
  /** Listen; ask again when bytes came, and at this time. */
  | { readonly kind: 'wait'; readonly untilMs: number }
  /** Nothing is left to ask: close the port. */
  | { readonly kind: 'end' }

/** One of the meters that a poll asks, what it said last, and whether it answers. */
export type PollMember = {
  /** Which row of the table, and its address. */
  readonly meter: string
  readonly unit: number
  readonly reading: MeterReading | undefined
  readonly isAbsent: boolean
}

export type Poll = Decoder & {
  /** How to open the port at first. */
  readonly line: Line
  /** Who has heard nothing valid for this long may call the meter silent. */
  readonly patienceMs: number
  /** Asks as often as the line bears while a delivery counts on the meter; only where it is asked rarely otherwise. */
  hurry?(isWanted: boolean): void
  /** Only where there may be several. */
  readonly members?: readonly PollMember[]
  next(nowMs: number): PollStep
}
