// One simulated household: a real node over a virtual disk, network and clock, with a meter that follows a simple load.
// It can be killed at any moment, also in the middle of a write, and comes back with what its disk has.
import { hash, hex, utf8, type Crypto, type Keyring, type StoredBlock } from '../../src/ledger/index.ts'
import { createNode, type Node } from '../../src/node/index.ts'
import type { Cable } from './network.ts'
import { diskJournal, diskOutbox, diskStore, type Disk } from './disk.ts'
import type { World } from './world.ts'

export const EPOCH_MS = 1_800_000_000_000

export type SimHousehold = {
  readonly index: number
  readonly peer: string
  readonly keyring: Keyring
  readonly disk: Disk
  node: Node | undefined
  /** Chance that the machine dies at a write. */
  fragility: number
  skewMs: number
  importWh: bigint
  exportWh: bigint
  powerW: number
}

export const transportOf = (index: number): string => hex(hash(utf8(`transport/${index}`)))

export type Street = {
  readonly world: World
  readonly cable: Cable
  readonly cryptoOf: (index: number) => Crypto
  readonly households: SimHousehold[]
  onAppend: (household: SimHousehold, stored: StoredBlock) => void
  onDeath: (household: SimHousehold) => void
  errors: unknown[]
}

export const switchOn = async (street: Street, household: SimHousehold): Promise<Node> => {
  const { world, cable } = street
  const life = { alive: true }
  const survives = (): boolean => {
    if (!life.alive) return false
    if (!world.random.chance(household.fragility)) return true
    life.alive = false
    street.onDeath(household)
    return false
  }
  const events = {
    current: undefined as Node | undefined,
  }
  const network = cable.join(household.peer, {
    gossip: (from, topic, bytes) =>
      events.current?.events.gossip(from, topic, bytes) ?? Promise.resolve('ignore' as const),
    request: (from, protocol, bytes) =>
      events.current?.events.request(from, protocol, bytes) ?? Promise.resolve(undefined),
    linkUp: (peer) => events.current?.events.linkUp(peer),
    linkDown: (peer) => events.current?.events.linkDown(peer),
  })
  const node = createNode({
    crypto: street.cryptoOf(household.index),
    keyring: household.keyring,
    store: diskStore(household.disk, survives, (stored) => street.onAppend(household, stored)),
    journal: diskJournal(household.disk, survives),
    outbox: diskOutbox(household.disk),
    network,
    clock: {
      nowMs: () => EPOCH_MS + world.nowMs() + household.skewMs,
      after: (ms, callback) => {
        let wanted = true
        world.after(ms, () => {
          if (wanted && life.alive && household.node === node) callback()
        })
        return () => {
          wanted = false
        }
      },
    },
  })
  events.current = node
  household.node = node
  await node.start()
  return node
}

export const switchOff = (street: Street, household: SimHousehold): void => {
  street.cable.leave(household.peer)
  household.node?.stop()
  household.node = undefined
}

/** The meter says what it has counted since it was last asked. */
export const readMeter = (street: Street, household: SimHousehold, elapsedMs: number): void => {
  const wh = BigInt(Math.floor((Math.abs(household.powerW) * elapsedMs) / 3_600_000))
  if (household.powerW >= 0) household.importWh += wh
  else household.exportWh += wh
  const atMs = EPOCH_MS + street.world.nowMs() + household.skewMs
  household.node?.reading({
    meterId: `meter-${household.index}`,
    atMs,
    importWh: household.importWh,
    exportWh: household.exportWh,
    powerW: household.powerW,
    resolutionWh: 1,
    quality: 'crc',
    protocol: 'p1',
  })
}
