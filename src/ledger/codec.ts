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
  const fault = faultIn(type, value)
  assert(fault === undefined, `encode: ${fault}`)
  return type.serialize(value)
}

/** Hash-tree-root (32 bytes) of a value, after the same checks as `encode`. */
export const root = <T>(type: Type<T>, value: T): Uint8Array => {
  const fault = faultIn(type, value)
  assert(fault === undefined, `root: ${fault}`)
  return type.hashTreeRoot(value)
}

/** Whether a value can be encoded at all, for values that others have written. */
export const fits = <T>(type: Type<T>, value: T): boolean => faultIn(type, value) === undefined

/** Total: any bytes give a value or the reason why they are none. Only canonical bytes give a value (property test). */
export const decode = <T>(type: Type<T>, bytes: Uint8Array): Decoded<T> => {
  try {
    return { ok: true, value: type.deserialize(bytes) }
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : 'malformed' }
  }
}

/** Says what is wrong with a value of one type, or undefined. */
type Check = (value: unknown) => string | undefined

/** One check per type, made when the type is first used: values are checked far more often than types are made. */
const checks = new WeakMap<Type<unknown>, Check>()

const faultIn = (type: Type<unknown>, value: unknown): string | undefined => checkOf(type)(value)

const checkOf = (type: Type<unknown>): Check => {
  const known = checks.get(type)
  if (known !== undefined) return known
  const made = makeCheck(type)
  checks.set(type, made)
  return made
}

const makeCheck = (type: Type<unknown>): Check => {
  if (type instanceof Int64Type) return bigintCheck(INT64_LEAST, INT64_MOST)
  if (type instanceof UintBigintType) return bigintCheck(0n, (1n << BigInt(type.byteLength * 8)) - 1n)
  if (type instanceof UintNumberType) return numberCheck(2 ** (type.byteLength * 8) - 1)
  if (type instanceof BooleanType) return (value) => (typeof value === 'boolean' ? undefined : 'is no boolean')
  if (type instanceof ByteVectorType) return bytesCheck(type.lengthBytes, type.lengthBytes)
  if (type instanceof ByteListType) return bytesCheck(0, type.limitBytes)
  if (type instanceof ContainerType) return fieldsCheck(type)
  if (type instanceof ListBasicType || type instanceof ListCompositeType) return listCheck(type)
  if (type instanceof UnionType) return unionCheck(type)
  return () => 'has a type without checks'
}

const bigintCheck =
  (least: bigint, most: bigint): Check =>
  (value) =>
    typeof value === 'bigint' && value >= least && value <= most ? undefined : 'is out of range'

const numberCheck =
  (most: number): Check =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most
      ? undefined
      : 'is no unsigned integer of its size'

const bytesCheck =
  (least: number, most: number): Check =>
  (value) =>
    value instanceof Uint8Array && value.length >= least && value.length <= most
      ? undefined
      : `is not ${least} to ${most} bytes`

const fieldsCheck = (type: ContainerType<Record<string, Type<unknown>>>): Check => {
  const fields = Object.entries(type.fields).map(([name, field]) => ({ name, check: checkOf(field) }))
  return (value) => {
    if (typeof value !== 'object' || value === null) return 'is no record'
    for (const { name, check } of fields) {
      const fault = check((value as Record<string, unknown>)[name])
      if (fault !== undefined) return `.${name} ${fault}`
    }
    return undefined
  }
}

const listCheck = (type: { readonly limit: number; readonly elementType: Type<unknown> }): Check => {
  const check = checkOf(type.elementType)
  return (value) => {
    if (!Array.isArray(value)) return 'is no list'
    if (value.length > type.limit) return `has more than ${type.limit} elements`
    for (let i = 0; i < value.length; i++) {
      const fault = check(value[i])
      if (fault !== undefined) return `[${i}] ${fault}`
    }
    return undefined
  }
}

const unionCheck = (type: UnionType<Type<unknown>[]>): Check => {
  const checksOfTypes = type.types.map(checkOf)
  return (value) => {
    if (typeof value !== 'object' || value === null) return 'is no union'
    const { selector, value: inner } = value as { selector: number; value: unknown }
    return (
      checksOfTypes[selector]?.(inner) ??
      (checksOfTypes[selector] === undefined ? 'has an unknown selector' : undefined)
    )
  }
}
