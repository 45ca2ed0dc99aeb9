// A household's disk, as maps: what is written stays over a crash, and a crash may fall between any two writes. The
// rules of the journal are the same as in the browser's adapter; one contract suite runs over both.
import { compareSpeech, type Journal, type JournalEntry, type Place } from '../../src/consensus/index.ts'
import { hex, type BlockStore, type Fork, type StoredBlock } from '../../src/ledger/index.ts'
import type { Outbox } from '../../src/node/index.ts'

export type Disk = {
  genesis: Uint8Array | undefined
  readonly blocks: Map<number, StoredBlock>
  state: Uint8Array | undefined
  journal: { readonly height: number; readonly entry: JournalEntry }[]
  signedUpTo: Place | undefined
  retired: boolean
  fork: Fork | undefined
  readonly outbox: Map<string, { readonly id: string; readonly bytes: Uint8Array; readonly sentAtMs: number }>
}

export const createDisk = (): Disk => ({
  genesis: undefined,
  blocks: new Map(),
  state: undefined,
  journal: [],
  signedUpTo: undefined,
  retired: false,
  fork: undefined,
  outbox: new Map(),
})

export const copyDisk = (disk: Disk): Disk => ({
  ...disk,
  blocks: new Map(disk.blocks),
  journal: [...disk.journal],
  outbox: new Map(disk.outbox),
})

/** Asked before every write: `false` means that the machine dies here and the write never happens. */
export type Survives = () => boolean

const never = <T>(): Promise<T> => new Promise<T>(() => {})

export const diskStore = (disk: Disk, survives: Survives, onAppend: (stored: StoredBlock) => void): BlockStore => ({
  found: async (genesis) => {
    if (!survives()) return never()
    disk.genesis ??= genesis
  },
  genesis: async () => disk.genesis,
  append: async (stored, state) => {
    if (!survives()) return never()
    disk.blocks.set(stored.height, stored)
    disk.state = state
    disk.journal = disk.journal.filter((line) => line.height > stored.height)
    disk.signedUpTo = { height: stored.height, round: 65_535, speech: 'precommit' }
    onAppend(stored)
    // The disk may have it while the machine dies before it hears so.
    if (!survives()) return never()
  },
  newest: async () => {
    const stored = disk.blocks.get(disk.blocks.size)
    return stored === undefined || disk.state === undefined ? undefined : { stored, state: disk.state }
  },
  fork: async () => disk.fork,
  saveFork: async (fork) => {
    if (!survives()) return never()
    disk.fork ??= fork
  },
  range: async (from, to) => {
    const found: StoredBlock[] = []
    for (let height = from; height <= to; height++) {
      const stored = disk.blocks.get(height)
      if (stored !== undefined) found.push(stored)
    }
    return found
  },
})

export const diskJournal = (disk: Disk, survives: Survives): Journal => ({
  entries: async (height) => disk.journal.filter((line) => line.height === height).map((line) => line.entry),
  signedUpTo: async () => (disk.retired ? 'retired' : disk.signedUpTo),
  retire: async () => {
    if (!survives()) return never()
    disk.retired = true
  },
  write: async (height, inputs, record) => {
    if (!survives()) return never()
    if (disk.retired) return 'retired'
    const place = `${record.height}/${record.round}/${record.speech}`
    for (const { entry } of disk.journal) {
      if (entry.kind !== 'speech') continue
      const other = entry.record
      if (`${other.height}/${other.round}/${other.speech}` !== place) continue
      return hex(other.signBytes) === hex(record.signBytes) ? 'same' : 'conflict'
    }
    if (disk.signedUpTo !== undefined && compareSpeech(record, disk.signedUpTo) <= 0) return 'conflict'
    for (const entry of inputs) disk.journal.push({ height, entry })
    disk.journal.push({ height, entry: { kind: 'speech', record } })
    const { round, speech } = record
    disk.signedUpTo = { height: record.height, round, speech }
    if (!survives()) return never()
    return 'written'
  },
})

export const diskOutbox = (disk: Disk): Outbox => ({
  load: async () => [...disk.outbox.values()],
  save: async (entry) => {
    disk.outbox.set(entry.id, entry)
  },
  drop: async (id) => {
    disk.outbox.delete(id)
  },
})
