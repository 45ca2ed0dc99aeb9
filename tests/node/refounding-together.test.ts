// People who found a street again at cross purposes still come together: two who propose at once, a block that is decided
// while the last of them signs, a computer that is there and cannot vote, a street that was founded twice meanwhile.
import { describe, expect, test } from 'vitest'
import { decodeMessage } from '../../src/consensus/index.ts'
import { must } from '../../src/ledger/index.ts'
import { refoundingView } from '../../src/node/household/refounding-view.ts'
import { refoundingHere, strandedBy, takeRefounding } from '../../src/node/household/refounding-exchange.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import type { Hole } from '../sim/network.ts'
import {
  approve,
  chainOf,
  propose,
  changePrices,
  getUp,
  heightOf,
  nodeOf,
  noticesOf,
  pass,
  seenByAll,
  inLoop,
} from './awake.ts'

const HOUR_MS = 3_600_000

const isPrecommit = (bytes: Uint8Array): boolean => {
  const message = decodeMessage(bytes)
  return message.ok && message.value.kind === 'votes' && message.value.votes.some(({ type }) => type === 'precommit')
}

/** All have signed precommits and then the document; Ann alone hears of both, and nobody hears of Ann. */
const decidedBesideEverybody = async () => {
  const awake = await getUp()
  const { world, street, households } = awake
  const [ann, bob, cem, dan] = households
  if (ann === undefined || bob === undefined || cem === undefined || dan === undefined)
    throw new Error('four households')
  const [old, height] = [chainOf(ann), heightOf(ann)]
  const undecided: Hole = (_from, _to, topic, bytes) => topic === 'consensus' && isPrecommit(bytes)
  street.cable.holes.add(undecided)
  await changePrices(bob)
  await pass(world, 2_000)
  expect((await propose(ann)).ok).toBe(true)
  await pass(world, 1_000)
  const fromAnn: Hole = (from, to, topic, bytes) =>
    from === ann.peer || (to !== ann.peer && topic === 'consensus' && isPrecommit(bytes))
  street.cable.holes.add(fromAnn)
  street.cable.holes.delete(undecided)
  expect(await world.until(() => heightOf(ann) === height + 1, 20_000)).toBe(true)
  return { ...awake, ann, others: [bob, cem, dan], old, height, heal: () => street.cable.holes.delete(fromAnn) }
}

describe('Agreement: a block that was decided while the last one signed tears nobody from the street', () => {
  const afterwards = async ({
    ann,
    others,
    old,
    heal,
    ...awake
  }: Awaited<ReturnType<typeof decidedBesideEverybody>>) => {
    const { world, checks } = awake
    expect(await world.until(() => chainOf(ann) !== old, 30_000)).toBe(true)
    expect(new Set([ann, ...others].map(chainOf)).size).toBe(1)
    expect(noticesOf(ann)).toEqual(expect.arrayContaining(['street-refounded', 'entry-left-behind']))
    for (const one of others) expect(noticesOf(one)).not.toContain('entry-left-behind')
    heal()
    const { buyPrice } = await changePrices(ann)
    expect(await seenByAll(awake, 1, buyPrice)).toBe(true)
    expect(checks.violations).toEqual([])
  }

  test('who has it goes back by it, because the others have moved', async () => {
    const all = await decidedBesideEverybody()
    const { others, old, height, world } = all
    for (const one of others) expect((await approve(one)).ok).toBe(true)
    expect(await world.until(() => others.every((one) => chainOf(one) !== old), 20_000)).toBe(true)
    for (const one of others) expect(nodeOf(one).state.chain?.genesis.ancestor[0]?.height).toBe(BigInt(height))
    await afterwards(all)
  })

  test('also when it slept while they moved', async () => {
    const all = await decidedBesideEverybody()
    const { ann, others, old, world, street, heal } = all
    heal()
    switchOff(street, ann)
    for (const one of others) expect((await approve(one)).ok).toBe(true)
    expect(await world.until(() => others.every((one) => chainOf(one) !== old), 20_000)).toBe(true)
    await switchOn(street, ann)
    await afterwards(all)
  })

  test('and nothing moves it back while a signature is lacking', async () => {
    const { ann, others, old, height, world, heal } = await decidedBesideEverybody()
    for (const one of others.slice(0, 2)) expect((await approve(one)).ok).toBe(true)
    await pass(world, 10_000)
    heal()
    await pass(world, 30_000)
    expect(chainOf(ann)).toBe(old)
    for (const one of [ann, ...others]) expect(heightOf(one)).toBe(height + 1)
    // Who has signed nothing proposes anew; who is bound follows, and cannot propose.
    expect(await propose(ann)).toEqual({ ok: false, refusal: 'already-done' })
    expect(refoundingView(nodeOf(ann).state)).toMatchObject({ agreed: [1, 2, 3], instead: false })
    expect((await propose(others[2])).ok).toBe(true)
    await pass(world, 10_000)
    for (const one of [ann, ...others.slice(0, 2)]) expect((await approve(one)).ok).toBe(true)
    expect(await world.until(() => [ann, ...others].every((one) => chainOf(one) !== old), 20_000)).toBe(true)
    expect(new Set([ann, ...others].map(chainOf)).size).toBe(1)
  })
})

/** Ann alone gets the block that all have voted for; she has signed her document before, and the others sign Bob's. */
const signedApart = async (waitMs: number) => {
  const awake = await getUp()
  const { world, street, households } = awake
  const [ann, bob, cem, dan] = households
  if (ann === undefined || bob === undefined || cem === undefined || dan === undefined)
    throw new Error('four households')
  const height = heightOf(ann)
  const isVote = (topic: string, bytes: Uint8Array): boolean => topic === 'consensus' && isPrecommit(bytes)
  const undecided: Hole = (_from, _to, topic, bytes) => isVote(topic, bytes)
  const votesToAnn: Hole = (_from, to, topic, bytes) => to !== ann.peer || !isVote(topic, bytes)
  const apart: Hole = (from, to, topic, bytes) => from === ann.peer || to === ann.peer || isVote(topic, bytes)
  street.cable.holes.add(undecided)
  await changePrices(bob)
  await pass(world, 2_000)
  street.cable.holes.add(votesToAnn)
  await pass(world, waitMs)
  expect((await propose(ann)).ok).toBe(true)
  street.cable.holes.delete(undecided)
  expect(await world.until(() => heightOf(ann) === height + 1, 20_000)).toBe(true)
  street.cable.holes.add(apart)
  street.cable.holes.delete(votesToAnn)
  expect((await propose(bob)).ok).toBe(true)
  await pass(world, 300)
  for (const one of [cem, dan]) expect((await approve(one)).ok).toBe(true)
  street.cable.holes.delete(apart)
  return { ...awake, height }
}

// Which of two documents counts is drawn by their names: among some moments of proposing both come about.
test('LivenessAfterHeal: who is bound to a document and got one block more still signs what all others have signed', async () => {
  const signers = new Set<string>()
  for (let waitMs = 0; signers.size < 2 && waitMs < 16; waitMs++) {
    const { households, height, world, checks } = await signedApart(waitMs)
    const old = chainOf(households[0])
    expect(await world.until(() => households.every((one) => heightOf(one) === height + 1), 30_000)).toBe(true)
    await pass(world, 10_000)
    const signed = []
    for (const one of households) signed.push((await approve(one)).ok)
    signers.add(signed.join())
    expect(await world.until(() => households.every((one) => chainOf(one) !== old), 30_000)).toBe(true)
    expect(new Set(households.map(chainOf)).size).toBe(1)
    expect(checks.violations).toEqual([])
  }
  expect([...signers].sort()).toEqual(['false,true,true,true', 'true,false,false,false'])
})

describe('a street of three whose third computer is lost as the organiser signs beside a block', () => {
  /** All three have signed precommits; Bob alone hears of all, and Cem's computer is gone. Then Ann signs. */
  const signedBeside = async () => {
    const awake = await getUp(undefined, 3)
    const { world, street, households } = awake
    const [ann, bob, cem] = households
    if (ann === undefined || bob === undefined || cem === undefined) throw new Error('three households')
    const [old, height] = [chainOf(ann), heightOf(ann)]
    const undecided: Hole = (_from, _to, topic, bytes) => topic === 'consensus' && isPrecommit(bytes)
    street.cable.holes.add(undecided)
    await changePrices(cem)
    await pass(world, 2_000)
    const onlyToBob: Hole = (from, to, topic, bytes) =>
      from === bob.peer || (to !== bob.peer && topic === 'consensus' && isPrecommit(bytes))
    street.cable.holes.add(onlyToBob)
    street.cable.holes.delete(undecided)
    expect(await world.until(() => heightOf(bob) === height + 1, 20_000)).toBe(true)
    switchOff(street, cem)
    expect((await propose(ann)).ok).toBe(true)
    expect(heightOf(ann)).toBe(height)
    return { ...awake, ann, bob, old, height, heal: () => street.cable.holes.delete(onlyToBob) }
  }

  test('goes on from the organiser’s document after two days, and the block is left behind', async () => {
    const { world, street, ann, bob, old, height, heal, checks } = await signedBeside()
    const sleep = async (ms: number): Promise<void> => {
      for (const one of [ann, bob]) switchOff(street, one)
      await pass(world, ms)
      for (const one of [ann, bob]) await switchOn(street, one)
      await pass(world, 20_000)
    }
    heal()
    expect(await world.until(() => heightOf(ann) === height + 1, 30_000)).toBe(true)
    await sleep(46 * HOUR_MS)
    expect([chainOf(ann), chainOf(bob)]).toEqual([old, old])
    await sleep(3 * HOUR_MS)
    expect(chainOf(ann)).not.toBe(old)
    expect(noticesOf(ann)).toEqual(expect.arrayContaining(['street-refounded', 'entry-left-behind']))
    // Bob has not signed, so he has no books of that block: the way on is Ann's door.
    expect(noticesOf(bob)).toContain('refounded-without-us')
    expect(strandedBy(nodeOf(bob).state)).toBe('refounded-without-us')
    expect(checks.violations).toEqual([])
  })
})

test('LivenessAfterHeal: two who propose at once come together on one of the two documents', async () => {
  const { world, street, households } = await getUp()
  const [ann, bob, cem, dan] = households
  const old = chainOf(ann)
  const halves: Hole = (from, to) =>
    [ann, cem].some((one) => one?.peer === from) !== [ann, cem].some((one) => one?.peer === to)
  street.cable.holes.add(halves)
  for (const one of [ann, bob]) {
    expect((await propose(one)).ok).toBe(true)
    await pass(world, 3_000)
  }
  for (const one of [cem, dan]) expect((await approve(one)).ok).toBe(true)
  street.cable.holes.delete(halves)
  await pass(world, 20_000)
  const asked = households.filter((one) => noticesOf(one).includes('refounding-open'))
  expect(asked.map(({ index }) => index % 2)).toHaveLength(2)
  expect(new Set(asked.map(({ index }) => index % 2)).size).toBe(1)
  for (const one of asked) {
    expect(nodeOf(one).state.chainEnded).toBe(true)
    expect(refoundingView(nodeOf(one).state)).toMatchObject({ instead: true })
    expect((await approve(one)).ok).toBe(true)
    // What was given up is not asked about again.
    expect(await approve(one)).toMatchObject({ ok: false })
  }
  expect(await world.until(() => households.every((one) => chainOf(one) !== old), 20_000)).toBe(true)
  expect(new Set(households.map(chainOf)).size).toBe(1)
})

test('Termination: a computer that is linked and cannot vote is no first voter', async () => {
  const { world, street, households } = await getUp()
  const [ann, bob, cem] = households
  const votersOf = (): readonly number[] | undefined => refoundingView(nodeOf(ann).state)?.voters
  // The profile was copied: its key never signs again, and the person has not enrolled another one.
  const { state } = nodeOf(bob)
  await state.ports.journal.retire()
  switchOff(street, must(bob, 'four households'))
  await switchOn(street, must(bob, 'four households'))
  expect(noticesOf(bob)).toContain('key-retired')
  nodeOf(cem).state.validating = false
  await pass(world, 10_000)
  expect((await propose(ann)).ok).toBe(true)
  expect(votersOf()).toEqual([1, 4])
})

test('a household that slept while its street was founded again twice is told that its books lead no further', async () => {
  const { world, street, households } = await getUp((index) => index < 2, 3)
  const [ann, bob, cem] = households
  if (ann === undefined || bob === undefined || cem === undefined) throw new Error('three households')
  const twoDays = async (): Promise<void> => {
    const before = chainOf(ann)
    expect((await propose(ann)).ok).toBe(true)
    await pass(world, 3_000)
    for (const one of [ann, bob]) switchOff(street, one)
    await pass(world, 49 * 3_600_000)
    for (const one of [ann, bob]) await switchOn(street, one)
    expect(await world.until(() => [ann, bob].every((one) => chainOf(one) !== before), 30_000)).toBe(true)
    await pass(world, 10_000)
  }
  await twoDays()
  const led = refoundingHere(nodeOf(ann).state)
  await changePrices(ann)
  await pass(world, 10_000)
  await twoDays()
  await switchOn(street, cem)
  await pass(world, 30_000)
  expect(noticesOf(cem)).toContain('refounded-without-us')
  expect(strandedBy(nodeOf(cem).state)).toBe('refounded-without-us')
  // The document that led to the street in between is no news to who has come through it.
  await inLoop(ann, (state) => takeRefounding(state, led))
  for (const one of [ann, bob]) expect(strandedBy(nodeOf(one).state)).toBeUndefined()
})
