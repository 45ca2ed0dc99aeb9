// Meters that must be asked, as plain decisions: what to do next at a moment, and what bytes mean. Whoever holds the port
// does the steps (poll-session.ts); only a person's choice starts one, since nothing may be written to an unknown device.
import type { Decoder } from './decoder.ts'
import type { Line } from './link.ts'

export type PollStep =
  /** Write these, then ask again. */
  | { readonly kind: 'write'; readonly bytes: Uint8Array }
  /** Let what was written go out, open the port anew with this line, then ask again. */
  | { readonly kind: 'line'; readonly line: Line }
  /** Listen; ask again when bytes came, and at this time. */
  | { readonly kind: 'wait'; readonly untilMs: number }

export type Poll = Decoder & {
  /** How to open the port at first. */
  readonly line: Line
  /** Who has heard nothing valid for this long may call the meter silent. */
  readonly patienceMs: number
  next(nowMs: number): PollStep
}
