// Blocks that a lying proposer could make: each is heard, and gets no vote.
import { expect, test } from 'vitest'
import { certificateOf } from '../../src/consensus/index.ts'
import {
  blockIdOf,
  buildBlock,
  encodeBlock,
  encodeCertificate,
  must,
  signTransaction,
  voteBytes,
  type Block,
  type CommitCertificate,
  type Transaction,
  type Verified,
} from '../../src/ledger/index.ts'
import { encodeBatch } from '../../src/p2p/index.ts'
import { EPOCH_MS } from '../sim/household.ts'
import { nodeOf } from './awake.ts'
import { listening, type Listening } from './listening.ts'

/** What the listening household thinks of the block that the proposer makes of these parts. */
const judgementOf = async (
  { chain, machine, propose, proposer }: Listening,
  lastCommit: CommitCertificate | undefined,
  transactions: readonly Verified<Transaction>[] = [],
): Promise<boolean | undefined> => {
  const { block } = buildBlock(chain.tip(), proposer, lastCommit, transactions).executed
  expect(block.transactions).toHaveLength(transactions.length)
  expect(await propose(block)).toBe('accept')
  return machine().proposals.get(0)?.valid
}

test('a sound block is valid', async () => {
  const street = await listening()
  expect(await judgementOf(street, street.chain.certificate())).toBe(true)
})

test('CertificateQuorum: a block without the certificate of its parent is not', async () => {
  expect(await judgementOf(await listening(), undefined)).toBe(false)
})

/** Words of household 2 that would apply. */
const wordsOfTwo = ({ chain, household, world }: Listening): Promise<Verified<Transaction>> =>
  signTransaction(household(2).keyring.household, chain.tip().state.street, {
    body: { kind: 'standing', buyPrice: 1n, sellPrice: 1n, keepUnsold: true },
    nonce: 90n,
    expiresAtMs: BigInt(EPOCH_MS + world.nowMs() + 60_000),
  })

test('Validity: a block with a transaction that its household did not sign is not', async () => {
  const street = await listening()
  const forged = { ...(await wordsOfTwo(street)), signature: new Uint8Array(64) }
  expect(await judgementOf(street, street.chain.certificate(), [forged])).toBe(false)
})

test('Validity: nor is it if the same words with their right signature wait in the pool', async () => {
  const street = await listening()
  const signed = await wordsOfTwo(street)
  const { ann, household } = street
  expect(await nodeOf(ann).events.gossip(household(2).peer, 'tx', encodeBatch([signed]))).toBe('accept')
  expect(await judgementOf(street, street.chain.certificate(), [{ ...signed, signature: new Uint8Array(64) }])).toBe(
    false,
  )
})

/** The certificate of the tip, had everybody's clock been eleven minutes ahead when they signed. */
const fromTheFuture = async ({
  chain,
  household,
  height,
  households,
  world,
}: Listening): Promise<CommitCertificate> => {
  const proof = must(chain.certificate(), 'the street has agreed before')
  const timeMs = BigInt(EPOCH_MS + world.nowMs() + 660_000)
  const vote = { type: 'precommit', height: height - 1, round: proof.round, choice: chain.tip().id, timeMs } as const
  const signed = households.map(async ({ index }) => {
    const bytes = voteBytes(chain.chainId, { ...vote, household: index + 1 })
    return { household: index + 1, timeMs, signature: await household(index + 1).keyring.device.sign(bytes) }
  })
  return { ...proof, signatures: await Promise.all(signed) }
}

test.each([
  [3, 'ignore'],
  [4, 'accept'],
])('of %i households, a block that is far ahead of our clock: %s; four have a median', async (size, verdict) => {
  const street = await listening(size)
  const certificate = await fromTheFuture(street)
  const { block } = buildBlock(street.chain.tip(), street.proposer, certificate, []).executed
  expect(await street.propose(block)).toBe(verdict)
  // What a clock says is no judgement of the block: the journal must come to the same one later.
  expect(street.machine().proposals.get(0)?.valid).toBe(size === 4 ? true : undefined)
})

/** What sync would bring: the block with the precommits of these households. */
const certified = async ({ height, signedVote }: Listening, block: Block, households: readonly number[]) => {
  const votes = households.map((household) => signedVote({ type: 'precommit', household, choice: block.id }))
  const decided = { height, round: 0, blockId: block.id }
  const certificate = certificateOf(decided, [1, 2, 3, 4], await Promise.all(votes))
  return { bytes: encodeBlock(block), certificate }
}

test('CertificateQuorum: a block that comes by sync is appended with the certificate of a quorum, and with no other', async () => {
  const street = await listening()
  const { chain, height, proposer } = street
  const { block } = buildBlock(chain.tip(), proposer, chain.certificate(), []).executed
  const two = await certified(street, block, [2, 3])
  const { bytes, certificate } = await certified(street, block, [2, 3, 4])
  const forged = certificate.signatures.map((one) => ({ ...one, signature: new Uint8Array(64) }))
  expect(await chain.appendAgreed(bytes, encodeCertificate(two.certificate))).toBe('refused')
  expect(await chain.appendAgreed(bytes, encodeCertificate({ ...certificate, signatures: forged }))).toBe('refused')
  expect(chain.height()).toBe(height - 1)
  expect(await chain.appendAgreed(bytes, encodeCertificate(certificate))).toBe('appended')
  expect(await chain.appendAgreed(bytes, encodeCertificate(certificate))).toBe('stale')
})

test('a block that the disk does not take is not the tip', async () => {
  const street = await listening()
  const { ann, chain, height, proposer } = street
  const { block } = buildBlock(chain.tip(), proposer, chain.certificate(), []).executed
  const { bytes, certificate } = await certified(street, block, [2, 3, 4])
  Object.assign(nodeOf(ann).state.ports.store, { appendAll: () => Promise.reject(new Error('no room')) })
  await expect(chain.appendAgreed(bytes, encodeCertificate(certificate))).rejects.toThrow('no room')
  expect(chain.height()).toBe(height - 1)
})

test('Validity: a certified block that does not come to the state that it names is refused', async () => {
  const street = await listening()
  const { chain, proposer } = street
  const { block } = buildBlock(chain.tip(), proposer, chain.certificate(), []).executed
  const header = { ...block.header, stateRoot: new Uint8Array(32) }
  const { bytes, certificate } = await certified(street, { ...block, header, id: blockIdOf(header) }, [2, 3, 4])
  expect(await chain.appendAgreed(bytes, encodeCertificate(certificate))).toBe('refused')
})

test('who proposes its own block out of turn is rejected, and does not keep the right proposal out', async () => {
  const { chain, propose, proposer } = await listening()
  const by = (household: number) => buildBlock(chain.tip(), household, chain.certificate(), []).executed.block
  const other = proposer === 2 ? 3 : 2
  expect(await propose(by(other), other)).toBe('reject')
  expect(await propose(by(proposer))).toBe('accept')
})
