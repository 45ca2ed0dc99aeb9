// What people download: the page is built as `npm run build` does it, and every part that has a budget is weighed, with
// all that it needs and that is not there before it. Kilobytes are 1,000 bytes after gzip, as the build prints them.
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import type { Figure } from './report.ts'

const ROOT = resolve(import.meta.dirname, '..')

/** Budgets in kB after gzip, from section 9 of the design. */
const FIRST_ROUTE_KB = 60
const LIBP2P_KB = 175
const WORKER_KB = 100
const BOARD_KB = 30

type Chunk = Rolldown.OutputChunk

export const benchSize = async (): Promise<Figure[]> => {
  const output = (await build({ root: ROOT, logLevel: 'error', build: { write: false } })) as Rolldown.RolldownOutput
  const chunks = output.output.filter((part) => part.type === 'chunk')
  const worker = output.output.find(({ fileName }) => /worker-[^/]*\.js$/.test(fileName))
  if (worker?.type !== 'asset') throw new Error('the build has a worker')

  const first = withNeeded(chunks, [chunkOf(chunks, 'index.html')])
  const beyond = (before: ReadonlySet<Chunk>, ...sources: string[]): number => {
    const all = withNeeded(
      chunks,
      sources.map((source) => chunkOf(chunks, source)),
    )
    return kb([...all].filter((chunk) => !before.has(chunk)))
  }
  const places = withNeeded(chunks, [...first, chunkOf(chunks, 'src/ui/places/Shell.svelte')])
  const figure = (what: string, value: number, atMost?: number): Figure => ({
    what,
    value,
    unit: 'kB',
    ...(atMost === undefined ? {} : { target: { atMost } }),
  })
  return [
    figure('first route', kb([...first]), FIRST_ROUTE_KB),
    figure('libp2p', beyond(first, 'src/p2p/browser/mesh.ts'), LIBP2P_KB),
    figure('worker', gzipSync(worker.source).length / 1_000, WORKER_KB),
    figure('board', beyond(places, 'src/ui/places/Board.svelte'), BOARD_KB),
    figure('first words in German, beside the English ones', beyond(first, 'src/ui/words/de-first.ts')),
    figure('places and their English words', beyond(first, 'src/ui/places/Shell.svelte', 'src/ui/words/en-rest.ts')),
    figure('scanning', beyond(places, 'src/ui/scan/Scan.svelte', 'node_modules/qr/decode.js')),
  ]
}

/** The chunk with this source file in it; `index.html` is where the page begins. */
const chunkOf = (chunks: readonly Chunk[], source: string): Chunk => {
  const found = chunks.find(({ isEntry, moduleIds }) =>
    source === 'index.html' ? isEntry : moduleIds.some((id) => id.endsWith(`/${source}`)),
  )
  if (found === undefined) throw new Error(`no chunk of the build has ${source} in it`)
  return found
}

/** Chunks with everything that has to be there before they run. */
const withNeeded = (chunks: readonly Chunk[], roots: readonly Chunk[]): ReadonlySet<Chunk> => {
  const all = new Set<Chunk>(roots)
  for (const chunk of all) for (const one of chunks) if (chunk.imports.includes(one.fileName)) all.add(one)
  return all
}

const kb = (chunks: readonly Chunk[]): number =>
  chunks.reduce((sum, { code }) => sum + gzipSync(code).length, 0) / 1_000
