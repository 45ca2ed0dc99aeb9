// What a household lives through: death in the middle of a write, a full disk, neighbours asleep, a closed tab. In the
// end nothing was said twice, and nothing is lost.
import { describe, expect, test } from 'vitest'
import { proposerOf } from '../../src/consensus/index.ts'
import { switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import {
  changePrices,
  getUp,
  heightOf,
  nodeOf,
  noticesOf,
  pass,
  pricesOf,
  seenByAll,
  warmUp,
  type Awake,
} from './awake.ts'

/** The n-th question whether the machine survives a write is answered with no. */
const killAtWrite = ({ world, street }: Awake, victim: SimHousehold, fatal: number) => {
  const death = { writes: 0, at: undefined as number | undefined }
  const chance = world.random.chance
  victim.fragility = -1
  Object.assign(world.random, {
    chance: (probability: number): boolean =>
      probability < 0 ? ++death.writes === fatal && death.at === undefined : chance(probability),
  })
  street.onDeath = (household) => {
    death.at = world.nowMs()
    switchOff(street, household)
    world.after(700, () => void switchOn(street, household))
  }
  return death
}

const agreedBy = (street: Awake, height: number) => () =>
  street.households.every((household) => heightOf(household) >= height)

describe('a household that dies at a write', () => {
  /** One height with a victim that dies at write `fatal`; 0 never dies. Gives the number of writes of that height. */
  const liveThrough = async (role: 'proposer' | 'voter', fatal: number): Promise<number> => {
    const awake = await getUp()
    await warmUp(awake)
    const [founder] = awake.households
    const height = heightOf(founder) + 1
    const proposer = proposerOf(nodeOf(founder).state.agreement?.machine.set ?? [], height, 0) ?? 0
    const victim = awake.households[role === 'proposer' ? proposer - 1 : proposer % 4]
    const sender = awake.households[(proposer + 1) % 4]
    if (victim === undefined || victim === sender) throw new Error('three roles, three households')
    const death = killAtWrite(awake, victim, fatal)
    const id = (sender?.index ?? 0) + 1
    const first = await changePrices(sender)
    expect(await seenByAll(awake, id, first.buyPrice)).toBe(true)
    const writes = death.writes
    if (fatal > 0) expect(death.at).toBeDefined()
    // It may speak again as soon as its neighbours have said what they last heard of it.
    expect(await awake.world.until(() => nodeOf(victim).state.ownKey.standing === 'clear', 1_000)).toBe(true)
    const second = await changePrices(sender)
    // LivenessAfterHeal: the next height is everybody's, the one that died included.
    expect(await seenByAll(awake, id, second.buyPrice)).toBe(true)
    expect(awake.checks.violations.map((violation) => violation.message)).toEqual([])
    const last = Math.max(...awake.checks.agreed.keys())
    const spoken = [...awake.checks.said.keys()].some((place) => place.startsWith(`${victim.index + 1}/${last}/`))
    expect(spoken).toBe(true)
    return writes
  }

  test.each(['proposer', 'voter'] as const)(
    'never votes twice and catches up, whichever write of a height it is: the %s',
    async (role) => {
      const writes = await liveThrough(role, 0)
      // Each word and the block: asked before it is on disk, and again before anybody hears so.
      expect(writes).toBe(role === 'proposer' ? 8 : 6)
      for (let fatal = 1; fatal <= writes; fatal++) await liveThrough(role, fatal)
    },
  )
})

describe('neighbours asleep', () => {
  test('two of four rest: timers freeze, and within ten seconds of one’s return heights go on', async () => {
    const awake = await getUp()
    const { world, street, households } = awake
    const [ann, bob, cem, dan] = households
    if (cem === undefined || dan === undefined) throw new Error('four households')
    switchOff(street, cem)
    switchOff(street, dan)
    await pass(world, 20_000)
    for (const household of [ann, bob]) {
      expect(nodeOf(household).state.agreement?.timers.frozen).toBe(true)
      expect(noticesOf(household)).toContain('resting')
    }
    const height = heightOf(ann)
    const { outcome, buyPrice } = await changePrices(ann)
    expect(outcome.ok).toBe(true)
    await pass(world, 120_000)
    expect(heightOf(ann)).toBe(height)
    expect(nodeOf(ann).state.agreement?.machine.round).toBe(0)
    await switchOn(street, cem)
    const agreed = () => [ann, bob, cem].every((one) => pricesOf(one, 1) === buyPrice)
    expect(await world.until(agreed, 10_000)).toBe(true)
    expect(noticesOf(ann)).not.toContain('resting')
    expect(awake.checks.violations).toEqual([])
  })

  test('one of four asleep is not waited for: a height costs a second at most once it is known lost', async () => {
    const { world, street, households } = await getUp()
    const height = heightOf(households[0]) + 1
    const proposer = proposerOf([1, 2, 3, 4], height, 0) ?? 1
    const gone = households[proposer - 1]
    if (gone === undefined) throw new Error('the proposer is a household')
    switchOff(street, gone)
    await pass(world, 2_000)
    const awake = households.filter((household) => household !== gone)
    await changePrices(awake[0])
    expect(await world.until(() => awake.every((household) => heightOf(household) >= height), 3_000)).toBe(true)
  })
})

describe('a full disk', () => {
  test('silences the household for that height only: it says so, says nothing twice, and speaks at the next', async () => {
    const awake = await getUp()
    await warmUp(awake)
    const { world, households, checks } = awake
    const [ann, , cem] = households
    const height = heightOf(ann) + 1
    const { journal } = nodeOf(cem).state.ports
    const { write } = journal
    Object.assign(journal, { write: () => Promise.reject(new DOMException('no room', 'QuotaExceededError')) })
    await changePrices(ann)
    expect(await world.until(agreedBy(awake, height), 30_000)).toBe(true)
    const wordsAt = (at: number) => [...checks.said.keys()].filter((place) => place.startsWith(`3/${at}/`))
    expect(wordsAt(height)).toEqual([])
    expect(noticesOf(cem)).toContain('storage-full')
    Object.assign(journal, { write })
    // A height that it had begun before there was room again is one of silence, too.
    const next = heightOf(cem) + (nodeOf(cem).state.agreement?.silenced === true ? 2 : 1)
    for (let at = heightOf(cem); at < next; at = heightOf(cem)) {
      await changePrices(ann)
      expect(await world.until(agreedBy(awake, at + 1), 30_000)).toBe(true)
    }
    expect(wordsAt(next).length).toBeGreaterThan(1)
    expect(checks.violations).toEqual([])
    expect(nodeOf(cem).state.broken).toBeUndefined()
  })

  test('that cannot keep a transaction refuses it', async () => {
    const { households } = await getUp()
    const [ann] = households
    Object.assign(nodeOf(ann).state.ports.outbox, {
      save: () => Promise.reject(new DOMException('no room', 'QuotaExceededError')),
    })
    expect((await changePrices(ann)).outcome).toEqual({ ok: false, refusal: 'storage-full' })
    expect(nodeOf(ann).state.pool.waiting.size).toBe(0)
    expect(noticesOf(ann)).toContain('storage-full')
  })
})

describe('the outbox', () => {
  test('a pending transaction outlives a closed tab and is agreed', async () => {
    const { world, street, households } = await getUp((index) => index < 2)
    const [ann, bob, cem, dan] = households
    if (ann === undefined || cem === undefined || dan === undefined) throw new Error('four households')
    const { buyPrice } = await changePrices(ann)
    switchOff(street, ann)
    await pass(world, 30_000)
    for (const household of [ann, cem, dan]) await switchOn(street, household)
    expect([...nodeOf(ann).state.own.values()].map((own) => own.kind)).toEqual(['standing'])
    expect(await world.until(() => pricesOf(bob, 1) === buyPrice, 30_000)).toBe(true)
    await pass(world, 1_000)
    expect(nodeOf(ann).state.own.size).toBe(0)
    expect(ann.disk.outbox.size).toBe(0)
  })

  test('one that has run out is reported and forgotten', async () => {
    const { world, street, households } = await getUp((index) => index < 2)
    const [ann, bob, cem, dan] = households
    if (ann === undefined || cem === undefined || dan === undefined) throw new Error('four households')
    const before = pricesOf(bob, 1)
    await changePrices(ann)
    switchOff(street, ann)
    await pass(world, 3_700_000)
    for (const household of [ann, cem, dan]) await switchOn(street, household)
    await pass(world, 20_000)
    expect([...nodeOf(ann).state.own.values()]).toMatchObject([{ kind: 'standing', refusal: 'expired' }])
    expect(ann.disk.outbox.size).toBe(0)
    expect(pricesOf(bob, 1)).toBe(before)
  })
})
