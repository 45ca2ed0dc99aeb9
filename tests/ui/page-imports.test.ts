// The page must not load the codec: it needs a global that only the worker has, and would make the first route heavier
// by a third. Followed through everything that main.ts imports at run time.
import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import ts from 'typescript'

const SRC = resolve(import.meta.dirname, '../../src')

/** What a file imports or passes on when it runs; names that are types leave nothing behind. */
const importsOf = (path: string): string[] => {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest)
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const { moduleSpecifier } = statement
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier) || isTypesOnly(statement)) return []
    return [moduleSpecifier.text]
  })
}

const isTypesOnly = (statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean => {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, isTypeOnly } = statement
    const named = exportClause !== undefined && ts.isNamedExports(exportClause) ? exportClause.elements : undefined
    return isTypeOnly || (named?.every((element) => element.isTypeOnly) ?? false)
  }
  const clause = statement.importClause
  if (clause === undefined) return false
  const bindings = clause.namedBindings
  const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : undefined
  const onlyTypes = clause.name === undefined && (named?.every((element) => element.isTypeOnly) ?? false)
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword || onlyTypes
}

/** Every package that is reached from a file, with the way there. */
const packagesFrom = (entry: string): Map<string, string> => {
  const ways = new Map([[entry, relative(SRC, entry)]])
  const packages = new Map<string, string>()
  for (const [path, way] of ways)
    for (const name of importsOf(path)) {
      const target = resolve(dirname(path), name)
      if (!name.startsWith('.')) packages.set(name, way)
      else if (name.endsWith('.ts') && !ways.has(target)) ways.set(target, `${way} > ${relative(SRC, target)}`)
    }
  return packages
}

test('nothing that the page imports leads to the codec', () => {
  const found = [...packagesFrom(resolve(SRC, 'main.ts'))].filter(([name]) => name.startsWith('@chainsafe/'))
  expect(found).toEqual([])
})

test('the worker’s imports do lead there, so the search finds what it looks for', () => {
  const names = [...packagesFrom(resolve(SRC, 'worker.ts')).keys()]
  expect(names).toContain('@chainsafe/ssz')
})
