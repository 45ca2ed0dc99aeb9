// What a liar on the street can do to the board: nothing to anybody else's words, and little to their own.
import * as Y from 'yjs'
import { beforeEach, describe, expect, test } from 'vitest'
import { fromHex } from '../../src/ledger/index.ts'
import {
  boardLimits,
  encodeEnvelope,
  envelopeId,
  NO_ENVELOPE,
  takeEnvelope,
  type Envelope,
  type Taken,
} from '../../src/board/index.ts'
import { clientOf, passGate } from '../../src/board/gate.ts'
import { applyTo, createDocument, type AuthorDocument } from '../../src/board/document.ts'
import { ENTRY, HI, LETTERS, NOWHERE, TEXT, structOf } from './pieces.ts'
import { CHAIN, askAll, createHomes, forged, notice, readingOf, varUint, writeAt, type Home } from './rig.ts'

let ann: Home
let eve: Home
beforeEach(async () => {
  const [first, second] = await createHomes('ann', 'eve')
  if (first === undefined || second === undefined) throw new Error('two homes')
  ;[ann, eve] = [first, second]
})

type Piece = ReturnType<typeof structOf>

const BOARD = [98, 111, 97, 114, 100]
const START = fromHex(NO_ENVELOPE)

/** Eve writes with her own hands: whatever Yjs lets her, as whoever she likes. */
const madeBy = (client: number, write: (doc: Y.Doc) => void, over?: Uint8Array): Uint8Array => {
  const doc = new Y.Doc()
  if (over !== undefined) Y.applyUpdate(doc, over)
  doc.clientID = client
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  doc.transact(() => write(doc))
  return updates.at(-1) ?? new Uint8Array()
}

const first = async (home: Home, update: Uint8Array): Promise<Taken> =>
  takeEnvelope(ann.board, await forged(home.signer, { sequence: 1, previous: START, update }))

const entry = (fields: Record<string, unknown>): Y.Map<unknown> => new Y.Map(Object.entries(fields))

describe('another’s document', () => {
  test('foreign delete: an update that deletes what somebody else wrote is refused', async () => {
    const { update } = await writeAt(ann, notice('bins on Monday'))
    const deleting = madeBy(clientOf(eve.author), (doc) => doc.getMap('board').clear(), update)
    expect(await first(eve, deleting)).toBe('not-its-own')
    expect(ann.board.rows.get(ann.author)?.written.entries).toHaveLength(1)
    expect(ann.board.rows.has(eve.author)).toBe(false)
  })

  test('foreign delete beside own words is refused with them', async () => {
    const { update } = await writeAt(ann, notice('bins on Monday'))
    const deleting = madeBy(
      clientOf(eve.author),
      (doc) => {
        doc.getMap('board').clear()
        doc.getMap('board').set('1', entry({ kind: 'notice', title: 'mine', at: 1 }))
      },
      update,
    )
    expect(await first(eve, deleting)).toBe('not-its-own')
  })

  test('spoofed client id: words under another author’s id, or a random one, are refused', async () => {
    const write = (doc: Y.Doc): void => void doc.getMap('board').set('1', entry({ kind: 'notice', title: 'x', at: 1 }))
    expect(await first(eve, madeBy(clientOf(ann.author), write))).toBe('not-its-own')
    expect(await first(eve, madeBy(12_345, write))).toBe('not-its-own')
    expect(await first(eve, madeBy(0, write))).toBe('not-its-own')
    // The same words under her own id are hers.
    expect(await first(eve, madeBy(clientOf(eve.author), write))).toBe('taken')
  })

  test('an envelope that somebody else signed is refused', async () => {
    const { update } = await writeAt(ann, notice('mine'))
    const envelope = await forged(eve.signer, { sequence: 1, previous: START, update })
    expect(await takeEnvelope(eve.board, { ...envelope, author: ann.signer.key })).toBe('signature')
  })

  test('two homes never share a client id, and none has the reader’s', () => {
    const ids = Array.from({ length: 2_000 }, (_, at) => clientOf(at.toString(16).padStart(64, '0')))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).not.toContain(0)
  })
})

describe('equivocation', () => {
  const twoFirsts = async (): Promise<[Envelope, Envelope]> => {
    const [twin] = await createHomes('eve')
    if (twin === undefined) throw new Error('a copy of eve')
    return [await writeAt(eve, notice('to the left')), await writeAt(twin, notice('to the right'))]
  }

  test('two envelopes under one number mute their author, with the proof on disk', async () => {
    const [left, right] = await twoFirsts()
    expect(await takeEnvelope(ann.board, left)).toBe('taken')
    expect(await takeEnvelope(ann.board, right)).toBe('contradiction')
    expect(ann.board.rows.get(eve.author)).toMatchObject({ mutedAt: 1, written: { entries: [] } })
    expect(ann.disk.board.get(eve.author)?.evidence).toBeDefined()
    expect(await takeEnvelope(ann.board, await writeAt(eve, notice('let me speak')))).toBe('muted')
  })

  test('homes that heard different firsts both mute after one of them asks the other', async () => {
    const [left, right] = await twoFirsts()
    const [bob, cem] = await createHomes('bob', 'cem')
    if (bob === undefined || cem === undefined) throw new Error('two homes')
    await takeEnvelope(bob.board, left)
    await takeEnvelope(cem.board, right)
    await askAll(bob.board, cem.board)
    await askAll(cem.board, bob.board)
    await askAll(ann.board, cem.board)
    for (const { board } of [bob, cem, ann]) expect(board.rows.get(eve.author)?.mutedAt).toBe(1)
  })

  test('going on from another envelope than the one that was heard is the same lie', async () => {
    const [left, right] = await twoFirsts()
    await takeEnvelope(ann.board, left)
    const { update } = await writeAt(eve, notice('second'))
    const previous = fromHex(envelopeId(CHAIN, right))
    const second = await forged(eve.signer, { sequence: 2, previous, update })
    expect(await takeEnvelope(ann.board, second)).toBe('contradiction')
  })

  test('nobody else can mute an author: neither by a wrong signature nor by an honest pair', async () => {
    const one = await writeAt(ann, notice('one'))
    const two = await writeAt(ann, notice('two'))
    await takeEnvelope(eve.board, one)
    expect(await takeEnvelope(eve.board, { ...one, update: two.update })).toBe('signature')
    expect(await takeEnvelope(eve.board, { ...two, previous: START })).toBe('signature')
    expect(await takeEnvelope(eve.board, two)).toBe('taken')
    // The same words under another signature are no other words.
    expect(await takeEnvelope(eve.board, { ...one, signature: new Uint8Array(64) })).toBe('known')
  })
})

describe('order', () => {
  test('replayed envelopes change nothing', async () => {
    const sent = [await writeAt(eve, notice('a')), await writeAt(eve, notice('b')), await writeAt(eve, notice('c'))]
    for (const envelope of sent) await takeEnvelope(ann.board, envelope)
    const before = JSON.stringify(readingOf(ann.board))
    for (const envelope of [...sent, ...sent.toReversed()])
      expect(await takeEnvelope(ann.board, envelope)).toBe('known')
    expect(JSON.stringify(readingOf(ann.board))).toBe(before)
  })

  test('reordered envelopes are gaps: nothing waits in memory, and asking brings them', async () => {
    const sent = [await writeAt(eve, notice('a')), await writeAt(eve, notice('b')), await writeAt(eve, notice('c'))]
    for (const envelope of sent.slice(1).reverse()) expect(await takeEnvelope(ann.board, envelope)).toBe('gap')
    expect(ann.board.rows.size).toBe(0)
    await askAll(ann.board, eve.board)
    expect(readingOf(ann.board)).toEqual(readingOf(eve.board))
  })

  test('an envelope of another street is not signed for this one', async () => {
    const envelope = await writeAt(eve, notice('a'))
    const elsewhere = { ...ann.board, chainId: new Uint8Array(32) }
    expect(await takeEnvelope(elsewhere, envelope)).toBe('signature')
  })
})

describe('the shape', () => {
  const own = (write: (root: Y.Map<unknown>, doc: Y.Doc) => void): Promise<Taken> =>
    first(
      eve,
      madeBy(clientOf(eve.author), (doc) => write(doc.getMap('board'), doc)),
    )

  test('oversize: more bytes than an envelope holds do not even travel, and a full document takes no more', async () => {
    const long = new Uint8Array(boardLimits.UPDATE_BYTES + 1)
    expect(() =>
      encodeEnvelope({
        author: eve.signer.key,
        sequence: 1,
        previous: START,
        update: long,
        signature: new Uint8Array(64),
      }),
    ).toThrow('encode')
    const document = createDocument(eve.author)
    let taken = 'applied'
    for (let at = 0; taken === 'applied' && at < 200; at++) {
      const over = Y.encodeStateAsUpdate(document.doc)
      const update = madeBy(
        document.client,
        (doc) => doc.getMap('board').set(`${at}`, entry({ title: 'x'.repeat(12_000) })),
        over,
      )
      taken = applyTo(document, update)
    }
    expect(taken).toBe('too-much')
    expect(document.bytes).toBeLessThanOrEqual(boardLimits.DOCUMENT_BYTES)
  })

  test('oversize: too many pieces at once, and too many in all', async () => {
    const many = (count: number) =>
      own((root) => {
        for (let at = 0; at < count; at++) root.set(`${at}`, entry({}))
      })
    expect(await many(boardLimits.STRUCTS_PER_UPDATE + 1)).toBe('too-much')
    expect(await many(boardLimits.STRUCTS_PER_UPDATE)).toBe('taken')
  })

  test('deep nesting: an entry holds fields, a field holds no entry', async () => {
    expect(await own((root) => void root.set('1', entry({ text: entry({ text: new Y.Text('deep') }) })))).toBe(
      'not-the-shape',
    )
    expect(await own((root) => void root.set('1', entry({ kind: entry({}) })))).toBe('not-the-shape')
    expect(await own((root) => void root.set('1', 'no entry'))).toBe('not-the-shape')
    expect(await own((root) => void root.set('1', entry({ title: [[[[]]]] })))).toBe('not-the-shape')
  })

  test('deep nesting in an encoding is refused before a stack is full', () => {
    // An array in an array in an array …, as Yjs writes any value.
    const nest = new Uint8Array(12_000).fill(1).map((_, at) => (at % 2 === 0 ? 117 : 1))
    const { update } = { update: Uint8Array.of(1, 1, 9, 0, 40, 1, 1, 98, 1, 49, 1, ...nest) }
    expect(passGate(createDocument(eve.author), update).ok).toBe(false)
  })

  test('one part per update: pieces of one author in two parts would wait for each other for ever', async () => {
    const client = varUint(clientOf(eve.author))
    const entryAt = (clock: number, id: number) => [1, ...client, clock, 39, 1, 5, ...BOARD, 1, id, 1]
    expect(await first(eve, Uint8Array.of(2, ...entryAt(0, 49), ...entryAt(1, 50), 0))).toBe('not-its-own')
    // The same number written longer than it must be.
    expect(await first(eve, Uint8Array.of(129, 0, ...entryAt(0, 49), 0))).toBe('not-its-own')
    expect(await first(eve, Uint8Array.of(1, ...entryAt(0, 49), 0))).toBe('taken')
  })

  test('what stands somewhere is replaced from there, never beside it', async () => {
    const client = varUint(clientOf(eve.author))
    const entryOne = [39, 1, 5, ...BOARD, 1, 49, 1]
    expect(await first(eve, Uint8Array.of(1, 2, ...client, 0, ...entryOne, ...entryOne, 0))).toBe('not-the-shape')
    expect(
      await own((root) => {
        root.set('1', entry({ title: 'a' }))
        root.set('1', entry({ title: 'b' }))
      }),
    ).toBe('not-the-shape')
  })

  /** One update of pieces that begin at a clock, and of what it deletes; on a document of Eve's. */
  const writes = (document: AuthorDocument, pieces: readonly Piece[], deletes?: readonly [number, number]) => {
    const client = varUint(document.client)
    const structs = pieces.flatMap((piece) => piece(document.client))
    const added = pieces.length === 0 ? [0] : [1, pieces.length, ...client, document.clock, ...structs]
    return applyTo(
      document,
      Uint8Array.from([...added, ...(deletes === undefined ? [0] : [1, ...client, 1, ...deletes])]),
    )
  }
  const title = (origin: number | undefined) =>
    structOf({
      ...NOWHERE,
      origin,
      parent: 0,
      key: origin === undefined ? 'title' : undefined,
      content: [8, 1, 119, 1, 120],
    })

  test('a field is replaced in the place of its newest value, never in that of an older one', () => {
    const document = createDocument(eve.author)
    expect(writes(document, [ENTRY, title(undefined)])).toBe('applied')
    expect(writes(document, [title(1)])).toBe('applied')
    expect(writes(document, [title(1)])).toBe('not-the-shape')
    expect(writes(document, [title(2)])).toBe('applied')
  })

  test('letters stand between letters that are there: not beside those that went with their entry', () => {
    const document = createDocument(eve.author)
    expect(writes(document, [ENTRY, TEXT, LETTERS])).toBe('applied')
    const more = structOf({ ...NOWHERE, origin: 3, parent: 1, content: HI })
    expect(writes(document, [more])).toBe('applied')
    expect(writes(document, [], [0, 1])).toBe('applied')
    expect(writes(document, [structOf({ ...NOWHERE, origin: 5, parent: 1, content: HI })])).toBe('not-the-shape')
  })

  test('subdocuments, bytes, embeds, formats, arrays and XML are no text', async () => {
    const inText = (write: (text: Y.Text) => void) =>
      own((root) => {
        const text = new Y.Text()
        root.set('1', entry({ text }))
        write(text)
      })
    expect(await inText((text) => text.insertEmbed(0, { image: 'x' }))).toBe('not-the-shape')
    expect(await inText((text) => text.insert(0, 'bold', { bold: true }))).toBe('not-the-shape')
    for (const value of [
      new Y.Doc(),
      new Y.Array(),
      new Y.XmlElement('a'),
      new Y.XmlText(),
      new Uint8Array(3),
      true,
      null,
      {},
    ])
      expect(await own((root) => void root.set('1', entry({ text: value })))).toBe('not-the-shape')
    for (const value of [new Y.Text(), 3, null, [], {}, new Uint8Array(2), 1n])
      expect(await own((root) => void root.set('1', entry({ title: value })))).toBe('not-the-shape')
    for (const value of ['now', 1.5, Number.NaN, 2 ** 60])
      expect(await own((root) => void root.set('1', entry({ at: value })))).toBe('not-the-shape')
    expect(await own((root) => void root.set('1', entry({ colour: 'red' })))).toBe('not-the-shape')
    expect(await own((root) => void root.set('../1', entry({})))).toBe('not-the-shape')
    expect(await own((_root, doc) => void doc.getMap('ledger').set('1', entry({})))).toBe('not-the-shape')
    const text = madeBy(clientOf(eve.author), (doc) => doc.getText('board').insert(0, 'x'))
    expect(await first(eve, text)).toBe('not-the-shape')
    expect(await inText((text) => text.insert(0, 'plain'))).toBe('taken')
  })

  test('an update that waits for another one, or deletes what is not there yet, is refused', async () => {
    const client = clientOf(eve.author)
    const base = madeBy(client, (doc) => doc.getMap('board').set('1', entry({ title: 'a' })))
    const next = madeBy(client, (doc) => doc.getMap('board').set('2', entry({ title: 'b' })), base)
    expect(await first(eve, next)).toBe('not-the-shape')
    // No pieces; one author whose clocks 0 to 1,000 are gone.
    expect(await first(eve, Uint8Array.of(0, 1, ...varUint(client), 1, 0, ...varUint(1_000)))).toBe('not-the-shape')
    expect(await first(eve, Uint8Array.of(0, 0))).toBe('not-the-shape')
    expect(await first(eve, new Uint8Array())).toBe('unreadable')
  })
})
