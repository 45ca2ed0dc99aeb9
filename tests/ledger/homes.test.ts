// Measured homes, a day of sixteen and a morning hour of 120: the energy of every slot goes where it went, and nobody whose
// prices lie inside the corridor is worse off than at the tariff. A month is `homes-main.ts`.
import { expect, test } from 'vitest'
import { manyHomes, noData, runHomes, sixteenHomes, type Home, type HomesResult } from './homes.ts'

const sixteen = sixteenHomes(1)
const many = manyHomes()?.map(({ loadWh, sunWh }): Home => ({
  loadWh: loadWh.slice(36, 40),
  sunWh: sunWh.slice(36, 40),
}))

const expectNobodyWorse = ({ bills }: HomesResult): void => {
  for (const { tariffMicro, marketMicro, keeps } of bills)
    if (!keeps) expect(marketMicro).toBeLessThanOrEqual(tariffMicro)
}

if (sixteen === undefined || many === undefined) test(noData(), () => {})
else {
  test('sixteen homes: every slot closes, and nobody pays more or earns less than at the tariff', async () => {
    const result = await runHomes(sixteen)
    expectNobodyWorse(result)
    expect(result.boughtWh).toBeGreaterThan(0n)
    expect(result.sunWh).toBe(result.ownWh + result.boughtWh + result.fedInWh)
  }, 60_000)

  test('with homes that keep what they do not sell, too', async () => {
    const result = await runHomes(sixteen, [3, 7])
    expectNobodyWorse(result)
    expect(result.keptWh).toBeGreaterThan(0n)
    expect(result.usedLaterWh).toBeGreaterThan(0n)
  }, 60_000)

  test('120 homes: the same', async () => expectNobodyWorse(await runHomes(many)), 60_000)
}
