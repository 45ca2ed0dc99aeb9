// The Journal on IndexedDB: one strict transaction checks that nothing else stands at this place or later, and adds the
// inputs and the words. `add` under a unique place lets the database itself refuse a second choice.
import type { HouseholdDatabase } from '../../ledger/browser/index.ts'
import { compareSpeech, type Journal, type JournalEntry, type Place } from '../journal.ts'

type Line = { readonly place?: string; readonly entry: JournalEntry }

const WATERMARK = 'signedUpTo'
/** Stands beside the watermark, which every new block overwrites. */
const RETIRED = 'signingRetired'
const STRICT = { durability: 'strict' } as const

export const createJournal = (database: HouseholdDatabase): Journal => ({
  entries: async (height) => {
    const lines = (await database.getAll('journal', IDBKeyRange.bound([height, 0], [height, Infinity]))) as Line[]
    return lines.map((line) => line.entry)
  },
  signedUpTo: async () => {
    const state = database.transaction('state', 'readonly').store
    const [retired, place] = await Promise.all([state.get(RETIRED), state.get(WATERMARK)])
    return retired === undefined ? (place as Place | undefined) : 'retired'
  },
  retire: async (why) => {
    const transaction = database.transaction('state', 'readwrite', STRICT)
    // A key that went astray stays so, whatever comes later.
    const before = await transaction.store.get(RETIRED)
    if (before !== 'key-astray') await transaction.store.put(why, RETIRED)
    await transaction.done
  },
  write: async (height, inputs, record) => {
    const transaction = database.transaction(['journal', 'state'], 'readwrite', STRICT)
    const journal = transaction.objectStore('journal')
    const state = transaction.objectStore('state')
    const place = `${record.height}/${record.round}/${record.speech}`
    const [lines, signedUpTo, retired] = await Promise.all([
      journal.getAll(IDBKeyRange.bound([height, 0], [height, Infinity])) as Promise<Line[]>,
      state.get(WATERMARK) as Promise<Place | undefined>,
      state.get(RETIRED),
    ])
    if (retired !== undefined) {
      await transaction.done
      return 'retired'
    }
    const before = lines.find((line) => line.place === place)
    if (before?.entry.kind === 'speech') {
      await transaction.done
      return sameWords(before.entry.record.signBytes, record.signBytes) ? 'same' : 'conflict'
    }
    if (signedUpTo !== undefined && compareSpeech(record, signedUpTo) <= 0) {
      await transaction.done
      return 'conflict'
    }
    const rows: Line[] = [...inputs.map((entry) => ({ entry })), { place, entry: { kind: 'speech', record } }]
    const { round, speech } = record
    const watermark: Place = { height: record.height, round, speech }
    const writes = rows.map((row, i) => journal.add(row, [height, lines.length + i]))
    await Promise.all([...writes, state.put(watermark, WATERMARK), transaction.done])
    return 'written'
  },
})

const sameWords = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])
