// `npm run sim -- --seeds 200 --nodes 4,7 --heights 20 [--seed S] [--no-faults]`: many seeded runs, one line at the end.
// A failure prints its seed; `--seed S` repeats that run to the byte (its trace is printed twice to show it).
import { parseArgs } from 'node:util'
import { run, type RunResult } from './run.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    nodes: { type: 'string', default: '4,7' },
    heights: { type: 'string', default: '20' },
    seed: { type: 'string' },
    'no-faults': { type: 'boolean', default: false },
  },
})

const sizes = values.nodes.split(',').map(Number)
const heights = Number(values.heights)
const faults = !values['no-faults']
const first = values.seed === undefined ? 1 : Number(values.seed)
const count = values.seed === undefined ? Number(values.seeds) : 1

const started = performance.now()
const results: RunResult[] = []
for (const nodes of sizes)
  for (let seed = first; seed < first + count; seed++) {
    const result = await run({ seed, nodes, heights, faults })
    results.push(result)
    if (result.violations.length > 0 || values.seed !== undefined) {
      console.log(JSON.stringify(result, null, 2))
      if (result.violations.length > 0)
        console.log(`repeat with: npm run sim -- --nodes ${nodes} --heights ${heights} --seed ${seed}`)
    }
  }

if (values.seed !== undefined && results[0] !== undefined) {
  const again = await run({ seed: first, nodes: results[0].nodes, heights, faults })
  console.log(`trace ${results[0].trace}, again ${again.trace}`)
  if (again.trace !== results[0].trace) process.exitCode = 1
}

const sum = (pick: (result: RunResult) => number): number => results.reduce((total, result) => total + pick(result), 0)
const failed = results.filter((result) => result.violations.length > 0).length
const seconds = (performance.now() - started) / 1000
console.log(
  `sim: ${results.length} runs, ${failed} with violations, ${sum((r) => r.heights)} heights, ${sum((r) => r.crashes)} crashes, ` +
    `${sum((r) => r.events)} events, ${(sum((r) => r.virtualMs) / 3_600_000).toFixed(1)} virtual hours in ${seconds.toFixed(1)} s`,
)
if (failed > 0) process.exitCode = 1
