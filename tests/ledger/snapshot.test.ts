// Snapshots and pruning: whole in themselves, bounded, and nothing else passes.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  CERTIFICATE_EVERY,
  Receipts,
  SNAPSHOT_PACE,
  afterPruning,
  encode,
  encodeBlock,
  encodeCertificate,
  encodeSnapshot,
  encodeState,
  fromHex,
  hex,
  isSnapshotDue,
  isWhole,
  readSnapshot,
  type CommitCertificate,
  type Executed,
  type StoredBlock,
} from '../../src/ledger/index.ts'
import { mutated } from './arbitrary.ts'
import { streetOfTwo } from './street.ts'
import { GENESIS, SLOT_MS, agree, nowMs, readingBody, sign } from './world.ts'

const certificateOf = (executed: Executed): CommitCertificate => ({
  height: executed.block.header.height,
  round: 0,
  blockId: fromHex(executed.block.id),
  signatures: [{ household: 1, timeMs: 5n, signature: new Uint8Array(64) }],
})

const storedOf = (executed: Executed, certificate = certificateOf(executed)): StoredBlock => ({
  height: Number(executed.block.header.height),
  id: executed.block.id,
  block: encodeBlock(executed.block),
  certificate: encodeCertificate(certificate),
  receipts: encode(Receipts, [...executed.receipts]),
})

describe('a snapshot', () => {
  let earlier: Executed
  let executed: Executed
  let bytes: Uint8Array
  beforeAll(async () => {
    const { world, sun, load, baseMs } = await streetOfTwo()
    earlier = agree(world, nowMs(world) + 5_000n)
    const endMs = baseMs + 2n * SLOT_MS
    executed = agree(world, endMs, [
      await sign(world, sun, readingBody(2n, endMs, 0n, 100_100n)),
      await sign(world, load, readingBody(2n, endMs, 50_100n, 0n)),
    ])
    bytes = encodeSnapshot(storedOf(executed), encodeState(executed.tip.state))
  })

  test('gives back block, certificate, receipts and the whole state', () => {
    const read = readSnapshot(GENESIS, bytes)
    if (!read.ok) throw new Error(read.why)
    expect(read.value.stored).toEqual(storedOf(executed))
    expect(read.value.block).toEqual(executed.block)
    expect(read.value.state.rootHash).toEqual(executed.tip.state.rootHash)
    expect(encodeState(read.value.state)).toEqual(encodeState(executed.tip.state))
  })

  test.each<[string, () => Uint8Array]>([
    ['the state of another block', () => encodeSnapshot(storedOf(executed), encodeState(earlier.tip.state))],
    [
      'the certificate of another block',
      () => encodeSnapshot(storedOf(executed, certificateOf(earlier)), encodeState(executed.tip.state)),
    ],
    [
      'a certificate of its height that names another block',
      () => {
        const certificate = { ...certificateOf(executed), blockId: fromHex(earlier.block.id) }
        return encodeSnapshot(storedOf(executed, certificate), encodeState(executed.tip.state))
      },
    ],
    [
      'a certificate of its name and another height',
      () => {
        const certificate = { ...certificateOf(executed), height: executed.block.header.height + 1n }
        return encodeSnapshot(storedOf(executed, certificate), encodeState(executed.tip.state))
      },
    ],
    [
      'the receipts of another block',
      () => encodeSnapshot({ ...storedOf(executed), receipts: encode(Receipts, []) }, encodeState(executed.tip.state)),
    ],
    ['no bytes at all', () => new Uint8Array()],
    ['cut bytes', () => bytes.subarray(0, bytes.length - 1)],
  ])('with %s is refused', (_name, made) => {
    expect(executed.receipts.length).toBeGreaterThan(0)
    expect(readSnapshot(GENESIS, made()).ok).toBe(false)
  })

  test('of another street is refused', () => {
    expect(readSnapshot({ ...GENESIS, trial: false }, bytes).ok).toBe(false)
  })

  test('changed anywhere outside the signatures is refused or the same: never another state under this id', () => {
    fc.assert(
      fc.property(mutated(bytes), (changed) => {
        const read = readSnapshot(GENESIS, changed)
        if (!read.ok || read.value.stored.id !== executed.block.id) return
        expect(hex(encodeState(read.value.state))).toBe(hex(encodeState(executed.tip.state)))
      }),
      { numRuns: 200 },
    )
  })
})

describe('how often', () => {
  const HOUR_MS = 3_600_000
  test('every 500 blocks, at most one in six hours', () => {
    expect(isSnapshotDue(SNAPSHOT_PACE, undefined, { height: 0, timeMs: 0 })).toBe(false)
    expect(isSnapshotDue(SNAPSHOT_PACE, undefined, { height: 499, timeMs: 0 })).toBe(false)
    expect(isSnapshotDue(SNAPSHOT_PACE, undefined, { height: 500, timeMs: 0 })).toBe(true)
    const last = { height: 500, timeMs: HOUR_MS }
    expect(isSnapshotDue(SNAPSHOT_PACE, last, { height: 1_000, timeMs: 6 * HOUR_MS })).toBe(false)
    expect(isSnapshotDue(SNAPSHOT_PACE, last, { height: 1_500, timeMs: 7 * HOUR_MS })).toBe(true)
    expect(isSnapshotDue(SNAPSHOT_PACE, last, { height: 1_501, timeMs: 9 * HOUR_MS })).toBe(false)
    expect(isSnapshotDue(SNAPSHOT_PACE, last, { height: 500, timeMs: 99 * HOUR_MS })).toBe(false)
  })
})

describe('pruning', () => {
  const stored = (height: number): StoredBlock => ({
    height,
    id: '',
    block: Uint8Array.of(1),
    certificate: Uint8Array.of(2),
    receipts: Uint8Array.of(3),
  })

  test('leaves the certificate where the set changed and every 500 blocks, else nothing', () => {
    for (let height = 1; height <= 2 * CERTIFICATE_EVERY; height++) {
      const rest = afterPruning(stored(height))
      expect(rest === undefined).toBe(height % CERTIFICATE_EVERY !== 0)
      const changed = afterPruning({ ...stored(height), changesSet: true })
      expect(changed?.certificate).toEqual(Uint8Array.of(2))
      expect(changed !== undefined && isWhole(changed)).toBe(false)
    }
  })

  test('twice leaves what once left', () => {
    const once = afterPruning({ ...stored(3), changesSet: true })
    expect(once && afterPruning(once)).toEqual(once)
  })
})
