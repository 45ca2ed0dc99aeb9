// Messages and certificates: what was signed is what is heard, and a certificate is a quorum of the right set.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  certificateOf,
  decodeMessage,
  encodeMessage,
  verifyCommit,
  type ConsensusMessage,
} from '../../src/consensus/index.ts'
import {
  hash,
  hex,
  utf8,
  type CommitCertificate,
  proposalBytes,
  proposalOfBytes,
  voteBytes,
  voteOfBytes,
  type SignedVote,
  type Vote,
} from '../../src/ledger/index.ts'
import { mutated } from '../ledger/arbitrary.ts'
import { keyedHashSigner, seededCrypto } from '../standin/keyed-hash.ts'

const CHAIN = hash(utf8('chain'))
const id = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(hex)
const signature = fc.uint8Array({ minLength: 64, maxLength: 64 })
const place = { height: fc.nat(2 ** 40), round: fc.nat(65_535), household: fc.nat(2 ** 32 - 1) }
const vote: fc.Arbitrary<SignedVote> = fc.record({
  ...place,
  type: fc.constantFrom('prevote' as const, 'precommit' as const),
  choice: fc.option(id, { nil: undefined }),
  timeMs: fc.bigInt(0n, (1n << 64n) - 1n),
  signature,
})
const proposal = fc.record({
  ...place,
  validRound: fc.integer({ min: -1, max: 65_535 }),
  blockId: id,
  block: fc.uint8Array({ maxLength: 200 }),
  signature,
})
const message: fc.Arbitrary<ConsensusMessage> = fc.oneof(
  proposal.map((made) => ({ kind: 'proposal' as const, proposal: made })),
  fc.array(vote, { maxLength: 4 }).map((votes) => ({ kind: 'votes' as const, votes })),
)

describe('a message', () => {
  test('decode(encode(x)) = x', () => {
    fc.assert(
      fc.property(message, (made) => {
        expect(decodeMessage(encodeMessage(made))).toEqual({ ok: true, value: made })
      }),
    )
  })
  test('encode(decode(b)) = b for whatever decodes, and decoding is total', () => {
    const nearly = fc.oneof(
      message.chain((made) => mutated(encodeMessage(made))),
      fc.uint8Array({ maxLength: 300 }),
    )
    fc.assert(
      fc.property(nearly, (bytes) => {
        const decoded = decodeMessage(bytes)
        // Heights are read as numbers; beyond 2^53 they name no height that anybody could be at.
        if (!decoded.ok || heightsOf(decoded.value).some((height) => !Number.isSafeInteger(height))) return
        expect(hex(encodeMessage(decoded.value))).toBe(hex(bytes))
      }),
      { numRuns: 500 },
    )
  })
  const heightsOf = (made: ConsensusMessage): number[] =>
    made.kind === 'proposal' ? [made.proposal.height] : made.votes.map((one) => one.height)
})

describe('signing bytes', () => {
  test('of a vote lead back to the vote', () => {
    fc.assert(
      fc.property(vote, ({ signature: _, ...said }) => {
        expect(voteOfBytes(voteBytes(CHAIN, said), said.household)).toEqual(said)
      }),
    )
  })
  test('of a proposal lead back to the proposal', () => {
    fc.assert(
      fc.property(proposal, ({ signature: _, block: __, ...said }) => {
        expect(proposalOfBytes(proposalBytes(CHAIN, said), said.household)).toEqual(said)
      }),
    )
  })
  test('differ for every difference that counts', () => {
    const said: Vote = { type: 'prevote', height: 1, round: 0, household: 1, choice: undefined, timeMs: 0n }
    const others: Vote[] = [
      { ...said, type: 'precommit' },
      { ...said, height: 2 },
      { ...said, round: 1 },
      { ...said, choice: '00'.repeat(32) },
      { ...said, timeMs: 1n },
    ]
    const bytes = [said, ...others].map((one) => hex(voteBytes(CHAIN, one)))
    bytes.push(hex(voteBytes(hash(CHAIN), said)))
    bytes.push(
      hex(proposalBytes(CHAIN, { height: 1, round: 0, validRound: -1, household: 1, blockId: '00'.repeat(32) })),
    )
    expect(new Set(bytes).size).toBe(bytes.length)
  })
})

describe('a certificate', () => {
  const crypto = seededCrypto(1)
  const signers = [1, 2, 3, 4].map((household) => ({ household, signer: keyedHashSigner(`voter ${household}`) }))
  const voters = signers.map(({ household, signer }) => ({ household, key: signer.key }))
  const block = { height: 7, id: hex(hash(utf8('block'))) }

  const precommit = async (household: number, choice: string | undefined, round = 2): Promise<SignedVote> => {
    const signer = signers.find((one) => one.household === household)?.signer ?? keyedHashSigner('stranger')
    const said = { type: 'precommit', height: 7, round, household, choice, timeMs: BigInt(1_000 + household) } as const
    return { ...said, signature: await signer.sign(voteBytes(CHAIN, said)) }
  }
  const certificate = async (...households: number[]): Promise<CommitCertificate> =>
    certificateOf(
      { height: 7, round: 2, blockId: block.id },
      [1, 2, 3, 4],
      await Promise.all(households.map((h) => precommit(h, block.id))),
    )
  const verify = (made: CommitCertificate, of = block) => verifyCommit(crypto, CHAIN, made, of, voters)

  test('of a quorum is sound, in the order of the set whatever order the votes came in', async () => {
    const made = await certificate(4, 1, 3)
    expect(made.signatures.map((one) => one.household)).toEqual([1, 3, 4])
    expect(await verify(made)).toBeUndefined()
    expect(await verify(await certificate(1, 2, 3, 4))).toBeUndefined()
  })
  test('leaves out votes for anything else', async () => {
    const votes = [await precommit(1, block.id), await precommit(2, undefined), await precommit(3, hex(hash(CHAIN)))]
    const made = certificateOf({ height: 7, round: 2, blockId: block.id }, [1, 2, 3, 4], votes)
    expect(made.signatures.map((one) => one.household)).toEqual([1])
  })
  test('of two of four is none', async () => {
    expect(await verify(await certificate(1, 2))).toBe('no quorum')
  })
  test('of another block, height or chain is none', async () => {
    const made = await certificate(1, 2, 3)
    expect(await verify(made, { height: 7, id: hex(hash(CHAIN)) })).toBe('wrong block')
    expect(await verify(made, { height: 8, id: block.id })).toBe('wrong block')
    expect(await verify({ ...made, height: 8n })).toBe('wrong block')
    expect(await verifyCommit(crypto, hash(CHAIN), made, block, voters)).toBe('signature')
  })
  test('with somebody twice, out of order, or from outside the set is none', async () => {
    const made = await certificate(1, 2, 3)
    const [one, two, three] = made.signatures
    if (one === undefined || two === undefined || three === undefined) throw new Error('three have signed')
    expect(await verify({ ...made, signatures: [one, one, two] })).toBe('not canonical')
    expect(await verify({ ...made, signatures: [two, one, three] })).toBe('not canonical')
    expect(await verify({ ...made, signatures: [one, two, { ...three, household: 9 }] })).toBe('not canonical')
    expect(await verify({ ...made, signatures: [one, one, two, two, three] })).toBe('not canonical')
  })
  test('with one signature wrong, of another round, time or household is none', async () => {
    const made = await certificate(1, 2, 3, 4)
    const change = (at: number, other: object): CommitCertificate => ({
      ...made,
      signatures: made.signatures.map((one, i) => (i === at ? { ...one, ...other } : one)),
    })
    expect(await verify(change(3, { signature: new Uint8Array(64) }))).toBe('signature')
    expect(await verify(change(0, { timeMs: 1n }))).toBe('signature')
    expect(await verify({ ...made, round: 3 })).toBe('signature')
    expect(await verify(change(1, { signature: made.signatures[0]?.signature }))).toBe('signature')
  })
})
