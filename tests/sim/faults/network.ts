// Network faults: loss, delay, reorder, duplication, walls of every shape, flapping, messages that reach some only,
// an eclipse, and what travelled long ago.
import { decodeMessage, encodeMessage } from '../../../src/consensus/index.ts'
import { hash, utf8, voteBytes, type Vote } from '../../../src/ledger/index.ts'
import type { Topic } from '../../../src/p2p/index.ts'
import { FAIR, type Hole, type Wall, type Weather } from '../network.ts'
import { among, exactly, fault, has, logUniform, mostTraitors, someOf, type Fault, type Rig } from './fault.ts'

const indexOf = (rig: Rig): ((peer: string) => number) => {
  const places = new Map(rig.street.households.map(({ peer, index }) => [peer, index]))
  return (peer) => places.get(peer) ?? 0
}

const wall = (rig: Rig, forMs: number, closed: (a: number, b: number) => boolean): void => {
  const { cable } = rig.street
  const index = indexOf(rig)
  const made: Wall = (a, b) => closed(index(a.peer), index(b.peer))
  cable.walls.add(made)
  cable.rewire()
  rig.lasting(forMs, () => {
    cable.walls.delete(made)
    cable.rewire()
  })
}

const hole = (rig: Rig, forMs: number, swallows: (from: number, to: number) => boolean): void => {
  const { cable } = rig.street
  const index = indexOf(rig)
  const made: Hole = (from, to) => swallows(index(from), index(to))
  cable.holes.add(made)
  rig.lasting(forMs, () => cable.holes.delete(made))
}

/** Seen by both sides, or in silence: what presence can tell is another thing each time. */
const apart = (rig: Rig, silent: number, forMs: number, closed: (a: number, b: number) => boolean): void =>
  silent === 1 ? hole(rig, forMs, closed) : wall(rig, forMs, closed)

const weather = (rig: Rig, forMs: number, change: Partial<Weather>): void => {
  const { cable } = rig.street
  cable.weather = { ...cable.weather, ...change }
  const fair = Object.fromEntries(Object.keys(change).map((key) => [key, FAIR[key as keyof Weather]]))
  rig.lasting(forMs, () => {
    cable.weather = { ...cable.weather, ...fair }
  })
}

/** Scripts of earlier days do not say how long a weather lasts. */
const FOREVER_MS = 3_600_000

export const NETWORK_FAULTS: readonly Fault[] = [
  fault(
    'weather',
    (random) => ({
      loss: random.fraction() * 0.3,
      duplicate: random.fraction() * 0.5,
      leastDelayMs: 1 + random.below(50),
      mostDelayMs: random.chance(0.2) ? logUniform(random, 60, 5_000) : 60 + random.below(400),
      forMs: logUniform(random, 60_000, 300_000),
    }),
    (rig, { forMs = FOREVER_MS, ...args }) => weather(rig, forMs, args),
  ),
  fault(
    'heavy tail',
    (random) => ({ tail: 0.01 + random.fraction() * 0.2, forMs: 5_000 + random.below(60_000) }),
    (rig, { tail, forMs }) => weather(rig, forMs, { tail }),
  ),
  fault(
    'reorder',
    (random) => ({ mostDelayMs: 500 + random.below(4_000), forMs: 5_000 + random.below(30_000) }),
    (rig, { mostDelayMs, forMs }) => weather(rig, forMs, { leastDelayMs: 0, mostDelayMs }),
  ),
  fault(
    'halves',
    (random, nodes) => ({
      side: someOf(random, nodes),
      silent: random.below(2),
      forMs: 1_000 + random.below(30_000),
    }),
    (rig, { side, silent, forMs }) => apart(rig, silent, forMs, (a, b) => has(side, a) !== has(side, b)),
  ),
  fault(
    'ring',
    (random) => ({ silent: random.below(2), forMs: 1_000 + random.below(30_000) }),
    (rig, { silent, forMs }) => {
      const size = rig.street.households.length
      apart(rig, silent, forMs, (a, b) => (a + 1) % size !== b && (b + 1) % size !== a)
    },
  ),
  fault(
    'bridge',
    (random, nodes) => ({
      side: someOf(random, nodes),
      middle: random.below(nodes),
      silent: random.below(2),
      forMs: 1_000 + random.below(30_000),
    }),
    (rig, { side, middle, silent, forMs }) =>
      apart(rig, silent, forMs, (a, b) => a !== middle && b !== middle && has(side, a) !== has(side, b)),
  ),
  fault(
    'isolated',
    (random, nodes) => ({ who: random.below(nodes), silent: random.below(2), forMs: 1_000 + random.below(60_000) }),
    (rig, { who, silent, forMs }) => apart(rig, silent, forMs, (a, b) => a === who || b === who),
  ),
  fault(
    'one way',
    (random, nodes) => ({
      from: someOf(random, nodes),
      to: someOf(random, nodes),
      forMs: 1_000 + random.below(30_000),
    }),
    (rig, { from, to, forMs }) => hole(rig, forMs, (a, b) => has(from, a) && has(to, b)),
  ),
  fault(
    'flapping',
    (random, nodes) => ({
      side: someOf(random, nodes),
      everyMs: 1_000 + random.below(9_000),
      forMs: 10_000 + random.below(50_000),
    }),
    (rig, { side, everyMs, forMs }) => {
      let closed = false
      rig.every(everyMs, forMs, () => {
        closed = !closed
        if (closed) wall(rig, everyMs, (a, b) => has(side, a) !== has(side, b))
      })
    },
  ),
  fault(
    'some only',
    (random, nodes) => ({ salt: random.below(1_000_000), reach: 1 + random.below(nodes - 1), forMs: 30_000 }),
    (rig, { salt, reach, forMs }) => {
      // Which links carry changes each second, as meshes are pruned and grafted.
      const size = rig.street.households.length
      hole(rig, forMs, (from, to) => {
        const second = Math.floor(rig.street.world.nowMs() / 1_000)
        return (hash(utf8(`${salt}/${second}/${from}/${to}`))[0] ?? 0) % size >= reach
      })
    },
  ),
  fault(
    'eclipse',
    (random, nodes) => {
      const victim = random.below(nodes)
      return {
        victim,
        friends: exactly(random, nodes, mostTraitors(nodes)) & ~(1 << victim),
        silent: random.below(2),
        forMs: 5_000 + random.below(60_000),
      }
    },
    (rig, { victim, friends, silent, forMs }) =>
      apart(rig, silent, forMs, (a, b) => (a === victim && !has(friends, b)) || (b === victim && !has(friends, a))),
  ),
  fault(
    'stale replay',
    (random, nodes) => ({ to: someOf(random, nodes), perSecond: 2 + random.below(20), forMs: 20_000 }),
    (rig, { to, perSecond, forMs }) => replayOld(rig, to, perSecond, forMs),
  ),
  fault(
    'old chain',
    (random, nodes) => ({ to: someOf(random, nodes), everyMs: logUniform(random, 200, 5_000), forMs: 20_000 }),
    (rig, { to, everyMs, forMs }) => rig.every(everyMs, forMs, () => void speakOfAnotherChain(rig, to)),
  ),
]

const KEPT = 400

/** Sends again what was heard on the cable since the fault began, much later and from somebody else. */
const replayOld = (rig: Rig, to: number, perSecond: number, forMs: number): void => {
  const { world, cable, households } = rig.street
  const old: { readonly topic: Topic; readonly bytes: Uint8Array }[] = []
  const before = cable.onPublish
  const listening: typeof cable.onPublish = (from, topic, bytes) => {
    before(from, topic, bytes)
    if (old.length < KEPT) old.push({ topic, bytes })
  }
  cable.onPublish = listening
  rig.lasting(forMs + 60_000, () => {
    if (cable.onPublish === listening) cable.onPublish = before
  })
  world.after(10_000, () =>
    rig.every(1_000 / perSecond, forMs, () => {
      if (old.length === 0) return
      const { topic, bytes } = world.random.pick(old)
      const from = world.random.pick(households).peer
      for (const household of among(rig.street, to)) cable.inject(from, household.peer, topic, bytes)
    }),
  )
}

const OTHER_CHAIN = hash(utf8('another chain'))

/** A vote that this very household signed at this very height, on a street that was before this one. */
const speakOfAnotherChain = async (rig: Rig, to: number): Promise<void> => {
  const { world, cable, households } = rig.street
  const speaker = world.random.pick(households)
  const machine = speaker.node?.state.agreement?.machine
  if (machine === undefined) return
  const vote: Vote = {
    type: world.random.chance(0.5) ? 'prevote' : 'precommit',
    height: machine.height,
    round: machine.round + world.random.below(2),
    household: speaker.index + 1,
    choice: world.random.chance(0.5) ? undefined : [...machine.proposals.values()][0]?.blockId,
    timeMs: 1n,
  }
  const signature = await speaker.keyring.device.sign(voteBytes(OTHER_CHAIN, vote))
  const bytes = encodeMessage({ kind: 'votes', votes: [{ ...vote, signature }] })
  if (!decodeMessage(bytes).ok) return
  for (const household of among(rig.street, to)) cable.inject(speaker.peer, household.peer, 'consensus', bytes)
}
