// Two different things under one key for one place: both are kept, told, and sent to the ledger until they are agreed.
import { describe, expect, test } from 'vitest'
import { buildBlock, encodeBlock, find, must, proposalBytes, votes } from '../../src/ledger/index.ts'
import { encodeMessage, proposerOf } from '../../src/consensus/index.ts'
import { CONFLICTS_PER_HEIGHT } from '../../src/node/limits.ts'
import { coreView } from '../../src/node/view/view.ts'
import { switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import {
  bundle,
  changePrices,
  getUp,
  heightOf,
  nodeOf,
  noticesOf,
  pass,
  signedVoteOf,
  warmUp,
  type Awake,
} from './awake.ts'

const chainOf = (household: SimHousehold) => must(nodeOf(household).state.chain, 'the street is founded')
const proofsOf = (household: SimHousehold) =>
  [...nodeOf(household).state.own.values()].filter((own) => own.kind === 'doublevote')
const isSuspended = (seenBy: SimHousehold, id: number): boolean =>
  (find(chainOf(seenBy).tip().state.attendance, String(id))?.suspendedHeight ?? 0n) > 0n

const turnOf = (household: SimHousehold, seenBy: SimHousehold): number | undefined =>
  [0, 1, 2].find((round) => proposerOf([1, 2, 3, 4], heightOf(seenBy) + 1, round) === household.index + 1)

/** Ann hears two votes of Dan; Dan's own node never said either. */
const caught = async (count = 4) => {
  const awake = await getUp(() => true, count)
  await warmUp(awake)
  const [ann, bob] = awake.households
  const dan = awake.households[3]
  if (ann === undefined || bob === undefined || dan === undefined) throw new Error('four households')
  // Dan's turn is among the rounds that a node looks ahead to.
  while (turnOf(dan, ann) === undefined) await warmUp(awake)
  await pass(awake.world, 1_000)
  switchOff(awake.street, dan)
  const say = async (change: Parameters<typeof signedVoteOf>[2]) =>
    nodeOf(ann).events.gossip(bob.peer, 'consensus', bundle(await signedVoteOf(dan, ann, change)))
  return { awake, ann, bob, dan, say }
}

describe('two votes for one place', () => {
  test('are kept on the first conflict, told to people, and suspend the household that signed them', async () => {
    const { awake, ann, bob, say } = await caught()
    const height = heightOf(ann) + 1
    expect(await say({})).toBe('accept')
    expect(await say({ choice: 'ab'.repeat(32) })).toBe('accept')
    expect(await say({ choice: 'cd'.repeat(32) })).toBe('ignore')
    expect(noticesOf(ann)).toContain('double-vote')
    expect(nodeOf(ann).state.notices.find(({ code }) => code === 'double-vote')?.about).toBe(`Household 3, ${height}`)
    expect(coreView(nodeOf(ann).state).agreement.doubleVotes).toEqual([{ household: 4, height }])
    expect(proofsOf(ann)).toHaveLength(1)
    expect(await awake.world.until(() => isSuspended(bob, 4), 20_000)).toBe(true)
    await pass(awake.world, 1_000)
    expect(proofsOf(ann)).toEqual([])
    await changePrices(ann)
    await pass(awake.world, 5_000)
    await changePrices(ann)
    await pass(awake.world, 5_000)
    expect(votes(chainOf(ann).tip().state.street.nextSet, 4)).toBe(false)
  })

  test('in one bundle are seen like any others', async () => {
    const { ann, bob, dan } = await caught()
    const pair = await Promise.all(['ab', 'cd'].map((a) => signedVoteOf(dan, ann, { choice: a.repeat(32) })))
    expect(await nodeOf(ann).events.gossip(bob.peer, 'consensus', bundle(...pair))).toBe('accept')
    expect(proofsOf(ann)).toHaveLength(1)
  })

  test('that differ in their time alone are a proof, too: a journal signs a place once', async () => {
    const { say, ann } = await caught()
    await say({ timeMs: 5n })
    expect(await say({ timeMs: 6n })).toBe('accept')
    expect(proofsOf(ann)).toHaveLength(1)
  })

  test('prove nothing when one of them is forged, and the same vote again is no second one', async () => {
    const { ann, bob, dan, say } = await caught()
    await say({})
    expect(await say({})).toBe('ignore')
    const vote = await signedVoteOf(dan, ann, { choice: 'ab'.repeat(32) })
    const forged = bundle({ ...vote, signature: new Uint8Array(64) })
    expect(await nodeOf(ann).events.gossip(bob.peer, 'consensus', forged)).toBe('reject')
    expect(proofsOf(ann)).toEqual([])
    expect(nodeOf(ann).state.agreement?.conflicts.size).toBe(0)
  })

  test('survive a restart of the one who found them, and are gossiped until they are agreed', async () => {
    const { awake, ann, say } = await caught()
    const { world, street } = awake
    const [, bob, cem] = awake.households
    if (bob === undefined || cem === undefined) throw new Error('four households')
    // Nobody hears Ann until she has been away.
    Object.assign(nodeOf(ann).state.ports.network, { publish: () => {} })
    await say({})
    await say({ choice: 'ab'.repeat(32) })
    await pass(world, 3_000)
    switchOff(street, ann)
    expect(ann.disk.outbox.size).toBe(1)
    expect(isSuspended(bob, 4)).toBe(false)
    await switchOn(street, ann)
    expect(proofsOf(ann)).toHaveLength(1)
    expect(await world.until(() => isSuspended(bob, 4), 30_000)).toBe(true)
    await pass(world, 2_000)
    expect(ann.disk.outbox.size).toBe(0)
  })

  test('are read back from the journal when a power cut took the outbox', async () => {
    const { awake, ann, say } = await caught()
    const { world, street } = awake
    Object.assign(nodeOf(ann).state.ports.network, { publish: () => {} })
    await say({})
    await say({ choice: 'ab'.repeat(32) })
    // Her next word saves what she heard.
    await pass(world, 4_000)
    switchOff(street, ann)
    ann.disk.outbox.clear()
    await switchOn(street, ann)
    expect(await world.until(() => proofsOf(ann).length > 0 || isSuspended(ann, 4), 5_000)).toBe(true)
  })

  test('of the height just decided count as well', async () => {
    const { ann, say } = await caught()
    const chain = chainOf(ann)
    const certificate = must(chain.certificate(), 'agreed')
    const decided = { type: 'precommit', height: chain.height(), round: certificate.round } as const
    // Dan's own precommit stands in the certificate that Ann holds; this one says something else.
    expect(certificate.signatures.map((one) => one.household)).toContain(4)
    expect(await say({ ...decided, choice: 'ab'.repeat(32) })).toBe('accept')
    expect(proofsOf(ann)).toHaveLength(1)
  })

  test('of our own at the height just decided are nothing that we would send, either', async () => {
    const { awake, ann, bob } = await caught()
    const certificate = () => must(chainOf(ann).certificate(), 'agreed')
    while (!certificate().signatures.some(({ household }) => household === 1)) await warmUp(awake)
    const decided = { type: 'precommit', height: heightOf(ann), round: certificate().round } as const
    const vote = await signedVoteOf(ann, ann, { ...decided, choice: 'ab'.repeat(32) })
    await nodeOf(ann).events.gossip(bob.peer, 'consensus', bundle(vote))
    expect(nodeOf(ann).state.agreement?.conflicts.size).toBe(0)
    expect(proofsOf(ann)).toEqual([])
  })

  test('are sent once, however often the liar goes on, while the proof waits to be agreed', async () => {
    const { ann, say } = await caught()
    Object.assign(nodeOf(ann).state.ports.network, { publish: () => {} })
    await say({})
    await say({ choice: 'ab'.repeat(32) })
    // As at the next height, where nothing of this one is remembered.
    nodeOf(ann).state.agreement?.conflicts.clear()
    await say({ type: 'precommit' })
    await say({ type: 'precommit', choice: 'ab'.repeat(32) })
    expect(nodeOf(ann).state.agreement?.conflicts.size).toBe(1)
    expect(proofsOf(ann)).toHaveLength(1)
  })

  test('are kept of a bounded number of households', async () => {
    const { ann, say } = await caught()
    const { conflicts } = must(nodeOf(ann).state.agreement, 'founded')
    const vote = { type: 'prevote', height: 1, round: 0, choice: undefined, timeMs: 1n } as const
    for (let household = 100; household < 100 + CONFLICTS_PER_HEIGHT; household++) {
      const one = { ...vote, household, signature: new Uint8Array(64) }
      conflicts.set(household, { kind: 'vote', first: one, second: one })
    }
    await say({})
    await say({ choice: 'ab'.repeat(32) })
    expect(conflicts.size).toBe(CONFLICTS_PER_HEIGHT)
    expect(proofsOf(ann)).toEqual([])
  })

  test('against ourselves are nothing that we would send', async () => {
    const { ann, bob } = await caught()
    for (const timeMs of [1n, 2n]) {
      const vote = await signedVoteOf(ann, ann, { timeMs })
      await nodeOf(ann).events.gossip(bob.peer, 'consensus', bundle(vote))
    }
    expect(proofsOf(ann)).toEqual([])
    expect(noticesOf(ann)).toContain('key-retired')
  })
})

describe('two proposals of one round', () => {
  const proposals = async (awake: Awake, by: SimHousehold, seenBy: SimHousehold, round: number) => {
    const chain = chainOf(seenBy)
    const { block } = buildBlock(chain.tip(), by.index + 1, chain.certificate(), []).executed
    return Promise.all(
      [-1, 0].map(async (validRound) => {
        const made = {
          height: chain.height() + 1,
          round,
          validRound,
          household: by.index + 1,
          blockId: block.id,
        }
        const signature = await by.keyring.device.sign(proposalBytes(chain.chainId, made))
        return encodeMessage({ kind: 'proposal', proposal: { ...made, block: encodeBlock(block), signature } })
      }),
    )
  }

  test('are a proof like two votes', async () => {
    const { awake, ann, bob, dan } = await caught()
    const round = must(turnOf(dan, ann), 'Dan proposes soon')
    const [first, second] = await proposals(awake, dan, ann, round)
    if (first === undefined || second === undefined) throw new Error('two')
    expect(await nodeOf(ann).events.gossip(bob.peer, 'consensus', first)).toBe('accept')
    expect(await nodeOf(ann).events.gossip(bob.peer, 'consensus', second)).toBe('accept')
    expect(await nodeOf(ann).events.gossip(bob.peer, 'consensus', second)).toBe('ignore')
    expect(proofsOf(ann)).toHaveLength(1)
    expect(await awake.world.until(() => isSuspended(bob, 4), 20_000)).toBe(true)
  })
})

describe('a proof that the ledger refuses', () => {
  test('is dropped: a neighbour’s copy was quicker', async () => {
    const { awake, ann, bob, dan, say } = await caught()
    await say({})
    await say({ choice: 'ab'.repeat(32) })
    for (const choice of [undefined, 'ab'.repeat(32)]) {
      const vote = await signedVoteOf(dan, bob, { choice })
      await nodeOf(bob).events.gossip(ann.peer, 'consensus', bundle(vote))
    }
    await pass(awake.world, 20_000)
    for (const one of [ann, bob]) {
      expect(isSuspended(one, 4)).toBe(true)
      expect(proofsOf(one).filter((own) => own.transaction !== undefined)).toEqual([])
      expect(one.disk.outbox.size).toBe(0)
    }
  })
})
