// The sync protocol's questions and answers, one shape each: blocks from a height on, the newest signature of a key,
// what was said at the running height, where somebody stands, pieces of snapshots, and a re-founding that is open.
// Every answer also says how high its sender stands. Decoding is total.
import {
  ByteListType,
  ContainerType,
  ListBasicType,
  ListCompositeType,
  UnionType,
  type CompositeType,
  type ValueOf,
} from '@chainsafe/ssz'
import {
  Bytes32,
  Bytes64,
  SNAPSHOTS_KEPT,
  SPEECHES,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  decode,
  encode,
  limits,
  type Decoded,
  type Speech,
} from '../ledger/index.ts'
import {
  CERTIFICATE_BYTES,
  CONSENSUS_BYTES,
  GENESIS_BYTES,
  REFOUNDINGS,
  RUNNING_MESSAGES,
  SIGN_BYTES,
  SNAPSHOT_PART_BYTES,
  SYNC_BLOCKS,
  TIP_HEIGHTS,
} from './limits.ts'

const BlocksFrom = new ContainerType({ fromHeight: Uint64 })
const NewestOf = new ContainerType({ key: Bytes32 })
const RunningFrom = new ContainerType({ height: Uint64, round: Uint16 })
const TipOf = new ContainerType({ heights: new ListBasicType(Uint64, TIP_HEIGHTS) })
const PartOf = new ContainerType({ height: Uint64, part: Uint32 })
const Signature = new ContainerType({ household: Uint32, signature: Bytes64 })
/** A founding document that continues this chain, and who has signed it so far. */
const Refounding = new ContainerType({
  genesis: new ByteListType(GENESIS_BYTES),
  signatures: new ListCompositeType(Signature, limits.HOUSEHOLDS),
})
const RefoundingOf = new ContainerType({ open: new ListCompositeType(Refounding, REFOUNDINGS) })
export type RefoundingMessage = ValueOf<typeof Refounding>
export const encodeRefounding = (message: RefoundingMessage): Uint8Array => encode(Refounding, message)
export const decodeRefounding = (bytes: Uint8Array): Decoded<RefoundingMessage> => decode(Refounding, bytes)
const Question = new UnionType<CompositeType<unknown, unknown, unknown>[]>([
  BlocksFrom,
  NewestOf,
  RunningFrom,
  TipOf,
  PartOf,
  RefoundingOf,
])

/** What one peer asks another over a direct stream. */
export type SyncQuestion =
  | { readonly kind: 'blocks'; readonly fromHeight: bigint }
  /** The newest signature of this device key that the other one has seen. */
  | { readonly kind: 'newest'; readonly key: Uint8Array }
  /** What was said at a height that is not decided yet, from a round on. */
  | { readonly kind: 'running'; readonly height: bigint; readonly round: number }
  /** Where the other one stands, what snapshots it has, and its block ids at these heights. */
  | { readonly kind: 'tip'; readonly heights: readonly bigint[] }
  /** A piece of the snapshot at a height; at height 0, of the state that a street founded again continues. */
  | { readonly kind: 'part'; readonly height: bigint; readonly part: number }
  /** Shows the re-foundings that are open here, if any, and asks for the other one's. */
  | { readonly kind: 'refounding'; readonly open: readonly RefoundingMessage[] }

const SyncBlock = new ContainerType({
  block: new ByteListType(limits.BLOCK_BYTES),
  certificate: new ByteListType(CERTIFICATE_BYTES),
})
const Spoken = new ContainerType({
  height: Uint64,
  round: Uint16,
  /** Place in `SPEECHES`. */
  speech: Uint8,
  signBytes: new ByteListType(SIGN_BYTES),
  signature: Bytes64,
})
const Blocks = new ContainerType({
  height: Uint64,
  /** The lowest height that its sender still has. */
  base: Uint64,
  blocks: new ListCompositeType(SyncBlock, SYNC_BLOCKS),
})
const Newest = new ContainerType({ height: Uint64, newest: new ListCompositeType(Spoken, 1) })
const Running = new ContainerType({
  height: Uint64,
  messages: new ListCompositeType(new ByteListType(CONSENSUS_BYTES), RUNNING_MESSAGES),
})
const BlockAt = new ContainerType({ height: Uint64, id: Bytes32 })
const Tip = new ContainerType({
  height: Uint64,
  snapshots: new ListCompositeType(new ContainerType({ height: Uint64, id: Bytes32, length: Uint32 }), SNAPSHOTS_KEPT),
  blocks: new ListCompositeType(BlockAt, TIP_HEIGHTS),
})
const Part = new ContainerType({ height: Uint64, part: new ByteListType(SNAPSHOT_PART_BYTES) })
const RefoundingHere = new ContainerType({ height: Uint64, open: new ListCompositeType(Refounding, REFOUNDINGS) })
const Answer = new UnionType<CompositeType<unknown, unknown, unknown>[]>([
  Blocks,
  Newest,
  Running,
  Tip,
  Part,
  RefoundingHere,
])

/** Words under somebody's signature, as a neighbour remembers them. */
export type SpokenWords = {
  readonly height: number
  readonly round: number
  readonly speech: Speech
  readonly signBytes: Uint8Array
  readonly signature: Uint8Array
}
export type SyncAnswer = { readonly height: bigint } & (
  | { readonly kind: 'blocks'; readonly base: bigint; readonly blocks: ValueOf<typeof Blocks>['blocks'] }
  | { readonly kind: 'newest'; readonly newest: SpokenWords | undefined }
  /** Consensus messages, each as it travels by gossip. */
  | { readonly kind: 'running'; readonly messages: readonly Uint8Array[] }
  | {
      readonly kind: 'tip'
      readonly snapshots: ValueOf<typeof Tip>['snapshots']
      readonly blocks: ValueOf<typeof Tip>['blocks']
    }
  | { readonly kind: 'part'; readonly part: Uint8Array }
  | { readonly kind: 'refounding'; readonly open: readonly RefoundingMessage[] }
)

const KINDS = ['blocks', 'newest', 'running', 'tip', 'part', 'refounding'] as const

export const encodeSyncRequest = ({ kind, ...value }: SyncQuestion): Uint8Array =>
  encode(Question, { selector: KINDS.indexOf(kind), value })

export const decodeSyncRequest = (bytes: Uint8Array): Decoded<SyncQuestion> => {
  const decoded = decode(Question, bytes)
  if (!decoded.ok) return decoded
  const { selector, value } = decoded.value
  return { ok: true, value: { ...(value as object), kind: KINDS[selector] } as SyncQuestion }
}

export const encodeSyncReply = (answer: SyncAnswer): Uint8Array => {
  const { kind, ...value } = answer
  return encode(Answer, { selector: KINDS.indexOf(kind), value: kind === 'newest' ? wireNewest(answer) : value })
}

const wireNewest = (answer: Extract<SyncAnswer, { kind: 'newest' }>): ValueOf<typeof Newest> => ({
  height: answer.height,
  newest:
    answer.newest === undefined
      ? []
      : [{ ...answer.newest, height: BigInt(answer.newest.height), speech: SPEECHES.indexOf(answer.newest.speech) }],
})

export const decodeSyncReply = (bytes: Uint8Array): Decoded<SyncAnswer> => {
  const decoded = decode(Answer, bytes)
  if (!decoded.ok) return decoded
  const { selector, value } = decoded.value
  const kind = KINDS[selector]
  if (kind !== 'newest') return { ok: true, value: { ...(value as object), kind } as SyncAnswer }
  const { height, newest } = value as ValueOf<typeof Newest>
  const [words] = newest
  if (words === undefined) return { ok: true, value: { kind, height, newest: undefined } }
  const speech = SPEECHES[words.speech]
  // Heights beyond what a number holds exactly are nobody's: refused, so that decoding stays one to one.
  if (speech === undefined || words.height > BigInt(Number.MAX_SAFE_INTEGER)) return { ok: false, why: 'speech' }
  return { ok: true, value: { kind, height, newest: { ...words, height: Number(words.height), speech } } }
}
