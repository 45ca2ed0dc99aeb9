// Published telegrams and relay frames, each against what its publisher expects of it.
import { describe, expect, test } from 'vitest'
import { createP1Decoder, crc16Arc, lcusFrame, type MeterReading } from '../../src/serial/index.ts'
import { capture, here, load } from './vectors.ts'

type Expected = {
  identification: string
  crc_stated: string | null
  crc_valid?: boolean
  power_import_kw?: number
  power_export_kw?: number
} & Partial<Record<`${'import' | 'export'}_kwh_${'t1' | 't2' | 'total'}`, number>>

type P1Vector = { file: string; expected: Expected }

const whOf = (expected: Expected, way: 'import' | 'export'): bigint => {
  const totals = (['t1', 't2', 'total'] as const).map((name) => expected[`${way}_kwh_${name}`] ?? 0)
  return totals.reduce((sum, kwh) => sum + BigInt(Math.round(kwh * 1_000)), 0n)
}

/** The file as a meter would have sent it: with its last line end. */
const bytesOf = (file: string): Uint8Array => Buffer.concat([capture('dsmr-p1', file), Buffer.from('\r\n')])

/** The same telegram with the CRC that its bytes have: publishers changed digits without computing it again. */
const repaired = (telegram: Uint8Array): Uint8Array => {
  const end = telegram.lastIndexOf(0x21) + 1
  const body = telegram.subarray(0, end)
  return Buffer.concat([body, Buffer.from(`${crc16Arc(body).toString(16).padStart(4, '0')}\r\n`)])
}

const decode = (bytes: Uint8Array, chunkBytes = bytes.length): { readings: MeterReading[]; bad: number } => {
  const decoder = createP1Decoder()
  const readings: MeterReading[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    readings.push(...decoder.push(bytes.subarray(at, at + chunkBytes), 0))
  }
  return { readings, bad: decoder.stats.bad }
}

describe.skipIf(!here)('published P1 telegrams', () => {
  const vectors = load<P1Vector>('dsmr-p1')

  test.each(vectors)('$file', ({ file, expected }) => {
    const asPublished = decode(bytesOf(file))
    if (expected.crc_valid === false) {
      expect(asPublished).toEqual({ readings: [], bad: 1 })
    }
    const telegram = expected.crc_valid === false ? repaired(bytesOf(file)) : bytesOf(file)
    const { readings, bad } = decode(telegram)
    expect(bad).toBe(0)
    if (expected.power_import_kw === undefined) return expect(readings).toEqual([])
    expect(readings).toMatchObject([
      {
        importWh: whOf(expected, 'import'),
        exportWh: whOf(expected, 'export'),
        powerW: Math.round((expected.power_import_kw - (expected.power_export_kw ?? 0)) * 1_000),
        quality: expected.crc_stated === null ? 'none' : 'crc',
      },
    ])
    expect(decode(telegram, 1).readings).toEqual(readings)
    for (let at = 1; at < telegram.length; at++) {
      const decoder = createP1Decoder()
      expect([...decoder.push(telegram.subarray(0, at), 0), ...decoder.push(telegram.subarray(at), 0)]).toEqual(
        readings,
      )
    }
  })
})

describe.skipIf(!here)('published LCUS frames', () => {
  test.each(load<{ frame_hex: string; relay: number; on: boolean }>('relay-lcus'))('$frame_hex', (vector) => {
    expect(Buffer.from(lcusFrame(vector.relay, vector.on)).toString('hex')).toBe(vector.frame_hex)
  })
})
