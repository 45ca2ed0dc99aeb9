// Which meter is whose: one with a number counts once on the street, one without a number once per household.
import { expect, test } from 'vitest'
import { must } from '../../src/ledger/index.ts'
import { registerMeter } from '../../src/node/household/metering.ts'
import type { SimHousehold } from '../sim/household.ts'
import { getUp, nodeOf, noticesOf, pass, type Awake } from './awake.ts'

const register = async (household: SimHousehold, name: { meterId: string; unnumbered?: true }) => {
  const { state } = nodeOf(household)
  return must(
    await state.loop.run(() =>
      registerMeter(state, { ...name, label: 'cellar', source: 'none', nameplateW: 10_000, simulated: false }),
    ),
    'the loop runs',
  )
}

const metersOf = ({ households }: Awake, id: number): number =>
  nodeOf(households[0])
    .state.chain?.tip()
    .state.meters.rows.filter(({ household }) => household === id).length ?? 0

const two = async () => {
  const awake = await getUp()
  const [ann, bob] = awake.households as [SimHousehold, SimHousehold]
  return { awake, ann, bob }
}

test('a number that is on the books already is refused for another household', async () => {
  const { awake, ann, bob } = await two()
  expect((await register(ann, { meterId: 'ESY 1161' })).ok).toBe(true)
  await pass(awake.world, 5_000)
  expect(await register(bob, { meterId: 'ESY 1161' })).toEqual({ ok: false, refusal: 'meter-known' })
  expect([metersOf(awake, 1), metersOf(awake, 2)]).toEqual([2, 1])
})

test('a model without a number is on the books for each household that has one, and once for each', async () => {
  const { awake, ann, bob } = await two()
  const name = { meterId: 'SDM120 unit 1', unnumbered: true } as const
  for (const one of [ann, bob]) expect((await register(one, name)).ok).toBe(true)
  await pass(awake.world, 5_000)
  expect([metersOf(awake, 1), metersOf(awake, 2)]).toEqual([2, 2])
  expect(await register(ann, name)).toEqual({ ok: false, refusal: 'meter-known' })
  expect(noticesOf(bob)).toEqual([])
})
