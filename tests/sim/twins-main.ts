// `npm run sim -- --twins`: every twins scenario of four households with four rounds, for each kind of twin and of late
// messages. `--twins --nodes 7 --samples 100000 [--seed S]`: a sample instead. A violation prints its scenario as a
// literal, to be pasted among the regressions of twins.test.ts.
import { parseArgs } from 'node:util'
import { noResult, runAllTwins, runSampledTwins, type Kind, type TwinsResult } from './twins.ts'

const { values } = parseArgs({
  options: {
    twins: { type: 'boolean' },
    nodes: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '4' },
    samples: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})
const households = Number(values.nodes)
const rounds = Number(values.rounds)

/** Scenarios of one kind are exhaustive up to here: of seven households there are 2^32. */
const EXHAUSTIVE = 4
/** Violations that are printed; one bug breaks hundreds of scenarios. */
const SHOWN = 5

const tell = (what: string, result: TwinsResult, seconds: number): void => {
  const { scenarios, decidedIn, caughtUp, conflicts, violations } = result
  const byRound = [...decidedIn].sort(([a], [b]) => a - b).map(([round, engines]) => `${round}: ${engines}`)
  console.log(
    `${what}: ${scenarios} scenarios; engines that decided by round ${byRound.join(', ')}; caught up ${caughtUp}; ` +
      `${conflicts} conflicts reported; ${violations.length} violations; ${seconds.toFixed(1)} s`,
  )
  for (const { what: property, scenario } of violations.slice(0, SHOWN)) console.log(`  ${property}\n    ${scenario}`)
}

const sums = { scenarios: 0, violations: 0, conflicts: 0 }
const timed = (what: string, run: (result: TwinsResult) => TwinsResult): void => {
  const started = performance.now()
  const result = run(noResult())
  tell(what, result, (performance.now() - started) / 1000)
  sums.scenarios += result.scenarios
  sums.violations += result.violations.length
  sums.conflicts += result.conflicts
}

/** The twin is the proposer of round 0 or another household; then what is late, and whether twins help in the end. */
const kinds = (): Kind[] =>
  ([1, 2] as const).flatMap((twin) =>
    (['repeated', 'arrives'] as const).flatMap((late) =>
      (['speak', 'silent'] as const).map((healed): Kind => ({
        households,
        twins: [twin],
        late,
        healed,
        order: 'sent',
      })),
    ),
  )

const started = performance.now()
if (values.samples !== undefined || households > EXHAUSTIVE) {
  const samples = Number(values.samples ?? 100_000)
  timed(`${households} households, seed ${values.seed}`, (result) =>
    runSampledTwins({ households, rounds, samples, seed: Number(values.seed) }, result),
  )
} else {
  for (const kind of kinds())
    timed(`household ${kind.twins.join()} twice, cut off messages: ${kind.late}, healed: ${kind.healed}`, (result) =>
      runAllTwins(kind, rounds, result),
    )
}
const seconds = (performance.now() - started) / 1000
console.log(
  `twins: ${sums.scenarios} scenarios, ${sums.violations} with violations, ${sums.conflicts} conflicts reported ` +
    `in ${seconds.toFixed(1)} s`,
)
if (sums.violations > 0) process.exitCode = 1
