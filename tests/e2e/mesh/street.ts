// What the mesh tests are written in: a built page served under the product's policy, tabs of separate browsers
// profiles (one household each), and waiting for what they saw.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, resolve } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { build } from 'vite'
import type { Tab, TabEvent } from './page.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const BUILT = join(ROOT, 'run/mesh')
export const SCOPE = 'c0ffee'

/** No eval, no foreign host, no string that becomes script: what the product's page runs under. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

export type Site = { url: string; close(): void }

/** Builds the test page as production would and serves it on a free port of this computer. */
export const openSite = async (): Promise<Site> => {
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    build: { outDir: BUILT, emptyOutDir: true, target: 'es2023', modulePreload: { polyfill: false } },
  })
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://page').pathname)
    const file = join(BUILT, path === '/' ? 'index.html' : path)
    readFile(file).then(
      (body) => {
        const type = extname(file) === '.js' ? 'text/javascript' : 'text/html'
        response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(body)
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => void server.close() }
}

/** One household: a tab of its own browser profile. */
export type Household = { name: string; page: Page; key: string; errors: string[] }

export const openTab = async (browser: Browser, site: Site, name: string): Promise<Household> => {
  const page = await (await browser.newContext()).newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(`${name}: ${error.message}`))
  const home: Household = { name, page, key: '', errors }
  await page.goto(site.url)
  home.key = await start(home)
  return home
}

/** Calls the tab's door. */
export const call = <K extends keyof Tab>(
  home: Household,
  name: K,
  ...args: Parameters<Tab[K]>
): Promise<Awaited<ReturnType<Tab[K]>>> =>
  home.page.evaluate(
    ([method, values]) =>
      (window as unknown as Record<'tab', Record<string, (...v: unknown[]) => unknown>>).tab[method]?.(...values),
    [name, args] as [string, unknown[]],
  ) as Promise<Awaited<ReturnType<Tab[K]>>>

/** Starts (again) after the page has loaded. */
export const start = async (home: Household): Promise<string> => {
  await home.page.waitForFunction(() => 'tab' in window)
  return call(home, 'start')
}

/** Everybody in `homes` learns who belongs to the microgrid. */
export const setMembers = (homes: readonly Household[], members: readonly Household[] = homes): Promise<unknown> =>
  Promise.all(
    homes.map((home) =>
      call(
        home,
        'members',
        SCOPE,
        members.map((member) => member.key),
      ),
    ),
  )

/** One exchange of texts; how long the link took once the reply was there. */
export const invite = async (
  host: Household,
  guest: Household,
): Promise<{ offer: string; reply: string; ms: number }> => {
  const { code: offer } = await call(host, 'offer')
  const { reply } = await call(guest, 'accept', offer)
  const startMs = Date.now()
  const outcome = await call(host, 'complete', reply)
  if (outcome.kind !== 'connected') throw new Error(`invitation ended as ${outcome.kind}`)
  return { offer, reply, ms: Date.now() - startMs }
}

/** Waits until the tab has seen `count` events of the kind; rejects with what it saw instead. */
export const seen = async (
  home: Household,
  wanted: Partial<TabEvent>,
  count = 1,
  timeoutMs = 10_000,
): Promise<TabEvent[]> => {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const found = await seenSoFar(home, wanted)
    if (found.length >= count) return found
    if (Date.now() > deadline) {
      const all = (await call(home, 'events')).map((event) => JSON.stringify(event)).join('\n')
      throw new Error(`${home.name} saw ${found.length} of ${count} ${JSON.stringify(wanted)} among\n${all}`)
    }
    await sleep(10)
  }
}

export const seenSoFar = async (home: Household, wanted: Partial<TabEvent>): Promise<TabEvent[]> => {
  const all = await call(home, 'events')
  const keys = Object.keys(wanted) as (keyof TabEvent)[]
  return all.filter((event) => keys.every((key) => event[key] === wanted[key]))
}

/** Waits until every home is linked to all others; how long it took. */
export const fullMesh = (homes: readonly Household[], timeoutMs = 15_000): Promise<number> =>
  untilEach(homes, async (home) => (await call(home, 'links')).length, homes.length - 1, timeoutMs)

/** Waits until each of these homes could come back to so many others by tickets. */
export const waysBack = (homes: readonly Household[], others: number): Promise<number> =>
  untilEach(homes, (home) => call(home, 'waysBack'), others, 15_000)

const untilEach = async (
  homes: readonly Household[],
  countOf: (home: Household) => Promise<number>,
  wanted: number,
  timeoutMs: number,
): Promise<number> => {
  const startMs = Date.now()
  for (;;) {
    const counts = await Promise.all(homes.map(countOf))
    if (counts.every((count) => count === wanted)) return Date.now() - startMs
    if (Date.now() - startMs > timeoutMs)
      throw new Error(`not ${wanted} each after ${timeoutMs} ms: ${counts.join(', ')}`)
    await sleep(10)
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
