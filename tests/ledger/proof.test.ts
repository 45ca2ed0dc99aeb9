// Proofs: a record of the state by one branch, an old receipt by two; nothing that was changed passes, and nothing throws.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  fromHex,
  hash,
  hex,
  peakPlaces,
  proveReceipts,
  proveRecord,
  proveStreet,
  provesBlocks,
  provesLeaves,
  provesReceipt,
  provesRecord,
  provesStreet,
  uint64Bytes,
  witnessPlaces,
  withLeaf,
  type Executed,
  type Place,
} from '../../src/ledger/index.ts'
import { streetWithCredits } from './street.ts'
import { agree, nowMs, type World } from './world.ts'

const leafOf = (index: number): Uint8Array => hash(uint64Bytes(BigInt(index)))

/** A range of so many leaves, with every node that it ever had. */
const rangeOf = (count: number, leaf = leafOf) => {
  let peaks: Uint8Array[] = []
  const nodes = new Map<string, Uint8Array>()
  for (let i = 0; i < count; i++) {
    const next = withLeaf(peaks, BigInt(i), leaf(i))
    nodes.set(`0/${i}`, leaf(i))
    for (const [k, node] of next.completed.entries()) nodes.set(`${k + 1}/${(i + 1) / 2 ** (k + 1) - 1}`, node)
    peaks = next.peaks
  }
  const nodeAt = ({ level, index }: Place): Uint8Array => nodes.get(`${level}/${index}`) ?? new Uint8Array()
  return { peaks, nodeAt }
}

/** Some leaves of a range of up to 200. */
const choice = fc
  .integer({ min: 1, max: 200 })
  .chain((count) =>
    fc.record({ count: fc.constant(count), leaves: fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: 8 }) }),
  )

describe('the mountain range', () => {
  test('has its peaks where the bits of its size are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), (count) => {
        const { peaks, nodeAt } = rangeOf(count)
        expect(peakPlaces(count).map(nodeAt)).toEqual(peaks)
      }),
    )
  })

  test('proves any leaves of any size, and no other leaf, place, size, peak or witness', () => {
    fc.assert(
      fc.property(choice, fc.nat(), ({ count, leaves }, pick) => {
        const { peaks, nodeAt } = rangeOf(count)
        const known = new Map(leaves.map((leaf) => [leaf, leafOf(leaf)]))
        const witnesses = witnessPlaces(leaves, count).map(nodeAt)
        expect(provesLeaves(known, count, peaks, witnesses)).toBe(true)
        const chosen = leaves[pick % leaves.length] ?? 0
        const other = new Map(known).set(chosen, leafOf(count + 1))
        expect(provesLeaves(other, count, peaks, witnesses)).toBe(false)
        expect(provesLeaves(known, count, peaks, [...witnesses, leafOf(0)])).toBe(false)
        if (witnesses.length > 0) {
          expect(provesLeaves(known, count, peaks, witnesses.slice(1))).toBe(false)
          const changed = witnesses.map((node, i) => (i === pick % witnesses.length ? leafOf(count + 1) : node))
          expect(provesLeaves(known, count, peaks, changed)).toBe(false)
        }
        expect(provesLeaves(known, count, peaks.slice(1), witnesses)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a proof on a certified block', () => {
  let world: World
  const blocks: Executed[] = []
  beforeAll(async () => {
    ;({ world } = await streetWithCredits())
    for (let i = 0; i < 7; i++) blocks.push(agree(world, nowMs(world) + 1_000n))
  })
  const state = () => world.tip.state

  test.each(['accounts', 'lots', 'households', 'keys', 'meters'] as const)('leads from any of the %s', (table) => {
    const { rootHash } = state()
    expect(state()[table].rows.length).toBeGreaterThan(0)
    for (const key of state()[table].places.keys()) {
      const proof = proveRecord(state(), table, key)
      if (proof === undefined) throw new Error('no proof')
      expect(provesRecord(rootHash, proof)).toBe(true)
      expect(provesRecord(rootHash, { ...proof, place: proof.place + 1 })).toBe(false)
      for (const place of [-1, 0.5, Number.NaN, 2 ** 31, 1e300])
        expect(provesRecord(rootHash, { ...proof, place })).toBe(false)
      expect(provesRecord(rootHash, { ...proof, branch: proof.branch.slice(1) })).toBe(false)
      expect(provesRecord(rootHash, { ...proof, branch: [...proof.branch, rootHash] })).toBe(false)
    }
    expect(proveRecord(state(), table, 'nobody')).toBeUndefined()
  })

  test('of an account says what it says: another amount or root is refused, and one no account can have', () => {
    const proof = proveRecord(state(), 'accounts', '2')
    if (proof === undefined) throw new Error('no proof')
    const record = proof.record
    expect(provesRecord(state().rootHash, { ...proof, record: { ...record, balanceMicro: 1n } })).toBe(false)
    expect(provesRecord(state().rootHash, { ...proof, record: { ...record, balanceMicro: 1n << 70n } })).toBe(false)
    expect(provesRecord(hash(state().rootHash), proof)).toBe(false)
  })

  test('holds the set that votes, and no other', () => {
    const branch = proveStreet(state(), 'activeSet')
    const { activeSet } = state().street
    expect(provesStreet(state().rootHash, 'activeSet', activeSet, branch)).toBe(true)
    const strangers = activeSet.map((voter) => ({ ...voter, key: hash(voter.key) }))
    expect(provesStreet(state().rootHash, 'activeSet', strangers, branch)).toBe(false)
    expect(provesStreet(state().rootHash, 'peaks', state().street.peaks, branch)).toBe(false)
  })

  test('leads from an old block, and from no other', () => {
    const anchor = blocks.at(-1)
    if (anchor === undefined) throw new Error('no block')
    const chainId = hex(state().street.chainId)
    const byHeight = new Map(blocks.map((made) => [Number(made.block.header.height), made]))
    const height = Number(anchor.block.header.height)
    const first = Math.min(...byHeight.keys())
    // What a node reads from its store: the ids of blocks, and the nodes that each block completed.
    const ids = new Map<number, string>([[0, chainId]])
    for (const { height: at, blockId } of state().street.recent) ids.set(Number(at), hex(blockId))
    const { peaks, nodeAt } = rangeOf(height, (index) => fromHex(ids.get(index) ?? ''))
    expect(state().street.peaks).toEqual(peaks)
    const chosen = [byHeight.get(first), byHeight.get(first + 3), anchor].flatMap((made) => made?.block.header ?? [])
    const older = chosen.map((header) => Number(header.height)).filter((at) => at !== height)
    const proof = {
      peaks,
      branch: proveStreet(state(), 'peaks'),
      witnesses: witnessPlaces(older, height).map(nodeAt),
    }
    const { header } = anchor.block
    expect(provesBlocks(header, chosen, proof)).toBe(true)
    const forged = chosen.map((one, i) => (i === 0 ? { ...one, timeMs: one.timeMs + 1n } : one))
    expect(provesBlocks(header, forged, proof)).toBe(false)
    expect(provesBlocks(header, [{ ...header, timeMs: 1n }], { ...proof, witnesses: [] })).toBe(false)
    expect(provesBlocks({ ...header, stateRoot: hash(header.stateRoot) }, chosen, proof)).toBe(false)
  })

  test('leads from a receipt to its block; changed anywhere it is refused, and never throws', async () => {
    const { world: fresh } = await streetWithCredits()
    const made = fresh.last
    if (made === undefined || made.receipts.length === 0) throw new Error('no receipts')
    const places = made.receipts.map((_, place) => place)
    const branches = proveReceipts(made.receipts, places)
    const { receiptsRoot } = made.block.header
    for (const [place, receipt] of made.receipts.entries()) {
      const branch = branches[place] ?? []
      expect(provesReceipt(receiptsRoot, place, receipt, branch)).toBe(true)
      expect(provesReceipt(receiptsRoot, place + 1, receipt, branch)).toBe(false)
      expect(provesReceipt(receiptsRoot, 2 ** 20, receipt, branch)).toBe(false)
      fc.assert(
        fc.property(fc.nat(branch.length - 1), fc.nat(31), fc.integer({ min: 1, max: 255 }), (level, at, bits) => {
          const changed = branch.map((node) => Uint8Array.from(node))
          const node = changed[level]
          if (node !== undefined) node[at] = (node[at] ?? 0) ^ bits
          expect(provesReceipt(receiptsRoot, place, receipt, changed)).toBe(false)
        }),
        { numRuns: 50 },
      )
      for (const other of [
        { energyWh: 1n },
        { moneyMicro: 1n },
        { number: 9n },
        { balanceMicro: 5n },
        { sourcesWh: [7n] },
      ])
        expect(provesReceipt(receiptsRoot, place, { ...receipt, ...other }, branch)).toBe(false)
    }
  })
})
