// The way from an old block to the newest state, as a store gives it: after pruning, and where books began with a snapshot.
import { beforeAll, describe, expect, test } from 'vitest'
import {
  encodeSnapshot,
  encodeState,
  fromHex,
  must,
  provesLeaves,
  readSnapshot,
  witnessPlaces,
} from '../../src/ledger/index.ts'
import { nodesFrom } from '../../src/node/statement/mountain-nodes.ts'
import { keyedHashKeyring } from '../standin/keyed-hash.ts'
import { copyDisk, createDisk, type Disk } from '../sim/disk.ts'
import { foundedStreet } from '../sim/founding.ts'
import { chainOn, extend, storeOf } from './long-chain.ts'

const keyrings = Array.from({ length: 4 }, (_, i) => keyedHashKeyring(`household-${i}`))

/** Whether this disk leads from the block at a height to the peaks of its newest state. */
const leadsFrom = async (disk: Disk, leaf: number): Promise<boolean | undefined> => {
  const chain = await chainOn(disk)
  const { peaks } = chain.tip().state.street
  const nodes = await nodesFrom(storeOf(disk), chain.chainId, witnessPlaces([leaf], chain.height()))
  const id = must(disk.blocks.get(leaf), 'the block is here').id
  return nodes && provesLeaves(new Map([[leaf, fromHex(id)]]), chain.height(), peaks, nodes)
}

describe('the mountain range of a store', () => {
  let disk: Disk
  let middle: Disk
  let height: number
  beforeAll(async () => {
    disk = copyDisk(must((await foundedStreet(4)).disks[0], 'a founder'))
    await extend(disk, keyrings, 560)
    middle = copyDisk(disk)
    await extend(disk, keyrings, 200)
    height = (await chainOn(disk)).height()
  }, 60_000)

  test('leads from every block, the oldest and the newest', async () => {
    for (const leaf of [1, 2, 3, 255, 256, 511, 512, 513, height - 2, height - 1])
      expect([leaf, await leadsFrom(disk, leaf)]).toEqual([leaf, true])
  })

  test('still leads from every whole block once older ones are pruned', async () => {
    const pruned = copyDisk(disk)
    await storeOf(pruned).prune(512, 10_000)
    expect(await storeOf(pruned).base()).toBe(512)
    for (const leaf of [512, 513, 600, height - 1]) expect([leaf, await leadsFrom(pruned, leaf)]).toEqual([leaf, true])
  })

  test('leads from every block behind a snapshot with which the books began', async () => {
    const old = await chainOn(middle)
    const stored = must(middle.blocks.get(old.height()), 'its tip')
    const read = readSnapshot(old.genesis, encodeSnapshot(stored, encodeState(old.tip().state)))
    if (!read.ok) throw new Error(read.why)
    const fresh: Disk = { ...createDisk(), genesis: must(disk.genesis, 'a founding document') }
    const chain = await chainOn(fresh)
    await chain.restore(read.value)
    await extend(fresh, keyrings, 90)
    for (const leaf of [old.height(), old.height() + 1, old.height() + 88])
      expect([leaf, await leadsFrom(fresh, leaf)]).toEqual([leaf, true])
  })
})
