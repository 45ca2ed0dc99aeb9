// Own transactions that are not agreed yet, kept until they are: one row each, under the state store.
import type { HouseholdDatabase } from './database.ts'

type Entry = { readonly id: string; readonly bytes: Uint8Array; readonly sentAtMs: number }

const PREFIX = 'outbox/'

export const createOutbox = (database: HouseholdDatabase) => ({
  load: async (): Promise<Entry[]> =>
    (await database.getAll('state', IDBKeyRange.bound(PREFIX, `${PREFIX}\uffff`))) as Entry[],
  save: async (entry: Entry): Promise<void> => {
    await database.put('state', entry, PREFIX + entry.id)
  },
  drop: (id: string): Promise<void> => database.delete('state', PREFIX + id),
})
