// The door to the serial part: what the meter says, where the relay stands.
export type { Decoder, DecoderStats, LivePower, SealedDoor } from './decoder.ts'
export { UNNAMED_METER, type MeterReading, type ProtocolId, type Quality } from './reading.ts'
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
export { sameLine } from './link.ts'
export { crc16Arc, crc16Modbus, crc16X25 } from './crc16.ts'
export { createP1Decoder } from './p1.ts'
export { createSmlDecoder } from './sml.ts'
export { createTicDecoder } from './tic.ts'
export { createIecDecoder, type IecDecoder } from './iec.ts'
export { createBareDlmsDecoder, createHanDecoder, createMbusDecoder } from './dlms.ts'
export {
  authenticationsOf,
  isAuthenticated,
  openingOf,
  PUBLIC_AUTHENTICATION_KEY,
  readSealKey,
  sealTitle,
  type Opened,
  type Opening,
  type SealKeys,
  type SealedFrame,
  type Seals,
} from './sealed.ts'
export { createAnswerScanner, modbusFrame, modbusRequest, type ModbusAnswer, type ModbusRead } from './modbus.ts'
export { MODBUS_METERS, type ModbusMeter, type RegisterFormat, type RegisterPlace } from './modbus-meters.ts'
export { energyOfData, planReads, serialRead, type ReadData } from './modbus-values.ts'
export { createModbusBus } from './modbus-bus.ts'
export { createModbusPoll, type ModbusPoll, type ModbusPollOptions } from './modbus-poll.ts'
export { createModbusSearch, type FoundUnit, type ModbusSearch } from './modbus-search.ts'
export { createIecPoll, iecModeOf, type IecMode, type IecPollOptions } from './iec-poll.ts'
export type { Poll, PollMember, PollStep } from './poll.ts'
export { startPollSession, type PollSessionOptions } from './poll-session.ts'
export {
  ASKED_METERS,
  membersOf,
  pollOf,
  searchOf,
  type AskedChoice,
  type AskedMeter,
  type AskedOther,
  type ChoiceFault,
  type HeadSignals,
} from './asked-meters.ts'
export { believe, NOTHING_BELIEVED, type Believed } from './believed.ts'
export { PROTOCOLS, type Protocol } from './protocols.ts'
export {
  createLineDecoder,
  createListener,
  judgeTrials,
  linesToTry,
  protocolsOn,
  startDetection,
  type Detection,
  type DetectionRun,
  type LineDecoder,
  type Listener,
  type Trial,
} from './detect.ts'
export { createLcusStatusDecoder, lcusFrame, lcusStatusQuery, LCUS_LINE, type LcusStatus } from './lcus.ts'
export { leaseLine, leaseWords } from './lease-line.ts'
export { numatoName } from './numato.ts'
export type {
  AnswerReader,
  BoardSigning,
  HelloAnswer,
  RelayAnswer,
  RelayDriver,
  RelayExchange,
  SignAnswer,
} from './relay-driver.ts'
export { RELAY_KINDS, relayDriverOf, type RelayFault, type RelayKind, type RelaySelection } from './relay-kinds.ts'
export { freshKnown, isMute, knownAnswered, knownLost, knownTold, type RelayKnown, type Told } from './relay-known.ts'
export {
  freshPowerWatch,
  powerRead,
  powerVerdict,
  relaySwitched,
  type PowerVerdict,
  type PowerWatch,
} from './relay-power.ts'
export { relayWish, type RelayFacts, type RelayWish, type WishReason } from './relay-wish.ts'
export {
  freshRelay,
  leaseLeftMs,
  relayAction,
  relayAfter,
  relayHeard,
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
export {
  createRecorder,
  lineText,
  readRecording,
  writeRecording,
  type ReadRecording,
  type RecordedEvent,
  type Recorder,
  type Recording,
  type RecordingFault,
} from './recording.ts'
export { tapLink } from './tapped-link.ts'
export { createReplayDevice, type ReplayClock, type ReplayDevice, type Tape } from './replay-link.ts'
export * from './limits.ts'
