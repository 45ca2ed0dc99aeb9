// What every BlockStore promises about long chains: many blocks at once, going on from a snapshot, forgetting old blocks,
// and a street that is founded again. Named cases over a fresh store with its journal on the same disk.
import assert from 'node:assert/strict'
import {
  afterPruning,
  blockIdOf,
  encodeBlock,
  encodeCertificate,
  fromHex,
  type BlockHeader,
  type CommitCertificate,
  type StoredBlock,
} from '../../src/ledger/index.ts'
import type { StoreRig } from './block-store.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const stored = (height: number): StoredBlock => ({
  height,
  id: height.toString(16).padStart(64, '0'),
  block: bytes(1, height & 255),
  certificate: bytes(2, height & 255),
  receipts: bytes(3, height & 255),
})
const blocks = (from: number, to: number): StoredBlock[] =>
  Array.from({ length: to - from + 1 }, (_, i) => stored(from + i))
const place = (height: number) => ({ height, id: stored(height).id, timeMs: height * 1_000, length: 1 })
const words = (height: number) =>
  ({ height, round: 0, speech: 'prevote', signBytes: bytes(height & 255), block: undefined }) as const

const nothing = new Uint8Array(32)
const headerAt = (height: number): BlockHeader => ({
  ...{ version: 2, height: BigInt(height), parentId: nothing, timeMs: 0n, proposer: 1 },
  ...{ transactionsRoot: nothing, lastCommitRoot: nothing, stateRoot: nothing, receiptsRoot: nothing },
})
const certificateAt = (height: number): CommitCertificate => ({
  ...{ height: BigInt(height), round: 0, blockId: fromHex(blockIdOf(headerAt(height))) },
  signatures: [{ household: 1, timeMs: BigInt(height), signature: new Uint8Array(64).fill(height & 255) }],
})
/** A block in its real form: it carries the certificate of the one before it. */
export const carrying = (height: number): StoredBlock => {
  const header = headerAt(height)
  const lastCommit = height === 1 ? undefined : certificateAt(height - 1)
  const id = blockIdOf(header)
  const block = encodeBlock({ id, header, lastCommit, transactions: [] })
  return { height, id, block, certificate: encodeCertificate(certificateAt(height)), receipts: bytes(3) }
}
const allCarrying = (from: number, to: number): StoredBlock[] =>
  Array.from({ length: to - from + 1 }, (_, i) => carrying(from + i))

export const LONG_CHAIN_CASES: Readonly<Record<string, (rig: StoreRig) => Promise<void>>> = {
  'several blocks are appended with the state after the last, and their journal is over': async ({
    store,
    journal,
    reopen,
  }) => {
    await store.append(stored(1), bytes(1))
    await journal.write(2, [], words(2))
    await store.appendAll(blocks(2, 9), bytes(9))
    const again = await reopen()
    assert.deepEqual(await again.store.newest(), { stored: stored(9), state: bytes(9) })
    assert.deepEqual(await again.store.range(1, 99), blocks(1, 9))
    assert.deepEqual(await again.journal.entries(2), [])
    assert.equal(await again.journal.write(9, [], words(9)), 'conflict')
    assert.equal(await again.journal.write(10, [], words(10)), 'written')
  },

  'every block comes back with its certificate, whether the next one carries it or none follows': async ({
    store,
    reopen,
  }) => {
    await store.append(carrying(1), bytes(1))
    await store.append(carrying(2), bytes(2))
    await store.appendAll(allCarrying(3, 9), bytes(9))
    for (const disk of [{ store }, await reopen()]) {
      assert.deepEqual(await disk.store.range(1, 99), allCarrying(1, 9))
      assert.deepEqual(await disk.store.range(2, 4), allCarrying(2, 4))
      assert.deepEqual(await disk.store.newest(), { stored: carrying(9), state: bytes(9) })
    }
  },

  'a certificate stays where its block is followed by a gap, by a block that carries another one, or by a new chain':
    async ({ store, reopen }) => {
      await store.found(bytes(1))
      await store.appendAll(allCarrying(1, 3), bytes(3))
      await store.restore(carrying(500), bytes(77))
      const wrong = { ...carrying(501), block: carrying(499).block }
      await store.append(wrong, bytes(78))
      assert.deepEqual(await store.range(1, 3), allCarrying(1, 3))
      assert.deepEqual(await store.range(500, 501), [carrying(500), wrong])
      await store.refound(bytes(2), bytes(3))
      const again = (await reopen()).store
      assert.equal(await again.newest(), undefined)
      await again.append(carrying(1), bytes(4))
      assert.deepEqual(await again.range(1, 9), [carrying(1)])
    },

  'what is pruned keeps its certificate where it is kept at all, also at the end of a share': async ({
    store,
    reopen,
  }) => {
    const all = allCarrying(1, 12).map((one) =>
      [4, 7].includes(one.height) ? { ...one, changesSet: true as const } : one,
    )
    await store.appendAll(all, bytes(1))
    assert.equal(await store.prune(10, 4), 4)
    assert.equal(await store.prune(10, 99), 5)
    const again = (await reopen()).store
    const rest = [all[3], all[6]].flatMap((one) => (one === undefined ? [] : [afterPruning(one)]))
    assert.deepEqual(await again.range(1, 9), rest)
    assert.deepEqual(await again.range(10, 12), all.slice(9))
  },

  'no blocks change nothing': async ({ store }) => {
    await store.append(stored(1), bytes(1))
    await store.appendAll([], bytes(9))
    assert.deepEqual(await store.newest(), { stored: stored(1), state: bytes(1) })
  },

  'it goes on from a block far ahead, which is the new base; nothing at or below it is signed': async ({
    store,
    journal,
    reopen,
  }) => {
    assert.equal(await store.base(), 1)
    await store.appendAll(blocks(1, 3), bytes(3))
    await store.restore(stored(500), bytes(77))
    for (const disk of [{ store, journal }, await reopen()]) {
      assert.equal(await disk.store.base(), 500)
      assert.deepEqual(await disk.store.newest(), { stored: stored(500), state: bytes(77) })
      assert.equal(await disk.journal.write(500, [], words(500)), 'conflict')
    }
    await store.append(stored(501), bytes(78))
    assert.equal(await store.base(), 500)
    assert.deepEqual(await store.newest(), { stored: stored(501), state: bytes(78) })
    assert.deepEqual(await store.range(2, 3), blocks(2, 3))
  },

  'pruned blocks leave a certificate where the set changed and every 500 blocks': async ({ store, reopen }) => {
    const all = blocks(1, 1_002).map((one) => (one.height === 7 ? { ...one, changesSet: true as const } : one))
    await store.appendAll(all, bytes(1))
    assert.equal(await store.prune(601, 400), 400)
    assert.equal(await store.base(), 401)
    assert.equal(await store.prune(601, 400), 200)
    assert.equal(await store.prune(601, 400), 0)
    const again = (await reopen()).store
    assert.equal(await again.base(), 601)
    const rest = [all[6], all[499]].flatMap((one) => (one === undefined ? [] : [afterPruning(one)]))
    assert.deepEqual(await again.range(1, 600), rest)
    assert.deepEqual(await again.range(601, 602), blocks(601, 602))
    assert.deepEqual(await again.newest(), { stored: stored(1_002), state: bytes(1) })
  },

  'the newest two snapshots stay': async ({ store, reopen }) => {
    assert.deepEqual(await store.snapshots(), [])
    for (const height of [500, 1_000, 1_500]) await store.saveSnapshot(place(height), bytes(height / 100))
    for (const disk of [{ store }, await reopen()]) {
      assert.deepEqual(await disk.store.snapshots(), [place(1_500), place(1_000)])
      assert.deepEqual(await disk.store.snapshot(1_500), bytes(15))
      assert.deepEqual(await disk.store.snapshot(1_000), bytes(10))
      assert.equal(await disk.store.snapshot(500), undefined)
    }
  },

  'a street founded again begins at height 0 with the state that it continues': async ({ store, journal, reopen }) => {
    await store.found(bytes(1))
    await store.appendAll(blocks(1, 5), bytes(5))
    await journal.write(6, [], words(6))
    await store.saveSnapshot(place(5), bytes(5))
    await store.saveRefounding(bytes(9))
    assert.deepEqual(await store.refounding(), bytes(9))
    await store.refound(bytes(2), bytes(5))
    const again = await reopen()
    assert.deepEqual(await again.store.genesis(), bytes(2))
    assert.deepEqual(await again.store.ancestorState(), bytes(5))
    assert.equal(await again.store.newest(), undefined)
    assert.deepEqual(await again.store.refounding(), bytes(9))
    assert.equal(await again.store.base(), 1)
    assert.deepEqual(await again.store.range(1, 99), [])
    assert.deepEqual(await again.store.snapshots(), [])
    assert.deepEqual(await again.journal.entries(6), [])
    assert.equal(await again.journal.write(1, [], words(1)), 'written')
    await again.store.append(stored(1), bytes(11))
    assert.deepEqual(await again.store.newest(), { stored: stored(1), state: bytes(11) })
    assert.deepEqual(await again.store.range(1, 99), blocks(1, 1))
  },

  'a re-founding that can never come into force is forgotten, and the chain goes on where the books are': async ({
    store,
    journal,
    reopen,
  }) => {
    await store.appendAll(blocks(1, 5), bytes(5))
    await store.endChain(bytes(9), bytes(5))
    await store.appendAll(blocks(6, 7), bytes(7))
    const bound = await reopen()
    assert.deepEqual(await bound.store.refounding(), bytes(9))
    assert.deepEqual(await bound.store.endedState(), bytes(5))
    assert.equal(await journal.write(8, [], words(8)), 'retired')
    await store.voidRefounding()
    const again = await reopen()
    assert.equal(await again.store.refounding(), undefined)
    assert.equal(await again.store.endedState(), undefined)
    assert.deepEqual(await again.journal.signedUpTo(), { height: 7, round: 65_535, speech: 'precommit' })
    assert.equal(await again.journal.write(7, [], words(7)), 'conflict')
    assert.equal(await again.journal.write(8, [], words(8)), 'written')
    assert.deepEqual(await again.store.newest(), { stored: stored(7), state: bytes(7) })
  },

  'a key that went astray stays so when a re-founding is forgotten': async ({ store, journal, reopen }) => {
    await store.endChain(Uint8Array.of(9), bytes(5))
    await journal.retire()
    await store.voidRefounding()
    await store.voidRefounding()
    for (const disk of [{ journal }, await reopen()]) assert.equal(await disk.journal.write(1, [], words(1)), 'retired')
  },

  'a newcomer to a street that was founded again keeps the state it continues; the first document stays': async ({
    store,
    reopen,
  }) => {
    await store.found(bytes(2), bytes(5))
    await store.found(bytes(3), bytes(6))
    assert.deepEqual(await (await reopen()).store.ancestorState(), bytes(5))
    assert.deepEqual(await store.genesis(), bytes(2))
  },
}
