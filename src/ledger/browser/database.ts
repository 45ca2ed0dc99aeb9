// One IndexedDB database per household on this computer: keys, journal and blocks live and die together, so a profile
// that lost its journal has lost its key too. Strict durability where a signature or a block depends on it.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { StoredBlock } from '../store.ts'
import { OLDER_SHAPE } from './shape.ts'

export type OutboxEntry = { readonly id: string; readonly bytes: Uint8Array; readonly sentAtMs: number }

export type JournalLine = { readonly kind: string }

export interface HouseholdSchema extends DBSchema {
  blocks: { key: number; value: StoredBlock }
  /** Single values by name: the founding document, the newest state, what was signed last. */
  state: { key: string; value: unknown }
  journal: { key: [number, number]; value: unknown }
  keys: { key: string; value: unknown }
  /** Own transactions that are not agreed yet, by id. */
  outbox: { key: string; value: OutboxEntry }
  board: { key: [string, number]; value: Uint8Array }
  /** Imported energy data, by the name of its series; the ledger never sees it. */
  intervals: { key: string; value: unknown }
}
export type HouseholdDatabase = IDBPDatabase<HouseholdSchema>

/**
 * Raised whenever a store, or the bytes in one, change their shape. Books that an older version has written are not
 * carried over: they are marked, and the page offers to save them and to start afresh (`old-books.ts`).
 * 1: until 0.1.0. 2: keys of devices, attendance and re-founding are in the state.
 * 3: the street's recent blocks are a ring.
 * 4: meters remember whether they were read by hand, payments wait for a word, receipts are numbered; `intervals` is new and holds imported energy data.
 * 5: terms, votes, pledges, disputes, offers, auctions and allowances are in the state; receipts carry their number, the
 *    balance after them and sources; blocks carry the nodes of the mountain range, and no certificate where the next block carries it; the household's key may be wrapped;
 *    `outbox` is new and holds what stood among the single values.
 */
export const VERSION = 5

/**
 * Opens the database of one household name (`''` is the usual one). Rejects where the browser keeps nothing, as in
 * some private windows, and with a `VersionError` where a newer version of the page has been. `onBlocked` hears that another tab holds an older version.
 */
export const openHouseholdDatabase = async (name: string, onBlocked: () => void): Promise<HouseholdDatabase> =>
  // Some browsers throw where they should reject.
  openDB<HouseholdSchema>(databaseName(name), VERSION, {
    upgrade: async (database, before, _after, transaction) => {
      if (before === 0)
        for (const store of ['blocks', 'state', 'journal', 'keys', 'board'] as const) database.createObjectStore(store)
      if (before < 4) database.createObjectStore('intervals')
      if (before < 5) database.createObjectStore('outbox')
      if (before === 0) return
      const state = transaction.objectStore('state')
      const [genesis, marked] = await Promise.all([state.get('genesis'), state.get(OLDER_SHAPE)])
      if (genesis !== undefined && marked === undefined) await state.put(before, OLDER_SHAPE)
    },
    blocked: onBlocked,
    blocking: (_current, _next, event) => (event.target as IDBDatabase).close(),
  })

const databaseName = (name: string): string => (name === '' ? 'hearthgrid' : `hearthgrid-${name}`)

/** Whether a household of this name was ever opened here; asked before it is opened. A guess where the browser does not say. */
export const wasHere = async (name: string): Promise<boolean> => {
  const databases = await indexedDB.databases?.()
  return databases === undefined || databases.some((database) => database.name === databaseName(name))
}

/** No street was ever founded or joined with it. */
export const isUnused = async (database: HouseholdDatabase): Promise<boolean> => (await database.count('state')) === 0
