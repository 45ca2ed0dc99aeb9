// Random values of any wire type, read off the type itself, and bytes that are almost such a value.
import fc from 'fast-check'
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
import { Int64Type } from '../../src/ledger/index.ts'

/** Lists stay this short; long ones have tests of their own. */
const ROWS = 3

export const valueOf = <T>(type: Type<T>): fc.Arbitrary<T> => arbitraryOf(type) as fc.Arbitrary<T>

const arbitraryOf = (type: Type<unknown>): fc.Arbitrary<unknown> => {
  if (type instanceof Int64Type) return fc.bigInt(-(1n << 63n), (1n << 63n) - 1n)
  if (type instanceof UintBigintType) return fc.bigInt(0n, (1n << BigInt(8 * type.byteLength)) - 1n)
  if (type instanceof UintNumberType) return fc.integer({ min: 0, max: 2 ** (8 * type.byteLength) - 1 })
  if (type instanceof BooleanType) return fc.boolean()
  if (type instanceof ByteVectorType) return bytes(type.lengthBytes, type.lengthBytes)
  if (type instanceof ByteListType) return bytes(0, Math.min(type.limitBytes, 40))
  if (type instanceof ContainerType) return record(type.fields as Record<string, Type<unknown>>)
  if (type instanceof ListBasicType || type instanceof ListCompositeType)
    return fc.array(arbitraryOf(type.elementType as Type<unknown>), { maxLength: Math.min(ROWS, type.limit) })
  if (type instanceof UnionType)
    return fc.oneof(
      ...(type.types as Type<unknown>[]).map((inner, selector) =>
        arbitraryOf(inner).map((value) => ({ selector, value })),
      ),
    )
  throw new Error(`no values of ${type.typeName}`)
}

const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength })

const record = (fields: Record<string, Type<unknown>>) =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, arbitraryOf(field)])))

/** Bytes with a few flipped, cut off or added: most of them are no value, and some are another one. */
export const mutated = (original: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .record({
      flips: fc.array(fc.record({ at: fc.nat(Math.max(0, original.length - 1)), byte: fc.nat(255) }), { maxLength: 4 }),
      cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(original.length)),
      tail: fc.oneof({ weight: 3, arbitrary: fc.constant(new Uint8Array()) }, fc.uint8Array({ maxLength: 8 })),
    })
    .map(({ flips, cut, tail }) => {
      const body = original.slice(0, original.length - cut)
      for (const { at, byte } of flips) if (at < body.length) body[at] = byte
      return new Uint8Array([...body, ...tail])
    })
