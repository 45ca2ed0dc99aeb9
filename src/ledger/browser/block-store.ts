// The BlockStore on IndexedDB. Block, certificate, state and the journal's reset are one strict transaction: after a
// crash either all of it is there or nothing.
import type { BlockStore, Fork } from '../store.ts'
import type { HouseholdDatabase } from './database.ts'

/** Rounds fill 16 bits on the wire. */
const LAST_ROUND = 65_535

const STRICT = { durability: 'strict' } as const

export const createBlockStore = (database: HouseholdDatabase): BlockStore => ({
  found: async (genesis) => {
    const transaction = database.transaction('state', 'readwrite', STRICT)
    if ((await transaction.store.get('genesis')) === undefined) await transaction.store.put(genesis, 'genesis')
    await transaction.done
  },
  genesis: async () => (await database.get('state', 'genesis')) as Uint8Array | undefined,
  append: async (stored, state) => {
    const transaction = database.transaction(['blocks', 'state', 'journal'], 'readwrite', STRICT)
    const writes = [
      transaction.objectStore('blocks').put(stored, stored.height),
      transaction.objectStore('state').put(state, 'newest'),
      // Whatever was signed at this height, nothing more ever will be; the journal reads this mark.
      transaction
        .objectStore('state')
        .put({ height: stored.height, round: LAST_ROUND, speech: 'precommit' }, 'signedUpTo'),
      transaction.objectStore('journal').delete(IDBKeyRange.upperBound([stored.height, Number.MAX_SAFE_INTEGER])),
    ]
    await Promise.all([...writes, transaction.done])
  },
  newest: async () => {
    const transaction = database.transaction(['blocks', 'state'], 'readonly')
    const cursor = await transaction.objectStore('blocks').openCursor(null, 'prev')
    const state = (await transaction.objectStore('state').get('newest')) as Uint8Array | undefined
    return cursor === null || state === undefined ? undefined : { stored: cursor.value, state }
  },
  fork: async () => (await database.get('state', 'fork')) as Fork | undefined,
  saveFork: async (fork) => {
    const transaction = database.transaction('state', 'readwrite', STRICT)
    if ((await transaction.store.get('fork')) === undefined) await transaction.store.put(fork, 'fork')
    await transaction.done
  },
  range: (from, to) => (from > to ? Promise.resolve([]) : database.getAll('blocks', IDBKeyRange.bound(from, to))),
})
