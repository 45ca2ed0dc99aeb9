// The ways back when tickets are old, used up or lead to a page that is gone: real browsers, the mesh and nothing else.
import { expect, test, type Browser } from '@playwright/test'
import { measured, meshGround } from './mesh/ground.ts'
import { call, fullMesh, invite, seen, setMembers, sleep, start, waysBack, type Household } from './mesh/street.ts'

const ground = meshGround()

const open = async (browser: Browser) => {
  const four = await ground.open(browser, 'a', 'b', 'c', 'd')
  const [a, ...guests] = four
  await setMembers(four)
  for (const guest of guests) await invite(a, guest)
  await fullMesh(four)
  await waysBack(four, 3)
  return four
}

/** The page is gone, the profile stays; nobody is there to tell anything. */
const leave = (home: Household): Promise<unknown> => home.page.goto('about:blank')

const comeBack = async (home: Household, members: readonly Household[] = ground.homes): Promise<number> => {
  await home.page.goto(ground.url)
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
  measured('page opened to first link', Math.round((first?.atMs ?? 0) - startMs))
  await fullMesh(ground.homes)
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
  await fullMesh(ground.homes)
})

test('a ticket works once: a profile that was put back finds its tickets used up, and comes in by a code', async ({
  browser,
}) => {
  const [a, , , d] = await open(browser)
  const before = await call(d, 'remember')
  expect(before).toBe(3)
  await leave(d)
  expect(await comeBack(d)).toBe(3)
  await fullMesh(ground.homes)
  await waysBack([d], 3)
  await call(d, 'putBack')
  await leave(d)
  expect(await comeBack(d)).toBe(0)
  expect(await call(d, 'links')).toEqual([])
  await invite(a, d)
  await fullMesh(ground.homes)
})
