// DLMS data (IEC 62056-6-2, A-XDR): every value has a type before it; arrays and structures nest. Meters nest their lists in
// many ways, so they are read as the plain sequence of their leaves.
import { MAX_NESTING } from './limits.ts'
import { integerOf } from './sml-values.ts'

export type DlmsLeaf = {
  readonly type: number
  readonly bytes: Uint8Array
  /** Of integers of two bytes and more: what meters count with. Smaller ones are scalers, attributes and states. */
  readonly value: bigint | undefined
}

export type DlmsList = {
  readonly leaves: readonly DlmsLeaf[]
  /** How many items the outermost list has; a bare value is one. */
  readonly items: number
}

export const DLMS_INT8 = 15
export const DLMS_ENUM = 22

/** Reads one value and all within it, or undefined when the bytes end early, go on behind it, or are no data. */
export const readDlmsData = (bytes: Uint8Array): DlmsList | undefined => {
  const cursor = { bytes, at: 0 }
  const leaves: DlmsLeaf[] = []
  const first = bytes[0] ?? 0
  const items = isList(first) ? (lengthAt({ bytes, at: 1 }) ?? 0) : 1
  return readValue(cursor, leaves, 0) && cursor.at === bytes.length ? { leaves, items } : undefined
}

/** Bytes of the types whose length is fixed. */
const FIXED_BYTES: Readonly<Record<number, number>> = {
  0: 0, // null
  3: 1, // boolean
  5: 4, // int32
  6: 4, // uint32
  13: 1, // two decimal digits
  [DLMS_INT8]: 1,
  16: 2, // int16
  17: 1, // uint8
  18: 2, // uint16
  20: 8, // int64
  21: 8, // uint64
  [DLMS_ENUM]: 1,
  23: 4, // float32
  24: 8, // float64
  25: 12, // date and time
  26: 5, // date
  27: 4, // time
}
const SIGNED = [5, 16, 20]
const UNSIGNED = [6, 18, 21]
const BIT_STRING = 4
const STRINGS = [9, 10, 12]

const isList = (type: number): boolean => type === 1 || type === 2

type Cursor = { readonly bytes: Uint8Array; at: number }

const readValue = (cursor: Cursor, leaves: DlmsLeaf[], depth: number): boolean => {
  const type = cursor.bytes[cursor.at++]
  if (type === undefined || depth > MAX_NESTING) return false
  if (isList(type)) {
    const items = lengthAt(cursor)
    if (items === undefined) return false
    for (let i = 0; i < items; i++) if (!readValue(cursor, leaves, depth + 1)) return false
    return true
  }
  const length = FIXED_BYTES[type] ?? lengthOf(cursor, type)
  if (length === undefined || cursor.at + length > cursor.bytes.length) return false
  const bytes = cursor.bytes.subarray(cursor.at, cursor.at + length)
  cursor.at += length
  const value = SIGNED.includes(type)
    ? integerOf(bytes, true)
    : UNSIGNED.includes(type)
      ? integerOf(bytes, false)
      : undefined
  leaves.push({ type, bytes, value })
  return true
}

const lengthOf = (cursor: Cursor, type: number): number | undefined => {
  const length = STRINGS.includes(type) || type === BIT_STRING ? lengthAt(cursor) : undefined
  return length !== undefined && type === BIT_STRING ? Math.ceil(length / 8) : length
}

/** A length of one byte, or of as many as the first one says. */
const lengthAt = (cursor: Cursor): number | undefined => {
  const first = cursor.bytes[cursor.at++]
  if (first === undefined || first < 0x80) return first
  const count = first - 0x80
  if (count === 0 || count > 2 || cursor.at + count > cursor.bytes.length) return undefined
  const length = cursor.bytes.subarray(cursor.at, cursor.at + count).reduce((sum, byte) => sum * 256 + byte, 0)
  cursor.at += count
  return length
}
