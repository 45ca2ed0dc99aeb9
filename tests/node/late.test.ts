// Precommits that come after the decision: in the order of the set, for a while, and nothing but precommits.
import { expect, test } from 'vitest'
import { must, type Vote } from '../../src/ledger/index.ts'
import { LATE_TAKEN_MS } from '../../src/node/limits.ts'
import { switchOff } from '../sim/household.ts'
import { bundle, changePrices, getUp, heightOf, nodeOf, pass, signedVoteOf, warmUp } from './awake.ts'

/** The second of four is gone while the others agree; then words of its come by. */
const decidedWithoutBob = async () => {
  const awake = await getUp()
  await warmUp(awake)
  const [ann, bob, cem] = awake.households
  if (ann === undefined || bob === undefined || cem === undefined) throw new Error('four households')
  switchOff(awake.street, bob)
  await pass(awake.world, 2_000)
  await changePrices(ann)
  await pass(awake.world, 5_000)
  const chain = must(nodeOf(ann).state.chain, 'the street is founded')
  const certificate = () => must(chain.certificate(), 'agreed')
  const signers = () => certificate().signatures.map(({ household }) => household)
  expect(signers()).toEqual([1, 3, 4])
  const say = async (type: Vote['type']) => {
    const vote = { type, height: chain.height(), choice: chain.tip().id, round: certificate().round }
    return nodeOf(ann).events.gossip(cem.peer, 'consensus', bundle(await signedVoteOf(bob, ann, vote)))
  }
  return { ...awake, ann, signers, say }
}

test('a late precommit stands in its place of the set', async () => {
  const { signers, say } = await decidedWithoutBob()
  expect(await say('precommit')).toBe('accept')
  expect(signers()).toEqual([1, 2, 3, 4])
})

test('a late prevote is nothing', async () => {
  const { signers, say } = await decidedWithoutBob()
  expect(await say('prevote')).toBe('ignore')
  expect(signers()).toEqual([1, 3, 4])
})

test('a precommit that comes when nobody can tell who is awake by it is too late', async () => {
  const { ann, signers, say, world } = await decidedWithoutBob()
  const height = heightOf(ann)
  await pass(world, LATE_TAKEN_MS)
  expect(heightOf(ann)).toBe(height)
  expect(await say('precommit')).toBe('ignore')
  expect(signers()).toEqual([1, 3, 4])
})
