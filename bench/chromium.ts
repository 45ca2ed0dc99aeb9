// A page of real Chromium for benchmarks of what only a browser has: one script, built as the page's own are.
import { chromium, type Page } from '@playwright/test'
import { createServer } from 'node:http'
import { resolve } from 'node:path'
import { build, type Rolldown } from 'vite'
import { chromiumFlags, chromiumPath } from '../tools/chromium.ts'

const ROOT = resolve(import.meta.dirname, '..')

/** @param entry of the script, which is served as `/script.js`. */
export const withPage = async <T>(entry: string, work: (page: Page) => Promise<T>): Promise<T> => {
  const script = await built(resolve(ROOT, entry))
  const server = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/script.js' ? 'text/javascript' : 'text/html')
    response.end(request.url === '/script.js' ? script : '<title>bench</title>')
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
    return await work(page)
  } finally {
    await browser.close()
    server.close()
  }
}

/** What a worker that runs the script answers to one message; to be called by `evaluate` in the page. */
export const askWorker = (message: unknown): Promise<unknown> =>
  new Promise((answered, failed) => {
    const worker = new Worker('/script.js', { type: 'module' })
    worker.addEventListener('error', (event) => failed(new Error(event.message)))
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      worker.terminate()
      answered(data)
    })
    worker.postMessage(message)
  })

const built = async (entry: string): Promise<string> => {
  const output = (await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['es'] } },
  })) as Rolldown.RolldownOutput[]
  const chunk = [output].flat()[0]?.output[0]
  if (chunk === undefined) throw new Error('the script was not built')
  return chunk.code
}
