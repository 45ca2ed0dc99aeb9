// What every Journal promises: nothing is said twice in two ways, whatever happens in between.
import assert from 'node:assert/strict'
import { compareSpeech, type JournalEntry, type SpeechRecord } from '../../src/consensus/journal.ts'
import { SPEECHES, type Speech } from '../../src/ledger/index.ts'
import type { StoreRig } from './block-store.ts'

const record = (height: number, round: number, speech: Speech, words = 1): SpeechRecord => ({
  height,
  round,
  speech,
  signBytes: Uint8Array.of(words, height, round),
  block: speech === 'proposal' ? Uint8Array.of(words) : undefined,
})
const key = (of: number): Uint8Array => new Uint8Array(32).fill(of)
const start: JournalEntry = { kind: 'start' }
const message = (...bytes: number[]): JournalEntry => ({ kind: 'message', bytes: Uint8Array.from(bytes) })
const block = (height: number) => ({
  height,
  id: height.toString(16).padStart(64, '0'),
  block: new Uint8Array(),
  certificate: new Uint8Array(),
  receipts: new Uint8Array(),
})

export const JOURNAL_CASES: Readonly<Record<string, (rig: StoreRig) => Promise<void>>> = {
  'a fresh one has no entries': async ({ journal }) => {
    assert.deepEqual(await journal.entries(1), [])
  },

  'entries come back in order, with the record behind its inputs, also after reopening': async ({
    journal,
    reopen,
  }) => {
    const timeout: JournalEntry = { kind: 'timeout', timer: 'propose', round: 0 }
    const [proposal, prevote] = [record(1, 0, 'proposal'), record(1, 0, 'prevote')]
    assert.equal(await journal.write(1, [start, message(1)], proposal), 'written')
    const presence: JournalEntry = { kind: 'presence', lost: [3, 7] }
    assert.equal(await journal.write(1, [message(2), timeout, presence, message(3)], prevote), 'written')
    const expected: JournalEntry[] = [
      start,
      message(1),
      { kind: 'speech', record: proposal },
      message(2),
      timeout,
      presence,
      message(3),
      { kind: 'speech', record: prevote },
    ]
    assert.deepEqual(await journal.entries(1), expected)
    assert.deepEqual(await (await reopen()).journal.entries(1), expected)
    assert.deepEqual(await journal.entries(2), [])
  },

  'the same bytes at the same place are harmless': async ({ journal, reopen }) => {
    await journal.write(1, [start], record(1, 0, 'prevote'))
    assert.equal(await journal.write(1, [], record(1, 0, 'prevote')), 'same')
    assert.equal(await (await reopen()).journal.write(1, [], record(1, 0, 'prevote')), 'same')
    await journal.write(1, [], record(1, 0, 'precommit'))
    assert.equal(await journal.write(1, [], record(1, 0, 'prevote')), 'same')
  },

  'other bytes at the same place are a conflict, and leave no trace': async ({ journal, reopen }) => {
    await journal.write(1, [start], record(1, 0, 'prevote'))
    const before = await journal.entries(1)
    assert.equal(await journal.write(1, [message(1)], record(1, 0, 'prevote', 2)), 'conflict')
    const again = (await reopen()).journal
    assert.equal(await again.write(1, [message(1)], record(1, 0, 'prevote', 2)), 'conflict')
    assert.deepEqual(await again.entries(1), before)
  },

  'a word is refused over entries of its height that its speaker has not read: another tab may have locked': async ({
    journal,
    reopen,
  }) => {
    assert.equal(await journal.write(1, [start], record(1, 0, 'prevote'), 0), 'written')
    const other = (await reopen()).journal
    assert.equal(await other.write(1, [start], record(1, 1, 'prevote'), 0), 'conflict')
    assert.equal(await other.write(1, [start], record(1, 0, 'prevote'), 0), 'same')
    assert.equal(await other.write(1, [], record(1, 1, 'prevote'), 2), 'written')
    assert.equal(await journal.write(1, [], record(1, 1, 'precommit'), 2), 'conflict')
    assert.equal((await journal.entries(1)).length, 3)
    assert.equal(await journal.write(2, [start], record(2, 0, 'prevote'), 0), 'written')
  },

  'what is refused leaves no trace, also where its speaker has counted the entries right': async ({
    journal,
    store,
    reopen,
  }) => {
    assert.equal(await journal.write(1, [start], record(1, 0, 'prevote'), 5), 'conflict')
    assert.deepEqual(await journal.entries(1), [])
    assert.equal(await journal.signedUpTo(), undefined)
    await journal.write(1, [start], record(1, 0, 'prevote'), 0)
    await store.append(block(1), new Uint8Array())
    const mark = await journal.signedUpTo()
    assert.equal(await journal.write(1, [start], record(1, 1, 'prevote'), 0), 'conflict')
    assert.deepEqual(await journal.entries(1), [])
    assert.deepEqual(await journal.signedUpTo(), mark)
    await journal.retire()
    assert.equal(await journal.write(2, [start], record(2, 0, 'prevote'), 0), 'retired')
    assert.deepEqual(await (await reopen()).journal.entries(2), [])
  },

  'a record is greater than every record before it': async ({ journal }) => {
    const places = [1, 2].flatMap((height) =>
      [0, 1].flatMap((round) => SPEECHES.map((speech) => record(height, round, speech))),
    )
    await journal.write(1, [], record(1, 1, 'prevote'))
    for (const one of places) {
      const later = compareSpeech(one, record(1, 1, 'prevote')) > 0
      const same = compareSpeech(one, record(1, 1, 'prevote')) === 0
      if (!later && !same) assert.equal(await journal.write(one.height, [], one), 'conflict')
    }
    assert.equal(await journal.write(1, [], record(1, 1, 'precommit')), 'written')
    assert.equal(await journal.write(2, [], record(2, 0, 'proposal')), 'written')
    assert.equal(await journal.write(1, [], record(1, 2, 'proposal')), 'conflict')
  },

  'a block drops the journal of its height and below, and nothing above': async ({ journal, store }) => {
    await journal.write(1, [start], record(1, 0, 'prevote'))
    await journal.write(2, [start], record(2, 0, 'prevote'))
    await store.append(block(1), new Uint8Array())
    assert.deepEqual(await journal.entries(1), [])
    assert.equal((await journal.entries(2)).length, 2)
  },

  'below the watermark nothing is signed, even after blocks dropped the journal': async ({
    journal,
    store,
    reopen,
  }) => {
    await journal.write(1, [start], record(1, 3, 'precommit'))
    await store.append(block(1), new Uint8Array())
    for (const disk of [{ journal }, await reopen()]) {
      assert.equal(await disk.journal.write(1, [], record(1, 3, 'precommit')), 'conflict')
      assert.equal(await disk.journal.write(1, [], record(1, 3, 'precommit', 2)), 'conflict')
      assert.equal(await disk.journal.write(1, [], record(1, 0, 'prevote')), 'conflict')
    }
    assert.equal(await journal.write(2, [start], record(2, 0, 'prevote')), 'written')
  },

  'the watermark is the last place that was spoken at, and a block raises it to the end of its height': async ({
    journal,
    store,
    reopen,
  }) => {
    assert.equal(await journal.signedUpTo(), undefined)
    await journal.write(1, [start], record(1, 2, 'prevote'))
    const place = { height: 1, round: 2, speech: 'prevote' } as const
    for (const disk of [{ journal }, await reopen()]) {
      const mark = await disk.journal.signedUpTo()
      assert.ok(mark !== undefined && typeof mark !== 'string')
      assert.equal(compareSpeech(mark, place), 0)
    }
    await store.append(block(1), new Uint8Array())
    const raised = await (await reopen()).journal.signedUpTo()
    assert.ok(raised !== undefined && typeof raised !== 'string')
    assert.ok(compareSpeech(raised, record(1, 65_535, 'precommit')) >= 0)
    assert.ok(compareSpeech(raised, record(2, 0, 'proposal')) < 0)
  },

  'a retired one writes nothing any more, neither new words nor old ones, also after blocks and reopening': async ({
    journal,
    store,
    reopen,
  }) => {
    await journal.write(1, [start], record(1, 0, 'prevote'))
    await journal.retire()
    const entries = await journal.entries(1)
    for (const disk of [{ journal }, await reopen()]) {
      assert.equal(await disk.journal.signedUpTo(), 'retired')
      assert.equal(await disk.journal.write(1, [], record(1, 0, 'prevote')), 'retired')
      assert.equal(await disk.journal.write(1, [message(1)], record(1, 0, 'precommit')), 'retired')
      assert.deepEqual(await disk.journal.entries(1), entries)
    }
    await store.append(block(1), new Uint8Array())
    await (await reopen()).journal.retire()
    assert.equal(await (await reopen()).journal.write(2, [start], record(2, 0, 'prevote')), 'retired')
  },

  'told whose words it has, a journal keeps what is there: the first key that it hears of is theirs': async ({
    journal,
    reopen,
  }) => {
    await journal.write(1, [start], record(1, 0, 'prevote'))
    for (const disk of [{ journal }, await reopen()]) {
      await disk.journal.adopt(key(1))
      assert.equal((await disk.journal.entries(1)).length, 2)
      assert.equal(await disk.journal.write(1, [], record(1, 0, 'prevote', 2)), 'conflict')
    }
    await journal.retire()
    await (await reopen()).journal.adopt(key(1))
    assert.equal(await journal.signedUpTo(), 'retired')
  },

  'another key begins with nothing said; the key before is retired for ever, also when it comes back': async ({
    journal,
    store,
    reopen,
  }) => {
    await journal.adopt(key(1))
    await store.append(block(1), new Uint8Array())
    await journal.write(2, [start], record(2, 3, 'prevote'))
    await journal.retire()
    await journal.adopt(key(2))
    for (const disk of [{ journal }, await reopen()]) {
      assert.equal(await disk.journal.signedUpTo(), undefined)
      assert.deepEqual(await disk.journal.entries(2), [])
    }
    assert.equal(await journal.write(2, [start], record(2, 0, 'prevote', 9)), 'written')
    const again = (await reopen()).journal
    await again.adopt(key(1))
    assert.equal(await again.signedUpTo(), 'retired')
    assert.equal(await again.write(3, [], record(3, 0, 'prevote')), 'retired')
    await again.adopt(key(2))
    assert.equal(await again.write(3, [], record(3, 0, 'prevote')), 'written')
  },

  'a tab that holds the key before writes nothing under the next one, and retires its own key, not that one': async ({
    journal,
    reopen,
  }) => {
    await journal.adopt(key(1))
    assert.equal(await journal.write(1, [start], record(1, 0, 'prevote')), 'written')
    const next = (await reopen()).journal
    await next.adopt(key(2))
    assert.equal(await journal.signedUpTo(), 'retired')
    assert.equal(await journal.write(1, [start], record(1, 0, 'prevote', 2)), 'retired')
    assert.deepEqual(await next.entries(1), [])
    await journal.retire()
    assert.equal(await next.signedUpTo(), undefined)
    assert.equal(await next.write(2, [start], record(2, 0, 'prevote')), 'written')
    const restored = (await reopen()).journal
    await restored.adopt(key(1))
    assert.equal(await restored.signedUpTo(), 'retired')
  },

  'retired before it was told whose it is, the key that it is told stays retired, and another one is free': async ({
    journal,
    reopen,
  }) => {
    await journal.retire()
    await journal.adopt(key(1))
    assert.equal(await (await reopen()).journal.signedUpTo(), 'retired')
    await journal.adopt(key(2))
    assert.equal(await journal.signedUpTo(), undefined)
    await journal.adopt(key(1))
    assert.equal(await (await reopen()).journal.write(1, [], record(1, 0, 'prevote')), 'retired')
  },

  'the end of a chain binds every key until the street is founded again; a key astray stays so on the new chain':
    async ({ journal, store, reopen }) => {
      await journal.adopt(key(1))
      await journal.retire()
      await store.endChain(Uint8Array.of(9), new Uint8Array())
      await journal.adopt(key(2))
      assert.equal(await (await reopen()).journal.signedUpTo(), 'ended')
      await store.refound(Uint8Array.of(1), Uint8Array.of(2))
      const again = (await reopen()).journal
      assert.equal(await again.signedUpTo(), undefined)
      assert.equal(await again.write(1, [], record(1, 0, 'prevote')), 'written')
      await again.adopt(key(1))
      assert.equal(await again.signedUpTo(), 'retired')
    },

  'who agreed that a chain has ended speaks again once its street is founded again, and not before': async ({
    journal,
    store,
    reopen,
  }) => {
    await store.append(block(1), new Uint8Array())
    await store.endChain(Uint8Array.of(9), new Uint8Array())
    assert.equal(await journal.signedUpTo(), 'ended')
    await store.refound(new Uint8Array([1]), new Uint8Array([2]))
    for (const disk of [{ journal }, await reopen()]) assert.equal(await disk.journal.signedUpTo(), undefined)
    assert.equal(await journal.write(1, [start], record(1, 0, 'prevote')), 'written')
  },

  'a key that went astray stays so: the end of its chain and a new one change nothing': async ({
    journal,
    store,
    reopen,
  }) => {
    await store.append(block(1), new Uint8Array())
    await journal.retire()
    await store.endChain(Uint8Array.of(9), new Uint8Array())
    assert.equal(await journal.signedUpTo(), 'retired')
    await store.refound(new Uint8Array([1]), new Uint8Array([2]))
    for (const disk of [{ journal }, await reopen()]) {
      assert.equal(await disk.journal.signedUpTo(), 'retired')
      assert.equal(await disk.journal.write(1, [start], record(1, 0, 'prevote')), 'retired')
    }
  },

  'where a block stands nothing is signed any more, also by who had said nothing there': async ({ journal, store }) => {
    await store.append(block(1), new Uint8Array())
    assert.equal(await journal.write(1, [start], record(1, 0, 'prevote')), 'conflict')
    assert.equal(await journal.write(2, [start], record(2, 0, 'prevote')), 'written')
  },

  'many inputs stay in order': async ({ journal }) => {
    const inputs = Array.from({ length: 300 }, (_, i) => message(i & 255, i >> 8))
    await journal.write(1, inputs.slice(0, 150), record(1, 0, 'prevote'))
    await journal.write(1, inputs.slice(150), record(1, 0, 'precommit'))
    const entries = await journal.entries(1)
    assert.ok(entries !== 'torn')
    assert.deepEqual(
      entries.filter((entry) => entry.kind === 'message'),
      inputs,
    )
  },

  'a line that is missing is noticed, wherever it stood, and the watermark holds all the same': async (rig) => {
    for (const height of [1, 2, 3]) {
      await rig.journal.write(height, [start, message(1)], record(height, 0, 'prevote'))
      await rig.journal.write(height, [message(2)], record(height, 0, 'precommit'))
      // The first, one in the middle, the last, which is the word that the watermark stands at.
      await rig.loseLine(height, [0, 3, 4][height - 1] ?? 0)
      assert.equal(await rig.journal.entries(height), 'torn')
      assert.equal(await (await rig.reopen()).journal.entries(height), 'torn')
      assert.equal(await rig.journal.write(height, [], record(height, 0, 'precommit', 2)), 'conflict')
    }
  },

  'a journal that lost all its lines of a height is noticed by its watermark': async ({ journal, loseLine }) => {
    await journal.write(1, [start], record(1, 0, 'prevote'))
    for (const at of [0, 1]) await loseLine(1, at)
    assert.equal(await journal.entries(1), 'torn')
    assert.deepEqual(await journal.entries(2), [])
  },
}
