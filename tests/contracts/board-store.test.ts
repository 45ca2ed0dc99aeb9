// BoardStore, held by the simulator's maps and by IndexedDB.
import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import { createBoardStore } from '../../src/board/browser/index.ts'
import {
  createBlockStore,
  createOldBooks,
  openHouseholdDatabase,
  type HouseholdDatabase,
} from '../../src/ledger/browser/index.ts'
import { createDisk, diskBoard } from '../sim/disk.ts'
import { BOARD_STORE_CASES, type BoardRig } from './board-store.ts'

const mapRig = async (): Promise<BoardRig> => {
  const disk = createDisk()
  const open = () => diskBoard(disk, () => true)
  return { store: open(), reopen: async () => open() }
}

let databases = 0
const indexedDbRig = async (): Promise<BoardRig> => {
  const name = `board-${databases++}`
  const open = async () => createBoardStore(await openHouseholdDatabase(name, () => {}))
  return { store: await open(), reopen: open }
}

describe.each([
  ['maps', mapRig],
  ['IndexedDB', indexedDbRig],
])('board store of %s', (_name, createRig) => {
  for (const [name, holds] of Object.entries(BOARD_STORE_CASES)) test(name, async () => holds(await createRig()))
})

describe('IndexedDB', () => {
  test('writes rows and proofs strictly: what was sent is on disk', async () => {
    const database = await openHouseholdDatabase('board-strict', () => {})
    const asked: unknown[] = []
    const transaction = database.transaction.bind(database) as (...args: unknown[]) => unknown
    const spied = {
      transaction: (...args: unknown[]) => {
        asked.push(args[2])
        return transaction(...args)
      },
    } as unknown as HouseholdDatabase
    await createBoardStore(spied).append('aa', 1, Uint8Array.of(1))
    await createBoardStore(spied).saveEvidence('aa', Uint8Array.of(1))
    expect(asked).toEqual([{ durability: 'strict' }, { durability: 'strict' }])
  })

  test('a street that is founded again keeps its board, and a fresh start forgets it', async () => {
    const database = await openHouseholdDatabase('board-refounded', () => {})
    const board = createBoardStore(database)
    await board.append('aa', 1, Uint8Array.of(1))
    await createBlockStore(database).refound(Uint8Array.of(1), Uint8Array.of(2))
    expect(await board.range('aa', 1, 9)).toHaveLength(1)
    await createOldBooks(database).startAfresh()
    expect(await board.authors()).toEqual([])
  })
})
