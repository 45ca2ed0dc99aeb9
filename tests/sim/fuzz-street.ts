// A living street of four whose first household is told nonsense: by its neighbours, by a stranger, on every topic and
// stream, and as answers to its own questions. Real messages of the street are the corpus, as they are said.
import { decodeBlock, encodeTransaction, hex, type BlockStore, type Body } from '../../src/ledger/index.ts'
import { catchUp } from '../../src/node/sync/catch-up.ts'
import { openChain, type Chain } from '../../src/node/sync/chain.ts'
import type { Node } from '../../src/node/index.ts'
import { askToJoin } from '../../src/node/household/newcomer.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import {
  decodeSyncReply,
  encodeJoinAsk,
  encodeSyncReply,
  encodeSyncRequest,
  type Protocol,
  type Topic,
} from '../../src/p2p/index.ts'
import { randomOf, type Random } from '../standin/random.ts'
import { watch, type Checks } from './checks.ts'
import { checkConvergence, checkMemory } from './healed-checks.ts'
import { copyDisk, createDisk, diskStore } from './disk.ts'
import { mutate } from './fuzz-bytes.ts'
import { createHousehold, createStreet, foundedStreet } from './founding.ts'
import { readMeter, switchOn, type Street } from './household.ts'
import { realEd25519 } from './real-ed25519.ts'
import { createWorld } from './world.ts'

export type FuzzOptions = { readonly seed: number; readonly messages: number; readonly real: boolean }

export type FuzzResult = {
  /** How often, by where it came in, who said it, and the verdict. */
  readonly verdicts: ReadonlyMap<string, number>
  readonly faults: readonly string[]
  readonly heights: number
  readonly heapGrowthMb: number
}

const TOPICS: readonly Topic[] = ['tx', 'consensus', 'presence', 'board']
const PROTOCOLS: readonly Protocol[] = ['sync', 'join', 'board']
const STRANGER = 'ee'.repeat(32)
/** Messages kept of each kind: the newest, for what is old is ignored before it is read. */
const CORPUS = 120
/** Messages between two moments in which the street lives on. */
const BURST = 200
const MOMENT_MS = 250
/** As many as make an answer of a few kilobytes. */
const BLOCKS_IN_ANSWER = 4

type Fuzz = {
  readonly street: Street
  readonly node: Node
  readonly random: Random
  readonly corpus: Map<string, Uint8Array[]>
  readonly verdicts: Map<string, number>
  readonly faults: string[]
  /** Consensus messages said so far. */
  votes: number
  latecomer: Chain | undefined
  /** A disk with nothing but the founding on it. */
  readonly late: () => BlockStore
  /** Id of the block that the street has at a height. */
  readonly agreed: (height: number) => string | undefined
}

export const fuzz = async ({ seed, messages, real }: FuzzOptions): Promise<FuzzResult> => {
  const { street, checks, node, atHeight } = await wakeStreet(seed, real)
  const disk = street.households[0]?.disk
  const made: Fuzz = {
    street,
    node,
    random: randomOf(seed),
    corpus: new Map(),
    verdicts: new Map(),
    faults: [],
    votes: 0,
    latecomer: undefined,
    late: () => {
      const founded = { ...createDisk(), genesis: disk?.genesis }
      return diskStore(
        founded,
        () => true,
        () => {},
      )
    },
    agreed: (height) => disk?.blocks.get(height)?.id,
  }
  listen(made)
  live(made)
  await street.world.until(() => false, 15_000)
  recordStreams(made)
  const before = heapMb()
  for (let said = 0; said < messages && made.faults.length === 0; said++) {
    await sayNonsense(made)
    if (said % BURST === BURST - 1) await goOn(made)
  }
  await street.world.until(() => false, 20_000)
  const heights = (): Set<number | undefined> =>
    new Set(street.households.map((one) => one.node?.state.chain?.height()))
  await street.world.until(() => heights().size === 1, 10_000)
  const heapGrowthMb = heapMb() - before
  conclude(made, checks)
  const { verdicts, faults } = made
  return { verdicts, faults, heights: heightOf(node) - atHeight, heapGrowthMb }
}

const wakeStreet = async (seed: number, real: boolean) => {
  const cryptography = real ? await realEd25519(4) : undefined
  const founded = await foundedStreet(4, cryptography)
  const world = createWorld(seed)
  const keyrings = cryptography?.waiting(world)
  const households = founded.disks.map((disk, i) => createHousehold(i, copyDisk(disk), keyrings?.[i]))
  const street = createStreet(world, households, cryptography && ((index) => cryptography.cryptoOf(world, index)))
  await world.until(() => false, founded.atMs)
  const checks = watch(street)
  for (const household of households) await switchOn(street, household)
  const node = households[0]?.node
  if (node === undefined) throw new Error('the first household is awake')
  return { street, checks, node, atHeight: founded.height }
}

const heightOf = (node: Node): number => node.state.chain?.height() ?? 0

/** What is alive after everything that is not was collected, when the process lets us collect. */
const heapMb = (): number => {
  const { gc } = globalThis as { gc?: () => void }
  gc?.()
  return process.memoryUsage().heapUsed / 2 ** 20
}

const keep = ({ corpus }: Fuzz, kind: string, bytes: Uint8Array): void => {
  const known = corpus.get(kind) ?? []
  known.push(bytes)
  if (known.length > CORPUS) known.shift()
  corpus.set(kind, known)
}

const listen = (made: Fuzz): void => {
  const { cable } = made.street
  const watching = cable.onPublish
  cable.onPublish = (from, topic, bytes) => {
    keep(made, topic, bytes)
    if (topic === 'consensus') made.votes++
    watching(from, topic, bytes)
  }
}

/** Meters count and prices change, so that there is always something to agree on. */
const live = ({ street, random }: Fuzz): void => {
  const { world } = street
  let price = 0n
  const change = (): void => {
    for (const household of street.households) readMeter(street, household, 500)
    const node = random.pick(street.households).node
    price += 1n
    const body: Body = { kind: 'standing', buyPrice: 100_000n + price, sellPrice: 90_000n, keepUnsold: true }
    node?.state.loop.input(() => submit(node.state, 'household', body))
    world.after(500, change)
  }
  world.after(500, change)
}

/** Questions that peers ask, as they would ask them: blocks of any height, and the joins that founded this street. */
const recordStreams = (made: Fuzz): void => {
  for (let height = 0; height < 40; height++) keep(made, 'sync', blocksFrom(height))
  for (const { block } of made.street.households[0]?.disk.blocks.values() ?? []) {
    const decoded = decodeBlock(block)
    if (!decoded.ok) continue
    for (const transaction of decoded.value.transactions)
      if (transaction.body.kind === 'join') {
        const { request } = transaction.body
        keep(made, 'join', encodeJoinAsk({ request: [request], transaction: encodeTransaction(transaction) }))
        keep(made, 'join', encodeJoinAsk({ request: [request], transaction: new Uint8Array() }))
      }
  }
}

const senderOf = ({ street, random }: Fuzz): { readonly who: string; readonly peer: string } =>
  random.chance(0.85)
    ? { who: 'a member', peer: random.pick(street.households.slice(1)).peer }
    : { who: 'a stranger', peer: STRANGER }

/** One message on one door; whatever comes back is counted, and an exception is a fault. */
const sayNonsense = async (made: Fuzz): Promise<void> => {
  const { node, random, corpus, faults } = made
  const { who, peer } = senderOf(made)
  const topic = random.chance(0.85) ? random.pick(TOPICS) : undefined
  const protocol = random.pick(PROTOCOLS)
  const door = topic ?? protocol
  // Now and then words of another door.
  const bytes = mutate(random, corpus.get(random.chance(0.05) ? random.pick([...TOPICS, ...PROTOCOLS]) : door) ?? [])
  const root = node.state.chain?.tip()
  try {
    const verdict =
      topic !== undefined
        ? await node.events.gossip(peer, topic, bytes)
        : answerWord(await node.events.request(peer, protocol, bytes))
    tally(made, `${door.padEnd(9)} ${who.padEnd(10)} ${verdict}`)
  } catch (error) {
    faults.push(`${door} from ${who}: ${String(error)} at ${hex(bytes.slice(0, 2_000))}`)
  }
  checkTip(made, root)
}

const answerWord = (answer: Uint8Array | undefined): string => (answer === undefined ? 'refused' : 'answered')

/** The tip changes only by a block whose certificate was checked; `watch` compares that block with everybody's. */
const checkTip = (
  { node, faults }: Fuzz,
  before: ReturnType<NonNullable<Node['state']['chain']>['tip']> | undefined,
) => {
  const now = node.state.chain?.tip()
  if (now === before || before === undefined || now === undefined) return
  if (now.state.street.height !== before.state.street.height + 1n)
    faults.push('the tip went elsewhere than to the next block')
}

/** The street lives for a moment; then questions are answered with nonsense: ours, a newcomer's, a latecomer's. */
const goOn = async (made: Fuzz): Promise<void> => {
  const { street, random } = made
  await street.world.until(() => false, random.below(MOMENT_MS))
  // Stop where votes or a proposal are under way, so that copies of them are news.
  const { votes } = made
  await street.world.until(() => made.votes > votes, MOMENT_MS)
  try {
    await answerNewcomer(made)
    await answerCatchUp(made)
    await answerLatecomer(made)
  } catch (error) {
    made.faults.push(`an answer: ${String(error)}`)
  }
}

const tally = ({ verdicts }: Fuzz, place: string): void => void verdicts.set(place, (verdicts.get(place) ?? 0) + 1)

const answerNewcomer = async (made: Fuzz): Promise<void> => {
  const { node, random, corpus } = made
  const told = await node.events.request(STRANGER, 'join', random.pick(corpus.get('join') ?? [new Uint8Array()]))
  if (told !== undefined) keep(made, 'join answer', told)
  const { ports } = node.state
  const request = async (): Promise<Uint8Array> => mutate(random, corpus.get('join answer') ?? [])
  const wish = { invitation: new Uint8Array(16), name: 'Newcomer', kind: 'home', transportKey: STRANGER } as const
  const { state } = await askToJoin({ ...ports, network: { ...ports.network, request } }, STRANGER, wish)
  tally(made, `join      answer     ${state}`)
}

const blocksFrom = (height: number): Uint8Array => encodeSyncRequest({ kind: 'blocks', fromHeight: BigInt(height) })

/** Some blocks from a height on, as the first neighbour answers. */
const realAnswer = async ({ street, node }: Fuzz, from: number): Promise<Uint8Array> => {
  const asked = await node.events.request(street.households[1]?.peer ?? '', 'sync', blocksFrom(from))
  const decoded = decodeSyncReply(asked ?? new Uint8Array())
  if (!decoded.ok || decoded.value.kind !== 'blocks') throw new Error('a member is answered')
  const { height, base, blocks } = decoded.value
  return encodeSyncReply({ kind: 'blocks', height, base, blocks: blocks.slice(0, BLOCKS_IN_ANSWER) })
}

/** Our node asks for blocks, as it does when it hears of a greater height, and gets a mutated range. */
const answerCatchUp = async (made: Fuzz): Promise<void> => {
  const { street, node, random, corpus } = made
  keep(made, 'sync answer', await realAnswer(made, 1 + random.below(heightOf(node))))
  const bytes = mutate(random, corpus.get('sync answer') ?? [])
  const { network } = node.state.ports
  const { request } = network
  const before = heightOf(node)
  // Who answered wrongly before is asked no more for a while; here it is asked every time.
  node.state.leftAlone.clear()
  Object.assign(network, { request: async () => bytes })
  catchUp(node.state, street.households[1]?.peer ?? '')
  // What the answer set off is an input of the loop; wait behind it.
  for (let turns = 0; turns < 4; turns++) await node.state.loop.run(() => {})
  Object.assign(network, { request })
  tally(made, `sync      answer     ${heightOf(node) > before ? 'appended' : 'nothing new'}`)
}

/** Somebody who knows the founding only is given the next blocks, mutated: what it takes is what was agreed. */
const answerLatecomer = async (made: Fuzz): Promise<void> => {
  const { node, random, faults } = made
  made.latecomer ??= await openChain(made.late(), node.state.ports.crypto, {
    onAppend: () => {},
    contradicts: () => false,
  })
  const chain = made.latecomer
  if (chain === undefined) throw new Error('the latecomer knows the founding')
  const decoded = decodeSyncReply(mutate(random, [await realAnswer(made, chain.height() + 1)]))
  if (!decoded.ok || decoded.value.kind !== 'blocks') return tally(made, 'sync      latecomer  malformed')
  for (const { block, certificate } of decoded.value.blocks) {
    const outcome = await chain.appendAgreed(block, certificate)
    tally(made, `sync      latecomer  ${outcome}`)
    if (outcome === 'refused') break
    if (made.agreed(chain.height()) !== chain.tip().id)
      faults.push(`the latecomer took a block of its own at ${chain.height()}`)
  }
}

const conclude = ({ street, node, faults }: Fuzz, checks: Checks): void => {
  if (node.state.broken !== undefined) faults.push(`the node stopped: ${node.state.broken}`)
  faults.push(...checks.violations.map((violation) => violation.message))
  try {
    checkMemory(street)
    checkConvergence(street, checks)
  } catch (error) {
    faults.push(String(error))
  }
}
