// Databases of an older or a newer version of the page, and books that cannot be read, in real IndexedDB calls: marked,
// saved without any key, put away, and told to the page in words.
import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { describe, expect, test } from 'vitest'
import { createBoardStore, loadDocuments } from '../../src/board/browser/index.ts'
import { createJournal } from '../../src/consensus/browser/index.ts'
import {
  createBlockStore,
  createOldBooks,
  createOutbox,
  openHouseholdDatabase,
  openKeyring,
  openWebCrypto,
  type HouseholdDatabase,
} from '../../src/ledger/browser/index.ts'
import { VERSION } from '../../src/ledger/browser/database.ts'
import { hex } from '../../src/ledger/index.ts'
import { serveWorker, type FromWorker, type Household, type WorkerView } from '../../src/node/browser/index.ts'
import { createSeals } from '../../src/serial/browser/index.ts'
import { createDisk, diskHomeTime } from '../sim/disk.ts'
import { quickStretch } from '../standin/stretch.ts'

const STORES = ['blocks', 'state', 'journal', 'keys', 'board']
const storesOf = (version: number): string[] => [
  ...STORES,
  ...(version < 4 ? [] : ['intervals']),
  ...(version < 5 ? [] : ['outbox']),
]

/** Streets of 0.x are founded again: books of every version before this one are told in words, and kept. */
const EARLIER = Array.from({ length: VERSION - 1 }, (_, i) => i + 1)

/** A database as version `version` of the page left it. */
const leave = async (name: string, version: number, genesis: Uint8Array | undefined): Promise<void> => {
  const database = await openDB(`hearthgrid-${name}`, version, {
    upgrade: (made) => {
      for (const store of storesOf(version)) made.createObjectStore(store)
    },
  })
  await database.put('keys', new Uint8Array(16).fill(3), 'entropy')
  if (genesis !== undefined) {
    await database.put('state', genesis, 'genesis')
    await database.put('blocks', { height: 1, id: 'aa', block: Uint8Array.of(1, 2) }, 1)
    await database.put('state', { height: 1, round: 0, speech: 'prevote' }, 'signedUpTo')
  }
  database.close()
}
const open = (name: string): Promise<HouseholdDatabase> => openHouseholdDatabase(name, () => {})

describe('books of an older version', () => {
  test.each(EARLIER)('of version %i are marked with it, and nothing else of them is touched', async (version) => {
    const name = `older ${version}`
    await leave(name, version, Uint8Array.of(9))
    const database = await open(name)
    expect(await createOldBooks(database).isOlder()).toBe(true)
    expect(await database.get('state', 'olderShape')).toBe(version)
    expect(await createBlockStore(database).genesis()).toEqual(Uint8Array.of(9))
    expect(await database.get('blocks', 1)).toEqual({ height: 1, id: 'aa', block: Uint8Array.of(1, 2) })
    expect(await database.get('keys', 'entropy')).toEqual(new Uint8Array(16).fill(3))
    database.close()
    expect(await createOldBooks(await open(name)).isOlder()).toBe(true)
  })

  test('have, once opened, a place for imported energy data, which a fresh start keeps', async () => {
    await leave('intervals', 3, Uint8Array.of(9))
    const database = await open('intervals')
    expect(await database.get('state', 'olderShape')).toBe(3)
    await database.put('intervals', { kept: true }, 'home')
    await createOldBooks(database).startAfresh()
    expect(await database.get('intervals', 'home')).toEqual({ kept: true })
    expect(await (await open('intervals fresh')).getAllKeys('intervals')).toEqual([])
  })

  test('a browser that had no street yet has none', async () => {
    await leave('no street', 1, undefined)
    const database = await open('no street')
    expect(await createOldBooks(database).isOlder()).toBe(false)
    expect((await openKeyring(database, quickStretch)).household.key).toHaveLength(32)
    expect(await createOldBooks(await open('fresh')).isOlder()).toBe(false)
  })

  test('are saved line by line without any key, however many blocks there are', async () => {
    await leave('saved', 1, Uint8Array.of(9))
    const database = await open('saved')
    await openKeyring(database, quickStretch)
    for (let height = 2; height <= 1_203; height++)
      await database.put('blocks', { height, id: 'bb', block: Uint8Array.of(height & 255) } as never, height)
    const lines = await createOldBooks(database).lines()
    expect(lines.filter((line) => line.startsWith('{"store":"blocks"'))).toHaveLength(1_203)
    expect(lines).toContain('{"store":"state","key":"genesis","value":"09"}')
    expect(lines).toContain('{"store":"blocks","key":1,"value":{"height":1,"id":"aa","block":"0102"}}')
    expect(lines.some((line) => line.includes('entropy') || line.includes('"keys"'))).toBe(false)
  })

  test('leave the household, meter and transport keys behind, and take journal and device key with them', async () => {
    await leave('afresh', 1, Uint8Array.of(9))
    const database = await open('afresh')
    const before = await openKeyring(database, quickStretch)
    const meter = await before.meter('m')
    await before.renewal?.prepare()
    await database.put('keys', 'transport', 'mesh')
    await createJournal(database).adopt(before.device.key)
    await createJournal(database).retire()
    await createOldBooks(database).startAfresh()
    const again = await open('afresh')
    const after = await openKeyring(again, quickStretch)
    expect(hex(after.household.key)).toBe(hex(before.household.key))
    expect(hex((await after.meter('m')).key)).toBe(hex(meter.key))
    expect(await again.get('keys', 'mesh')).toBe('transport')
    expect(hex(after.device.key)).not.toBe(hex(before.device.key))
    expect(after.renewal?.waiting).toBeUndefined()
    expect(await createBlockStore(again).genesis()).toBeUndefined()
    expect(await createBlockStore(again).range(1, 9)).toEqual([])
    expect(await createJournal(again).signedUpTo()).toBeUndefined()
    expect(await createOldBooks(again).isOlder()).toBe(false)
  })
})

test('a newer version of the page has been here: the database stays closed to this one', async () => {
  await leave('newer', 99, Uint8Array.of(9))
  await expect(open('newer')).rejects.toMatchObject({ name: 'VersionError' })
})

describe('the worker', () => {
  const household = async (name: string): Promise<Household> => {
    const database = await open(name)
    return {
      crypto: await openWebCrypto(),
      keyring: await openKeyring(database, quickStretch),
      store: createBlockStore(database),
      journal: createJournal(database),
      outbox: createOutbox(database),
      boards: createBoardStore(database),
      homeTime: diskHomeTime(createDisk()),
      memory: { load: async () => undefined, save: async () => {} },
      seals: createSeals({ load: async () => undefined, save: async () => {} }),
      books: createOldBooks(database),
      energy: { load: async () => undefined, save: async () => {} },
      storage: 'kept',
    }
  }

  /** A page that keeps what it was told. */
  const start = (name: string) => {
    const told: FromWorker[] = []
    let news = (): void => {}
    const say = serveWorker(
      { open: household, openCrypto: openWebCrypto, documents: loadDocuments, serial: undefined, usbOnly: false },
      (message) => {
        told.push(message)
        news()
      },
    )
    const first = async <T>(find: (message: FromWorker) => T | undefined): Promise<T> => {
      for (;;) {
        const found = told.map(find).find((one) => one !== undefined)
        if (found !== undefined) return found
        await new Promise<void>((resolve) => {
          news = resolve
        })
      }
    }
    const view = (): Promise<WorkerView> => first((message) => (message.kind === 'view' ? message.view : undefined))
    const result = (id: number) =>
      first((message) => (message.kind === 'result' && message.id === id ? message.outcome : undefined))
    say({ kind: 'open', as: name, transportKey: '11'.repeat(32), version: 'test', secure: true })
    return { say, view, result }
  }

  test.each([
    ...EARLIER.map((version) => ['books-older', version, `worker older ${version}`] as const),
    ['books-damaged', VERSION, 'worker damaged'],
  ] as const)('says %s, saves, starts afresh, and then there is no street', async (why, version, name) => {
    await leave(name, version, Uint8Array.of(9))
    const page = start(name)
    expect(await page.view()).toMatchObject({ stage: 'unreadable', unreadable: why })
    page.say({ kind: 'call', id: 1, name: 'exportBooks', argument: undefined })
    expect(await page.result(1)).toMatchObject({ ok: true, value: { lines: expect.any(Array) as unknown } })
    page.say({ kind: 'call', id: 2, name: 'createInvitation', argument: undefined })
    expect(await page.result(2)).toMatchObject({ ok: false })
    page.say({ kind: 'call', id: 3, name: 'startAfresh', argument: undefined })
    expect(await page.result(3)).toEqual({ ok: true, value: undefined })
    expect(await start(name).view()).toMatchObject({ stage: 'no-street', unreadable: undefined })
  })
})
