// Runs the parts of the checks one after the other, shows each with its seconds, and adds up what they counted.
import { spawn } from 'node:child_process'

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

export type Part = {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** What the part counted, from its output; without it a part counts as one. */
  readonly count?: (output: string) => Counts
  readonly env?: Readonly<Record<string, string>>
}

export type PartResult = {
  readonly name: string
  readonly seconds: number
  readonly ok: boolean
  readonly counts: Counts
  /** The last lines of what a failed part printed, to be told again at the end, where one looks. */
  readonly lastLines: readonly string[]
}

/** Enough for three failed browser tests with their reasons. */
const LAST_LINES = 80

/** Runs parts in order; a failed part does not keep the others from telling what they know. */
export const runParts = async (parts: readonly Part[]): Promise<readonly PartResult[]> => {
  const results: PartResult[] = []
  for (const part of parts) {
    console.log(`\n── ${part.name}`)
    results.push(await runPart(part))
  }
  return results
}

const runPart = async ({ name, command, count, env }: Part): Promise<PartResult> => {
  const started = performance.now()
  const [program, ...rest] = command
  const { code, output } = await run(program, rest, env ?? {})
  const ok = code === 0
  const seconds = (performance.now() - started) / 1000
  const counted = count?.(output) ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
  // A part that broke before it could count has failed all the same.
  const counts = !ok && counted.failed === 0 ? { ...counted, failed: 1 } : counted
  const lastLines = ok ? [] : plain(output).trimEnd().split('\n').slice(-LAST_LINES)
  return { name, seconds, ok, counts, lastLines }
}

const run = (program: string, rest: string[], env: Record<string, string>): Promise<{ code: number; output: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, rest, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (bytes: Buffer) => {
      process.stdout.write(bytes)
      output += bytes.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })

/** Prints each part with its seconds and one closing line; gives the exit status. */
export const closeParts = (results: readonly PartResult[]): number => {
  for (const { name, lastLines } of results)
    if (lastLines.length > 0) console.log(`\n── ${name}, failed\n${lastLines.join('\n')}`)
  console.log('')
  for (const { name, seconds, ok, counts } of results) {
    const { passed, failed, skipped } = counts
    console.log(
      `${ok ? 'ok  ' : 'FAIL'} ${seconds.toFixed(1).padStart(7)} s  ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`,
    )
  }
  const sum = (pick: (counts: Counts) => number): number => results.reduce((all, { counts }) => all + pick(counts), 0)
  const failed = sum((counts) => counts.failed)
  console.log(`${sum((counts) => counts.passed)} passed, ${failed} failed, ${sum((counts) => counts.skipped)} skipped`)
  return failed === 0 && results.every((result) => result.ok) ? 0 : 1
}

// eslint-disable-next-line no-control-regex -- colours are what is taken away here
const plain = (output: string): string => output.replace(/\u001b\[[0-9;]*m/g, '')

const numberBefore = (text: string, word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0)

/** Vitest's closing lines: "Tests  3 failed | 120 passed (123)". */
export const countVitest = (output: string): Counts => {
  const line = /Tests\s+(.*)/.exec(plain(output))?.[1] ?? ''
  return {
    passed: numberBefore(line, 'passed'),
    failed: numberBefore(line, 'failed'),
    skipped: numberBefore(line, 'skipped'),
  }
}

/** Playwright's closing lines: "2 failed", "14 passed (1.2m)", "3 skipped". */
export const countPlaywright = (output: string): Counts => {
  const tail = plain(output).slice(-4_000)
  const last = (word: string): number =>
    Number([...tail.matchAll(new RegExp(`^\\s+(\\d+) ${word}`, 'gm'))].at(-1)?.[1] ?? 0)
  return { passed: last('passed'), failed: last('failed') + last('did not run'), skipped: last('skipped') }
}

/** The simulator's closing line: "sim: 400 runs, 0 with violations, …". */
export const countSim = (output: string): Counts => countOf(/sim: (\d+) runs, (\d+) with violations/, output)

/** "sim: 86 crash points, 0 violations". */
export const countCrashPoints = (output: string): Counts => countOf(/sim: (\d+) crash points, (\d+) violations/, output)

/** "sim: 100 runs with a traitor too many, 71 forks, all proven but 0". */
export const countTraitors = (output: string): Counts =>
  countOf(/sim: (\d+) runs with a traitor too many, \d+ forks, all proven but (\d+)/, output)

/** The fuzzer's closing line: "fuzz: 1010000 messages, 0 faults". */
export const countFuzz = (output: string): Counts => countOf(/fuzz: (\d+) messages, (\d+) faults/, output)

/** The closing line of the random lives: "histories: 41 kinds, 0 never taken". */
export const countHistories = (output: string): Counts => countOf(/histories: (\d+) kinds, (\d+) never taken/, output)

/** The closing line of the decoders' long run: "noise: 12 decoders, 0 faults". */
export const countNoise = (output: string): Counts => countOf(/noise: (\d+) decoders, (\d+) faults/, output)

/** The twins' closing line: "twins: 524288 scenarios, 0 with violations, …". */
export const countTwins = (output: string): Counts => countOf(/twins: (\d+) scenarios, (\d+) with violations/, output)

/** The closing line of the mutants: "mutants: 80 tried, 0 survived …". */
export const countMutants = (output: string): Counts => countOf(/mutants: (\d+) tried, (\d+) survived/, output)

/** Of all that were counted, those that failed. */
const countOf = (closing: RegExp, output: string): Counts => {
  const match = closing.exec(plain(output))
  const failed = Number(match?.[2] ?? 0)
  return { passed: Number(match?.[1] ?? 0) - failed, failed, skipped: 0 }
}
