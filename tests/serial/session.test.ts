// A session tells readings as they come and, in a word, how the line is doing; time is turned by the test.
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import {
  createP1Decoder,
  LINE_CHECK_MS,
  LINE_PATIENCE_MS,
  startSession,
  type Line,
  type MeterReading,
} from '../../src/serial/index.ts'
import { createScriptedDevice } from './scripted-link.ts'
import { checked, household, latin1 } from './telegrams.ts'

const LINE: Line = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }
const TELEGRAM = checked(...household('METER', '000001.000'))

const start = async (given: { trialMs?: number } = {}) => {
  let nowMs = 1_000
  const ticks = new Set<() => void>()
  const device = createScriptedDevice(() => nowMs)
  const readings: MeterReading[] = []
  const states: string[] = []
  const link = device.link()
  const session = startSession({
    link,
    line: LINE,
    decoder: createP1Decoder(),
    clock: {
      nowMs: () => nowMs,
      every: (_, tick) => {
        ticks.add(tick)
        return () => ticks.delete(tick)
      },
    },
    ...given,
    onReading: (reading) => readings.push(reading),
    onState: (state) => states.push(state),
  })
  await turn()
  const pass = async (timeMs: number): Promise<void> => {
    for (let passed = 0; passed < timeMs; passed += LINE_CHECK_MS) {
      nowMs += LINE_CHECK_MS
      for (const tick of ticks) tick()
    }
    await turn()
  }
  const send = async (bytes: Uint8Array): Promise<void> => {
    device.send(bytes)
    await turn()
  }
  return { device, session, link, readings, states, ticks, pass, send }
}

test('readings come with the time of their last byte', async () => {
  const { send, pass, readings, states } = await start()
  await send(TELEGRAM.subarray(0, 100))
  await pass(2_000)
  await send(TELEGRAM.subarray(100))
  expect(readings).toMatchObject([{ meterId: 'METER', atMs: 3_000 }])
  expect(states).toEqual(['waiting', 'reading'])
})

test('a line without bytes is silent after its patience, and is heard again', async () => {
  const { send, pass, states } = await start()
  await pass(LINE_PATIENCE_MS - LINE_CHECK_MS)
  expect(states).toEqual(['waiting'])
  await pass(LINE_CHECK_MS)
  await send(TELEGRAM)
  expect(states).toEqual(['waiting', 'silent', 'reading'])
  await pass(LINE_PATIENCE_MS)
  await send(latin1('x'))
  await pass(LINE_PATIENCE_MS - LINE_CHECK_MS)
  expect(states.slice(3)).toEqual(['silent', 'waiting'])
})

test('bytes without telegrams are another language, until a telegram comes', async () => {
  const { send, pass, states } = await start()
  for (let i = 0; i < 5; i++) {
    await send(latin1('spam'))
    await pass(LINE_PATIENCE_MS / 5)
  }
  expect(states).toEqual(['waiting', 'speaks-something-else'])
  await send(TELEGRAM)
  expect(states.at(-1)).toBe('reading')
})

test('a damaged byte costs its telegram only', async () => {
  const { send, device, readings } = await start()
  await send(TELEGRAM.subarray(0, 100))
  device.fault('parity')
  await send(TELEGRAM.subarray(100))
  await send(TELEGRAM)
  expect(readings).toHaveLength(1)
})

test.each([
  ['between telegrams', TELEGRAM, 'lost'],
  ['in the middle of one', TELEGRAM.subarray(0, 77), 'lost-mid-telegram'],
])('a device pulled out %s', async (_, bytes, end) => {
  const { send, device, session, link, ticks } = await start()
  await send(bytes)
  device.unplug()
  expect(await session.ended).toBe(end)
  expect(link.state).toBe('closed')
  expect(ticks.size).toBe(0)
})

test('a stopped session has closed its link and ends as closed', async () => {
  const { session, link } = await start()
  expect(await session.stop()).toBe('closed')
  expect(link.state).toBe('closed')
  expect(await session.stop()).toBe('closed')
})

test('a link that does not open is an end, and tells no state', async () => {
  const device = createScriptedDevice()
  await device.link().open(LINE)
  const states: string[] = []
  const session = startSession({
    link: device.link(),
    line: LINE,
    decoder: createP1Decoder(),
    clock: { nowMs: () => 0, every: () => () => undefined },
    onReading: () => undefined,
    onState: (state) => states.push(state),
  })
  expect(await session.ended).toBe('busy')
  expect(states).toEqual([])
})

test('a bug in the listener ends the session loudly, with the link closed', async () => {
  const device = createScriptedDevice()
  const link = device.link()
  const session = startSession({
    link,
    line: LINE,
    decoder: createP1Decoder(),
    clock: { nowMs: () => 0, every: () => () => undefined },
    onReading: () => {
      throw new Error('our bug')
    },
    onState: () => undefined,
  })
  const failed = expect(session.ended).rejects.toThrow('our bug')
  await turn()
  device.send(TELEGRAM)
  await failed
  expect(link.state).toBe('closed')
})

test('on trial a line has less time, and once understood the usual', async () => {
  const { send, pass, states } = await start({ trialMs: 12_000 })
  await pass(11_000)
  expect(states).toEqual(['waiting'])
  await pass(1_000)
  expect(states).toEqual(['waiting', 'silent'])
  await send(TELEGRAM)
  await pass(LINE_PATIENCE_MS - LINE_CHECK_MS)
  expect(states).toEqual(['waiting', 'silent', 'reading'])
})
