// Sessions that ask: the modes of IEC 62056-21 with their changes of speed, Modbus over a link, and every way to end.
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ASKED_METERS,
  createIecPoll,
  createModbusPoll,
  iecModeOf,
  IEC_PERIOD_MS,
  MODBUS_METERS,
  pollOf,
  startPollSession,
  type HeadSignals,
  type MeterReading,
  type ModbusMeter,
  type Poll,
} from '../../src/serial/index.ts'
import { iecBlock, iecIdentification } from '../../tools/emulate/iec-block.ts'
import { createIecMeter } from '../../tools/emulate/iec-meter.ts'
import { createModbusSlave } from '../../tools/emulate/modbus-meter.ts'
import type { TelegramValues } from '../../tools/emulate/counting.ts'
import { createScriptedDevice } from './scripted-link.ts'
import { latin1 } from './telegrams.ts'

const VALUES: TelegramValues = { meterId: '1234567', atMs: 0, importWh: 15_625n, exportWh: 1_250n, powerW: 640 }
const TICK_MS = 50

const start = (poll: Poll) => {
  let nowMs = 1_000
  const ticks = new Set<() => void>()
  const later: { atMs: number; act: () => void }[] = []
  const device = createScriptedDevice(() => nowMs)
  const readings: MeterReading[] = []
  const states: string[] = []
  const link = device.link()
  const clock = {
    nowMs: () => nowMs,
    every: (_: number, tick: () => void) => {
      ticks.add(tick)
      return () => ticks.delete(tick)
    },
  }
  const run = () =>
    startPollSession({ link, poll, clock, onReading: (r) => readings.push(r), onState: (s) => states.push(s) })
  const pass = async (timeMs: number): Promise<void> => {
    for (const endMs = nowMs + timeMs; nowMs < endMs;) {
      nowMs += TICK_MS
      for (const due of later.filter(({ atMs }) => atMs <= nowMs)) {
        later.splice(later.indexOf(due), 1)
        due.act()
      }
      for (const tick of ticks) tick()
      await turn()
      await turn()
    }
  }
  const after = (delayMs: number, act: () => void) => void later.push({ atMs: nowMs + delayMs, act })
  const wire = { send: (bytes: Uint8Array) => device.send(bytes), onBytes: device.onReceived }
  return { device, link, readings, states, ticks, run, pass, after, wire }
}

const speeds = (openings: readonly { baudRate: number }[]): number[] => openings.map(({ baudRate }) => baudRate)

describe('IEC 62056-21', () => {
  test.each([
    ['LGZ4\\2ZMD', 'C', 4_800],
    ['ISk5MT174-0001', 'C', 9_600],
    ['ABC0', 'C', 300],
    ['ABCA', 'B', 600],
    ['ABCF', 'B', 19_200],
    ['ABC*x', 'A', 300],
    ['ABC', 'A', 300],
    ['', 'A', 300],
  ] as const)('"%s" is mode %s at %i', (identification, mode, baudRate) => {
    expect(iecModeOf(identification)).toEqual({ mode, baudRate })
  })

  test.each([
    ['C', '5', [300, 9_600, 300], '/?!\r\n\x06050\r\n'],
    ['C at the slow speed', '0', [300], '/?!\r\n\x06000\r\n'],
    ['B', 'D', [300, 4_800, 300], '/?!\r\n'],
    ['A', '*', [300], '/?!\r\n'],
  ])('mode %s: asked, read, and back to the slow line', async (_, speed, lines, said) => {
    const { device, readings, run, pass, after, wire } = start(createIecPoll())
    createIecMeter(wire, { values: () => VALUES, speed, after })
    const session = run()
    await pass(10_000)
    expect(readings).toMatchObject([
      { meterId: '1234567', importWh: 15_625n, exportWh: 1_250n, powerW: 640, quality: 'bcc', protocol: 'iec' },
    ])
    expect(speeds(device.openings)).toEqual(lines)
    expect(Buffer.from(device.received()).toString('latin1')).toBe(said)
    expect(device.openings.every(({ dataBits, parity }) => dataBits === 7 && parity === 'even')).toBe(true)
    await session.stop()
  })

  test('a reflecting head changes nothing, and the meter is read once per period', async () => {
    const { readings, run, pass, after, wire, states } = start(createIecPoll({ periodMs: 30_000 }))
    const meter = createIecMeter(wire, { values: () => VALUES, after })
    meter.setMood('echo')
    const session = run()
    await pass(65_000)
    expect([meter.asked, readings.length]).toEqual([3, 3])
    expect(states).toEqual(['waiting', 'reading'])
    expect(await session.stop()).toBe('closed')
  })

  test('a meter that does not answer is asked again in the next period, and called silent', async () => {
    const { device, run, pass, states } = start(createIecPoll({ periodMs: 10_000 }))
    const session = run()
    await pass(45_000)
    expect(device.received().length).toBe(5 * '/?!\r\n'.length)
    expect(states).toEqual(['waiting', 'silent'])
    await session.stop()
  })

  test('a meter that must be woken gets zero bytes first, an address goes into the question', async () => {
    const { device, run, pass } = start(createIecPoll({ wakeUp: true, address: '0042' }))
    const session = run()
    await pass(4_000)
    const [question] = /\/.*$/s.exec(Buffer.from(device.received()).toString('latin1')) ?? []
    expect([question, device.received()[0], IEC_PERIOD_MS]).toEqual(['/?0042!\r\n', 0, 300_000])
    await session.stop()
  })

  test('signals of the optical head hold at every speed', async () => {
    const { device, run, pass, after, wire } = start(createIecPoll({ signals: { dtr: true, rts: false } }))
    createIecMeter(wire, { values: () => VALUES, after })
    const session = run()
    await pass(10_000)
    expect(device.openings.map(({ dtr, rts }) => [dtr, rts])).toEqual(Array.from({ length: 3 }, () => [true, false]))
    await session.stop()
  })
})

test('whatever comes back, an IEC poll throws nothing and reads the meter in its next period', () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.constantFrom('/ABC5x\r\n', '/?!\r\n', '\x02', '!\r\n').map(latin1),
  )
  fc.assert(
    fc.property(fc.array(noise, { maxLength: 30 }), (parts) => {
      const poll = createIecPoll({ periodMs: 20_000 })
      let nowMs = 0
      for (const bytes of parts) {
        const step = poll.next(nowMs)
        if (step.kind === 'wait') nowMs = Math.min(step.untilMs, nowMs + 700)
        poll.push(bytes, nowMs)
        if (bytes.length % 7 === 0) poll.lineError()
      }
      const readings: MeterReading[] = []
      for (const endMs = nowMs + 60_000; nowMs < endMs;) {
        const step = poll.next(nowMs)
        if (step.kind === 'wait') nowMs = step.untilMs
        if (step.kind !== 'write') continue
        const answer = step.bytes[0] === 0x06 ? iecBlock(VALUES) : iecIdentification('5')
        readings.push(...poll.push(answer, nowMs))
      }
      expect(readings.at(-1)).toMatchObject({ importWh: 15_625n })
    }),
  )
})

describe('any poll', () => {
  const sdm = MODBUS_METERS[0] as ModbusMeter

  test('a Modbus meter is read over a link, whatever the pieces', async () => {
    const { device, readings, run, pass, states } = start(createModbusPoll({ meter: sdm }))
    const slave = createModbusSlave(sdm, 1, () => VALUES)
    device.onReceived((bytes) => {
      for (const byte of slave.answer(bytes)) device.send(Uint8Array.of(byte))
    })
    const session = run()
    await pass(9_000)
    expect(readings.length).toBeGreaterThanOrEqual(4)
    expect(readings[0]).toMatchObject({ meterId: 'sdm120 1234567', importWh: 15_625n, protocol: 'modbus' })
    expect([states, device.openings]).toEqual([['waiting', 'reading'], [sdm.line]])
    expect(await session.stop()).toBe('closed')
  })

  test('a device pulled out ends the session, with the link closed', async () => {
    const { device, link, run, pass, ticks } = start(createModbusPoll({ meter: sdm }))
    const session = run()
    await pass(200)
    device.unplug()
    expect(await session.ended).toBe('lost')
    expect([link.state, ticks.size]).toEqual(['closed', 0])
  })

  test('pulled out between identification and data, it is lost in the middle', async () => {
    const { device, run, pass, after, wire } = start(createIecPoll())
    createIecMeter(wire, { values: () => VALUES, after })
    const session = run()
    device.onReceived((bytes) => {
      if (bytes[0] === 0x2f) device.send(Buffer.from('/ABC5x\r\n'))
      else device.unplug()
    })
    await pass(2_000)
    expect(await session.ended).toBe('lost-mid-telegram')
  })

  test('a link that does not open is an end, and nothing is written', async () => {
    const { device, run } = start(createModbusPoll({ meter: sdm }))
    await device.link().open(sdm.line)
    expect(await run().ended).toBe('busy')
    expect(device.received().length).toBe(0)
  })

  test('a person may say which modem line powers a head, and nonsense is refused', () => {
    const lineOf = (meter: string, signals: unknown): unknown => {
      const poll = pollOf({ meter, signals: signals as HeadSignals })
      return typeof poll === 'string' ? poll : [poll.line.dtr, poll.line.rts]
    }
    for (const meter of ['iec', 'iec-battery']) {
      expect(lineOf(meter, undefined)).toEqual([undefined, undefined])
      expect(lineOf(meter, 'dtr')).toEqual([true, false])
      expect(lineOf(meter, 'rts')).toEqual([false, true])
      expect(lineOf(meter, 'both')).toBe('line-out-of-range')
    }
  })

  test('every meter of the table can be asked, and has a name of its own', () => {
    for (const meter of ASKED_METERS) expect(meter.createPoll().next(0).kind).toBe('write')
    expect(new Set(ASKED_METERS.map(({ id }) => id)).size).toBe(ASKED_METERS.length)
  })
})
