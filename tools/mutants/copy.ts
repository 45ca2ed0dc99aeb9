// A copy of the tree outside of the repository, where a bug may be put in and taken out again.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { edited, editsOf, type Mutant } from './mutant.ts'

const NOT_COPIED = new Set(['node_modules', 'dist', 'run', 'test-results', 'docs', 'public'])

export type Copy = {
  readonly folder: string
  /** Puts the bug in; gives what takes it out. */
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
      const undone = [...textsWith(folder, mutant)].map(([file, text]) => {
        const path = join(folder, file)
        const sound = readFileSync(path, 'utf8')
        writeFileSync(path, text)
        return () => writeFileSync(path, sound)
      })
      return () => {
        for (const undo of undone) undo()
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** File → its text with the bug in it. Throws when the mutant does not apply to the tree in this folder. */
export const textsWith = (folder: string, mutant: Mutant): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>()
  for (const edit of editsOf(mutant)) {
    const text = texts.get(edit.file) ?? readFileSync(join(folder, edit.file), 'utf8')
    texts.set(edit.file, edited(text, edit))
  }
  return texts
}
