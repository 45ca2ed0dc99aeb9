// Promises that the picture in README stays true: imports run one way and never in a ring, folders are entered
// through their index.ts, pure folders know no clock, no randomness and no browser, and files stay small.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import ts from 'typescript'

const ROOT = resolve(import.meta.dirname, '..')
const SRC = join(ROOT, 'src')
const MAX_FILE_LINES = 400
const MAX_FUNCTION_LINES = 70

/** What each folder of src may import, besides itself; an adapter folder additionally sees its own part. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  orderbook: [],
  autopilot: [],
  serial: [],
  ledger: ['orderbook'],
  consensus: ['ledger'],
  p2p: ['ledger', 'consensus'],
  board: ['ledger'],
  node: ['orderbook', 'autopilot', 'serial', 'ledger', 'consensus', 'p2p', 'board'],
  'serial/browser': ['serial'],
  'ledger/browser': ['ledger'],
  'consensus/browser': ['consensus', 'ledger', 'ledger/browser'],
  'p2p/browser': ['p2p'],
  'board/browser': ['board', 'ledger/browser'],
  'node/browser': ['node', 'serial', 'ledger', 'consensus', 'p2p', 'board'],
  // The page's half takes nothing from the ledger; what it names of the worker and the network are types.
  'node/page': ['node', 'node/browser', 'p2p'],
  ui: ['node'],
}
const PURE = ['orderbook', 'autopilot', 'serial', 'ledger', 'consensus', 'p2p', 'board']
/** Words that would let a clock, chance or a promise into a pure decision. */
const BANNED = [
  /\bDate\.now\b/,
  /\bnew Date\(\)/,
  /\bMath\.random\b/,
  /\bsetTimeout\b/,
  /\bsetInterval\b/,
  /\bperformance\.now\b/,
]
/** Ports are interfaces of promises by nature; the files that declare them say so by their name. */
const walk = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) return walk(path)
    return /\.(ts|svelte)$/.test(entry.name) ? [path] : []
  })

const sources = walk(SRC).map((path) => ({ path, name: relative(SRC, path), text: readFileSync(path, 'utf8') }))
const everything = [
  ...sources.map((s) => s.path),
  ...['tests', 'tools', 'bench'].flatMap((dir) => walk(join(ROOT, dir))),
]

const folderOf = (name: string): string => {
  const parts = name.split('/')
  if (parts.length === 1) return 'main'
  return parts[1] === 'browser' || parts[1] === 'page' ? `${parts[0]}/${parts[1]}` : String(parts[0])
}

type Import = { from: string; to: string; target: string; typeOnly: boolean }
const importsOf = (source: { path: string; name: string; text: string }): Import[] => {
  const found = [
    ...source.text.matchAll(
      /^\s*(import|export)\s+(type\s+)?[^'"]*?from\s+['"](\.[^'"]+)['"]|^\s*import\s+['"](\.[^'"]+)['"]/gm,
    ),
  ]
  return found.map((match) => {
    const target = relative(SRC, resolve(dirname(source.path), String(match[3] ?? match[4]).replace(/\?.*$/, '')))
    return { from: source.name, to: folderOf(target), target, typeOnly: match[2] !== undefined }
  })
}
const imports = sources.flatMap(importsOf)

describe('structure', () => {
  test('imports run one way', () => {
    const wrong = imports.filter((edge) => {
      const from = folderOf(edge.from)
      return from !== 'main' && from !== edge.to && !(MAY_IMPORT[from] ?? []).includes(edge.to)
    })
    expect(wrong.map((edge) => `${edge.from} -> ${edge.target}`)).toEqual([])
  })

  test('a folder is entered through its index.ts and nobody inside it imports that door', () => {
    const wrong = imports.filter((edge) => {
      const from = folderOf(edge.from)
      const door = /(^|\/)index\.ts$/.test(edge.target)
      if (from === edge.to) return door
      // An adapter belongs to its part and may name single files of it, so that a page never loads the whole part.
      if (from === `${edge.to}/browser` || from === `${edge.to}/page`) return false
      return edge.to !== 'main' && !door && !edge.target.endsWith('.svelte')
    })
    expect(wrong.map((edge) => `${edge.from} -> ${edge.target}`)).toEqual([])
  })

  test('the page never loads the ledger’s codec: it is large, and expects what only the worker gives it', () => {
    const seen = new Map<string, string>([['main.ts', 'main.ts']])
    for (const [file, way] of seen)
      for (const { target, typeOnly } of imports.filter((edge) => edge.from === file))
        if (!typeOnly && target !== 'worker.ts' && !seen.has(target)) seen.set(target, `${way} -> ${target}`)
    const codec = sources.filter(({ text }) => /^} from '@chainsafe|^import \{[^}]*\} from '@chainsafe/m.test(text))
    expect(codec.flatMap(({ name }) => seen.get(name) ?? [])).toEqual([])
  })

  test('nothing in a Yjs document ever feeds the rules: whoever knows the board neither applies nor sends anything', () => {
    const yjs = sources.filter(({ text }) => /from 'yjs'/.test(text)).map(({ name }) => name)
    expect(yjs.filter((name) => !/^board\/[a-z-]+\.ts$/.test(name))).toEqual([])
    // The board's part of the node shows and gossips words; these files hold it, open it, pass it on and show it.
    const holders = /^node\/(board\/|view\/|browser\/|page\/|(index|node|node-state|ports|intake|api)\.ts$)/
    const knows = imports.filter(({ to, target }) => to === 'board' || /^node\/board\//.test(target))
    expect(knows.filter(({ from }) => !/^(board\/|worker\.ts$)/.test(from) && !holders.test(from))).toEqual([])
    const sends = /own-transactions|\/intents|\/agreement\/|metering/
    const wrong = imports.filter(({ from, target }) => from.startsWith('node/board/') && sends.test(target))
    expect(wrong.map((edge) => `${edge.from} -> ${edge.target}`)).toEqual([])
  })

  test('no file stands in a ring of imports', () => {
    const next = new Map<string, string[]>()
    for (const edge of imports) next.set(edge.from, [...(next.get(edge.from) ?? []), edge.target])
    const state = new Map<string, 'open' | 'done'>()
    const rings: string[] = []
    const visit = (file: string, path: string[]): void => {
      if (state.get(file) === 'done') return
      if (state.get(file) === 'open') {
        rings.push([...path.slice(path.indexOf(file)), file].join(' -> '))
        return
      }
      state.set(file, 'open')
      for (const target of next.get(file) ?? []) visit(target, [...path, file])
      state.set(file, 'done')
    }
    for (const source of sources) visit(source.name, [])
    expect(rings).toEqual([])
  })

  test('pure folders know no clock, no chance and no timer', () => {
    const wrong = sources
      .filter((source) => PURE.includes(folderOf(source.name)))
      .flatMap((source) => BANNED.filter((word) => word.test(source.text)).map((word) => `${source.name}: ${word}`))
    expect(wrong).toEqual([])
  })

  test('files and functions stay small enough to read', () => {
    const wrong: string[] = []
    for (const path of everything) {
      const text = readFileSync(path, 'utf8')
      const lines = text.split('\n').length
      const name = relative(ROOT, path)
      if (lines > MAX_FILE_LINES) wrong.push(`${name}: ${lines} lines`)
      if (path.endsWith('.ts')) wrong.push(...longFunctions(name, text))
    }
    expect(wrong).toEqual([])
    // Every file is parsed; on a busy computer that alone has taken fifteen seconds.
  }, 120_000)
})

/** Test blocks (`describe`) are chapters, not functions, and are left out. */
const longFunctions = (name: string, text: string): string[] => {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const chapter = ts.isCallExpression(node.parent) && /^describe/.test(node.parent.expression.getText(file))
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !chapter) {
      const first = file.getLineAndCharacterOfPosition(node.getStart(file)).line
      const last = file.getLineAndCharacterOfPosition(node.end).line
      if (last - first + 1 > MAX_FUNCTION_LINES)
        found.push(`${name}:${first + 1}: function of ${last - first + 1} lines`)
    }
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(file, visit)
  return found
}
