// What `npm test` and `npm run test:deep` consist of, in the order from quick to slow.
import {
  countCrashPoints,
  countFuzz,
  countHistories,
  countMutants,
  countNoise,
  countPlaywright,
  countSim,
  countTraitors,
  countTwins,
  countVitest,
  type Part,
} from './parts.ts'

export const CHECKS: readonly Part[] = [
  { name: 'types', command: ['npx', 'tsc', '-b'] },
  { name: 'components', command: ['npx', 'svelte-check', '--tsconfig', 'src/ui/tsconfig.json', '--fail-on-warnings'] },
  { name: 'lint', command: ['npx', 'eslint', '.'] },
  { name: 'format', command: ['npx', 'prettier', '--check', '--log-level', 'warn', '.'] },
]

export const TESTS: readonly Part[] = [
  { name: 'unit, properties, contracts', command: ['npx', 'vitest', 'run'], count: countVitest },
  {
    name: 'simulation, 100 seeds of every fault',
    command: ['npx', 'tsx', 'tests/sim/main.ts', '--seeds', '100', '--nodes', '4,7', '--heights', '20'],
    count: countSim,
  },
  {
    name: 'end to end, real Chromium',
    command: [
      'npx',
      'playwright',
      'test',
      'street',
      'bad-days',
      'mesh',
      'attacks',
      'namespaces',
      'serial',
      'meters',
      'programs',
      'e2e/books',
      'autopilot',
      'relays.spec',
      'console',
      'demo',
      'signatures',
      'repairs',
      'nights',
      'windows',
      'board',
      'replies',
      'carrying',
      'helpers',
      'scan',
      'pieces',
      'e2e/kept',
      'e2e/charts',
      'telling',
      'e2e/keys',
      'keyboard',
      'three.spec',
      'firefox',
    ],
    count: countPlaywright,
  },
  { name: 'sizes of what is downloaded', command: ['npx', 'tsx', 'bench/main.ts', 'size', '--check'] },
  {
    // Screens stand alone, so they may share the cores; streets of browsers may not.
    name: 'every screen',
    command: ['npx', 'playwright', 'test', 'gallery', '--workers', '2', '--fully-parallel'],
    count: countPlaywright,
  },
]

const sim = (...args: string[]): Part['command'] => ['npx', 'tsx', 'tests/sim/main.ts', ...args]

export const DEEP: readonly Part[] = [
  { name: 'twins, every scenario of four households', command: sim('--twins'), count: countTwins },
  {
    name: 'twins, seven households, 100,000 samples',
    command: sim('--twins', '--nodes', '7', '--samples', '100000'),
    count: countTwins,
  },
  { name: 'simulation, a crash at every write', command: sim('--crash-points'), count: countCrashPoints },
  {
    name: 'simulation, a traitor too many',
    command: sim('--traitors', '--seeds', '100', '--nodes', '4,7'),
    count: countTraitors,
  },
  {
    name: 'fuzz, 1,000,000 messages and 10,000 signed ones',
    command: ['npx', 'tsx', 'tests/sim/fuzz.ts'],
    count: countFuzz,
  },
  {
    name: 'fuzz of the ledger, 1,000,000 transactions and blocks and 10,000 signed ones',
    command: ['npx', 'tsx', 'tests/ledger/fuzz.ts'],
    count: countFuzz,
  },
  {
    name: 'random lives of every kind, 100,000 transactions',
    command: ['npx', 'tsx', 'tests/ledger/histories-main.ts'],
    count: countHistories,
  },
  {
    name: 'decoders, 10^7 random bytes for each of them',
    command: ['npx', 'tsx', 'tests/serial/noise.ts'],
    count: countNoise,
  },
  {
    name: 'tabs that sleep and die, streets of every shape, a whole day, every meter’s language, real Chromium',
    command: [
      'npx',
      'playwright',
      'test',
      'asleep',
      'topologies',
      'tickets',
      'hidden',
      'any-one',
      'protocols',
      'e2e/day',
    ],
    count: countPlaywright,
  },
  { name: 'mutants', command: ['npx', 'tsx', 'tools/mutants.ts'], count: countMutants },
  {
    name: 'simulation, 2,000 seeds of 4, 7 and 10 households',
    command: sim('--seeds', '2000', '--nodes', '4,7,10', '--heights', '20', '--faults', 'all'),
    count: countSim,
  },
]
