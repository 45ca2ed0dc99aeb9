// Nothing that comes in throws, and nothing that is kept grows without an end.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { must, votes } from '../../src/ledger/index.ts'
import { encodeMessage } from '../../src/consensus/index.ts'
import { askRunning, catchUp } from '../../src/node/sync/catch-up.ts'
import { ROUNDS_KEPT } from '../../src/node/limits.ts'
import { FRESH_KEY } from '../../src/node/node-state.ts'
import { askAboutKey } from '../../src/node/agreement/own-key.ts'
import { REASONS } from '../../src/node/reason.ts'
import { signParting } from '../../src/node/household/parting.ts'
import { encodeSyncReply, p2pLimits, type SyncAnswer } from '../../src/p2p/index.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import { bundle, changePrices, getUp, heightOf, nodeOf, pass, seenByAll, signedVoteOf, warmUp } from './awake.ts'

describe('answers of a neighbour', () => {
  test('of any bytes to any question change nothing and break nothing', async () => {
    const awake = await getUp()
    await warmUp(awake)
    const [ann, bob] = awake.households
    if (ann === undefined || bob === undefined) throw new Error('four households')
    const { state } = nodeOf(ann)
    const some = fc.uint8Array({ maxLength: 200 })
    const answer = fc.oneof(
      some,
      fc
        .oneof(
          fc.record({
            kind: fc.constant('blocks'),
            height: fc.bigInt(0n, 99n),
            base: fc.bigInt(0n, 99n),
            blocks: fc.array(fc.record({ block: some, certificate: some }), { maxLength: 3 }),
          }),
          fc.record({ kind: fc.constant('running'), height: fc.bigInt(0n, 99n), messages: fc.array(some) }),
          fc.record({
            kind: fc.constant('newest'),
            height: fc.bigInt(0n, 99n),
            newest: fc.record({
              height: fc.nat(),
              round: fc.nat(65_535),
              speech: fc.constantFrom('proposal', 'prevote', 'precommit'),
              signBytes: some,
              signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
            }),
          }),
        )
        .map((made) => encodeSyncReply(made as SyncAnswer)),
    )
    await fc.assert(
      fc.asyncProperty(answer, async (bytes) => {
        Object.assign(nodeOf(bob).events, { request: async () => bytes })
        state.ownKey = { ...FRESH_KEY, mark: state.ownKey.mark }
        // Who answered wrongly before would be asked no more for a while.
        state.leftAlone.clear()
        await state.loop.run(async () => {
          catchUp(state, bob.peer)
          askRunning(state)
          askAboutKey(state, bob.peer)
        })
        await pass(awake.world, 200)
        expect(state.broken).toBeUndefined()
        expect(state.ownKey.standing).not.toBe('retired')
        // The others are asked what this one did not say.
        expect(await awake.world.until(() => !state.syncing, 6_000)).toBe(true)
      }),
      { numRuns: 60 },
    )
    expect(awake.checks.violations).toEqual([])
  })
})

describe('a height without end', () => {
  test('keeps the votes of a few rounds only, and forgets what is over', async () => {
    const awake = await getUp((index) => index < 2)
    const [ann, bob] = awake.households
    if (ann === undefined || bob === undefined) throw new Error('two')
    const [cem, dan] = awake.households.slice(2)
    if (cem === undefined || dan === undefined) throw new Error('four')
    const say = async (round: number) => {
      const both = await Promise.all(
        [cem, dan].map((one) => signedVoteOf(one, ann, { round, timeMs: BigInt(round + 1) })),
      )
      return nodeOf(ann).events.gossip(bob.peer, 'consensus', encodeMessage({ kind: 'votes', votes: both }))
    }
    const { state } = nodeOf(ann)
    state.ownKey = { ...state.ownKey, standing: 'clear' }
    for (let round = 0; round < 300; round++) await say(round)
    const agreement = must(state.agreement, 'founded')
    expect(agreement.machine.round).toBe(299)
    expect(agreement.votes.size).toBeLessThanOrEqual(4 * 2 * (ROUNDS_KEPT + 3))
    expect(agreement.proposals.size).toBeLessThanOrEqual(ROUNDS_KEPT + 3)
    expect(agreement.blocks.size).toBeLessThanOrEqual(ROUNDS_KEPT + 3)
    expect(await say(3)).toBe('ignore')
  })

  test('words of the next height wait in a bounded place', async () => {
    const awake = await getUp()
    await warmUp(awake)
    const [ann, bob, cem, dan] = awake.households
    if (ann === undefined || bob === undefined || cem === undefined || dan === undefined) throw new Error('four')
    switchOff(awake.street, dan)
    const height = heightOf(ann) + 2
    const { state, events } = nodeOf(ann)
    await state.loop.run(async () => {})
    for (let round = 0; round < 300; round++)
      for (const from of [bob, cem])
        await events.gossip(from.peer, 'consensus', bundle(await signedVoteOf(dan, ann, { height, round })))
    expect(state.early.length).toBeLessThanOrEqual(128)
    await pass(awake.world, 30_000)
    const three = { ...awake, households: [ann, bob, cem] }
    const { buyPrice } = await changePrices(ann)
    expect(await seenByAll(three, 1, buyPrice)).toBe(true)
    await changePrices(ann)
    await pass(awake.world, 10_000)
    expect(state.early.length).toBe(0)
  })
})

describe('reasons', () => {
  test('each says by itself whether a message is passed on', () => {
    for (const verdict of Object.values(REASONS)) expect(['accept', 'ignore', 'reject']).toContain(verdict)
    expect(p2pLimits.CONSENSUS_BYTES).toBeLessThan(p2pLimits.SYNC_BYTES)
  })
})

describe('asking to vote again', () => {
  test('becomes calmer with every refusal, and ends when the street takes it', async () => {
    const awake = await getUp(() => true, 7)
    await warmUp(awake)
    const { world, street, households } = awake
    const [ann, leaver] = [must(households[0], 'seven'), must(households[6], 'seven')]
    const parting = must(await nodeOf(leaver).state.loop.run(() => signParting(nodeOf(leaver).state)), 'it votes')
    nodeOf(leaver).state.ports.network.publish('tx', parting)
    await pass(world, 70)
    switchOff(street, leaver)
    await pass(world, 25_000)
    const set = () => must(nodeOf(ann).state.chain, 'founded').tip().state.street.afterNextSet
    expect(votes(set(), 7)).toBe(false)
    const leftAt = heightOf(ann)
    await switchOn(street, leaver)
    await pass(world, 130_000)
    const { waking } = nodeOf(leaver).state
    expect(waking.refusals).toBeGreaterThanOrEqual(2)
    // Ten seconds, twenty, forty: not a dozen questions.
    expect(waking.refusals).toBeLessThanOrEqual(6)
    for (let turn = 0; turn < 25 && heightOf(ann) < leftAt + 24; turn++) {
      await changePrices(ann)
      await pass(world, 2_000)
    }
    expect(await world.until(() => votes(set(), 7), 700_000)).toBe(true)
    await pass(world, 3_000)
    expect(nodeOf(leaver).state.waking.refusals).toBe(0)
    expect(nodeOf(leaver).state.ownKey.standing).toBe('clear')
    // It left the set and came back; the check of certificates counts against the whole street, so only its own words.
    expect(awake.checks.violations.filter(({ message }) => !message.startsWith('CertificateQuorum'))).toEqual([])
  })
})
