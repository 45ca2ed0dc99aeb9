// Asks the suspects of one mutant, all tests in one go and then the simulator, and says which test or property it was that
// failed.
import { spawn } from 'node:child_process'
import { testFileOf, type Suspect } from './mutant.ts'

/** A mutant that is still alive then has won: a test that hangs has not told what is wrong. */
const LIMIT_MS = 60_000

export type Hunt = {
  /** Who noticed, and by what; undefined is a survivor. */
  readonly caughtBy: string | undefined
  readonly timeIsUp: boolean
  readonly seconds: number
}

export const hunt = async (
  folder: string,
  suspects: readonly Suspect[],
  env: NodeJS.ProcessEnv,
  limitMs = LIMIT_MS,
): Promise<Hunt> => {
  const started = performance.now()
  const seconds = (): number => (performance.now() - started) / 1000
  for (const args of commandsFor(suspects)) {
    const leftMs = limitMs - (performance.now() - started)
    const { code, output } = await runNode(folder, args, env, leftMs)
    if (code === 'too slow') return { caughtBy: undefined, timeIsUp: true, seconds: seconds() }
    if (code !== 0) return { caughtBy: reasonOf(output), timeIsUp: false, seconds: seconds() }
  }
  return { caughtBy: undefined, timeIsUp: false, seconds: seconds() }
}

const commandsFor = (suspects: readonly Suspect[]): readonly (readonly string[])[] => {
  const files = suspects.filter((suspect) => suspect !== 'sim').map(testFileOf)
  const tests = ['node_modules/vitest/vitest.mjs', 'run', '--bail', '1', '--maxWorkers', '1', ...files]
  return [...(files.length > 0 ? [tests] : []), ...(suspects.includes('sim') ? [SIM] : [])]
}

const SIM: readonly string[] = [
  ...['node_modules/tsx/dist/cli.mjs', 'tests/sim/main.ts'],
  ...['--seeds', '12', '--nodes', '4', '--heights', '8', '--jobs', '1'],
]

/** Groups of processes that are still at work. */
const running = new Set<number>()

/** For whoever is interrupted: nothing is left behind that would go on writing. */
export const endHunts = (): void => {
  for (const group of running) process.kill(-group, 'SIGKILL')
}

const runNode = (
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  limitMs: number,
): Promise<{ code: number | 'too slow'; output: string }> =>
  new Promise((resolve, reject) => {
    // A group of its own, so that what it has started ends with it.
    const child = spawn(process.execPath, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    const { pid } = child
    if (pid !== undefined) running.add(pid)
    let output = ''
    let late = false
    const keep = (bytes: Buffer): void => {
      output += bytes.toString()
    }
    const timer = setTimeout(() => {
      late = true
      if (pid !== undefined) process.kill(-pid, 'SIGKILL')
    }, limitMs)
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      if (pid !== undefined) running.delete(pid)
      resolve({ code: late ? 'too slow' : (code ?? 1), output })
    })
  })

/** The failed test of Vitest, the violated property of the simulator, or the last line of whatever else it was. */
const reasonOf = (output: string): string => {
  const test = /FAIL\s+(\S.*)/.exec(output)?.[1]
  const property = /"violations": \[\s*"([^"]*)/.exec(output)?.[1]
  const error = /^\S*Error: .*/m.exec(output)?.[0]
  return (test ?? property ?? error ?? output.trimEnd().split('\n').at(-1) ?? '').trim()
}
