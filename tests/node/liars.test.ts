// A neighbour that votes twice: the node keeps both votes, and a certificate carries the one that counted.
import { expect, test } from 'vitest'
import { encodeMessage, proposerOf, verifyCommit } from '../../src/consensus/index.ts'
import { buildBlock, encodeBlock, must, proposalBytes, voteBytes, type Choice } from '../../src/ledger/index.ts'
import { EPOCH_MS } from '../sim/household.ts'
import { getUp, heightOf, nodeOf, pass, warmUp } from './awake.ts'

test('CertificateQuorum: a certificate has the signature for its block of one who had signed nil before', async () => {
  const street = await getUp()
  await warmUp(street)
  await pass(street.world, 1_000)
  const [ann] = street.households
  const { state, events } = nodeOf(ann)
  const chain = must(state.chain, 'the street is founded')
  const tip = chain.tip()
  const height = heightOf(ann) + 1
  const device = (id: number) => must(street.households[id - 1], 'ids are 1 to 4').keyring.device
  const say = (bytes: Uint8Array) => events.gossip(must(street.households[1], 'four').peer, 'consensus', bytes)
  const round = must(
    [0, 1].find((at) => proposerOf([1, 2, 3, 4], height, at) !== 1),
    'others propose too',
  )
  const proposer = must(proposerOf([1, 2, 3, 4], height, round), 'somebody proposes')
  const { block } = buildBlock(tip, proposer, chain.certificate(), []).executed
  const made = { height, round, validRound: -1, household: proposer, blockId: block.id }
  const signature = await device(proposer).sign(proposalBytes(chain.chainId, made))
  await say(encodeMessage({ kind: 'proposal', proposal: { ...made, block: encodeBlock(block), signature } }))
  const precommit = async (household: number, choice: Choice) => {
    const timeMs = BigInt(EPOCH_MS + street.world.nowMs())
    const vote = { type: 'precommit', height, round, household, choice, timeMs } as const
    const signed = { ...vote, signature: await device(household).sign(voteBytes(chain.chainId, vote)) }
    return say(encodeMessage({ kind: 'votes', votes: [signed] }))
  }
  await precommit(2, undefined)
  await precommit(3, block.id)
  await precommit(4, block.id)
  expect(heightOf(ann)).toBe(height - 1)
  expect(await precommit(2, block.id)).toBe('accept')
  expect(heightOf(ann)).toBe(height)
  const proof = must(chain.certificate(), 'a block was agreed')
  expect(proof.signatures.map(({ household }) => household)).toEqual([2, 3, 4])
  const voters = tip.state.street.nextSet
  expect(await verifyCommit(state.ports.crypto, chain.chainId, proof, { height, id: block.id }, voters)).toBeUndefined()
})
