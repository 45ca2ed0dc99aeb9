// The autopilot of a whole node on a real street: its orders are ordinary ones of this computer, keep to the household's
// prices and allowance, are taken back by one switch, and everything is as it was after the tab comes back.
import { describe, expect, test } from 'vitest'
import { NO_SETTINGS, type Settings } from '../../src/autopilot/index.ts'
import { must } from '../../src/ledger/index.ts'
import { countFlow } from '../../src/node/household/autopilot-flow.ts'
import { pauseAutopilot, setAutopilot } from '../../src/node/household/autopilot.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import type { AutopilotStore } from '../../src/node/index.ts'
import type { NodeState } from '../../src/node/node-state.ts'
import { coreView } from '../../src/node/view/view.ts'
import { EPOCH_MS, type SimHousehold } from '../sim/household.ts'
import { getUp, nodeOf, pass, type Awake } from './awake.ts'

const QUARTER_MS = 900_000
const buying: Settings = { ...NO_SETTINGS, buy: { atMostMicro: 150_000n, holdWh: 3_000n } }
const within = <T>(household: SimHousehold, act: (node: NodeState) => Promise<T>): Promise<T> =>
  nodeOf(household).state.loop.run(() => act(nodeOf(household).state))
const viewOf = (household: SimHousehold) => coreView(nodeOf(household).state)
const ordersOf = (household: SimHousehold) =>
  viewOf(household).book.mine.map(({ side, leftWh, priceMicroPerKwh }) => [side, leftWh, priceMicroPerKwh])
const memory = (): AutopilotStore => {
  let kept: Awaited<ReturnType<AutopilotStore['load']>>
  return {
    load: async () => kept,
    save: async (one) => {
      kept = structuredClone(one)
    },
  }
}

const street = async (): Promise<Awake & { readonly ann: SimHousehold }> => {
  const awake = await getUp()
  const ann = must(awake.households[0], 'somebody is awake')
  Object.assign(nodeOf(ann).state.ports, { autopilot: memory() })
  return { ...awake, ann }
}
const setPrices = (household: SimHousehold, buyPrice: bigint) =>
  within(household, (node) =>
    submit(node, 'household', { kind: 'standing', buyPrice, sellPrice: 90_000n, keepUnsold: true }),
  )

describe('buying ahead', () => {
  test('waits for a price within the household’s own, lays one order, and takes it back when it is paused', async () => {
    const { ann, world } = await street()
    await setPrices(ann, 140_000n)
    await pass(world, 10_000)
    expect(await within(ann, (node) => setAutopilot(node, { settings: buying }))).toMatchObject({ ok: true })
    await pass(world, 10_000)
    expect([ordersOf(ann), viewOf(ann).autopilot.buy]).toEqual([[], 'beyond-own-price'])

    await setPrices(ann, 280_000n)
    await pass(world, 70_000)
    expect(ordersOf(ann)).toEqual([['buy', 3_000n, 150_000n]])
    await pass(world, 150_000)
    expect(ordersOf(ann)).toHaveLength(1)
    expect(viewOf(ann).autopilot.log.map(({ what }) => what)).toEqual(['buy-placed'])

    await within(ann, (node) => pauseAutopilot(node, true))
    await pass(world, 10_000)
    expect([ordersOf(ann), viewOf(ann).autopilot.buy]).toEqual([[], 'paused'])
    expect(viewOf(ann).autopilot.log[0]).toMatchObject({ what: 'buy-taken-back', refusal: undefined })
  })

  test('changed rules change the order that rests, and a price beyond the own one takes it back', async () => {
    const { ann, world } = await street()
    await setPrices(ann, 280_000n)
    await within(ann, (node) => setAutopilot(node, { settings: buying }))
    await pass(world, 10_000)
    const dearer: Settings = { ...buying, buy: { atMostMicro: 160_000n, holdWh: 3_000n } }
    await within(ann, (node) => setAutopilot(node, { settings: dearer }))
    await pass(world, 10_000)
    expect(ordersOf(ann)).toEqual([['buy', 3_000n, 160_000n]])
    await setPrices(ann, 120_000n)
    await pass(world, 120_000)
    expect([ordersOf(ann), viewOf(ann).autopilot.buy]).toEqual([[], 'beyond-own-price'])
  })

  test('the household’s key signs none of it, and the day’s allowance is the end', async () => {
    const { ann, world } = await street()
    await setPrices(ann, 280_000n)
    await within(ann, (node) => submit(node, 'household', { kind: 'allowance', dailyMicro: 300_000n }))
    await pass(world, 10_000)
    await within(ann, (node) => setAutopilot(node, { settings: buying }))
    await pass(world, 10_000)
    expect(ordersOf(ann)).toEqual([['buy', 2_000n, 150_000n]])
  })
})

test('rules that cannot be followed are refused, and nothing changes', async () => {
  const { ann } = await street()
  const crossed: Settings = { ...buying, sell: { atLeastMicro: 150_000n, keepWh: 0n, keepForecast: false } }
  expect(await within(ann, (node) => setAutopilot(node, { settings: crossed }))).toEqual({
    ...{ ok: false, refusal: 'autopilot-prices' },
  })
  expect(viewOf(ann).autopilot.settings).toEqual(NO_SETTINGS)
})

test('rules, history and what was done outlive the tab', async () => {
  const { ann, world } = await street()
  await setPrices(ann, 280_000n)
  await within(ann, (node) => setAutopilot(node, { settings: buying }))
  await pass(world, 10_000)
  const before = nodeOf(ann).state.autopilot.kept
  const state = nodeOf(ann).state
  state.autopilot.recalled = false
  state.autopilot.kept = { ...before, settings: NO_SETTINGS, orders: {}, log: [], history: [] }
  await pass(world, 120_000)
  // It knows its order again, and lays no second one.
  expect(state.autopilot.kept.settings).toEqual(buying)
  expect(ordersOf(ann)).toHaveLength(1)
})

test('a disk that cannot be read is told, and what lies on it is not written over', async () => {
  const { ann, world } = await street()
  const { state } = nodeOf(ann)
  const saved: unknown[] = []
  Object.assign(state.ports, {
    autopilot: { load: () => Promise.reject(new Error('no')), save: async (one: unknown) => void saved.push(one) },
  })
  state.autopilot.recalled = false
  expect(await within(ann, (node) => setAutopilot(node, { settings: buying }))).toMatchObject({ ok: false })
  await pass(world, 5_000)
  expect(saved).toEqual([])
})

test('the running slot shows what the meter has counted, long before the books hear of it', async () => {
  const { ann, world } = await street()
  await within(ann, async (node) => {
    const nowMs = EPOCH_MS + world.nowMs()
    const { slotMs } = must(node.chain, 'founded').genesis
    const startsAtMs = nowMs - (nowMs % slotMs)
    const reading = { meterId: 'm', powerW: 0, resolutionWh: 1, quality: 'crc', protocol: 'p1' } as const
    countFlow(node, { ...reading, atMs: startsAtMs, importWh: 100n, exportWh: 0n })
    countFlow(node, { ...reading, atMs: nowMs, importWh: 107n, exportWh: 3n })
  })
  expect(viewOf(ann).slot).toMatchObject({ importWh: 7n, exportWh: 3n })
})

test('three days of readings make a forecast, which the page is told with its error', async () => {
  const { ann, world } = await street()
  await within(ann, async (node) => {
    const until = Math.floor((EPOCH_MS + world.nowMs()) / QUARTER_MS)
    const history = Array.from({ length: 5 * 96 }, (_, back) => ({
      index: until - 5 * 96 + back,
      takenWh: 50,
      givenWh: 0,
    }))
    node.autopilot.kept = { ...node.autopilot.kept, history }
    return setAutopilot(node, { settings: NO_SETTINGS })
  })
  const { forecast } = viewOf(ann).autopilot
  expect(forecast?.taken.errorWh).toBe(0)
  expect(forecast?.taken.wh).toBeCloseTo(4_800)
})
