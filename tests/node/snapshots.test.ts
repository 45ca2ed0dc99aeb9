// Going on from a neighbour's snapshot: only from one that stands on a block that enough neighbours name alike, only when
// it is that very block with its own certificate and state, and never for a few blocks.
import { expect, test } from 'vitest'
import {
  decodeCertificate,
  encodeCertificate,
  encodeSnapshot,
  fromHex,
  must,
  sameBytes,
  type StoredBlock,
} from '../../src/ledger/index.ts'
import { switchOn } from '../sim/household.ts'
import { heightOf, nodeOf, noticesOf, pass } from './awake.ts'
import { last, longDisk, longStreet, stage, storeOf, type Answers, type Asked } from './long-chain.ts'

const BLOCKS = 300
/** Blocks that come after the snapshot. */
const SINCE = 5

type Offer = { readonly at: StoredBlock; readonly bytes: Uint8Array }

/** The snapshot that everybody kept of the long chain; `change` makes it another. */
const snapshotOf = async (
  blocks: number,
  change: (stored: StoredBlock) => StoredBlock = (stored) => stored,
): Promise<Offer> => {
  const { stored, state } = must(await storeOf(await longDisk(blocks)).newest(), 'the chain is long')
  return { at: stored, bytes: encodeSnapshot(change(stored), state) }
}

/** The last household gets up among three neighbours who offer these snapshots and answer like this. */
const wakeAmong = async (blocks: number, { at, bytes }: Offer, ways: readonly (Answers | undefined)[] = []) => {
  const long = await longStreet(blocks)
  const asked: Asked[] = []
  /** By the first answer about blocks all three are linked. */
  const slowly =
    (way: Answers = (_question, honest) => honest()): Answers =>
    async (question, honest) => {
      if (question.kind === 'blocks') await new Promise<void>((resolve) => long.world.after(1_000, resolve))
      return way(question, honest)
    }
  for (const [i, household] of long.households.slice(0, 3).entries()) {
    await storeOf(household.disk).saveSnapshot({ height: at.height, id: at.id, timeMs: 0, length: bytes.length }, bytes)
    stage(long, household, asked, slowly(ways[i]))
  }
  const sleeper = last(long)
  await switchOn(long.street, sleeper)
  await pass(long.world, 60_000)
  const parts = asked.filter(({ question }) => question.kind === 'part')
  expect(heightOf(sleeper)).toBe(long.tip)
  const [neighbour] = long.households
  const isSame = sameBytes(
    must(sleeper.disk.state, 'the sleeper has a state'),
    must(neighbour?.disk.state, 'so have the others'),
  )
  expect(isSame).toBe(true)
  const leftAlone = nodeOf(sleeper).state.leftAlone.size
  return { parts: parts.length, base: sleeper.disk.base, notices: noticesOf(sleeper), leftAlone }
}

test('who is far behind goes on from the snapshot that its neighbours name alike', async () => {
  const offer = await snapshotOf(BLOCKS)
  const { parts, base } = await wakeAmong(BLOCKS + SINCE, offer)
  expect(parts).toBe(1)
  expect(base).toBe(offer.at.height)
})

test('for a few blocks nobody fetches one', async () => {
  const { parts, base } = await wakeAmong(150 + SINCE, await snapshotOf(150))
  expect([parts, base]).toEqual([0, 1])
})

test('one that only some name is not fetched: blocks lead to the same place', async () => {
  const { parts, base } = await wakeAmong(BLOCKS + SINCE, await snapshotOf(BLOCKS), [
    undefined,
    async (question, honest) => {
      const answer = await honest()
      if (question.kind !== 'tip' || answer.kind !== 'tip') return answer
      return { ...answer, blocks: answer.blocks.map((one) => ({ ...one, id: fromHex('ab'.repeat(32)) })) }
    },
  ])
  expect([parts, base]).toEqual([0, 1])
})

const forged = (stored: StoredBlock): StoredBlock => {
  const certificate = decodeCertificate(stored.certificate)
  if (!certificate.ok) throw new Error('the stored certificate is sound')
  const signatures = certificate.value.signatures.map((one) => ({ ...one, signature: new Uint8Array(64) }))
  return { ...stored, certificate: encodeCertificate({ ...certificate.value, signatures }) }
}

test('one whose certificate nobody signed is not taken, and whoever offers it is named', async () => {
  const { parts, base, notices, leftAlone } = await wakeAmong(BLOCKS + SINCE, await snapshotOf(BLOCKS, forged))
  expect(parts).toBeGreaterThan(0)
  expect(base).toBe(1)
  expect(notices).toContain('neighbour-differs')
  expect(leftAlone).toBeGreaterThan(0)
})

test('one that is of another block than the one offered is not taken', async () => {
  const other = await snapshotOf(BLOCKS)
  const offered = await snapshotOf(BLOCKS + 1)
  const { parts, base } = await wakeAmong(BLOCKS + SINCE, { at: offered.at, bytes: other.bytes })
  expect(parts).toBeGreaterThan(0)
  expect(base).toBe(1)
})

test('pieces that never end, or are empty, end the attempt', async () => {
  for (const piece of [new Uint8Array(), new Uint8Array(1_000_000)]) {
    const endless: Answers = async (question, honest) =>
      question.kind === 'part' ? { kind: 'part', height: 0n, part: piece } : honest()
    const { parts, base } = await wakeAmong(BLOCKS + SINCE, await snapshotOf(BLOCKS), [endless, endless, endless])
    expect(parts).toBeLessThan(10)
    expect(base).toBe(1)
  }
})
