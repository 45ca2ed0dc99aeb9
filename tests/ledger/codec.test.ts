// The codec's promises: one value, one string of bytes; wrong bytes are an answer, and wrong values never leave.
import fc from 'fast-check'
import { ByteListType, ContainerType, ListBasicType, ListCompositeType, UnionType, type Type } from '@chainsafe/ssz'
import { describe, expect, test } from 'vitest'
import {
  Bool,
  Bytes32,
  Certificate,
  Genesis,
  Int64,
  JoinRequest,
  KINDS,
  Receipts,
  SignedTransaction,
  StateType,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  decode,
  decodeBlock,
  decodeState,
  decodeTransaction,
  encode,
  encodeBlock,
  encodeState,
  encodeTransaction,
  foundedTip,
  fromWireTransaction,
  hex,
  root,
  wireTransaction,
} from '../../src/ledger/index.ts'
import { HouseholdList } from '../../src/ledger/block.ts'
import { stateOf } from '../../src/ledger/state.ts'
import { mutated, valueOf } from './arbitrary.ts'
import { GENESIS, agree, createWorld, nowMs, sign } from './world.ts'
import { FOUNDER } from './world.ts'

const TYPES: Readonly<Record<string, Type<unknown>>> = {
  transaction: SignedTransaction as Type<unknown>,
  'join request': JoinRequest as Type<unknown>,
  certificate: Certificate as Type<unknown>,
  genesis: Genesis as Type<unknown>,
  receipts: Receipts as Type<unknown>,
  state: StateType as Type<unknown>,
  'household list': HouseholdList as Type<unknown>,
}
const RUNS = { numRuns: 40 }

describe.each(Object.entries(TYPES))('%s', (_name, type) => {
  test('decode(encode(x)) = x', () => {
    fc.assert(
      fc.property(valueOf(type), (value) => {
        expect(decode(type, encode(type, value))).toEqual({ ok: true, value })
      }),
      RUNS,
    )
  })

  test('encode(decode(b)) = b for whatever decodes', () => {
    const nearly = valueOf(type).chain((value) => mutated(encode(type, value)))
    fc.assert(
      fc.property(nearly, (bytes) => {
        const decoded = decode(type, bytes)
        if (decoded.ok) expect(hex(encode(type, decoded.value))).toBe(hex(bytes))
      }),
      { numRuns: 120 },
    )
  })

  test('decode is total', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(decode(type, bytes).ok).toBeTypeOf('boolean')
      }),
      { numRuns: 150 },
    )
  })

  test('bytes inside a larger buffer are the same value', () => {
    fc.assert(
      fc.property(valueOf(type), fc.nat(9), (value, offset) => {
        const bytes = encode(type, value)
        const inside = new Uint8Array(bytes.length + 20).fill(0xee)
        inside.set(bytes, offset)
        expect(decode(type, inside.subarray(offset, offset + bytes.length))).toEqual({ ok: true, value })
      }),
      { numRuns: 20 },
    )
  })
})

describe('encode and root refuse what the library would wrap or pad', () => {
  const List = new ListBasicType(Uint32, 2)
  const Optional = new ListCompositeType(Bytes32, 1)
  const Union = new UnionType<Type<unknown>[]>([Uint8, Bool])
  test.each<[string, Type<unknown>, unknown]>([
    ['a negative number', Uint8, -1],
    ['a number too large', Uint8, 256],
    ['a number too large for 16 bits', Uint16, 65_536],
    ['a number too large for 32 bits', Uint32, 2 ** 32],
    ['NaN', Uint32, Number.NaN],
    ['infinity', Uint32, Number.POSITIVE_INFINITY],
    ['a fraction', Uint32, 0.5],
    ['a bigint where a number belongs', Uint32, 1n],
    ['a number where a bigint belongs', Uint64, 1],
    ['a negative bigint', Uint64, -1n],
    ['2^64', Uint64, 1n << 64n],
    ['an amount above 2^63 - 1', Int64, 1n << 63n],
    ['an amount below -2^63', Int64, -(1n << 63n) - 1n],
    ['a boolean that is 1', Bool, 1],
    ['31 bytes', Bytes32, new Uint8Array(31)],
    ['33 bytes', Bytes32, new Uint8Array(33)],
    ['numbers in place of bytes', Bytes32, Array.from({ length: 32 }, () => 0)],
    ['too many bytes', new ByteListType(4), new Uint8Array(5)],
    ['too many elements', List, [1, 2, 3]],
    ['an element out of range', List, [1, -2]],
    ['an optional value twice', Optional, [new Uint8Array(32), new Uint8Array(32)]],
    ['a list that is none', List, { length: 0 }],
    ['an unknown selector', Union, { selector: 2, value: 0 }],
    ['a wrong value under a selector', Union, { selector: 1, value: 7 }],
    ['a missing field', new ContainerType({ a: Uint8, b: Uint8 }), { a: 1 }],
    ['nothing', new ContainerType({ a: Uint8 }), null],
  ])('%s', (_what, type, value) => {
    expect(() => encode(type, value)).toThrow('encode')
    expect(() => root(type, value)).toThrow('root')
  })
})

describe('Int64', () => {
  const EDGES = [0n, 1n, -1n, 127n, -128n, (1n << 32n) + 5n, -(1n << 32n) - 5n, (1n << 63n) - 1n, -(1n << 63n)]
  test.each(EDGES)('%s is eight bytes of two’s complement', (value) => {
    const bytes = encode(Int64, value)
    expect(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true)).toBe(value)
    expect(decode(Int64, bytes)).toEqual({ ok: true, value })
  })

  test('has the same root and the same bytes as a value and in a tree', () => {
    const Row = new ContainerType({ first: Int64, second: Int64 })
    fc.assert(
      fc.property(fc.constantFrom(...EDGES), fc.constantFrom(...EDGES), (first, second) => {
        const view = Row.toViewDU({ first, second })
        view.commit()
        expect(hex(view.hashTreeRoot())).toBe(hex(root(Row, { first, second })))
        expect(hex(view.serialize())).toBe(hex(encode(Row, { first, second })))
      }),
      { numRuns: 100 },
    )
  })
})

describe('the state', () => {
  test('has one root, as a value, as a tree and after its bytes were read back', () => {
    fc.assert(
      fc.property(valueOf(StateType), (value) => {
        const state = stateOf(GENESIS, value)
        expect(hex(state.rootHash)).toBe(hex(root(StateType, value)))
        const again = decodeState(GENESIS, encodeState(state))
        expect(again.ok && hex(again.value.rootHash)).toBe(hex(state.rootHash))
      }),
      { numRuns: 30 },
    )
  })

  test('cannot be read from cut bytes', () => {
    const bytes = encodeState(foundedTip(GENESIS).state)
    expect(decodeState(GENESIS, bytes.subarray(0, -1)).ok).toBe(false)
  })
})

describe('a transaction', () => {
  test('keeps its id over the wire, and a bit anywhere in its unsigned part changes it', () => {
    fc.assert(
      fc.property(valueOf(SignedTransaction), fc.nat(), (wire, seed) => {
        const transaction = fromWireTransaction(wire)
        expect(KINDS).toContain(transaction.body.kind)
        const bytes = encodeTransaction(transaction)
        const decoded = decodeTransaction(bytes)
        expect(decoded.ok && decoded.value).toEqual(transaction)
        // The signed container begins with an offset and the signature; behind them is what the id stands for.
        const at = 68 + (seed % (bytes.length - 68))
        const flipped = bytes.slice()
        flipped[at] = (flipped[at] ?? 0) ^ 1
        const other = decodeTransaction(flipped)
        if (other.ok) expect(other.value.id).not.toBe(transaction.id)
      }),
      { numRuns: 100 },
    )
  })
})

describe('a block', () => {
  const world = createWorld()
  const invite = async () => {
    const invitation = new Uint8Array(16).fill(Number(world.nonce))
    const body = { kind: 'invite', invitation, uses: 1, expiresAtMs: nowMs(world) + 9n } as const
    return agree(world, nowMs(world) + 1n, [await sign(world, FOUNDER.device, body)]).block
  }

  test('is the same block after its bytes', async () => {
    const block = await invite()
    expect(decodeBlock(encodeBlock(block))).toEqual({ ok: true, value: block })
  })

  test('is one thing only: other transactions or another certificate under the same header do not decode', async () => {
    const block = await invite()
    const without = encodeBlock({ ...block, transactions: [] })
    expect(decodeBlock(without)).toEqual({ ok: false, why: 'transactions root' })
    const orphan = encodeBlock({ ...block, lastCommit: undefined })
    expect(decodeBlock(orphan)).toEqual({ ok: false, why: 'last commit root' })
    const [transaction] = block.transactions
    if (transaction === undefined) throw new Error('the block has a transaction')
    const resigned = { ...transaction, signature: new Uint8Array(64).fill(1) }
    expect(decodeBlock(encodeBlock({ ...block, transactions: [resigned] })).ok).toBe(false)
  })

  test('never decodes to bytes other than its own', async () => {
    const bytes = encodeBlock(await invite())
    fc.assert(
      fc.property(mutated(bytes), (wrong) => {
        const decoded = decodeBlock(wrong)
        if (decoded.ok) expect(hex(encodeBlock(decoded.value))).toBe(hex(wrong))
      }),
      { numRuns: 150 },
    )
  })
})

test('a transaction’s wire form is what blocks carry', async () => {
  const world = createWorld()
  const made = await sign(world, FOUNDER.device, { kind: 'revoke', invitation: new Uint8Array(16) })
  expect(fromWireTransaction(wireTransaction(made))).toEqual(made)
})
