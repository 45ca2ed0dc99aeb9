// The shape of every decoder: bytes in, readings out. A decoder is pure and deterministic, holds a bounded buffer,
// never throws whatever arrives, and finds back into step by itself after noise.
import type { MeterReading } from './reading.ts'

export type DecoderStats = {
  /** Complete telegrams that passed their check. */
  readonly frames: number
  /** Complete telegrams that did not, or that contradicted themselves. */
  readonly bad: number
  /** Telegrams given up half way: a new one began, a line error, or too long. */
  readonly resync: number
}

export type Decoder = {
  /** Takes the next bytes of the line, cut anywhere, and gives the readings they completed. */
  push(bytes: Uint8Array, atMs: number): MeterReading[]
  /** Bytes are missing here (parity, break, framing, overrun): what is open cannot be trusted. */
  lineError(): void
  /** True while a telegram has begun and not ended. */
  readonly inFrame: boolean
  readonly stats: DecoderStats
}
