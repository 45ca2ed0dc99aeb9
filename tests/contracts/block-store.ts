// What every BlockStore promises, as named cases over a fresh store with its journal on the same disk.
import assert from 'node:assert/strict'
import type { Journal } from '../../src/consensus/index.ts'
import type { BlockStore, StoredBlock } from '../../src/ledger/index.ts'

export type StoreRig = {
  readonly store: BlockStore
  readonly journal: Journal
  /** The same disk, opened again after the tab was closed. */
  reopen(): Promise<{ readonly store: BlockStore; readonly journal: Journal }>
  /** A disk that loses one line of a height's journal, counted from 0. */
  loseLine(height: number, at: number): Promise<void>
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const stored = (height: number): StoredBlock => ({
  height,
  id: height.toString(16).padStart(64, '0'),
  block: bytes(1, height),
  certificate: bytes(2, height),
  receipts: bytes(3, height),
})

export const BLOCK_STORE_CASES: Readonly<Record<string, (rig: StoreRig) => Promise<void>>> = {
  'a fresh one holds nothing': async ({ store }) => {
    assert.equal(await store.genesis(), undefined)
    assert.equal(await store.newest(), undefined)
    assert.deepEqual(await store.range(1, 100), [])
  },

  'a street is founded once: the first document stays': async ({ store, reopen }) => {
    await store.found(bytes(1, 2, 3))
    await store.found(bytes(9))
    assert.deepEqual(await store.genesis(), bytes(1, 2, 3))
    assert.deepEqual(await (await reopen()).store.genesis(), bytes(1, 2, 3))
    assert.equal(await store.newest(), undefined)
  },

  'the door through which a street came stays until it is forgotten; the same document may come through another':
    async ({ store, reopen }) => {
      const door = (peer: string) => ({ peer, checkpoints: [{ height: 7, id: 'ab'.repeat(32) }] })
      assert.equal(await store.door(), undefined)
      await store.found(bytes(1), undefined, door('ann'))
      assert.deepEqual(await (await reopen()).store.door(), door('ann'))
      await store.found(bytes(1), undefined, door('bob'))
      await store.found(bytes(2), undefined, door('cem'))
      await store.found(bytes(1))
      assert.deepEqual(await (await reopen()).store.door(), door('bob'))
      await store.append(stored(1), bytes(1))
      assert.deepEqual(await store.door(), door('bob'))
      await store.forgetDoubts()
      await store.forgetDoubts()
      assert.equal(await store.door(), undefined)
      assert.equal(await (await reopen()).store.door(), undefined)
      assert.deepEqual(await store.genesis(), bytes(1))
    },

  'the age at which its owner began to doubt the books stays until they are trusted, and the first one counts': async ({
    store,
    reopen,
  }) => {
    await store.found(bytes(1))
    assert.equal(await store.doubted(), undefined)
    await store.doubt(Number.NEGATIVE_INFINITY)
    await store.doubt(7)
    await store.append(stored(1), bytes(1))
    assert.equal(await (await reopen()).store.doubted(), Number.NEGATIVE_INFINITY)
    await store.forgetDoubts()
    assert.equal(await (await reopen()).store.doubted(), undefined)
    await store.doubt(7)
    await store.refound(bytes(2), bytes(3))
    assert.equal(await (await reopen()).store.doubted(), undefined)
  },

  'a founder’s books came through no door, and a street founded again forgets it': async ({ store, reopen }) => {
    await store.found(bytes(1))
    assert.equal(await (await reopen()).store.door(), undefined)
    await store.found(bytes(1), undefined, { peer: 'ann', checkpoints: [] })
    await store.refound(bytes(2), bytes(3))
    assert.equal(await (await reopen()).store.door(), undefined)
  },

  'the newest state stands with its block, also after reopening': async ({ store, reopen }) => {
    for (let height = 1; height <= 12; height++) await store.append(stored(height), bytes(height))
    assert.deepEqual(await store.newest(), { stored: stored(12), state: bytes(12) })
    assert.deepEqual(await (await reopen()).store.newest(), { stored: stored(12), state: bytes(12) })
  },

  'a second tab that is behind takes nothing back: neither the state nor the watermark': async ({
    store,
    journal,
    reopen,
  }) => {
    for (let height = 1; height <= 3; height++) await store.append(stored(height), bytes(height))
    await store.append(stored(2), bytes(2))
    await store.appendAll([stored(1), stored(2)], bytes(2))
    assert.deepEqual(await store.newest(), { stored: stored(3), state: bytes(3) })
    assert.deepEqual(await journal.signedUpTo(), { height: 3, round: 65_535, speech: 'precommit' })
    const { store: again, journal: read } = await reopen()
    assert.deepEqual(await again.newest(), { stored: stored(3), state: bytes(3) })
    const record = { height: 3, round: 0, speech: 'prevote', signBytes: bytes(9), block: undefined } as const
    assert.equal(await read.write(3, [], record), 'conflict')
  },

  'a range has both its ends, in order, as far as blocks are there': async ({ store }) => {
    for (let height = 1; height <= 12; height++) await store.append(stored(height), bytes(height))
    const heights = async (from: number, to: number) => (await store.range(from, to)).map((one) => one.height)
    assert.deepEqual(await heights(3, 5), [3, 4, 5])
    assert.deepEqual(await heights(11, 99), [11, 12])
    assert.deepEqual(await heights(0, 1), [1])
    assert.deepEqual(await heights(13, 99), [])
    assert.deepEqual(await heights(5, 4), [])
    assert.deepEqual(await store.range(2, 2), [stored(2)])
  },

  'the first fork that was seen stays, also after reopening': async ({ store, reopen }) => {
    assert.equal(await store.fork(), undefined)
    const fork = { height: 7, first: bytes(1), second: bytes(2) }
    await store.saveFork(fork)
    await store.saveFork({ height: 8, first: bytes(3), second: bytes(4) })
    assert.deepEqual(await store.fork(), fork)
    assert.deepEqual(await (await reopen()).store.fork(), fork)
  },

  'what was given may be overwritten afterwards': async ({ store, reopen }) => {
    const one = stored(1)
    const state = bytes(7)
    await store.append({ ...one, block: Uint8Array.from(one.block) }, state)
    assert.deepEqual((await (await reopen()).store.newest())?.stored, one)
  },
}
