// What a passphrase costs: Argon2id with several parameters in a worker of the browser, where it runs. The choice in
// `src/ledger/browser/stretch.ts` rests on this table.
import { chromium } from '@playwright/test'
import { createServer } from 'node:http'
import { resolve } from 'node:path'
import { build, type Rolldown } from 'vite'
import { STRETCH_COST, type StretchCost } from '../src/ledger/browser/index.ts'
import { chromiumFlags, chromiumPath } from '../tools/chromium.ts'
import type { Figure } from './report.ts'

const ROOT = resolve(import.meta.dirname, '..')
/** OWASP's least, its choice with more memory, and steps towards what RFC 9106 recommends second. */
const COSTS: readonly StretchCost[] = [
  { memoryKib: 19_456, passes: 2, lanes: 1 },
  { memoryKib: 47_104, passes: 1, lanes: 1 },
  { memoryKib: 65_536, passes: 2, lanes: 1 },
  STRETCH_COST,
  { memoryKib: 131_072, passes: 2, lanes: 1 },
]
const RUNS = 3
/** Longer, and people set none. */
const MOST_MS = 3_000

export const benchPassphrase = async (): Promise<Figure[]> => {
  const script = await workerScript()
  const server = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/stretch.js' ? 'text/javascript' : 'text/html')
    response.end(request.url === '/stretch.js' ? script : '<title>bench</title>')
  })
  await new Promise<void>((ready) => server.listen(0, ready))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const executablePath = chromiumPath()
  const browser = await chromium.launch({
    args: chromiumFlags(),
    ...(executablePath === undefined ? {} : { executablePath }),
  })
  try {
    const page = await browser.newPage()
    await page.goto(`http://localhost:${address.port}/`)
    const figures: Figure[] = []
    for (const cost of COSTS) {
      const times: number[] = []
      for (let run = 0; run < RUNS; run++) times.push(await page.evaluate(stretchOnce, cost))
      const what = `${cost.memoryKib / 1024} MiB, ${cost.passes} passes`
      const isChosen = cost === STRETCH_COST
      const value = Math.round(times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0)
      figures.push({
        what: isChosen ? `${what} (chosen)` : what,
        value,
        unit: 'ms',
        ...(isChosen ? { target: { atMost: MOST_MS } } : {}),
      })
    }
    return figures
  } finally {
    await browser.close()
    server.close()
  }
}

/** Runs in the page: one worker, one passphrase. */
const stretchOnce = (cost: StretchCost): Promise<number> =>
  new Promise((resolveMs) => {
    const worker = new Worker('/stretch.js', { type: 'module' })
    const startMs = performance.now()
    worker.addEventListener('message', () => {
      worker.terminate()
      resolveMs(performance.now() - startMs)
    })
    worker.postMessage({ passphrase: new Uint8Array(24).fill(7), salt: new Uint8Array(16).fill(9), cost })
  })

const workerScript = async (): Promise<string> => {
  const built = (await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry: resolve(ROOT, 'src/stretch.ts'), formats: ['es'] } },
  })) as Rolldown.RolldownOutput[]
  const chunk = [built].flat()[0]?.output[0]
  if (chunk === undefined) throw new Error('the worker was not built')
  return chunk.code
}
