// The ports of a simulated household: the plain virtual disk, clock and cryptography with the household's troubles in
// front of them. A dead life's ports do nothing any more: its writes never come back.
import * as documents from '../../src/board/documents.ts'
import type { Crypto } from '../../src/ledger/index.ts'
import type { NodePorts, Outbox } from '../../src/node/index.ts'
import { diskBoard, diskHomeTime, diskJournal, diskOutbox, diskStore } from './disk.ts'
import type { SimHousehold, Street } from './household.ts'
import type { World } from './world.ts'

export type Life = { alive: boolean }

const never = <T>(): Promise<T> => new Promise<T>(() => {})

export const portsOf = (
  street: Street,
  household: SimHousehold,
  life: Life,
  nowMs: () => number,
): Omit<NodePorts, 'network'> => {
  const { world } = street
  const survives = survivalOf(street, household, life)
  const store = diskStore(household.disk, survives, (stored) => street.onAppend(household, stored))
  const journal = diskJournal(household.disk, survives)
  /** Every write passes here: it may take time, be refused, or come too late for this life. */
  const writing = async <T>(strict: boolean, write: () => Promise<T>): Promise<T> => {
    const { refusal, writeMs } = household.trouble
    if (writeMs > 0) await pause(world, writeMs)
    if (!life.alive) return never()
    if (refusal > 0 && world.random.chance(refusal))
      throw Object.assign(new Error('no room'), { name: 'QuotaExceededError' })
    const written = await write()
    // What is strict makes everything before it safe, too.
    if (strict) household.relaxed.length = 0
    return written
  }
  return {
    crypto: troubledCrypto(street, household),
    keyring: household.keyring,
    store: {
      ...store,
      found: (...founding) => writing(true, () => store.found(...founding)),
      genesis: async () => {
        if (household.trouble.openMs > 0) await pause(world, household.trouble.openMs)
        return life.alive ? store.genesis() : never()
      },
      append: (stored, state) => writing(true, () => store.append(stored, state)),
    },
    journal: {
      ...journal,
      entries: async (height) => {
        if (household.trouble.unread) throw Object.assign(new Error('no such file'), { name: 'NotReadableError' })
        return journal.entries(height)
      },
      write: (height, inputs, record, known) => {
        street.onWriting(household, record)
        return writing(true, () => journal.write(height, inputs, record, known))
      },
    },
    outbox: relaxedOutbox(household, writing),
    boards: diskBoard(household.disk, survives),
    documents: async () => documents,
    homeTime: {
      ...diskHomeTime(household.disk, (atMs) => household.zoneMinutes(atMs)),
      save: (nights) => writing(false, () => diskHomeTime(household.disk).save(nights)),
    },
    clock: {
      nowMs,
      after: (ms, callback) => {
        let wanted = true
        const due = (): void => {
          if (!wanted || !life.alive) return
          if (household.frozen === undefined) callback()
          else household.frozen.push(due)
        }
        world.after(clamped(world.nowMs(), ms, household.trouble.clampMs), due)
        return () => {
          wanted = false
        }
      },
    },
  }
}

const survivalOf = (street: Street, household: SimHousehold, life: Life) => (): boolean => {
  if (!life.alive) return false
  household.asked++
  if (household.asked !== household.fatal && !street.world.random.chance(household.fragility)) return true
  life.alive = false
  street.onDeath(household)
  return false
}

const pause = (world: World, ms: number): Promise<void> => new Promise((resolve) => world.after(ms, resolve))

const clamped = (nowMs: number, ms: number, clampMs: number): number =>
  clampMs === 0 ? ms : Math.ceil((nowMs + ms) / clampMs) * clampMs - nowMs

/** Outbox writes are relaxed: a power cut may take back those that no strict write has followed. */
const relaxedOutbox = (
  household: SimHousehold,
  writing: <T>(strict: boolean, write: () => Promise<T>) => Promise<T>,
): Outbox => {
  const { disk } = household
  const outbox = diskOutbox(disk)
  const remembering = (id: string): void => {
    const before = disk.outbox.get(id)
    household.relaxed.push(() => {
      if (before === undefined) disk.outbox.delete(id)
      else disk.outbox.set(id, before)
    })
  }
  return {
    load: outbox.load,
    save: (entry) =>
      writing(false, () => {
        remembering(entry.id)
        return outbox.save(entry)
      }),
    drop: (id) =>
      writing(false, () => {
        remembering(id)
        return outbox.drop(id)
      }),
  }
}

const troubledCrypto = (street: Street, household: SimHousehold): Crypto => {
  const crypto = street.cryptoOf(household.index)
  return {
    ...crypto,
    verify: async (key, message, signature) => {
      if (household.trouble.verifyMs > 0) await pause(street.world, household.trouble.verifyMs)
      return crypto.verify(key, message, signature)
    },
  }
}
