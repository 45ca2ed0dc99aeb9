// Whom a node believes: its own last block for a fortnight, and beyond that only what enough of its neighbours say alike.
// Until then it reads, says so, and signs nothing.
import { describe, expect, test } from 'vitest'
import { decodeGenesis, fromHex, hex, must, type Door } from '../../src/ledger/index.ts'
import { alikeAt, isTrusted, witnessesNeeded, worthAsking } from '../../src/node/sync/trust.ts'
import { watch } from '../sim/checks.ts'
import { copyDisk, createDisk } from '../sim/disk.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import { changePrices, heightOf, nodeOf, noticesOf, pass, pricesOf } from './awake.ts'
import { last, longStreet, stage, type Answers, type LongStreet } from './long-chain.ts'

const DAY_MS = 86_400_000
const OTHER_BLOCK = 'ab'.repeat(32)

describe('witnesses', () => {
  test.each([
    [1, 1, 1],
    [2, 1, 2],
    [3, 1, 3],
    [3, 3, 3],
    [9, 4, 3],
    [9, 9, 5],
    [40, 20, 11],
  ])('of %i others, %i of whom answer, %i must say alike', (others, reached, needed) => {
    expect(witnessesNeeded(others, reached)).toBe(needed)
  })

  test('that say alike are counted for each height by itself', () => {
    const said = (...ids: (string | undefined)[]) =>
      ids.map((id) => ({ blocks: id === undefined ? [] : [{ height: 5n, id: fromHex(id) }] }))
    const [one, other] = ['11'.repeat(32), '22'.repeat(32)]
    expect(alikeAt([5], said(one, one, one), 3)).toEqual([{ height: 5, id: one }])
    expect(alikeAt([5], said(one, one, other), 3)).toEqual([])
    expect(alikeAt([5], said(one, one, undefined), 3)).toEqual([])
    expect(alikeAt([6], said(one, one, one), 3)).toEqual([])
    expect(alikeAt([5], said(one), 0)).toEqual([])
  })

  test('are asked about heights that enough of them have, and about what snapshots stand on', () => {
    const place = (height: bigint) => ({ height, id: new Uint8Array(32), length: 1 })
    const tips = [90n, 80n, 70n, 60n].map((height) => ({ height, snapshots: [place(50n)] }))
    expect(worthAsking(tips, 3)).toEqual([70, 60, 50])
  })
})

/** The last household gets up after its long sleep among three neighbours that answer like this. */
const wakeAmong = async (sleptMs: number, ...ways: (Answers | undefined)[]) => {
  const long = await longStreet(20, sleptMs)
  for (const [i, household] of long.households.slice(0, 3).entries()) stage(long, household, [], ways[i])
  const sleeper = last(long)
  const checks = watch(long.street)
  await switchOn(long.street, sleeper)
  await pass(long.world, 30_000)
  return { ...long, sleeper, checks, state: nodeOf(sleeper).state }
}

/** Says that another block stands wherever it is asked. */
const lies: Answers = async (question, honest) => {
  const answer = await honest()
  if (question.kind !== 'tip' || answer.kind !== 'tip') return answer
  return { ...answer, blocks: answer.blocks.map(({ height }) => ({ height, id: fromHex(OTHER_BLOCK) })) }
}

/** Has no block yet, as somebody who was just let in. */
const isNew =
  (chainId: () => Uint8Array): Answers =>
  async (question, honest) => {
    if (question.kind === 'blocks') return { kind: 'blocks', height: 0n, base: 1n, blocks: [] }
    if (question.kind !== 'tip') return honest()
    const blocks = question.heights.filter((height) => height === 0n).map((height) => ({ height, id: chainId() }))
    return { kind: 'tip', height: 0n, snapshots: [], blocks }
  }

describe('a node that slept', () => {
  test('for a week believes its own last block', async () => {
    const { state } = await wakeAmong(7 * DAY_MS, async () => 'silence')
    expect(isTrusted(state)).toBe(true)
  })

  test('for longer than a fortnight is trusted again once enough neighbours say what it has', async () => {
    const { state, sleeper, tip } = await wakeAmong(15 * DAY_MS)
    expect(heightOf(sleeper)).toBe(tip)
    expect(isTrusted(state)).toBe(true)
  })

  test('and hears too few of them only reads, and says so', async () => {
    for (const way of [lies, async () => 'silence' as const]) {
      const { state, sleeper, checks } = await wakeAmong(15 * DAY_MS, undefined, undefined, way)
      expect(isTrusted(state)).toBe(false)
      expect(noticesOf(sleeper)).toContain('unconfirmed')
      expect(checks.said.size).toBe(0)
    }
  })

  test('is not told where it stands by neighbours who have nothing yet', async () => {
    const newcomer = isNew(() => must(nodeOf(sleeper).state.chain, 'the street is founded').chainId)
    const long = await longStreet(20, 15 * DAY_MS)
    // Who has the street's blocks knows its beginning, too: that alone would make three who say alike.
    const member: Answers = async (question, honest) => {
      const answer = await honest()
      if (question.kind !== 'tip' || answer.kind !== 'tip') return answer
      const { chainId } = must(nodeOf(sleeper).state.chain, 'the street is founded')
      return { ...answer, blocks: question.heights.map((height) => ({ height, id: chainId })) }
    }
    const ways = [member, newcomer, newcomer]
    for (const [i, household] of long.households.slice(0, 3).entries()) stage(long, household, [], ways[i])
    const sleeper = last(long)
    await switchOn(long.street, sleeper)
    await pass(long.world, 30_000)
    expect(isTrusted(nodeOf(sleeper).state)).toBe(false)
  })

  test('and whose books are not those of all others says so and signs nothing', async () => {
    const { state, sleeper, checks } = await wakeAmong(15 * DAY_MS, lies, lies, lies)
    expect(state.trust.standing).not.toBe('trusted')
    expect(noticesOf(sleeper).some((code) => code === 'books-differ' || code === 'neighbour-differs')).toBe(true)
    expect(checks.said.size).toBe(0)
  })

  test('and stands on another block than all others at its own height says so for good', async () => {
    const long = await longStreet(20, 15 * DAY_MS)
    for (const household of long.households.slice(0, 3)) stage(long, household, [], lies)
    const sleeper = last(long)
    sleeper.disk = copyDisk(must(long.households[0], 'a street has a founder').disk)
    const checks = watch(long.street)
    await switchOn(long.street, sleeper)
    await pass(long.world, 30_000)
    expect(nodeOf(sleeper).state.trust.standing).toBe('contradicted')
    expect(noticesOf(sleeper)).toContain('books-differ')
    expect(checks.said.size).toBe(0)
  })
})

describe('a node that slept while its street went on for longer than a fortnight', () => {
  /** Twenty blocks over three weeks; the last household has none of them, and so many of its neighbours answer. */
  const wakeBehind = async (answering: number) => {
    const long = await longStreet(20, 1_000, 2 * DAY_MS)
    const others = long.households.slice(0, 3)
    for (const [i, one] of others.entries()) stage(long, one, [], i < answering ? undefined : async () => 'silence')
    const sleeper = last(long)
    const checks = watch(long.street)
    await switchOn(long.street, sleeper)
    await pass(long.world, 30_000)
    return { ...long, sleeper, checks }
  }

  test('takes new blocks from one neighbour, and does not believe its books for that, nor after a reload', async () => {
    const { street, world, sleeper, checks, tip } = await wakeBehind(1)
    expect(heightOf(sleeper)).toBe(tip)
    expect(isTrusted(nodeOf(sleeper).state)).toBe(false)
    switchOff(street, sleeper)
    await switchOn(street, sleeper)
    await pass(world, 30_000)
    expect(isTrusted(nodeOf(sleeper).state)).toBe(false)
    expect(noticesOf(sleeper)).toContain('unconfirmed')
    expect(checks.said.size).toBe(0)
  })

  test('doubts them also where the disk refuses to keep that, and keeps it as soon as it can', async () => {
    const long = await longStreet(20, 1_000, 2 * DAY_MS)
    const sleeper = last(long)
    stage(long, must(long.households[0], 'a street has a founder'))
    await switchOn(long.street, sleeper)
    const { store } = nodeOf(sleeper).state.ports
    const { trust } = nodeOf(sleeper).state
    Object.assign(trust, { doubtIsKept: false })
    sleeper.disk.believedMs = undefined
    const kept = store.doubt
    let refused = 0
    store.doubt = async () => {
      refused++
      throw new DOMException('no room', 'QuotaExceededError')
    }
    await pass(long.world, 10_000)
    expect(refused).toBeGreaterThan(1)
    expect([heightOf(sleeper), isTrusted(nodeOf(sleeper).state)]).toEqual([long.tip, false])
    expect(noticesOf(sleeper)).toContain('storage-full')
    store.doubt = kept
    await pass(long.world, 3_000)
    expect(sleeper.disk.believedMs).toBe(trust.believedMs)
    expect(isTrusted(nodeOf(sleeper).state)).toBe(false)
  })

  test('believes them once enough neighbours say the same, and by itself from then on', async () => {
    const { street, sleeper, households, tip } = await wakeBehind(3)
    expect(heightOf(sleeper)).toBe(tip)
    const { state } = nodeOf(sleeper)
    expect(isTrusted(state)).toBe(true)
    expect([state.trust.believedMs, sleeper.disk.believedMs]).toEqual([undefined, undefined])
    for (const one of households.slice(0, 3)) street.cable.leave(one.peer)
    switchOff(street, sleeper)
    await switchOn(street, sleeper)
    expect(isTrusted(nodeOf(sleeper).state)).toBe(true)
  })

  test('believes them again when its clock was wrong and nothing came in', async () => {
    const long = await longStreet(20, 1_000)
    const sleeper = last(long)
    sleeper.skewMs = 15 * DAY_MS
    await switchOn(long.street, sleeper)
    await pass(long.world, 5_000)
    expect(isTrusted(nodeOf(sleeper).state)).toBe(false)
    sleeper.skewMs = 0
    await pass(long.world, 5_000)
    expect(isTrusted(nodeOf(sleeper).state)).toBe(true)
  })
})

test('a street that slept for longer than a fortnight goes on when enough are up, and not before', async () => {
  const long = await longStreet(20, 15 * DAY_MS)
  const { street, world, households } = long
  const checks = watch(street)
  const [ann] = households
  for (const household of households.slice(0, 3)) await switchOn(street, household)
  await pass(world, 10_000)
  const before = heightOf(ann)
  expect((await changePrices(ann)).outcome).toMatchObject({ ok: false, refusal: 'unconfirmed' })
  // Somebody is missing, so after a minute there would be something to agree on.
  await pass(world, 90_000)
  expect(checks.said.size).toBe(0)
  expect(heightOf(ann)).toBe(before)
  await switchOn(street, last(long))
  expect(await world.until(() => households.every((one) => isTrusted(nodeOf(one).state)), 60_000)).toBe(true)
  const { buyPrice } = await changePrices(ann)
  expect(await world.until(() => pricesOf(ann, 1) === buyPrice, 60_000)).toBe(true)
})

describe('a newcomer', () => {
  /** Comes in by the first household's door, which says that this block stands at the tip. */
  const comeIn = async (long: LongStreet, checkpoint: (id: string) => string) => {
    const [host] = long.households
    stage(long, must(host, 'a street has a founder'))
    const newcomer = last(long)
    const founding = must(newcomer.disk.genesis, 'the street is founded')
    const genesis = decodeGenesis(founding)
    if (!genesis.ok) throw new Error('the founding document is sound')
    Object.assign(newcomer.disk, createDisk())
    await switchOn(long.street, newcomer)
    const id = must(host?.disk.blocks.get(long.tip), 'the host has the tip').id
    const door: Door = { peer: host?.peer ?? '', checkpoints: [{ height: long.tip, id: checkpoint(id) }] }
    await nodeOf(newcomer).enter(genesis.value, door)
    return { newcomer, state: nodeOf(newcomer).state }
  }

  test('trusts what leads to the block that its host has named', async () => {
    const long = await longStreet(20)
    const { newcomer, state } = await comeIn(long, (id) => id)
    expect(isTrusted(state)).toBe(false)
    await pass(long.world, 10_000)
    expect(heightOf(newcomer)).toBe(long.tip)
    expect(isTrusted(state)).toBe(true)
  })

  test('takes no other block in its place, and does not trust what came before it', async () => {
    const long = await longStreet(20)
    const { newcomer, state } = await comeIn(long, () => OTHER_BLOCK)
    await pass(long.world, 10_000)
    expect(heightOf(newcomer)).toBe(long.tip - 1)
    expect(isTrusted(state)).toBe(false)
    expect(noticesOf(newcomer)).toContain('neighbour-differs')
    expect(hex(fromHex(state.trust.checkpoints.get(long.tip) ?? ''))).toBe(OTHER_BLOCK)
  })
})
