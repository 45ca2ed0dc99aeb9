// What a mutant is: one seeded bug, and which tests are under suspicion of noticing it, the quickest first.

export type Mutant = {
  readonly name: string
  readonly file: string
  /** Stands in the file exactly once; a mutant that no longer applies is an error and not a catch. */
  readonly find: string
  readonly replace: string
  readonly suspects: readonly SuspectName[]
}

const vitest = (...args: string[]): readonly string[] => [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--bail',
  '1',
  ...args,
]

/** Commands of Node.js that may notice a bug. The demo has its own tests and its own, slower time. */
export const SUSPECTS = {
  machine: vitest('tests/consensus'),
  twins: vitest('tests/sim/twins.test.ts'),
  disk: vitest('tests/contracts'),
  ledger: vitest('tests/ledger'),
  node: vitest('tests/node', '--exclude', 'tests/node/demo*'),
  sim: [
    ...['node_modules/tsx/dist/cli.mjs', 'tests/sim/main.ts'],
    ...['--seeds', '12', '--nodes', '4', '--heights', '8', '--jobs', '1'],
  ],
} as const satisfies Record<string, readonly string[]>

export type SuspectName = keyof typeof SUSPECTS
