// A journal that does not come back as it was written: the home that has it says nothing new at that height, whatever
// it hears, and tells people that its disk has failed.
import { describe, expect, test } from 'vitest'
import { buildBlock, must } from '../../src/ledger/index.ts'
import { decodeMessage, type JournalEntry } from '../../src/consensus/index.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import { nodeOf, pass } from './awake.ts'
import { listening, wordsOf } from './listening.ts'

/** A home that has locked a block, restarts on a journal with one entry changed, and hears what would unlock it. */
const restartOn = async (tear: (entry: JournalEntry, at: number) => JournalEntry | 'lost') => {
  const street = await listening()
  const { ann, chain, propose, proposer, vote } = street
  const { block } = buildBlock(chain.tip(), proposer, chain.certificate(), []).executed
  await propose(block)
  await vote({ type: 'prevote', household: 2, choice: block.id })
  await vote({ type: 'prevote', household: 3, choice: block.id })
  const words = wordsOf(street)
  expect(words).toHaveLength(2)
  switchOff(street.street, ann)
  const lines = ann.disk.journal
  const torn = lines.flatMap((line) => {
    const entry = tear(line.entry, line.at)
    return entry === 'lost' ? [] : [{ ...line, entry }]
  })
  expect(torn).not.toEqual(lines)
  lines.splice(0, lines.length, ...torn)
  await switchOn(street.street, ann)
  const { state } = nodeOf(ann)
  await state.loop.run(async () => {
    state.ownKey = { ...state.ownKey, standing: 'clear' }
    await state.onCleared()
  })
  for (const household of [2, 3]) await vote({ type: 'precommit', household, choice: undefined })
  await pass(street.world, 30_000)
  return { before: words, after: wordsOf(street), notices: state.notices.map(({ code }) => code) }
}

const decodedKind = (bytes: Uint8Array): string | undefined => {
  const message = decodeMessage(bytes)
  return message.ok ? message.value.kind : undefined
}

const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))

describe('nothing new is said over', () => {
  const TEARS: Record<string, (entry: JournalEntry, at: number) => JournalEntry | 'lost'> = {
    'a message that is cut': (entry) =>
      entry.kind === 'message' ? { ...entry, bytes: entry.bytes.slice(0, 40) } : entry,
    'a proposal that has lost the end of its block': (entry) =>
      entry.kind === 'message' && decodedKind(entry.bytes) === 'proposal'
        ? { ...entry, bytes: entry.bytes.slice(0, entry.bytes.length >> 1) }
        : entry,
    'words whose bytes are others': (entry) => {
      if (entry.kind !== 'speech') return entry
      const { record } = entry
      return { ...entry, record: { ...record, signBytes: flipped(record.signBytes, record.signBytes.length - 9) } }
    },
    'a message that is missing': (entry, at) => (at === 1 ? 'lost' : entry),
    'the last words missing': (entry) =>
      entry.kind === 'speech' && entry.record.speech === 'precommit' ? 'lost' : entry,
    'words of another place': (entry) =>
      entry.kind === 'speech' ? { ...entry, record: { ...entry.record, round: entry.record.round + 1 } } : entry,
  }
  test.each(Object.entries(TEARS))('%s', async (_what, tear) => {
    const { before, after, notices } = await restartOn(tear)
    expect(after).toEqual(before)
    expect(notices).toContain('storage-failed')
  })
})

test('a journal that is whole goes on', async () => {
  const touched = (entry: JournalEntry): JournalEntry =>
    entry.kind === 'speech' ? { ...entry, record: { ...entry.record, digest: undefined as never } } : entry
  const { before, after, notices } = await restartOn(touched)
  expect(after.slice(0, before.length)).toEqual(before)
  expect(after.length).toBeGreaterThan(before.length)
  expect(notices).not.toContain('storage-failed')
  expect(must(after.at(-1), 'it goes on')).toBeDefined()
})
