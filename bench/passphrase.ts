// What a passphrase costs: Argon2id with several parameters in a worker of the browser, where it runs. The choice in
// `src/ledger/browser/stretch.ts` rests on this table.
import { STRETCH_COST, type StretchCost } from '../src/ledger/browser/index.ts'
import { withPage } from './chromium.ts'
import type { Figure } from './report.ts'

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
  return withPage('src/stretch.ts', async (page) => {
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
  })
}

/** Runs in the page: one worker, one passphrase. */
const stretchOnce = (cost: StretchCost): Promise<number> =>
  new Promise((resolveMs) => {
    const worker = new Worker('/script.js', { type: 'module' })
    const startMs = performance.now()
    worker.addEventListener('message', () => {
      worker.terminate()
      resolveMs(performance.now() - startMs)
    })
    worker.postMessage({ passphrase: new Uint8Array(24).fill(7), salt: new Uint8Array(16).fill(9), cost })
  })
