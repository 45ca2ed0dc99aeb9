// `npm run mutants [-- --only NAME] [--sample N] [--share 1/2]`: puts one bug after another into a copy of the tree and asks the tests
// whether they notice. A survivor is a hole in the tests; a mutant that no longer applies is an error.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { copyTree, type Copy } from './mutants/copy.ts'
import { hunt, type Hunt } from './mutants/hunt.ts'
import { SUSPECTS, type Mutant, type SuspectName } from './mutants/mutant.ts'
import { CONSENSUS_MUTANTS } from './mutants/of-consensus.ts'
import { NODE_MUTANTS } from './mutants/of-node.ts'

const { values } = parseArgs({
  options: { only: { type: 'string' }, sample: { type: 'string' }, share: { type: 'string' } },
})
const MUTANTS: readonly Mutant[] = [...CONSENSUS_MUTANTS, ...NODE_MUTANTS]

/** Those whose name contains one of the words; as many as asked for, evenly over the list; every so many for one of several. */
const chosen = (): readonly Mutant[] => {
  const { only, sample, share } = values
  const words = only?.split(',').map((word) => word.trim()) ?? ['']
  const named = MUTANTS.filter(({ name }) => words.some((word) => name.includes(word)))
  const every = named.length / Math.min(Number(sample ?? named.length), named.length)
  const sampled = named.filter((_, i) => Math.floor(i / every) !== Math.floor((i - 1) / every))
  const [part = 1, parts = 1] = share?.split('/').map(Number) ?? []
  return sampled.filter((_, i) => i % parts === part - 1)
}

const ROOT = resolve(import.meta.dirname, '..')
const env = {
  ...process.env,
  NO_COLOR: '1',
  HEARTHGRID_VECTORS: process.env['HEARTHGRID_VECTORS'] ?? resolve(ROOT, '../shared/vectors'),
}

const line = (name: string, { caughtBy, timeIsUp, seconds }: Hunt): string =>
  `${caughtBy === undefined ? 'SURVIVED' : 'caught  '} ${seconds.toFixed(1).padStart(5)} s  ${name.padEnd(58)} ${caughtBy ?? (timeIsUp ? 'time is up' : '')}`

const proveSound = async (copy: Copy, suspects: readonly SuspectName[]): Promise<void> => {
  for (const suspect of suspects) {
    const { caughtBy, timeIsUp, seconds } = await hunt(copy.folder, [suspect], env)
    if (caughtBy !== undefined || timeIsUp)
      throw new Error(`without any mutant: ${caughtBy ?? `${suspect} is too slow`}`)
    console.log(`sound    ${seconds.toFixed(1).padStart(5)} s  ${suspect}`)
  }
}

const huntAll = async (copy: Copy, mutants: readonly Mutant[]): Promise<number> => {
  let survivors = 0
  for (const mutant of mutants) {
    const undo = copy.apply(mutant)
    const found = await hunt(copy.folder, mutant.suspects, env)
    undo()
    console.log(line(mutant.name, found))
    if (found.caughtBy === undefined) survivors++
  }
  return survivors
}

const mutants = chosen()
if (mutants.length === 0) throw new Error(`no mutant is called “${values.only ?? ''}”`)
const started = performance.now()
const copy = copyTree(ROOT)
process.once('SIGINT', () => {
  copy.remove()
  process.exit(130)
})
try {
  // Whoever no longer applies is told at once and not after minutes.
  for (const mutant of mutants) copy.apply(mutant)()
  const suspects = new Set(mutants.flatMap((mutant) => mutant.suspects))
  await proveSound(
    copy,
    (Object.keys(SUSPECTS) as SuspectName[]).filter((name) => suspects.has(name)),
  )
  const survivors = await huntAll(copy, mutants)
  const seconds = (performance.now() - started) / 1000
  console.log(`mutants: ${mutants.length} tried, ${survivors} survived in ${seconds.toFixed(1)} s`)
  if (survivors > 0) process.exitCode = 1
} finally {
  copy.remove()
}
