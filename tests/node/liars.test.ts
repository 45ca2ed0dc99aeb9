// What liars can do to a whole node: a proposer with two blocks, and old votes in one bundle.
import { describe, expect, test } from 'vitest'
import { buildBlock, encodeBlock, must, proposalBytes, voteBytes, type Vote } from '../../src/ledger/index.ts'
import { consensusLimits, encodeMessage, proposerOf } from '../../src/consensus/index.ts'
import type { SimHousehold } from '../sim/household.ts'
import { EPOCH_MS } from '../sim/household.ts'
import { getUp, heightOf, nodeOf, pass, warmUp } from './awake.ts'

const SET = [1, 2, 3, 4]

/** Household 1 listens to the words of three neighbours who are not to be disturbed by their own nodes. */
const listening = async () => {
  const awake = await getUp()
  await warmUp(awake)
  await pass(awake.world, 1_000)
  const [ann] = awake.households
  const node = nodeOf(ann)
  const chain = must(node.state.chain, 'the street is founded')
  const height = heightOf(ann) + 1
  const householdOf = (id: number): SimHousehold => must(awake.households[id - 1], 'ids are 1 to 4')
  const say = (from: number, bytes: Uint8Array) => node.events.gossip(householdOf(from).peer, 'consensus', bytes)
  const voteOf = async (household: number, change: Partial<Vote>) => {
    const timeMs = BigInt(EPOCH_MS + awake.world.nowMs())
    const vote: Vote = { type: 'precommit', height, round: 0, household, choice: undefined, timeMs, ...change }
    const signature = await householdOf(household).keyring.device.sign(voteBytes(chain.chainId, vote))
    return { ...vote, signature }
  }
  return { ...awake, ann, node, chain, height, householdOf, say, voteOf }
}

describe('a proposer that signs two blocks for one round', () => {
  test('does not keep us from the one that the others agreed on', async () => {
    const { node, chain, ann, height, householdOf, say, voteOf } = await listening()
    const round = must(
      [0, 1].find((at) => proposerOf(SET, height, at) !== 1),
      'household 1 proposes one of two rounds',
    )
    const household = must(proposerOf(SET, height, round), 'somebody proposes')
    const proof = must(chain.certificate(), 'the street has agreed before')
    const timesOf = (shiftMs: bigint) => ({
      ...proof,
      signatures: proof.signatures.map((one) => ({ ...one, timeMs: one.timeMs + shiftMs })),
    })
    const [unsound, sound] = [timesOf(1n), proof].map(
      (certificate) => buildBlock(chain.tip(), household, certificate, []).executed.block,
    )
    for (const block of [unsound, sound]) {
      const { id: blockId } = must(block, 'two blocks were built')
      const made = { height, round, validRound: -1, household, blockId }
      const signature = await householdOf(household).keyring.device.sign(proposalBytes(chain.chainId, made))
      const proposal = { ...made, block: encodeBlock(must(block, 'a block')), signature }
      expect(await say(household, encodeMessage({ kind: 'proposal', proposal }))).toBe('accept')
    }
    const votes = await Promise.all([2, 3, 4].map((id) => voteOf(id, { round, choice: sound?.id })))
    await say(2, encodeMessage({ kind: 'votes', votes }))
    expect(heightOf(ann)).toBe(height)
    expect(node.state.chain?.tip().id).toBe(sound?.id)
  })

  test('makes us execute no more blocks than a height may have', async () => {
    const { node, chain, height, householdOf, say } = await listening()
    const round = must(
      [0, 1].find((at) => proposerOf(SET, height, at) !== 1),
      'household 1 proposes one of two rounds',
    )
    const household = must(proposerOf(SET, height, round), 'somebody proposes')
    const proof = must(chain.certificate(), 'the street has agreed before')
    const verdicts: string[] = []
    for (let shiftMs = 1n; shiftMs <= 40n; shiftMs++) {
      const signatures = proof.signatures.map((one) => ({ ...one, timeMs: one.timeMs + shiftMs }))
      const { block } = buildBlock(chain.tip(), household, { ...proof, signatures }, []).executed
      const made = { height, round, validRound: -1, household, blockId: block.id }
      const signature = await householdOf(household).keyring.device.sign(proposalBytes(chain.chainId, made))
      const proposal = { ...made, block: encodeBlock(block), signature }
      verdicts.push(await say(household, encodeMessage({ kind: 'proposal', proposal })))
    }
    // A block of our own may be among them.
    expect(verdicts.lastIndexOf('accept')).toBeLessThan(consensusLimits.BLOCKS_PER_HEIGHT)
    expect(verdicts.at(-1)).toBe('ignore')
    expect(node.state.agreement?.blocks.size).toBe(consensusLimits.BLOCKS_PER_HEIGHT)
  })
})

describe('votes of rounds far ahead', () => {
  test('in one bundle are as few as one by one, and heard again when their round comes', async () => {
    const { node, say, voteOf } = await listening()
    const far = await Promise.all([9, 10, 11, 12].map((round) => voteOf(3, { round })))
    await say(2, encodeMessage({ kind: 'votes', votes: far }))
    const kept = [...(node.state.agreement?.votes.values() ?? [])].filter((vote) => vote.household === 3)
    expect(kept).toHaveLength(consensusLimits.FAR_VOTES)
    // Others reach round 12, and so do we; the vote that we had no room for counts now.
    const there = await Promise.all([2, 4].map((id) => voteOf(id, { round: 12, type: 'prevote' })))
    await say(2, encodeMessage({ kind: 'votes', votes: there }))
    expect(node.state.agreement?.machine.round).toBe(12)
    await say(2, encodeMessage({ kind: 'votes', votes: far.slice(3) }))
    expect(node.state.agreement?.machine.tallies.get(12)?.precommit.has(3)).toBe(true)
  })
})
