// The ways back when tickets are old, used up or lead to a page that is gone: real browsers, the mesh and nothing else.
import { expect, test, type Browser } from '@playwright/test'
import { call, fullMesh, invite, openSite, openTab, seen, setMembers, sleep, start } from './mesh/street.ts'
import type { Household, Site } from './mesh/street.ts'

let site: Site
let homes: Household[] = []

test.beforeAll(async () => {
  site = await openSite()
})
test.afterAll(() => site.close())
test.afterEach(async () => {
  for (const home of homes) await home.page.context().close()
  expect(homes.flatMap((home) => home.errors)).toEqual([])
  homes = []
})

const open = async (browser: Browser): Promise<[Household, Household, Household, Household]> => {
  homes = []
  for (const name of ['a', 'b', 'c', 'd']) homes.push(await openTab(browser, site, name))
  const [a, b, c, d] = homes
  if (!a || !b || !c || !d) throw new Error('four tabs')
  await setMembers(homes)
  for (const guest of [b, c, d]) await invite(a, guest)
  await fullMesh(homes)
  // Every link has handed its tickets over by then.
  await sleep(2_000)
  return [a, b, c, d]
}

/** The page is gone, the profile stays; nobody is there to tell anything. */
const leave = (home: Household): Promise<unknown> => home.page.goto('about:blank')

const comeBack = async (home: Household, members: readonly Household[] = homes): Promise<number> => {
  await home.page.goto(site.url)
  expect(await start(home)).toBe(home.key)
  await setMembers([home], members)
  return call(home, 'rejoin')
}

test('a ticket that waited for two minutes leads back within a second of its use', async ({ browser }) => {
  const [, , , d] = await open(browser)
  await leave(d)
  await sleep(120_000)
  const startMs = Date.now()
  expect(await comeBack(d)).toBe(3)
  const [first] = await seen(d, { kind: 'up', detail: 'ticket' })
  console.log(`      page opened to first link: ${Math.round((first?.atMs ?? 0) - startMs)} ms`)
  await fullMesh(homes)
})

test('a ticket whose issuer has reloaded leads nowhere, and the next one does', async ({ browser }) => {
  const [a, b, c, d] = await open(browser)
  await leave(d)
  for (const issuer of [a, b]) {
    await leave(issuer)
    await comeBack(issuer)
  }
  await fullMesh([a, b, c], 30_000)
  expect(await comeBack(d)).toBe(1)
  expect((await seen(d, { kind: 'up', detail: 'ticket' }))[0]?.peer).toBe(c.key)
  await fullMesh(homes)
})

test('a ticket works once: a profile that was put back finds its tickets used up, and comes in by a code', async ({
  browser,
}) => {
  const [a, , , d] = await open(browser)
  const before = await call(d, 'remember')
  expect(before).toBe(3)
  await leave(d)
  expect(await comeBack(d)).toBe(3)
  await fullMesh(homes)
  await sleep(2_000)
  await call(d, 'putBack')
  await leave(d)
  expect(await comeBack(d)).toBe(0)
  expect(await call(d, 'links')).toEqual([])
  await invite(a, d)
  await fullMesh(homes)
})
