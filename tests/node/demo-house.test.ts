// The simulated houses: nights are dark, roofs give at noon, registers only ever rise.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createHouseMeter, gridW, loadW, sunW } from '../../src/node/browser/demo-house.ts'
import { RESIDENTS } from '../../src/node/browser/demo-neighbours.ts'

const HOUR_MS = 3_600_000

describe('demo house', () => {
  test('the sun shines by day, on the roofs that have panels, and never at night', () => {
    const withSun = RESIDENTS.flatMap((house, i) => (sunW(house, 13) > 0 ? [i + 1] : []))
    expect(withSun).toEqual([1, 3, 4])
    for (const house of RESIDENTS) for (const hours of [0, 3, 22, 24, 47]) expect(sunW(house, hours)).toBe(0)
  })

  test('a home never takes less than its base, and sun is never negative, on any day', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RESIDENTS), fc.double({ min: 0, max: 24 * 30, noNaN: true }), (house, hours) => {
        expect(loadW(house, hours)).toBeGreaterThanOrEqual(house.baseW)
        expect(sunW(house, hours)).toBeGreaterThanOrEqual(0)
        expect(sunW(house, hours)).toBeLessThanOrEqual(house.roofW)
        expect(gridW(house, hours)).toBe(loadW(house, hours) - sunW(house, hours))
      }),
    )
  })

  test('registers never fall and stay within what the connection can carry', () => {
    const steps = fc.array(fc.integer({ min: 1, max: HOUR_MS }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.constantFrom(...RESIDENTS), steps, (house, stepsMs) => {
        const meter = createHouseMeter(house, 'SIM', 0, 0)
        let before = meter.read(0)
        for (const stepMs of stepsMs) {
          const now = meter.read(before.atMs + stepMs)
          const mostWh = BigInt(Math.ceil((20_000 * stepMs) / HOUR_MS)) + 1n
          for (const register of ['importWh', 'exportWh'] as const) {
            expect(now[register]).toBeGreaterThanOrEqual(before[register])
            expect(now[register] - before[register]).toBeLessThanOrEqual(mostWh)
          }
          before = now
        }
      }),
      { numRuns: 50 },
    )
  })
})
