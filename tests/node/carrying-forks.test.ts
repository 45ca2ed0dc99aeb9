// Two histories of a street, of which one is carried here as a file: told as a fork where both are signed, and nothing is
// ever chosen.
import { describe, expect, test } from 'vitest'
import {
  buildBlock,
  encodeBlock,
  encodeCertificate,
  hex,
  must,
  type CommitCertificate,
} from '../../src/ledger/index.ts'
import { certificateOf } from '../../src/consensus/index.ts'
import { changePrices, getUp, heightOf, nodeOf, noticesOf, pass, signedVoteOf, warmUp } from './awake.ts'
import { closeFile, fileAndSleeper, keyringsOf, openFile, takeFile } from './carried-files.ts'
import { copyDisk } from '../sim/disk.ts'
import { createHousehold, createStreet, foundedStreet } from '../sim/founding.ts'
import { switchOn } from '../sim/household.ts'
import { createWorld } from '../sim/world.ts'
import { watch } from '../sim/checks.ts'
import { certify, chainOn, extend } from './long-chain.ts'

describe('a fork is told', () => {
  /** Another history of the street from a height on, signed by a quorum of it. */
  const divided = async () => {
    const awake = await getUp()
    await warmUp(awake)
    const [ann] = awake.households
    if (ann === undefined) throw new Error('four households')
    const chain = must(nodeOf(ann).state.chain, 'a chain')
    const sign = async (height: number, blockId: string, signers = [1, 2, 3]): Promise<CommitCertificate> => {
      const precommits = await Promise.all(
        signers.map((id) =>
          signedVoteOf(must(awake.households[id - 1], 'four'), ann, {
            type: 'precommit',
            height,
            round: 5,
            choice: blockId,
          }),
        ),
      )
      return certificateOf({ height, round: 5, blockId }, [1, 2, 3, 4], precommits)
    }
    return { awake, ann, chain, sign }
  }
  const rivalOf = async ({ chain, sign }: Awaited<ReturnType<typeof divided>>, signers = [1, 2, 3]) => {
    const height = chain.height()
    const { block } = buildBlock(chain.tip(), 2, chain.certificate(), []).executed
    return {
      height,
      block: { block: encodeBlock(block), certificate: encodeCertificate(await sign(height, block.id, signers)) },
      id: block.id,
      header: { chainId: chain.chainId, firstChainId: chain.tip().state.street.firstChainId, from: height, to: height },
    }
  }

  test('where a file has another certified block in the place of ours, and nothing is signed any more', async () => {
    const street = await divided()
    const rival = await rivalOf(street)
    const bytes = closeFile({ header: rival.header, blocks: [rival.block] })
    expect(await takeFile(street.ann, bytes)).toEqual({ ok: false, refusal: 'file-fork' })
    expect(nodeOf(street.ann).state.fork).toMatchObject({ height: rival.height, second: rival.id })
    expect(noticesOf(street.ann)).toContain('fork')
    expect(await takeFile(street.ann, bytes)).toEqual({ ok: false, refusal: 'file-fork' })
    await changePrices(street.awake.households[1])
    await pass(street.awake.world, 30_000)
    expect(heightOf(street.ann)).toBe(rival.height)
  })

  test('where the next entry carries the certificate of another one than ours', async () => {
    const street = await divided()
    const rival = await rivalOf(street)
    const { chain, sign } = street
    const other = { ...chain.tip(), id: rival.id }
    const { block: next } = buildBlock(other, 3, await sign(rival.height, rival.id), []).executed
    const carried = {
      block: encodeBlock(next),
      certificate: encodeCertificate(await sign(rival.height + 1, next.id)),
    }
    const header = { ...rival.header, from: rival.height + 1, to: rival.height + 1 }
    expect(await takeFile(street.ann, closeFile({ header, blocks: [carried] }))).toEqual({
      ok: false,
      refusal: 'file-fork',
    })
    expect(nodeOf(street.ann).state.fork).toMatchObject({ second: rival.id })
  })

  test('and not where too few have signed: the file is refused, and the street goes on', async () => {
    const street = await divided()
    const rival = await rivalOf(street, [1, 2])
    const bytes = closeFile({ header: rival.header, blocks: [rival.block] })
    expect(await takeFile(street.ann, bytes)).toEqual({ ok: false, refusal: 'file-not-agreed' })
    expect(nodeOf(street.ann).state.fork).toBeUndefined()
    await changePrices(street.awake.households[1])
    await pass(street.awake.world, 10_000)
    expect(heightOf(street.ann)).toBeGreaterThan(rival.height)
  })

  test('where a file leaves our history in its middle', async () => {
    const { long, bytes, sleeper } = await fileAndSleeper()
    const at = long.tip - 10
    // The same street, on which the same keys have signed something else from there on.
    const { header, blocks } = openFile(bytes)
    await takeFile(sleeper, closeFile({ header: { ...header, to: at }, blocks: blocks.slice(0, at) }))
    const chain = must(nodeOf(sleeper).state.chain, 'a chain')
    const rival = buildBlock(chain.tip(), 1, chain.certificate(), []).executed
    const certificate = await certify(chain.tip(), rival, keyringsOf(long), 999_999_999_999_999n)
    const ours = must(blocks[at], 'the true one')
    const theirs = { block: encodeBlock(rival.block), certificate: encodeCertificate(certificate) }
    expect(hex(theirs.block)).not.toBe(hex(ours.block))
    await takeFile(sleeper, bytes)
    const forked = closeFile({ header: { ...header, to: at + 1 }, blocks: [...blocks.slice(0, at), theirs] })
    expect(await takeFile(sleeper, forked)).toEqual({ ok: false, refusal: 'file-fork' })
    expect(nodeOf(sleeper).state.fork).toMatchObject({ height: at + 1, second: rival.block.id })
  })
})

describe('a home that could go on alone', () => {
  /** The founder of a street of one, with books of a while ago, and a file of what it has signed since. */
  const rolledBack = async () => {
    const founded = await foundedStreet(1)
    const disk = must(founded.disks[0], 'a founder')
    const household = createHousehold(0, copyDisk(disk))
    const later = copyDisk(disk)
    await extend(later, [household.keyring], 40)
    const chain = await chainOn(later)
    const { chainId } = chain
    const blocks = [...later.blocks.values()].map(({ block, certificate }) => ({ block, certificate }))
    const bytes = closeFile({ header: { chainId, firstChainId: chainId, from: 1, to: chain.height() }, blocks })
    const world = createWorld(3)
    const street = createStreet(world, [household])
    await world.until(() => false, founded.atMs + 60_000)
    return { household, street, bytes, tip: chain.height(), checks: watch(street) }
  }

  test('says nothing while it takes a file, and learns from it that its key has signed elsewhere', async () => {
    const { household, street, bytes, tip, checks } = await rolledBack()
    await switchOn(street, household)
    const before = heightOf(household)
    const [taken] = await Promise.all([takeFile(household, bytes), changePrices(household)])
    expect(taken).toMatchObject({ ok: true, value: { height: tip, stopped: undefined } })
    expect(tip - before).toBe(40)
    await pass(street.world, 20_000)
    expect([...checks.said.keys()]).toEqual([])
    expect(noticesOf(household)).toContain('key-retired')
    expect(heightOf(household)).toBe(tip)
  })
})
