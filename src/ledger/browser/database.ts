// One IndexedDB database per household on this computer: keys, journal and blocks live and die together, so a profile
// that lost its journal has lost its key too. Strict durability where a signature or a block depends on it.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { StoredBlock } from '../store.ts'

export type JournalLine = { readonly kind: string }

export interface HouseholdSchema extends DBSchema {
  blocks: { key: number; value: StoredBlock }
  /** Single values by name: the founding document, the newest state, what was signed last, the outbox. */
  state: { key: string; value: unknown }
  journal: { key: [number, number]; value: unknown }
  keys: { key: string; value: unknown }
  board: { key: [string, number]; value: Uint8Array }
}
export type HouseholdDatabase = IDBPDatabase<HouseholdSchema>

/** Raised when a store is added or its shape changes; `upgrade` then carries what is there over. */
const VERSION = 1

/**
 * Opens the database of one household name (`''` is the usual one). Rejects where the browser keeps nothing, as in
 * some private windows. `onBlocked` hears that another tab holds an older version.
 */
export const openHouseholdDatabase = (name: string, onBlocked: () => void): Promise<HouseholdDatabase> =>
  openDB<HouseholdSchema>(name === '' ? 'hearthgrid' : `hearthgrid-${name}`, VERSION, {
    upgrade: (database) => {
      for (const store of ['blocks', 'state', 'journal', 'keys', 'board'] as const) database.createObjectStore(store)
    },
    blocked: onBlocked,
    blocking: (_current, _next, event) => (event.target as IDBDatabase).close(),
  })
