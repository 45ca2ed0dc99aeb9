// Founding a street again, whole nodes: everybody agrees on their own page, or the organiser waits for two days; the old
// chain is over for every device that agreed, and the new one has everything that people own.
import { describe, expect, test } from 'vitest'
import { must, votersOf as ledgerVotersOf, type FirstVoter, type State } from '../../src/ledger/index.ts'
import { firstVoters, hearLinked } from '../../src/node/household/refounding.ts'
import { strandedBy } from '../../src/node/household/refounding-exchange.ts'
import { refoundingView } from '../../src/node/household/refounding-view.ts'
import { foundedStreet, createHousehold, createStreet } from '../sim/founding.ts'
import { checkpointsToGive } from '../../src/node/sync/trust.ts'
import { copyDisk, createDisk } from '../sim/disk.ts'
import { switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import { createWorld, type World } from '../sim/world.ts'
import { approve, chainOf, propose, changePrices, heightOf, nodeOf, noticesOf, pass, pricesOf } from './awake.ts'

const HOUR_MS = 3_600_000

/** @param idle how many of the last households have never asked to vote. */
const getUp = async (n: number, up: readonly number[], idle = 0) => {
  const founded = await foundedStreet(n, undefined, idle)
  const world = createWorld(11)
  const households = founded.disks.map((disk, i) => createHousehold(i, copyDisk(disk)))
  const street = createStreet(world, households)
  await world.until(() => false, founded.atMs)
  for (const i of up) {
    const household = households[i]
    if (household !== undefined) await switchOn(street, household)
  }
  await pass(world, 20_000)
  /** Everybody who is up sleeps for so long and gets up again. */
  const sleep = async (ms: number, ...who: readonly number[]): Promise<void> => {
    const sleepers = who.flatMap((i) => households[i] ?? [])
    for (const household of sleepers) switchOff(street, household)
    await pass(world, ms)
    for (const household of sleepers) await switchOn(street, household)
    await pass(world, 20_000)
  }
  return { world, street, households, sleep }
}

describe('with everybody’s agreement', () => {
  test('the street goes on at once on a new chain, with what people own', async () => {
    const { world, households } = await getUp(3, [0, 1, 2])
    const [ann, bob, cem] = households
    const [before, old] = [nodeOf(ann).state.chain?.tip().state, chainOf(ann)]
    expect(await propose(ann)).toEqual({ ok: true, value: undefined })
    await pass(world, 5_000)
    expect(noticesOf(bob)).toContain('refounding-open')
    expect(refoundingView(nodeOf(bob).state)).toMatchObject({ voters: [1, 2, 3], agreed: [1], missing: [2, 3] })
    expect((await approve(bob)).ok).toBe(true)
    await pass(world, 5_000)
    expect(chainOf(cem)).toBe(old)
    expect((await approve(cem)).ok).toBe(true)
    expect(await world.until(() => households.every((one) => chainOf(one) !== old), 20_000)).toBe(true)
    expect(new Set(households.map(chainOf)).size).toBe(1)
    for (const one of households) expect(noticesOf(one)).toContain('street-refounded')
    const after = nodeOf(ann).state.chain?.tip().state
    expect(after?.accounts.rows.map(({ balanceMicro }) => balanceMicro)).toEqual(
      before?.accounts.rows.map(({ balanceMicro }) => balanceMicro),
    )
    const { buyPrice, outcome } = await changePrices(bob)
    expect(outcome.ok).toBe(true)
    expect(await world.until(() => households.every((one) => pricesOf(one, 2) === buyPrice), 30_000)).toBe(true)
  })

  test('who has agreed signs nothing on the old chain any more, also after a restart', async () => {
    const { world, street, households } = await getUp(3, [0, 1, 2])
    const [ann, bob] = households
    await propose(ann)
    await pass(world, 3_000)
    const height = heightOf(bob)
    await changePrices(bob)
    await pass(world, 20_000)
    expect(heightOf(bob)).toBe(height)
    if (ann === undefined) throw new Error('three households')
    switchOff(street, ann)
    await pass(world, 1_000)
    await switchOn(street, ann)
    await pass(world, 20_000)
    expect(heightOf(bob)).toBe(height)
    expect(nodeOf(ann).state.chainEnded).toBe(true)
    expect(noticesOf(ann)).not.toContain('key-retired')
    expect(await nodeOf(ann).state.ports.journal.signedUpTo()).toBe('ended')
  })

  test('what was agreed is not lost when a tab closes in between', async () => {
    const { world, street, households } = await getUp(3, [0, 1, 2])
    const [ann, bob, cem] = households
    if (ann === undefined || bob === undefined || cem === undefined) throw new Error('three households')
    await propose(ann)
    await pass(world, 3_000)
    await approve(bob)
    for (const one of [ann, bob, cem]) switchOff(street, one)
    for (const one of [ann, bob, cem]) await switchOn(street, one)
    await pass(world, 10_000)
    const old = chainOf(cem)
    expect((await approve(cem)).ok).toBe(true)
    expect(await world.until(() => households.every((one) => chainOf(one) !== old), 20_000)).toBe(true)
  })

  test('a proposal is no longer asked about once the street has gone on without it', async () => {
    const { world, households } = await getUp(4, [0, 1, 2, 3])
    const [ann, bob, cem] = households
    await propose(bob)
    await pass(world, 3_000)
    expect(noticesOf(ann)).toContain('refounding-open')
    expect(refoundingView(nodeOf(ann).state)).toMatchObject({ agreed: [2], reason: 'a test' })
    const { buyPrice } = await changePrices(cem)
    expect(await world.until(() => pricesOf(ann, 3) === buyPrice, 60_000)).toBe(true)
    await pass(world, 3_000)
    expect(refoundingView(nodeOf(ann).state)).toBeUndefined()
    expect(noticesOf(ann)).not.toContain('refounding-open')
    expect(await approve(ann)).toEqual({ ok: false, refusal: 'unknown' })
  })

  test('nobody agrees who does not know whether its last block is the street’s', async () => {
    const { world, households } = await getUp(3, [0, 1, 2])
    const [ann, bob] = households
    await propose(ann)
    await pass(world, 3_000)
    const { trust } = nodeOf(bob).state
    trust.standing = 'seeking'
    expect(await approve(bob)).toEqual({ ok: false, refusal: 'unconfirmed' })
    expect([nodeOf(bob).state.chainEnded, bob?.disk.chainEnded]).toEqual([false, false])
    trust.standing = 'trusted'
    expect((await approve(bob)).ok).toBe(true)
  })

  test('nobody agrees twice, and a second proposal waits for the first', async () => {
    const { households } = await getUp(3, [0, 1, 2])
    const [ann] = households
    await propose(ann)
    expect(await approve(ann)).toEqual({ ok: false, refusal: 'already-done' })
    expect(await propose(ann)).toEqual({ ok: false, refusal: 'already-done' })
    expect(await approve(households[1])).toEqual({ ok: false, refusal: 'unknown' })
  })
})

describe('a street of three whose third computer is lost', () => {
  test('goes on with the organiser after two days without a block, and not before', async () => {
    const { world, households, sleep } = await getUp(3, [0, 1])
    const [ann, bob] = households
    const old = chainOf(ann)
    expect((await propose(ann)).ok).toBe(true)
    await pass(world, 60_000)
    await sleep(46 * HOUR_MS, 0, 1)
    expect([chainOf(ann), chainOf(bob)]).toEqual([old, old])
    const view = refoundingView(nodeOf(bob).state)
    expect(view).toMatchObject({ voters: [1, 2], organiser: 1, missing: [2, 3] })
    await sleep(2 * HOUR_MS, 0, 1)
    expect(chainOf(ann)).not.toBe(old)
    expect(chainOf(bob)).toBe(chainOf(ann))
    const { buyPrice } = await changePrices(bob)
    expect(await world.until(() => pricesOf(ann, 2) === buyPrice, 30_000)).toBe(true)
  })

  test('hears of it when it is found again, and joins the new chain', async () => {
    const { world, street, households, sleep } = await getUp(3, [0, 1])
    const [ann, , cem] = households
    if (cem === undefined) throw new Error('three households')
    await propose(ann)
    await pass(world, 3_000)
    await sleep(49 * HOUR_MS, 0, 1)
    await switchOn(street, cem)
    expect(await world.until(() => chainOf(cem) === chainOf(ann), 30_000)).toBe(true)
    expect(await world.until(() => heightOf(cem) === heightOf(ann), 30_000)).toBe(true)
  })

  test('tells a household that lacks its last entries that only a neighbour’s door leads on', async () => {
    // The third household never voted, so the others have gone on without it before one of them was lost.
    const { world, street, households, sleep } = await getUp(3, [0, 1], 1)
    const [ann, bob, cem] = households
    if (cem === undefined || bob === undefined) throw new Error('three households')
    await changePrices(ann)
    await pass(world, 10_000)
    const behind = Math.max(...cem.disk.blocks.keys())
    const ended = heightOf(ann)
    expect(ended).toBeGreaterThan(behind)
    switchOff(street, bob)
    await propose(ann)
    await pass(world, 3_000)
    await sleep(49 * HOUR_MS, 0)
    await switchOn(street, cem)
    await pass(world, 30_000)
    expect(heightOf(cem)).toBe(behind)
    expect(chainOf(cem)).not.toBe(chainOf(ann))
    expect(noticesOf(cem)).toContain('refounded-without-us')
    expect(strandedBy(nodeOf(cem).state)).toBe('refounded-without-us')
    expect(strandedBy(nodeOf(ann).state)).toBeUndefined()
    // With the keys that it keeps it comes in again by the door, like anybody who has lost the books.
    switchOff(street, cem)
    Object.assign(cem, { disk: createDisk() })
    await switchOn(street, cem)
    const chain = must(nodeOf(ann).state.chain, 'the street goes on')
    const checkpoints = await checkpointsToGive(nodeOf(ann).state)
    await nodeOf(cem).enter(chain.genesis, { peer: must(ann, 'the founder').peer, checkpoints })
    expect(await world.until(() => chainOf(cem) === chainOf(ann) && heightOf(cem) === heightOf(ann), 30_000)).toBe(true)
    expect(strandedBy(nodeOf(cem).state)).toBeUndefined()
  })

  test('never goes on with another household than the organiser alone', async () => {
    const { world, households, sleep } = await getUp(3, [0, 1])
    const [, bob] = households
    const old = chainOf(bob)
    await propose(bob)
    await pass(world, 3_000)
    await sleep(60 * HOUR_MS, 0, 1)
    expect(chainOf(bob)).toBe(old)
  })
})

describe('a document that is in force', () => {
  test('is followed also by who has signed another one that never will be', async () => {
    const { world, street, households } = await getUp(3, [1])
    const [ann, bob] = households
    if (ann === undefined || bob === undefined) throw new Error('three households')
    const old = chainOf(bob)
    expect((await propose(bob)).ok).toBe(true)
    switchOff(street, bob)
    await switchOn(street, ann)
    await pass(world, 20_000)
    expect((await propose(ann)).ok).toBe(true)
    switchOff(street, ann)
    await pass(world, 49 * HOUR_MS)
    await switchOn(street, ann)
    await pass(world, 10_000)
    expect(chainOf(ann)).not.toBe(old)
    await switchOn(street, bob)
    expect(await world.until(() => chainOf(bob) === chainOf(ann), 30_000)).toBe(true)
    expect(nodeOf(bob).state.chainEnded).toBe(false)
  })
})

describe('the first voters', () => {
  const votersOf = (household: SimHousehold | undefined): readonly number[] | undefined =>
    refoundingView(nodeOf(household).state)?.voters

  test('are those awake who may vote: who never had a meter reading waits as on any chain', async () => {
    const { households } = await getUp(4, [0, 1, 2, 3])
    const [ann] = households
    const { state } = nodeOf(ann)
    const chain = must(state.chain, 'the street is founded')
    const tip = chain.tip()
    const rows = tip.state.households.rows.map((home) => ({ ...home, metered: home.id !== 3 }))
    const nextSet = tip.state.street.nextSet.filter(({ household }) => household !== 3)
    const without = { ...tip.state, households: { ...tip.state.households, rows } } as State
    const later = { ...without, street: { ...without.street, nextSet } }
    const all = ledgerVotersOf(later)
    const ids = (voters: readonly FirstVoter[]): number[] => voters.map(({ household }) => household)
    expect(ids(firstVoters(tip.state, all, []))).toEqual([1, 2, 3, 4])
    expect(ids(firstVoters(without, all, []))).toEqual([1, 2, 3, 4])
    expect(ids(firstVoters(later, all, []))).toEqual([1, 2, 4])
    // Alone it does not begin either: whoever agrees must be there anyway, and one of them may vote.
    expect(ids(firstVoters(later, all.slice(2, 3), []))).toEqual([])
    // Nor by a new key; that gives one back to somebody who had a vote.
    const fresh = (household: number) => ({
      household,
      deviceKey: new Uint8Array(32),
      transportKey: new Uint8Array(32),
    })
    expect(ids(firstVoters(later, all, [fresh(3)]))).toEqual([1, 2, 4])
    const four = fresh(4)
    expect(firstVoters(later, all, [four]).at(-1)).toBe(four)
  })

  test('are what the page shows before anybody agrees', async () => {
    const { households } = await getUp(4, [0, 1, 2])
    expect((await propose(households[0])).ok).toBe(true)
    expect(votersOf(households[0])).toEqual([1, 2, 3])
  })

  /** Ann's page opens anew, and is linked before anybody's sign of life reaches it. */
  const justBack = async () => {
    const awake = await getUp(4, [0, 1, 2, 3])
    const ann = must(awake.households[0], 'four households')
    switchOff(awake.street, ann)
    await pass(awake.world, 1_000)
    await switchOn(awake.street, ann)
    const { state } = nodeOf(ann)
    expect(await awake.world.until(() => state.presence.links.size === 3, 5_000)).toBe(true)
    expect([...state.presence.voting]).toEqual([])
    return { ...awake, ann, state }
  }
  const linkedHeard = async (world: World, state: Parameters<typeof hearLinked>[0]): Promise<number> => {
    let heard = false
    const sinceMs = world.nowMs()
    void hearLinked(state).then(() => (heard = true))
    expect(await world.until(() => heard, 60_000)).toBe(true)
    return world.nowMs() - sinceMs
  }

  test('are all who are linked, also when the page that proposes has only just opened', async () => {
    const { world, ann, state } = await justBack()
    expect(await linkedHeard(world, state)).toBeLessThan(7_000)
    expect((await propose(ann)).ok).toBe(true)
    expect(votersOf(ann)).toEqual([1, 2, 3, 4])
  })

  test('do not wait for a linked household that never gives a sign of life', async () => {
    const { world, street, households, ann, state } = await justBack()
    street.cable.holes.add((from, _to, topic) => from === households[2]?.peer && topic === 'presence')
    expect(await linkedHeard(world, state)).toBe(7_000)
    expect((await propose(ann)).ok).toBe(true)
    expect(votersOf(ann)).toEqual([1, 2, 4])
  })

  test('do not have a suspended household among them, unless it brings a new key', async () => {
    const { households } = await getUp(4, [0, 1, 2, 3])
    const { state } = must(nodeOf(households[0]).state.chain, 'the street is founded').tip()
    const rows = state.attendance.rows.map((one) => (one.household === 2 ? { ...one, suspendedHeight: 5n } : one))
    const attendance = { ...state.attendance, rows } as State['attendance']
    const suspended: State = { ...state, attendance }
    const all = ledgerVotersOf(suspended)
    expect(firstVoters(suspended, all, []).map(({ household }) => household)).toEqual([1, 3, 4])
    const fresh = { household: 2, deviceKey: new Uint8Array(32), transportKey: new Uint8Array(32) }
    expect(firstVoters(suspended, all, [fresh]).map(({ household }) => household)).toEqual([1, 3, 4, 2])
  })
})
