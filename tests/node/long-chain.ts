// Long chains for tests of catching up: the street of the simulator goes on for as many blocks as a test wants, each with
// a certificate of its real set; and neighbours made of nothing but answers, honest or not.
import {
  buildBlock,
  fromHex,
  must,
  voteBytes,
  type CommitCertificate,
  type Crypto,
  type Executed,
  type Keyring,
  type Tip,
} from '../../src/ledger/index.ts'
import { openChain, type Chain } from '../../src/node/sync/chain.ts'
import { decodeSyncRequest, encodeSyncReply, type SyncAnswer, type SyncQuestion } from '../../src/p2p/index.ts'
import { seededCrypto } from '../standin/keyed-hash.ts'
import { copyDisk, createDisk, diskStore, type Disk } from '../sim/disk.ts'
import { createHousehold, createStreet, foundedStreet } from '../sim/founding.ts'
import { EPOCH_MS, switchOn, type SimHousehold, type Street } from '../sim/household.ts'
import { createWorld, type World } from '../sim/world.ts'

/** A staged neighbour gives fewer at a time than it could, so that few blocks are many answers. */
const BLOCKS_PER_ANSWER = 60
/** Block time between two blocks. */
export const STEP_MS = 1_000

export const storeOf = (disk: Disk) =>
  diskStore(
    disk,
    () => true,
    () => {},
  )

export const chainOn = async (disk: Disk, crypto: Crypto = seededCrypto(1)): Promise<Chain> =>
  must(
    await openChain(storeOf(disk), crypto, { onAppend: () => {}, contradicts: () => false }),
    'a street was founded on this disk',
  )

/** A certificate of just a quorum; whose turn it is to be left out goes round. */
export const certify = async (
  tip: Tip,
  executed: Executed,
  keyrings: readonly Keyring[],
  atMs: bigint,
): Promise<CommitCertificate> => {
  const { chainId, nextSet } = tip.state.street
  const height = Number(executed.block.header.height)
  const quorum = Math.floor((2 * nextSet.length) / 3) + 1
  const left = Array.from({ length: nextSet.length - quorum }, (_, i) => (height + i) % nextSet.length)
  const signing = nextSet.filter((_, i) => !left.includes(i))
  const choice = executed.block.id
  const signatures = await Promise.all(
    signing.map(async ({ household }) => {
      const vote = { type: 'precommit', height, round: 0, household, choice, timeMs: atMs } as const
      const signer = must(keyrings[household - 1], 'every household has its keys').device
      return { household, timeMs: atMs, signature: await signer.sign(voteBytes(chainId, vote)) }
    }),
  )
  return { height: BigInt(height), round: 0, blockId: fromHex(choice), signatures }
}

/** Lets a street agree on `count` quiet blocks more. */
export const extend = async (
  disk: Disk,
  keyrings: readonly Keyring[],
  count: number,
  crypto?: Crypto,
  stepMs = STEP_MS,
): Promise<void> => {
  const chain = await chainOn(disk, crypto)
  for (let made = 0; made < count; made++) {
    const tip = chain.tip()
    const { nextSet, timeMs } = tip.state.street
    const proposer = must(nextSet[made % nextSet.length], 'somebody votes').household
    const { executed } = buildBlock(tip, proposer, chain.certificate(), [])
    await chain.append(executed, await certify(tip, executed, keyrings, timeMs + BigInt(stepMs)))
  }
}

export type LongStreet = {
  readonly world: World
  readonly street: Street
  readonly households: readonly SimHousehold[]
  /** Height that everybody but the last household has. */
  readonly tip: number
}

const made = new Map<string, Promise<Disk>>()

/** The disk of the founder, `count` blocks after the street has gone to bed. */
export const longDisk = (count: number, stepMs = STEP_MS): Promise<Disk> => {
  const key = `${count} of ${stepMs}`
  const known = made.get(key) ?? makeDisk(count, stepMs)
  made.set(key, known)
  return known
}

const makeDisk = async (count: number, stepMs: number): Promise<Disk> => {
  const disk = copyDisk(must((await foundedStreet(4)).disks[0], 'a street has a founder'))
  const keyrings = [0, 1, 2, 3].map((i) => createHousehold(i, disk).keyring)
  await extend(disk, keyrings, count, undefined, stepMs)
  return disk
}

/**
 * Four households; the first three have `count` blocks more than the last, which went to bed with the founding. Nobody
 * is awake yet, and the clock stands a second after the last block.
 * @param sleptMs how long after the last block the clock stands.
 * @param stepMs between two of those blocks.
 */
export const longStreet = async (count: number, sleptMs = 1_000, stepMs = STEP_MS): Promise<LongStreet> => {
  const founded = await foundedStreet(4)
  const disk = await longDisk(count, stepMs)
  const chain = await chainOn(disk)
  const world = createWorld(7)
  // The journal of the long disk is whoever's reads it first.
  const households = founded.disks.map((own, i) =>
    createHousehold(i, i < 3 ? { ...copyDisk(disk), signer: undefined } : copyDisk(own)),
  )
  for (const one of households.slice(0, 3)) one.disk.outbox.clear()
  const street = createStreet(world, households)
  await world.until(() => false, Number(chain.tip().state.street.timeMs) - EPOCH_MS + sleptMs)
  return { world, street, households, tip: chain.height() }
}

export const last = (long: LongStreet): SimHousehold => must(long.households[3], 'four households')

export type Asked = { readonly peer: string; readonly question: SyncQuestion; readonly atMs: number }
export type Answers = (
  question: SyncQuestion,
  honest: () => Promise<SyncAnswer>,
) => Promise<SyncAnswer | Uint8Array | undefined | 'silence'>

/** Puts a neighbour in the place of a household that is nothing but its answers over sync. */
export const stage = (
  { world, street }: LongStreet,
  household: SimHousehold,
  asked: Asked[] = [],
  answers: Answers = (_question, honest) => honest(),
): void => {
  const never = new Promise<undefined>(() => {})
  street.cable.join(household.peer, {
    gossip: async () => 'ignore',
    linkUp: () => {},
    linkDown: () => {},
    request: async (from, protocol, bytes) => {
      const decoded = decodeSyncRequest(bytes)
      if (protocol !== 'sync' || !decoded.ok) return undefined
      asked.push({ peer: household.peer, question: decoded.value, atMs: world.nowMs() })
      const answer = await answers(decoded.value, () => honestly(household.disk, decoded.value))
      if (answer === 'silence') return never
      return answer === undefined || answer instanceof Uint8Array ? answer : encodeSyncReply(answer)
    },
  })
}

/** What a real node with this disk would answer. */
const honestly = async (disk: Disk, question: SyncQuestion): Promise<SyncAnswer> => {
  const store = storeOf(disk)
  const height = BigInt(Math.max(0, ...disk.blocks.keys()))
  switch (question.kind) {
    case 'blocks': {
      const from = Number(question.fromHeight)
      const most = from + BLOCKS_PER_ANSWER - 1
      const blocks = (await store.range(from, most)).map(({ block, certificate }) => ({ block, certificate }))
      return { kind: 'blocks', height, base: BigInt(disk.base), blocks }
    }
    case 'tip': {
      const snapshots = (await store.snapshots()).map((place) => ({
        height: BigInt(place.height),
        id: fromHex(place.id),
        length: place.length,
      }))
      const ids = question.heights.flatMap((at) => {
        const stored = disk.blocks.get(Number(at))
        return stored === undefined ? [] : [{ height: at, id: fromHex(stored.id) }]
      })
      return { kind: 'tip', height, snapshots, blocks: ids }
    }
    case 'part': {
      const bytes = await store.snapshot(Number(question.height))
      const at = question.part * 1_048_576
      return { kind: 'part', height, part: bytes?.slice(at, at + 1_048_576) ?? new Uint8Array() }
    }
    case 'newest':
      return { kind: 'newest', height, newest: undefined }
    case 'running':
      return { kind: 'running', height, messages: [] }
    case 'refounding':
      return { kind: 'refounding', height, open: [] }
  }
}

/** A household that has just been let in: an empty disk, and the genesis from its neighbour. */
export const emptyDisk = createDisk
export { switchOn }
