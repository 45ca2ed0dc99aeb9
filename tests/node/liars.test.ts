// A neighbour that votes twice: the node keeps both votes, and a certificate carries the one that counted.
import { expect, test } from 'vitest'
import { verifyCommit } from '../../src/consensus/index.ts'
import { buildBlock, must } from '../../src/ledger/index.ts'
import { heightOf, nodeOf } from './awake.ts'
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
