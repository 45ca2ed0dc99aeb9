// Modbus meters: requests and answers against published frames, every row of the table against an emulated meter, and what
// the poll does when answers are late, wrong, refused, or come with an echo.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createAnswerScanner,
  createModbusPoll,
  crc16Modbus,
  energyOfData,
  MODBUS_METERS,
  MODBUS_TIMEOUT_MS,
  modbusFrame,
  modbusRequest,
  planReads,
  type MeterReading,
  type ModbusAnswer,
  type ModbusMeter,
  type ModbusRead,
  type Poll,
} from '../../src/serial/index.ts'
import { createModbusSlave, type ModbusSlave } from '../../tools/emulate/modbus-meter.ts'
import type { MeterMood } from '../../tools/emulate/pushing-meter.ts'
import type { TelegramValues } from '../../tools/emulate/counting.ts'
import { randomBytes } from './random-bytes.ts'
import { concat, latin1 } from './telegrams.ts'
import { here, load } from './vectors.ts'

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
const rowOf = (id: string): ModbusMeter => {
  const row = MODBUS_METERS.find((meter) => meter.id === id)
  if (row === undefined) throw new Error(`no row ${id}`)
  return row
}

const answers = (read: ModbusRead, ...parts: readonly Uint8Array[]): { found: ModbusAnswer[]; bad: number } => {
  const scanner = createAnswerScanner(read)
  let bad = 0
  const found = parts.flatMap((part) => scanner.push(part, (fault) => (bad += fault === 'bad' ? 1 : 0)))
  return { found, bad }
}

test('the CRC is CRC-16/MODBUS', () => {
  expect(crc16Modbus(latin1('123456789'))).toBe(0x4b37)
})

type ModbusVector = {
  name: string
  request_hex: string
  response_hex: string | null
  response_crc_ok: boolean | null
}

describe.skipIf(!here)('published frames', () => {
  const vectors = load<ModbusVector>('modbus-rtu')
  const vector = (name: string): ModbusVector => vectors.find((candidate) => candidate.name === name) as ModbusVector

  test.each(vectors)('$name: the same bytes are built', ({ request_hex }) => {
    const [unit = 0, fn = 0, ...data] = hex(request_hex).subarray(0, -2)
    expect(modbusFrame(unit, fn, data)).toEqual(hex(request_hex))
  })

  test.each(vectors.filter(({ response_hex }) => response_hex !== null))('$name: the answer is found', (published) => {
    const { request_hex, response_hex } = published
    const [unit = 0, fn = 0, high = 0, low = 0, , count = 0] = hex(request_hex)
    // Commands to relays are answered by their echo; they are no reads.
    if (fn !== 3 && fn !== 4) return
    const read = { unit, fn, address: high * 256 + low, count } as const
    const response = hex(response_hex ?? '')
    const expected = [{ data: response.slice(3, -2) }]
    expect(answers(read, response).found).toEqual(expected)
    expect(answers(read, ...[...response].map((byte) => Uint8Array.of(byte))).found).toEqual(expected)
    expect(answers(read, hex(request_hex), response).found).toEqual(expected)
    expect(answers(read, randomBytes(3, 9), response, randomBytes(9, 4)).found).toEqual(expected)
  })

  test('a PZEM-004T that was read whole', () => {
    const read = { unit: 1, fn: 4, address: 0, count: 10 } as const
    expect(modbusRequest(read)).toEqual(hex(vector('pzem-004t-v3').request_hex))
    const data = hex(vector('pzem-004t-v3').response_hex ?? '').slice(3, -2)
    expect(energyOfData(rowOf('pzem004t'), [{ read, data }])).toEqual({
      importWh: 38n,
      exportWh: 0n,
      powerW: 24,
      resolutionWh: 1,
    })
  })

  test('an SDM whose totals share a request, and an ABB that feeds in', () => {
    const [totals] = planReads(rowOf('sdm120'), 1).filter(({ address }) => address === 0x48)
    expect(totals && modbusRequest(totals)).toEqual(hex(vector('sdm-import-export').request_hex))
    const data = hex(vector('sdm-import-export').response_hex ?? '').slice(3, -2)
    expect(totals && energyOfData(rowOf('sdm120'), [{ read: totals, data }])).toMatchObject({
      importWh: 1_234_500n,
      exportWh: 67_250n,
    })
    const power = { unit: 1, fn: 3, address: 0x5b14, count: 2 } as const
    const import_ = { unit: 1, fn: 3, address: 0x5000, count: 4 } as const
    const watts = hex(vector('abb-b23-power').response_hex ?? '').slice(3, -2)
    const round = [
      { read: import_, data: hex('00000000000f4240') },
      { read: power, data: watts },
    ]
    expect(energyOfData(rowOf('abb'), round)).toMatchObject({ importWh: 10_000_000n, powerW: -512, resolutionWh: 10 })
  })
})

test.each([
  ['not available', 'abb', 'ffffffffffffffff', 'no-energy'],
  ['a float that is no number', 'sdm120', '7fc00000', 'malformed'],
  ['an infinite float', 'sdm120', '7f800000', 'malformed'],
  ['a total below zero', 'sdm120', 'c49a5000', 'malformed'],
])('%s is no reading', (_, id, data, expected) => {
  const meter = rowOf(id)
  const read = { unit: 1, fn: meter.fn, address: meter.import.address, count: data.length / 4 }
  expect(energyOfData(meter, [{ read, data: hex(data) }])).toBe(expected)
})

test('registers outside the standard are our own bug', () => {
  const read = { unit: 1, fn: 3, address: 0, count: 1 } as const
  expect(() => modbusRequest({ ...read, count: 126 })).toThrow(RangeError)
  expect(() => modbusRequest({ ...read, address: 0xffff, count: 2 })).toThrow(RangeError)
  expect(() => createModbusPoll({ meter: rowOf('sdm120'), unit: 248 })).toThrow(RangeError)
})

const VALUES: TelegramValues = { meterId: '1234567', atMs: 0, importWh: 1_234_500n, exportWh: 67_300n, powerW: 1_230 }

type Bus = { readings: MeterReading[]; written: Uint8Array[]; nowMs: number }

/** Drives the poll until the time is over: what it writes is answered by the slave, in one piece or byte by byte. */
const drive = (poll: Poll, slave: ModbusSlave, untilMs: number, chunkBytes = 256): Bus => {
  const bus: Bus = { readings: [], written: [], nowMs: 0 }
  while (bus.nowMs < untilMs) {
    const step = poll.next(bus.nowMs)
    if (step.kind === 'wait') bus.nowMs = step.untilMs
    if (step.kind !== 'write') continue
    bus.written.push(step.bytes)
    const answer = slave.answer(step.bytes)
    for (let at = 0; at < answer.length; at += chunkBytes)
      bus.readings.push(...poll.push(answer.subarray(at, at + chunkBytes), (bus.nowMs += 5)))
  }
  return bus
}

describe.each(MODBUS_METERS)('$name', (meter) => {
  const said = (reading: MeterReading | undefined) => reading && { ...reading, atMs: 0 }
  const expected = {
    meterId: meter.serialAddress === undefined ? `${meter.id} unit 7` : `${meter.id} 1234567`,
    importWh: 1_234_500n,
    exportWh: meter.export === undefined ? 0n : 67_300n,
    powerW: 1_230,
    quality: 'crc',
    protocol: 'modbus',
  }

  test.each([256, 1])('is read round after round, in chunks of %i', (chunkBytes) => {
    const poll = createModbusPoll({ meter, unit: 7 })
    const { readings } = drive(
      poll,
      createModbusSlave(meter, 7, () => VALUES),
      9_000,
      chunkBytes,
    )
    expect(readings.length).toBeGreaterThanOrEqual(4)
    expect(said(readings[0])).toMatchObject(expected)
    expect(poll.stats).toMatchObject({ bad: 0, resync: 0 })
  })

  test.each<[MeterMood, number]>([
    ['echo', 1],
    ['damaged', 0],
    ['silent', 0],
    ['cut', 0],
    ['garbage', 0],
  ])('with a line that is %s', (mood, least) => {
    const slave = createModbusSlave(meter, 7, () => VALUES)
    slave.setMood(mood)
    const poll = createModbusPoll({ meter, unit: 7 })
    const { readings, written, nowMs } = drive(poll, slave, 20_000)
    if (least > 0) expect(said(readings[0])).toMatchObject(expected)
    else expect(readings).toEqual([])
    if (mood === 'damaged') expect(poll.stats.bad).toBeGreaterThan(0)
    expect(written.length).toBeLessThan(nowMs / 50)
  })
})

test('nothing but reads is ever written, and never two at a time', () => {
  for (const meter of MODBUS_METERS) {
    const slave = createModbusSlave(meter, 1, () => VALUES)
    for (const request of drive(createModbusPoll({ meter }), slave, 10_000).written)
      expect([3, 4]).toContain(request[1])
  }
  const poll = createModbusPoll({ meter: rowOf('em24') })
  expect(poll.next(0).kind).toBe('write')
  expect(poll.next(1)).toEqual({ kind: 'wait', untilMs: MODBUS_TIMEOUT_MS })
})

test('a meter without its number in the registers is still read', () => {
  const meter = rowOf('sdm630')
  const numberless: ModbusMeter = { ...rowOf('em24'), ...meter, serialAddress: 0x1 }
  const { readings } = drive(
    createModbusPoll({ meter }),
    createModbusSlave(numberless, 1, () => VALUES),
    5_000,
  )
  expect(readings[0]).toMatchObject({ meterId: 'sdm630 unit 1' })
})

test('a refused register ends the round, not the meter', () => {
  const meter = rowOf('em24')
  const other = { ...meter, power: { ...meter.power, address: 0x99 } }
  const poll = createModbusPoll({ meter })
  expect(
    drive(
      poll,
      createModbusSlave(other, 1, () => VALUES),
      10_000,
    ).readings,
  ).toEqual([])
  expect(
    drive(
      poll,
      createModbusSlave(meter, 1, () => VALUES),
      20_000,
    ).readings.length,
  ).toBeGreaterThan(0)
})

test('whatever comes back, nothing throws and the meter is read again', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 30 }), (noise) => {
      const meter = rowOf('sdm120')
      const poll = createModbusPoll({ meter })
      let nowMs = 0
      for (const bytes of noise) {
        const step = poll.next(nowMs)
        if (step.kind === 'wait') nowMs = Math.min(step.untilMs, nowMs + 400)
        poll.push(bytes, nowMs)
        if (bytes.length % 5 === 0) poll.lineError()
      }
      const slave = createModbusSlave(meter, 1, () => VALUES)
      const readings: MeterReading[] = []
      for (const endMs = nowMs + 12_000; nowMs < endMs;) {
        const step = poll.next(nowMs)
        if (step.kind === 'wait') nowMs = step.untilMs
        else if (step.kind === 'write') readings.push(...poll.push(slave.answer(step.bytes), nowMs))
      }
      expect(readings.at(-1)).toMatchObject({ importWh: 1_234_500n })
    }),
  )
})

test('100,000 random bytes give no answer', () => {
  const read = { unit: 1, fn: 4, address: 0x48, count: 4 } as const
  const likeness = randomBytes(50_000, 6).map((byte) => [1, 4, 8, 0x84, 0][byte % 5] ?? 0)
  expect(answers(read, randomBytes(50_000, 5), likeness).found).toEqual([])
  expect(answers(read, concat(likeness, modbusFrame(1, 4, [8, 0, 0, 0, 0, 0, 0, 0, 9]))).found).toHaveLength(1)
})

test('a meter that has none of these registers is another one than was chosen: it answers, and is not understood', () => {
  const poll = createModbusPoll({ meter: rowOf('em24') })
  const { readings } = drive(
    poll,
    createModbusSlave(rowOf('sdm630'), 1, () => VALUES),
    20_000,
  )
  expect(readings).toEqual([])
  expect(poll.stats.frames).toBe(0)
  expect(poll.stats.bad).toBeGreaterThan(5)
})
