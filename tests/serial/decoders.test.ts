// What every decoder holds, whatever the language: it reads what an encoder of its own says, gives the same readings
// however the bytes are cut, drops and counts damaged telegrams, finds back into step, and never throws.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_DATA_BLOCK_BYTES, type Decoder, type MeterReading } from '../../src/serial/index.ts'
import type { TelegramValues } from '../../tools/emulate/counting.ts'
import { createBareDlmsDecoder, LANGUAGES, SEALED_ALPHABET, type Language } from './languages.ts'
import { randomBytes } from './random-bytes.ts'
import { concat } from './telegrams.ts'

const values = (meterId: string, importWh: bigint): TelegramValues => ({
  meterId,
  atMs: 0,
  importWh,
  exportWh: 1_250n,
  powerW: 1_234,
})

const decode = (decoder: Decoder, parts: readonly Uint8Array[]): MeterReading[] =>
  parts.flatMap((part) => decoder.push(part, 7))

const cut = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] => {
  const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
  return edges.slice(1).map((end, i) => bytes.subarray(edges[i], end))
}

const noiseOf = ({ alphabet }: { alphabet: Uint8Array }): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.array(fc.constantFrom(...alphabet), { maxLength: 200 }).map((bytes) => Uint8Array.from(bytes)),
  )

describe.each(LANGUAGES)('$name', (language: Language) => {
  const { create, encode, ids, says } = language
  const one = encode(values(ids[0], 15_625n))
  const two = encode(values(ids[1], 17_000n))

  test('what the meter says is what is read', () => {
    const wh = fc.bigInt({ min: 0n, max: 999_999_999n })
    fc.assert(
      fc.property(wh, wh, fc.integer({ min: -99_999, max: 99_999 }), (importWh, exportWh, powerW) => {
        const said = { meterId: ids[0], atMs: 0, importWh, exportWh, powerW }
        expect(decode(create(), [encode(said)])).toEqual([
          expect.objectContaining({ meterId: ids[0], atMs: 7, ...says(said) }),
        ])
      }),
      { numRuns: 50 },
    )
  })

  test('byte by byte, the readings and the counts are the same', () => {
    const bytes = concat(one.subarray(20), one, two)
    const [whole, single] = [create(), create()]
    const readings = decode(whole, [bytes])
    expect(readings.map(({ meterId }) => meterId).slice(-2)).toEqual(ids)
    expect(
      decode(
        single,
        [...bytes].map((byte) => Uint8Array.of(byte)),
      ),
    ).toEqual(readings)
    expect(single.stats).toEqual(whole.stats)
  })

  test('in chunks of any size, the readings are the same', () => {
    const bytes = concat(one, one.subarray(0, one.length / 2), two, one)
    const whole = create()
    const readings = decode(whole, [bytes])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
        const decoder = create()
        expect(decode(decoder, cut(bytes, cuts))).toEqual(readings)
        expect(decoder.stats).toEqual(whole.stats)
      }),
      { numRuns: 30 },
    )
  })

  test('a changed byte is a dropped telegram, never another reading', () => {
    const good = decode(create(), [one])
    let dropped = 0
    for (let at = 0; at < one.length; at++) {
      const decoder = create()
      const readings = decode(decoder, [one.map((byte, i) => (i === at ? byte ^ 0x04 : byte)), two, two])
      expect(readings.at(-1)).toMatchObject({ meterId: ids[1] })
      if (!language.isChecked) continue
      for (const reading of readings.filter(({ meterId }) => meterId === ids[0])) expect(reading).toEqual(good[0])
      const { bad, resync } = decoder.stats
      if (bad + resync > 0) dropped++
    }
    if (language.isChecked) expect(dropped).toBeGreaterThan(one.length * 0.9)
  })

  test('a hole costs its telegram and at most the next', () => {
    for (let from = 0; from < one.length - 1; from += 3) {
      const decoder = create()
      const readings = decode(decoder, [one.subarray(0, from), one.subarray(from + 9), two, two])
      expect(readings.at(-1)).toMatchObject({ meterId: ids[1] })
    }
  })

  test('a line error gives up what is open and nothing else', () => {
    const decoder = create()
    decoder.lineError()
    expect(decoder.stats.resync).toBe(0)
    decoder.push(one.subarray(0, one.length - 12), 0)
    expect(decoder.inFrame).toBe(true)
    decoder.lineError()
    expect(decoder.inFrame).toBe(false)
    expect(decoder.stats.resync).toBe(1)
    expect(decode(decoder, [one.subarray(one.length - 12), two])).toMatchObject([{ meterId: ids[1] }])
  })

  test('whatever arrives, nothing throws and the telegrams behind it are read', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(noiseOf(language), fc.constant(undefined)), { maxLength: 12 }), (parts) => {
        const decoder = create()
        for (const part of parts) {
          if (part === undefined) decoder.lineError()
          else decoder.push(part, 0)
        }
        const behind = decode(decoder, [...Array.from({ length: 12 }, () => one), two])
        expect(behind.at(-1)).toMatchObject({ meterId: ids[1] })
      }),
      { numRuns: 60 },
    )
  })
})

const EVERY = [...LANGUAGES, { name: 'sealed DLMS', create: createBareDlmsDecoder, alphabet: SEALED_ALPHABET }] as const

test.each(EVERY)('$name: 100,000 random bytes give no reading and no exception', ({ create, alphabet }) => {
  const decoder = create()
  const noise = randomBytes(50_000, 1)
  const likeness = randomBytes(50_000, 2).map((byte) => alphabet[byte % alphabet.length] ?? 0)
  for (const bytes of [noise, likeness])
    for (let at = 0, size = 1; at < bytes.length; at += size, size = 1 + ((size * 7) % 97))
      expect(decoder.push(bytes.subarray(at, at + size), 0)).toEqual([])
})

test.each(EVERY)('$name: a telegram without end is given up', ({ create, alphabet }) => {
  const decoder = create()
  const [first = 0] = alphabet
  for (let i = 0; i < 3; i++) decoder.push(new Uint8Array(MAX_DATA_BLOCK_BYTES).fill(first), 0)
  for (let i = 0; i < 3; i++) decoder.push(new Uint8Array(MAX_DATA_BLOCK_BYTES).fill(0x41), 0)
  expect(decoder.inFrame).toBe(false)
})
