// What a node says to what it hears: reject what no honest peer could have sent, ignore what is merely useless, and
// never fall over. Messages are given to the node's door directly, as the network would.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  buildBlock,
  encodeBlock,
  hex,
  must,
  signTransaction,
  type Body,
  type Executed,
  type Signer,
  proposalBytes,
  voteBytes,
  type Proposal,
  type SignedProposal,
  type Vote,
} from '../../src/ledger/index.ts'
import { encodeMessage, proposerOf } from '../../src/consensus/index.ts'
import { beatBytes, encodeBatch, encodeBeat, encodeSyncRequest, type Topic } from '../../src/p2p/index.ts'
import { mutated } from '../ledger/arbitrary.ts'
import { keyedHashSigner } from '../standin/keyed-hash.ts'
import { EPOCH_MS, type SimHousehold } from '../sim/household.ts'
import { changePrices, getUp, heightOf, nodeOf, pass, warmUp, type Awake } from './awake.ts'

const BLOCKS = { kind: 'blocks', fromHeight: 1n } as const
const STRANGER = 'ee'.repeat(32)

/** A quiet street, the node that listens (household 1), and a neighbour's words for the height to come. */
const listening = async () => {
  const awake = await getUp()
  await warmUp(awake)
  await pass(awake.world, 1_000)
  const [ann] = awake.households
  const node = nodeOf(ann)
  const chain = must(node.state.chain, 'the street is founded')
  const height = heightOf(ann) + 1
  const householdOf = (id: number): SimHousehold => must(awake.households[id - 1], 'ids are 1 to 4')
  const say = (from: number, topic: Topic, bytes: Uint8Array) =>
    node.events.gossip(householdOf(from).peer, topic, bytes)
  const device = (id: number): Signer => householdOf(id).keyring.device
  return { ...awake, node, chain, height, householdOf, say, device }
}
type Listening = Awaited<ReturnType<typeof listening>>

const signedVote = async (street: Listening, change: Partial<Vote> = {}, signer?: Signer) => {
  const vote: Vote = {
    type: 'prevote',
    height: street.height,
    round: 0,
    household: 2,
    choice: undefined,
    timeMs: BigInt(EPOCH_MS + street.world.nowMs()),
    ...change,
  }
  const by = signer ?? street.device(2)
  return { ...vote, signature: await by.sign(voteBytes(street.chain.chainId, vote)) }
}
const votes = async (street: Listening, change: Partial<Vote> = {}, signer?: Signer) =>
  encodeMessage({ kind: 'votes', votes: [await signedVote(street, change, signer)] })

describe('a vote', () => {
  test.each<[string, Partial<Vote>, Signer | undefined, string]>([
    ['of a neighbour is passed on', {}, undefined, 'accept'],
    ['with a forged signature is rejected', {}, keyedHashSigner('forger'), 'reject'],
    ['in another’s name is rejected', { household: 3 }, undefined, 'reject'],
    ['from outside the set is rejected', { household: 99 }, undefined, 'reject'],
    ['of a height that is over is ignored', { height: 1 }, undefined, 'ignore'],
    ['of a height far ahead is ignored', { height: 1_000_000 }, undefined, 'ignore'],
  ])('%s', async (_what, change, signer, verdict) => {
    const street = await listening()
    expect(await street.say(2, 'consensus', await votes(street, change, signer))).toBe(verdict)
  })

  test('is news once', async () => {
    const street = await listening()
    const bytes = await votes(street)
    expect([await street.say(2, 'consensus', bytes), await street.say(3, 'consensus', bytes)]).toEqual([
      'accept',
      'ignore',
    ])
  })

  test('signed for another chain is rejected', async () => {
    const street = await listening()
    const vote = await signedVote(street)
    const signature = await street.device(2).sign(voteBytes(new Uint8Array(32), vote))
    const bytes = encodeMessage({ kind: 'votes', votes: [{ ...vote, signature }] })
    expect(await street.say(2, 'consensus', bytes)).toBe('reject')
  })

  test('that contradicts an earlier one is kept as evidence', async () => {
    const street = await listening()
    await street.say(2, 'consensus', await votes(street))
    expect(await street.say(2, 'consensus', await votes(street, { choice: 'ab'.repeat(32) }))).toBe('accept')
    expect(street.node.state.agreement?.conflicts.size).toBe(1)
  })

  test('of rounds without end fills no memory', async () => {
    const street = await listening()
    for (let round = 0; round < 300; round++) await street.say(2, 'consensus', await votes(street, { round }))
    expect(street.node.state.agreement?.votes.size).toBeLessThan(16)
  })
})

describe('a proposal', () => {
  /** The block that the proposer of the round would build, or another household in its place. */
  const blockOf = (street: Listening, proposer: number): Executed =>
    buildBlock(street.chain.tip(), proposer, street.chain.certificate(), []).executed
  const signed = async (
    street: Listening,
    change: Partial<SignedProposal> = {},
    signer?: Signer,
    builder?: number,
  ): Promise<Uint8Array> => {
    const round = change.round ?? 0
    const household = must(proposerOf([1, 2, 3, 4], street.height, round), 'somebody proposes')
    const { block } = blockOf(street, builder ?? household)
    const made: Proposal = { height: street.height, round, validRound: -1, household, blockId: block.id, ...change }
    const by = signer ?? street.device(household)
    const signature = await by.sign(proposalBytes(street.chain.chainId, made))
    return encodeMessage({
      kind: 'proposal',
      proposal: { ...made, block: change.block ?? encodeBlock(block), signature },
    })
  }
  /** Rounds 0 to 2 that household 1, who listens, does not propose itself. */
  const foreignRound = (street: Listening): number =>
    [0, 1, 2].find((round) => proposerOf([1, 2, 3, 4], street.height, round) !== 1) ?? 0

  test('of the one whose turn it is is passed on, once', async () => {
    const street = await listening()
    const bytes = await signed(street, { round: foreignRound(street) })
    expect(await street.say(2, 'consensus', bytes)).toBe('accept')
    expect(await street.say(3, 'consensus', bytes)).toBe('ignore')
  })

  test('with a forged signature is rejected', async () => {
    const street = await listening()
    expect(await street.say(2, 'consensus', await signed(street, {}, keyedHashSigner('forger')))).toBe('reject')
  })

  test('out of turn is rejected', async () => {
    const street = await listening()
    const turn = must(proposerOf([1, 2, 3, 4], street.height, 0), 'somebody proposes')
    const household = (turn % 4) + 1
    expect(await street.say(2, 'consensus', await signed(street, { household }, street.device(household)))).toBe(
      'reject',
    )
  })

  test('whose bytes are not the block that it names is rejected', async () => {
    const street = await listening()
    expect(await street.say(2, 'consensus', await signed(street, { block: Uint8Array.of(1, 2, 3) }))).toBe('reject')
    expect(await street.say(2, 'consensus', await signed(street, { blockId: 'ab'.repeat(32) }))).toBe('reject')
  })

  test('of a block that breaks a rule is passed on and gets no vote', async () => {
    const street = await listening()
    const round = foreignRound(street)
    const household = must(proposerOf([1, 2, 3, 4], street.height, round), 'somebody proposes')
    const { certificate, tip } = street.chain
    const proof = must(certificate(), 'the street has agreed before')
    const signatures = proof.signatures.map((one) => ({ ...one, signature: new Uint8Array(64) }))
    const { block } = buildBlock(tip(), household, { ...proof, signatures }, []).executed
    const bytes = await signed(street, { round, blockId: block.id, block: encodeBlock(block) })
    expect(await street.say(2, 'consensus', bytes)).toBe('accept')
    expect(street.node.state.agreement?.machine.proposals.get(round)?.valid).toBe(false)
  })

  test('again, with other bytes under an id that we know, is rejected', async () => {
    const street = await listening()
    const [first, second] = [0, 1, 2].filter((round) => proposerOf([1, 2, 3, 4], street.height, round) !== 1)
    const proposer = must(proposerOf([1, 2, 3, 4], street.height, first ?? 0), 'somebody proposes')
    const { block } = blockOf(street, proposer)
    const again = { round: second ?? 1, validRound: first ?? 0, blockId: block.id }
    expect(await street.say(2, 'consensus', await signed(street, { round: first ?? 0 }))).toBe('accept')
    expect(await street.say(2, 'consensus', await signed(street, { ...again, block: Uint8Array.of(1) }))).toBe('reject')
    const sound = await signed(street, { ...again, block: encodeBlock(block) })
    expect(await street.say(2, 'consensus', sound)).toBe('accept')
  })

  test('of a block that names another proposer is rejected: whose household comes last is nobody’s choice', async () => {
    const street = await listening()
    const round = foreignRound(street)
    const proposer = must(proposerOf([1, 2, 3, 4], street.height, round), 'somebody proposes')
    const bytes = await signed(street, { round }, undefined, (proposer % 4) + 1)
    expect(await street.say(2, 'consensus', bytes)).toBe('reject')
  })

  test('of rounds far ahead is ignored', async () => {
    const street = await listening()
    expect(await street.say(2, 'consensus', await signed(street, { round: 9 }))).toBe('ignore')
  })
})

describe('a transaction', () => {
  const body: Body = { kind: 'standing', buyPrice: 1n, sellPrice: 1n, keepUnsold: true }
  const made = async (street: Listening, nonce: bigint) =>
    signTransaction(street.householdOf(2).keyring.household, street.chain.tip().state.street, {
      body,
      nonce,
      expiresAtMs: BigInt(EPOCH_MS + street.world.nowMs() + 60_000),
    })

  test('is passed on, once, and with a forged signature rejected', async () => {
    const street = await listening()
    const one = await made(street, 50n)
    expect(await street.say(2, 'tx', encodeBatch([one]))).toBe('accept')
    expect(await street.say(3, 'tx', encodeBatch([one]))).toBe('ignore')
    const forged = { ...(await made(street, 51n)), signature: new Uint8Array(64) }
    expect(await street.say(2, 'tx', encodeBatch([forged]))).toBe('reject')
    expect(street.node.state.pool.waiting.has(forged.id)).toBe(false)
  })

  test('borrows no verdict from its twin: the same words under another signature do not reach the pool', async () => {
    const street = await listening()
    const one = await made(street, 52n)
    await street.say(2, 'tx', encodeBatch([{ ...one, signature: new Uint8Array(64) }]))
    expect(street.node.state.pool.waiting.size).toBe(0)
    expect(await street.say(2, 'tx', encodeBatch([one]))).toBe('accept')
  })
})

describe('a sign of life', () => {
  const beat = async (street: Listening, household: number, skewMs = 0, signer = street.device(household)) => {
    const timeMs = BigInt(EPOCH_MS + street.world.nowMs() + skewMs)
    const said = { household, height: BigInt(street.height - 1), timeMs, votes: true }
    return encodeBeat({ ...said, signature: await signer.sign(beatBytes(street.chain.chainId, said)) })
  }
  test('is taken from whom it is, and from nobody else', async () => {
    const street = await listening()
    expect(await street.say(2, 'presence', await beat(street, 2))).toBe('accept')
    expect(await street.say(2, 'presence', await beat(street, 3, 0, street.device(2)))).toBe('reject')
    expect(await street.say(2, 'presence', await beat(street, 2, 700_000))).toBe('ignore')
    expect(await street.say(2, 'presence', await beat(street, 99, 0, street.device(2)))).toBe('ignore')
  })
})

describe('who is no member', () => {
  test('is not heard, and gets no blocks', async () => {
    const street = await listening()
    const bytes = await votes(street)
    for (const topic of ['tx', 'consensus', 'presence', 'board'] as const)
      expect(await street.node.events.gossip(STRANGER, topic, bytes)).toBe('ignore')
    expect(await street.node.events.request(STRANGER, 'sync', encodeSyncRequest(BLOCKS))).toBeUndefined()
    expect(
      await street.node.events.request(street.householdOf(2).peer, 'sync', encodeSyncRequest(BLOCKS)),
    ).toBeDefined()
  })
})

describe('garbage', () => {
  let awake: Awake
  const heard: { topic: Topic; bytes: Uint8Array }[] = []
  beforeAll(async () => {
    awake = await getUp()
    awake.street.cable.onPublish = (_from, topic, bytes) => {
      if (heard.length < 60) heard.push({ topic, bytes })
    }
    await warmUp(awake)
    await changePrices(awake.households[1])
    await pass(awake.world, 10_000)
  })

  const verdictOf = (topic: Topic, bytes: Uint8Array) =>
    nodeOf(awake.households[0]).events.gossip(awake.households[1]?.peer ?? '', topic, bytes)

  test('of any kind on any topic is ignored or rejected, and nothing throws', async () => {
    const topic = fc.constantFrom<Topic>('tx', 'consensus', 'presence', 'board')
    await fc.assert(
      fc.asyncProperty(topic, fc.uint8Array({ maxLength: 300 }), async (on, bytes) => {
        expect(['ignore', 'reject']).toContain(await verdictOf(on, bytes))
      }),
      { numRuns: 1_000 },
    )
    expect(nodeOf(awake.households[0]).state.broken).toBeUndefined()
  })

  test('that was a message once is never taken for one', async () => {
    expect(heard.length).toBeGreaterThan(20)
    const nearly = fc
      .constantFrom(...heard)
      .chain(({ topic, bytes }) => mutated(bytes).map((wrong) => ({ topic, bytes, wrong })))
    await fc.assert(
      fc.asyncProperty(nearly, async ({ topic, bytes, wrong }) => {
        const verdict = await verdictOf(topic, wrong)
        if (hex(wrong) !== hex(bytes)) expect(['ignore', 'reject']).toContain(verdict)
      }),
      { numRuns: 1_000 },
    )
    expect(nodeOf(awake.households[0]).state.broken).toBeUndefined()
  })

  test('asked directly gets no answer or an honest one, and nothing throws', async () => {
    const { events, state } = nodeOf(awake.households[0])
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(STRANGER, awake.households[1]?.peer ?? ''),
        fc.constantFrom('sync' as const, 'join' as const),
        fc.uint8Array({ maxLength: 200 }),
        async (from, protocol, bytes) => {
          const answer = await events.request(from, protocol, bytes)
          if (from === STRANGER && protocol === 'sync') expect(answer).toBeUndefined()
        },
      ),
      { numRuns: 500 },
    )
    expect(state.broken).toBeUndefined()
  })

  test('too long or empty is rejected before it is read', async () => {
    for (const topic of ['tx', 'consensus', 'presence', 'board'] as const) {
      expect(await verdictOf(topic, new Uint8Array())).toBe('reject')
      expect(await verdictOf(topic, new Uint8Array(400_000))).toBe('reject')
    }
  })
})
