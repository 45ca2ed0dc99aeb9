// A disk that is full, or a tab that dies, at any write of any operation of the store: afterwards all of the operation is
// there or nothing, and the store can still be read and written. IndexedDB ends such a transaction; this holds each
// operation to being one.
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { createBlockStore, openHouseholdDatabase, type HouseholdDatabase } from '../../src/ledger/browser/index.ts'
import type { BlockStore, StoredBlock } from '../../src/ledger/index.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const stored = (height: number): StoredBlock => ({
  ...{ height, id: height.toString(16).padStart(64, '0'), block: bytes(1, height) },
  ...{ certificate: bytes(2, height), receipts: bytes(3, height) },
})
const place = (height: number) => ({ height, id: stored(height).id, timeMs: height, length: 1 })

const OPERATIONS: Readonly<Record<string, (store: BlockStore) => Promise<unknown>>> = {
  append: (store) => store.append(stored(5), bytes(5)),
  appendAll: (store) => store.appendAll([stored(5), stored(6), stored(7)], bytes(7)),
  restore: (store) => store.restore(stored(50), bytes(50)),
  prune: (store) => store.prune(4, 10),
  saveSnapshot: (store) => store.saveSnapshot(place(4), bytes(44)),
  doubt: (store) => store.doubt(7),
  forgetDoubts: (store) => store.forgetDoubts(),
  saveFork: (store) => store.saveFork({ height: 3, first: bytes(1), second: bytes(2) }),
  saveRefounding: (store) => store.saveRefounding(bytes(8)),
  endChain: (store) => store.endChain(bytes(8), bytes(9)),
  voidRefounding: (store) => store.voidRefounding(),
  refound: (store) => store.refound(bytes(10), bytes(11)),
}

let opened = 0
/** A disk with some life on it: a door, blocks, two snapshots, an ended chain. */
const lived = async (): Promise<HouseholdDatabase> => {
  const database = await openHouseholdDatabase(`torn-${opened++}`, () => {})
  const store = createBlockStore(database)
  await store.found(bytes(1), undefined, { peer: 'ann', checkpoints: [] })
  for (let height = 1; height <= 4; height++) await store.append(stored(height), bytes(height))
  for (const height of [2, 3]) await store.saveSnapshot(place(height), bytes(height))
  await store.saveRefounding(bytes(7))
  return database
}

const dump = async (database: HouseholdDatabase): Promise<unknown> => {
  const names = [...database.objectStoreNames]
  return Promise.all(
    names.map(async (name) => [name, await database.getAllKeys(name), await database.getAll(name as 'state')]),
  )
}

const WRITES = ['put', 'delete', 'clear'] as const

/** From the given write on, counted from 1, the disk takes no more; gives how many writes there were. */
const failingFrom = async (at: number, work: () => Promise<unknown>): Promise<{ writes: number; failed: boolean }> => {
  const plain = IDBObjectStore.prototype
  const real = WRITES.map((name) => plain[name])
  // Whoever commits by hand hears of a full disk afterwards, too: here the transaction is still open then.
  const { commit } = IDBTransaction.prototype
  Object.assign(IDBTransaction.prototype, { commit: () => {} })
  let writes = 0
  for (const [i, name] of WRITES.entries())
    Object.assign(plain, {
      [name](this: IDBObjectStore, ...given: never[]) {
        writes += 1
        const request = (real[i] as (...all: never[]) => IDBRequest).apply(this, given)
        if (writes === at) request.addEventListener('success', () => this.transaction.abort())
        return request
      },
    })
  try {
    await work()
    return { writes, failed: false }
  } catch {
    return { writes, failed: true }
  } finally {
    WRITES.forEach((name, i) => Object.assign(plain, { [name]: real[i] }))
    Object.assign(IDBTransaction.prototype, { commit })
  }
}

test.each(Object.entries(OPERATIONS))(
  '%s is there as a whole or not at all, wherever the disk fails',
  async (_name, work) => {
    const whole = await lived()
    const before = await dump(whole)
    const { writes } = await failingFrom(Number.POSITIVE_INFINITY, () => work(createBlockStore(whole)))
    const after = await dump(whole)
    expect(writes).toBeGreaterThan(0)
    for (let at = 1; at <= writes; at++) {
      const database = await lived()
      const { failed } = await failingFrom(at, () => work(createBlockStore(database)))
      expect(failed).toBe(true)
      expect(await dump(database)).toEqual(before)
      await work(createBlockStore(database))
      expect(await dump(database)).toEqual(after)
    }
  },
)
