// Books that are carried by hand: a home that slept takes them without any link and stands where the street stands; of
// whatever is wrong with a file it takes the good beginning, says why it stopped, and believes nothing that sync would not.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blockIdOf, buildBlock, encodeBlock, encodeCertificate, hex, must } from '../../src/ledger/index.ts'
import { openWebCrypto } from '../../src/ledger/browser/index.ts'
import { p2pLimits } from '../../src/p2p/index.ts'
import { isBehind } from '../../src/node/agreement/behind.ts'
import { carryOut, handyFrom } from '../../src/node/sync/carry-out.ts'
import { foundedStreet } from '../sim/founding.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import { realEd25519 } from '../sim/real-ed25519.ts'
import { heightOf, nodeOf, pass } from './awake.ts'
import {
  BLOCKS,
  changeBlocks,
  closeFile,
  fileAndSleeper,
  flip,
  keyringsOf,
  openFile,
  saveFile,
  takeFile,
} from './carried-files.ts'
import { certify, chainOn, last, stage, type LongStreet } from './long-chain.ts'

const rootOf = (household: Parameters<typeof nodeOf>[0]): string =>
  hex(must(nodeOf(household).state.chain, 'a chain').tip().state.rootHash)

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
    expect(await carryOut(nodeOf(sleeper).state, undefined)).toMatchObject({ value: { from: 1, to: long.tip } })
    const { store } = nodeOf(sleeper).state.ports
    const newest = [...sleeper.disk.blocks.values()].slice(-270)
    const room = newest.reduce((sum, { block, certificate }) => sum + block.length + certificate.length, 0)
    expect(await handyFrom(store, 1, long.tip, room)).toBe(long.tip - 269)
    expect(await handyFrom(store, 1, long.tip, room - 1)).toBe(long.tip - 268)
    expect(await handyFrom(store, 1, long.tip, 1)).toBe(long.tip)
    expect(await handyFrom(store, long.tip - 5, long.tip, room)).toBe(long.tip - 5)
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

  test('of another street with the same names and prices, not even under the name of ours', async () => {
    const { bytes, sleeper } = await fileAndSleeper(1, 20)
    const height = heightOf(sleeper)
    const other = must((await foundedStreet(4, await realEd25519(4))).disks[0], 'a founder')
    const theirs = await chainOn(other, await openWebCrypto())
    const blocks = [...other.blocks.values()].map(({ block, certificate }) => ({ block, certificate }))
    const { chainId } = theirs
    const honest = { chainId, firstChainId: chainId, from: 1, to: theirs.height() }
    expect(await takeFile(sleeper, closeFile({ header: honest, blocks }))).toEqual({
      ok: false,
      refusal: 'file-other-street',
    })
    const forged = { ...openFile(bytes).header, to: theirs.height() }
    const taken = await takeFile(sleeper, closeFile({ header: forged, blocks }))
    expect(taken).toEqual({ ok: false, refusal: 'file-not-agreed' })
    expect(heightOf(sleeper)).toBe(height)
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

  test('having a block that breaks the rules under the signatures of a quorum', async () => {
    const { long, bytes, sleeper } = await fileAndSleeper()
    const { header, blocks } = openFile(bytes)
    const at = long.tip - 100
    const upTo = (to: number) => ({ header: { ...header, to }, blocks: blocks.slice(0, to) })
    await takeFile(sleeper, closeFile(upTo(at)))
    const chain = must(nodeOf(sleeper).state.chain, 'a chain')
    const { executed } = buildBlock(chain.tip(), 1, chain.certificate(), [])
    const made = executed.block.header
    const wrong = { ...made, stateRoot: flip(made.stateRoot, 0) }
    const block = { ...executed.block, header: wrong, id: blockIdOf(wrong) }
    const certificate = await certify(chain.tip(), { ...executed, block }, keyringsOf(long), 1n)
    const theirs = { block: encodeBlock(block), certificate: encodeCertificate(certificate) }
    const lie = closeFile({ header: { ...header, to: at + 1 }, blocks: [...blocks.slice(0, at), theirs] })
    expect(await takeFile(sleeper, lie)).toEqual({ ok: false, refusal: 'file-not-agreed' })
    expect(await takeFile(sleeper, bytes)).toMatchObject({ ok: true, value: { height: long.tip, stopped: undefined } })
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

test('whatever happens to a file on its way, what is taken of it is what the street has agreed on', async () => {
  const { long, bytes } = await fileAndSleeper(1, 40)
  const truth = must(long.households[0], 'a founder').disk.blocks
  const change = fc.record({ at: fc.nat(bytes.length - 1), remove: fc.nat(3), add: fc.uint8Array({ maxLength: 3 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const mutated = [...bytes]
      for (const { at, remove, add } of changes) mutated.splice(at, remove, ...add)
      const { sleeper } = await fileAndSleeper(1, 40)
      const before = heightOf(sleeper)
      const taken = await takeFile(sleeper, Uint8Array.from(mutated))
      const { state } = nodeOf(sleeper)
      const height = heightOf(sleeper)
      if (taken.ok) expect(taken.value).toMatchObject({ height, taken: height - before })
      else expect(height).toBe(before)
      expect(state.chain?.tip().id).toBe(truth.get(height)?.id)
      expect([state.fork, state.carrying, state.broken]).toEqual([undefined, undefined, undefined])
    }),
    { numRuns: 40 },
  )
})
