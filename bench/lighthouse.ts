// What Lighthouse thinks of the first screen, on a throttled phone of its own making: the median of five runs. Lighthouse is
// no dependency, because it is 185 MB for this one table; npx brings it along where the registry can be reached.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { chromiumFlags, chromiumPath } from '../tools/chromium.ts'
import { serveCompressed } from './compressed.ts'
import type { Figure } from './report.ts'

/** The last one that runs on Node.js 20; what a score means changes with the version. */
const LIGHTHOUSE = 'lighthouse@12.8.2'
const RUNS = 5
const OUTPUT_BYTES = 64 * 2 ** 20

/** In points of a hundred. */
const TARGETS = {
  performance: { atLeast: 95 },
  accessibility: { atLeast: 100 },
  'best-practices': { atLeast: 100 },
} as const
const LARGEST_PAINT_S = 1.8

type Category = keyof typeof TARGETS
type Report = {
  readonly categories: Readonly<Record<Category, { readonly score: number | null }>>
  readonly audits: Readonly<Record<string, { readonly numericValue?: number }>>
}

/** Rejects where there is no Chromium, and with the words of npx where Lighthouse cannot be had. */
export const benchLighthouse = async (): Promise<Figure[]> => {
  const chrome = chromiumPath()
  if (chrome === undefined) throw new Error('bench lighthouse: no Chromium was found')
  const server = await serveCompressed()
  try {
    const reports: Report[] = []
    for (let run = 0; run < RUNS; run++) reports.push(await look(`${server.origin}/`, chrome))
    return figuresOf(reports)
  } finally {
    await server.stop()
  }
}

const look = async (url: string, chrome: string): Promise<Report> => {
  const flags = ['--headless=new', ...chromiumFlags()].join(' ')
  const wish = ['--output=json', '--quiet', `--only-categories=${Object.keys(TARGETS).join(',')}`]
  const { stdout } = await promisify(execFile)('npx', ['--yes', LIGHTHOUSE, url, ...wish, `--chrome-flags=${flags}`], {
    env: { ...process.env, CHROME_PATH: chrome },
    maxBuffer: OUTPUT_BYTES,
  })
  return JSON.parse(stdout) as Report
}

const figuresOf = (reports: readonly Report[]): Figure[] => {
  const audit = (name: string): number => median(reports.map(({ audits }) => audits[name]?.numericValue ?? NaN))
  const scores = (Object.keys(TARGETS) as Category[]).map((category): Figure => ({
    what: `${category}, median of ${RUNS}`,
    value: median(reports.map(({ categories }) => 100 * (categories[category].score ?? NaN))),
    unit: 'points',
    target: TARGETS[category],
  }))
  return [
    ...scores,
    {
      what: 'largest paint, throttled phone',
      value: audit('largest-contentful-paint') / 1_000,
      unit: 's',
      target: { atMost: LARGEST_PAINT_S },
    },
    { what: 'blocked, throttled phone', value: audit('total-blocking-time'), unit: 'ms' },
    { what: 'layout shift', value: audit('cumulative-layout-shift'), unit: '' },
  ]
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
