// Founds a simulated street through the real protocols (invitation, join, approval, meter, first reading, wake), once
// per size; every seed then starts from a copy of these disks.
import { neighboursGenesis, utf8, fromHex, type Crypto } from '../../src/ledger/index.ts'
import { admit } from '../../src/node/household/admission.ts'
import { registerMeter } from '../../src/node/household/metering.ts'
import { askToJoin } from '../../src/node/household/newcomer.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import { keyedHashKeyring, keyedHashSigner, seededCrypto } from '../standin/keyed-hash.ts'
import { copyDisk, createDisk, type Disk } from './disk.ts'
import {
  EPOCH_MS,
  NO_TROUBLE,
  readMeter,
  switchOff,
  switchOn,
  transportOf,
  type SimHousehold,
  type Street,
} from './household.ts'
import { createCable } from './network.ts'
import type { Cryptography } from './real-ed25519.ts'
import { createWorld, type World } from './world.ts'

export const SLOT_MS = 10_000

export const createHousehold = (
  index: number,
  disk: Disk,
  keyring = keyedHashKeyring(`household-${index}`),
): SimHousehold => ({
  index,
  peer: transportOf(index),
  address: transportOf(index),
  keyring,
  disk,
  node: undefined,
  life: undefined,
  fragility: 0,
  asked: 0,
  fatal: undefined,
  skewMs: 0,
  zoneMinutes: () => 0,
  drift: 0,
  trouble: NO_TROUBLE,
  frozen: undefined,
  relaxed: [],
  importWh: 1_000n,
  exportWh: 1_000n,
  powerW: index % 2 === 0 ? -3_000 : 2_000,
})

export const createStreet = (
  world: World,
  households: SimHousehold[],
  cryptoOf: (index: number) => Crypto = seededCrypto,
): Street => ({
  world,
  cable: createCable(world),
  cryptoOf,
  households,
  traitors: new Set(),
  gone: new Set(),
  astray: new Set(),
  forgiven: new Map(),
  shared: new Set(),
  doubled: new Set(),
  torn: new Map(),
  unread: new Map(),
  enrolling: new Set(),
  agreeing: new Set(),
  newDevice: (index) => keyedHashSigner(`household-${index}/another device/${world.random.below(1_000_000)}`),
  lossy: true,
  bearable: Math.floor((households.length - 1) / 3),
  idle: new Set(),
  backups: households.map(({ disk }) => copyDisk(disk)),
  onAppend: () => {},
  onDeath: () => {},
  onWriting: () => {},
  errors: [],
})

export type Founded = { readonly disks: readonly Disk[]; readonly atMs: number; readonly height: number }

const founded = new Map<string, Founded>()

/** Disks of a street of `n` that has just gone to bed; all of them validate but the last few that have never asked to. */
export const foundedStreet = async (n: number, cryptography?: Cryptography, idle = 0): Promise<Founded> => {
  const name = `${n}/${cryptography === undefined ? 'keyed hash' : 'ed25519'}/${idle}`
  const known = founded.get(name)
  if (known !== undefined) return known
  const made = await found(n, cryptography, idle)
  founded.set(name, made)
  return made
}

export const INVITATION = new Uint8Array(16).fill(7)

const found = async (n: number, cryptography: Cryptography | undefined, idle: number): Promise<Founded> => {
  const world = createWorld(1)
  const keyrings = cryptography?.waiting(world)
  const street = createStreet(
    world,
    Array.from({ length: n }, (_, i) => createHousehold(i, createDisk(), keyrings?.[i])),
    cryptography && ((index) => cryptography.cryptoOf(world, index)),
  )
  const [founder] = street.households
  if (founder === undefined) throw new Error('a street has a founder')
  const node = await switchOn(street, founder)
  await node.enter(genesisOf(founder))
  await submit(node.state, 'device', {
    kind: 'invite',
    invitation: INVITATION,
    uses: n,
    expiresAtMs: BigInt(EPOCH_MS + 86_400_000),
  })
  await meet(world, () => node.state.own.size === 0, 'the invitation is agreed')
  for (const newcomer of street.households.slice(1)) await joinStreet(street, newcomer, founder)
  for (const { node: late } of street.households.slice(n - idle)) if (late !== undefined) late.state.validating = false
  for (const household of street.households) await startMetering(street, household)
  const validates = (): boolean =>
    street.households.every((one) => one.node?.state.chain?.tip().state.street.nextSet.length === n - idle)
  await meet(world, validates, 'everybody validates')
  const height = node.state.chain?.height() ?? 0
  for (const household of street.households) switchOff(street, household)
  return { disks: street.households.map((one) => copyDisk(one.disk)), atMs: world.nowMs(), height }
}

const meet = async (world: World, condition: () => boolean, what: string): Promise<void> => {
  if (!(await world.until(condition, 120_000))) throw new Error(`founding: ${what} did not happen`)
}

const genesisOf = (founder: SimHousehold) =>
  neighboursGenesis({
    name: 'Simulated Street',
    currency: 'EUR',
    foundedAtMs: BigInt(EPOCH_MS),
    trial: true,
    slotMs: SLOT_MS,
    supplierPrice: 300_000n,
    feedInPrice: 80_000n,
    localFee: 20_000n,
    overdraftLimitMicro: 50_000_000n,
    founder: {
      name: utf8('Household 0'),
      kind: 0,
      householdKey: founder.keyring.household.key,
      deviceKey: founder.keyring.device.key,
      transportKey: fromHex(founder.peer),
    },
  })

const joinStreet = async (street: Street, newcomer: SimHousehold, founder: SimHousehold): Promise<void> => {
  const node = await switchOn(street, newcomer)
  const host = founder.node
  if (host === undefined) throw new Error('the founder is awake')
  await meet(street.world, () => node.state.peers.has(founder.peer) && host.state.peers.has(newcomer.peer), 'a link')
  const wish = {
    invitation: INVITATION,
    name: `Household ${newcomer.index}`,
    kind: 'home' as const,
    transportKey: newcomer.peer,
  }
  for (let tries = 0; tries < 30; tries++) {
    let progress: Awaited<ReturnType<typeof askToJoin>> | undefined
    askToJoin(node.state.ports, founder.peer, wish).then((told) => {
      progress = told
    }, street.errors.push)
    await meet(street.world, () => progress !== undefined, 'an answer at the door')
    if (progress?.state === 'member') {
      await node.enter(progress.genesis, { peer: founder.peer, ...progress })
      await meet(street.world, () => node.state.chain?.height() === host.state.chain?.height(), 'catching up')
      return
    }
    if (progress?.state === 'waiting') await admit(host.state, newcomer.peer)
    await street.world.until(() => false, 500)
  }
  throw new Error('founding: a newcomer was not admitted')
}

const startMetering = async (street: Street, household: SimHousehold): Promise<void> => {
  const { node } = household
  if (node === undefined) throw new Error('the household is awake')
  const outcome = await registerMeter(node.state, {
    meterId: `meter-${household.index}`,
    label: 'cellar',
    source: household.powerW < 0 ? 'solar' : 'none',
    nameplateW: 30_000,
    simulated: false,
  })
  if (!outcome.ok) throw new Error(`founding: the meter was refused, ${outcome.refusal}`)
  const based = (): boolean =>
    node.state.chain?.tip().state.meters.rows.some((meter) => meter.based && meter.household === household.index + 1) ??
    false
  for (let tries = 0; tries < 20 && !based(); tries++) {
    readMeter(street, household, 0)
    await street.world.until(based, 1_000)
  }
}
