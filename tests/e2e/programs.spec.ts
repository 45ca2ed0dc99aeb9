// What docs/api.md promises to scripts of the page, in a real one: on the demo street, over its own worker.
import { expect, test, type Page } from '@playwright/test'
import type { EnergyMarket, EnergyMarketStore } from '../../src/node/page/energy-market/store.ts'
import type { EnergyMarketAPI } from '../../src/node/energy-market-types.ts'
import { serveStatic, type StaticServer } from '../../tools/street/server.ts'

type Hook = { hearthgrid: { energyMarketAPI?: EnergyMarketAPI; energyMarket: EnergyMarketStore } }
declare const hearthgrid: Hook['hearthgrid'] & { energyMarketAPI: EnergyMarketAPI }

let server: StaticServer

test.beforeAll(async () => {
  server = await serveStatic()
})
test.afterAll(() => server.stop())

const openMarket = async (page: Page): Promise<void> => {
  await page.goto(`${server.origin}/?demo=1`)
  const isThere = (): Promise<boolean> =>
    page.evaluate(() => (globalThis as unknown as Partial<Hook>).hearthgrid?.energyMarketAPI !== undefined)
  await expect.poll(isThere, { timeout: 20_000 }).toBe(true)
  const validators = (): Promise<number> => page.evaluate(() => hearthgrid.energyMarketAPI.getStatus().validators)
  await expect.poll(validators, { timeout: 30_000 }).toBe(5)
}

test('a script of the page lists an offer, hears of it, reads figures, and is told reasons', async ({ page }) => {
  const wrongs: string[] = []
  page.on('pageerror', (error) => wrongs.push(error.message))
  await openMarket(page)
  const done = await page.evaluate(async () => {
    const market = hearthgrid.energyMarketAPI
    const heard = new Promise<string>((resolve) => {
      market.subscribe('provider_update', ({ provider_id, price }) => resolve(`${provider_id} for ${price}`))
    })
    const terms = { energy_type: 'solar', capacity_kw: '4.2', jurisdiction: 'Hesse', price: '0.15' } as const
    const listed = await market.registerProvider(terms)
    const { ok } = listed
    return { ok, state: listed.ok ? listed.value.state : listed.refusal, heard: await heard }
  })
  expect(done).toEqual({ ok: true, state: 'agreed', heard: '1 for 0.150000' })

  const offers = await page.evaluate(async () => {
    const listed = await hearthgrid.energyMarketAPI.listProviders({ energy_type: 'solar', max_price: 0.15 })
    return listed.ok ? listed.value.map(({ provider_id, own, capacity_kw }) => ({ provider_id, own, capacity_kw })) : []
  })
  expect(offers).toContainEqual({ provider_id: '1', own: true, capacity_kw: '4.200' })

  const health = await page.evaluate(async () => {
    const stats = await hearthgrid.energyMarketAPI.getMarketStats()
    return stats.ok ? stats.value.street_health : -1
  })
  expect(health).toBeGreaterThan(40)

  const tooDear = await page.evaluate(() =>
    hearthgrid.energyMarketAPI.purchaseEnergy({ provider_id: '1', amount_kwh: 'much', max_price: '0.20' }),
  )
  expect(tooDear).toEqual({ ok: false, refusal: 'amount-invalid' })

  const market = await page.evaluate(
    () =>
      new Promise<Pick<EnergyMarket, 'loading'> & { homes: number }>((resolve) => {
        hearthgrid.energyMarket.subscribe(({ loading, providers }) => {
          if (!loading && providers.length > 0) resolve({ loading, homes: providers.length })
        })
      }),
  )
  expect(market).toMatchObject({ loading: false })
  expect(wrongs).toEqual([])
})
