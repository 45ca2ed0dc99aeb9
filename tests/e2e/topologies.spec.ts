// Whatever the order in which people came in, the mesh takes the shape that it should have by itself, and takes it again
// when many reload at once: real browsers, one profile per household, everybody's page the mesh and nothing else.
import { expect, test, type Browser } from '@playwright/test'
import { FULL_MESH_MEMBERS, MAX_LINKS, MIN_LINKS } from '../../src/p2p/code-limits.ts'
import { measured, meshGround } from './mesh/ground.ts'
import { call, fullMesh, invite, seen, setMembers, sleep, start, waysBack, type Household } from './mesh/street.ts'

const ground = meshGround()

/** All of them members of one street, not yet linked. */
const open = async (browser: Browser, count: number): Promise<[Household, ...Household[]]> => {
  const [first, ...others] = await ground.open(browser, ...Array.from({ length: count }, (_, i) => `home ${i + 1}`))
  if (first === undefined) throw new Error('a street has homes')
  await setMembers(ground.homes)
  return [first, ...others]
}

const star = async (all: readonly [Household, ...Household[]]): Promise<void> => {
  const [host, ...guests] = all
  for (const guest of guests) await invite(host, guest)
}

const chain = async ([first, ...others]: readonly [Household, ...Household[]]): Promise<void> => {
  let host = first
  for (const guest of others) {
    await invite(host, guest)
    host = guest
  }
}

/** What the last home says reaches everybody once. */
const everybodyHears = async (words: string): Promise<void> => {
  const speaker = ground.homes.at(-1)
  if (speaker === undefined) throw new Error('a street has homes')
  await call(speaker, 'publish', 'tx', words)
  await Promise.all(ground.homes.slice(0, -1).map((home) => seen(home, { kind: 'gossip tx', detail: words })))
}

for (const count of [3, 5, 7])
  for (const [shape, meet] of [
    ['a star', star],
    ['a chain', chain],
  ] as const)
    test(`${shape} of ${count} becomes a full mesh by itself`, async ({ browser }) => {
      const all = await open(browser, count)
      await meet(all)
      measured(`${shape} of ${count} to full mesh`, await fullMesh(all, 30_000))
      await sleep(500)
      await everybodyHears('to all')
    })

/** Everybody named reloads at the same moment and tries its tickets; how long until all are linked to all again. */
const reloadAtOnce = async (who: readonly Household[]): Promise<number> => {
  const startMs = Date.now()
  await Promise.all(
    who.map(async (home) => {
      await home.page.reload()
      await start(home)
      await setMembers([home], ground.homes)
      await call(home, 'rejoin')
    }),
  )
  await fullMesh(ground.homes, 60_000)
  return Date.now() - startMs
}

test('two of four that reload at once are back by themselves, and so are all but one', async ({ browser }) => {
  const all = await open(browser, 4)
  await star(all)
  await fullMesh(all)
  await waysBack(all, 3)
  measured('two reload at once, to full mesh', await reloadAtOnce(all.slice(1, 3)))
  await everybodyHears('two are back')
  await waysBack(all, 3)
  measured('all but one reload at once, to full mesh', await reloadAtOnce(all.slice(0, 3)))
  await everybodyHears('three are back')
})

test(`more than ${FULL_MESH_MEMBERS} keep ${MIN_LINKS} to ${MAX_LINKS} links each, and all hear all`, async ({
  browser,
}) => {
  const all = await open(browser, FULL_MESH_MEMBERS + 2)
  await chain(all)
  const startMs = Date.now()
  const counts = async (): Promise<number[]> =>
    Promise.all(ground.homes.map(async (home) => (await call(home, 'links')).length))
  for (let now = await counts(); now.some((count) => count < MIN_LINKS); now = await counts()) {
    expect(Date.now() - startMs, `links ${now.join()}`).toBeLessThan(90_000)
    await sleep(250)
  }
  measured(`${ground.homes.length} in a chain to ${MIN_LINKS} links each`, Date.now() - startMs)
  await sleep(5_000)
  const settled = await counts()
  console.log(`      links of each: ${settled.join(', ')}`)
  for (const count of settled) {
    expect(count).toBeGreaterThanOrEqual(MIN_LINKS)
    expect(count).toBeLessThanOrEqual(MAX_LINKS)
  }
  await everybodyHears('across the street')
})
