// Recorded lines: what is written is read back, nothing grows without bound, and what was heard once is heard again the same
// way, from meters that speak by themselves as from those that have to be asked.
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createLineDecoder,
  createRecorder,
  createReplayDevice,
  MAX_RECORDING_BYTES,
  MAX_RECORDING_MS,
  MODBUS_METERS,
  pollOf,
  readRecording,
  startPollSession,
  startSession,
  tapLink,
  writeRecording,
  type AskedChoice,
  type ByteLink,
  type Line,
  type MeterReading,
  type RecordedEvent,
  type Recording,
} from '../../src/serial/index.ts'
import { createIecMeter } from '../../tools/emulate/iec-meter.ts'
import { attachSlave, createModbusSlave } from '../../tools/emulate/modbus-meter.ts'
import { createScriptedDevice, type ScriptedDevice } from './scripted-link.ts'
import { checked, concat, household, latin1 } from './telegrams.ts'

const P1: Line = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }
const VALUES = { meterId: '1234567', atMs: 0, importWh: 15_625n, exportWh: 1_250n, powerW: 640 }

/** Time that passes only here. */
const virtualTime = () => {
  let nowMs = 50_000
  const waiting = new Set<{ atMs: number; act: () => void }>()
  const after = (ms: number, act: () => void): void => void waiting.add({ atMs: nowMs + Math.max(ms, 1), act })
  const every = (periodMs: number, tick: () => void): (() => void) => {
    let stopped = false
    const again = (): void =>
      after(periodMs, () => {
        if (stopped) return
        tick()
        again()
      })
    again()
    return () => {
      stopped = true
    }
  }
  const pass = async (timeMs: number): Promise<void> => {
    for (const endMs = nowMs + timeMs; nowMs < endMs;) {
      nowMs += 10
      for (const due of [...waiting].filter(({ atMs }) => atMs <= nowMs)) {
        waiting.delete(due)
        due.act()
      }
      await turn()
      await turn()
    }
  }
  return { nowMs: () => nowMs, after, every, pass }
}
type Time = ReturnType<typeof virtualTime>

const listen = (link: ByteLink, time: Time) => {
  const readings: MeterReading[] = []
  const decoder = createLineDecoder(P1)
  const session = startSession({
    ...{ link, line: P1, decoder, clock: time },
    onReading: (reading) => readings.push(reading),
    onState: () => undefined,
  })
  return { readings, decoder, session }
}

const ask = (link: ByteLink, choice: AskedChoice, time: Time) => {
  const readings: MeterReading[] = []
  const poll = pollOf(choice)
  if (typeof poll === 'string') throw new Error(poll)
  startPollSession({ link, poll, clock: time, onReading: (r) => readings.push(r), onState: () => undefined })
  return readings
}

/** As a file that was saved and chosen again. */
const carried = (recording: Recording): Recording => {
  const read = readRecording(writeRecording(recording))
  if (!read.ok) throw new Error(`${read.fault} in line ${read.line}`)
  return read.recording
}
const values = (readings: readonly MeterReading[]) =>
  readings.map(({ meterId, importWh, exportWh, powerW, quality }) => ({ meterId, importWh, exportWh, powerW, quality }))

describe('a recording', () => {
  const bytes = fc.uint8Array({ maxLength: 40 })
  const line = fc.record({
    baudRate: fc.integer({ min: 50, max: 4_000_000 }),
    dataBits: fc.constantFrom(7 as const, 8 as const),
    parity: fc.constantFrom('none' as const, 'even' as const, 'odd' as const),
    stopBits: fc.constantFrom(1 as const, 2 as const),
  })
  const what = fc.oneof(
    line.map((one) => ({ line: one })),
    bytes.map((one) => ({ bytes: one })),
    bytes.map((one) => ({ written: one })),
    fc
      .constantFrom('parity' as const, 'break' as const, 'framing' as const, 'overrun' as const)
      .map((error) => ({ error })),
    fc.constant({ lost: true as const }),
  )
  const events = fc.array(fc.tuple(fc.nat(5_000), what), { maxLength: 30 }).map((steps) => {
    let atMs = 0
    return steps.map(([waitMs, event], at): RecordedEvent => ({ ...event, atMs: (atMs += at === 0 ? 0 : waitMs) }))
  })
  const asked = fc.option(
    fc.record(
      {
        meter: fc.constantFrom('sdm120', 'iec'),
        unit: fc.integer({ min: 1, max: 247 }),
        baudRate: fc.constantFrom(2_400, 9_600),
        parity: fc.constantFrom('none' as const, 'even' as const, 'odd' as const),
      },
      { requiredKeys: ['meter'] },
    ),
    { nil: undefined },
  )

  test('is read back as it was written', () => {
    fc.assert(
      fc.property(events, asked, (made, choice) => {
        const recording = { port: 'USB 0403:6001', asked: choice, events: made }
        expect(carried(recording)).toEqual(recording)
      }),
    )
  })

  test('is text that a person can read', () => {
    const text = writeRecording({
      port: 'USB 0403:6001',
      asked: { meter: 'sdm120', unit: 7 },
      events: [
        { atMs: 100, line: { ...P1, baudRate: 2_400, dataBits: 7, parity: 'even' } },
        { atMs: 103, written: Uint8Array.of(7, 4) },
        { atMs: 140, bytes: Uint8Array.of(0xff) },
        { atMs: 150, error: 'parity' },
      ],
    })
    expect(text.split('\n')).toEqual([
      'hearthgrid-recording 1',
      'port USB 0403:6001',
      'asked sdm120 7 - -',
      '0 line 2400 7E1',
      '3 > 0704',
      '40 < ff',
      '50 ! parity',
      '',
    ])
  })

  test.each([
    ['another file', '/KFM5KAIFA-METER\n', 'not-a-recording', 1],
    ['a later version', 'hearthgrid-recording 2\n', 'other-version', 1],
    ['half a byte', 'hearthgrid-recording 1\n0 < 0a1\n', 'damaged', 2],
    ['a time that goes back', 'hearthgrid-recording 1\n5 < 0a\n\n4 < 0b\n', 'damaged', 4],
    ['a line that nobody can open', 'hearthgrid-recording 1\n0 line 9600 9X1\n', 'damaged', 2],
    ['a meter that is asked in no known way', 'hearthgrid-recording 1\nasked sdm120 x - -\n', 'damaged', 2],
    ['a word that is none', 'hearthgrid-recording 1\n0 hello\n', 'damaged', 2],
  ] as const)('of %s is refused, and where', (_what, text, fault, at) => {
    expect(readRecording(text)).toEqual({ ok: false, fault, line: at })
  })

  test('never throws, whatever is read', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(typeof readRecording(`hearthgrid-recording 1\n${text}`).ok).toBe('boolean')
      }),
    )
  })

  test('ends by its size and by its time, and says so', () => {
    const large = createRecorder('port', undefined)
    for (let i = 0; i < 2_000; i++) large.take({ atMs: i, bytes: new Uint8Array(1_024) })
    expect(large.full).toBe(true)
    expect(large.bytes).toBe(MAX_RECORDING_BYTES)
    const long = createRecorder('port', undefined)
    long.take({ atMs: 7, bytes: Uint8Array.of(1) })
    long.take({ atMs: 7 + MAX_RECORDING_MS, bytes: Uint8Array.of(2) })
    expect(long.full).toBe(false)
    long.take({ atMs: 8 + MAX_RECORDING_MS, bytes: Uint8Array.of(3) })
    expect([long.full, long.bytes]).toEqual([true, 2])
  })

  test('of a clock that was put back can be read all the same', () => {
    const recorder = createRecorder('port', undefined)
    for (const atMs of [500, 400, 600]) recorder.take({ atMs, bytes: Uint8Array.of(1) })
    expect(carried(recorder.recording).events.map(({ atMs }) => atMs)).toEqual([0, 100])
  })
})

describe('a replay', () => {
  test('of a meter that speaks gives the same readings and counts the same damage, at the same pace', async () => {
    const time = virtualTime()
    const device = createScriptedDevice(time.nowMs)
    const recorder = createRecorder('USB 0403:6001', undefined)
    const first = listen(tapLink(device.link(), time.nowMs, recorder.take), time)
    await time.pass(100)
    for (const [at, kwh] of ['000001.000', '000001.200', '000001.500'].entries()) {
      const telegram = checked(...household('HG-1', kwh))
      device.send(telegram.subarray(0, 33))
      device.send(
        at === 1 ? concat(telegram.subarray(33, 60), latin1('?'), telegram.subarray(61)) : telegram.subarray(33),
      )
      if (at === 1) device.fault('parity')
      await time.pass(1_000)
    }
    device.unplug()
    await time.pass(100)
    expect(first.readings).toHaveLength(2)

    const again = virtualTime()
    const replay = createReplayDevice(carried(recorder.recording), again)
    const second = listen(replay.link(), again)
    await again.pass(1_500)
    expect(second.readings).toHaveLength(1)
    await again.pass(3_000)
    expect(values(second.readings)).toEqual(values(first.readings))
    expect(second.decoder.stats).toEqual(first.decoder.stats)
    expect(await second.session.ended).toBe('lost')
    expect(replay.ended).toBe(true)
  })

  const sdm120 = MODBUS_METERS.find(({ id }) => id === 'sdm120')
  test.each([
    [
      'on a bus',
      { meter: 'sdm120', unit: 7 },
      (device: ScriptedDevice) => {
        if (sdm120 === undefined) throw new Error('no SDM120')
        attachSlave(
          { send: device.send, onBytes: device.onReceived },
          createModbusSlave(sdm120, 7, () => VALUES),
        )
      },
      9_000,
    ],
    [
      'under an optical head, with its change of speed',
      { meter: 'iec' },
      (device: ScriptedDevice, { after }: Time) => {
        createIecMeter({ send: device.send, onBytes: device.onReceived }, { values: () => VALUES, after })
      },
      20_000,
    ],
  ] as const)('of a meter that is asked %s answers what was answered', async (_what, choice, attach, lastsMs) => {
    const time = virtualTime()
    const device = createScriptedDevice(time.nowMs)
    attach(device, time)
    const recorder = createRecorder('USB 1a86:7523', choice)
    const first = ask(tapLink(device.link(), time.nowMs, recorder.take), choice, time)
    await time.pass(lastsMs)
    expect(first.length).toBeGreaterThan(0)

    const recording = carried(recorder.recording)
    expect(recording.asked).toEqual(choice)
    const again = virtualTime()
    const second = ask(createReplayDevice(recording, again).link(), choice, again)
    await again.pass(lastsMs)
    expect(values(second)).toEqual(values(first))
  })

  test('does not open with settings that were never heard, and is lost at its end', async () => {
    const time = virtualTime()
    const replay = createReplayDevice({ events: [{ atMs: 0, line: P1 }] }, time)
    const link = replay.link()
    expect(await link.open({ ...P1, baudRate: 300 })).toBe('unsupported')
    expect(await link.open(P1)).toBe('open')
    for await (const chunk of link.chunks()) throw new Error(`nothing was recorded, and ${JSON.stringify(chunk)} heard`)
    expect(link.state).toBe('lost')
    await link.close()
    expect(await link.open(P1)).toBe('lost')
  })
})
