// The console of a port in the worker: what is looked at is bounded and kept only meanwhile, what is recorded can be played,
// and what is played never goes by the name of a real meter.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MODBUS_METERS, RAW_VIEW_BYTES, readRecording, type ModbusMeter } from '../../src/serial/index.ts'
import { attachSlave, createModbusSlave } from '../../tools/emulate/modbus-meter.ts'
import type { ScriptedDevice } from '../serial/scripted-link.ts'
import { checked, household } from '../serial/telegrams.ts'
import { device, open, pass, plugOf, wireOf } from './port-home.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const PORT = 'USB 0403:6001'
const must = <T>(outcome: { ok: true; value: T } | { ok: false; refusal: string }): T => {
  if (!outcome.ok) throw new Error(outcome.refusal)
  return outcome.value
}

/** A home that hears a P1 meter, each telegram on demand. */
const heard = async () => {
  const meter = device()
  const home = open([plugOf(meter, PORT)], new Map())
  const say = async (kwh: string): Promise<void> => {
    meter.send(checked(...household('HG-1', kwh)))
    await pass(500)
  }
  await pass(500)
  await say('000001.000')
  return { meter, home, say, console: home.devices.console }
}

test('nothing is kept before somebody looks, nor after they have gone, and never more than a screen', async () => {
  const { console, say, meter } = await heard()
  expect(must(console.look(PORT)).rows).toEqual([])
  await say('000001.001')
  const { rows } = must(console.look(PORT))
  expect(rows).toMatchObject([{ kind: 'received' }])
  expect(Buffer.from(rows[0]?.bytes ?? []).toString('latin1')).toContain('1-0:1.8.1(000001.001*kWh)')
  for (let i = 0; i < 100; i++) meter.send(new Uint8Array(100).fill(i))
  await pass(100)
  const full = must(console.look(PORT)).rows
  const size = full.reduce((sum, row) => sum + row.bytes.length, 0)
  expect(size).toBeLessThanOrEqual(RAW_VIEW_BYTES)
  expect(full.at(-1)?.bytes[0]).toBe(99)
  await pass(6_000)
  await say('000001.002')
  expect(must(console.look(PORT)).rows).toEqual([])
  expect(console.look('elsewhere')).toEqual({ ok: false, refusal: 'unknown' })
})

test('a meter that was recorded is heard again as a replay, under a name of its own', async () => {
  const { home, console, say } = await heard()
  expect(home.port()).toMatchObject({ protocol: 'p1', line: '115200 8N1', replayed: false, recording: undefined })
  await console.start(PORT)
  await say('000002.000')
  await say('000002.250')
  expect(home.port().recording).toMatchObject({ full: false })
  const { text } = must(console.stop(PORT))
  expect(home.port().recording).toBeUndefined()
  expect(text.split('\n').slice(0, 3)).toEqual(['hearthgrid-recording 1', `port ${PORT}`, '0 line 115200 8N1'])
  expect(console.stop(PORT)).toEqual({ ok: false, refusal: 'recording-nothing' })

  home.readings.length = 0
  const { portId } = must(console.replay({ name: 'cellar.txt', text }))
  await pass(300)
  const replayed = () => home.devices.ports().find(({ id }) => id === portId)
  expect(replayed()).toMatchObject({ replayed: true, state: 'reading', meterId: 'replay of HG-1', importWh: 12_500n })
  await pass(2_000)
  expect(replayed()).toMatchObject({ state: 'played', frames: 2, importWh: 12_750n })
  expect(home.readings.map(({ meterId }) => meterId)).toEqual(['replay of HG-1', 'replay of HG-1'])
  // Plugs come and go; a recording has none.
  home.show([])
  expect(home.devices.ports()).toHaveLength(1)
  must(await home.devices.forget(portId))
  expect(home.devices.ports()).toEqual([])
})

test('a meter that has to be asked is recorded from the first question on, and answers it again', async () => {
  const meter: ScriptedDevice = device()
  const sdm = MODBUS_METERS.find(({ id }) => id === 'sdm120') as ModbusMeter
  const values = { meterId: '1234567', atMs: 0, importWh: 15_625n, exportWh: 1_250n, powerW: 640 }
  attachSlave(
    wireOf(meter),
    createModbusSlave(sdm, 7, () => values),
  )
  const disk = new Map<string, unknown>()
  const home = open([plugOf(meter)], disk)
  const portId = home.port().id
  await pass(500)
  must(await home.devices.askMeter({ portId, meter: 'sdm120', unit: 7 }))
  await pass(3_000)
  await home.devices.console.start(portId)
  await pass(5_000)
  const { text } = must(home.devices.console.stop(portId))
  expect(home.notices()).toEqual([])
  const played = must(home.devices.console.replay({ name: 'bus', text }))
  const bytesBefore = meter.received().length
  home.show([])
  await pass(3_000)
  const replay = home.devices.ports().find(({ id }) => id === played.portId)
  expect(replay).toMatchObject({ replayed: true, meterId: 'replay of sdm120 1234567', powerW: 640 })
  expect(meter.received().length).toBe(bytesBefore)
  expect([...disk.keys()]).toEqual([portId])
})

test.each([
  ['is none', 'kWh;time', 'recording-not-one'],
  ['is of a later page', 'hearthgrid-recording 9\n', 'recording-other-version'],
  ['is cut', 'hearthgrid-recording 1\n0 line 9600 8N1\n1 < 0', 'recording-damaged'],
  ['has nothing in it', 'hearthgrid-recording 1\n0 line 9600 8N1\n', 'recording-nothing'],
  ['asks a meter that nobody knows', 'hearthgrid-recording 1\nasked teapot - - -\n', 'recording-damaged'],
] as const)('a file that %s is not played', async (_what, text, refusal) => {
  const { home, console } = await heard()
  expect(console.replay({ name: 'x', text })).toEqual({ ok: false, refusal })
  expect(home.devices.ports()).toHaveLength(1)
})

test('a recording is read back by the part that wrote it', async () => {
  const { console, say } = await heard()
  await console.start(PORT)
  await say('000003.000')
  expect(readRecording(must(console.stop(PORT)).text).ok).toBe(true)
})
