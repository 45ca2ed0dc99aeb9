// What `npm test` consists of, in the order from quick to slow.
import { countPlaywright, countSim, countVitest, type Part } from './parts.ts'

export const CHECKS: readonly Part[] = [
  { name: 'types', command: ['npx', 'tsc', '-b'] },
  { name: 'components', command: ['npx', 'svelte-check', '--tsconfig', 'src/ui/tsconfig.json', '--fail-on-warnings'] },
  { name: 'lint', command: ['npx', 'eslint', '.'] },
  { name: 'format', command: ['npx', 'prettier', '--check', '--log-level', 'warn', '.'] },
]

export const TESTS: readonly Part[] = [
  { name: 'unit, properties, contracts', command: ['npx', 'vitest', 'run'], count: countVitest },
  {
    name: 'simulation, 200 seeds',
    command: ['npx', 'tsx', 'tests/sim/main.ts', '--seeds', '200', '--nodes', '4,7', '--heights', '20'],
    count: countSim,
  },
  {
    name: 'end to end, real Chromium',
    command: ['npx', 'playwright', 'test', 'street', 'bad-days', 'mesh', 'serial', 'demo', 'signatures'],
    count: countPlaywright,
  },
  {
    // Screens stand alone, so they may share the cores; streets of browsers may not.
    name: 'every screen',
    command: ['npx', 'playwright', 'test', 'gallery', '--workers', '2', '--fully-parallel'],
    count: countPlaywright,
  },
]
