// One simulated household: a real node over a virtual disk, network and clock, with a meter that follows a simple load.
// It can be killed at any moment, also in the middle of a write, frozen as a hidden tab is, and given a slow or full
// disk; it comes back with what its disk has.
import { hash, hex, utf8, type Crypto, type Keyring, type Signer, type StoredBlock } from '../../src/ledger/index.ts'
import type { SpeechRecord } from '../../src/consensus/index.ts'
import { createNode, type Node } from '../../src/node/index.ts'
import type { Cable } from './network.ts'
import type { Disk } from './disk.ts'
import { portsOf, type Life } from './ports.ts'
import type { World } from './world.ts'

export const EPOCH_MS = 1_800_000_000_000

/** What is wrong with a household's computer; nothing of it may ever harm more than its own pace. */
export type Trouble = {
  /** Chance that a write rejects with nothing written: quota, abort. */
  readonly refusal: number
  readonly writeMs: number
  readonly verifyMs: number
  /** Timers fire at multiples of this only, as browsers do to hidden pages. */
  readonly clampMs: number
  /** How long opening the database takes: another tab blocks the upgrade. */
  readonly openMs: number
  /** The disk does not give the journal back. */
  readonly unread: boolean
}
export const NO_TROUBLE: Trouble = { refusal: 0, writeMs: 0, verifyMs: 0, clampMs: 0, openMs: 0, unread: false }

export type SimHousehold = {
  readonly index: number
  readonly peer: string
  /** Where it stands in the network: its peer, or that with a mark for a second engine with the same key. */
  readonly address: string
  keyring: Keyring
  disk: Disk
  node: Node | undefined
  life: Life | undefined
  /** Chance that the machine dies at a write. */
  fragility: number
  /** How often it was asked whether it survives a write, and at which time it does not. */
  asked: number
  fatal: number | undefined
  skewMs: number
  /** By how much its clock on the wall is ahead of UTC at a moment. */
  zoneMinutes: (atMs: number) => number
  /** Its clock's error per ms. */
  drift: number
  trouble: Trouble
  /** While the tab is frozen: what will run when it thaws. */
  frozen: (() => void)[] | undefined
  /** How to take back what a power cut may still lose: writes without strict durability. */
  relaxed: (() => void)[]
  importWh: bigint
  exportWh: bigint
  powerW: number
}

export const transportOf = (index: number): string => hex(hash(utf8(`transport/${index}`)))

/** Heights, both ends included. */
export type Span = { readonly from: number; to: number }

/** The height at which the books of a disk go on. */
export const runningHeight = ({ blocks }: Disk): number => Math.max(0, ...blocks.keys()) + 1

export type Street = {
  readonly world: World
  readonly cable: Cable
  readonly cryptoOf: (index: number) => Crypto
  readonly households: SimHousehold[]
  /** Households that lie; the checks ask nothing of their words. */
  readonly traitors: Set<number>
  /** Households whose database is gone for good. */
  readonly gone: Set<number>
  /** Honest households with an old or a copied profile, whose key may fall silent for good. */
  readonly astray: Set<number>
  /** Heights at which some of them may speak twice, because nobody could tell them what they had said there. */
  readonly forgiven: Map<number, Span[]>
  /** Households that have run two engines over one disk, whose journal has the inputs of both. */
  readonly shared: Set<number>
  /** Households that run twice at the moment. */
  readonly doubled: Set<number>
  /** Households whose journal is torn, with the height at which they must say nothing new. */
  readonly torn: Map<number, number>
  /** Households that started while their disk did not give the journal back, with the height that they took up then. */
  readonly unread: Map<number, number>
  /** Households that have lost their device and enrol another one. */
  readonly enrolling: Set<number>
  /** Households whose people agree to found the street again, whenever they are asked. */
  readonly agreeing: Set<number>
  /** Makes the key of another device of a household; undefined when there is none left. */
  newDevice: (index: number) => Signer | undefined
  /** Words may be lost on the way, so that a neighbour may know nothing of them. */
  lossy: boolean
  /** How many may lie, be gone or fall silent: less than a third of those who validate at the start. */
  bearable: number
  /** Households that have not asked to validate yet. */
  readonly idle: Set<number>
  /** Disks as they were when the run began. */
  readonly backups: readonly Disk[]
  onAppend: (household: SimHousehold, stored: StoredBlock) => void
  onDeath: (household: SimHousehold) => void
  /** Before a word of this household is written. */
  onWriting: (household: SimHousehold, record: SpeechRecord) => void
  errors: unknown[]
}

/** Whether one more household may fall out of those on whom the street counts; who has done so already may again. */
export const mayFall = (street: Street, index: number): boolean => {
  const { traitors, gone, astray, enrolling, torn } = street
  return [traitors, gone, astray, enrolling, torn].some((all) => all.has(index)) || fallen(street) < street.bearable
}

/** How many lie, are gone, or may be silent from now on. */
export const fallen = ({ traitors, gone, astray, enrolling, torn }: Street): number =>
  new Set([...traitors, ...gone, ...astray, ...enrolling, ...torn.keys()]).size

/** Whether a household is asked nothing about what it says at this height. */
export const isForgiven = ({ forgiven }: Street, index: number, height: number): boolean =>
  forgiven.get(index)?.some(({ from, to }) => from <= height && height <= to) ?? false

/** From now on, for heights of this span; it may grow while two engines run. */
export const forgive = ({ forgiven }: Street, index: number, span: Span): void => {
  forgiven.set(index, [...(forgiven.get(index) ?? []), span])
}

export const isHonest = (street: Street, { index }: SimHousehold): boolean => !street.traitors.has(index)

/** Those of whom everything is asked: honest, with a database. */
export const reliable = (street: Street): SimHousehold[] =>
  street.households.filter(({ index }) => !street.traitors.has(index) && !street.gone.has(index))

export const clockOf = (street: Street, household: SimHousehold): number =>
  EPOCH_MS + Math.round(street.world.nowMs() * (1 + household.drift)) + household.skewMs

export const switchOn = async (street: Street, household: SimHousehold): Promise<Node> => {
  const life: Life = { alive: true }
  const ports = portsOf(street, household, life, () => clockOf(street, household))
  const network = street.cable.join(
    household.peer,
    {
      gossip: (from, topic, bytes) =>
        whenAwake(household, life, () => node.events.gossip(from, topic, bytes), 'ignore' as const),
      request: (from, protocol, bytes) =>
        whenAwake(household, life, () => node.events.request(from, protocol, bytes), undefined),
      linkUp: (peer) => void whenAwake(household, life, async () => node.events.linkUp(peer), undefined),
      linkDown: (peer) => void whenAwake(household, life, async () => node.events.linkDown(peer), undefined),
    },
    household.address,
  )
  const node: Node = createNode({
    ...ports,
    network: {
      ...network,
      publish: (topic, bytes) => {
        if (life.alive) network.publish(topic, bytes)
      },
    },
  })
  node.state.validating = !street.idle.has(household.index)
  household.life = life
  household.node = node
  await node.start()
  return node
}

/** A frozen tab hears nothing now and everything when it thaws; a dead one never hears it. */
const whenAwake = <T>(household: SimHousehold, life: Life, run: () => Promise<T>, dead: T): Promise<T> => {
  if (household.frozen === undefined) return run()
  return new Promise<T>((resolve, reject) => {
    household.frozen?.push(() => {
      if (life.alive) run().then(resolve, reject)
      else resolve(dead)
    })
  })
}

export const switchOff = (street: Street, household: SimHousehold): void => {
  street.cable.leave(household.address)
  if (household.life !== undefined) household.life.alive = false
  household.frozen = undefined
  household.node?.stop()
  household.node = undefined
}

export const freeze = (household: SimHousehold): void => {
  household.frozen ??= []
}

/** Everything that fell due or arrived meanwhile happens now, in its order. */
export const thaw = (household: SimHousehold): void => {
  const waiting = household.frozen ?? []
  household.frozen = undefined
  for (const run of waiting) run()
}

/** The meter says what it has counted since it was last asked. */
export const readMeter = (street: Street, household: SimHousehold, elapsedMs: number): void => {
  const wh = BigInt(Math.floor((Math.abs(household.powerW) * elapsedMs) / 3_600_000))
  if (household.powerW >= 0) household.importWh += wh
  else household.exportWh += wh
  if (household.frozen !== undefined) return
  household.node?.reading({
    meterId: `meter-${household.index}`,
    atMs: clockOf(street, household),
    importWh: household.importWh,
    exportWh: household.exportWh,
    powerW: household.powerW,
    resolutionWh: 1,
    quality: 'crc',
    protocol: 'p1',
  })
}
