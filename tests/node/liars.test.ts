// What liars can do to a whole node: a proposer with two blocks, votes of rounds far ahead, and old ones in one bundle.
import { describe, expect, test } from 'vitest'
import { buildBlock, encodeBlock, must, proposalBytes } from '../../src/ledger/index.ts'
import { consensusLimits, decodeMessage, encodeMessage, proposerOf } from '../../src/consensus/index.ts'
import { repeat } from '../../src/node/agreement/speaking.ts'
import { heightOf, nodeOf } from './awake.ts'
import { listening, type Listening } from './listening.ts'

describe('a proposer that signs two blocks for one round', () => {
  test('does not keep us from the one that the others agreed on', async () => {
    const { ann, chain, height, propose, proposer, signedVote, say } = await listening()
    const proof = must(chain.certificate(), 'the street has agreed before')
    const timesOf = (shiftMs: bigint) => ({
      ...proof,
      signatures: proof.signatures.map((one) => ({ ...one, timeMs: one.timeMs + shiftMs })),
    })
    const [unsound, sound] = [timesOf(1n), proof].map(
      (certificate) => buildBlock(chain.tip(), proposer, certificate, []).executed.block,
    )
    for (const block of [unsound, sound]) expect(await propose(must(block, 'two blocks were built'))).toBe('accept')
    const votes = await Promise.all(
      [2, 3, 4].map((household) => signedVote({ type: 'precommit', household, choice: sound?.id })),
    )
    await say(2, encodeMessage({ kind: 'votes', votes }))
    expect(heightOf(ann)).toBe(height)
    expect(chain.tip().id).toBe(sound?.id)
  })

  test('makes us execute no more blocks than a height may have', async () => {
    const { ann, chain, propose, proposer } = await listening()
    const proof = must(chain.certificate(), 'the street has agreed before')
    const verdicts: string[] = []
    for (let shiftMs = 1n; shiftMs <= 40n; shiftMs++) {
      const signatures = proof.signatures.map((one) => ({ ...one, timeMs: one.timeMs + shiftMs }))
      verdicts.push(await propose(buildBlock(chain.tip(), proposer, { ...proof, signatures }, []).executed.block))
    }
    // A block of our own may be among them.
    expect(verdicts.lastIndexOf('accept')).toBeLessThan(consensusLimits.BLOCKS_PER_HEIGHT)
    expect(verdicts.at(-1)).toBe('ignore')
    expect(nodeOf(ann).state.agreement?.blocks.size).toBe(consensusLimits.BLOCKS_PER_HEIGHT)
  })
})

describe('votes of rounds far ahead', () => {
  test('in one bundle are as few as one by one, and heard again when their round comes', async () => {
    const { ann, machine, say, signedVote } = await listening()
    const nil = { type: 'precommit', choice: undefined } as const
    const far = await Promise.all([9, 10, 11, 12].map((round) => signedVote({ ...nil, household: 3 }, round)))
    await say(2, encodeMessage({ kind: 'votes', votes: far }))
    const kept = [...(nodeOf(ann).state.agreement?.votes.values() ?? [])].filter((vote) => vote.household === 3)
    expect(kept).toHaveLength(consensusLimits.FAR_VOTES)
    // Others reach round 12, and so do we; the vote that we had no room for counts now.
    const there = await Promise.all([2, 4].map((household) => signedVote({ ...nil, type: 'prevote', household }, 12)))
    await say(2, encodeMessage({ kind: 'votes', votes: there }))
    expect(machine().round).toBe(12)
    await say(2, encodeMessage({ kind: 'votes', votes: far.slice(3) }))
    expect(machine().tallies.get(12)?.precommit.has(3)).toBe(true)
  })
})

test('votes of rounds far ahead are passed on as long as they count, and no longer', async () => {
  const { vote } = await listening()
  const verdicts: string[] = []
  for (const round of [9, 10, 11, 12])
    verdicts.push(await vote({ type: 'prevote', household: 3, choice: undefined }, round))
  expect(verdicts).toEqual(['accept', 'accept', 'ignore', 'ignore'])
})

test('a vote of another height does not come in behind one of ours', async () => {
  const { height, machine, say, signedVote } = await listening()
  const nil = { type: 'prevote', household: 2, choice: undefined } as const
  const votes = [await signedVote(nil), await signedVote({ ...nil, household: 3 }, 0, height - 1)]
  expect(await say(2, encodeMessage({ kind: 'votes', votes }))).toBe('reject')
  expect(machine().tallies.size).toBe(0)
})

/** A sound block of round 0's proposer, proposed. */
const proposeSoundly = async (street: Listening) => {
  const { chain, proposer, propose } = street
  const { block } = buildBlock(chain.tip(), proposer, chain.certificate(), []).executed
  expect(await propose(block)).toBe('accept')
  return block
}

describe('a household that prevotes twice', () => {
  const nil = { type: 'prevote', household: 2, choice: undefined } as const

  test('counts for either choice here as everywhere, so that nobody alone hears of a lock', async () => {
    const street = await listening()
    const { id } = await proposeSoundly(street)
    for (const one of [nil, { ...nil, choice: id }, { ...nil, household: 3, choice: id }]) await street.vote(one)
    expect(street.machine().locked).toEqual({ round: 0, blockId: id })
  })

  test('is repeated with both its words', async () => {
    const street = await listening()
    const { id } = await proposeSoundly(street)
    for (const one of [nil, { ...nil, choice: id }]) await street.vote(one)
    const agreement = must(nodeOf(street.ann).state.agreement, 'the street is founded')
    const said: Uint8Array[] = []
    Object.assign(agreement.context, { publish: (bytes: Uint8Array) => said.push(bytes) })
    repeat(agreement)
    const votes = said.flatMap((bytes) => {
      const decoded = decodeMessage(bytes)
      return decoded.ok && decoded.value.kind === 'votes' ? decoded.value.votes : []
    })
    expect(votes.filter(({ household }) => household === 2).map(({ choice }) => choice)).toEqual([undefined, id])
  })
})

describe('after many rounds in vain', () => {
  /** More than a third speaks of ever later rounds, and we follow. */
  const goTo = async ({ machine, vote }: Listening, last: number): Promise<void> => {
    for (let round = machine().round + 2; round <= last; round += 2)
      for (const household of [2, 3]) await vote({ type: 'prevote', household, choice: undefined }, round)
    expect(machine().round).toBe(last)
  }

  test('the polka behind our lock, and its block, are still here for others to hear of', async () => {
    const street = await listening()
    const { id } = await proposeSoundly(street)
    for (const household of [2, 3]) await street.vote({ type: 'prevote', household, choice: id })
    expect(street.machine().locked?.blockId).toBe(id)
    await goTo(street, 40)
    const agreement = must(nodeOf(street.ann).state.agreement, 'the street is founded')
    for (const household of [2, 3]) expect(agreement.votes.get(`prevote/0/${household}`)?.choice).toBe(id)
    expect(agreement.proposals.get(0)?.blockId).toBe(id)
    expect(agreement.blocks.has(id)).toBe(true)
  })

  test('a block that nobody locked, and its proposal, are forgotten', async () => {
    const street = await listening()
    const { id } = await proposeSoundly(street)
    await goTo(street, 40)
    const agreement = must(nodeOf(street.ann).state.agreement, 'the street is founded')
    expect(agreement.proposals.has(0)).toBe(false)
    expect(agreement.blocks.has(id)).toBe(false)
  })

  test('a decision whose precommits we have forgotten is left to those who can show them', async () => {
    const street = await listening()
    const { ann, chain, height, household, say, vote } = street
    const round = [40, 42].find((one) => proposerOf([1, 2, 3, 4], height, one) !== 1) ?? 40
    const by = must(proposerOf([1, 2, 3, 4], height, round), 'somebody proposes')
    const { block } = buildBlock(chain.tip(), by, chain.certificate(), []).executed
    for (const one of [2, 3, 4]) await vote({ type: 'precommit', household: one, choice: block.id })
    await goTo(street, round)
    const made = { height, round, validRound: -1, household: by, blockId: block.id }
    const signature = await household(by).keyring.device.sign(proposalBytes(chain.chainId, made))
    const proposal = { ...made, block: encodeBlock(block), signature }
    expect(await say(by, encodeMessage({ kind: 'proposal', proposal }))).toBe('accept')
    expect(street.machine().step).toBe('decided')
    expect(heightOf(ann)).toBe(height - 1)
  })
})
