// A file of blocks that people carry by hand: a header that says of which street it is and which heights it holds, then
// pages, each of them a sync answer behind its length. Reading is total, goes page by page and stops at the first flaw.
import { CARRIED_PAGE_BYTES } from './limits.ts'
import { decodeSyncReply, encodeSyncReply, type SyncAnswer } from './sync-wire.ts'

export type CarriedHeader = {
  readonly chainId: Uint8Array
  /** The chain id that the street was first founded under; another one than `chainId` after a re-founding. */
  readonly firstChainId: Uint8Array
  /** First and last height, both included. */
  readonly from: number
  readonly to: number
}
export type CarriedBlocks = Extract<SyncAnswer, { kind: 'blocks' }>['blocks']

/** `cut`: it ends before it should. `damaged`: what stands there is not what it should be. */
export type CarriedFault = 'not-carried' | 'other-version' | 'cut' | 'damaged'
export type CarriedRead<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: CarriedFault }

/** "HGBLOCKS" in ASCII. */
const MAGIC = Uint8Array.of(0x48, 0x47, 0x42, 0x4c, 0x4f, 0x43, 0x4b, 0x53)
const VERSION = 1
const ID_BYTES = 32
const CHAIN_AT = MAGIC.length + 1
const FIRST_CHAIN_AT = CHAIN_AT + ID_BYTES
const FROM_AT = FIRST_CHAIN_AT + ID_BYTES
const TO_AT = FROM_AT + 8
/** Where the first page begins. */
export const CARRIED_HEADER_BYTES = TO_AT + 8
const LENGTH_BYTES = 4

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const encodeCarriedHeader = ({ chainId, firstChainId, from, to }: CarriedHeader): Uint8Array => {
  const bytes = new Uint8Array(CARRIED_HEADER_BYTES)
  bytes.set(MAGIC)
  bytes[MAGIC.length] = VERSION
  bytes.set(chainId, CHAIN_AT)
  bytes.set(firstChainId, FIRST_CHAIN_AT)
  viewOf(bytes).setBigUint64(FROM_AT, BigInt(from), true)
  viewOf(bytes).setBigUint64(TO_AT, BigInt(to), true)
  return bytes
}

/** The blocks as an answer over sync carries them, behind the length of that answer. */
export const encodeCarriedPage = (blocks: CarriedBlocks, base: number, height: number): Uint8Array => {
  const answer = encodeSyncReply({ kind: 'blocks', height: BigInt(height), base: BigInt(base), blocks })
  const bytes = new Uint8Array(LENGTH_BYTES + answer.length)
  viewOf(bytes).setUint32(0, answer.length, true)
  bytes.set(answer, LENGTH_BYTES)
  return bytes
}

const flaw = (fault: CarriedFault): { readonly ok: false; readonly fault: CarriedFault } => ({ ok: false, fault })

export const readCarriedHeader = (bytes: Uint8Array): CarriedRead<CarriedHeader> => {
  const start = bytes.subarray(0, MAGIC.length)
  if (start.length === 0 || !start.every((byte, i) => byte === MAGIC[i])) return flaw('not-carried')
  // An older or newer file may be of another length, so its version counts first.
  const version = bytes[MAGIC.length]
  if (version !== undefined && version !== VERSION) return flaw('other-version')
  if (bytes.length < CARRIED_HEADER_BYTES) return flaw('cut')
  const view = viewOf(bytes)
  const [from, to] = [view.getBigUint64(FROM_AT, true), view.getBigUint64(TO_AT, true)]
  if (from < 1n || to < from || to > BigInt(Number.MAX_SAFE_INTEGER)) return flaw('damaged')
  return {
    ok: true,
    value: {
      chainId: bytes.slice(CHAIN_AT, FIRST_CHAIN_AT),
      firstChainId: bytes.slice(FIRST_CHAIN_AT, FROM_AT),
      from: Number(from),
      to: Number(to),
    },
  }
}

export type CarriedPage = {
  /** At least one: pages without any would only cost time. */
  readonly blocks: CarriedBlocks
  /** Where the next page begins, or the file ends. */
  readonly next: number
}

/** The page that begins at this byte. */
export const readCarriedPage = (bytes: Uint8Array, at: number): CarriedRead<CarriedPage> => {
  if (bytes.length < at + LENGTH_BYTES) return flaw('cut')
  const length = viewOf(bytes).getUint32(at, true)
  if (length > CARRIED_PAGE_BYTES) return flaw('damaged')
  const next = at + LENGTH_BYTES + length
  if (bytes.length < next) return flaw('cut')
  const decoded = decodeSyncReply(bytes.subarray(at + LENGTH_BYTES, next))
  if (!decoded.ok || decoded.value.kind !== 'blocks' || decoded.value.blocks.length === 0) return flaw('damaged')
  return { ok: true, value: { blocks: decoded.value.blocks, next } }
}
