// The BlockStore on IndexedDB. Block, certificate, state and the journal's reset are one strict transaction: after a
// crash either all of it is there or nothing. Blocks stand under their height plus that of all chains before this one,
// so that a street that was founded again keeps its old books. A certificate is written once (`once.ts`).
import { SNAPSHOTS_KEPT } from '../limits.ts'
import { afterPruning } from '../pruning.ts'
import { carriesCertificateOf, withCertificates, withoutCertificate } from '../once.ts'
import { sameBytes } from '../bytes.ts'
import {
  DECIDED_ROUND,
  type BlockStore,
  type Door,
  type Fork,
  type FoundingStore,
  type SnapshotPlace,
  type StoredBlock,
} from '../store.ts'
import type { HouseholdDatabase } from './database.ts'

/** The journal reads this mark, too: it stands beside the watermark, which every new block overwrites. */
const CHAIN_ENDED = 'chainEnded'
const ENDED_STATE = 'endedState'

/** Height, id and certificate of the newest block. */
const NEWEST_CERTIFICATE = 'newestCertificate'
type NewestCertificate = Pick<StoredBlock, 'height' | 'id' | 'certificate'>

const STRICT = { durability: 'strict' } as const

export const createBlockStore = (database: HouseholdDatabase): BlockStore => ({
  ...foundingOf(database),
  ...snapshotsOf(database),
  append: (stored, state) => appendAll(database, [stored], state),
  appendAll: (blocks, state) => appendAll(database, blocks, state),
  restore: (stored, state) => appendAll(database, [stored], state, stored.height),
  newest: async () => {
    const transaction = database.transaction(['blocks', 'state'], 'readonly')
    const offset = await offsetIn(transaction.objectStore('state'))
    const cursor = await transaction.objectStore('blocks').openCursor(IDBKeyRange.lowerBound(offset, true), 'prev')
    const state = (await transaction.objectStore('state').get('newest')) as Uint8Array | undefined
    const [stored] =
      cursor === null
        ? []
        : withCertificates([cursor.value], await newestCertificateIn(transaction.objectStore('state')))
    return stored === undefined || state === undefined ? undefined : { stored, state }
  },
  range: async (from, to) => {
    if (from > to) return []
    const transaction = database.transaction(['blocks', 'state'], 'readonly')
    const offset = await offsetIn(transaction.objectStore('state'))
    const first = offset + Math.max(1, from)
    const [blocks, newest] = await Promise.all([
      transaction.objectStore('blocks').getAll(IDBKeyRange.bound(first, offset + to + 1)),
      newestCertificateIn(transaction.objectStore('state')),
    ])
    return withCertificates(blocks, newest).filter(({ height }) => height <= to)
  },
  base: async () => ((await database.get('state', 'base')) as number | undefined) ?? 1,
  prune: (below, most) => prune(database, below, most),
  fork: async () => (await database.get('state', 'fork')) as Fork | undefined,
  saveFork: async (fork) => {
    const transaction = database.transaction('state', 'readwrite', STRICT)
    if ((await transaction.store.get('fork')) === undefined) await transaction.store.put(fork, 'fork')
    await transaction.done
  },
})

/** What can be read and written of the state store inside a transaction. */
type StateStore = { get(key: string): Promise<unknown> }

/** Sum of the last heights of all chains before this one. */
const offsetIn = async (store: StateStore): Promise<number> => ((await store.get('offset')) as number | undefined) ?? 0

const newestCertificateIn = async (store: StateStore): Promise<NewestCertificate | undefined> =>
  (await store.get(NEWEST_CERTIFICATE)) as NewestCertificate | undefined

const appendAll = async (
  database: HouseholdDatabase,
  blocks: readonly StoredBlock[],
  state: Uint8Array,
  base?: number,
): Promise<void> => {
  const [first, last] = [blocks[0], blocks.at(-1)]
  if (first === undefined || last === undefined) return
  const transaction = database.transaction(['blocks', 'state', 'journal'], 'readwrite', STRICT)
  const [store, states] = [transaction.objectStore('blocks'), transaction.objectStore('state')]
  const [offset, newest, before] = await Promise.all([
    offsetIn(states),
    store.openKeyCursor(null, 'prev'),
    newestCertificateIn(states),
  ])
  // Another tab of this profile may be further than we are. Its state and its watermark must never go back: under a
  // lower one this tab would sign where that one has signed, and its journal of that height is gone.
  if (newest !== null && Number(newest.key) >= offset + last.height) return transaction.done
  const left = before === undefined || carriesCertificateOf(before, first) ? [] : await givenBack(store, offset, before)
  const written = blocks.map((stored, place) => kept(stored, blocks[place + 1]))
  const writes: Promise<unknown>[] = [
    ...[...left, ...written].map((stored) => store.put(stored, offset + stored.height)),
    states.put({ height: last.height, id: last.id, certificate: last.certificate }, NEWEST_CERTIFICATE),
    states.put(state, 'newest'),
    // Whatever was signed at this height, nothing more ever will be; the journal reads this mark.
    states.put({ height: last.height, round: DECIDED_ROUND, speech: 'precommit' }, 'signedUpTo'),
    transaction.objectStore('journal').delete(IDBKeyRange.upperBound([last.height, Number.MAX_SAFE_INTEGER])),
  ]
  if (base !== undefined) writes.push(states.put(base, 'base'))
  await Promise.all([...writes, transaction.done])
}

/** What is written of a block: its certificate stands in the next one, or among the single values. */
const kept = (stored: StoredBlock, next: StoredBlock | undefined): StoredBlock =>
  next === undefined || carriesCertificateOf(stored, next) ? withoutCertificate(stored) : stored

/** What can be read of the blocks inside a transaction. */
type Blocks = { get(key: number): Promise<StoredBlock | undefined> }

/** The newest block as it is written where no block will follow that carries its certificate. */
const givenBack = async (
  store: Blocks,
  offset: number,
  { height, certificate }: NewestCertificate,
): Promise<StoredBlock[]> => {
  const stored = await store.get(offset + height)
  return stored === undefined ? [] : [{ ...stored, certificate }]
}

const prune = async (database: HouseholdDatabase, below: number, most: number): Promise<number> => {
  const transaction = database.transaction(['blocks', 'state'], 'readwrite')
  const states = transaction.objectStore('state')
  const offset = await offsetIn(states)
  const from = ((await states.get('base')) as number | undefined) ?? 1
  const to = Math.min(below, from + most)
  if (from >= to) return 0
  const store = transaction.objectStore('blocks')
  // The block behind them stays whole and carries the certificate of the last that goes.
  const blocks = await store.getAll(IDBKeyRange.bound(offset + from, offset + to))
  const going = withCertificates(blocks, await newestCertificateIn(states)).filter(({ height }) => height < to)
  const rest = going.map(afterPruning).filter((stored) => stored !== undefined)
  await Promise.all([
    store.delete(IDBKeyRange.bound(offset + from, offset + to, false, true)),
    ...rest.map((stored) => store.put(stored, offset + stored.height)),
    states.put(to, 'base'),
    transaction.done,
  ])
  return to - from
}

const foundingOf = (database: HouseholdDatabase): FoundingStore => ({
  found: async (genesis, ancestorState, door) => {
    const transaction = database.transaction('state', 'readwrite', STRICT)
    const { store } = transaction
    const before = (await store.get('genesis')) as Uint8Array | undefined
    if (before === undefined) {
      await store.put(genesis, 'genesis')
      if (ancestorState !== undefined) await store.put(ancestorState, 'ancestorState')
    }
    if (door !== undefined && sameBytes(before ?? genesis, genesis)) await store.put(door, 'door')
    await transaction.done
  },
  door: async () => (await database.get('state', 'door')) as Door | undefined,
  doubt: async (believedMs) => {
    const transaction = database.transaction('state', 'readwrite', STRICT)
    if ((await transaction.store.get('believedMs')) === undefined) await transaction.store.put(believedMs, 'believedMs')
    await transaction.done
  },
  doubted: async () => (await database.get('state', 'believedMs')) as number | undefined,
  forgetDoubts: async () => {
    const transaction = database.transaction('state', 'readwrite', STRICT)
    await Promise.all([transaction.store.delete('door'), transaction.store.delete('believedMs'), transaction.done])
  },
  genesis: async () => (await database.get('state', 'genesis')) as Uint8Array | undefined,
  ancestorState: async () => (await database.get('state', 'ancestorState')) as Uint8Array | undefined,
  refound: async (genesis, ancestorState) => {
    const transaction = database.transaction(['blocks', 'state', 'journal'], 'readwrite', STRICT)
    const [blocks, state] = [transaction.objectStore('blocks'), transaction.objectStore('state')]
    const [newest, last] = await Promise.all([blocks.openKeyCursor(null, 'prev'), newestCertificateIn(state)])
    const offset = await offsetIn(state)
    const left = last === undefined ? [] : await givenBack(blocks, offset, last)
    const writes = [
      ...left.map((stored) => blocks.put(stored, offset + stored.height)),
      state.put(genesis, 'genesis'),
      state.put(ancestorState, 'ancestorState'),
      state.put(newest?.key ?? 0, 'offset'),
      ...ENDED_WITH_THE_CHAIN.map((name) => state.delete(name)),
      state.delete(IDBKeyRange.bound('snapshot/', 'snapshot/\uffff')),
      transaction.objectStore('journal').clear(),
    ]
    await Promise.all([...writes, transaction.done])
  },
  refounding: async () => (await database.get('state', 'refounding')) as Uint8Array | undefined,
  saveRefounding: async (bytes) => {
    const transaction = database.transaction('state', 'readwrite', STRICT)
    await Promise.all([transaction.store.put(bytes, 'refounding'), transaction.done])
  },
  endChain: async (refounding, ended) => {
    const { store, done } = database.transaction('state', 'readwrite', STRICT)
    const writes = [store.put(refounding, 'refounding'), store.put(ended, ENDED_STATE), store.put(true, CHAIN_ENDED)]
    await Promise.all([...writes, done])
  },
  endedState: async () => (await database.get('state', ENDED_STATE)) as Uint8Array | undefined,
  voidRefounding: async () => {
    const { store, done } = database.transaction('state', 'readwrite', STRICT)
    const writes = ['refounding', ENDED_STATE, CHAIN_ENDED].map((name) => store.delete(name))
    await Promise.all([...writes, done])
  },
})

/** Single values that speak of the chain that ended. That a key went astray is none: it stays so on the new one. */
const ENDED_WITH_THE_CHAIN = [
  'newest',
  'signedUpTo',
  CHAIN_ENDED,
  ENDED_STATE,
  'base',
  'snapshots',
  'fork',
  'door',
  'believedMs',
  NEWEST_CERTIFICATE,
] as const

const snapshotsOf = (database: HouseholdDatabase): Pick<BlockStore, 'saveSnapshot' | 'snapshots' | 'snapshot'> => ({
  saveSnapshot: async (place, bytes) => {
    const transaction = database.transaction('state', 'readwrite')
    const { store } = transaction
    const before = ((await store.get('snapshots')) as SnapshotPlace[] | undefined) ?? []
    const all = [place, ...before.filter(({ height }) => height !== place.height)]
    const writes = all.slice(SNAPSHOTS_KEPT).map(({ height }) => store.delete(`snapshot/${height}`))
    await Promise.all([
      ...writes,
      store.put(bytes, `snapshot/${place.height}`),
      store.put(all.slice(0, SNAPSHOTS_KEPT), 'snapshots'),
      transaction.done,
    ])
  },
  snapshots: async () => ((await database.get('state', 'snapshots')) as SnapshotPlace[] | undefined) ?? [],
  snapshot: async (height) => (await database.get('state', `snapshot/${height}`)) as Uint8Array | undefined,
})
