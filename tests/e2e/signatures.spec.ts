// One verdict per signature in every browser: the published edge cases on which WebCrypto differs between Chromium and
// Firefox, by our rule in both. Both open the page by themselves, and the page posts back.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { build } from 'vite'
import { firefoxPath, startFirefox } from '../../tools/firefox.ts'
import { publishedCount, signatureCases, type SignatureCase, type Verdict } from '../signatures/cases.ts'
import { verdictsOf } from '../signatures/verdicts.ts'

const BUILT = resolve(import.meta.dirname, '../../run/signatures')

type Site = {
  readonly url: string
  /** What the next page to open it says. */
  readonly said: Promise<{ readonly verdicts?: Verdict[]; readonly error?: string }>
  close(): void
}

const serve = async (cases: readonly SignatureCase[]): Promise<Site> => {
  let hear: (said: { verdicts?: Verdict[]; error?: string }) => void = () => {}
  const said = new Promise<{ verdicts?: Verdict[]; error?: string }>((resolve) => {
    hear = resolve
  })
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://page').pathname)
    if (path === '/cases.json') return void response.end(JSON.stringify(cases))
    if (path === '/verdicts') {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        response.end()
        hear(JSON.parse(Buffer.concat(parts).toString()) as { verdicts?: Verdict[]; error?: string })
      })
      return
    }
    const file = join(BUILT, path === '/' ? 'index.html' : path)
    const type = extname(file) === '.js' ? 'text/javascript' : 'text/html'
    readFile(file).then(
      (body) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, said, close: () => void server.close() }
}

const inFirefox = async (program: string, site: Site): Promise<Awaited<Site['said']>> => {
  const home = mkdtempSync(join(tmpdir(), 'hearthgrid-firefox-'))
  const firefox = startFirefox(program, home, home, site.url)
  const ended = firefox.ended.then(() => ({ error: 'Firefox ended before it said anything' }))
  try {
    return await Promise.race([site.said, ended])
  } finally {
    await firefox.kill()
    rmSync(home, { recursive: true, force: true })
  }
}

let cases: SignatureCase[]
let inNode: Verdict[]
test.beforeAll(async () => {
  if (publishedCount() === 0) console.log('vectors not here')
  cases = await signatureCases()
  inNode = await verdictsOf(cases)
  await build({
    configFile: false,
    root: resolve(import.meta.dirname, '../signatures/page'),
    logLevel: 'error',
    build: { outDir: BUILT, emptyOutDir: true, target: 'es2023', modulePreload: { polyfill: false } },
  })
})

/** The same list as published and as in Node.js, however much the platform alone accepts. */
const judge = (browser: string, { verdicts, error }: Awaited<Site['said']>): void => {
  expect(error).toBeUndefined()
  const wrong = cases.filter(({ valid }, i) => verdicts?.[i]?.rule !== valid)
  expect(wrong.map(({ name }) => name)).toEqual([])
  expect(verdicts?.map(({ rule }) => rule)).toEqual(inNode.map(({ rule }) => rule))
  expect(cases.filter(({ valid }, i) => verdicts?.[i]?.platform === true && !valid)).toEqual([])
  const accepted = verdicts?.filter(({ platform }) => platform).length
  const asNode = verdicts?.filter(({ platform }, i) => platform === inNode[i]?.platform).length
  console.log(
    `${browser}: ${cases.length} verdicts as published; alone it accepts ${accepted}, ${asNode} as Node.js does`,
  )
}

test('Chromium comes to the published verdict on every signature', async ({ page }) => {
  const site = await serve(cases)
  try {
    await page.goto(site.url)
    judge('Chromium', await site.said)
  } finally {
    site.close()
  }
})

test('Firefox comes to the published verdict on every signature', async () => {
  const program = firefoxPath()
  if (program === undefined) console.log('firefox-esr not here')
  test.skip(program === undefined, 'firefox-esr not here')
  test.setTimeout(60_000)
  const site = await serve(cases)
  try {
    judge('Firefox', await inFirefox(program ?? '', site))
  } finally {
    site.close()
  }
})
