// The door of consensus: why we believe a block. The pure machine, the messages, certificates, and the journal's port.
export { certificateOf, verifyCommit, type CommitFault } from './certificate.ts'
export {
  compareSpeech,
  digestOf,
  isMarked,
  messageEntry,
  type Journal,
  type JournalEntry,
  type Place,
  type SpeechRecord,
  type Written,
} from './journal.ts'
export * as consensusLimits from './limits.ts'
export {
  createMachine,
  tallyOf,
  type Effect,
  type Input,
  type JudgedProposal,
  type Machine,
  type Step,
  type TimerKind,
} from './machine.ts'
export { decodeMessage, encodeMessage, type ConsensusMessage } from './message.ts'
export { isHonest, isQuorum, proposerOf, quorumOf } from './quorum.ts'
export { isWanted, step, type Stepped } from './step.ts'
export { count, voicesOf } from './tally.ts'
