// The type-length-value encoding of SML (BSI TR-03109-1 annex IV, section 6): a tree of lists, numbers and strings. Nothing
// is assumed about its shape, so that meters which bend the standard (Holley's bare times) are read all the same.
import { MAX_NESTING } from './limits.ts'

export type SmlNode =
  | { readonly kind: 'list'; readonly items: readonly SmlNode[] }
  | { readonly kind: 'octets'; readonly bytes: Uint8Array }
  /** Signed by its type; `bytes` tells how short it was sent. */
  | { readonly kind: 'integer'; readonly value: bigint; readonly bytes: Uint8Array }
  | { readonly kind: 'other' }

/** All values that stand one behind the other, or undefined when a length points outside or lists are too deep. */
export const readSmlValues = (bytes: Uint8Array): readonly SmlNode[] | undefined => {
  const cursor = { bytes, at: 0 }
  const nodes: SmlNode[] = []
  while (cursor.at < bytes.length) {
    // Ends a message, or fills up to four bytes.
    if (bytes[cursor.at] === 0) {
      cursor.at++
      continue
    }
    const node = readNode(cursor, 0)
    if (node === undefined) return undefined
    nodes.push(node)
  }
  return nodes
}

const TYPE_OCTETS = 0
const TYPE_BOOLEAN = 4
const TYPE_SIGNED = 5
const TYPE_UNSIGNED = 6
const TYPE_LIST = 7
const MORE = 0x80
const MAX_LENGTH_BYTES = 3

type Cursor = { readonly bytes: Uint8Array; at: number }

const readNode = (cursor: Cursor, depth: number): SmlNode | undefined => {
  const start = cursor.at
  const first = cursor.bytes[cursor.at++]
  if (first === undefined || depth > MAX_NESTING) return undefined
  let length = first & 0x0f
  for (let last = first; (last & MORE) !== 0;) {
    const next = cursor.bytes[cursor.at++]
    if (next === undefined || cursor.at - start > MAX_LENGTH_BYTES) return undefined
    length = (length << 4) | (next & 0x0f)
    last = next
  }
  const type = (first >> 4) & 0x07
  if (type === TYPE_LIST) return readList(cursor, length, depth)
  // The length counts itself, but for lists.
  const end = start + length
  if (end < cursor.at || end > cursor.bytes.length) return first === 0 ? OTHER : undefined
  const bytes = cursor.bytes.subarray(cursor.at, end)
  cursor.at = end
  if (type === TYPE_OCTETS) return { kind: 'octets', bytes }
  if (type === TYPE_SIGNED || type === TYPE_UNSIGNED) return integer(bytes, type === TYPE_SIGNED)
  return type === TYPE_BOOLEAN ? OTHER : undefined
}

const OTHER: SmlNode = { kind: 'other' }

const readList = (cursor: Cursor, length: number, depth: number): SmlNode | undefined => {
  const items: SmlNode[] = []
  for (let i = 0; i < length; i++) {
    const item = readNode(cursor, depth + 1)
    if (item === undefined) return undefined
    items.push(item)
  }
  return { kind: 'list', items }
}

const integer = (bytes: Uint8Array, signed: boolean): SmlNode | undefined => {
  if (bytes.length === 0 || bytes.length > 8) return undefined
  return { kind: 'integer', value: integerOf(bytes, signed), bytes }
}

/** Big-endian number of up to eight bytes. */
export const integerOf = (bytes: Uint8Array, signed: boolean): bigint => {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return signed ? BigInt.asIntN(bytes.length * 8, value) : value
}
