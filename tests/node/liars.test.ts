// What liars can do to a whole node: a proposer with two blocks, votes of rounds far ahead, and old ones in one bundle.
import { describe, expect, test } from 'vitest'
import { buildBlock, must } from '../../src/ledger/index.ts'
import { consensusLimits, encodeMessage } from '../../src/consensus/index.ts'
import { heightOf, nodeOf } from './awake.ts'
import { listening } from './listening.ts'

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

test('a vote of another height does not come in behind one of ours', async () => {
  const { height, machine, say, signedVote } = await listening()
  const nil = { type: 'prevote', household: 2, choice: undefined } as const
  const votes = [await signedVote(nil), await signedVote({ ...nil, household: 3 }, 0, height - 1)]
  expect(await say(2, encodeMessage({ kind: 'votes', votes }))).toBe('reject')
  expect(machine().tallies.size).toBe(0)
})
