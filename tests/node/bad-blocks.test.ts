// Blocks that a lying proposer could make: each is heard, and gets no vote.
import { expect, test } from 'vitest'
import { encodeMessage, proposerOf } from '../../src/consensus/index.ts'
import {
  buildBlock,
  encodeBlock,
  must,
  proposalBytes,
  signTransaction,
  type Block,
  type CommitCertificate,
  type Transaction,
  type Verified,
} from '../../src/ledger/index.ts'
import { EPOCH_MS } from '../sim/household.ts'
import { getUp, heightOf, nodeOf, pass, warmUp } from './awake.ts'

/** Household 1 listens; gives what it thinks of a block that the proposer whose turn it is makes. */
const listening = async () => {
  const street = await getUp()
  await warmUp(street)
  await pass(street.world, 1_000)
  const [ann] = street.households
  const { state, events } = nodeOf(ann)
  const chain = must(state.chain, 'the street is founded')
  const height = heightOf(ann) + 1
  const turn = (round: number): number => must(proposerOf([1, 2, 3, 4], height, round), 'somebody proposes')
  const round = turn(0) === 1 ? 1 : 0
  const proposer = turn(round)
  const household = (id: number) => must(street.households[id - 1], 'ids are 1 to 4')
  const build = (lastCommit: CommitCertificate | undefined, transactions: readonly Verified<Transaction>[] = []) =>
    buildBlock(chain.tip(), proposer, lastCommit, transactions).executed.block
  const judgementOf = async (block: Block): Promise<boolean | undefined> => {
    const made = { height, round, validRound: -1, household: proposer, blockId: block.id }
    const signature = await household(proposer).keyring.device.sign(proposalBytes(chain.chainId, made))
    const bytes = encodeMessage({ kind: 'proposal', proposal: { ...made, block: encodeBlock(block), signature } })
    expect(await events.gossip(household(proposer).peer, 'consensus', bytes)).toBe('accept')
    return nodeOf(ann).state.agreement?.machine.proposals.get(round)?.valid
  }
  return { ...street, chain, household, build, judgementOf }
}

test('a sound block is valid', async () => {
  const { build, chain, judgementOf } = await listening()
  expect(await judgementOf(build(chain.certificate()))).toBe(true)
})

test('CertificateQuorum: a block without the certificate of its parent is not', async () => {
  const { build, judgementOf } = await listening()
  expect(await judgementOf(build(undefined))).toBe(false)
})

test('Validity: a block with a transaction that its household did not sign is not', async () => {
  const { build, chain, household, judgementOf, world } = await listening()
  const body = { kind: 'standing', buyPrice: 1n, sellPrice: 1n, keepUnsold: true } as const
  const { street } = chain.tip().state
  const expiresAtMs = BigInt(EPOCH_MS + world.nowMs() + 60_000)
  const signed = await signTransaction(household(2).keyring.household, street, { body, nonce: 90n, expiresAtMs })
  const forged = { ...signed, signature: new Uint8Array(64) }
  expect(build(chain.certificate(), [signed]).transactions).toHaveLength(1)
  expect(await judgementOf(build(chain.certificate(), [forged]))).toBe(false)
})
