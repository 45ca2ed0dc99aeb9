// A founded street that has just got up, for tests of whole nodes: real protocols, virtual time, disks and network.
import { encodeMessage } from '../../src/consensus/index.ts'
import { hex, must, voteBytes, type Body, type SignedVote, type Vote } from '../../src/ledger/index.ts'
import { approveRefounding, proposeRefounding } from '../../src/node/household/refounding.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import type { Node } from '../../src/node/index.ts'
import { watch, type Checks } from '../sim/checks.ts'
import { copyDisk } from '../sim/disk.ts'
import { createHousehold, createStreet, foundedStreet } from '../sim/founding.ts'
import { switchOn, type SimHousehold, type Street } from '../sim/household.ts'
import { createWorld, type World } from '../sim/world.ts'

export type Awake = {
  readonly world: World
  readonly street: Street
  readonly checks: Checks
  readonly households: readonly SimHousehold[]
}

/** Four households (ids 1 to 4) by default; `up` says who gets up. Returns when the street is quiet. */
export const getUp = async (up: (index: number) => boolean = () => true, count = 4): Promise<Awake> => {
  const founded = await foundedStreet(count)
  const world = createWorld(5)
  const households = founded.disks.map((disk, i) => createHousehold(i, copyDisk(disk)))
  const street = createStreet(world, households)
  await world.until(() => false, founded.atMs)
  const checks = watch(street)
  for (const household of households) if (up(household.index)) await switchOn(street, household)
  await pass(world, 20_000)
  return { world, street, checks, households }
}

/** Lets virtual time pass. */
export const pass = async (world: World, ms: number): Promise<void> => {
  await world.until(() => false, ms)
}

export const nodeOf = (household: SimHousehold | undefined): Node =>
  must(household?.node, 'the household of this test is awake')
export const heightOf = (household: SimHousehold | undefined): number => household?.node?.state.chain?.height() ?? 0
export const noticesOf = (household: SimHousehold | undefined): string[] =>
  nodeOf(household).state.notices.map((notice) => notice.code)

/** Everything that a household has said at a height, as `round/speech`, in order. */
export const wordsOf = ({ checks }: Awake, id: number, height: number): string[] =>
  [...checks.said.keys()].flatMap((place) => {
    const prefix = `${id}/${height}/`
    return place.startsWith(prefix) ? [place.slice(prefix.length)] : []
  })

/** A vote of a household for the height after the tip, signed outside its node. */
export const signedVoteOf = async (household: SimHousehold, seenBy: SimHousehold, change: Partial<Vote> = {}) => {
  const chain = must(nodeOf(seenBy).state.chain, 'the street is founded')
  const vote: Vote = {
    type: 'prevote',
    height: chain.height() + 1,
    round: 0,
    household: household.index + 1,
    choice: undefined,
    timeMs: 1n,
    ...change,
  }
  return { ...vote, signature: await household.keyring.device.sign(voteBytes(chain.chainId, vote)) }
}

export const bundle = (...votes: SignedVote[]): Uint8Array => encodeMessage({ kind: 'votes', votes })

let prices = 0n
/** A transaction that always applies: the household changes its prices. */
export const changePrices = async (household: SimHousehold | undefined) => {
  prices += 1n
  const body: Body = { kind: 'standing', buyPrice: 100_000n + prices, sellPrice: 90_000n, keepUnsold: false }
  const node = nodeOf(household)
  const outcome = await node.state.loop.run(() => submit(node.state, 'household', body))
  return { outcome, buyPrice: 100_000n + prices }
}

/** The prices of a household as the street knows them. */
export const pricesOf = (seenBy: SimHousehold | undefined, id: number): bigint | undefined =>
  nodeOf(seenBy)
    .state.chain?.tip()
    .state.households.rows.find((home) => home.id === id)
    ?.standings.at(-1)?.buyPrice

/** Brings block time up to the clock, so that the next transaction is one height and not an empty one before it. */
export const warmUp = async (awake: Awake): Promise<void> => {
  const { buyPrice } = await changePrices(awake.households[0])
  await seenByAll(awake, 1, buyPrice)
}

/** Waits until every household that is awake knows these prices; tells whether it came to that. */
export const seenByAll = ({ world, households }: Awake, id: number, buyPrice: bigint, limitMs = 60_000) =>
  world.until(
    () => households.every((household) => household.node !== undefined && pricesOf(household, id) === buyPrice),
    limitMs,
  )

/** The chain on which a household stands. */
export const chainOf = (household: SimHousehold | undefined): string =>
  hex(nodeOf(household).state.chain?.chainId ?? new Uint8Array())
/** A task inside the loop of a household's node. */
export const inLoop = <T>(
  household: SimHousehold | undefined,
  task: (state: ReturnType<typeof nodeOf>['state']) => Promise<T>,
) => nodeOf(household).state.loop.run(() => task(nodeOf(household).state))
/** Its people propose to found the street again, or agree to it. */
export const propose = (household: SimHousehold | undefined) =>
  inLoop(household, (state) => proposeRefounding(state, 'a test'))
export const approve = (household: SimHousehold | undefined) => inLoop(household, approveRefounding)
