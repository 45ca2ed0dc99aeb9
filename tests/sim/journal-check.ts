// JournalIdempotent: a node that reads its journal back stands where it stood after its last word. The live machine is
// remembered at each write; at a restart a second node reads a copy of the disk, and both must be alike.
import * as documents from '../../src/board/documents.ts'
import { hex, proposalOfBytes, voteOfBytes } from '../../src/ledger/index.ts'
import { step, type Machine, type SpeechRecord } from '../../src/consensus/index.ts'
import { createNode, type Node } from '../../src/node/index.ts'
import { Violation, type Checks } from './checks.ts'
import { copyDisk, type Disk, diskBoard, diskHomeTime, diskJournal, diskOutbox, diskStore } from './disk.ts'
import { clockOf, isHonest, type SimHousehold, type Street } from './household.ts'

type Place = string
type Kept = { readonly place: Place; readonly machine: Machine }

export type JournalWatch = {
  /** To be asked before a household is switched on again. */
  check(household: SimHousehold): void
}

const placeOf = ({ height, round, speech }: SpeechRecord): Place => `${height}/${round}/${speech}`

const recordsOf = (disk: Disk, height?: number): SpeechRecord[] =>
  disk.journal.flatMap(({ height: at, entry }) =>
    entry.kind === 'speech' && (height === undefined || at === height) ? [entry.record] : [],
  )

/** How many machines are remembered: the one behind the last word on disk, and those that never got there. */
const KEPT = 4

export const watchJournal = (street: Street, checks: Checks): JournalWatch => {
  const kept = new Map<SimHousehold, Kept[]>()
  street.onWriting = (household, record) => {
    const machine = household.node?.state.agreement?.machine
    const place = placeOf(record)
    if (machine === undefined || recordsOf(household.disk).some((one) => placeOf(one) === place)) return
    const before = (kept.get(household) ?? []).filter((one) => one.place !== place)
    kept.set(household, [...before, { place, machine }].slice(-KEPT))
  }
  return {
    check: (household) => {
      if (street.enrolling.has(household.index)) return
      if (household.trouble.unread || street.torn.get(household.index) === household.disk.blocks.size + 1) return
      const last = recordsOf(household.disk).at(-1)
      // Two engines write what each of them has heard; and who is retired reads nothing back.
      if (last === undefined || !isHonest(street, household) || street.shared.has(household.index)) return
      if (household.disk.retired !== undefined) return
      const before = kept.get(household)?.find((one) => one.place === placeOf(last))
      if (before === undefined || before.machine.height !== household.disk.blocks.size + 1) return
      street.world.pending++
      compare(street, household, before.machine)
        .then((fault) => {
          if (fault !== undefined) checks.violations.push(new Violation(`JournalIdempotent: ${fault}`))
        })
        .catch((error: unknown) => street.errors.push(error))
        .finally(() => street.world.pending--)
    },
  }
}

const compare = async (street: Street, household: SimHousehold, before: Machine): Promise<string | undefined> => {
  const disk = copyDisk(household.disk)
  const records = recordsOf(disk, before.height)
  const expected = wordsOf(heard(before, household.index + 1, records))
  const read = await replayed(street, household, disk)
  // It died while a new key took the journal over; what the old one said will not be read any more.
  if (disk.signer !== hex(household.keyring.device.key)) return undefined
  if (read === undefined) return `household ${household.index} could not read its journal`
  const found = wordsOf(read)
  return found === expected ? undefined : `household ${household.index}: ${expected} was read back as ${found}`
}

/** The live machine wrote its words before it heard them itself. */
const heard = (machine: Machine, self: number, records: readonly SpeechRecord[]): Machine =>
  records.reduce((before, { speech, signBytes }) => {
    const input =
      speech === 'proposal'
        ? ({ kind: 'proposal', proposal: { ...proposalOfBytes(signBytes, self), valid: true } } as const)
        : ({ kind: 'vote', vote: voteOfBytes(signBytes, self) } as const)
    return step(before, input).machine
  }, machine)

/** A node over a disk that takes no writes stops as soon as it would say something new. That its books are old, it may say. */
const replayed = async (street: Street, household: SimHousehold, disk: Disk): Promise<Machine | undefined> => {
  const dies = (): boolean => false
  const node = createNode({
    crypto: street.cryptoOf(household.index),
    keyring: household.keyring,
    store: { ...diskStore(disk, dies, () => {}), doubt: async () => {} },
    journal: diskJournal(disk, dies),
    outbox: diskOutbox(disk),
    boards: diskBoard(disk, dies),
    documents: async () => documents,
    homeTime: diskHomeTime(disk),
    clock: { nowMs: () => clockOf(street, household), after: () => () => {} },
    network: {
      self: household.peer,
      setMembers: () => {},
      links: () => [],
      publish: () => {},
      request: () => new Promise(() => {}),
    },
  })
  node
    .start()
    .then(() => cleared(node))
    .catch((error: unknown) => street.errors.push(error))
  for (let i = 0; i < 6; i++) await new Promise<void>((resolve) => setImmediate(resolve))
  return node.state.agreement?.machine
}

/** Takes up the height as if a neighbour had answered that it knows nothing newer of this key. */
const cleared = ({ state }: Node): Promise<void> =>
  state.loop.run(async () => {
    if (state.ownKey.standing !== 'asking') return
    state.ownKey = { ...state.ownKey, standing: 'clear' }
    await state.onCleared()
  })

/** Everything of a machine that decides what it says next, as text; whom it has lost is told anew after a restart. */
const wordsOf = ({ height, round, step: at, locked, valid, proposals, tallies, done }: Machine): string =>
  JSON.stringify({
    height,
    round,
    step: at,
    locked,
    valid,
    proposals: [...proposals]
      .map(([of, { blockId, valid: judged }]) => `${of}:${blockId.slice(0, 8)}:${judged}`)
      .sort(),
    votes: [...tallies]
      .flatMap(([of, tally]) =>
        (['prevote', 'precommit'] as const).flatMap((type) =>
          [...tally[type]].map(([who, choice]) => `${of}:${type}:${who}:${choice?.slice(0, 8) ?? 'nil'}`),
        ),
      )
      .sort(),
    seconds: [...tallies]
      .flatMap(([of, { seconds }]) =>
        [...seconds].map(([who, choice]) => `${of}:${who}:${choice?.slice(0, 8) ?? 'nil'}`),
      )
      .sort(),
    done: [...done].sort(),
  })
