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
/** Two of them are missed, and may not be missed by more than this, so that what comes in is seen coming. */
const FIRST_ROUTE_CEILING_KB = 75
const WORKER_CEILING_KB = 215
const CHARTS_KB = 30

const CHARTS = ['HomeEnergy', 'Portfolio', 'Analytics'].map((name) => `src/ui/places/${name}.svelte`)

type Chunk = Rolldown.OutputChunk

export const benchSize = async (): Promise<Figure[]> => {
  const output = (await build({ root: ROOT, logLevel: 'error', build: { write: false } })) as Rolldown.RolldownOutput
  const chunks = output.output.filter((part) => part.type === 'chunk')
  const scripts = new Map(output.output.flatMap((part) => (part.type === 'asset' ? [scriptOf(part)] : [])))
  const worker = neededBy(scripts, /^worker-/)

  const first = withNeeded(chunks, [chunkOf(chunks, 'index.html')])
  const beyond = (before: ReadonlySet<Chunk>, ...sources: string[]): number => {
    const all = withNeeded(
      chunks,
      sources.map((source) => chunkOf(chunks, source)),
    )
    return kb([...all].filter((chunk) => !before.has(chunk)))
  }
  const places = withNeeded(chunks, [...first, chunkOf(chunks, 'src/ui/places/Shell.svelte')])
  const figure = (what: string, value: number, atMost?: number, ceiling?: number): Figure => ({
    what,
    value,
    unit: 'kB',
    ...(atMost === undefined ? {} : { target: { atMost } }),
    ...(ceiling === undefined ? {} : { ceiling }),
  })
  return [
    figure('first route', kb([...first]), FIRST_ROUTE_KB, FIRST_ROUTE_CEILING_KB),
    figure('libp2p', beyond(first, 'src/p2p/browser/mesh.ts'), LIBP2P_KB),
    figure('worker', weight(scripts, worker), WORKER_KB, WORKER_CEILING_KB),
    figure('Yjs in the worker, once there is a street', weight(scripts, neededBy(scripts, /^documents-/, worker))),
    figure('demo street in the worker', weight(scripts, neededBy(scripts, /^demo-/, worker))),
    figure('charts', beyond(places, ...CHARTS), CHARTS_KB),
    figure('board', beyond(places, 'src/ui/places/Board.svelte'), BOARD_KB),
    figure('first words in German, beside the English ones', beyond(first, 'src/ui/words/de-first.ts')),
    figure('places and their English words', beyond(first, 'src/ui/places/Shell.svelte', 'src/ui/words/en-rest.ts')),
    figure('scanning', beyond(places, 'src/ui/scan/Scan.svelte', 'node_modules/qr/decode.js')),
  ]
}

/** The worker is built apart, so the page's build knows its pieces by name and text only. */
const scriptOf = ({ fileName, source }: Rolldown.OutputAsset): [string, string] => [
  fileName.replace(/^.*\//, ''),
  typeof source === 'string' ? source : new TextDecoder().decode(source),
]

const IMPORTED = /(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g

/** Names of the piece that is called so, and of all that must be there before it runs, without those that are there. */
const neededBy = (
  scripts: ReadonlyMap<string, string>,
  name: RegExp,
  before: ReadonlySet<string> = new Set(),
): ReadonlySet<string> => {
  const all = new Set([...scripts.keys()].filter((one) => name.test(one)))
  if (all.size === 0) throw new Error(`the build has no piece that is called ${name}`)
  for (const one of all)
    for (const [, other = ''] of scripts.get(one)?.matchAll(IMPORTED) ?? []) if (!before.has(other)) all.add(other)
  return all
}

const weight = (scripts: ReadonlyMap<string, string>, names: ReadonlySet<string>): number =>
  [...names].reduce((sum, name) => sum + gzipSync(scripts.get(name) ?? '').length, 0) / 1_000

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
