// The P1 decoder: what it reads, what it refuses, and how it finds back into step.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crc16Arc, createP1Decoder, MAX_TELEGRAM_BYTES, type MeterReading } from '../../src/serial/index.ts'
import { p1Telegram } from '../../tools/emulate/p1-meter.ts'
import { checked, concat, household, latin1, unchecked } from './telegrams.ts'

const decode = (...parts: readonly Uint8Array[]): { readings: MeterReading[]; stats: object } => {
  const decoder = createP1Decoder()
  const readings = parts.flatMap((part, i) => decoder.push(part, i))
  return { readings, stats: decoder.stats }
}

const ONE = checked(...household('METER-1', '000005.125'))
const TWO = checked(...household('METER-2', '000007.000'))
const READING_ONE = {
  meterId: 'METER-1',
  importWh: 15_625n,
  exportWh: 1_250n,
  powerW: -1_234,
  resolutionWh: 1,
  quality: 'crc',
  protocol: 'p1',
}

test('the CRC is CRC-16/ARC', () => {
  expect(crc16Arc(latin1('123456789'))).toBe(0xbb3d)
  expect(crc16Arc(new Uint8Array())).toBe(0)
})

describe('values', () => {
  test('tariffs are summed, power is import less export, the id is text', () => {
    expect(decode(ONE).readings).toEqual([{ ...READING_ONE, atMs: 0 }])
  })

  test.each([
    ['the total register beats the tariffs', ['1-0:1.8.0(3.000*kWh)', '1-0:1.8.1(9.000*kWh)'], 3_000n, 1],
    ['units are mixed', ['1-0:1.8.1(000123456*Wh)', '1-0:1.8.2(1.5*kWh)'], 124_956n, 100],
    ['a unit without its star', ['1-0:1.8.1(000001.234kWh)'], 1_234n, 1],
    ['a suffix for the current value', ['1-0:1.8.0*255(000001.234*kWh)'], 1_234n, 1],
    ['history copies do not count', ['1-0:1.8.0(2.000*kWh)', '1-0:1.8.0*01(1.000*kWh)'], 2_000n, 1],
    ['whole kWh are named', ['1-0:1.8.1(0000012*kWh)', '1-0:1.8.2(0000001*kWh)'], 13_000n, 1_000],
    ['parts of a Wh add up before they are cut', ['1-0:1.8.1(1.0006*kWh)', '1-0:1.8.2(1.0006*kWh)'], 2_001n, 1],
    ['an absurd total is still a reading', ['1-0:1.8.1(999999999999.999*kWh)'], 999_999_999_999_999n, 1],
    ['a value behind a time', ['1-0:1.8.0(261120220000W)(000004.000*kWh)'], 4_000n, 1],
  ])('%s', (_, lines, importWh, resolutionWh) => {
    const { readings } = decode(checked(...lines, '1-0:1.7.0(00.100*kW)'))
    expect(readings).toMatchObject([{ importWh, resolutionWh, exportWh: 0n, powerW: 100 }])
  })

  test.each([
    ['a number without a unit', '1-0:1.8.1(000001.234)'],
    ['a negative total', '1-0:1.8.1(-00001.234*kWh)'],
    ['no number', '1-0:1.8.1(abc*kWh)'],
    ['a power where energy belongs', '1-0:1.8.1(000001.234*kW)'],
    ['too many digits', `1-0:1.8.1(${'9'.repeat(13)}*kWh)`],
    ['nothing', '1-0:1.8.1()'],
  ])('%s makes the telegram bad', (_, line) => {
    const { readings, stats } = decode(checked(line, '1-0:1.8.2(1.000*kWh)', '1-0:1.7.0(00.100*kW)'))
    expect(readings).toEqual([])
    expect(stats).toEqual({ frames: 0, bad: 1, resync: 0 })
  })

  test('a register that stands twice with two values makes the telegram bad, with one value it does not', () => {
    const twice = (value: string) => checked('1-0:1.8.0(1.000*kWh)', `1-0:1.8.0(${value}*kWh)`, '1-0:1.7.0(0.1*kW)')
    expect(decode(twice('2.000')).stats).toMatchObject({ frames: 0, bad: 1 })
    expect(decode(twice('1.000')).readings).toHaveLength(1)
  })

  test('a meter of something else is sound but no reading', () => {
    expect(decode(checked('0-1:24.2.1(260215200523W)(240.860*GJ)'))).toEqual({
      readings: [],
      stats: { frames: 1, bad: 0, resync: 0 },
    })
  })

  test.each([
    ['hex that is no text stays hex', ['0-0:96.1.1(0123456789ABCDEF)'], '0123456789ABCDEF'],
    ['digits that are no hex stay', ['0-0:96.1.1(K8-77)'], 'K8-77'],
    ['the logical device name', ['0-0:42.0.0(53414731)'], 'SAG1'],
    ['an empty id gives way', ['0-0:96.1.1()', '0-0:42.0.0(53414731)'], 'SAG1'],
    ['else the identification', [], 'TST5\\METER'],
    ['never longer than a name', [`0-0:96.1.1(${'41'.repeat(200)})`], 'A'.repeat(64)],
  ])('the meter id: %s', (_, lines, meterId) => {
    const { readings } = decode(checked(...lines, '1-0:1.8.0(1.000*kWh)', '1-0:1.7.0(0.100*kW)'))
    expect(readings).toMatchObject([{ meterId }])
  })
})

describe('the check', () => {
  test('a wrong CRC gives no reading and the next telegram does', () => {
    const wrong = ONE.slice()
    wrong[60] = (wrong[60] ?? 0) ^ 1
    expect(decode(wrong, TWO)).toMatchObject({ readings: [{ meterId: 'METER-2' }], stats: { frames: 1, bad: 1 } })
  })

  test('small letters and missing zeros are the same number', () => {
    const withCrc = (crc: number): boolean => crc < 0x1000 && /[a-f]/.test(crc.toString(16))
    const body = Array.from({ length: 1_000 }, (_, i) => latin1(`/T\r\n1-0:1.8.0(${i}*kWh)\r\n1-0:1.7.0(1*kW)\r\n!`))
    const short = body.find((bytes) => withCrc(crc16Arc(bytes))) ?? new Uint8Array()
    const digits = latin1(`${crc16Arc(short).toString(16)}\r\n`)
    expect(decode(concat(short, digits)).readings).toMatchObject([{ quality: 'crc' }])
  })

  test('a meter before version 4 has no CRC, and its readings say so', () => {
    expect(decode(unchecked(...household('OLD', '000005.125'))).readings).toMatchObject([{ quality: 'none' }])
  })

  test('a telegram that lost its CRC is not taken for an old one', () => {
    const named = unchecked('1-3:0.2.8(50)', ...household('NEW', '000005.125'))
    expect(decode(named).stats).toMatchObject({ frames: 0, bad: 1 })
    const bare = unchecked(...household('METER-1', '000005.125'))
    expect(decode(ONE, bare).stats).toMatchObject({ frames: 1, bad: 1 })
  })
})

describe('staying in step', () => {
  test('cut at every byte, the readings are the same', () => {
    const bytes = concat(latin1('tail*kWh)\r\n!1234\r\n'), ONE, TWO)
    for (let at = 0; at <= bytes.length; at++) {
      const ids = decode(bytes.subarray(0, at), bytes.subarray(at)).readings.map((reading) => reading.meterId)
      expect(ids).toEqual(['METER-1', 'METER-2'])
    }
  })

  test('in chunks of any size, the readings are the same', () => {
    const bytes = concat(ONE, unchecked(...household('X', '1.000')).subarray(0, 90), TWO, ONE)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
        const chunks = edges.slice(1).map((end, i) => bytes.subarray(edges[i], end))
        const { readings, stats } = decode(...chunks)
        expect(readings.map((reading) => reading.meterId)).toEqual(['METER-1', 'METER-2', 'METER-1'])
        expect(stats).toEqual({ frames: 3, bad: 0, resync: 1 })
      }),
    )
  })

  test('two telegrams without anything between them are two readings', () => {
    const glued = concat(ONE.subarray(0, -2), TWO)
    expect(decode(glued).readings.map((reading) => reading.meterId)).toEqual(['METER-1', 'METER-2'])
  })

  test('half a telegram before a whole one costs only the half, wherever it was cut', () => {
    // The end without its line end is whole already.
    for (let at = 1; at < ONE.length - 2; at++) {
      const { readings, stats } = decode(concat(ONE.subarray(0, at), TWO))
      expect(readings.map((reading) => reading.meterId)).toEqual(['METER-2'])
      expect(stats).toEqual({ frames: 1, bad: 0, resync: 1 })
    }
  })

  test('a telegram with a hole is never a reading of half the registers', () => {
    for (let from = 0; from < ONE.length - 2; from += 3) {
      const holed = concat(ONE.subarray(0, from), ONE.subarray(from + 40))
      expect(decode(holed, TWO).readings.map((reading) => reading.meterId)).toEqual(['METER-2'])
    }
  })

  test('a line error gives up what is open and nothing else', () => {
    const decoder = createP1Decoder()
    decoder.lineError()
    decoder.push(ONE.subarray(0, 50), 0)
    expect(decoder.inFrame).toBe(true)
    decoder.lineError()
    expect(decoder.inFrame).toBe(false)
    expect(decoder.push(concat(ONE.subarray(50), TWO), 1)).toMatchObject([{ meterId: 'METER-2', atMs: 1 }])
    expect(decoder.stats).toEqual({ frames: 1, bad: 0, resync: 1 })
  })

  test('garbage inside text that nobody needs does no harm', () => {
    const shouting = checked('0-0:96.13.0(\xff\x00\xe9 hello! )', ...household('METER-1', '000005.125'))
    expect(decode(shouting).readings).toMatchObject([{ meterId: 'METER-1', quality: 'crc' }])
  })

  test('a telegram without end is dropped at the limit and the next one read', () => {
    const endless = concat(latin1('/'), new Uint8Array(MAX_TELEGRAM_BYTES * 3).fill(0x41))
    expect(decode(endless, ONE)).toMatchObject({ readings: [{ meterId: 'METER-1' }], stats: { resync: 1 } })
    const decoder = createP1Decoder()
    decoder.push(endless, 0)
    expect(decoder.inFrame).toBe(false)
    const largest = concat(latin1('/T\r\n'), new Uint8Array(MAX_TELEGRAM_BYTES - 7).fill(0x41), latin1('\r\n!\r\n'))
    expect(decode(largest).stats).toEqual({ frames: 1, bad: 0, resync: 0 })
  })

  test('whatever arrives, nothing throws and the next telegram but one is read', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .array(fc.constantFrom(...latin1('/!\r\n0aF(*)1-:.8')), { maxLength: 300 })
        .map((bytes) => Uint8Array.from(bytes)),
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(noise, fc.constant(undefined)), { maxLength: 20 }), (parts) => {
        const decoder = createP1Decoder()
        for (const part of parts) {
          if (part === undefined) decoder.lineError()
          else decoder.push(part, 0)
        }
        decoder.push(ONE, 0)
        expect(decoder.push(TWO, 1)).toMatchObject([{ meterId: 'METER-2' }])
      }),
    )
  })
})

test('what the emulated meter says is what the decoder reads', () => {
  const wh = fc.bigInt({ min: 0n, max: 999_999_999n })
  fc.assert(
    fc.property(wh, wh, fc.integer({ min: -99_999, max: 99_999 }), (importWh, exportWh, powerW) => {
      const telegram = p1Telegram({ meterId: 'EMULATED', atMs: 0, importWh, exportWh, powerW })
      expect(decode(telegram).readings).toMatchObject([{ meterId: 'EMULATED', importWh, exportWh, powerW }])
    }),
  )
})
