// The Journal on IndexedDB: one strict transaction checks that nothing else stands at this place or later, and adds the
// inputs and the words. `add` under a unique place lets the database itself refuse a second choice.
import { hex } from '../../ledger/index.ts'
import type { HouseholdDatabase } from '../../ledger/browser/index.ts'
import {
  compareSpeech,
  isMarked,
  type Journal,
  type JournalEntry,
  type Place,
  type SpeechRecord,
  type Written,
} from '../journal.ts'

type Line = { readonly place?: string; readonly entry: JournalEntry }

const WATERMARK = 'signedUpTo'
/** Hex of the key whose words these are. */
const SIGNER = 'signingKey'
/** Written by the block store with the re-founding that was signed, and taken away with it. */
const CHAIN_ENDED = 'chainEnded'
const STRICT = { durability: 'strict' } as const

const placeName = ({ height, round, speech }: Place): string => `${height}/${round}/${speech}`
/** Lines of a height are counted from 0, so that one that is missing leaves a gap. */
const linesOf = (height: number): IDBKeyRange => IDBKeyRange.bound([height, 0], [height, Infinity])

type StateStore = {
  get(key: string): Promise<unknown>
  getAllKeys(range: IDBKeyRange): Promise<string[]>
}

/** Where it stands that a key went astray; before the first key was told, that of the nameless one. */
const astrayName = (signer: unknown): string => `astray/${typeof signer === 'string' ? signer : ''}`
const anyAstray = (): IDBKeyRange => IDBKeyRange.bound('astray/', 'astray/\uffff')

/**
 * Why nothing is written, if so. Everything is asked for at once: each answer comes from another process.
 * @param told the key that this tab was told; should the disk belong to another one by now, this tab's is no more.
 */
const silenceIn = async (state: StateStore, told: string | undefined): Promise<'retired' | 'ended' | undefined> => {
  const [signer, astray, ended] = await Promise.all([
    state.get(SIGNER),
    state.getAllKeys(anyAstray()),
    state.get(CHAIN_ENDED),
  ])
  const isReplaced = told !== undefined && told !== signer
  const isAstray = isReplaced || astray.includes(astrayName(signer))
  return isAstray ? 'retired' : ended !== undefined ? 'ended' : undefined
}

export const createJournal = (database: HouseholdDatabase): Journal => {
  let told: string | undefined
  return {
    adopt: async (key) => {
      await adoptIn(database, hex(key))
      told = hex(key)
    },
    entries: async (height) => {
      const transaction = database.transaction(['journal', 'state'], 'readonly')
      const journal = transaction.objectStore('journal')
      const [keys, lines, mark] = await Promise.all([
        journal.getAllKeys(linesOf(height)),
        journal.getAll(linesOf(height)) as Promise<Line[]>,
        transaction.objectStore('state').get(WATERMARK) as Promise<Place | undefined>,
      ])
      const entries = lines.map((line) => line.entry)
      const hasGap = keys.some((key, i) => (key as number[])[1] !== i)
      return hasGap || !isMarked(entries, height, mark) ? 'torn' : entries
    },
    signedUpTo: async () => {
      const state = database.transaction('state', 'readonly').store
      const [silence, place] = await Promise.all([silenceIn(state, told), state.get(WATERMARK)])
      return silence ?? (place as Place | undefined)
    },
    retire: async () => {
      const transaction = database.transaction('state', 'readwrite', STRICT)
      const signer = told ?? (await transaction.store.get(SIGNER))
      await transaction.store.put(true, astrayName(signer))
      await transaction.done
    },
    write: (height, inputs, record, known) => writeIn(database, told, { height, inputs, record, known }),
  }
}

type Words = {
  readonly height: number
  readonly inputs: readonly JournalEntry[]
  readonly record: SpeechRecord
  readonly known: number | undefined
}

/**
 * Whoever says how many lines it knows has its own written before the disk has answered whether they may stand: each turn
 * of the disk is one of other processes, and a vote waits for it. Lines that may not stand are taken back whole.
 */
const writeIn = async (database: HouseholdDatabase, told: string | undefined, words: Words): Promise<Written> => {
  const { height, inputs, record, known } = words
  const transaction = database.transaction(['journal', 'state'], 'readwrite', STRICT)
  const journal = transaction.objectStore('journal')
  const state = transaction.objectStore('state')
  const place = placeName(record)
  const add = (linesBefore: number): Promise<unknown> => {
    const rows: Line[] = [...inputs.map((entry) => ({ entry })), { place, entry: { kind: 'speech', record } }]
    const watermark: Place = { height: record.height, round: record.round, speech: record.speech }
    const writes = rows.map((row, i) => journal.add(row, [height, linesBefore + i]))
    return Promise.all([...writes, state.put(watermark, WATERMARK), transaction.done])
  }
  const asked = Promise.all([
    journal.count(linesOf(height)),
    state.get(WATERMARK) as Promise<Place | undefined>,
    silenceIn(state, told),
  ])
  const early = known === undefined ? undefined : add(known)
  // Told when it is awaited; until then nobody listens.
  early?.catch(() => {})
  const [linesBefore, signedUpTo, silence] = await asked
  // Words stand under the watermark that was written with them, so whoever is above it need not look for them.
  const isAbove = signedUpTo === undefined || compareSpeech(record, signedUpTo) > 0
  if (silence === undefined && isAbove && (known === undefined || known === linesBefore)) {
    await (early ?? add(linesBefore))
    return 'written'
  }
  if (early !== undefined) {
    transaction.abort()
    await early.catch(() => {})
  }
  if (silence !== undefined) return 'retired'
  if (isAbove) return 'conflict'
  const lines = (await database.getAll('journal', linesOf(height))) as Line[]
  return isSaid(lines, place, record) ? 'same' : 'conflict'
}

/** @param name hex of the key whose words the journal has from now on. */
const adoptIn = async (database: HouseholdDatabase, name: string): Promise<void> => {
  const transaction = database.transaction(['journal', 'state'], 'readwrite', STRICT)
  const state = transaction.objectStore('state')
  const before = (await state.get(SIGNER)) as string | undefined
  const writes: Promise<unknown>[] = []
  if (before !== name) writes.push(state.put(name, SIGNER))
  if (before === undefined && (await state.get(astrayName(before))) !== undefined)
    writes.push(state.put(true, astrayName(name)), state.delete(astrayName(before)))
  if (before !== undefined && before !== name)
    writes.push(transaction.objectStore('journal').clear(), state.delete(WATERMARK))
  await Promise.all([...writes, transaction.done])
}

const isSaid = (lines: readonly Line[], place: string, { signBytes }: SpeechRecord): boolean => {
  const before = lines.find((line) => line.place === place)?.entry
  return before?.kind === 'speech' && sameWords(before.record.signBytes, signBytes)
}

const sameWords = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])
