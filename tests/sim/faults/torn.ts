// Records that a crash left torn. A journal that cannot be read may hide a lock or a word: its household says nothing new
// at that height and goes on at the next one. Books that cannot be read are put away, as its owner is told to; the device
// key goes with them, so the household comes back like one that has lost its computer.
import type { JournalEntry } from '../../../src/consensus/index.ts'
import type { Disk } from '../disk.ts'
import { mayFall, runningHeight, type SimHousehold } from '../household.ts'
import { replaceDevice } from './devices.ts'
import { among, fault, type Fault, type Rig } from './fault.ts'

const cut = (bytes: Uint8Array): Uint8Array => bytes.slice(0, bytes.length >> 1)
/** The last part of a record that never reached the disk: as many bytes of nothing. */
const blank = (bytes: Uint8Array): Uint8Array => bytes.slice().fill(0, Math.max(0, bytes.length - 12))

type Tear = (entry: JournalEntry) => JournalEntry | 'lost' | undefined

const tornSpeech =
  (tear: (bytes: Uint8Array) => Uint8Array): Tear =>
  (entry) =>
    entry.kind === 'speech'
      ? { kind: 'speech', record: { ...entry.record, signBytes: tear(entry.record.signBytes) } }
      : undefined

/** Ways in which an entry of the journal can be torn; undefined for entries of another kind. */
const TEARS: readonly Tear[] = [
  (entry) => (entry.kind === 'message' ? { ...entry, bytes: cut(entry.bytes) } : undefined),
  tornSpeech(cut),
  tornSpeech(blank),
  (entry) =>
    entry.kind === 'speech' && entry.record.block !== undefined
      ? { kind: 'speech', record: { ...entry.record, block: cut(entry.record.block) } }
      : undefined,
  (entry) => (entry.kind === 'message' ? 'lost' : undefined),
  (entry) => (entry.kind === 'speech' ? 'lost' : undefined),
]

const tearsWords = (tear: Tear): boolean => tear === TEARS[1] || tear === TEARS[2]

/** Tears the last entry of its kind; tells the height to which it belongs. */
const tearJournal = (disk: Disk, tear: Tear): number | undefined => {
  for (let at = disk.journal.length - 1; at >= 0; at--) {
    const line = disk.journal[at]
    const torn = line && tear(line.entry)
    if (line === undefined || torn === undefined) continue
    const instead = torn === 'lost' ? [] : [{ ...line, entry: torn }]
    disk.journal = disk.journal.flatMap((other, i) => (i === at ? instead : [other]))
    return line.height
  }
  return undefined
}

/** Ways in which the books can be torn so that no start reads them. */
const BOOKS: readonly ((disk: Disk) => void)[] = [
  (disk) => {
    if (disk.state !== undefined) disk.state = cut(disk.state)
  },
  (disk) => {
    const newest = disk.blocks.get(Math.max(...disk.blocks.keys()))
    if (newest !== undefined) disk.blocks.set(newest.height, { ...newest, certificate: cut(newest.certificate) })
  },
  (disk) => {
    if (disk.genesis !== undefined) disk.genesis = cut(disk.genesis)
  },
]

const victimOf = ({ street }: Rig, who: number): SimHousehold | undefined =>
  among(street, 1 << who).find(
    ({ index }) => !street.traitors.has(index) && !street.gone.has(index) && !street.doubled.has(index),
  )

export const TORN_FAULTS: readonly Fault[] = [
  fault(
    'torn journal',
    (random, nodes) => ({
      who: random.below(nodes),
      how: random.below(TEARS.length),
      backMs: 500 + random.below(3_000),
    }),
    (rig, { who, how, backMs }) => {
      const { street } = rig
      const victim = victimOf(rig, who)
      const tear = TEARS[how % TEARS.length]
      // Silent for the rest of this height, so it counts among those whom the street can do without.
      if (victim === undefined || tear === undefined || !mayFall(street, who)) return
      rig.kill(victim, backMs)
      if (victim.node !== undefined) return
      const height = tearJournal(victim.disk, tear)
      if (height === undefined) return
      street.torn.set(who, height)
      // Neighbours know a word of its own that it cannot read any more: then its key is retired.
      if (tearsWords(tear)) street.astray.add(who)
    },
  ),
  fault(
    'journal cannot be read',
    (random, nodes) => ({ who: random.below(nodes), forMs: 2_000 + random.below(20_000) }),
    (rig, { who, forMs }) => {
      const victim = victimOf(rig, who)
      if (victim === undefined) return
      victim.trouble = { ...victim.trouble, unread: true }
      rig.lasting(forMs, () => {
        victim.trouble = { ...victim.trouble, unread: false }
      })
      rig.kill(victim, 500)
      rig.street.unread.set(who, runningHeight(victim.disk))
    },
  ),
  fault(
    'torn books',
    (random, nodes) => ({
      who: random.below(nodes),
      how: random.below(BOOKS.length),
      backMs: 2_000 + random.below(10_000),
    }),
    (rig, { who, how, backMs }) => {
      const { street } = rig
      const victim = victimOf(rig, who)
      if (victim === undefined || !mayFall(street, who)) return
      street.enrolling.add(who)
      rig.kill(victim, backMs)
      BOOKS[how % BOOKS.length]?.(victim.disk)
      rig.onUnreadable = (household) => replaceDevice(rig, household, backMs)
    },
  ),
]
