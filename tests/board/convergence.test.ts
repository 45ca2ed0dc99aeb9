// Whatever order words come in, however often, and whatever is lost: once homes have asked each other, all read the same.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  answerTo,
  boardLimits,
  questionOf,
  takeAnswer,
  takeEnvelope,
  type Change,
  type Envelope,
} from '../../src/board/index.ts'
import { hex } from '../../src/ledger/index.ts'
import {
  AT_MS,
  askAll,
  boardOn,
  createHome,
  createHomes,
  forged,
  notice,
  readingOf,
  writeAt,
  type Home,
} from './rig.ts'

const words = fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }).filter((text) => text.trim() !== '')
const wish: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('post' as const),
    draft: fc.oneof(
      fc.record({
        kind: fc.constantFrom('notice' as const, 'rule' as const),
        title: words,
        about: fc.constant(''),
        text: words,
      }),
      fc.record({ kind: fc.constant('dispute' as const), title: fc.constant(''), about: words, text: words }),
    ),
  }),
  fc.record({ kind: fc.constant('edit' as const), id: fc.constantFrom('1', '2', '3'), title: words, text: words }),
  fc.record({ kind: fc.constant('remove' as const), id: fc.constantFrom('1', '2', '3') }),
  fc.record({ kind: fc.constant('profile' as const), text: words }),
  fc.record({ kind: fc.constant('withdraw' as const), about: words }),
)

/** What a home may not do now is left out. */
const writeAll = async (home: Home, wishes: readonly Change[]): Promise<Envelope[]> => {
  const sent: Envelope[] = []
  for (const [at, change] of wishes.entries())
    await writeAt(home, change, AT_MS + at).then(
      (envelope) => sent.push(envelope),
      () => {},
    )
  return sent
}

describe('all homes read the same', () => {
  test('after any order, duplicates and losses, once each has asked the others', async () => {
    const run = fc.record({
      wishes: fc.array(fc.array(wish, { maxLength: 6 }), { minLength: 3, maxLength: 3 }),
      twin: fc.boolean(),
      seed: fc.infiniteStream(fc.nat(1_000_000)),
    })
    await fc.assert(
      fc.asyncProperty(run, async ({ wishes, twin, seed }) => {
        const draw = (below: number): number => Number(seed.next().value) % below
        const homes = await createHomes('ann', 'bob', 'cem')
        const sent = (await Promise.all(homes.map((home, at) => writeAll(home, wishes[at] ?? [])))).flat()
        // A copy of the first home's profile says something else, and only some hear it.
        if (twin) sent.push(await writeAt(await createHome('ann'), notice('from the copy')))
        const [, bob, cem] = homes
        for (const home of [bob, cem])
          for (let at = 0; at < sent.length * 2; at++) {
            const envelope = sent[draw(sent.length)]
            if (home !== undefined && envelope !== undefined) await takeEnvelope(home.board, envelope)
          }
        // Two rounds: what one has learned only from the second must reach the third.
        for (let round = 0; round < 2; round++)
          for (const asker of homes)
            for (const other of homes) if (asker !== other) await askAll(asker.board, other.board)
        const readings = homes.map(({ board }) => JSON.stringify(readingOf(board)))
        expect(new Set(readings).size).toBe(1)
        // And each reads the same again from its disk.
        for (const home of homes) expect(JSON.stringify(readingOf(await boardOn(home.disk)))).toBe(readings[0])
      }),
      { numRuns: 40 },
    )
  })

  test('a newcomer gets a long row in several bounded answers', async () => {
    const [ann, bob] = await createHomes('ann', 'bob')
    if (ann === undefined || bob === undefined) throw new Error('two homes')
    await writeAt(ann, notice('mine', 'x'.repeat(1_000)))
    for (let at = 0; at < 250; at++)
      await writeAt(ann, { kind: 'edit', id: '1', title: 'mine', text: `${at}`.repeat(100) })
    const { news, rounds } = await askAll(bob.board, ann.board)
    expect(news).toBe(251)
    expect(rounds).toBe(Math.ceil(251 / boardLimits.ANSWER_ENVELOPES))
    expect(readingOf(bob.board)).toEqual(readingOf(ann.board))
  })

  test('who gives what is no use is asked for the rest', async () => {
    const [ann, bob, cem] = await createHomes('ann', 'bob', 'cem')
    if (ann === undefined || bob === undefined || cem === undefined) throw new Error('three homes')
    const sent = [await writeAt(ann, notice('a')), await writeAt(cem, notice('c'))]
    for (const envelope of sent) await takeEnvelope(bob.board, envelope)
    // Our ledger is behind and does not know ann yet.
    const isAuthor = (key: Uint8Array) => hex(key) !== ann.author
    const [asker] = await createHomes('dan')
    if (asker === undefined) throw new Error('dan')
    const given = await takeAnswer(asker.board, await answerTo(bob.board, questionOf(asker.board, new Set())), isAuthor)
    expect(given).toMatchObject({ news: 1, refused: [ann.author], wrong: undefined })
    const again = await answerTo(bob.board, questionOf(asker.board, new Set(given.refused)))
    expect(again.envelopes).toEqual([])
  })

  test('a wrong word in an answer ends it, and nothing of it is kept', async () => {
    const [ann, eve] = await createHomes('ann', 'eve')
    if (ann === undefined || eve === undefined) throw new Error('two homes')
    const wrong = await forged(eve.signer, { sequence: 1, previous: new Uint8Array(32), update: Uint8Array.of(0, 0) })
    const given = await takeAnswer(ann.board, { envelopes: [wrong], evidence: [], more: true }, () => true)
    expect(given).toMatchObject({ news: 0, wrong: 'not-the-shape' })
    const honest = await writeAt(eve, notice('one'))
    const next = await writeAt(eve, notice('two'))
    const lie = { envelopes: [], evidence: [{ first: honest, second: next }], more: false }
    expect(await takeAnswer(ann.board, lie, () => true)).toMatchObject({ wrong: 'no-evidence' })
    // Two different first envelopes, neither of them signed: nobody is muted by hearsay.
    const unsigned = { ...honest, signature: new Uint8Array(64) }
    const hearsay = { first: unsigned, second: { ...unsigned, update: next.update } }
    for (const evidence of [hearsay, { ...hearsay, first: honest }])
      expect(
        await takeAnswer(ann.board, { envelopes: [], evidence: [evidence], more: false }, () => true),
      ).toMatchObject({
        wrong: 'no-evidence',
      })
    expect(ann.board.rows.size).toBe(0)
  })
})
