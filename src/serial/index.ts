// The door to the serial part: what the meter says, where the relay stands.
export type { Decoder, DecoderStats } from './decoder.ts'
export type { MeterReading, ProtocolId, Quality } from './reading.ts'
export type {
  ByteLink,
  Chunk,
  Line,
  LineFault,
  LinkInfo,
  LinkState,
  OpenFailure,
  OpenResult,
  WriteResult,
} from './link.ts'
export { crc16Arc } from './crc16.ts'
export { createP1Decoder } from './p1.ts'
export { PROTOCOLS, type Protocol } from './protocols.ts'
export { createListener, judgeTrials, linesToTry, type Detection, type Listener, type Trial } from './detect.ts'
export {
  createLcusStatusDecoder,
  lcusFrame,
  lcusStatusQuery,
  LCUS_FAIL_SAFE,
  LCUS_LINE,
  type LcusStatus,
} from './lcus.ts'
export {
  freshRelay,
  relayAction,
  relayAfter,
  relayLost,
  type FailSafe,
  type HoldReason,
  type RelayAction,
  type RelayState,
  type RelayTarget,
} from './relay.ts'
export {
  startSession,
  type LineState,
  type Session,
  type SessionClock,
  type SessionEnd,
  type SessionOptions,
} from './session.ts'
export * from './limits.ts'
