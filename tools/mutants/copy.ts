// A copy of the tree outside of the repository, where a bug may be put in and taken out again.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Mutant } from './mutant.ts'

const NOT_COPIED = new Set(['node_modules', 'dist', 'run', 'test-results', 'docs', 'public'])

export type Copy = {
  readonly folder: string
  /** Puts the bug in; gives what takes it out. Throws when the mutant no longer applies. */
  apply(mutant: Mutant): () => void
  remove(): void
}

export const copyTree = (root: string): Copy => {
  const folder = mkdtempSync(join(tmpdir(), 'hearthgrid-mutants-'))
  for (const name of readdirSync(root))
    if (!NOT_COPIED.has(name) && !name.startsWith('.'))
      cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(resolve(root, 'node_modules'), join(folder, 'node_modules'))
  return {
    folder,
    apply: (mutant) => {
      const path = join(folder, mutant.file)
      const sound = readFileSync(path, 'utf8')
      writeFileSync(path, mutated(sound, mutant))
      return () => writeFileSync(path, sound)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const mutated = (sound: string, { name, file, find, replace }: Mutant): string => {
  const [before, after, ...more] = sound.split(find)
  if (before === undefined || after === undefined) throw new Error(`${name}: not found in ${file}: ${find}`)
  if (more.length > 0) throw new Error(`${name}: found ${more.length + 1} times in ${file}: ${find}`)
  return before + replace + after
}
