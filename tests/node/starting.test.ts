// What starts a height and what ends it: transactions, deadlines and silence; late precommits still count.
import { describe, expect, test } from 'vitest'
import { decodeBlock, must } from '../../src/ledger/index.ts'
import { proposerOf } from '../../src/consensus/index.ts'
import { LATE_TAKEN_MS } from '../../src/node/limits.ts'
import { switchOff } from '../sim/household.ts'
import {
  bundle,
  changePrices,
  getUp,
  heightOf,
  nodeOf,
  pass,
  seenByAll,
  signedVoteOf,
  warmUp,
  type Awake,
} from './awake.ts'

const blockAt = ({ households }: Awake, height: number) => {
  const stored = must(households[0]?.disk.blocks.get(height), 'this height is agreed')
  const decoded = decodeBlock(stored.block)
  if (!decoded.ok) throw new Error(decoded.why)
  return decoded.value
}
const signersOf = (awake: Awake, height: number): number[] =>
  (blockAt(awake, height).lastCommit?.signatures ?? []).map((one) => one.household)

/** A street whose blocks are all needed for something: meters are silent, so only what a test does makes a block. */
const quietStreet = async (): Promise<Awake> => {
  const awake = await getUp()
  await warmUp(awake)
  await pass(awake.world, 5_000)
  return awake
}

describe('while somebody of the set is missing', () => {
  test('a block a minute tells who, and with everybody heard there is none', async () => {
    const awake = await quietStreet()
    const { world, street, households } = awake
    const [ann, , , dan] = households
    const quiet = heightOf(ann)
    await pass(world, 300_000)
    // Everybody signs: nothing to find out, apart from what the silence of the last block left to confirm.
    expect(heightOf(ann) - quiet).toBeLessThanOrEqual(2)
    if (dan === undefined) throw new Error('four households')
    switchOff(street, dan)
    await changePrices(ann)
    await pass(world, 5_000)
    const before = heightOf(ann)
    await pass(world, 300_000)
    expect(heightOf(ann) - before).toBeGreaterThanOrEqual(4)
    expect(heightOf(ann) - before).toBeLessThanOrEqual(6)
  })
})

describe('a transaction that the proposer does not know', () => {
  test('is gossiped again by whoever starts for it, once, and agreed', async () => {
    const awake = await quietStreet()
    const { world, street, households } = awake
    const [ann, bob] = households
    if (ann === undefined || bob === undefined) throw new Error('four households')
    // Only Bob hears Ann; then she is gone.
    const batches: string[] = []
    const others = households.filter((one) => one !== ann && one !== bob)
    const deaf = others.map(({ node }) => must(node, 'awake').events)
    const hear = deaf.map((events) => events.gossip)
    for (const events of deaf)
      Object.assign(events, {
        gossip: async (from: string, topic: string, bytes: Uint8Array) => {
          if (topic === 'tx' && from === ann.peer) return 'ignore'
          return must(hear[deaf.indexOf(events)], 'as many')(from, topic as 'tx', bytes)
        },
      })
    const publish = street.cable.onPublish
    street.cable.onPublish = (from, topic, bytes) => {
      if (topic === 'tx') batches.push(from)
      publish(from, topic, bytes)
    }
    // Neither of the two who know of it proposes next: without Bob's help the proposer would wait for its own turn.
    // At least one block, so that none is needed only to bring up the time.
    do {
      const { buyPrice: before } = await changePrices(others[0])
      await seenByAll(awake, must(others[0], 'four').index + 1, before)
    } while ([1, 2].includes(proposerOf([1, 2, 3, 4], heightOf(bob) + 1, 0) ?? 0))
    batches.length = 0
    const height = heightOf(bob)
    const { buyPrice } = await changePrices(ann)
    await pass(world, 70)
    switchOff(street, ann)
    Object.assign(awake, { households: [bob, ...others] })
    expect(await seenByAll(awake, 1, buyPrice, 2_900)).toBe(true)
    expect(heightOf(bob)).toBe(height + 1)
    expect(batches.filter((from) => from === bob.peer)).toHaveLength(1)
  })
})

describe('late precommits', () => {
  test('of the height just decided stand in the next block’s certificate, in the order of the set', async () => {
    const awake = await quietStreet()
    const { world, households } = awake
    // The slowest line: whoever decides on the quick three hears the fourth later.
    const slow = must(households[3], 'four')
    for (const one of households.slice(0, 3)) {
      const { events } = nodeOf(one)
      const hear = events.gossip
      Object.assign(events, {
        gossip: async (...args: Parameters<typeof hear>) => {
          if (args[0] === slow.peer) await new Promise<void>((resolve) => world.after(400, resolve))
          return hear(...args)
        },
      })
    }
    const three = { ...awake, households: households.slice(0, 3) }
    /** Signers named by the block with a change of prices; the block before it was agreed a moment ago. */
    const signersAtOnce = async (): Promise<number[]> => {
      const { buyPrice } = await changePrices(households[0])
      expect(await seenByAll(three, 1, buyPrice)).toBe(true)
      return signersOf(awake, heightOf(households[0]))
    }
    await pass(world, 61_000)
    // After the pause an empty block brings up the time, and the one with the prices follows at once. Once a minute the
    // street waits for those who are awake, else only for a quorum.
    expect(await signersAtOnce()).toEqual([1, 2, 3, 4])
    const next = await signersAtOnce()
    // The slow one knows its own word, so where it proposed this block the one after it shows who was waited for.
    const isSlow = blockAt(awake, heightOf(households[0])).header.proposer === 4
    expect((isSlow ? await signersAtOnce() : next).length).toBe(3)
    expect(awake.checks.violations).toEqual([])
  })

  test('are waited for a second at most, and while transactions wait only once a minute', async () => {
    const awake = await quietStreet()
    const { world, households } = awake
    const mute = must(households[3], 'four')
    // Its link lives, its precommits never come.
    for (const one of households.slice(0, 3)) {
      const { events } = nodeOf(one)
      const hear = events.gossip
      Object.assign(events, {
        gossip: async (...args: Parameters<typeof hear>) =>
          args[0] === mute.peer && args[1] === 'consensus' ? 'ignore' : hear(...args),
      })
    }
    const three = { ...awake, households: households.slice(0, 3) }
    const took: number[] = []
    for (let turn = 0; turn < 12; turn++) {
      const [height, startedMs] = [heightOf(households[0]), world.nowMs()]
      const { buyPrice } = await changePrices(households[0])
      expect(await seenByAll(three, 1, buyPrice, 20_000)).toBe(true)
      const heights = Array.from({ length: heightOf(households[0]) - height }, (_, i) => height + 1 + i)
      // Heights that the mute one proposes cost a timeout, which is not what is measured here.
      if (heights.some((at) => proposerOf([1, 2, 3, 4], at, 0) === 4)) continue
      took.push(world.nowMs() - startedMs)
    }
    expect(took.length).toBeGreaterThanOrEqual(6)
    const slow = took.filter((ms) => ms > 700)
    expect(Math.max(...took)).toBeLessThan(2_000)
    expect(slow.length).toBeLessThanOrEqual(2)
  })

  test('are taken for a bounded time, of the round that decided, and by the right key only', async () => {
    const awake = await quietStreet()
    const { world, street, households } = awake
    const [ann, bob, , dan] = households
    if (ann === undefined || bob === undefined || dan === undefined) throw new Error('four households')
    switchOff(street, dan)
    await pass(world, 2_000)
    await changePrices(ann)
    await pass(world, 5_000)
    const chain = must(nodeOf(ann).state.chain, 'founded')
    const certificate = must(chain.certificate(), 'agreed')
    expect(certificate.signatures).toHaveLength(3)
    const change = { type: 'precommit', height: chain.height(), choice: chain.tip().id } as const
    const say = async (round: number, by = dan) => {
      const vote = await signedVoteOf(by, ann, { ...change, round, household: 4 })
      return nodeOf(ann).events.gossip(bob.peer, 'consensus', bundle(vote))
    }
    expect(await say(certificate.round, bob)).toBe('reject')
    expect(await say(certificate.round + 1)).toBe('ignore')
    expect(await say(certificate.round)).toBe('accept')
    expect(chain.certificate()?.signatures.map((one) => one.household)).toEqual([1, 2, 3, 4])
    expect(await say(certificate.round)).toBe('ignore')
    // Bob has not heard it; half a minute later it is too late.
    await pass(world, LATE_TAKEN_MS)
    const late = await signedVoteOf(dan, ann, { ...change, round: certificate.round })
    if (heightOf(bob) === change.height)
      expect(await nodeOf(bob).events.gossip(ann.peer, 'consensus', bundle(late))).toBe('ignore')
  })
})
