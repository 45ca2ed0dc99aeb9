// The BoardStore on IndexedDB: one line per envelope under [author, number], and the proof against an author under number
// 0. Strict, because an own envelope that was sent and lost would be written a second time with other words.
import type { HouseholdDatabase } from '../../ledger/browser/index.ts'
import type { BoardStore } from '../store.ts'

const EVIDENCE = 0
const STRICT = { durability: 'strict' } as const

export const createBoardStore = (database: HouseholdDatabase): BoardStore => ({
  authors: async () => [...new Set((await database.getAllKeys('board')).map(([author]) => author))],
  range: async (author, from, to) =>
    from > to ? [] : database.getAll('board', IDBKeyRange.bound([author, Math.max(1, from)], [author, to])),
  append: async (author, sequence, envelope) => {
    const transaction = database.transaction('board', 'readwrite', STRICT)
    const { store } = transaction
    const [standing, before] = await Promise.all([
      store.get([author, sequence]),
      sequence === 1 ? true : store.getKey([author, sequence - 1]),
    ])
    const free = standing === undefined && before !== undefined && sequence >= 1
    if (free) await store.put(envelope, [author, sequence])
    await transaction.done
    if (free) return 'written'
    return standing !== undefined && sameEnvelope(standing, envelope) ? 'same' : 'conflict'
  },
  saveEvidence: async (author, evidence) => {
    const transaction = database.transaction('board', 'readwrite', STRICT)
    if ((await transaction.store.getKey([author, EVIDENCE])) === undefined)
      await transaction.store.put(evidence, [author, EVIDENCE])
    await transaction.done
  },
  evidence: (author) => database.get('board', [author, EVIDENCE]),
})

const sameEnvelope = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])
