// A neighbour that votes twice: the node keeps both votes, and a certificate carries the one that counted.
import { expect, test } from 'vitest'
import { encodeMessage, verifyCommit } from '../../src/consensus/index.ts'
import { buildBlock, must } from '../../src/ledger/index.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import { heightOf, nodeOf, pass } from './awake.ts'
import { listening } from './listening.ts'

test('CertificateQuorum: a certificate has the signature for its block of one who had signed nil before', async () => {
  const { ann, chain, height, propose, proposer, vote } = await listening()
  const tip = chain.tip()
  const { block } = buildBlock(tip, proposer, chain.certificate(), []).executed
  await propose(block)
  await vote({ type: 'precommit', household: 2, choice: undefined })
  await vote({ type: 'precommit', household: 3, choice: block.id })
  await vote({ type: 'precommit', household: 4, choice: block.id })
  expect(heightOf(ann)).toBe(height - 1)
  expect(await vote({ type: 'precommit', household: 2, choice: block.id })).toBe('accept')
  expect(heightOf(ann)).toBe(height)
  const proof = must(chain.certificate(), 'a block was agreed')
  expect(proof.signatures.map(({ household }) => household)).toEqual([2, 3, 4])
  const { crypto } = nodeOf(ann).state.ports
  const voters = tip.state.street.nextSet
  expect(await verifyCommit(crypto, chain.chainId, proof, { height, id: block.id }, voters)).toBeUndefined()
})

test('both votes of a liar are kept as evidence, and outlive a restart', async () => {
  const { ann, street, vote } = await listening()
  await vote({ type: 'prevote', household: 2, choice: undefined })
  await vote({ type: 'prevote', household: 2, choice: 'ab'.repeat(32) })
  const evidence = () =>
    nodeOf(ann).state.agreement?.conflicts.map(({ first, second }) => [first.choice, second.choice])
  expect(evidence()).toEqual([[undefined, 'ab'.repeat(32)]])
  await pass(street.world, 4_000)
  switchOff(street, ann)
  await switchOn(street, ann)
  expect(evidence()).toEqual([[undefined, 'ab'.repeat(32)]])
})

test('a vote of another height does not come in behind one of ours', async () => {
  const { height, machine, say, signedVote } = await listening()
  const nil = { type: 'prevote', household: 2, choice: undefined } as const
  const votes = [await signedVote(nil), await signedVote({ ...nil, household: 3 }, 0, height - 1)]
  expect(await say(2, encodeMessage({ kind: 'votes', votes }))).toBe('reject')
  expect(machine().tallies.size).toBe(0)
})
