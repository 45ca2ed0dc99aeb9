// What travels besides votes: round trips, bounds, and bytes that are nothing.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SignedTransaction, JoinRequest, fromWireTransaction, hash, hex, limits, utf8 } from '../../src/ledger/index.ts'
import {
  beatBytes,
  decodeBatch,
  decodeBeat,
  decodeJoinAsk,
  decodeJoinTell,
  decodeSyncReply,
  decodeSyncRequest,
  encodeBatch,
  encodeBeat,
  encodeJoinAsk,
  encodeJoinTell,
  encodeSyncReply,
  encodeSyncRequest,
  p2pLimits,
} from '../../src/p2p/index.ts'
import { mutated, valueOf } from '../ledger/arbitrary.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const u64 = fc.bigInt(0n, (1n << 64n) - 1n)
const u32 = fc.nat(2 ** 32 - 1)
const some = fc.uint8Array({ maxLength: 60 })

const batch = fc.array(valueOf(SignedTransaction).map(fromWireTransaction), { maxLength: 3 })
const beat = fc.record({ household: u32, height: u64, timeMs: u64, votes: fc.boolean(), signature: bytes(64) })
const refounding = fc.record({
  genesis: some,
  signatures: fc.array(fc.record({ household: u32, signature: bytes(64) }), { maxLength: 3 }),
})
const syncRequest = fc.oneof(
  fc.record({ kind: fc.constant('blocks'), fromHeight: u64 }),
  fc.record({ kind: fc.constant('newest'), key: bytes(32) }),
  fc.record({ kind: fc.constant('running'), height: u64, round: fc.nat(65_535) }),
  fc.record({ kind: fc.constant('tip'), heights: fc.array(u64, { maxLength: p2pLimits.TIP_HEIGHTS }) }),
  fc.record({ kind: fc.constant('part'), height: u64, part: u32 }),
  fc.record({ kind: fc.constant('refounding'), open: fc.array(refounding, { maxLength: 2 }) }),
)
const spoken = fc.record({
  height: fc.nat(),
  round: fc.nat(65_535),
  speech: fc.constantFrom('proposal', 'prevote', 'precommit'),
  signBytes: some,
  signature: bytes(64),
})
const syncReply = fc.oneof(
  fc.record({
    kind: fc.constant('blocks'),
    height: u64,
    base: u64,
    blocks: fc.array(fc.record({ block: some, certificate: some }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('newest'), height: u64, newest: fc.option(spoken, { nil: undefined }) }),
  fc.record({ kind: fc.constant('running'), height: u64, messages: fc.array(some, { maxLength: 3 }) }),
  fc.record({
    kind: fc.constant('tip'),
    height: u64,
    snapshots: fc.array(fc.record({ height: u64, id: bytes(32), length: u32 }), { maxLength: 2 }),
    blocks: fc.array(fc.record({ height: u64, id: bytes(32) }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('part'), height: u64, part: some }),
  fc.record({ kind: fc.constant('refounding'), height: u64, open: fc.array(refounding, { maxLength: 2 }) }),
)
const joinAsk = fc.record({ request: fc.array(valueOf(JoinRequest), { maxLength: 1 }), transaction: some })
const joinTell = fc.record({
  genesis: some,
  invitedBy: some,
  approvals: fc.array(fc.record({ key: bytes(32), signature: bytes(64) }), { maxLength: 3 }),
  checkpoints: fc.array(fc.record({ height: u64, id: bytes(32) }), { maxLength: 3 }),
  ancestorBytes: u32,
  standing: fc.nat(255),
  fault: fc.nat(255),
})

type Wire = readonly [string, fc.Arbitrary<never>, (value: never) => Uint8Array, (bytes: Uint8Array) => { ok: boolean }]
const WIRES = [
  ['a batch', batch, encodeBatch, decodeBatch],
  ['a sign of life', beat, encodeBeat, decodeBeat],
  ['a sync request', syncRequest, encodeSyncRequest, decodeSyncRequest],
  ['a sync reply', syncReply, encodeSyncReply, decodeSyncReply],
  ['a request to join', joinAsk, encodeJoinAsk, decodeJoinAsk],
  ['an answer at the door', joinTell, encodeJoinTell, decodeJoinTell],
] as unknown as readonly Wire[]

describe.each(WIRES)('%s', (_name, value, encode, decode) => {
  test('decode(encode(x)) = x', () => {
    fc.assert(
      fc.property(value, (made) => {
        expect(decode(encode(made))).toEqual({ ok: true, value: made })
      }),
      { numRuns: 60 },
    )
  })

  test('encode(decode(b)) = b for whatever decodes, and decoding is total', () => {
    const nearly = fc.oneof(
      value.chain((made) => mutated(encode(made))),
      fc.uint8Array({ maxLength: 300 }),
    )
    fc.assert(
      fc.property(nearly, (wrong) => {
        const decoded = decode(wrong) as { ok: boolean; value?: never }
        if (decoded.ok && decoded.value !== undefined) expect(hex(encode(decoded.value))).toBe(hex(wrong))
      }),
      { numRuns: 250 },
    )
  })
})

describe('bounds', () => {
  test('a question for blocks names a height and nothing more', () => {
    const question = { kind: 'blocks', fromHeight: 77n } as const
    expect(decodeSyncRequest(encodeSyncRequest(question))).toEqual({ ok: true, value: question })
    // The kind of question, and eight bytes of height.
    expect(decodeSyncRequest(new Uint8Array(8)).ok).toBe(false)
    expect(decodeSyncRequest(new Uint8Array(10)).ok).toBe(false)
  })

  test('a batch holds 64 transactions and no more', () => {
    const [one] = fc.sample(valueOf(SignedTransaction).map(fromWireTransaction), { numRuns: 1, seed: 3 })
    if (one === undefined) throw new Error('one transaction')
    const many = (count: number) => Array.from({ length: count }, () => one)
    const most = decodeBatch(encodeBatch(many(p2pLimits.TRANSACTIONS_PER_MESSAGE)))
    expect(most.ok && most.value).toHaveLength(p2pLimits.TRANSACTIONS_PER_MESSAGE)
    expect(() => encodeBatch(many(p2pLimits.TRANSACTIONS_PER_MESSAGE + 1))).toThrow('encode')
  })

  test('a request to join is looked at only up to its limit', () => {
    expect(decodeJoinAsk(new Uint8Array(p2pLimits.JOIN_BYTES + 1))).toEqual({ ok: false, why: 'too long' })
    const longest = encodeJoinAsk({ request: [], transaction: new Uint8Array(limits.TRANSACTION_BYTES) })
    expect(longest.length).toBeLessThan(p2pLimits.JOIN_BYTES)
    expect(decodeJoinAsk(longest).ok).toBe(true)
  })

  test('a beat fits its limit, and its words differ for every difference', () => {
    const said = { household: 1, height: 2n, timeMs: 3n, votes: true }
    expect(encodeBeat({ ...said, signature: new Uint8Array(64) }).length).toBeLessThan(p2pLimits.BEAT_BYTES)
    const chain = hash(utf8('chain'))
    const words = [
      beatBytes(chain, said),
      beatBytes(hash(chain), said),
      beatBytes(chain, { ...said, household: 2 }),
      beatBytes(chain, { ...said, height: 3n }),
      beatBytes(chain, { ...said, timeMs: 4n }),
      beatBytes(chain, { ...said, votes: false }),
    ]
    expect(new Set(words.map(hex)).size).toBe(words.length)
  })
})
