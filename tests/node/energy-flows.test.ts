// Energy of a home between moments: over a street of four in virtual time, from the blocks on disk.
import { beforeAll, describe, expect, test } from 'vitest'
import { energyBetween } from '../../src/node/figures/energy.ts'
import { sumsBetween, seriesOf } from '../../src/node/energy/series.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import type { EnergyFlows, EnergyPeriod } from '../../src/node/view/energy.ts'
import { SLOT_MS } from '../sim/founding.ts'
import { EPOCH_MS, readMeter, type SimHousehold } from '../sim/household.ts'
import { getUp, inLoop, nodeOf, pass, type Awake } from './awake.ts'

const inWh = (flows: EnergyFlows): bigint =>
  flows.produced.reduce((sum, { energyWh }) => sum + energyWh, 0n) +
  flows.ownCreditsWh +
  flows.fromNeighboursWh +
  flows.fromGridWh
const outWh = (flows: EnergyFlows): bigint =>
  flows.ownUseWh +
  flows.ownCreditsWh +
  flows.fromNeighboursWh +
  flows.fromGridWh +
  flows.toNeighboursWh +
  flows.keptWh +
  flows.toGridWh

describe('energy of a home', () => {
  let awake: Awake
  const start = EPOCH_MS - (EPOCH_MS % SLOT_MS)
  const of = async (home: SimHousehold | undefined, edgesMs: readonly number[]): Promise<EnergyPeriod> => {
    const asked = await energyBetween(nodeOf(home).state, edgesMs)
    if (!asked.ok) throw new Error(asked.refusal)
    return asked.value
  }
  const flows = (period: EnergyPeriod): EnergyFlows => {
    const [part] = period.parts
    if (part === undefined) throw new Error('no part')
    return part.flows
  }
  const always = [0, EPOCH_MS * 2]
  const standing = (household: SimHousehold | undefined) =>
    inLoop(household, (state) =>
      submit(state, 'household', { kind: 'standing', buyPrice: 300_000n, sellPrice: 90_000n, keepUnsold: false }),
    )

  beforeAll(async () => {
    awake = await getUp()
    for (const household of awake.households) await standing(household)
    for (let slot = 0; slot < 8; slot++) {
      for (const household of awake.households) readMeter(awake.street, household, SLOT_MS)
      await pass(awake.world, SLOT_MS)
    }
    await pass(awake.world, 60_000)
  }, 60_000)

  test('comes in as much as it goes out, and is what its meter counted between matched slots', async () => {
    for (const household of awake.households) {
      const all = flows(await of(household, always))
      expect(inWh(all)).toBe(outWh(all))
      expect(all.fromNeighboursWh + all.fromGridWh + all.ownUseWh).toBeLessThanOrEqual(household.importWh)
      expect(inWh(all)).toBeGreaterThan(0n)
    }
  })

  test('what neighbours bought is what neighbours sold', async () => {
    const all = await Promise.all(awake.households.map(async (household) => flows(await of(household, always))))
    const bought = all.reduce((sum, { fromNeighboursWh }) => sum + fromNeighboursWh, 0n)
    expect(bought).toBeGreaterThan(0n)
    expect(all.reduce((sum, { toNeighboursWh }) => sum + toNeighboursWh, 0n)).toBe(bought)
  })

  test('parts come to the whole, whichever was asked for first', async () => {
    const home = awake.households[0]
    const edges = Array.from({ length: 21 }, (_, i) => start + i * SLOT_MS)
    const late = await of(home, edges.slice(4))
    const parts = await of(home, [0, ...edges, EPOCH_MS * 2])
    const whole = flows(await of(home, always))
    for (const name of ['fromNeighboursWh', 'fromGridWh', 'toNeighboursWh', 'toGridWh', 'ownUseWh'] as const)
      expect(parts.parts.reduce((sum, part) => sum + part.flows[name], 0n)).toBe(whole[name])
    expect(parts.parts.slice(5, -1)).toEqual(late.parts)
  })

  test('volume and price are those of the street’s matches', async () => {
    const [part] = (await of(awake.households[1], always)).parts
    const street = nodeOf(awake.households[1]).state.chain?.tip().state.street
    const [tradedWh, price] = [part?.tradedWh ?? 0n, part?.priceMicroPerKwh ?? 0n]
    expect(tradedWh).toBe(street?.tradedWh)
    // What each match was paid is rounded down to a whole micro-unit.
    const missingMicro = (tradedWh * (price + 1n)) / 1_000n - (street?.turnoverMicro ?? 0n)
    expect(missingMicro).toBeGreaterThanOrEqual(0n)
    expect(missingMicro).toBeLessThanOrEqual((street?.clearings ?? 0n) + tradedWh / 1_000n + 1n)
  })

  test('edges that are no times, or out of order, or too many, are turned down', async () => {
    const { state } = nodeOf(awake.households[0])
    for (const edges of [[], [1], [2, 1], [0, 0.5], Array.from({ length: 66 }, (_, i) => i)])
      expect(await energyBetween(state, edges)).toEqual({ ok: false, refusal: 'time-invalid' })
  })
})

describe('imported files between moments', () => {
  const HOUR_MS = 3_600_000
  const taken = seriesOf(
    'a.csv',
    [0, 1, 2, 3].map((hour) => ({ startMs: hour * HOUR_MS, lengthMs: HOUR_MS, energyMilliWh: 1_000 * (hour + 1) })),
  )

  test('count what begins and ends within', () => {
    const sums = sumsBetween({ taken }, [HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 5 * HOUR_MS])
    expect(sums.map(({ takenWh }) => takenWh)).toEqual([2n, 7n, undefined])
    expect(sums.every(({ givenWh }) => givenWh === undefined)).toBe(true)
    expect(sumsBetween({ taken }, [HOUR_MS / 2, 1.5 * HOUR_MS]).map(({ takenWh }) => takenWh)).toEqual([undefined])
  })
})
