// Garbage that nearly is an envelope or an update: nothing throws, nothing grows, and what passes the gate always applies.
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { hex } from '../../src/ledger/index.ts'
import { boardLimits, decodeEnvelope, encodeEnvelope, takeEnvelope, type Envelope } from '../../src/board/index.ts'
import { applyTo, createDocument, type AuthorDocument } from '../../src/board/document.ts'
import { mutated } from '../ledger/arbitrary.ts'
import { ENTRY, HI, LETTERS, MAP, NOWHERE, TEXT, YTEXT, structOf, type Struct } from './pieces.ts'
import { createHomes, notice, varUint, writeAt, type Home } from './rig.ts'

let ann: Home
let eve: Home
beforeEach(async () => {
  const [first, second] = await createHomes('ann', 'eve')
  if (first === undefined || second === undefined) throw new Error('two homes')
  ;[ann, eve] = [first, second]
})

describe('10^4 mutated envelopes', () => {
  const material = async (): Promise<Envelope[]> => {
    const sent = [await writeAt(eve, notice('a', 'some text')), await writeAt(eve, notice('b', 'more of it'))]
    sent.push(await writeAt(eve, { kind: 'edit', id: '1', title: 'a', text: 'some other text' }))
    sent.push(await writeAt(eve, { kind: 'profile', text: 'we have a ladder' }))
    sent.push(await writeAt(eve, { kind: 'remove', id: '2' }))
    return sent
  }

  test('never throw, never mute and are never taken unsigned', async () => {
    const sent = await material()
    const nearly = fc
      .constantFrom(...sent)
      .chain((one) => mutated(encodeEnvelope(one)).map((wrong) => ({ one, wrong })))
    await fc.assert(
      fc.asyncProperty(nearly, async ({ one, wrong }) => {
        const decoded = decodeEnvelope(wrong)
        if (!decoded.ok || hex(wrong) === hex(encodeEnvelope(one))) return
        expect(['signature', 'gap', 'not-the-shape', 'too-much']).toContain(
          await takeEnvelope(ann.board, decoded.value),
        )
      }),
      { numRuns: 5_000 },
    )
    expect(ann.board.rows.size).toBe(0)
    expect(ann.disk.board.size).toBe(0)
  })

  test('signed by their author: what passes the gate always applies, and the document stays within its bounds', async () => {
    const updates = (await material()).map(({ update }) => update)
    const full = createDocument(eve.author)
    let applied = 0
    const nearly = fc.nat(updates.length - 1).chain((at) => mutated(updates[at] ?? new Uint8Array()))
    fc.assert(
      fc.property(nearly, (update) => {
        const fresh = createDocument(eve.author)
        const outcomes = [...updates.slice(0, 2), update, ...updates.slice(2, 3)].map((one) => applyTo(fresh, one))
        applied += outcomes.filter((outcome) => outcome === 'applied').length
        return [...outcomes, applyTo(full, update)].every((outcome) => outcome !== 'broken') && isBounded(fresh)
      }),
      { numRuns: 5_000 },
    )
    expect(isBounded(full)).toBe(true)
    expect(applied).toBeGreaterThan(1_000)
  })

  test('pieces put together at random, all from Yjs’s own encoding: what passes the gate always applies', () => {
    let applied = 0
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, cut), { maxLength: 12 }), (rows) => {
        const made = createDocument(eve.author)
        // An entry (clock 0) with a text (1) of two letters (2, 3).
        const base = [ENTRY, TEXT, LETTERS].flatMap((one) => one(made.client))
        const rest = rows.map(([one, end]) => () => [
          1,
          ...varUint(made.client),
          made.clock,
          ...one(made.client),
          ...end(made.client),
        ])
        for (const next of [() => [3, ...varUint(made.client), 0, ...base, 0], ...rest]) {
          const outcome = applyTo(made, Uint8Array.from([1, ...next()]))
          if (outcome === 'broken') return false
          if (outcome === 'applied') applied++
        }
        return isBounded(made)
      }),
      { numRuns: 3_000 },
    )
    // The base always is; of what comes after it, some.
    expect(applied).toBeGreaterThan(3_500)
  })
})

const isBounded = ({ doc, bytes, structs, places }: AuthorDocument): boolean => {
  const made = [...doc.store.clients.values()].reduce((sum, all) => sum + all.length, 0)
  const waits = doc.store.pendingStructs !== null || doc.store.pendingDs !== null
  const fits = bytes <= boardLimits.DOCUMENT_BYTES && structs <= boardLimits.DOCUMENT_STRUCTS
  return fits && !waits && made <= structs && places.length <= structs
}

const clock = fc.option(fc.nat(12), { nil: undefined })
const anything = fc.record({
  origin: clock,
  right: clock,
  parent: fc.oneof(fc.constant('root' as const), fc.nat(6)),
  key: fc.constantFrom(undefined, '1', '2', 'text', 'title', 'at'),
  content: fc.constantFrom(HI, MAP, YTEXT, [8, 1, 119, 1, 120], [8, 1, 125, 3], [1, 1]),
})
/** After a letter, before the one that most likely follows it. */
const between = fc
  .nat(6)
  .chain((at) => fc.record({ origin: fc.constant(at), right: fc.constantFrom(undefined, at + 1, at + 1, 4) }))
  .map((place): Struct => ({ ...NOWHERE, ...place, parent: 0, content: HI }))
const piece = fc.oneof(anything, { weight: 3, arbitrary: between }).map(structOf)
/** A delete set: nothing, or one range. */
const cut = fc.option(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 2 })), { nil: undefined, freq: 2 }).map(
  (range) =>
    (client: number): number[] =>
      range === undefined ? [0] : [1, ...varUint(client), 1, ...range],
)
