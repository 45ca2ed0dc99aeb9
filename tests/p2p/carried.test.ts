// The file that people carry by hand: what was written is read again, and whatever a disk, a messenger or a stranger makes
// of it is told apart without an exception and without more work than the file is long.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  CARRIED_HEADER_BYTES,
  encodeCarriedHeader,
  encodeCarriedPage,
  p2pLimits,
  readCarriedHeader,
  readCarriedPage,
  type CarriedBlocks,
  type CarriedFault,
} from '../../src/p2p/index.ts'

const bytesOf = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength })
const header = fc
  .record({
    chainId: bytesOf(32),
    firstChainId: bytesOf(32),
    from: fc.integer({ min: 1, max: 2 ** 52 }),
    count: fc.nat(2 ** 52 - 1),
  })
  .map(({ from, count, ...ids }) => ({ ...ids, from, to: from + count }))
const blocks: fc.Arbitrary<CarriedBlocks> = fc.array(
  fc.record({ block: bytesOf(0, 300), certificate: bytesOf(0, 300) }),
  { minLength: 1, maxLength: 20 },
)
const file = fc
  .tuple(header, fc.array(blocks, { minLength: 1, maxLength: 4 }))
  .map(([head, pages]) => ({ head, pages, bytes: fileOf(head, pages) }))

type Header = Parameters<typeof encodeCarriedHeader>[0]
const fileOf = (head: Header, pages: readonly CarriedBlocks[]): Uint8Array =>
  Uint8Array.from(
    [encodeCarriedHeader(head), ...pages.map((page) => encodeCarriedPage(page, 1, 9))].flatMap((p) => [...p]),
  )

/** Everything that can be read, and what it ended with; a reader that does not get ahead would never end. */
const readAll = (bytes: Uint8Array): { pages: CarriedBlocks[]; fault: CarriedFault | undefined } => {
  const pages: CarriedBlocks[] = []
  const head = readCarriedHeader(bytes)
  if (!head.ok) return { pages, fault: head.fault }
  let at = CARRIED_HEADER_BYTES
  while (at < bytes.length) {
    const page = readCarriedPage(bytes, at)
    if (!page.ok) return { pages, fault: page.fault }
    expect(page.value.next).toBeGreaterThan(at + 4)
    expect(page.value.next).toBeLessThanOrEqual(bytes.length)
    expect(page.value.blocks.length).toBeGreaterThan(0)
    expect(page.value.blocks.length).toBeLessThanOrEqual(p2pLimits.SYNC_BLOCKS)
    pages.push(page.value.blocks)
    at = page.value.next
  }
  return { pages, fault: undefined }
}

describe('a carried file', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(file, ({ head, pages, bytes }) => {
        expect(readCarriedHeader(bytes)).toEqual({ ok: true, value: head })
        expect(readAll(bytes)).toEqual({ pages, fault: undefined })
      }),
    )
  })

  test('is read wherever it lies in memory', () => {
    fc.assert(
      fc.property(file, fc.nat(9), ({ pages, bytes }, offset) => {
        const moved = new Uint8Array(offset + bytes.length + 3)
        moved.set(bytes, offset)
        expect(readAll(moved.subarray(offset, offset + bytes.length)).pages).toEqual(pages)
      }),
      { numRuns: 30 },
    )
  })

  test('that is cut anywhere gives its whole pages and says that it is cut', () => {
    fc.assert(
      fc.property(file, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), ({ pages, bytes }, part) => {
        const cut = bytes.slice(0, Math.floor(part * bytes.length))
        const read = readAll(cut)
        expect(read.pages).toEqual(pages.slice(0, read.pages.length))
        if (cut.length === 0) expect(read.fault).toBe('not-carried')
        else if (read.pages.length > 0 || cut.length > CARRIED_HEADER_BYTES)
          expect([undefined, 'cut']).toContain(read.fault)
        else if (cut.length < CARRIED_HEADER_BYTES) expect(read.fault).toBe('cut')
      }),
    )
  })

  test('with changed, lost or added bytes never throws', () => {
    const change = fc.record({ at: fc.nat(), remove: fc.nat(40), add: bytesOf(0, 40) })
    fc.assert(
      fc.property(file, fc.array(change, { minLength: 1, maxLength: 5 }), ({ bytes }, changes) => {
        let mutated = [...bytes]
        for (const { at, remove, add } of changes) mutated.splice(at % (mutated.length + 1), remove, ...add)
        mutated = mutated.slice(0, 200_000)
        const { fault } = readAll(Uint8Array.from(mutated))
        expect([undefined, 'not-carried', 'other-version', 'cut', 'damaged']).toContain(fault)
      }),
      { numRuns: 500 },
    )
  })

  test('that is nothing but noise never throws', () => {
    fc.assert(
      fc.property(header, bytesOf(0, 3_000), (head, noise) => {
        readAll(noise)
        readAll(Uint8Array.from([...encodeCarriedHeader(head), ...noise]))
      }),
    )
  })

  test.each<[string, CarriedFault, (bytes: Uint8Array) => Uint8Array]>([
    ['another kind of file', 'not-carried', () => Uint8Array.from([...'%PDF-1.7'].map((c) => c.charCodeAt(0)))],
    ['a later version of another length', 'other-version', (bytes) => Uint8Array.from([...bytes.slice(0, 8), 2, 7])],
    ['no first height', 'damaged', (bytes) => patched(bytes, 73, [0, 0, 0, 0, 0, 0, 0, 0])],
    ['an end before its beginning', 'damaged', (bytes) => patched(bytes, 81, [0, 0, 0, 0, 0, 0, 0, 0])],
    ['a height beyond all numbers', 'damaged', (bytes) => patched(bytes, 81, [255, 255, 255, 255, 255, 255, 255, 255])],
    ['a page longer than any', 'damaged', (bytes) => patched(bytes, 89, [255, 255, 255, 255])],
    ['a page of nothing', 'damaged', (bytes) => patched(bytes, 89, [0, 0, 0, 0])],
  ])('tells apart %s', (_what, fault, change) => {
    const ids = { chainId: new Uint8Array(32), firstChainId: new Uint8Array(32) }
    const good = fileOf({ ...ids, from: 5, to: 5 }, [[{ block: Uint8Array.of(1), certificate: Uint8Array.of(2) }]])
    expect(readAll(change(good))).toEqual({ pages: [], fault })
  })

  test('with a page that holds no block is damaged: a million of them would only cost time', () => {
    const empty = encodeCarriedPage([], 1, 9)
    const ids = { chainId: new Uint8Array(32), firstChainId: new Uint8Array(32) }
    expect(readAll(Uint8Array.from([...encodeCarriedHeader({ ...ids, from: 1, to: 2 }), ...empty])).fault).toBe(
      'damaged',
    )
  })
})

const patched = (bytes: Uint8Array, at: number, change: readonly number[]): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  copy.set(change, at)
  return copy
}
