// Going on although gossip promises little: words travel with what makes them believed, certificates of rounds are passed
// on once, whoever is stuck asks, and timers that come late are made up for by whatever comes in.
import { describe, expect, test } from 'vitest'
import { decodeMessage, isQuorum, proposerOf } from '../../src/consensus/index.ts'
import { must, type SignedVote } from '../../src/ledger/index.ts'
import { decodeSyncRequest } from '../../src/p2p/index.ts'
import { askRunning } from '../../src/node/sync/catch-up.ts'
import { startHeight } from '../../src/node/agreement/agreement.ts'
import { FLICKER_MS } from '../../src/node/limits.ts'
import { createTimers } from '../../src/node/agreement/timers.ts'
import { switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import {
  bundle,
  changePrices,
  getUp,
  heightOf,
  nodeOf,
  noticesOf,
  pass,
  seenByAll,
  signedVoteOf,
  warmUp,
  type Awake,
} from './awake.ts'

const machineOf = (household: SimHousehold | undefined) =>
  must(nodeOf(household).state.agreement, 'the street is founded').machine
const proposerAt = ({ households }: Awake, height: number, round = 0): SimHousehold =>
  must(households[must(proposerOf([1, 2, 3, 4], height, round), 'four vote') - 1], 'ids are 1 to 4')

/** Bundles of votes as they are published, with who sent them. */
const hearBundles = ({ street }: Awake): { readonly from: string; readonly votes: readonly SignedVote[] }[] => {
  const heard: { from: string; votes: readonly SignedVote[] }[] = []
  const before = street.cable.onPublish
  street.cable.onPublish = (from, topic, bytes) => {
    before(from, topic, bytes)
    const message = topic === 'consensus' ? decodeMessage(bytes) : undefined
    if (message?.ok === true && message.value.kind === 'votes') heard.push({ from, votes: message.value.votes })
  }
  return heard
}

/** Keeps a household from proposing, while its link lives and its votes come: a proposer that hangs. */
const gag = (household: SimHousehold): void => {
  const { network } = nodeOf(household).state.ports
  const { publish } = network
  Object.assign(network, {
    publish: (topic: 'consensus', bytes: Uint8Array) => {
      const message = topic === 'consensus' ? decodeMessage(bytes) : undefined
      if (message?.ok === true && message.value.kind === 'proposal') return
      publish(topic, bytes)
    },
  })
}

describe('after a first round that failed', () => {
  const failOnce = async () => {
    const awake = await getUp()
    await warmUp(awake)
    const height = heightOf(awake.households[0]) + 1
    const proposer = proposerAt(awake, height)
    gag(proposer)
    const heard = hearBundles(awake)
    const sender = awake.households.find((one) => one !== proposer)
    await changePrices(sender)
    expect(await awake.world.until(() => heightOf(sender) >= height, 20_000)).toBe(true)
    await pass(awake.world, 500)
    return { awake, height, heard }
  }

  test('a precommit for a block travels with the polka behind it', async () => {
    const { awake, height, heard } = await failOnce()
    const locked = heard.filter(({ votes: [first] }) => first?.type === 'precommit' && first.height === height)
    const forBlocks = locked.filter(({ votes: [first] }) => first?.choice !== undefined && first.round > 0)
    expect(forBlocks.length).toBeGreaterThanOrEqual(3)
    for (const { votes } of forBlocks) {
      const [lock, ...polka] = votes
      const fitting = polka.filter(
        (one) => one.type === 'prevote' && one.round === lock?.round && one.choice === lock.choice,
      )
      expect(isQuorum(new Set(fitting.map((one) => one.household)).size, 4)).toBe(true)
    }
    expect(awake.checks.violations).toEqual([])
  })

  test('everybody passes on the certificate of the round that ended, once', async () => {
    const { awake, height, heard } = await failOnce()
    for (const { peer, index } of awake.households) {
      const told = heard.filter(({ from, votes }) => from === peer && votes.every((one) => one.height === height))
      const precommits = told.filter(
        ({ votes }) => votes.length >= 3 && votes.every((one) => one.round === 0 && one.type === 'precommit'),
      )
      // Whoever went by the votes of others in the next round passes on those.
      const voices = told.filter(
        ({ votes: [first, ...more] }) => more.length > 0 && first?.round === 1 && first.household !== index + 1,
      )
      expect(precommits.length + voices.length).toBe(1)
    }
  })
})

describe('a height that is stuck', () => {
  test('is repeated every five seconds, and one neighbour after another is asked what was said', async () => {
    const awake = await getUp()
    await warmUp(awake)
    const { world, households } = awake
    const [ann] = households
    const { state } = nodeOf(ann)
    const agreement = must(state.agreement, 'founded')
    const asked: string[] = []
    const { network } = state.ports
    const { request } = network
    Object.assign(network, {
      request: (...[peer, protocol, bytes]: Parameters<typeof request>) => {
        const question = protocol === 'sync' ? decodeSyncRequest(bytes) : undefined
        if (question?.ok === true && question.value.kind === 'running') asked.push(peer)
        return request(peer, protocol, bytes)
      },
    })
    // The others hear nothing of this height, so it cannot end.
    for (const one of households.slice(1)) Object.assign(nodeOf(one).events, { gossip: async () => 'ignore' })
    for (const one of households.slice(1)) Object.assign(nodeOf(one).state.ports.network, { publish: () => {} })
    await pass(world, 1_000)
    const heard = hearBundles(awake)
    await state.loop.run(() => startHeight(agreement))
    await pass(world, 26_000)
    const own = heard.filter(({ votes }) => votes.some((one) => one.household === 1 && one.type === 'prevote'))
    expect(own.length).toBeGreaterThanOrEqual(5)
    expect(own.length).toBeLessThanOrEqual(7)
    expect(asked.length).toBeGreaterThanOrEqual(4)
    expect(new Set(asked).size).toBe(3)
  })
})

describe('who was behind', () => {
  test('asks once what is said at the height that it has caught up with', async () => {
    const awake = await getUp()
    await warmUp(awake)
    const { world, street, households } = awake
    const [ann, , , dan] = households
    if (dan === undefined) throw new Error('four households')
    switchOff(street, dan)
    await pass(world, 1_000)
    for (let i = 0; i < 3; i++) {
      await changePrices(ann)
      await pass(world, 3_000)
    }
    const tip = heightOf(ann)
    expect(tip).toBeGreaterThan(heightOf(dan))
    const asked: bigint[] = []
    const node = await switchOn(street, dan)
    const { network } = node.state.ports
    const { request } = network
    Object.assign(network, {
      request: async (...[peer, protocol, bytes]: Parameters<typeof request>) => {
        const question = protocol === 'sync' ? decodeSyncRequest(bytes) : undefined
        if (question?.ok === true && question.value.kind === 'running') asked.push(question.value.height)
        // What it asks when the street is no longer at rest for it comes before these, and is of the height it slept at.
        if (question?.ok === true && question.value.kind === 'blocks')
          await new Promise<void>((resolve) => world.after(1_000, resolve))
        return request(peer, protocol, bytes)
      },
    })
    await pass(world, 3_000)
    expect(heightOf(dan)).toBe(tip)
    expect(asked.filter((height) => height === BigInt(tip + 1))).toHaveLength(1)
  })
})

describe('resting', () => {
  test('whoever wakes goes to the highest round with the votes of a third, and resumes within ten seconds', async () => {
    const awake = await getUp()
    const { world, street } = awake
    await warmUp(awake)
    const [ann, bob, cem, dan] = awake.households
    if (ann === undefined || bob === undefined || cem === undefined || dan === undefined) throw new Error('four')
    for (const gone of [cem, dan]) switchOff(street, gone)
    await pass(world, 1_000)
    // The two who went to bed had come as far as round 7; only Ann has heard it, and what she passes on is lost.
    const { network } = nodeOf(ann).state.ports
    const { publish } = network
    Object.assign(network, { publish: () => {} })
    for (const round of [2, 4, 7])
      for (const sleeper of [cem, dan]) {
        const nil = { round, timeMs: BigInt(round) }
        await nodeOf(ann).events.gossip(bob.peer, 'consensus', bundle(await signedVoteOf(sleeper, ann, nil)))
      }
    expect(machineOf(ann).round).toBe(7)
    expect(machineOf(bob).step).toBe('idle')
    await nodeOf(bob).state.loop.run(() => startHeight(must(nodeOf(bob).state.agreement, 'founded')))
    await nodeOf(bob).state.loop.run(async () => askRunning(nodeOf(bob).state))
    await pass(world, 500)
    expect(machineOf(bob).round).toBe(7)
    Object.assign(network, { publish })
    const { buyPrice } = await changePrices(ann)
    await pass(world, 60_000)
    expect(machineOf(ann).round).toBe(7)
    // Dan's and Cem's own disks know nothing of these words (a test made them), so a third comes who can still vote.
    await switchOn(street, dan)
    const startedMs = world.nowMs()
    await world.until(() => nodeOf(ann).state.agreement?.timers.frozen === false, 10_000)
    expect(world.nowMs() - startedMs).toBeLessThan(1_000)
    expect(buyPrice).toBeGreaterThan(0n)
  })

  test('timeouts are at their base again, however high the round is', () => {
    const due: string[] = []
    const waits: number[] = []
    const clock = {
      nowMs: () => 0,
      after: (ms: number) => {
        waits.push(ms)
        return () => {}
      },
    }
    const timers = createTimers(clock, (timer, round) => due.push(`${timer}/${round}`))
    timers.start('propose', 20)
    timers.freeze()
    timers.thaw(20)
    timers.start('prevote', 20)
    timers.start('propose', 21)
    timers.start('propose', 200)
    expect(waits).toEqual([13_000, 3_000, 1_000, 3_500, 30_000])
  })
})

describe('a hidden tab', () => {
  test('whose timers never come makes up for them on the next message, and stale ones do nothing', async () => {
    const awake = await getUp()
    await warmUp(awake)
    const { world } = awake
    const [ann, bob] = awake.households
    if (ann === undefined || bob === undefined) throw new Error('four')
    while (proposerAt(awake, heightOf(ann) + 1) === ann) await warmUp(awake)
    const { state, events } = nodeOf(ann)
    const agreement = must(state.agreement, 'founded')
    // Nothing that Ann says or hears goes anywhere, and none of her timers runs.
    Object.assign(state.ports.network, { publish: () => {} })
    Object.assign(state.ports.clock, { after: () => () => {} })
    const hear = events.gossip
    Object.assign(events, { gossip: async () => 'ignore' })
    await state.loop.run(() => startHeight(agreement))
    const height = agreement.machine.height
    await pass(world, 2_900)
    await hear(bob.peer, 'presence', new Uint8Array(1))
    await state.loop.run(async () => {})
    expect(agreement.machine.step).toBe('propose')
    await pass(world, 200)
    await hear(bob.peer, 'presence', new Uint8Array(1))
    await state.loop.run(async () => {})
    expect(agreement.machine).toMatchObject({ height, round: 0, step: 'prevote' })
    await hear(bob.peer, 'presence', new Uint8Array(1))
    expect(agreement.machine).toMatchObject({ height, round: 0, step: 'prevote' })
  })
})

describe('presence', () => {
  const lostBy = async (household: SimHousehold): Promise<number[]> => {
    await nodeOf(household).state.loop.run(async () => {})
    return [...machineOf(household).lost]
  }
  const flick = async ({ world }: Awake, at: SimHousehold, other: SimHousehold, awayMs: number): Promise<void> => {
    nodeOf(at).events.linkDown(other.peer)
    await pass(world, awayMs)
    nodeOf(at).events.linkUp(other.peer)
    await pass(world, 50)
  }

  test('a closed link is known at once, one that comes back counts at once, one that flickers must hold ten seconds', async () => {
    const awake = await getUp()
    const { world } = awake
    const [ann, bob] = awake.households
    if (ann === undefined || bob === undefined) throw new Error('four')
    await pass(world, 20_000)
    nodeOf(ann).events.linkDown(bob.peer)
    await pass(world, 10)
    expect(await lostBy(ann)).toEqual([2])
    nodeOf(ann).events.linkUp(bob.peer)
    await pass(world, 10)
    expect(await lostBy(ann)).toEqual([])
    await flick(awake, ann, bob, 500)
    expect(await lostBy(ann)).toEqual([2])
    for (let turn = 0; turn < 4; turn++) {
      await flick(awake, ann, bob, 300)
      await pass(world, 3_000)
      expect(await lostBy(ann)).toEqual([2])
    }
    await pass(world, FLICKER_MS + 1_100)
    expect(await lostBy(ann)).toEqual([])
  })

  /** Milliseconds from a transaction to its block, per height, with and without the turn of a proposer that is gone. */
  const timeWithout = async (awake: Awake, go: (household: SimHousehold) => void) => {
    const took = { others: [] as number[], lost: [] as number[] }
    await warmUp(awake)
    const [first] = awake.households
    const gone = proposerAt(awake, heightOf(first) + 1)
    const rest = { ...awake, households: awake.households.filter((one) => one !== gone) }
    const [sender] = rest.households
    if (sender === undefined) throw new Error('three')
    go(gone)
    for (let turn = 0; turn < 16; turn++) {
      const turnOfGone = proposerAt(awake, heightOf(sender) + 1) === gone
      const startedMs = awake.world.nowMs()
      const { buyPrice } = await changePrices(sender)
      expect(await seenByAll(rest, sender.index + 1, buyPrice, 20_000)).toBe(true)
      took[turnOfGone ? 'lost' : 'others'].push(awake.world.nowMs() - startedMs)
    }
    expect(awake.checks.violations).toEqual([])
    return took
  }
  const median = (values: readonly number[]): number =>
    must(values.toSorted((a, b) => a - b)[(values.length - 1) >> 1], 'some were measured')

  test('a proposer that is known lost costs at most 300 ms', async () => {
    const awake = await getUp()
    const { lost, others } = await timeWithout(awake, (gone) => switchOff(awake.street, gone))
    expect(median(lost) - median(others)).toBeLessThanOrEqual(300)
    expect(Math.max(...lost)).toBeLessThanOrEqual(Math.max(...others) + 300)
  })

  test('one that falls silent costs at most 3.5 s, once', async () => {
    const awake = await getUp()
    const fallSilent = (gone: SimHousehold): void => {
      Object.assign(nodeOf(gone).state.ports.network, { publish: () => {} })
      Object.assign(nodeOf(gone).events, { gossip: async () => 'ignore', request: async () => undefined })
      // The network of a real page notices a silent link within 3.25 s (mesh-limits).
      awake.world.after(3_250, () => switchOff(awake.street, gone))
    }
    const { lost, others } = await timeWithout(awake, fallSilent)
    const usual = median(others)
    const [first = 0, ...later] = lost
    expect(first - usual).toBeLessThanOrEqual(3_500)
    expect(Math.max(...later) - usual).toBeLessThanOrEqual(300)
  })
})

describe('the notice that too few would be awake without us', () => {
  test('stands with everybody on whom the street counts, and is gone when somebody returns', async () => {
    const { world, street, households } = await getUp()
    const [ann, bob, cem, dan] = households
    if (dan === undefined) throw new Error('four households')
    expect(noticesOf(ann)).not.toContain('last-awake')
    switchOff(street, dan)
    await pass(world, 30_000)
    for (const one of [ann, bob, cem]) expect(noticesOf(one)).toContain('last-awake')
    await switchOn(street, dan)
    await pass(world, 10_000)
    for (const one of households) expect(noticesOf(one)).not.toContain('last-awake')
  })

  test('is gone when the street rests, and never stands with who does not vote', async () => {
    const { world, street, households } = await getUp()
    const [ann, bob, cem, dan] = households
    if (ann === undefined || dan === undefined || cem === undefined) throw new Error('four households')
    nodeOf(ann).state.validating = false
    switchOff(street, dan)
    await pass(world, 30_000)
    expect(noticesOf(ann)).not.toContain('last-awake')
    switchOff(street, cem)
    await pass(world, 30_000)
    expect(noticesOf(bob)).not.toContain('last-awake')
  })

  test('is not raised in a street of three, where nobody may ever sleep', async () => {
    const { world, households } = await getUp(() => true, 3)
    await pass(world, 30_000)
    for (const one of households) expect(noticesOf(one)).not.toContain('last-awake')
  })
})
