// `npm run mutants [-- --check] [--only NAME] [--sample N] [--share 1/2] [--jobs 2]`: puts one bug after another into a
// copy of the tree and asks the tests whether they notice. A survivor is a hole in the tests; a mutant that no longer
// applies is an error. With --check nothing is run: it only says which those are.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { MUTANTS } from './mutants/all.ts'
import { faultsIn } from './mutants/check.ts'
import { copyTree, type Copy } from './mutants/copy.ts'
import { endHunts, hunt, type Hunt } from './mutants/hunt.ts'
import type { Mutant } from './mutants/mutant.ts'

const { values } = parseArgs({
  options: {
    check: { type: 'boolean' },
    only: { type: 'string' },
    sample: { type: 'string' },
    share: { type: 'string' },
    jobs: { type: 'string', default: '2' },
  },
})

/** Those whose name or file contains one of the words; as many as asked for, evenly over the list; every so many for one of several. */
const chosen = (): readonly Mutant[] => {
  const { only, sample, share } = values
  const words = only?.split(',').map((word) => word.trim()) ?? ['']
  const named = MUTANTS.filter(({ name, file }) => words.some((word) => name.includes(word) || file.includes(word)))
  const every = named.length / Math.min(Number(sample ?? named.length), named.length)
  const sampled = named.filter((_, i) => Math.floor(i / every) !== Math.floor((i - 1) / every))
  const [part = 1, parts = 1] = share?.split('/').map(Number) ?? []
  return sampled.filter((_, i) => i % parts === part - 1)
}

const ROOT = resolve(import.meta.dirname, '..')
/** All tests that anybody suspects run once without a bug; they may take as long as that. */
const SOUND_LIMIT_MS = 300_000
const env = {
  ...process.env,
  NO_COLOR: '1',
  HEARTHGRID_VECTORS: process.env['HEARTHGRID_VECTORS'] ?? resolve(ROOT, '../shared/vectors'),
}

const line = (name: string, { caughtBy, timeIsUp, seconds }: Hunt): string =>
  `${caughtBy === undefined ? 'SURVIVED' : 'caught  '} ${seconds.toFixed(1).padStart(5)} s  ${name.padEnd(58)} ${caughtBy ?? (timeIsUp ? 'time is up' : '')}`

const proveSound = async (copy: Copy, mutants: readonly Mutant[]): Promise<void> => {
  const suspects = [...new Set(mutants.flatMap((mutant) => mutant.suspects))]
  const { caughtBy, timeIsUp, seconds } = await hunt(copy.folder, suspects, env, SOUND_LIMIT_MS)
  if (caughtBy !== undefined || timeIsUp) throw new Error(`without any mutant: ${caughtBy ?? 'the tests are too slow'}`)
  console.log(`sound    ${seconds.toFixed(1).padStart(5)} s  all suspects, without any mutant`)
}

type Found = { readonly mutant: Mutant; readonly found: Hunt }

/** Each copy of the tree takes the next mutant as soon as it is done with one. */
const huntAll = async (copies: readonly Copy[], mutants: readonly Mutant[]): Promise<readonly Found[]> => {
  const waiting = [...mutants]
  const all: Found[] = []
  const work = async (copy: Copy): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const undo = copy.apply(mutant)
      const found = await hunt(copy.folder, mutant.suspects, env)
      undo()
      console.log(line(mutant.name, found))
      all.push({ mutant, found })
    }
  }
  await Promise.all(copies.map(work))
  return all
}

/** Gives the number of survivors. */
const close = (all: readonly Found[], seconds: number): number => {
  const survivors = all.filter(({ found }) => found.caughtBy === undefined)
  for (const { mutant, found } of survivors) console.log(line(mutant.name, found))
  const [slowest] = all.toSorted((a, b) => b.found.seconds - a.found.seconds)
  const verdict = survivors.length === 0 ? 'all caught' : `${all.length - survivors.length} caught`
  console.log(
    `mutants: ${all.length} tried, ${survivors.length} survived, ${verdict}` +
      `, slowest ${slowest?.found.seconds.toFixed(1) ?? '0'} s (${slowest?.mutant.name ?? 'none'}), ${seconds.toFixed(0)} s in all`,
  )
  return survivors.length
}

const main = async (): Promise<number> => {
  const mutants = chosen()
  const faults = faultsIn(ROOT, mutants)
  for (const fault of faults) console.log(fault)
  if (values.check === true || faults.length > 0) {
    console.log(`mutants: ${mutants.length} in the list, ${faults.length} faults`)
    return faults.length
  }
  if (mutants.length === 0) throw new Error(`no mutant is called “${values.only ?? ''}”`)
  const started = performance.now()
  const copies = Array.from({ length: Math.min(Number(values.jobs), mutants.length) }, () => copyTree(ROOT))
  const remove = (): void => {
    for (const copy of copies) copy.remove()
  }
  process.once('SIGINT', () => {
    endHunts()
    remove()
    process.exit(130)
  })
  try {
    const [first] = copies
    if (first !== undefined) await proveSound(first, mutants)
    return close(await huntAll(copies, mutants), (performance.now() - started) / 1000)
  } finally {
    remove()
  }
}

if ((await main()) > 0) process.exitCode = 1
