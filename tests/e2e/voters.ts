// Homes with meters that all vote, in trial slots of ten seconds: where specs of closing, hiding and killing begin.
import { expect } from '@playwright/test'
import { snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { connectMeter, found, joinThrough } from '../../tools/street/steps.ts'
import type { Ground } from './ground.ts'

export type Four = [Home, Home, Home, Home]

const NAMES = ['Alder', 'Beech', 'Chestnut', 'Douglas'] as const

/** @param meters begins the names of the emulated meters, which no other street may have. */
export const openFour = async (place: Ground, meters: string): Promise<Four> =>
  (await openVoters(place, meters, 4)) as Four

/** @param count at most four. */
export const openVoters = async (place: Ground, meters: string, count: number): Promise<Home[]> => {
  const homes: Home[] = []
  for (const [i, name] of NAMES.slice(0, count).entries()) {
    const furnishing = { serial: true, importWh: 1_000_000n * BigInt(i + 1), exportWh: 500_000n * BigInt(i + 1) }
    const opened = await place.open(name, { ...furnishing, meterId: `${meters}-${i}` })
    opened.meter?.meter.setPowerW(i % 2 === 0 ? -4_000 : 5_000)
    homes.push(opened)
  }
  const [alder, ...others] = homes as [Home, ...Home[]]
  await found(alder, 'Night Street')
  for (const other of others) await joinThrough(alder, other)
  for (const [i, one] of homes.entries()) await connectMeter(one, i % 2 === 0 ? 'solar' : 'none')
  for (const one of homes)
    await until(one, 'all to vote', ({ agreement }) => agreement.activeSet.length === count, 120_000)
  return homes
}

/** All of them show one height and one state root, at some moment within a minute. */
export const sameEverywhere = async (homes: readonly Home[]): Promise<void> => {
  await expect
    .poll(
      async () => {
        const seen = await Promise.all(homes.map(async (one) => (await snapshotOf(one)).agreement))
        return new Set(seen.map(({ height, stateRoot }) => `${height}/${stateRoot}`)).size
      },
      { timeout: 60_000, intervals: [20] },
    )
    .toBe(1)
}
