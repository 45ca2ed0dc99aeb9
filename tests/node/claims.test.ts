// Somebody's word that blocks are decided holds as long as neighbours go on showing us blocks, however long that takes.
import { expect, test } from 'vitest'
import { must } from '../../src/ledger/index.ts'
import { beatBytes, encodeBeat } from '../../src/p2p/index.ts'
import { isBehind } from '../../src/node/agreement/behind.ts'
import { EPOCH_MS, switchOn } from '../sim/household.ts'
import { heightOf, nodeOf, pass } from './awake.ts'
import { last, longStreet, stage, type Answers } from './long-chain.ts'

test('who catches up slowly is behind until it is there, and not a moment longer', async () => {
  const long = await longStreet(600)
  const { world, households } = long
  const slowly: Answers = async (question, honest) => {
    if (question.kind === 'blocks') await new Promise<void>((resolve) => world.after(4_500, resolve))
    return honest()
  }
  for (const household of households.slice(0, 3)) stage(long, household, [], slowly)
  const sleeper = last(long)
  await switchOn(long.street, sleeper)
  await pass(world, 1_000)
  const { state, events } = nodeOf(sleeper)
  const { chainId } = must(state.chain, 'the street is founded')
  const bob = must(households[1], 'four households')
  const made = { household: 2, height: BigInt(long.tip), timeMs: BigInt(EPOCH_MS + world.nowMs()), votes: true }
  const signature = await bob.keyring.device.sign(beatBytes(chainId, made))
  await events.gossip(bob.peer, 'presence', encodeBeat({ ...made, signature }))
  let seconds = 0
  for (; heightOf(sleeper) < long.tip && seconds < 60; seconds++) {
    expect(isBehind(state)).toBe(true)
    await pass(world, 1_000)
  }
  expect(seconds).toBeGreaterThan(11)
  expect(heightOf(sleeper)).toBe(long.tip)
  expect(isBehind(state)).toBe(false)
})
