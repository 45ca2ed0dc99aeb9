// What a closing page sends: an absence signed in advance. It lets the set shrink without the usual wait; a reload that is
// back in time costs nothing.
import { describe, expect, test } from 'vitest'
import { must, votes } from '../../src/ledger/index.ts'
import { decodeBatch } from '../../src/p2p/index.ts'
import { PARTING_GRACE_MS, PARTING_LIFE_MS } from '../../src/node/limits.ts'
import { signParting } from '../../src/node/household/parting.ts'
import { EPOCH_MS, switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import { changePrices, getUp, nodeOf, pass, seenByAll, warmUp, type Awake } from './awake.ts'

const partingOf = (household: SimHousehold) =>
  nodeOf(household).state.loop.run(() => signParting(nodeOf(household).state))
const stays = (seenBy: SimHousehold, id: number): boolean =>
  votes(must(nodeOf(seenBy).state.chain, 'founded').tip().state.street.afterNextSet, id)

/** Seven households, so that three may leave; the last one closes its page. */
const seven = async () => {
  const awake = await getUp(() => true, 7)
  await warmUp(awake)
  const ann = must(awake.households[0], 'seven')
  const leaver = must(awake.households[6], 'seven')
  return { awake, ann, leaver }
}
const close = async ({ street }: Awake, household: SimHousehold): Promise<void> => {
  const parting = must(await partingOf(household), 'a voter is missed')
  nodeOf(household).state.ports.network.publish('tx', parting)
  // The last message of a page is on its way when the link ends.
  await street.world.until(() => false, 70)
  switchOff(street, household)
}

describe('a closing page', () => {
  test('announces its absence, and has left the set soon after the grace', async () => {
    const { awake, ann, leaver } = await seven()
    await close(awake, leaver)
    await pass(awake.world, PARTING_GRACE_MS - 2_000)
    expect(stays(ann, 7)).toBe(true)
    // Silence alone would take twenty seconds in a trial street, and ten minutes in a real one.
    await pass(awake.world, 5_000)
    expect(stays(ann, 7)).toBe(false)
    const rest = { ...awake, households: awake.households.slice(0, 6) }
    const { buyPrice } = await changePrices(ann)
    expect(await seenByAll(rest, 1, buyPrice)).toBe(true)
    expect(awake.checks.violations).toEqual([])
  })

  test('that was a reload votes again before the grace is over and stays in the set', async () => {
    const { awake, ann, leaver } = await seven()
    await close(awake, leaver)
    await pass(awake.world, 3_000)
    await switchOn(awake.street, leaver)
    await pass(awake.world, 2_000)
    const { buyPrice } = await changePrices(ann)
    expect(await seenByAll(awake, 1, buyPrice)).toBe(true)
    await changePrices(ann)
    await pass(awake.world, PARTING_GRACE_MS + 20_000)
    expect(stays(ann, 7)).toBe(true)
    // Its own next words are not refused for a nonce that the announcement used up.
    const second = await changePrices(leaver)
    expect(await seenByAll(awake, 7, second.buyPrice)).toBe(true)
  })
})

describe('the announcement', () => {
  test('is short-lived, and a place ahead of what the home sends next', async () => {
    const { ann, awake } = await seven()
    const decoded = decodeBatch(must(await partingOf(ann), 'a voter is missed'))
    if (!decoded.ok) throw new Error(decoded.why)
    const [one] = decoded.value
    const nowMs = EPOCH_MS + awake.world.nowMs()
    expect(one?.body).toEqual({
      kind: 'absence',
      nightly: false,
      fromMs: BigInt(nowMs + PARTING_GRACE_MS),
      untilMs: 0n,
    })
    expect(one?.expiresAtMs).toBe(BigInt(nowMs + PARTING_LIFE_MS))
    const again = decodeBatch(must(await partingOf(ann), 'a voter is missed'))
    expect(again.ok && again.value[0]?.nonce).toBe(one?.nonce)
  })

  test('is not made while nobody would miss us: alone, or out of the set', async () => {
    const alone = await getUp(() => true, 1)
    expect(await partingOf(must(alone.households[0], 'one'))).toBeUndefined()
    const { awake, leaver } = await seven()
    await nodeOf(leaver).state.loop.run(async () => {
      nodeOf(leaver).state.validating = false
    })
    expect(await partingOf(leaver)).toBeUndefined()
    expect(awake.checks.violations).toEqual([])
  })
})
