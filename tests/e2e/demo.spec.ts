// The demo street as a person meets it: one press on the first screen, a street that lives under its banner without any
// network or database, and one press back.
import { expect, test, type Page } from '@playwright/test'
import type { Snapshot } from '../../src/node/index.ts'
import { serveStatic, type StaticServer } from '../../tools/street/server.ts'

let server: StaticServer

test.beforeAll(async () => {
  server = await serveStatic()
})
test.afterAll(() => server.stop())

const snapshotOf = (page: Page): Promise<Snapshot> =>
  page.evaluate(() => (globalThis as unknown as { hearthgrid: { snapshot(): Snapshot } }).hearthgrid.snapshot())

/** Everything that a page must not do: requests beyond its own origin, errors, violations of the policy. */
const watch = (page: Page): string[] => {
  const wrongs: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${server.origin}/`) && !/^(blob|data):/.test(url)) wrongs.push(`request to ${url}`)
  })
  page.on('pageerror', (error) => wrongs.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') wrongs.push(message.text())
  })
  return wrongs
}

const databasesOf = (page: Page): Promise<(string | undefined)[]> =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))

test('the demo street opens with one press, lives by itself and leaves nothing behind', async ({ page }) => {
  const wrongs = watch(page)
  await page.goto(`${server.origin}/?demo=1`)
  const banner = page.getByTestId('leave-demo')
  await expect(banner).toBeVisible()

  await expect.poll(async () => (await snapshotOf(page)).agreement.activeSet.length, { timeout: 20_000 }).toBe(5)
  const early = await snapshotOf(page)
  expect(early.demo).toBe(true)
  expect(early.stage).toBe('member')
  expect(early.members.filter((member) => member.self).map(({ id }) => id)).toEqual([1])
  expect(early.street?.trial).toBe(true)
  expect(early.meters.map(({ simulated }) => simulated)).toEqual([true])

  await expect.poll(async () => (await snapshotOf(page)).clearings.length, { timeout: 30_000 }).toBeGreaterThan(0)
  // The look before may have come late enough to see that clearing already: what follows has to come all the same.
  const heightOf = async (): Promise<number> => (await snapshotOf(page)).agreement.height
  await expect.poll(heightOf, { timeout: 30_000 }).toBeGreaterThan(early.agreement.height)
  await expect(page.getByRole('table').first()).toBeVisible()
  await expect(banner).toBeVisible()

  expect(await databasesOf(page)).toEqual([])
  await banner.click()
  await expect(page.getByTestId('start-street')).toBeVisible()
  await expect(page.getByTestId('leave-demo')).toHaveCount(0)
  expect(wrongs).toEqual([])
})

test('from the first screen into the demo and back, the real home stays apart', async ({ page }) => {
  const wrongs = watch(page)
  await page.goto(`${server.origin}/`)
  await page.getByTestId('demo').click()
  await expect(page.getByTestId('leave-demo')).toBeVisible()
  await expect.poll(async () => (await snapshotOf(page)).stage).toBe('member')
  // The demo holds no lock: the real home can be opened beside it.
  const held = await page.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name))
  expect(held).toEqual([])
  await page.getByTestId('leave-demo').click()
  await expect(page.getByTestId('start-street')).toBeVisible()
  expect((await snapshotOf(page)).stage).toBe('no-street')
  expect(wrongs).toEqual([])
})

test('a person accepts a neighbour’s delivery, which is paid as the meter counts', async ({ page }) => {
  const deliveries = async (): Promise<Snapshot['deliveries']> => (await snapshotOf(page)).deliveries
  await page.goto(`${server.origin}/?demo=1#trade`)
  await page.getByTestId('delivery-accept').first().click({ timeout: 60_000 })
  await expect.poll(async () => (await deliveries()).some(({ state }) => state === 'open')).toBe(true)
  const paid = async (): Promise<boolean> => (await deliveries()).some(({ paidMicro }) => paidMicro > 0n)
  await expect.poll(paid, { timeout: 60_000 }).toBe(true)
})

test('nobody can be invited into the demo', async ({ page }) => {
  await page.goto(`${server.origin}/?demo=1#street`)
  await page.getByTestId('invite').click()
  await expect(page.getByText('The rules of the street do not allow this.')).toBeVisible()
  expect((await snapshotOf(page)).invitations).toEqual([])
})

test('the story leads a newcomer through five steps, each done by doing it', async ({ page }) => {
  test.setTimeout(360_000)
  await page.goto(`${server.origin}/?demo=1`)
  const story = page.getByTestId('story')
  const go = (): Promise<void> => story.getByTestId('story-go').click()
  await expect(story).toContainText('Step 1 of 5.')
  await expect(story).toContainText('Step 2 of 5.', { timeout: 60_000 })
  await go()
  await page.getByTestId('buy-price').fill('0.25')
  await page.getByTestId('save-standing').click()
  await expect(story).toContainText('Step 3 of 5.', { timeout: 30_000 })
  await go()
  await page.getByTestId('delivery-accept').first().click({ timeout: 120_000 })
  await expect(story).toContainText('Step 4 of 5.', { timeout: 30_000 })
  await go()
  await story.getByTestId('story-next').click()
  await expect(story).toContainText('Step 5 of 5.')
  await go()
  await expect(page.getByTestId('board')).toBeVisible()
  await story.getByTestId('story-next').click()
  await story.getByTestId('story-leave').click()
  await expect(page.getByTestId('start-street')).toBeVisible()
})
