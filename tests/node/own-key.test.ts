// The key of this computer: whoever restored, cloned or rolled back a profile holds a key that has said more than its
// journal knows. It is found out before it signs a word, and it never signs again.
import { describe, expect, test } from 'vitest'
import { beatBytes, encodeBeat } from '../../src/p2p/index.ts'
import { encodeMessage, proposerOf } from '../../src/consensus/index.ts'
import { buildBlock, encodeBlock, must, proposalBytes, voteBytes } from '../../src/ledger/index.ts'
import { isBehind } from '../../src/node/agreement/behind.ts'
import { heardOfUs } from '../../src/node/agreement/own-key.ts'
import { copyDisk } from '../sim/disk.ts'
import { EPOCH_MS, switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import {
  bundle,
  changePrices,
  getUp,
  heightOf,
  nodeOf,
  noticesOf,
  pass,
  seenByAll,
  signedVoteOf,
  warmUp,
  wordsOf,
  type Awake,
} from './awake.ts'

const four = ({ households }: Awake): [SimHousehold, SimHousehold, SimHousehold, SimHousehold] => {
  const [ann, bob, cem, dan] = households
  if (ann === undefined || bob === undefined || cem === undefined || dan === undefined) throw new Error('four')
  return [ann, bob, cem, dan]
}
const standingOf = (household: SimHousehold) => nodeOf(household).state.ownKey.standing
const agreeOnce = async (awake: Awake, sender: SimHousehold): Promise<void> => {
  const { buyPrice } = await changePrices(sender)
  expect(await seenByAll(awake, sender.index + 1, buyPrice)).toBe(true)
}

describe('a profile that was rolled back', () => {
  test('is found out by its neighbours, says not one word, and stays silent over restarts', async () => {
    const awake = await getUp()
    const { world, street, checks } = awake
    const [ann, , cem] = four(awake)
    await warmUp(awake)
    const old = copyDisk(cem.disk)
    for (let height = 0; height < 3; height++) await agreeOnce(awake, ann)
    switchOff(street, cem)
    const before = checks.said.size
    Object.assign(cem, { disk: old })
    await switchOn(street, cem)
    await pass(world, 5_000)
    expect(standingOf(cem)).toBe('retired')
    expect(noticesOf(cem)).toContain('key-retired')
    expect(heightOf(cem)).toBe(heightOf(ann))
    expect(checks.said.size).toBe(before)
    switchOff(street, cem)
    await switchOn(street, cem)
    expect(standingOf(cem)).toBe('retired')
    await agreeOnce(awake, ann)
    expect(wordsOf(awake, 3, heightOf(ann))).toEqual([])
    expect(checks.violations).toEqual([])
  })

  test('within the running height, too: a neighbour still has the word that the journal lacks', async () => {
    const awake = await getUp()
    const { world, street } = awake
    const [ann, bob, cem, dan] = four(awake)
    await warmUp(awake)
    // Too few are left to end the height meanwhile: of an ended one nothing can be said twice.
    for (const gone of [cem, dan]) switchOff(street, gone)
    const vote = await signedVoteOf(cem, ann, { choice: 'ab'.repeat(32) })
    expect(await nodeOf(bob).events.gossip(ann.peer, 'consensus', bundle(vote))).toBe('accept')
    await switchOn(street, cem)
    await pass(world, 2_500)
    expect(standingOf(cem)).toBe('retired')
    // What its neighbour repeats is all that is ever heard of it.
    expect(wordsOf(awake, 3, vote.height)).toEqual(['0/prevote'])
  })

  test('finds itself out in the certificates that it catches up with, when nobody remembers a vote of its own', async () => {
    const awake = await getUp()
    const { world, street } = awake
    const [ann, bob, cem, dan] = four(awake)
    await warmUp(awake)
    const old = copyDisk(cem.disk)
    await agreeOnce(awake, ann)
    switchOff(street, cem)
    await pass(world, 1_000)
    for (let height = 0; height < 2; height++) {
      await changePrices(ann)
      await pass(world, 5_000)
    }
    expect(heightOf(bob)).toBe(heightOf(dan))
    Object.assign(cem, { disk: old })
    await switchOn(street, cem)
    await pass(world, 5_000)
    expect(heightOf(cem)).toBe(heightOf(ann))
    expect(standingOf(cem)).toBe('retired')
  })

  test('hears so from its disk, too: another tab of the profile has retired the key there', async () => {
    const awake = await getUp()
    const [ann, , cem] = four(awake)
    await warmUp(awake)
    cem.disk.retired = 'key-astray'
    expect(standingOf(cem)).toBe('clear')
    await agreeOnce(awake, ann)
    expect(standingOf(cem)).toBe('retired')
    expect(noticesOf(cem)).toContain('key-retired')
    expect(wordsOf(awake, 3, heightOf(ann))).toEqual([])
  })
})

describe('a key that is used in two places', () => {
  test('retires as soon as a word in its own name comes by that its journal lacks', async () => {
    const awake = await getUp()
    const [ann, bob] = four(awake)
    await warmUp(awake)
    const vote = await signedVoteOf(ann, ann, { timeMs: 7n })
    expect(standingOf(ann)).toBe('clear')
    await nodeOf(ann).events.gossip(bob.peer, 'consensus', bundle(vote))
    expect(standingOf(ann)).toBe('retired')
    expect(ann.disk.retired).toBe('key-astray')
  })

  test('does not retire for words that a neighbour has made up', async () => {
    const awake = await getUp()
    const [ann] = four(awake)
    await warmUp(awake)
    const { state } = nodeOf(ann)
    const { chainId } = must(state.chain, 'the street is founded')
    const { signature, ...vote } = await signedVoteOf(ann, ann, { height: heightOf(ann) + 9 })
    const words = { speech: vote.type, height: vote.height, round: vote.round, signBytes: voteBytes(chainId, vote) }
    await state.loop.run(() => heardOfUs(state, { ...words, signature: new Uint8Array(64) }))
    expect(standingOf(ann)).toBe('clear')
    await state.loop.run(() => heardOfUs(state, { ...words, signature }))
    expect(standingOf(ann)).toBe('retired')
  })

  test('retires for a proposal in its own name as for a vote', async () => {
    const awake = await getUp()
    const [ann, bob] = four(awake)
    await warmUp(awake)
    const chain = must(nodeOf(ann).state.chain, 'the street is founded')
    const turn = (): number => [0, 1, 2].findIndex((at) => proposerOf([1, 2, 3, 4], heightOf(ann) + 1, at) === 1)
    while (turn() < 0) await warmUp(awake)
    const round = turn()
    const { block } = buildBlock(chain.tip(), 1, chain.certificate(), []).executed
    const made = { height: heightOf(ann) + 1, round, validRound: -1, household: 1, blockId: block.id }
    const signature = await ann.keyring.device.sign(proposalBytes(chain.chainId, made))
    const proposal = { ...made, block: encodeBlock(block), signature }
    await nodeOf(ann).events.gossip(bob.peer, 'consensus', encodeMessage({ kind: 'proposal', proposal }))
    expect(standingOf(ann)).toBe('retired')
  })

  test('does not retire for its own words that come back, nor for words that a neighbour places elsewhere', async () => {
    const awake = await getUp()
    const [ann] = four(awake)
    await warmUp(awake)
    const { state } = nodeOf(ann)
    const chain = must(state.chain, 'the street is founded')
    const old = await signedVoteOf(ann, ann, { height: 3, timeMs: 7n })
    const signBytes = voteBytes(chain.chainId, old)
    const { round, signature } = old
    const tell = (height: number, speech: 'proposal' | 'prevote' | 'precommit', bytes = signBytes) =>
      state.loop.run(() => heardOfUs(state, { height, round, speech, signBytes: bytes, signature }))
    await tell(1_000_000, 'prevote')
    await tell(1_000_000, 'proposal')
    await tell(1_000_000, 'precommit', signBytes.subarray(1))
    await tell(1_000_000, 'precommit', new Uint8Array(3))
    // Of a height that is over the journal knows no bytes any more, so nothing is proved.
    await tell(3, 'prevote')
    expect(standingOf(ann)).toBe('clear')
    // Its neighbours repeat its words to it, byte for byte.
    for (const vote of awake.checks.votes.values())
      if (vote.household === 1) await nodeOf(ann).events.gossip(four(awake)[1].peer, 'consensus', bundle(vote))
    expect(standingOf(ann)).toBe('clear')
  })
})

describe('after a start', () => {
  test('nothing is signed before a neighbour has said what it heard last', async () => {
    const awake = await getUp((index) => index === 0)
    const { world, street, checks } = awake
    const [ann, bob, cem] = four(awake)
    await changePrices(ann)
    await pass(world, 30_000)
    expect(standingOf(ann)).toBe('asking')
    expect(checks.said.size).toBe(0)
    await switchOn(street, bob)
    await switchOn(street, cem)
    await pass(world, 1_000)
    expect(standingOf(ann)).toBe('clear')
  })

  test('one neighbour that answers is enough after two seconds; nobody at all is not', async () => {
    const awake = await getUp((index) => index > 0)
    const { world, street } = awake
    const [ann, , cem, dan] = four(awake)
    for (const mute of [cem, dan]) Object.assign(nodeOf(mute).events, { request: () => new Promise(() => {}) })
    await switchOn(street, ann)
    await pass(world, 1_500)
    expect(standingOf(ann)).toBe('asking')
    await pass(world, 1_500)
    expect(standingOf(ann)).toBe('clear')
    const bob = must(awake.households[1], 'four')
    Object.assign(nodeOf(bob).events, { request: () => new Promise(() => {}) })
    switchOff(street, ann)
    await switchOn(street, ann)
    await pass(world, 20_000)
    expect(standingOf(ann)).toBe('asking')
  })

  test('nonsense and refusals are no answers', async () => {
    for (const request of [async () => Uint8Array.of(1, 2, 3), () => Promise.reject(new Error('not today'))]) {
      const awake = await getUp((index) => index > 0)
      const [ann, ...others] = four(awake)
      for (const other of others) Object.assign(nodeOf(other).events, { request })
      await switchOn(awake.street, ann)
      await pass(awake.world, 15_000)
      expect(standingOf(ann)).toBe('asking')
    }
  })

  test('a household that votes alone asks nobody', async () => {
    const awake = await getUp(() => true, 1)
    const [ann] = awake.households
    expect(nodeOf(ann).state.ownKey.standing).toBe('clear')
    const { buyPrice } = await changePrices(ann)
    expect(await seenByAll(awake, 1, buyPrice, 5_000)).toBe(true)
  })

  test('a reload is cleared within half a second, and votes at the first transaction after it', async () => {
    const awake = await getUp()
    const { world, street } = awake
    const [ann, bob] = four(awake)
    await warmUp(awake)
    const [cleared, voted]: number[][] = [[], []]
    for (let turn = 0; turn < 8; turn++) {
      switchOff(street, bob)
      await pass(world, 1_500)
      const spoken = () => [...awake.checks.said.keys()].filter((place) => place.startsWith('2/')).length
      const startedMs = world.nowMs()
      await switchOn(street, bob)
      await world.until(() => standingOf(bob) === 'clear', 10_000)
      cleared?.push(world.nowMs() - startedMs)
      const [before, sentMs] = [spoken(), world.nowMs()]
      await changePrices(ann)
      await world.until(() => spoken() > before, 10_000)
      voted?.push(world.nowMs() - sentMs)
      await pass(world, 3_000)
    }
    // Most of the first is the simulated link that comes up (up to 220 ms), of the second what a height takes anyway.
    expect(Math.max(...(cleared ?? []))).toBeLessThanOrEqual(500)
    expect(Math.max(...(voted ?? []))).toBeLessThanOrEqual(500)
    expect(awake.checks.violations).toEqual([])
  })
})

describe('behind', () => {
  const beat = async (awake: Awake, from: SimHousehold, height: number): Promise<Uint8Array> => {
    const chain = must(nodeOf(from).state.chain, 'the street is founded')
    const made = {
      household: from.index + 1,
      height: BigInt(height),
      timeMs: BigInt(EPOCH_MS + awake.world.nowMs()),
      votes: true,
    }
    return encodeBeat({ ...made, signature: await from.keyring.device.sign(beatBytes(chain.chainId, made)) })
  }

  test('a signed word of a higher height keeps a node from voting until it has caught up', async () => {
    const awake = await getUp()
    const { street } = awake
    const [ann, bob, , dan] = four(awake)
    await warmUp(awake)
    switchOff(street, dan)
    await pass(awake.world, 2_000)
    await changePrices(ann)
    await pass(awake.world, 5_000)
    await switchOn(street, dan)
    const { state, events } = nodeOf(dan)
    await events.gossip(bob.peer, 'presence', await beat(awake, bob, heightOf(bob)))
    if (heightOf(dan) < heightOf(bob)) expect(isBehind(state)).toBe(true)
    await pass(awake.world, 2_000)
    expect(heightOf(dan)).toBe(heightOf(ann))
    expect(isBehind(state)).toBe(false)
  })

  test('one liar about heights stops nobody for longer than ten seconds, however often it lies', async () => {
    const awake = await getUp()
    const [ann, bob, cem, dan] = four(awake)
    await warmUp(awake)
    const lie = async (): Promise<void> => {
      for (const one of [ann, bob, cem])
        await nodeOf(one).events.gossip(dan.peer, 'presence', await beat(awake, dan, 1_000_000_000))
    }
    await lie()
    expect(isBehind(nodeOf(ann).state)).toBe(true)
    await pass(awake.world, 10_500)
    for (let height = 0; height < 3; height++) {
      await lie()
      const { buyPrice } = await changePrices(ann)
      expect(await seenByAll(awake, 1, buyPrice, 5_000)).toBe(true)
    }
  })

  test('an unsigned word of a higher height is no reason to be silent', async () => {
    const awake = await getUp()
    const [ann, bob] = four(awake)
    await warmUp(awake)
    const vote = await signedVoteOf(bob, ann, { height: heightOf(ann) + 3 })
    const forged = bundle({ ...vote, signature: new Uint8Array(64) })
    expect(await nodeOf(ann).events.gossip(bob.peer, 'consensus', forged)).toBe('ignore')
    expect(isBehind(nodeOf(ann).state)).toBe(false)
    await nodeOf(ann).events.gossip(bob.peer, 'consensus', bundle(vote))
    expect(isBehind(nodeOf(ann).state)).toBe(true)
  })
})
