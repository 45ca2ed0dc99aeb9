// Changes travel in envelopes: whose, which number in that author's row, what stood before it, the change, a signature.
// An author is a device key that the ledger knows, so a row belongs to one computer and ends with it. Decoding is total.
import { ByteListType, ContainerType, ListBasicType, UnionType, type CompositeType, type ValueOf } from '@chainsafe/ssz'
import {
  Bytes32,
  Bytes64,
  Int64,
  Uint32,
  Uint64,
  decode,
  encode,
  hash,
  hex,
  sameBytes,
  signingBytes,
  uint64Bytes,
  type Decoded,
  type Hex,
} from '../ledger/index.ts'
import { UPDATE_BYTES } from './limits.ts'

export const EnvelopeType = new ContainerType({
  /** A device key. */
  author: Bytes32,
  /** 1, 2, 3 … */
  sequence: Uint32,
  /** Id of the envelope before this one; zeros in the first. */
  previous: Bytes32,
  /** Yjs, version 1 of its encoding. */
  update: new ByteListType(UPDATE_BYTES),
  signature: Bytes64,
})
export type Envelope = ValueOf<typeof EnvelopeType>

/** What its household shows for half a minute; nothing of it is kept. */
const AwarenessType = new ContainerType({
  author: Bytes32,
  timeMs: Uint64,
  /** At most one; negative while the home feeds in. */
  watts: new ListBasicType(Int64, 1),
  signature: Bytes64,
})
export type Awareness = ValueOf<typeof AwarenessType>

/** Two words of one author that no honest computer says both. */
export const EvidenceType = new ContainerType({ first: EnvelopeType, second: EnvelopeType })
export type Evidence = ValueOf<typeof EvidenceType>

export const NO_ENVELOPE: Hex = '00'.repeat(32)

export const encodeEnvelope = (envelope: Envelope): Uint8Array => encode(EnvelopeType, envelope)
export const decodeEnvelope = (bytes: Uint8Array): Decoded<Envelope> => decode(EnvelopeType, bytes)
export const encodeEvidence = (evidence: Evidence): Uint8Array => encode(EvidenceType, evidence)
export const decodeEvidence = (bytes: Uint8Array): Decoded<Evidence> => decode(EvidenceType, bytes)

/** @param chainId of the first founding: what is on the board outlives a re-founding. */
export const envelopeBytes = (chainId: Uint8Array, envelope: Omit<Envelope, 'signature'>): Uint8Array =>
  signingBytes(
    'board',
    chainId,
    envelope.author,
    uint64Bytes(BigInt(envelope.sequence)),
    envelope.previous,
    hash(envelope.update),
  )

/** What the next envelope names. The signature is left out: two signatures under the same words contradict nothing. */
export const envelopeId = (chainId: Uint8Array, envelope: Omit<Envelope, 'signature'>): Hex =>
  hex(hash(envelopeBytes(chainId, envelope)))

export const awarenessBytes = (chainId: Uint8Array, awareness: Omit<Awareness, 'signature'>): Uint8Array =>
  signingBytes(
    'awareness',
    chainId,
    awareness.author,
    uint64Bytes(awareness.timeMs),
    uint64Bytes(BigInt(awareness.watts.length)),
    uint64Bytes(BigInt.asUintN(64, awareness.watts[0] ?? 0n)),
  )

/**
 * True when an author has written two rows: two different envelopes under one number, or one that goes on from another
 * envelope than the one that the same author has signed before it. Signatures are checked elsewhere.
 */
export const contradicts = (chainId: Uint8Array, { first, second }: Evidence): boolean => {
  if (!sameBytes(first.author, second.author)) return false
  const id = envelopeId(chainId, first)
  if (first.sequence === second.sequence) return id !== envelopeId(chainId, second)
  return second.sequence === first.sequence + 1 && hex(second.previous) !== id
}

const Message = new UnionType<CompositeType<unknown, unknown, unknown>[]>([EnvelopeType, AwarenessType])

/** What is said on the topic `board`. */
export type BoardMessage =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  | { readonly kind: 'awareness'; readonly awareness: Awareness }

export const encodeBoardMessage = (message: BoardMessage): Uint8Array =>
  message.kind === 'envelope'
    ? encode(Message, { selector: 0, value: message.envelope })
    : encode(Message, { selector: 1, value: message.awareness })

export const decodeBoardMessage = (bytes: Uint8Array): Decoded<BoardMessage> => {
  const decoded = decode(Message, bytes)
  if (!decoded.ok) return decoded
  const { selector, value } = decoded.value
  return selector === 0
    ? { ok: true, value: { kind: 'envelope', envelope: value as Envelope } }
    : { ok: true, value: { kind: 'awareness', awareness: value as Awareness } }
}
