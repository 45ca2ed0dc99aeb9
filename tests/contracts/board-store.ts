// What every BoardStore promises, as named cases over a fresh store.
import assert from 'node:assert/strict'
import type { BoardStore } from '../../src/board/index.ts'

export type BoardRig = {
  readonly store: BoardStore
  /** The same disk, opened again after the tab was closed. */
  reopen(): Promise<BoardStore>
}

const ANN = 'aa'.repeat(32)
const BOB = 'bb'.repeat(32)
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

export const BOARD_STORE_CASES: Readonly<Record<string, (rig: BoardRig) => Promise<void>>> = {
  'a fresh one holds nothing': async ({ store }) => {
    assert.deepEqual(await store.authors(), [])
    assert.deepEqual(await store.range(ANN, 1, 100), [])
    assert.equal(await store.evidence(ANN), undefined)
  },

  'a row only grows, by one at a time, and stays after reopening': async ({ store, reopen }) => {
    assert.equal(await store.append(ANN, 2, bytes(2)), 'conflict')
    assert.equal(await store.append(ANN, 0, bytes(0)), 'conflict')
    for (let sequence = 1; sequence <= 12; sequence++)
      assert.equal(await store.append(ANN, sequence, bytes(sequence)), 'written')
    assert.equal(await store.append(ANN, 14, bytes(14)), 'conflict')
    const again = await reopen()
    const row = (await again.range(ANN, 1, 99)).map(([first]) => first)
    assert.deepEqual(row, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    assert.deepEqual(await again.authors(), [ANN])
  },

  'what stands there is not written over: neither in a row nor a proof': async ({ store, reopen }) => {
    await store.append(ANN, 1, bytes(1))
    assert.equal(await store.append(ANN, 1, bytes(1)), 'same')
    assert.equal(await store.append(ANN, 1, bytes(9)), 'conflict')
    await store.saveEvidence(ANN, bytes(7))
    await store.saveEvidence(ANN, bytes(8))
    const again = await reopen()
    assert.deepEqual(await again.range(ANN, 1, 1), [bytes(1)])
    assert.deepEqual(await again.evidence(ANN), bytes(7))
  },

  'a range has both its ends and no proof in it': async ({ store }) => {
    await store.saveEvidence(ANN, bytes(7))
    for (let sequence = 1; sequence <= 5; sequence++) await store.append(ANN, sequence, bytes(sequence))
    assert.deepEqual(await store.range(ANN, 2, 4), [bytes(2), bytes(3), bytes(4)])
    assert.deepEqual(await store.range(ANN, 0, 1), [bytes(1)])
    assert.deepEqual(await store.range(ANN, 4, 3), [])
    assert.deepEqual(await store.range(ANN, 6, 9), [])
  },

  'authors stand apart; one of whom only the proof is known is there, too': async ({ store }) => {
    await store.append(ANN, 1, bytes(1))
    await store.saveEvidence(BOB, bytes(7))
    assert.deepEqual([...(await store.authors())].sort(), [ANN, BOB])
    assert.deepEqual(await store.range(BOB, 1, 9), [])
    assert.equal(await store.evidence(ANN), undefined)
    assert.equal(await store.append(BOB, 1, bytes(2)), 'written')
    assert.deepEqual(await store.range(ANN, 1, 9), [bytes(1)])
  },

  'of two writers at once one is refused': async ({ store, reopen }) => {
    const other = await reopen()
    const written = await Promise.all([store.append(ANN, 1, bytes(1)), other.append(ANN, 1, bytes(2))])
    assert.deepEqual(written.toSorted(), ['conflict', 'written'])
  },
}
