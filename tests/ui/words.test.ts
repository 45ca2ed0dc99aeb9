// Both languages say everything, every code has its sentence, and the list for people (docs/errors.md) is complete.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { de } from '../../src/ui/words/de.ts'
import { en } from '../../src/ui/words/en.ts'

// The layout of the table is prettier's; only the words count.
const errors = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8').replace(/ +/g, ' ')

/** All paths of a dictionary with what stands there. */
const leavesOf = (node: unknown, path = ''): [string, unknown][] =>
  typeof node === 'object' && node !== null
    ? Object.entries(node).flatMap(([key, value]) => leavesOf(value, `${path}/${key}`))
    : [[path, node]]

describe('dictionaries', () => {
  test('have the same shape', () => {
    expect(leavesOf(de).map(([path]) => path)).toEqual(leavesOf(en).map(([path]) => path))
  })

  test('leave nothing empty that English says', () => {
    const german = new Map(leavesOf(de))
    const silent = leavesOf(en).filter(([path, value]) => value !== '' && german.get(path) === '')
    expect(silent).toEqual([])
  })

  test('keep the words of the engine room and of crypto out of the sentences', () => {
    const jargon = /\b(blockchain|consensus|peer|node|validator|quorum|hash|nonce|seed phrase|mnemonic)\b/i
    for (const sentence of Object.values(en.sentences)) expect(`${sentence.says} ${sentence.next}`).not.toMatch(jargon)
  })
})

describe('docs/errors.md', () => {
  const codes = Object.keys(en.sentences) as (keyof typeof en.sentences)[]

  test('lists every code with its sentence and its next step', () => {
    for (const code of codes) {
      const { says, next } = en.sentences[code]
      expect(errors, code).toContain(`| \`${code}\` | ${says} | ${next} |`)
    }
  })

  test('lists nothing else', () => {
    const listed = [...errors.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1])
    expect(listed).toEqual(codes)
  })
})
