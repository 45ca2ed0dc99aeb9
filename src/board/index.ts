// The door of the board: what homes tell each other in words. Nothing here ever feeds the ledger's rules.
export * from './awareness.ts'
export {
  evidenceAgainst,
  openBoard,
  takeEnvelope,
  takeEvidence,
  type Board,
  type Documents,
  type Row,
  type Taken,
} from './board.ts'
export type { Entry, EntryKind, Written } from './entries.ts'
export {
  awarenessBytes,
  contradicts,
  decodeBoardMessage,
  decodeEnvelope,
  encodeBoardMessage,
  encodeEnvelope,
  encodeEvidence,
  envelopeBytes,
  envelopeId,
  NO_ENVELOPE,
  type Awareness,
  type BoardMessage,
  type Envelope,
  type Evidence,
} from './envelope.ts'
export { answerTo, isWrong, questionOf, takeAnswer, type Given } from './exchange.ts'
export * as boardLimits from './limits.ts'
export { writeOwn, type WriteOutcome, type WriteRefusal } from './own.ts'
export { draw, type Buckets, type Rate } from './rate.ts'
export type { BoardStore } from './store.ts'
export * from './sync.ts'
export type { Change, Draft } from './write.ts'
