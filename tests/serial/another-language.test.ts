// The decoder that docs/meters.md shows to whoever adds a language is a decoder: it is taken from there and run.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { crc16Modbus, type Decoder } from '../../src/serial/index.ts'
import { latin1 } from './telegrams.ts'

const SERIAL = resolve(import.meta.dirname, '../../src/serial')
const dir = mkdtempSync(join(tmpdir(), 'hearthgrid-language-'))
let createDecoder: () => Decoder

beforeAll(async () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../docs/meters.md'), 'utf8')
  const [, code = ''] = /### Another language[^]*?```ts\n([^]*?)```/.exec(text) ?? []
  const file = join(dir, 'acme.ts')
  writeFileSync(file, code.replaceAll("from './", `from '${SERIAL}/`))
  const shown = (await import(file)) as { createAcmeDecoder(): Decoder }
  createDecoder = shown.createAcmeDecoder
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const line = (said: string): Uint8Array => {
  const check = crc16Modbus(latin1(said)).toString(16).toUpperCase().padStart(4, '0')
  return latin1(`${said}*${check}\r\n`)
}

test('what the meter says is read, whatever the cut', () => {
  const said = line('E;A17;1234.567;89.001')
  for (const chunkBytes of [1, 7, said.length]) {
    const decoder = createDecoder()
    const readings = []
    for (let at = 0; at < said.length; at += chunkBytes)
      readings.push(...decoder.push(said.subarray(at, at + chunkBytes), 5))
    expect(readings).toMatchObject([{ meterId: 'A17', atMs: 5, importWh: 1_234_567n, exportWh: 89_001n }])
    expect([decoder.stats, decoder.inFrame]).toEqual([{ frames: 1, bad: 0, resync: 0 }, false])
  }
})

test('damage and noise are counted, and the next line is read', () => {
  const decoder = createDecoder()
  expect(decoder.push(latin1('E;A17;1234.567;89.001*0000\r\n\x00\xff noise'), 0)).toEqual([])
  expect(decoder.inFrame).toBe(true)
  decoder.lineError()
  expect(decoder.push(line('E;A17;1.000;0.000'), 0)).toHaveLength(1)
  expect(decoder.stats).toEqual({ frames: 1, bad: 1, resync: 1 })
})
