// doublevote: what proves that a key said two things in one step, who is suspended for it, and for how long it counts.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  doubleVoteOf,
  isDoubleVote,
  keyRecord,
  proposalBytes,
  statementBytes,
  statementOfProposal,
  statementOfVote,
  verifyTransaction,
  voteBytes,
  type Body,
  type LedgerRefusal,
  type Proposal,
  type Signer,
  type StatementRecord,
  type Vote,
} from '../../src/ledger/index.ts'
import { DAYS, DAY_MS } from '../../src/ledger/limits.ts'
import { withDay } from '../../src/ledger/evidence.ts'
import { keyedHashCrypto, keyedHashSigner } from '../standin/keyed-hash.ts'
import { randomOf } from '../standin/random.ts'
import { FOUNDER, sign, type World } from './world.ts'
import { PLAIN, decided, round, rounds, say, streetOfVoters, wakeBody, type VotersStreet } from './voters.ts'

type Proof = Extract<Body, { kind: 'doublevote' }>
const A = 'aa'.repeat(32)
const B = 'bb'.repeat(32)

const deviceOf = ({ keys }: VotersStreet, id: number): Signer => (keys[id - 1] ?? FOUNDER).device
const chainOf = ({ tip }: World): Uint8Array => tip.state.street.chainId

const vote = async (world: World, signer: Signer, change: Partial<Vote> = {}): Promise<StatementRecord> => {
  const { height } = world.tip.state.street
  const said: Vote = {
    type: 'prevote',
    height: Number(height),
    round: 0,
    household: 3,
    choice: A,
    timeMs: 7n,
    ...change,
  }
  return statementOfVote({ ...said, signature: await signer.sign(voteBytes(chainOf(world), said)) })
}
const proposal = async (world: World, signer: Signer, change: Partial<Proposal> = {}): Promise<StatementRecord> => {
  const { height } = world.tip.state.street
  const said: Proposal = { height: Number(height), round: 0, validRound: -1, household: 3, blockId: A, ...change }
  return statementOfProposal({ ...said, signature: await signer.sign(proposalBytes(chainOf(world), said)) })
}
const proofOf = (key: Uint8Array, one: StatementRecord, other: StatementRecord, household = 3): Proof => {
  const body = doubleVoteOf({ household, key }, one, other)
  if (body === undefined) throw new Error('these two prove nothing')
  return body
}
/** Household 3 has prevoted for two blocks of the newest height. */
const caught = async (street: VotersStreet, change: Partial<Vote> = {}): Promise<Proof> => {
  const signer = deviceOf(street, 3)
  const two = [await vote(street.world, signer, change), await vote(street.world, signer, { ...change, choice: B })]
  return proofOf(signer.key, ...(two as [StatementRecord, StatementRecord]))
}

describe('two statements', () => {
  const pairs: [string, Partial<Vote>, Partial<Vote>, boolean][] = [
    ['for two blocks prove it', { choice: A }, { choice: B }, true],
    ['for a block and for nil prove it', { choice: A }, { choice: undefined }, true],
    ['of two times prove it', { timeMs: 1n }, { timeMs: 2n }, true],
    ['that are the same prove nothing', {}, {}, false],
    ['of two rounds prove nothing', { choice: A }, { choice: B, round: 1 }, false],
    ['of two heights prove nothing', { choice: A }, { choice: B, height: 1 }, false],
    ['of two steps prove nothing', { choice: A }, { choice: B, type: 'precommit' }, false],
  ]
  test.each(pairs)('%s', async (_what, one, other, proves) => {
    const street = await streetOfVoters(4)
    const signer = deviceOf(street, 3)
    const [a, b] = [await vote(street.world, signer, one), await vote(street.world, signer, other)]
    expect(doubleVoteOf({ household: 3, key: signer.key }, a, b) !== undefined).toBe(proves)
    expect(doubleVoteOf({ household: 3, key: signer.key }, b, a) !== undefined).toBe(proves)
  })

  test.each<[string, Partial<Proposal>, boolean]>([
    ['of two blocks prove it', { blockId: B }, true],
    ['of two valid rounds prove it', { validRound: 0 }, true],
    ['of two rounds prove nothing', { blockId: B, round: 1 }, false],
  ])('as proposals %s', async (_what, other, proves) => {
    const street = await streetOfVoters(4)
    const signer = deviceOf(street, 3)
    const [a, b] = [await proposal(street.world, signer), await proposal(street.world, signer, other)]
    expect(doubleVoteOf({ household: 3, key: signer.key }, a, b) !== undefined).toBe(proves)
  })

  test('have one order, and one form under one signature', async () => {
    const street = await streetOfVoters(4)
    const body = await caught(street)
    expect(isDoubleVote(body)).toBe(true)
    expect(isDoubleVote({ ...body, first: body.second, second: body.first })).toBe(false)
    const chain = chainOf(street.world)
    expect(statementBytes(chain, { ...body.first, validRound: [0] })).toBeUndefined()
    expect(statementBytes(chain, { ...body.first, speech: 3 })).toBeUndefined()
    expect(statementBytes(chain, { ...body.first, height: (1n << 53n) + 1n })).toBeUndefined()
    const said = await proposal(street.world, deviceOf(street, 3))
    expect(statementBytes(chain, { ...said, timeMs: 1n })).toBeUndefined()
    expect(statementBytes(chain, { ...said, choice: [] })).toBeUndefined()
  })
})

describe('a proof', () => {
  test('suspends its household from the second block on, whoever brings it', async () => {
    const street = await streetOfVoters(7)
    expect(await say(street, 6, await caught(street))).toBeUndefined()
    expect(decided(street.world)).toEqual([1, 2, 4, 5, 6, 7])
    expect(street.world.tip.state.street.nextSet).toHaveLength(7)
  })

  test('counts below the floor, but leaves a last voter', async () => {
    const street = await streetOfVoters(2)
    const both = await Promise.all(
      [1, 2].map(async (id) => {
        const signer = deviceOf(street, id)
        const two = [await vote(street.world, signer), await vote(street.world, signer, { choice: B })] as const
        return proofOf(signer.key, two[0], two[1], id)
      }),
    )
    for (const body of both) expect(await say(street, 2, body)).toBeUndefined()
    expect(decided(street.world)).toEqual([2])
    rounds(street.world, 3)
    expect(decided(street.world)).toEqual([2])
  })

  test('is done once, also with other statements, and the suspended do not wake', async () => {
    const street = await streetOfVoters(7)
    const [first, again] = [await caught(street), await caught(street, { round: 2 })]
    expect(await say(street, 6, first)).toBeUndefined()
    expect(await say(street, 6, first)).toBe('already-done')
    expect(await say(street, 6, again)).toBe('already-done')
    rounds(street.world, 25, { stepMs: 2_000n })
    expect(await say(street, 3, wakeBody(street.world))).toBe('not-allowed')
  })

  test.each<[string, (proof: Proof, street: VotersStreet) => Proof, LedgerRefusal]>([
    ['in the other order', (proof) => ({ ...proof, first: proof.second, second: proof.first }), 'unknown'],
    ['against another household', (proof) => ({ ...proof, household: 4 }), 'unknown'],
    ['under a key that nobody has', (proof) => ({ ...proof, key: new Uint8Array(32).fill(9) }), 'unknown'],
    ['under a household key', (proof, { keys }) => ({ ...proof, key: keys[2]?.household.key ?? proof.key }), 'unknown'],
  ])('%s is refused', async (_what, change, refusal) => {
    const street = await streetOfVoters(7)
    expect(await say(street, 6, change(await caught(street), street))).toBe(refusal)
  })

  test('of a height before the key could vote, or after this block, is refused', async () => {
    const street = await streetOfVoters(7)
    const at = (height: bigint) => caught(street, { height: Number(height) })
    const { height } = street.world.tip.state.street
    const votesFrom = keyRecord(street.world.tip.state, deviceOf(street, 3).key)?.votesFrom ?? 0n
    expect(await say(street, 6, await at(height + 2n))).toBe('time-invalid')
    expect(await say(street, 6, await at(votesFrom - 1n))).toBe('unknown')
    expect(await say(street, 6, await at(votesFrom))).toBeUndefined()
  })

  test('is taken for 30 days and refused when it is a month old', async () => {
    const street = await streetOfVoters(7)
    const { world } = street
    round(world, { stepMs: 3n * DAY_MS })
    const proof = await caught(street)
    for (let day = 0; day < 30; day++) round(world, { stepMs: DAY_MS - 1_000n })
    const before = { ...street, world: { ...world } }
    expect(await say(before, 6, proof)).toBeUndefined()
    rounds(world, 2, { stepMs: DAY_MS })
    expect(await say(street, 6, proof)).toBe('time-invalid')
  })
})

test('days are remembered as long as they tell the age of a height, and no longer', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt(1n, 5n * DAY_MS), { maxLength: 200 }), (steps) => {
      let street = { days: [] as ReturnType<typeof withDay>, height: 0n, timeMs: 1n }
      for (const step of steps) {
        street = { ...street, height: street.height + 1n, timeMs: street.timeMs + step }
        street = { ...street, days: withDay(street) }
        expect(street.days.length).toBeLessThanOrEqual(DAYS)
        const [oldest, next] = street.days
        if (next !== undefined) expect(next.timeMs + 30n * DAY_MS > street.timeMs).toBe(true)
        expect(oldest).toBeDefined()
      }
    }),
  )
})

describe('at the door', () => {
  const crypto = keyedHashCrypto(randomOf(1))
  const judge = async (street: VotersStreet, body: Proof) => {
    const made = await sign(street.world, deviceOf(street, 6), body)
    return (await verifyTransaction(crypto, street.world.tip.state.street, made)) !== undefined
  }

  test('both signatures are checked under the key, with this chain’s bytes', async () => {
    const street = await streetOfVoters(7)
    const body = await caught(street)
    const stranger = keyedHashSigner('stranger')
    expect(await judge(street, body)).toBe(true)
    expect(await judge(street, { ...body, key: stranger.key })).toBe(false)
    expect(await judge(street, { ...body, second: { ...body.second, signature: new Uint8Array(64) } })).toBe(false)
    expect(await judge(street, { ...body, first: { ...body.first, round: 1 } })).toBe(false)
    expect(await judge(await streetOfVoters(7, { ...PLAIN, floor: 1 }), body)).toBe(false)
  })

  test('proposals pass, too', async () => {
    const street = await streetOfVoters(7)
    const signer = deviceOf(street, 3)
    const two = [await proposal(street.world, signer), await proposal(street.world, signer, { validRound: 2 })] as const
    expect(await judge(street, proofOf(signer.key, two[0], two[1]))).toBe(true)
  })
})
