// The only place that knows SSZ. `encode` and `root` first check every range, length and limit, because the library
// wraps or pads in silence; `decode` is total. Signed amounts are `Int64`, two's complement; optional values are lists
// of at most one element, because a None in a union would accept trailing bytes.
import './hasher.ts'
import {
  BooleanType,
  ByteListType,
  ByteVectorType,
  ContainerType,
  ListBasicType,
  ListCompositeType,
  UintBigintType,
  UintNumberType,
  UnionType,
  type Type,
} from '@chainsafe/ssz'
import { assert } from './assert.ts'

const INT64_LEAST = -(1n << 63n)
const INT64_MOST = (1n << 63n) - 1n

/** Signed 64-bit amount; the library knows unsigned integers only. */
export class Int64Type extends UintBigintType {
  constructor() {
    super(8, { typeName: 'int64' })
  }
  override value_serializeToBytes(output: { dataView: DataView }, offset: number, value: bigint): number {
    output.dataView.setBigInt64(offset, value, true)
    return offset + 8
  }
  override value_deserializeFromBytes(data: { dataView: DataView }, start: number, end: number): bigint {
    if (end - start !== 8) throw new Error('int64 takes eight bytes')
    return data.dataView.getBigInt64(start, true)
  }
}

export const Uint8 = new UintNumberType(1)
export const Uint16 = new UintNumberType(2)
export const Uint32 = new UintNumberType(4)
export const Uint64 = new UintBigintType(8)
export const Int64 = new Int64Type()
export const Bool = new BooleanType()
export const Bytes16 = new ByteVectorType(16)
export const Bytes32 = new ByteVectorType(32)
export const Bytes64 = new ByteVectorType(64)

export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string }

/** Canonical bytes of a value. @throws BrokenPromise when our own code made a value outside the type's range. */
export const encode = <T>(type: Type<T>, value: T): Uint8Array => {
  const fault = faultIn(type, value, '')
  assert(fault === undefined, `encode: ${fault}`)
  return type.serialize(value)
}

/** Hash-tree-root (32 bytes) of a value, after the same checks as `encode`. */
export const root = <T>(type: Type<T>, value: T): Uint8Array => {
  const fault = faultIn(type, value, '')
  assert(fault === undefined, `root: ${fault}`)
  return type.hashTreeRoot(value)
}

/** Total: any bytes give a value or the reason why they are none, and only canonical bytes give a value. */
export const decode = <T>(type: Type<T>, bytes: Uint8Array): Decoded<T> => {
  try {
    const value = type.deserialize(bytes)
    const fault = faultIn(type, value, '')
    return fault === undefined ? { ok: true, value } : { ok: false, why: fault }
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : 'malformed' }
  }
}

/** The first thing wrong with a value, in words with its path, or undefined. */
const faultIn = (type: Type<unknown>, value: unknown, path: string): string | undefined => {
  const fault = (what: string): string => `${path === '' ? 'value' : path} ${what}`
  if (type instanceof Int64Type) return inRange(value, INT64_LEAST, INT64_MOST) ? undefined : fault('is no int64')
  if (type instanceof UintBigintType)
    return inRange(value, 0n, (1n << BigInt(type.byteLength * 8)) - 1n) ? undefined : fault('is out of range')
  if (type instanceof UintNumberType)
    return isCount(value, 2 ** (type.byteLength * 8) - 1) ? undefined : fault('is no unsigned integer of its size')
  if (type instanceof BooleanType) return typeof value === 'boolean' ? undefined : fault('is no boolean')
  if (type instanceof ByteVectorType)
    return isBytes(value, type.lengthBytes, type.lengthBytes) ? undefined : fault(`is not ${type.lengthBytes} bytes`)
  if (type instanceof ByteListType)
    return isBytes(value, 0, type.limitBytes) ? undefined : fault(`is longer than ${type.limitBytes} bytes`)
  if (type instanceof ContainerType) return faultInFields(type, value, path)
  if (type instanceof ListBasicType || type instanceof ListCompositeType) return faultInList(type, value, path)
  if (type instanceof UnionType) return faultInUnion(type, value, path)
  return fault('has a type without checks')
}

const inRange = (value: unknown, least: bigint, most: bigint): boolean =>
  typeof value === 'bigint' && value >= least && value <= most

const isCount = (value: unknown, most: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most

const isBytes = (value: unknown, least: number, most: number): boolean =>
  value instanceof Uint8Array && value.length >= least && value.length <= most

const faultInFields = (
  type: ContainerType<Record<string, Type<unknown>>>,
  value: unknown,
  path: string,
): string | undefined => {
  if (typeof value !== 'object' || value === null) return `${path} is no record`
  for (const [name, field] of Object.entries(type.fields)) {
    const fault = faultIn(field, (value as Record<string, unknown>)[name], `${path}.${name}`)
    if (fault !== undefined) return fault
  }
  return undefined
}

const faultInList = (
  type: { readonly limit: number; readonly elementType: Type<unknown> },
  value: unknown,
  path: string,
): string | undefined => {
  if (!Array.isArray(value)) return `${path} is no list`
  if (value.length > type.limit) return `${path} has more than ${type.limit} elements`
  for (let i = 0; i < value.length; i++) {
    const fault = faultIn(type.elementType, value[i], `${path}[${i}]`)
    if (fault !== undefined) return fault
  }
  return undefined
}

const faultInUnion = (type: UnionType<Type<unknown>[]>, value: unknown, path: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return `${path} is no union`
  const { selector, value: inner } = value as { selector: number; value: unknown }
  const chosen = type.types[selector]
  return chosen === undefined ? `${path} has an unknown selector` : faultIn(chosen, inner, `${path}<${selector}>`)
}
