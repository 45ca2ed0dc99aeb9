// Anti-entropy: one peer says how far each author's row goes here, the other gives what is missing, and the proof
// against whoever has written two rows. Everything that comes this way is checked as if it had been gossiped.
import { ContainerType, ListCompositeType, type ValueOf } from '@chainsafe/ssz'
import { Bool, Bytes32, Uint32, decode, encode, type Decoded } from '../ledger/index.ts'
import { EnvelopeType, EvidenceType } from './envelope.ts'
import { ANSWER_ENVELOPES, ANSWER_EVIDENCE, AUTHORS } from './limits.ts'

const Head = new ContainerType({
  author: Bytes32,
  sequence: Uint32,
  /** Id of the envelope with that number; zeros where there is none. */
  last: Bytes32,
  /** The proof against this author is here already. */
  muted: Bool,
})
const Question = new ContainerType({ heads: new ListCompositeType(Head, AUTHORS) })
const Answer = new ContainerType({
  envelopes: new ListCompositeType(EnvelopeType, ANSWER_ENVELOPES),
  evidence: new ListCompositeType(EvidenceType, ANSWER_EVIDENCE),
  /** There is more than fits. */
  more: Bool,
})
export type BoardHead = ValueOf<typeof Head>
export type BoardQuestion = ValueOf<typeof Question>
export type BoardAnswer = ValueOf<typeof Answer>
export const encodeBoardQuestion = (question: BoardQuestion): Uint8Array => encode(Question, question)
export const decodeBoardQuestion = (bytes: Uint8Array): Decoded<BoardQuestion> => decode(Question, bytes)
export const encodeBoardAnswer = (answer: BoardAnswer): Uint8Array => encode(Answer, answer)
export const decodeBoardAnswer = (bytes: Uint8Array): Decoded<BoardAnswer> => decode(Answer, bytes)
