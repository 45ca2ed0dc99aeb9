// A household's disk, as maps: what is written stays over a crash, and a crash may fall between any two writes. The
// rules of the journal are the same as in the browser's adapter; one contract suite runs over both.
import { compareSpeech, isMarked, type Journal, type JournalEntry, type Place } from '../../src/consensus/index.ts'
import {
  SNAPSHOTS_KEPT,
  afterPruning,
  hex,
  sameBytes,
  DECIDED_ROUND,
  type BlockStore,
  type FoundingStore,
  type Door,
  type Fork,
  type SnapshotPlace,
  type StoredBlock,
} from '../../src/ledger/index.ts'
import type { BoardStore } from '../../src/board/index.ts'
import type { HomeTime, Outbox, SaidNight } from '../../src/node/index.ts'

export type Disk = {
  genesis: Uint8Array | undefined
  ancestorState: Uint8Array | undefined
  /** Through which a newcomer's books came, until they are trusted. */
  door: Door | undefined
  believedMs: number | undefined
  refounding: Uint8Array | undefined
  base: number
  snapshots: { readonly place: SnapshotPlace; readonly bytes: Uint8Array }[]
  readonly blocks: Map<number, StoredBlock>
  state: Uint8Array | undefined
  /** `at` counts the lines of a height from 0. */
  journal: { readonly height: number; readonly at: number; readonly entry: JournalEntry }[]
  signedUpTo: Place | undefined
  /** Hex of the key whose words the journal has. */
  signer: string | undefined
  /** Keys that never sign again. */
  astray: ReadonlySet<string>
  chainEnded: boolean
  /** What the re-founding continues that was signed here, while it binds. */
  endedState: Uint8Array | undefined
  /** Why nothing is written now. */
  retired: 'key-astray' | 'chain-ended' | undefined
  fork: Fork | undefined
  readonly outbox: Map<string, { readonly id: string; readonly bytes: Uint8Array; readonly sentAtMs: number }>
  /** Per author: its row of envelopes, and the proof that it has written two. */
  readonly board: Map<string, { readonly row: readonly Uint8Array[]; readonly evidence: Uint8Array | undefined }>
  nights: readonly SaidNight[]
}

export const createDisk = (): Disk => ({
  genesis: undefined,
  ancestorState: undefined,
  door: undefined,
  believedMs: undefined,
  refounding: undefined,
  base: 1,
  snapshots: [],
  blocks: new Map(),
  state: undefined,
  journal: [],
  signedUpTo: undefined,
  signer: undefined,
  astray: new Set(),
  chainEnded: false,
  endedState: undefined,
  retired: undefined,
  fork: undefined,
  outbox: new Map(),
  board: new Map(),
  nights: [],
})

export const copyDisk = (disk: Disk): Disk => ({
  ...disk,
  blocks: new Map(disk.blocks),
  journal: [...disk.journal],
  outbox: new Map(disk.outbox),
  board: new Map(disk.board),
  snapshots: [...disk.snapshots],
  astray: new Set(disk.astray),
})

/** Asked before every write: `false` means that the machine dies here and the write never happens. */
export type Survives = () => boolean

const never = <T>(): Promise<T> => new Promise<T>(() => {})

export const diskStore = (disk: Disk, survives: Survives, onAppend: (stored: StoredBlock) => void): BlockStore => {
  const appendAll: BlockStore['appendAll'] = async (blocks, state) => {
    const last = blocks.at(-1)
    if (last === undefined) return
    if (!survives()) return never()
    // A second tab on this disk may be further than the one that writes: nothing of it is taken back.
    if (disk.blocks.has(last.height)) return
    for (const stored of blocks) disk.blocks.set(stored.height, stored)
    disk.state = state
    disk.journal = disk.journal.filter((line) => line.height > last.height)
    disk.signedUpTo = { height: last.height, round: DECIDED_ROUND, speech: 'precommit' }
    for (const stored of blocks) onAppend(stored)
    // The disk may have it while the machine dies before it hears so.
    if (!survives()) return never()
  }
  return {
    ...diskFounding(disk, survives),
    ...diskSnapshots(disk),
    append: (stored, state) => appendAll([stored], state),
    appendAll,
    restore: async (stored, state) => {
      await appendAll([stored], state)
      disk.base = stored.height
    },
    newest: async () => {
      const stored = disk.blocks.get(Math.max(...disk.blocks.keys()))
      return stored === undefined || disk.state === undefined ? undefined : { stored, state: disk.state }
    },
    range: async (from, to) => {
      const found: StoredBlock[] = []
      for (let height = from; height <= to; height++) {
        const stored = disk.blocks.get(height)
        if (stored !== undefined) found.push(stored)
      }
      return found
    },
    fork: async () => disk.fork,
    saveFork: async (fork) => {
      if (!survives()) return never()
      disk.fork ??= fork
    },
    base: async () => disk.base,
    prune: async (below, most) => {
      const from = disk.base
      disk.base = Math.max(from, Math.min(below, from + most))
      for (let height = from; height < disk.base; height++) {
        const stored = disk.blocks.get(height)
        const rest = stored && afterPruning(stored)
        if (rest === undefined) disk.blocks.delete(height)
        else disk.blocks.set(height, rest)
      }
      return disk.base - from
    },
  }
}

const diskFounding = (disk: Disk, survives: Survives): FoundingStore => ({
  found: async (genesis, ancestorState, door) => {
    if (!survives()) return never()
    if (door !== undefined && sameBytes(disk.genesis ?? genesis, genesis)) disk.door = door
    if (disk.genesis !== undefined) return
    disk.genesis = genesis
    disk.ancestorState = ancestorState
  },
  door: async () => disk.door,
  doubt: async (believedMs) => {
    if (!survives()) return never()
    disk.believedMs ??= believedMs
  },
  doubted: async () => disk.believedMs,
  forgetDoubts: async () => {
    if (!survives()) return never()
    Object.assign(disk, { door: undefined, believedMs: undefined })
  },
  genesis: async () => disk.genesis,
  ancestorState: async () => disk.ancestorState,
  refound: async (genesis, ancestorState) => {
    if (!survives()) return never()
    // Old books are kept by the real adapter only: no simulated run reads them.
    disk.blocks.clear()
    const retired = disk.retired === 'key-astray' ? disk.retired : undefined
    const { outbox, blocks, refounding, signer, astray, nights, board } = disk
    const kept = { outbox, blocks, refounding, signer, astray, retired, nights, board }
    Object.assign(disk, { ...createDisk(), ...kept, genesis, ancestorState })
    if (!survives()) return never()
  },
  refounding: async () => disk.refounding,
  saveRefounding: async (bytes) => {
    if (!survives()) return never()
    disk.refounding = bytes
  },
  endChain: async (refounding, endedState) => {
    if (!survives()) return never()
    const retired = disk.retired ?? 'chain-ended'
    Object.assign(disk, { refounding, endedState, chainEnded: true, retired } satisfies Partial<Disk>)
    if (!survives()) return never()
  },
  endedState: async () => disk.endedState,
  voidRefounding: async () => {
    if (!survives()) return never()
    const retired = disk.retired === 'key-astray' ? disk.retired : undefined
    const forgotten = { refounding: undefined, endedState: undefined, chainEnded: false }
    Object.assign(disk, { ...forgotten, retired } satisfies Partial<Disk>)
    if (!survives()) return never()
  },
})

const diskSnapshots = (disk: Disk): Pick<BlockStore, 'saveSnapshot' | 'snapshots' | 'snapshot'> => ({
  saveSnapshot: async (place, bytes) => {
    const others = disk.snapshots.filter((one) => one.place.height !== place.height)
    disk.snapshots = [{ place, bytes }, ...others].slice(0, SNAPSHOTS_KEPT)
  },
  snapshots: async () => disk.snapshots.map(({ place }) => place),
  snapshot: async (height) => disk.snapshots.find(({ place }) => place.height === height)?.bytes,
})

export const diskJournal = (disk: Disk, survives: Survives): Journal => {
  /** The key that this tab was told; another one may have made the disk another key's since. */
  let told: string | undefined
  const isReplaced = (): boolean => told !== undefined && told !== disk.signer
  return {
    adopt: async (key) => {
      const [before, name] = [disk.signer, hex(key)]
      if (before === name) {
        told = name
        return
      }
      if (before === undefined) {
        if (disk.retired === 'key-astray') disk.astray = new Set([name])
        disk.signer = told = name
        return
      }
      if (!survives()) return never()
      const retired = disk.astray.has(name) ? 'key-astray' : disk.chainEnded ? 'chain-ended' : undefined
      Object.assign(disk, { journal: [], signedUpTo: undefined, signer: name, retired } satisfies Partial<Disk>)
      told = name
      if (!survives()) return never()
    },
    entries: async (height) => {
      const lines = disk.journal.filter((line) => line.height === height)
      const entries = lines.map((line) => line.entry)
      const hasGap = lines.some(({ at }, i) => at !== i)
      return hasGap || !isMarked(entries, height, disk.signedUpTo) ? 'torn' : entries
    },
    signedUpTo: async () =>
      isReplaced() || disk.retired === 'key-astray'
        ? 'retired'
        : disk.retired === 'chain-ended'
          ? 'ended'
          : disk.signedUpTo,
    retire: async () => {
      if (!survives()) return never()
      disk.astray = new Set([...disk.astray, told ?? disk.signer ?? ''])
      if (!isReplaced()) disk.retired = 'key-astray'
      if (!survives()) return never()
    },
    write: async (height, inputs, record, known) => {
      if (!survives()) return never()
      if (isReplaced() || disk.retired !== undefined) return 'retired'
      const place = `${record.height}/${record.round}/${record.speech}`
      for (const { entry } of disk.journal) {
        if (entry.kind !== 'speech') continue
        const other = entry.record
        if (`${other.height}/${other.round}/${other.speech}` !== place) continue
        return hex(other.signBytes) === hex(record.signBytes) ? 'same' : 'conflict'
      }
      if (disk.signedUpTo !== undefined && compareSpeech(record, disk.signedUpTo) <= 0) return 'conflict'
      const before = disk.journal.filter((line) => line.height === height).length
      if (known !== undefined && known !== before) return 'conflict'
      const entries: JournalEntry[] = [...inputs, { kind: 'speech', record }]
      disk.journal.push(...entries.map((entry, i) => ({ height, at: before + i, entry })))
      const { round, speech } = record
      disk.signedUpTo = { height: record.height, round, speech }
      if (!survives()) return never()
      return 'written'
    },
  }
}

export const diskOutbox = (disk: Disk): Outbox => ({
  load: async () => [...disk.outbox.values()],
  save: async (entry) => {
    disk.outbox.set(entry.id, entry)
  },
  drop: async (id) => {
    disk.outbox.delete(id)
  },
})

export const diskBoard = (disk: Disk, survives: Survives): BoardStore => {
  const of = (author: string) => disk.board.get(author) ?? { row: [], evidence: undefined }
  return {
    authors: async () => [...disk.board.keys()],
    range: async (author, from, to) => of(author).row.slice(Math.max(1, from) - 1, Math.max(0, to)),
    append: async (author, sequence, envelope) => {
      if (!survives()) return never()
      const { row, evidence } = of(author)
      const standing = row[sequence - 1]
      if (standing !== undefined) return sameBytes(standing, envelope) ? 'same' : 'conflict'
      if (sequence !== row.length + 1) return 'conflict'
      disk.board.set(author, { row: [...row, envelope], evidence })
      return survives() ? 'written' : never()
    },
    saveEvidence: async (author, evidence) => {
      if (!survives()) return never()
      disk.board.set(author, { row: of(author).row, evidence: of(author).evidence ?? evidence })
    },
    evidence: async (author) => of(author).evidence,
  }
}
/** What a computer remembers of its nights; its clock on the wall shows UTC if nothing else is said. */
export const diskHomeTime = (disk: Disk, zoneMinutes: HomeTime['zoneMinutes'] = () => 0): HomeTime => ({
  zoneMinutes,
  load: async () => disk.nights,
  save: async (nights) => {
    disk.nights = nights
  },
})
