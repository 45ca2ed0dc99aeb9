// BlockStore and Journal, held by the simulator's maps and by IndexedDB.
import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import { createJournal } from '../../src/consensus/browser/index.ts'
import {
  createBlockStore,
  createOutbox,
  openHouseholdDatabase,
  type HouseholdDatabase,
} from '../../src/ledger/browser/index.ts'
import { createDisk, diskJournal, diskOutbox, diskStore } from '../sim/disk.ts'
import { BLOCK_STORE_CASES, type StoreRig } from './block-store.ts'
import { JOURNAL_CASES } from './journal.ts'
import { LONG_CHAIN_CASES, carrying } from './long-chain.ts'

const mapRig = async (): Promise<StoreRig> => {
  const disk = createDisk()
  const open = () => ({
    store: diskStore(
      disk,
      () => true,
      () => {},
    ),
    journal: diskJournal(disk, () => true),
  })
  const loseLine = async (height: number, at: number): Promise<void> => {
    disk.journal = disk.journal.filter((line) => line.height !== height || line.at !== at)
  }
  return { ...open(), reopen: async () => open(), loseLine }
}

let databases = 0
const indexedDbRig = async (): Promise<StoreRig> => {
  const name = `contract-${databases++}`
  let database = await openHouseholdDatabase(name, () => {})
  const open = () => ({ store: createBlockStore(database), journal: createJournal(database) })
  return {
    ...open(),
    reopen: async () => {
      // The old connection stays open, as a frozen tab's would; what counts is on disk.
      database = await openHouseholdDatabase(name, () => {})
      return open()
    },
    loseLine: (height, at) => database.delete('journal', [height, at]),
  }
}

describe.each([
  ['maps', mapRig],
  ['IndexedDB', indexedDbRig],
])('%s', (_name, createRig) => {
  describe('block store', () => {
    for (const [name, holds] of Object.entries(BLOCK_STORE_CASES)) test(name, async () => holds(await createRig()))
  })
  describe('block store of a long chain', () => {
    for (const [name, holds] of Object.entries(LONG_CHAIN_CASES)) test(name, async () => holds(await createRig()))
  })
  describe('journal', () => {
    for (const [name, holds] of Object.entries(JOURNAL_CASES)) test(name, async () => holds(await createRig()))
  })
})

describe.each([
  ['maps', async () => diskOutbox(createDisk())],
  ['IndexedDB', async () => createOutbox(await openHouseholdDatabase(`outbox-${databases++}`, () => {}))],
])('outbox of %s', (_name, open) => {
  test('keeps what is pending until it is dropped', async () => {
    const outbox = await open()
    const entry = (id: string) => ({ id, bytes: Uint8Array.of(1), sentAtMs: 5 })
    await outbox.save(entry('a'))
    await outbox.save(entry('b'))
    await outbox.save({ ...entry('b'), sentAtMs: 6 })
    await outbox.drop('a')
    await outbox.drop('never there')
    expect(await outbox.load()).toEqual([{ ...entry('b'), sentAtMs: 6 }])
  })
})

describe('IndexedDB', () => {
  test('writes a certificate once: in the block that carries it, or beside the newest', async () => {
    const database = await openHouseholdDatabase(`once-${databases++}`, () => {})
    await createBlockStore(database).appendAll([1, 2, 3].map(carrying), Uint8Array.of(1))
    expect((await database.getAll('blocks')).map(({ certificate }) => certificate.length)).toEqual([0, 0, 0])
  })

  test('keeps what the ledger, the journal and the outbox write apart, and two households apart', async () => {
    const [one, two] = [await openHouseholdDatabase('one', () => {}), await openHouseholdDatabase('two', () => {})]
    await createBlockStore(one).found(Uint8Array.of(1))
    await createOutbox(one).save({ id: 'x', bytes: Uint8Array.of(2), sentAtMs: 0 })
    expect(await createBlockStore(one).genesis()).toEqual(Uint8Array.of(1))
    expect(await createOutbox(one).load()).toHaveLength(1)
    expect(await createBlockStore(two).genesis()).toBeUndefined()
    expect(await createOutbox(two).load()).toEqual([])
  })

  test('what counts is written strictly: a lost cache of the disk loses neither words nor blocks', async () => {
    const database = await openHouseholdDatabase('strict', () => {})
    const asked: unknown[] = []
    const transaction = database.transaction.bind(database) as (...args: unknown[]) => unknown
    const spied = {
      transaction: (...args: unknown[]) => {
        if (args[1] === 'readwrite') asked.push(args[2])
        return transaction(...args)
      },
    } as unknown as HouseholdDatabase
    const record = { height: 1, round: 0, speech: 'prevote', signBytes: Uint8Array.of(1), block: undefined } as const
    await createJournal(spied).write(1, [], record)
    const empty = { block: new Uint8Array(), certificate: new Uint8Array(), receipts: new Uint8Array() }
    await createBlockStore(spied).append({ height: 1, id: 'aa'.repeat(32), ...empty }, new Uint8Array())
    expect(asked).toEqual([{ durability: 'strict' }, { durability: 'strict' }])
  })

  test('what one block settles is struck off the outbox in one go, beside the journal and never before it', async () => {
    const database = await openHouseholdDatabase('settled', () => {})
    const begun: unknown[] = []
    const transaction = database.transaction.bind(database) as (...args: unknown[]) => unknown
    const put = database.put.bind(database) as (...args: unknown[]) => unknown
    const spied = {
      put,
      transaction: (...args: unknown[]) => {
        begun.push(args[0])
        return transaction(...args)
      },
    } as unknown as HouseholdDatabase
    const outbox = createOutbox(spied)
    for (const id of ['a', 'b', 'c']) await outbox.save({ id, bytes: Uint8Array.of(1), sentAtMs: 0 })
    await Promise.all([outbox.drop('a'), outbox.drop('c')])
    expect(begun).toEqual(['outbox'])
    await outbox.drop('b')
    expect(begun).toEqual(['outbox', 'outbox'])
    expect(await database.getAllKeys('outbox')).toEqual([])
  })

  test('words that did not come onto the disk were not written', async () => {
    const database = await openHouseholdDatabase('aborted', () => {})
    const failing = {
      transaction: () => {
        const begun = database.transaction(['journal', 'state'], 'readwrite')
        const state = begun.objectStore('state')
        const put = (...words: Parameters<typeof state.put>) => {
          const writing = state.put(...words)
          // The disk fails when everything is asked for and nothing is there yet.
          begun.abort()
          return writing
        }
        const failingState = {
          get: (key: string) => state.get(key),
          getAllKeys: (range: IDBKeyRange) => state.getAllKeys(range),
          put,
        }
        const objectStore = (name: 'journal' | 'state') => (name === 'journal' ? begun.objectStore(name) : failingState)
        return { objectStore, done: begun.done }
      },
    } as unknown as HouseholdDatabase
    const record = { height: 1, round: 0, speech: 'prevote', signBytes: Uint8Array.of(1), block: undefined } as const
    await expect(createJournal(failing).write(1, [{ kind: 'start' }], record)).rejects.toThrow()
    expect(await createJournal(database).entries(1)).toEqual([])
  })

  test('two writers at once: one of two different words is refused', async () => {
    const database = await openHouseholdDatabase('race', () => {})
    const [here, there] = [createJournal(database), createJournal(await openHouseholdDatabase('race', () => {}))]
    const words = (said: number) =>
      ({ height: 1, round: 0, speech: 'prevote', signBytes: Uint8Array.of(said), block: undefined }) as const
    const written = await Promise.all([here.write(1, [], words(1)), there.write(1, [], words(2))])
    expect(written.toSorted()).toEqual(['conflict', 'written'])
  })
})
