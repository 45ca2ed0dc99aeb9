// The page stays on the computer that opened it: it opens without its host, whole or not at all, and a newer build comes
// in when somebody lets it, in every tab at once.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { enPlaces } from '../../src/ui/words/en-places.ts'
import { enDoors } from '../../src/ui/words/en-doors.ts'
import { closeHome, openHome, snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { buildIfStale, serveStatic, type StaticServer } from '../../tools/street/server.ts'
import { found, goTo } from '../../tools/street/steps.ts'

const DIST = resolve(import.meta.dirname, '..', '..', 'dist')

/** A host of our own with a copy of the build, so that it can end, lack a file or get a newer build. */
const host = async (): Promise<{ readonly dir: string; readonly dist: string; server: StaticServer }> => {
  await buildIfStale()
  const dir = mkdtempSync(join(tmpdir(), 'hearthgrid-kept-'))
  const dist = join(dir, 'dist')
  cpSync(DIST, dist, { recursive: true })
  return { dir, dist, server: await serveStatic(dist) }
}

const homeAt = (dir: string, origin: string, name: string): Promise<Home> =>
  openHome({ name, dir, origin, serial: false, headed: false, importWh: 0n, exportWh: 0n, meterId: name })

const isKept = (page: Page): Promise<boolean> =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated')

const keptIn = (page: Page) => expect.poll(() => isKept(page), { timeout: 60_000 }).toBe(true)

/** The same build with another mark in it, as a newer one would have. */
const renew = (dist: string): void => {
  const page = join(dist, 'index.html')
  writeFileSync(page, readFileSync(page, 'utf8').replace('<head>', '<head><meta name="build" content="second">'))
  const worker = join(dist, 'service-worker.js')
  const code = readFileSync(worker, 'utf8')
  const other = code.replace(/(hash\W+)([0-9a-f]{16})/, (_all, before: string) => `${before}${'5'.repeat(16)}`)
  expect(other).not.toBe(code)
  writeFileSync(worker, other)
}

const isSecondBuild = (page: Page) => expect(page.locator('meta[name=build]')).toHaveCount(1, { timeout: 60_000 })

test('a page that was open once opens without its host, and its home goes on', async () => {
  const { dir, server } = await host()
  const home = await homeAt(dir, server.origin, 'Fern')
  try {
    await found(home, 'Kept Street')
    await keptIn(home.page)
    await goTo(home, 'more')
    await expect(home.page.getByText(enPlaces.more.opensWithoutHost.yes)).toBeVisible()
    const session = await home.context.newCDPSession(home.page)
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([])
    await server.stop()
    await home.page.reload()
    const { street } = await until(home, 'the home', ({ stage }) => stage === 'member', 60_000)
    expect(street?.name).toBe('Kept Street')
    for (const place of ['home', 'trade', 'money', 'street', 'meter', 'more'] as const) {
      await goTo(home, place)
      await expect(home.page.locator('h1')).toBeVisible()
    }
    await expect(home.page.getByTestId('page-incomplete')).toHaveCount(0)
    expect(home.wrongs.policyViolations).toEqual([])
    expect(home.wrongs.foreignRequests).toEqual([])
    expect(home.wrongs.pageErrors).toEqual([])
  } finally {
    await closeHome(home)
    await server.stop().catch(() => {})
    rmSync(dir, { recursive: true, force: true })
  }
})

test('a newer build is told, waits until it is let in, and then comes into every tab', async () => {
  const { dir, dist, server } = await host()
  const home = await homeAt(dir, server.origin, 'Moss')
  try {
    await found(home, 'Newer Street')
    await keptIn(home.page)
    const second = await home.context.newPage()
    await second.goto(`${server.origin}/`)
    await expect(second.getByRole('heading', { level: 1 })).toBeVisible()
    renew(dist)
    await home.page.reload()
    await until(home, 'the home', ({ stage }) => stage === 'member')
    await expect(home.page.locator('meta[name=build]')).toHaveCount(0)
    await home.page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update())
    await expect(home.page.getByTestId('newer')).toContainText(enDoors.newer.title, { timeout: 60_000 })
    await home.page.waitForTimeout(2_000)
    await expect(home.page.locator('meta[name=build]')).toHaveCount(0)
    await home.page.getByTestId('let-in').click()
    await isSecondBuild(home.page)
    await isSecondBuild(second)
    await until(home, 'the home', ({ stage }) => stage === 'member', 60_000)
    expect((await snapshotOf(home)).agreement.doubleVotes).toEqual([])
    await expect(home.page.getByTestId('newer')).toHaveCount(0)
    expect(await home.page.evaluate(async () => (await caches.keys()).length)).toBe(1)
  } finally {
    await closeHome(home)
    await server.stop().catch(() => {})
    rmSync(dir, { recursive: true, force: true })
  }
})

test('a build that does not arrive whole is not kept, and the page goes on with its host', async () => {
  const { dir, dist, server } = await host()
  const piece = readdirSync(join(dist, 'assets')).find((name) => name.startsWith('Scan-')) ?? ''
  rmSync(join(dist, 'assets', piece))
  const home = await homeAt(dir, server.origin, 'Reed')
  try {
    await found(home, 'Half Street')
    await home.page.waitForFunction(
      async () => (await navigator.serviceWorker.getRegistrations()).length === 0 && (await caches.keys()).length > 0,
      undefined,
      { timeout: 60_000, polling: 200 },
    )
    await home.page.reload()
    await until(home, 'the home', ({ stage }) => stage === 'member')
    await goTo(home, 'more')
    await expect(home.page.getByText(enPlaces.more.opensWithoutHost.no)).toBeVisible()
    expect(home.wrongs.pageErrors).toEqual([])
  } finally {
    await closeHome(home)
    await server.stop().catch(() => {})
    rmSync(dir, { recursive: true, force: true })
  }
})
