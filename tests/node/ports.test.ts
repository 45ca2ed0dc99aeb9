// The serial ports in the worker: what a person says of one, what is written to it and what never is, and how it goes on
// when the plug is pulled, another program has it, or the page starts anew. Devices are scripted, time is turned by hand.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MODBUS_METERS, RELAY_STALE_MS, type ModbusMeter } from '../../src/serial/index.ts'
import { createIecMeter } from '../../tools/emulate/iec-meter.ts'
import { attachSlave, createModbusSlave, modbusSlaves } from '../../tools/emulate/modbus-meter.ts'
import type { ScriptedDevice } from '../serial/scripted-link.ts'
import { device, open, pass, plugOf, wireOf } from './port-home.ts'

const VALUES = { meterId: '1234567', atMs: 0, importWh: 15_625n, exportWh: 1_250n, powerW: 640 }
const sdm = MODBUS_METERS.find(({ id }) => id === 'sdm120') as ModbusMeter
const em24 = MODBUS_METERS.find(({ id }) => id === 'em24') as ModbusMeter

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const modbus = (meter = sdm, unit = 1): ScriptedDevice => {
  const scripted = device()
  attachSlave(
    wireOf(scripted),
    createModbusSlave(meter, unit, () => VALUES),
  )
  return scripted
}

const ASKED = { portId: 'USB 1a86:7523', meter: 'sdm120' }

describe('a meter that has to be asked', () => {
  test.each([
    ['iec', true],
    ['iec-battery', false],
  ] as const)(
    '%s: is asked rarely, and %s that it is asked often while a delivery counts on it',
    async (kind, hurries) => {
      const meter = device()
      createIecMeter(wireOf(meter), { values: () => VALUES })
      const home = open([plugOf(meter)], new Map())
      await home.devices.askMeter({ portId: ASKED.portId, meter: kind })
      await pass(60_000)
      expect(home.readings).toHaveLength(1)
      home.street.deliver()
      await pass(60_000)
      const during = home.readings.slice(1)
      const gaps = during.slice(1).map(({ atMs }, at) => atMs - (during[at]?.atMs ?? 0))
      expect(during.length >= 4).toBe(hurries)
      expect(Math.max(0, ...gaps)).toBeLessThan(RELAY_STALE_MS / 2)
      home.street.close()
      await pass(5_000)
      const after = home.readings.length
      await pass(120_000)
      expect(home.readings.length - after).toBeLessThanOrEqual(1)
    },
  )

  test('hears nothing before a person has said so, on whatever line it is listened to', async () => {
    const meter = modbus()
    open([plugOf(meter)], new Map())
    await pass(200_000)
    expect(meter.openings.length).toBeGreaterThan(10)
    expect(meter.received().length).toBe(0)
  })

  test('is read from the moment on when it was chosen, and still after a restart', async () => {
    const meter = modbus(sdm, 7)
    const disk = new Map<string, unknown>()
    const home = open([plugOf(meter)], disk)
    await pass(500)
    expect(await home.devices.askMeter({ ...ASKED, unit: 7 })).toMatchObject({ ok: true })
    await pass(5_000)
    expect(home.port()).toMatchObject({
      state: 'reading',
      asked: { meter: 'sdm120', unit: 7 },
      meterId: 'sdm120 1234567',
      importWh: 15_625n,
      powerW: 640,
    })
    expect(home.readings.length).toBeGreaterThan(1)
    meter.unplug()
    meter.plug()
    const again = open([plugOf(meter)], disk)
    await pass(3_000)
    expect(again.port()).toMatchObject({ state: 'reading', meterId: 'sdm120 1234567' })
  })

  test('a register that leaps once is neither shown nor signed; one that stays where it leapt is', async () => {
    const [meter, values] = [device(), { ...VALUES }]
    attachSlave(
      wireOf(meter),
      createModbusSlave(sdm, 1, () => values),
    )
    const home = open([plugOf(meter)], new Map())
    await home.devices.askMeter(ASKED)
    await pass(3_000)
    values.importWh = 900_000n
    await pass(2_000)
    expect(home.port()).toMatchObject({ state: 'reading', importWh: 15_625n, doubted: 1 })
    values.importWh = 15_625n
    await pass(2_000)
    expect(home.readings.every(({ importWh }) => importWh === 15_625n)).toBe(true)
    values.importWh = 900_000n
    await pass(4_000)
    expect(home.port()).toMatchObject({ importWh: 900_000n, doubted: 2 })
  })

  test('of a large connection one reading is heard, and all of them once its meter is registered as large', async () => {
    const [meter, values] = [device(), { ...VALUES }]
    attachSlave(
      wireOf(meter),
      createModbusSlave(sdm, 1, () => values),
    )
    const home = open([plugOf(meter)], new Map())
    const run = setInterval(() => (values.importWh += 500n), 1_000)
    await home.devices.askMeter(ASKED)
    await pass(20_000)
    expect(new Set(home.readings.map(({ importWh }) => importWh)).size).toBe(1)
    home.nameplatesW.set(home.port().meterId ?? '', 2_000_000)
    const before = home.readings.length
    await pass(20_000)
    expect(home.readings.length - before).toBeGreaterThan(6)
    clearInterval(run)
  })

  test('a choice that makes no sense is refused, and nothing is written or kept', async () => {
    const meter = modbus()
    const disk = new Map<string, unknown>()
    const { devices } = open([plugOf(meter)], disk)
    for (const [wrong, refusal] of [
      [{ meter: 'toaster' }, 'meter-kind-unknown'],
      [{ unit: 0 }, 'meter-address-invalid'],
      [{ unit: 248 }, 'meter-address-invalid'],
      [{ baudRate: 7 }, 'meter-line-invalid'],
      [{ portId: 'elsewhere' }, 'unknown'],
    ] as const)
      expect(await devices.askMeter({ ...ASKED, ...wrong })).toEqual({ ok: false, refusal })
    await pass(5_000)
    expect([meter.received().length, disk.size]).toEqual([0, 0])
  })

  test('a choice on disk that nobody knows any more is not asked for', async () => {
    const meter = modbus()
    open([plugOf(meter)], new Map([['USB 1a86:7523', { use: 'asked', meter: 'gone' }]]))
    await pass(10_000)
    expect(meter.received().length).toBe(0)
  })

  test('one that keeps quiet is told of, and so is one of another kind', async () => {
    const [quiet, other] = [device(), modbus(em24)]
    const home = open([plugOf(quiet, 'quiet'), plugOf(other, 'other')], new Map())
    await home.devices.askMeter({ ...ASKED, portId: 'quiet' })
    await home.devices.askMeter({ ...ASKED, portId: 'other' })
    await pass(1_000)
    expect(home.port(1).state).toBe('asking')
    await pass(40_000)
    expect([home.port(0).state, home.port(1).state]).toEqual(['wrong-speech', 'silent'])
    expect(home.notices()).toEqual(expect.arrayContaining(['meter-silent', 'meter-wrong-speech']))
    expect(home.readings).toEqual([])
  })

  test('several on one bus are asked in turn, seen apart, and registered each on its own', async () => {
    const meter = device()
    const slaves = [7, 9].map((unit) => createModbusSlave(sdm, unit, () => ({ ...VALUES, meterId: `10${unit}` })))
    attachSlave(wireOf(meter), modbusSlaves(slaves))
    const disk = new Map<string, unknown>()
    const home = open([plugOf(meter)], disk)
    const others = [
      { meter: 'sdm120', unit: 9 },
      { meter: 'sdm630', unit: 30 },
    ]
    expect(await home.devices.askMeter({ ...ASKED, unit: 7, others })).toMatchObject({ ok: true })
    await pass(20_000)
    const seen = [
      { meter: 'sdm120', unit: 7, silent: false, meterId: 'sdm120 107', powerW: 640, onBooks: undefined },
      { meter: 'sdm120', unit: 9, silent: false, meterId: 'sdm120 109' },
      { meter: 'sdm630', unit: 30, silent: true, meterId: undefined, lastReadingAtMs: undefined },
    ]
    expect(home.port().bus).toMatchObject(seen)
    expect(new Set(home.readings.map(({ meterId }) => meterId))).toEqual(new Set(['sdm120 107', 'sdm120 109']))
    const about = { portId: home.port().id, label: 'Cellar', source: 'none', nameplateW: 9_000 } as const
    expect(await home.devices.registerMeter({ ...about, unit: 30 })).toEqual({ ok: false, refusal: 'meter-unknown' })
    expect(disk.get(home.port().id)).toMatchObject({ use: 'asked', unit: 7, others })
    meter.unplug()
    meter.plug()
    const again = open([plugOf(meter)], disk)
    await pass(10_000)
    expect(again.port().bus.map(({ unit, silent }) => [unit, silent])).toEqual([
      [7, false],
      [9, false],
      [30, true],
    ])
  })

  test('a leap of one meter of a bus is neither shown nor signed, and counted with that one', async () => {
    const meter = device()
    const values = { ...VALUES, meterId: '107' }
    const slaves = [createModbusSlave(sdm, 7, () => values), createModbusSlave(sdm, 9, () => VALUES)]
    attachSlave(wireOf(meter), modbusSlaves(slaves))
    const home = open([plugOf(meter)], new Map())
    await home.devices.askMeter({ ...ASKED, unit: 7, others: [{ meter: 'sdm120', unit: 9 }] })
    await pass(8_000)
    Object.assign(values, { importWh: 900_000n, powerW: 90_000 })
    await pass(2_000)
    expect(home.port().bus).toMatchObject([
      { unit: 7, importWh: 15_625n, powerW: 640, doubted: 1 },
      { unit: 9, importWh: 15_625n, doubted: 0 },
    ])
    expect(home.port().powerW).toBe(1_280)
    expect(home.readings.every(({ importWh }) => importWh === 15_625n)).toBe(true)
  })

  test('a look around the bus asks whoever is found, beside those that were asked before', async () => {
    const meter = device()
    const slaves = [3, 40].map((unit) => createModbusSlave(sdm, unit, () => ({ ...VALUES, meterId: `10${unit}` })))
    const other = createModbusSlave(em24, 12, () => VALUES)
    attachSlave(wireOf(meter), modbusSlaves([...slaves, other]))
    const home = open([plugOf(meter)], new Map())
    await home.devices.askMeter({ portId: ASKED.portId, meter: 'em24', unit: 12, baudRate: 2_400 })
    await pass(3_000)
    expect(await home.devices.findMeters({ ...ASKED, meter: 'toaster' })).toMatchObject({ ok: false })
    expect(await home.devices.findMeters(ASKED)).toMatchObject({ ok: true })
    await pass(5_000)
    expect(home.port()).toMatchObject({ state: 'searching', search: { over: false, found: [3] } })
    await pass(95_000)
    expect(home.port().search).toMatchObject({ over: true, found: [3, 40], others: [12] })
    await pass(10_000)
    expect(home.port().bus.map(({ meter: kind, unit, silent }) => [kind, unit, silent])).toEqual([
      ['em24', 12, false],
      ['sdm120', 3, false],
      ['sdm120', 40, false],
    ])
  })

  test('a look around that finds nobody leaves the port as it was: listened to, and nothing written', async () => {
    const quiet = device()
    const home = open([plugOf(quiet)], new Map())
    await home.devices.findMeters(ASKED)
    await pass(100_000)
    expect(home.port()).toMatchObject({ state: 'listening', asked: undefined, search: { over: true, found: [] } })
    const before = quiet.received().length
    expect(before).toBe(247 * 8)
    await pass(30_000)
    expect(quiet.received().length).toBe(before)
  })

  test('pulled out and plugged in again, it goes on by itself', async () => {
    const meter = modbus()
    const home = open([plugOf(meter)], new Map())
    await home.devices.askMeter(ASKED)
    await pass(3_000)
    meter.unplug()
    home.show([])
    await pass(2_000)
    expect([home.devices.ports(), home.notices()]).toEqual([[], ['port-lost']])
    meter.plug()
    const before = home.readings.length
    home.show([plugOf(meter)])
    await pass(3_000)
    expect(home.port().state).toBe('reading')
    expect(home.notices()).toEqual([])
    expect(home.readings.length).toBeGreaterThan(before)
  })

  test('a plug that was out for a moment only, unseen by the browser, is opened again', async () => {
    const meter = modbus()
    const home = open([plugOf(meter)], new Map())
    await home.devices.askMeter(ASKED)
    await pass(3_000)
    meter.unplug()
    await pass(1_000)
    expect(home.port().state).toBe('lost')
    meter.plug()
    await pass(8_000)
    expect([home.port().state, home.notices()]).toEqual(['reading', []])
  })

  test('a port that another program holds is tried until it is free', async () => {
    const meter = modbus()
    const rival = meter.link()
    const home = open([], new Map([['USB 1a86:7523', { use: 'asked', meter: 'sdm120' }]]))
    await rival.open(sdm.line)
    home.show([plugOf(meter)])
    await pass(6_000)
    expect([home.port().state, home.notices()]).toEqual(['busy', ['port-busy']])
    await rival.close()
    await pass(8_000)
    expect([home.port().state, home.notices()]).toEqual(['reading', []])
  })

  test('nothing more is written when it is only listened to again, and that holds after a restart', async () => {
    const meter = modbus()
    const disk = new Map<string, unknown>()
    const home = open([plugOf(meter)], disk)
    await home.devices.askMeter(ASKED)
    await pass(3_000)
    expect(await home.devices.listenAgain(ASKED.portId)).toMatchObject({ ok: true })
    const written = meter.received().length
    await pass(60_000)
    expect([meter.received().length, home.port().asked, home.port().meterId]).toEqual([written, undefined, undefined])
    expect(disk.size).toBe(0)
  })

  test('asked another way, only the newest way is asked', async () => {
    const meter = modbus(sdm, 3)
    const home = open([plugOf(meter)], new Map())
    await home.devices.askMeter({ ...ASKED, unit: 2 })
    await pass(1_500)
    await home.devices.askMeter({ ...ASKED, unit: 3 })
    const before = meter.received().length
    await pass(5_000)
    const asked = meter.received().subarray(before)
    for (let at = 0; at < asked.length; at += 8) expect(asked[at]).toBe(3)
    expect(home.port().meterId).toBe('sdm120 1234567')
  })

  test('a head that changes its speed is read, and listened to at the slow one afterwards', async () => {
    const head = device()
    createIecMeter(wireOf(head), { values: () => VALUES })
    const home = open([plugOf(head)], new Map())
    await home.devices.askMeter({ ...ASKED, meter: 'iec' })
    await pass(8_000)
    expect(head.openings.slice(-3).map(({ baudRate }) => baudRate)).toEqual([300, 9_600, 300])
    expect(home.port()).toMatchObject({ state: 'reading', meterId: '1234567', importWh: 15_625n })
  })
})

describe('a port that was called a relay', () => {
  const OFF = [0xa0, 1, 0, 0xa1]
  const RELAY = { portId: ASKED.portId, kind: 'lcus-1', channel: 1, consent: true }

  test('is told to switch off before anybody else has it', async () => {
    const board = device()
    const home = open([plugOf(board)], new Map())
    await home.devices.useRelay(RELAY)
    await pass(100)
    expect(home.port().role).toBe('relay')
    const before = board.received().length
    await home.devices.listenAgain(ASKED.portId)
    expect([...board.received().subarray(before)]).toEqual(OFF)
    await pass(60_000)
    expect([board.received().length, home.port().role]).toEqual([before + OFF.length, 'unknown'])
  })

  test('stops being asked when it becomes one, and the choice holds after a restart', async () => {
    const meter = modbus()
    const disk = new Map<string, unknown>()
    const home = open([plugOf(meter)], disk)
    await home.devices.askMeter(ASKED)
    await pass(1_000)
    await home.devices.useRelay(RELAY)
    await pass(100)
    const before = meter.received().length
    await pass(10_000)
    expect([meter.received().length, home.port().asked]).toEqual([before, undefined])
    expect([...disk.values()]).toEqual([{ use: 'relay', kind: 'lcus-1', channel: 1, consent: true }])
    meter.unplug()
    meter.plug()
    const again = open([plugOf(meter)], disk)
    await pass(500)
    expect(again.port().role).toBe('relay')
  })
})

describe('two plugs that look the same', () => {
  test('are neither of them taken for the relay that one of them was before a restart', async () => {
    const [one, two] = [device(), device()]
    const disk = new Map<string, unknown>([[ASKED.portId, { use: 'relay', channel: 1, consent: true }]])
    const home = open([plugOf(one), plugOf(two)], disk)
    await pass(5_000)
    expect([one.received().length, two.received().length]).toEqual([0, 0])
    expect(home.devices.relays()).toEqual([])
  })

  test('have names of their own, and keep them when one is pulled out', async () => {
    const [one, two] = [device(), device()]
    const plugs = [plugOf(one), plugOf(two)] as const
    const home = open(plugs, new Map())
    const ids = () => home.devices.ports().map(({ id }) => id)
    expect(ids()).toEqual(['USB 1a86:7523', 'USB 1a86:7523 (2)'])
    home.show([plugs[1]])
    expect(ids()).toEqual(['USB 1a86:7523 (2)'])
    home.show(plugs)
    expect(ids()).toEqual(['USB 1a86:7523', 'USB 1a86:7523 (2)'])
  })

  test('are both left alone after a restart: nobody knows which of them was to be asked', async () => {
    const [one, two] = [modbus(), modbus()]
    const disk = new Map<string, unknown>([['USB 1a86:7523', { use: 'asked', meter: 'sdm120' }]])
    const home = open([plugOf(one), plugOf(two)], disk)
    await pass(5_000)
    expect([one.received().length, two.received().length]).toEqual([0, 0])
    // Which of them is told is by the name that it had; the person sees both.
    expect(home.port(0).isUnsure).toBe(true)
    await home.devices.askMeter({ ...ASKED, portId: 'USB 1a86:7523 (2)' })
    await pass(2_000)
    expect(one.received().length).toBe(0)
    expect(two.received().length).toBeGreaterThan(0)
  })
})
