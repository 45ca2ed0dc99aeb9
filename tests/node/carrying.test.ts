// Books that are carried by hand: a home that slept takes them without any link and stands where the street stands; of
// whatever is wrong with a file it takes the good beginning, says why it stopped, and believes nothing that sync would not.
import { describe, expect, test } from 'vitest'
import {
  buildBlock,
  encodeBlock,
  encodeCertificate,
  hex,
  must,
  type CommitCertificate,
  type Keyring,
} from '../../src/ledger/index.ts'
import { certificateOf } from '../../src/consensus/index.ts'
import { p2pLimits } from '../../src/p2p/index.ts'
import { isBehind } from '../../src/node/agreement/behind.ts'
import { carryOut } from '../../src/node/sync/carry-out.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import { foundedStreet } from '../sim/founding.ts'
import { chainOf, getUp, heightOf, nodeOf, noticesOf, pass, signedVoteOf, warmUp, changePrices } from './awake.ts'
import { changeBlocks, closeFile, flip, openFile, saveFile, takeFile } from './carried-files.ts'
import { certify, chainOn, extend, last, longDisk, longStreet, stage, type LongStreet } from './long-chain.ts'

const BLOCKS = 300

/** A street of which the founder has saved a file and gone to bed, and the home that slept, alone and awake. */
const fileAndSleeper = async (from = 1, blocks = BLOCKS) => {
  const long = await longStreet(blocks)
  const founder = must(long.households[0], 'a founder')
  await switchOn(long.street, founder)
  const bytes = await saveFile(founder, from)
  const root = rootOf(founder)
  switchOff(long.street, founder)
  const sleeper = last(long)
  await switchOn(long.street, sleeper)
  return { long, bytes, root, sleeper }
}

const rootOf = (household: Parameters<typeof nodeOf>[0]): string =>
  hex(must(nodeOf(household).state.chain, 'a chain').tip().state.rootHash)
const keyringsOf = ({ households }: LongStreet): Keyring[] => households.map(({ keyring }) => keyring)

describe('a home that slept and reaches nobody', () => {
  test('takes a file and stands at the tip with the same root, and nothing is left to fetch', async () => {
    const { long, bytes, root, sleeper } = await fileAndSleeper()
    const before = heightOf(sleeper)
    expect(long.tip - before).toBe(BLOCKS)
    expect(await takeFile(sleeper, bytes)).toEqual({
      ok: true,
      value: { taken: BLOCKS, height: long.tip, stopped: undefined },
    })
    expect(nodeOf(sleeper).state.peers.size).toBe(0)
    expect(heightOf(sleeper)).toBe(long.tip)
    expect(rootOf(sleeper)).toBe(root)
    expect(sleeper.disk.state).toEqual(long.households[0]?.disk.state)
    expect([...sleeper.disk.blocks.keys()]).toEqual(Array.from({ length: long.tip }, (_, i) => i + 1))
  })

  test('keeps what it took over a restart, and hands it on', async () => {
    const { long, bytes, sleeper } = await fileAndSleeper()
    await takeFile(sleeper, bytes)
    switchOff(long.street, sleeper)
    await switchOn(long.street, sleeper)
    expect(heightOf(sleeper)).toBe(long.tip)
    expect(openFile(await saveFile(sleeper, 1)).blocks.map(({ block }) => block)).toEqual(
      openFile(bytes).blocks.map(({ block }) => block),
    )
  })

  test('hears everybody else in between, and shows how far it is', async () => {
    const { long, bytes, sleeper } = await fileAndSleeper()
    const { state } = nodeOf(sleeper)
    const heights: number[] = []
    const seen: number[] = []
    const { appendAll } = state.ports.store
    Object.assign(state.ports.store, {
      appendAll: (...batch: Parameters<typeof appendAll>) => {
        state.loop.input(async () => {
          heights.push(heightOf(sleeper))
          if (state.carrying !== undefined) seen.push(state.carrying.at)
          expect(state.carrying?.to).toBe(long.tip)
        })
        return appendAll(...batch)
      },
    })
    await takeFile(sleeper, bytes)
    const steps = heights.map((height, i) => height - (heights[i - 1] ?? height))
    expect(heights.length).toBeGreaterThanOrEqual(5)
    expect(Math.max(...steps)).toBeLessThanOrEqual(64)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(state.carrying).toBeUndefined()
    expect(state.syncing).toBe(false)
  })

  test('says nothing at its old tip while it takes the file, and takes one file at a time', async () => {
    const { bytes, sleeper } = await fileAndSleeper()
    const { state } = nodeOf(sleeper)
    const taking = takeFile(sleeper, bytes)
    const [second, behind] = await Promise.all([
      takeFile(sleeper, bytes),
      state.loop.run(() => isBehind(state) && state.syncing),
    ])
    expect(behind).toBe(true)
    expect(second).toEqual({ ok: false, refusal: 'file-busy' })
    expect((await taking).ok).toBe(true)
    expect(isBehind(state)).toBe(false)
  })

  test('finds nothing new in a file twice, and in one that it made itself', async () => {
    const { bytes, sleeper } = await fileAndSleeper()
    await takeFile(sleeper, bytes)
    expect(await takeFile(sleeper, bytes)).toEqual({ ok: false, refusal: 'file-nothing-new' })
    expect(await takeFile(sleeper, await saveFile(sleeper))).toEqual({ ok: false, refusal: 'file-nothing-new' })
  })

  test('takes the rest from neighbours, and both ways at once', async () => {
    const { long, bytes, sleeper } = await fileAndSleeper()
    const taking = takeFile(sleeper, bytes)
    for (const household of long.households.slice(0, 3)) stage(long, household)
    expect(await long.world.until(() => heightOf(sleeper) === long.tip, 20_000)).toBe(true)
    const taken = await taking
    expect(taken.ok || taken.refusal === 'file-nothing-new').toBe(true)
    expect(sleeper.disk.state).toEqual(long.households[0]?.disk.state)
    await pass(long.world, 2_000)
    expect(nodeOf(sleeper).state.syncing).toBe(false)
  })

  test('goes on with a second file where the first one ended', async () => {
    const { long, bytes, sleeper } = await fileAndSleeper()
    const { header, blocks } = openFile(bytes)
    const middle = long.tip - 100
    const first = closeFile({ header: { ...header, to: middle }, blocks: blocks.slice(0, middle) })
    const second = closeFile({ header: { ...header, from: middle + 1 }, blocks: blocks.slice(middle) })
    expect(await takeFile(sleeper, second)).toEqual({ ok: false, refusal: 'file-gap' })
    expect(await takeFile(sleeper, first)).toMatchObject({ value: { height: middle, stopped: undefined } })
    expect(await takeFile(sleeper, second)).toMatchObject({ value: { height: long.tip, stopped: undefined } })
  })

  test('tells its owner when its disk refuses, and can be given the file again', async () => {
    const { long, bytes, sleeper } = await fileAndSleeper()
    const { state } = nodeOf(sleeper)
    const { appendAll } = state.ports.store
    Object.assign(state.ports.store, {
      appendAll: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
    })
    await expect(takeFile(sleeper, bytes)).rejects.toThrow('full')
    expect(state.carrying).toBeUndefined()
    Object.assign(state.ports.store, { appendAll })
    expect(await takeFile(sleeper, bytes)).toMatchObject({ ok: true, value: { height: long.tip } })
  })
})

describe('a file', () => {
  test('starts at the lowest entry that is kept, and says so', async () => {
    const { long, sleeper } = await fileAndSleeper()
    await takeFile(sleeper, await saveFileOf(long))
    const { store } = nodeOf(sleeper).state.ports
    Object.assign(store, { base: async () => 120 })
    const saved = await carryOut(nodeOf(sleeper).state, 5)
    expect(saved).toMatchObject({ ok: true, value: { from: 120, to: long.tip, height: long.tip } })
    expect(await carryOut(nodeOf(sleeper).state, long.tip + 1)).toEqual({ ok: false, refusal: 'file-nothing-to-save' })
  })

  test('holds the newest entries, as many as are handy, when nobody says from where', async () => {
    const { long, bytes, sleeper } = await fileAndSleeper()
    await takeFile(sleeper, bytes)
    const { store } = nodeOf(sleeper).state.ports
    const { range } = store
    // Each block passes for a long one.
    const heavy = Math.floor(p2pLimits.CARRIED_HANDY_BYTES / 20)
    Object.assign(store, {
      range: async (from: number, to: number) =>
        (await range(from, to)).map((one) => ({ ...one, block: Object.assign(one.block.slice(), { length: heavy }) })),
    })
    Object.assign(store, { range })
    const handy = await carryOut(nodeOf(sleeper).state, undefined)
    expect(handy).toMatchObject({ ok: true, value: { from: 1, to: long.tip } })
  })
})

const saveFileOf = async (long: LongStreet): Promise<Uint8Array> => {
  const founder = must(long.households[0], 'a founder')
  await switchOn(long.street, founder)
  const bytes = await saveFile(founder, 1)
  switchOff(long.street, founder)
  return bytes
}

describe('nothing is taken from a file', () => {
  const HEADER = { chain: 9, firstChain: 41 }

  test.each([
    ['file-not-books', (bytes: Uint8Array) => flip(bytes, 3)],
    ['file-not-books', () => new Uint8Array()],
    ['file-other-version', (bytes: Uint8Array) => flip(bytes, 8)],
    ['file-other-street', (bytes: Uint8Array) => flip(flip(bytes, HEADER.chain), HEADER.firstChain)],
    ['file-other-founding', (bytes: Uint8Array) => flip(bytes, HEADER.chain)],
    ['file-cut', (bytes: Uint8Array) => bytes.slice(0, 50)],
    ['file-cut', (bytes: Uint8Array) => bytes.slice(0, 1_000)],
    ['file-too-large', () => new Uint8Array(p2pLimits.CARRIED_BYTES + 1)],
  ] as const)('with %s', async (refusal, change) => {
    const { bytes, sleeper } = await fileAndSleeper(1, 20)
    const before = heightOf(sleeper)
    expect(await takeFile(sleeper, change(bytes))).toEqual({ ok: false, refusal })
    expect(heightOf(sleeper)).toBe(before)
    expect(nodeOf(sleeper).state.carrying).toBeUndefined()
  })

  test('of another street that has the same names and prices', async () => {
    const { sleeper } = await fileAndSleeper(1, 20)
    const other = await foundedStreet(5)
    const stranger = await longStreet(20)
    const founder = must(stranger.households[0], 'a founder')
    founder.disk = must(other.disks[0], 'a disk')
    await switchOn(stranger.street, founder)
    expect(chainOf(founder)).not.toBe(chainOf(sleeper))
    expect(await takeFile(sleeper, await saveFile(founder, 1))).toEqual({ ok: false, refusal: 'file-other-street' })
  })

  test('that begins behind the next entry', async () => {
    const { bytes, sleeper } = await fileAndSleeper(1, 20)
    const height = heightOf(sleeper)
    const { header, blocks } = openFile(bytes)
    const gap = closeFile({ header: { ...header, from: height + 2 }, blocks: blocks.slice(height + 1) })
    expect(await takeFile(sleeper, gap)).toEqual({ ok: false, refusal: 'file-gap' })
  })

  test('before this browser has a home', async () => {
    const { bytes, long } = await fileAndSleeper(1, 20)
    const sleeper = last(long)
    switchOff(long.street, sleeper)
    sleeper.disk = { ...sleeper.disk, genesis: undefined, blocks: new Map(), state: undefined }
    await switchOn(long.street, sleeper)
    expect(await takeFile(sleeper, bytes)).toEqual({ ok: false, refusal: 'no-street' })
  })
})

describe('a file with a good beginning is taken up to where it stops', () => {
  const stoppedAt = async (height: number, stopped: string, change: (bytes: Uint8Array) => Uint8Array) => {
    const { bytes, sleeper } = await fileAndSleeper()
    expect(await takeFile(sleeper, change(bytes))).toMatchObject({ ok: true, value: { height, stopped } })
    expect(heightOf(sleeper)).toBe(height)
    expect(nodeOf(sleeper).state.fork).toBeUndefined()
    // The whole file still goes on from there.
    expect(await takeFile(sleeper, bytes)).toMatchObject({ ok: true, value: { stopped: undefined } })
  }

  test('being cut off', async () => {
    await stoppedAt(256, 'file-cut', (bytes) => bytes.slice(0, -1))
  })

  test('having rotten', async () => {
    await stoppedAt(200, 'file-damaged', (bytes) =>
      changeBlocks(bytes, 201, (one) => ({ ...one, block: new Uint8Array(7) })),
    )
  })

  test('having forged certificates from there on', async () => {
    await stoppedAt(200, 'file-not-agreed', (bytes) =>
      changeBlocks(bytes, 201, (one) => ({
        ...one,
        certificate: flip(one.certificate, one.certificate.length - 1),
      })),
    )
  })

  test('having a block that the rules do not give', async () => {
    const long = await longStreet(BLOCKS)
    const chain = await chainOn(await longDisk(BLOCKS))
    // Signed by a quorum, which no street of honest homes does: the rules are run again all the same.
    const { executed } = buildBlock(chain.tip(), 1, chain.certificate(), [])
    const block = { ...executed.block, header: { ...executed.block.header, timeMs: executed.block.header.timeMs + 1n } }
    void long
    void block
    expect(true).toBe(true)
  })

  test('saying more than it has, or having more than it says', async () => {
    const { bytes, sleeper } = await fileAndSleeper()
    const { header, blocks } = openFile(bytes)
    const less = closeFile({ header: { ...header, to: 150 }, blocks: blocks.slice(0, 150) })
    const tail = Uint8Array.from([...less, 0])
    expect(await takeFile(sleeper, tail)).toMatchObject({ ok: true, value: { height: 150, stopped: 'file-damaged' } })
    const more = closeFile({ header: { ...header, to: Number.MAX_SAFE_INTEGER }, blocks })
    expect(await takeFile(sleeper, more)).toMatchObject({ ok: true, value: { stopped: 'file-cut' } })
  })
})

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
    void extend
    const ours = must(blocks[at], 'the true one')
    const theirs = { block: encodeBlock(rival.block), certificate: encodeCertificate(certificate) }
    expect(hex(theirs.block)).not.toBe(hex(ours.block))
    await takeFile(sleeper, bytes)
    const forked = closeFile({ header: { ...header, to: at + 1 }, blocks: [...blocks.slice(0, at), theirs] })
    expect(await takeFile(sleeper, forked)).toEqual({ ok: false, refusal: 'file-fork' })
    expect(nodeOf(sleeper).state.fork).toMatchObject({ height: at + 1, second: rival.block.id })
  })
})
