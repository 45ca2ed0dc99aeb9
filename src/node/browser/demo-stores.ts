// What a home of the demo street keeps, in memory: nothing is written to disk and all of it is gone with the tab. The
// journal refuses a second choice for one place exactly as the one on disk does.
import type { BoardStore } from '../../board/index.ts'
import { compareSpeech, type Journal, type JournalEntry, type SpeechRecord } from '../../consensus/index.ts'
import { type BlockStore, hex, sameBytes, type StoredBlock } from '../../ledger/index.ts'
import type { HomeTime, Outbox, SaidNight } from '../ports.ts'
import { zoneMinutes } from './zone.ts'

/** Neighbours of one worker are never further behind than this; older blocks would only fill the memory. */
export const DEMO_BLOCKS_KEPT = 500

export type DemoStores = {
  readonly store: BlockStore
  readonly journal: Journal
  readonly outbox: Outbox
  readonly boards: BoardStore
  readonly homeTime: HomeTime
}

export const createDemoStores = (): DemoStores => {
  const lines: { readonly height: number; readonly entry: JournalEntry }[] = []
  return {
    store: memoryStore((height) => {
      const running = lines.filter((line) => line.height > height)
      lines.splice(0, lines.length, ...running)
    }),
    journal: memoryJournal(lines),
    outbox: memoryOutbox(),
    boards: memoryBoard(),
    homeTime: memoryHomeTime(),
  }
}

const memoryStore = (forgetJournal: (height: number) => void): BlockStore => {
  const blocks = new Map<number, StoredBlock>()
  let founding: Uint8Array | undefined
  let newest: { readonly stored: StoredBlock; readonly state: Uint8Array } | undefined
  /** What proves the younger ones stays: 64 bytes a block at most. */
  const forget = (height: number): void => {
    const stored = blocks.get(height)
    if (stored !== undefined) blocks.set(height, { ...stored, block: NOTHING, certificate: NOTHING, receipts: NOTHING })
  }
  const append: BlockStore['append'] = async (stored, state) => {
    blocks.set(stored.height, stored)
    forget(stored.height - DEMO_BLOCKS_KEPT)
    newest = { stored, state }
    forgetJournal(stored.height)
  }
  return {
    found: async (genesis) => {
      founding ??= genesis
    },
    genesis: async () => founding,
    append,
    appendAll: async (all, state) => {
      for (const stored of all) await append(stored, state)
    },
    newest: async () => newest,
    // A home of the demo street never starts again: what it has seen it keeps in the node.
    fork: async () => undefined,
    saveFork: async () => {},
    range: async (from, to) => [...blocks.values()].filter(({ height }) => height >= from && height <= to),
    base: async () => Math.max(1, (newest?.stored.height ?? 0) - DEMO_BLOCKS_KEPT + 1),
    ...neverOnADemoStreet,
  }
}

const NOTHING = new Uint8Array()
const nothing = async (): Promise<undefined> => undefined

/** A demo street is never far behind, never founded again, and gone with its tab. */
const neverOnADemoStreet = {
  restore: nothing,
  prune: async () => 0,
  ancestorState: nothing,
  door: nothing,
  doubt: nothing,
  doubted: nothing,
  forgetDoubts: nothing,
  refound: nothing,
  refounding: nothing,
  saveRefounding: nothing,
  endChain: nothing,
  endedState: nothing,
  voidRefounding: nothing,
  saveSnapshot: nothing,
  snapshots: async () => [],
  snapshot: nothing,
}

const memoryJournal = (lines: { readonly height: number; readonly entry: JournalEntry }[]): Journal => {
  let last: SpeechRecord | undefined
  let retired = false
  return {
    adopt: async () => {},
    signedUpTo: async () => (retired ? 'retired' : last),
    retire: async () => {
      retired = true
    },
    entries: async (height) => lines.filter((line) => line.height === height).map((line) => line.entry),
    write: async (height, inputs, record) => {
      if (retired) return 'retired'
      if (last !== undefined && compareSpeech(record, last) <= 0) return isSame(lines, record) ? 'same' : 'conflict'
      for (const entry of inputs) lines.push({ height, entry })
      lines.push({ height, entry: { kind: 'speech', record } })
      last = record
      return 'written'
    },
  }
}

const isSame = (lines: readonly { readonly entry: JournalEntry }[], record: SpeechRecord): boolean =>
  lines.some(
    ({ entry }) =>
      entry.kind === 'speech' &&
      compareSpeech(entry.record, record) === 0 &&
      hex(entry.record.signBytes) === hex(record.signBytes),
  )

const memoryHomeTime = (): HomeTime => {
  let nights: readonly SaidNight[] = []
  return {
    zoneMinutes,
    load: async () => nights,
    save: async (said) => {
      nights = said
    },
  }
}

const memoryOutbox = (): Outbox => {
  const waiting = new Map<string, Awaited<ReturnType<Outbox['load']>>[number]>()
  return {
    load: async () => [...waiting.values()],
    save: async (entry) => {
      waiting.set(entry.id, entry)
    },
    drop: async (id) => {
      waiting.delete(id)
    },
  }
}

const memoryBoard = (): BoardStore => {
  const rows = new Map<string, Uint8Array[]>()
  const proofs = new Map<string, Uint8Array>()
  return {
    authors: async () => [...new Set([...rows.keys(), ...proofs.keys()])],
    range: async (author, from, to) => (rows.get(author) ?? []).slice(Math.max(1, from) - 1, Math.max(0, to)),
    append: async (author, sequence, envelope) => {
      const row = rows.get(author) ?? []
      const standing = row[sequence - 1]
      if (standing !== undefined) return sameBytes(standing, envelope) ? 'same' : 'conflict'
      if (sequence !== row.length + 1) return 'conflict'
      rows.set(author, [...row, envelope])
      return 'written'
    },
    saveEvidence: async (author, evidence) => {
      if (!proofs.has(author)) proofs.set(author, evidence)
    },
    evidence: async (author) => proofs.get(author),
  }
}
