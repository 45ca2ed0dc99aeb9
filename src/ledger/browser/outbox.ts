// Own transactions that are not agreed yet, kept until they are. They have a store of their own, so that the journal,
// which a vote waits for, never waits for them; and what one block settles is struck off in one go.
import type { HouseholdDatabase, OutboxEntry } from './database.ts'

export const createOutbox = (database: HouseholdDatabase) => {
  let dropping: { readonly ids: string[]; readonly done: Promise<void> } | undefined
  const dropAll = async (ids: readonly string[]): Promise<void> => {
    // One turn later, when everything that the block settled has been told.
    await Promise.resolve()
    dropping = undefined
    const { store, done } = database.transaction('outbox', 'readwrite')
    await Promise.all([...ids.map((id) => store.delete(id)), done])
  }
  return {
    load: (): Promise<OutboxEntry[]> => database.getAll('outbox'),
    save: async (entry: OutboxEntry): Promise<void> => {
      await database.put('outbox', entry, entry.id)
    },
    drop: (id: string): Promise<void> => {
      if (dropping === undefined) {
        const ids: string[] = []
        dropping = { ids, done: dropAll(ids) }
      }
      dropping.ids.push(id)
      return dropping.done
    },
  }
}
