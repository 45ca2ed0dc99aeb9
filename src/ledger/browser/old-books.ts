// Books that this version of the page cannot read: saved as lines of text for whoever can, and put away for a fresh
// start. Household, meter and transport keys stay, so the street knows the home again; the device key goes with the
// journal that bound it, and a new one is made at the next start.
import { hex } from '../bytes.ts'
import type { HouseholdDatabase } from './database.ts'
import { OLDER_SHAPE } from './shape.ts'

export type OldBooks = {
  /** The books were written in a shape that this version does not read. */
  isOlder(): Promise<boolean>
  /** Everything but the keys, one JSON text per line, bytes in hexadecimal. */
  lines(): Promise<string[]>
  /** Forgets books, journal and device key in one strict transaction. */
  startAfresh(): Promise<void>
}

/** Blocks held in memory at a time while they are written out. */
const BLOCKS_AT_ONCE = 500

export const createOldBooks = (database: HouseholdDatabase): OldBooks => ({
  isOlder: async () => (await database.get('state', OLDER_SHAPE)) !== undefined,
  lines: async () => {
    const lines: string[] = []
    for (const name of await database.getAllKeys('state'))
      lines.push(lineOf('state', name, await database.get('state', name)))
    let from = Number.NEGATIVE_INFINITY
    for (;;) {
      const range = IDBKeyRange.lowerBound(from, true)
      const [keys, blocks] = await Promise.all([
        database.getAllKeys('blocks', range, BLOCKS_AT_ONCE),
        database.getAll('blocks', range, BLOCKS_AT_ONCE),
      ])
      lines.push(...blocks.map((block, i) => lineOf('blocks', keys[i], block)))
      const last = keys.at(-1)
      if (last === undefined) return lines
      from = last
    }
  },
  startAfresh: async () => {
    const books = ['blocks', 'state', 'journal', 'board', 'outbox'] as const
    const transaction = database.transaction([...books, 'keys'], 'readwrite', { durability: 'strict' })
    const cleared = books.map((name) => transaction.objectStore(name).clear())
    const keys = transaction.objectStore('keys')
    await Promise.all([...cleared, keys.delete('device'), keys.delete('device/next'), transaction.done])
  },
})

const lineOf = (store: string, key: unknown, value: unknown): string =>
  JSON.stringify({ store, key, value }, (_name, part: unknown) => {
    if (part instanceof Uint8Array) return hex(part)
    return typeof part === 'bigint' ? String(part) : part
  })
