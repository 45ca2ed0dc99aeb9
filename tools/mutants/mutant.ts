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

const nodeTests = (...names: string[]): string[] => names.map((name) => `tests/node/${name}.test.ts`)

/** Commands of Node.js that may notice a bug, from quick to slow. */
export const SUSPECTS = {
  machine: vitest('tests/consensus'),
  twins: vitest('tests/sim/twins.test.ts'),
  disk: vitest('tests/contracts'),
  ledger: vitest('tests/ledger'),
  /** What a node says, keeps and replays. */
  words: vitest(...nodeTests('speaking', 'own-words', 'replay', 'timers', 'liars')),
  /** What it lets in. */
  door: vitest(...nodeTests('gossip', 'bad-blocks', 'liars')),
  days: vitest(...nodeTests('bad-days')),
  sim: [
    ...['node_modules/tsx/dist/cli.mjs', 'tests/sim/main.ts'],
    ...['--seeds', '12', '--nodes', '4', '--heights', '8', '--jobs', '1'],
  ],
} as const satisfies Record<string, readonly string[]>

export type SuspectName = keyof typeof SUSPECTS
