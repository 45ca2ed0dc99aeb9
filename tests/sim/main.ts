// `npm run sim -- --seeds 200 --nodes 4,7 --heights 20 [--seed S] [--faults all] [--jobs 2]`: many seeded runs,
// one line at the end. A failure prints its seed; `--seed S` repeats that run to the byte (its trace is printed twice).
// `--crash-points` and `--traitors` are runs of their own.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { familiesOf } from './faults/index.ts'
import { crashPoints, ROLES } from './crash-points.ts'
import { run, type RunResult } from './run.ts'
import { regressionOf, shrink } from './shrink.ts'
import { runTraitors } from './traitors.ts'

if (process.argv.includes('--twins')) {
  await import('./twins-main.ts')
  process.exit()
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    nodes: { type: 'string', default: '4,7' },
    heights: { type: 'string', default: '20' },
    seed: { type: 'string' },
    /** all, none, or families by name. */
    faults: { type: 'string', default: 'all' },
    jobs: { type: 'string' },
    /** Set for the processes that share the work: every `jobs`-th run from this one on. */
    share: { type: 'string' },
    /** All moments at which a machine can die, on three fixed runs. */
    'crash-points': { type: 'boolean', default: false },
    /** One traitor more than the street bears. */
    traitors: { type: 'boolean', default: false },
  },
})

const sizes = values.nodes.split(',').map(Number)
const heights = Number(values.heights)
const families = familiesOf(values.faults)
const only = values.seed === undefined ? undefined : Number(values.seed)
const jobs = only === undefined ? Number(values.jobs ?? Math.min(2, availableParallelism())) : 1

/** What a share of the runs came to, as one line of JSON between the processes. */
type Sums = Record<'runs' | 'failed' | 'heights' | 'crashes' | 'events' | 'virtualMs', number>
const NONE: Sums = { runs: 0, failed: 0, heights: 0, crashes: 0, events: 0, virtualMs: 0 }
const SUMS = 'sums '

const add = (sums: Sums, more: Sums): Sums => ({
  runs: sums.runs + more.runs,
  failed: sums.failed + more.failed,
  heights: sums.heights + more.heights,
  crashes: sums.crashes + more.crashes,
  events: sums.events + more.events,
  virtualMs: sums.virtualMs + more.virtualMs,
})

const sumsOf = ({ violations, heights: agreed, crashes, events, virtualMs }: RunResult): Sums => ({
  runs: 1,
  failed: violations.length > 0 ? 1 : 0,
  heights: agreed,
  crashes,
  events,
  virtualMs,
})

/** A search costs up to a hundred runs, so each process makes only its first failure short. */
let shrunkOne = false

const runOne = async (nodes: number, seed: number): Promise<Sums> => {
  const result = await run({ seed, nodes, heights, families })
  if (result.violations.length === 0 && only === undefined) return sumsOf(result)
  console.log(JSON.stringify(result, null, 2))
  if (result.violations.length > 0)
    console.log(
      `repeat with: npm run sim -- --nodes ${nodes} --heights ${heights} --faults ${values.faults} --seed ${seed}`,
    )
  if (result.violations.length > 0 && !shrunkOne) {
    shrunkOne = true
    const shrunk = await shrink({ seed, nodes, heights, families }, result.script)
    if (shrunk !== undefined) console.log(regressionOf({ seed, nodes, heights, families }, shrunk))
  }
  if (only !== undefined) {
    const again = await run({ seed, nodes, heights, families })
    console.log(`trace ${result.trace}, again ${again.trace}`)
    if (again.trace !== result.trace) process.exitCode = 1
  }
  return sumsOf(result)
}

const runShare = async (share: number): Promise<Sums> => {
  const seeds = only === undefined ? Array.from({ length: Number(values.seeds) }, (_, i) => i + 1) : [only]
  const work = sizes.flatMap((nodes) => seeds.map((seed) => ({ nodes, seed })))
  let sums = NONE
  for (const [i, { nodes, seed }] of work.entries()) if (i % jobs === share) sums = add(sums, await runOne(nodes, seed))
  return sums
}

/** Short-lived objects by the million: with room for them the collector copies a tenth of what it would. */
const ROOM = '--max-semi-space-size=64'

const runElsewhere = (share: number): Promise<Sums> =>
  new Promise((resolve, reject) => {
    const args = [ROOM, ...process.execArgv, ...process.argv.slice(1), '--jobs', String(jobs), '--share', String(share)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => {
      const at = output.lastIndexOf(SUMS)
      process.stdout.write(at < 0 ? output : output.slice(0, at))
      if (at < 0) reject(new Error(`a share of the runs ended with status ${code}`))
      else resolve(JSON.parse(output.slice(at + SUMS.length)) as Sums)
    })
  })

const runSeeds = async (): Promise<void> => {
  const started = performance.now()
  const shares = await Promise.all(
    Array.from({ length: jobs }, (_, i) => (only !== undefined ? runShare(0) : runElsewhere(i))),
  )
  const sums = shares.reduce(add, NONE)
  const seconds = (performance.now() - started) / 1000
  console.log(
    `sim: ${sums.runs} runs, ${sums.failed} with violations, ${sums.heights} heights, ${sums.crashes} crashes, ` +
      `${sums.events} events, ${(sums.virtualMs / 3_600_000).toFixed(1)} virtual hours in ${seconds.toFixed(1)} s`,
  )
  if (sums.failed > 0) process.exitCode = 1
}

const runCrashPoints = async (): Promise<void> => {
  let points = 0
  let failed = 0
  for (const role of ROLES) {
    const result = await crashPoints(role)
    points += result.points
    failed += result.violations.length
    console.log(`crash points of the ${role}: ${result.points}`)
    for (const violation of result.violations) console.log(violation)
  }
  console.log(`sim: ${points} crash points, ${failed} violations`)
  if (failed > 0) process.exitCode = 1
}

/** A fork that never comes would mean that the scenario tries nothing. */
const runManyTraitors = async (): Promise<void> => {
  let runs = 0
  let forks = 0
  let failed = 0
  for (const nodes of sizes)
    for (let seed = only ?? 1; seed <= (only ?? Number(values.seeds)); seed++) {
      const result = await runTraitors(seed, nodes)
      runs++
      if (result.fork !== undefined) forks++
      if (result.violations.length > 0) failed++
      if (result.violations.length > 0 || only !== undefined) console.log(JSON.stringify(result))
    }
  console.log(`sim: ${runs} runs with a traitor too many, ${forks} forks, all proven but ${failed}`)
  if (failed > 0 || forks === 0) process.exitCode = 1
}

if (values.share !== undefined) console.log(SUMS + JSON.stringify(await runShare(Number(values.share))))
else if (values['crash-points']) await runCrashPoints()
else if (values.traitors) await runManyTraitors()
else await runSeeds()
