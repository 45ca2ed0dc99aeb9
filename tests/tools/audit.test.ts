// `npm run audit`: the same check as the page's, from a shell, with real signatures and nothing but the file.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeStatement } from '../../src/node/statement/make-statement.ts'
import { nodeOf } from '../node/awake.ts'
import { copyDisk } from '../sim/disk.ts'
import { createHousehold, createStreet, foundedStreet } from '../sim/founding.ts'
import { EPOCH_MS, switchOn } from '../sim/household.ts'
import { realEd25519 } from '../sim/real-ed25519.ts'
import { createWorld } from '../sim/world.ts'

const ROOT = resolve(import.meta.dirname, '../..')
let folder: string
let text: string

/** A founded street's first home makes a statement of all times. */
const realStatement = async (): Promise<string> => {
  const cryptography = await realEd25519(4)
  const founded = await foundedStreet(4, cryptography)
  const world = createWorld(1)
  const keyrings = cryptography.waiting(world)
  const households = founded.disks.map((disk, i) => createHousehold(i, copyDisk(disk), keyrings[i]))
  const street = createStreet(world, households, (index) => cryptography.cryptoOf(world, index))
  await world.until(() => false, founded.atMs)
  const [first] = households
  if (first === undefined) throw new Error('nobody lives here')
  await switchOn(street, first)
  const making = makeStatement(nodeOf(first).state, { fromMs: 0, untilMs: EPOCH_MS * 2 })
  await world.until(() => false, 1_000)
  const made = await making
  if (!made.ok) throw new Error(made.refusal)
  return made.value.text
}

const audit = (name: string, content: string, ...more: string[]) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'tools/audit.ts', path, ...more], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearthgrid-audit-'))
  text = await realStatement()
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

test('a good file is said to be right, with what was checked and what no file can show', () => {
  const { status, said } = audit('good.json', text)
  expect(said).toContain('This statement is right.')
  expect(said).toContain('Each of its')
  expect(said).toContain('Whose keys those are.')
  expect(status).toBe(0)
})

test('an altered amount and another street end with status 1 and are named', () => {
  const json = JSON.parse(text) as { rows: { receipt: Record<string, unknown> }[] }
  const foreign = audit('street.json', text, '--street', 'ab'.repeat(32))
  expect([foreign.status, foreign.said]).toEqual([1, expect.stringContaining('It is of another street.')])
  Object.assign(json.rows[0]?.receipt ?? {}, { moneyMicro: '5000000' })
  const altered = audit('altered.json', JSON.stringify(json))
  expect(altered.status).toBe(1)
  expect(altered.said).toMatch(/! Row \d+ is not what its block says\./)
})

test('in German, too, and a wrong call is told how to', () => {
  expect(audit('good.json', text, '--de').said).toContain('Diese Abrechnung stimmt.')
  expect(audit('good.json', text, '--street', 'somewhere').status).toBe(2)
})
