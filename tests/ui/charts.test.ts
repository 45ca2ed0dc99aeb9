// What the charts draw, as numbers: times with their edges, columns, the sankey, milestones, prices.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EnergyFlows, EnergyPart } from '../../src/node/index.ts'
import { columnsOf, stepOf } from '../../src/ui/drawings/columns.ts'
import { cameFrom, mixOf, summed, totalOf, usedOf, wentTo } from '../../src/ui/drawings/energy-mix.ts'
import { priceSteps } from '../../src/ui/drawings/price-steps.ts'
import { sankeyOf } from '../../src/ui/drawings/sankey.ts'
import { edgesOf, PERIODS, withBefore } from '../../src/ui/format/periods.ts'
import { dayOfPrices } from '../../src/ui/places/day-of-prices.ts'
import { milestonesOf } from '../../src/ui/places/milestones.ts'

const HOUR_MS = 3_600_000
const someWh = fc.bigInt({ min: 0n, max: 1_000_000n })
const someFlows: fc.Arbitrary<EnergyFlows> = fc
  .record({
    ...{ ownUseWh: someWh, ownCreditsWh: someWh, fromNeighboursWh: someWh, fromGridWh: someWh },
    ...{ chargedWh: someWh, toNeighboursWh: someWh, keptWh: someWh, toGridWh: someWh },
  })
  .map((flows) => {
    const energyWh = flows.ownUseWh + flows.toNeighboursWh + flows.keptWh + flows.toGridWh
    return { ...flows, produced: energyWh > 0n ? [{ source: 'solar' as const, energyWh }] : [] }
  })

describe('periods', () => {
  test('follow each other without a gap, however far back', () => {
    const someMs = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) })
    fc.assert(
      fc.property(someMs, fc.constantFrom(...PERIODS), fc.nat(20), (nowMs, period, back) => {
        const [earlier, later] = [edgesOf(period, nowMs, back + 1), edgesOf(period, nowMs, back)]
        expect(earlier.at(-1)).toBe(later[0])
        expect(later.every((edge, i) => i === 0 || edge > (later[i - 1] ?? 0))).toBe(true)
        const { edgesMs, before } = withBefore(period, nowMs, back)
        expect(edgesMs.slice(before)).toEqual(later)
        expect(edgesMs.length).toBeLessThanOrEqual(65)
      }),
    )
  })

  test('hold the moment that they are of', () => {
    const nowMs = Date.UTC(2026, 9, 25, 11)
    for (const period of PERIODS) {
      const edges = edgesOf(period, nowMs, 0)
      expect(edges[0]).toBeLessThanOrEqual(nowMs)
      expect(edges.at(-1)).toBeGreaterThan(nowMs)
    }
  })
})

describe('energy', () => {
  test('comes from as much as it goes to, in every picture', () => {
    fc.assert(
      fc.property(fc.array(someFlows, { maxLength: 5 }), (all) => {
        const whole = summed(all)
        expect(totalOf(cameFrom(whole))).toBe(totalOf(wentTo(whole)))
        expect(all.reduce((sum, flows) => sum + totalOf(usedOf(flows)), 0n)).toBe(totalOf(usedOf(whole)))
      }),
    )
  })

  const nothing: EnergyPart = {
    ...{ fromMs: 0, untilMs: HOUR_MS, files: undefined, tradedWh: 0n, priceMicroPerKwh: undefined },
    flows: summed([]),
  }
  test('is taken from files only where the books say nothing', () => {
    const files = { takenWh: 200n, givenWh: 300n, generatedWh: 1_000n }
    expect(mixOf([nothing]).from).toBe('nothing')
    const [alone] = mixOf([{ ...nothing, files }]).flows
    expect(alone).toMatchObject({ ownUseWh: 700n, fromGridWh: 200n, toGridWh: 300n })
    const sold = { ...nothing.flows, produced: [{ source: 'solar' as const, energyWh: 300n }], toNeighboursWh: 300n }
    const both = mixOf([{ ...nothing, files, flows: sold }])
    expect(both.from).toBe('books')
    expect(both.flows[0]).toMatchObject({ ownUseWh: 700n, toNeighboursWh: 300n, fromGridWh: 0n })
  })
})

describe('drawings', () => {
  test('of a sankey keep everything inside, and its ends apart', () => {
    fc.assert(
      fc.property(someFlows, fc.integer({ min: 240, max: 1_200 }), (flows, width) => {
        const { left, right, height } = sankeyOf(cameFrom(flows), wentTo(flows), width)
        for (const side of [left, right])
          for (const [i, end] of side.entries()) {
            const next = side[i + 1]
            expect(end.y).toBeGreaterThanOrEqual(0)
            expect(end.y + end.height).toBeLessThanOrEqual(height + 0.001)
            if (next !== undefined) expect(next.y + next.height / 2 - (end.y + end.height / 2)).toBeGreaterThan(20)
          }
      }),
    )
  })

  test('of columns stand on one line and keep to their height', () => {
    const size = { width: 320, height: 200, left: 50 }
    fc.assert(
      fc.property(fc.array(someFlows, { minLength: 1, maxLength: 31 }), (all) => {
        const { bars } = columnsOf(
          all.map((flows) => ({ up: usedOf(flows), down: [] })),
          size,
          0n,
        )
        for (const bar of bars) {
          expect(bar.y).toBeGreaterThanOrEqual(-0.001)
          expect(bar.y + bar.height).toBeLessThanOrEqual(size.height + 0.001)
          expect(bar.x + bar.width).toBeLessThanOrEqual(size.width)
        }
      }),
    )
  })

  test('count in steps of 1, 2 and 5', () => {
    expect([7, 41, 160, 3_900].map((most) => stepOf(most, 4))).toEqual([2, 20, 50, 1_000])
  })

  test('of prices have no line where nobody traded, and stay between their edges', () => {
    const hour = (i: number, price: bigint | undefined) => ({
      ...{ fromMs: i * HOUR_MS, untilMs: (i + 1) * HOUR_MS, energyWh: 1n },
      priceMicroPerKwh: price,
    })
    const hours = [hour(0, 100_000n), hour(1, 120_000n), hour(2, undefined), hour(3, 90_000n)]
    const { d, xOf, yOf } = priceSteps(hours, 80_000n, 300_000n, { left: 0, width: 400, height: 100 })
    expect(d.match(/M/g)).toHaveLength(2)
    expect(xOf(2 * HOUR_MS)).toBe(200)
    expect(yOf(300_000n)).toBeLessThan(yOf(80_000n))
  })
})

test('the last 24 hours are there without a gap', () => {
  const nowMs = 100 * HOUR_MS + 5
  const hours = dayOfPrices([{ fromMs: 99 * HOUR_MS, energyWh: 7n, priceMicroPerKwh: 1n }], nowMs)
  expect(hours).toHaveLength(24)
  expect(hours.at(-1)?.untilMs).toBe(101 * HOUR_MS)
  expect(hours.filter(({ energyWh }) => energyWh > 0n)).toHaveLength(1)
})

test('milestones are those just reached and the next one', () => {
  expect(milestonesOf(0n)).toEqual([{ kilograms: 1, leftMg: 1_000_000n }])
  expect(milestonesOf(30_000_000n).map(({ kilograms }) => kilograms)).toEqual([10, 25, 50])
  expect(milestonesOf(10n ** 13n).every(({ leftMg }) => leftMg === 0n)).toBe(true)
})
