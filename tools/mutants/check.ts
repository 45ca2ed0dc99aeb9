// Whether the list of mutants fits the tree: each place is there and the only one, what comes of it is still a program,
// and every test under suspicion exists. Takes a second, so that a change of the sources hears of it at once.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { textsWith } from './copy.ts'
import { testFileOf, type Mutant } from './mutant.ts'

/** What is wrong with the list, one line each. */
export const faultsIn = (root: string, mutants: readonly Mutant[]): readonly string[] => {
  const seen = new Set<string>()
  return mutants.flatMap((mutant) => {
    const { name, suspects } = mutant
    const twice = seen.has(name) ? ['another one has this name'] : []
    seen.add(name)
    const nobody = suspects.length === 0 ? ['nobody is under suspicion'] : []
    const lost = suspects.filter((suspect) => suspect !== 'sim' && !existsSync(join(root, testFileOf(suspect))))
    const missing = lost.map((suspect) => `no such test: ${testFileOf(suspect)}`)
    return [...twice, ...nobody, ...missing, ...unfitIn(root, mutant)].map((why) => `${name}: ${why}`)
  })
}

const unfitIn = (root: string, mutant: Mutant): readonly string[] => {
  try {
    return [...textsWith(root, mutant)]
      .filter(([file, text]) => !isProgram(file, text))
      .map(([file]) => `no program in ${file}`)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** The parser keeps what it stumbled over with the source; nothing else that TypeScript offers is quick enough. */
const isProgram = (file: string, text: string): boolean => {
  const source: ts.SourceFile & { readonly parseDiagnostics?: readonly unknown[] } = ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.ESNext,
  )
  return source.parseDiagnostics?.length === 0
}
