// The shape of every decoder: bytes in, readings out. A decoder is pure and deterministic, holds a bounded buffer,
// never throws whatever arrives, and finds back into step by itself after noise.
import type { MeterReading } from './reading.ts'
import type { SealedFrame } from './sealed.ts'

export type DecoderStats = {
  /** Complete telegrams that passed their check. */
  readonly frames: number
  /** Complete telegrams that did not, or that contradicted themselves. */
  readonly bad: number
  /** Telegrams given up half way: a new one began, a line error, or too long. */
  readonly resync: number
}

/** Telegrams that only the household's key opens go out here, and come back as plain bytes. */
export type SealedDoor = {
  /** The sealed frames of late, oldest first; each is given once. */
  take(): SealedFrame[]
  /** The readings of a frame that was opened; a wrong key gives none and counts as bad. */
  opened(plain: Uint8Array, frame: SealedFrame): MeterReading[]
}

export type LivePower = { readonly powerW: number; readonly atMs: number }

export type Decoder = {
  /** Takes the next bytes of the line, cut anywhere, and gives the readings they completed. */
  push(bytes: Uint8Array, atMs: number): MeterReading[]
  /** Bytes are missing here (parity, break, framing, overrun): what is open cannot be trusted. */
  lineError(): void
  /** True while a telegram has begun and not ended. */
  readonly inFrame: boolean
  readonly stats: DecoderStats
  /** What was heard last, from meters that tell their power far more often than their totals. */
  readonly power?: LivePower | undefined
  /** Only where the language knows sealed telegrams. */
  readonly sealed?: SealedDoor
}
