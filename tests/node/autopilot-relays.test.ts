// A relay that the autopilot has: it switches for real, only where the board opens by itself, and every rule that protects
// people comes first.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { relayIdOf } from '../../src/node/household/autopilot-held.ts'
import { LEASE_MS, MIN_OFF_MS, MIN_ON_MS, RELAY_STALE_MS } from '../../src/serial/index.ts'
import { createLeaseRelay } from '../../tools/emulate/lease-relay.ts'
import { createNumatoRelay } from '../../tools/emulate/numato-relay.ts'
import { device, open, plugOf, wireOf } from './port-home.ts'

const PORT = 'USB 1a86:7523'
const RELAY = relayIdOf(PORT, 1)
const pass = async (timeMs: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(timeMs))

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const home = async (kind: 'lease' | 'numato', others: readonly number[] = []) => {
  const scripted = device()
  const board = (kind === 'lease' ? createLeaseRelay : createNumatoRelay)(wireOf(scripted), { channels: 8 })
  const opened = open([plugOf(scripted)], new Map())
  const meter = { isSpeaking: true }
  setInterval(() => meter.isSpeaking && opened.telegram(1_500), 2_000)
  opened.telegram(1_500)
  await opened.devices.useRelay({ portId: PORT, kind, channel: 1, others, consent: true })
  await pass(MIN_OFF_MS + 3_000)
  const call = (on: boolean, paused = false) => opened.autopilot.calls.set(RELAY, { on, paused })
  return { ...opened, board, meter, call }
}

test('a board with a lease closes when it is called, is renewed, and says how it stands', async () => {
  const { board, call, relay, autopilot } = await home('lease')
  call(false)
  await pass(3_000)
  expect([board.isOn(1), relay().reason, autopilot.closed.get(RELAY)]).toEqual([false, 'autopilot-waits', false])
  call(true)
  await pass(3_000)
  expect([board.isOn(1), relay().reason, autopilot.closed.get(RELAY)]).toEqual([true, 'autopilot', true])
  await pass(4 * LEASE_MS)
  expect(board.isOn(1)).toBe(true)
})

test('what it decides keeps the minimum time on; a person who pauses it is obeyed at once', async () => {
  const { board, call } = await home('lease')
  call(true)
  await pass(3_000)
  call(false)
  await pass(3_000)
  expect(board.isOn(1)).toBe(true)
  await pass(MIN_ON_MS)
  expect(board.isOn(1)).toBe(false)
  await pass(MIN_OFF_MS)
  call(true)
  await pass(3_000)
  call(true, true)
  await pass(2_500)
  expect(board.isOn(1)).toBe(false)
})

test('a silent meter, a street at rest and a page that goes open it', async () => {
  const one = await home('lease')
  one.call(true)
  await pass(3_000)
  one.meter.isSpeaking = false
  await pass(RELAY_STALE_MS + 3_000)
  expect([one.board.isOn(1), one.relay().reason]).toEqual([false, 'meter-silent'])
  one.meter.isSpeaking = true
  await pass(MIN_OFF_MS)
  expect(one.board.isOn(1)).toBe(true)
  one.street.rest(true)
  await pass(2_500)
  expect([one.board.isOn(1), one.relay().reason]).toEqual([false, 'resting'])
  one.street.rest(false)
  await pass(MIN_OFF_MS + 3_000)
  expect(one.board.isOn(1)).toBe(true)
  one.devices.leave()
  await pass(50)
  expect(one.board.isOn(1)).toBe(false)
})

test('a board that would stay on is never closed by it, whatever its owner agreed to', async () => {
  const { board, call, relay } = await home('numato')
  call(true)
  await pass(2 * MIN_OFF_MS)
  expect([board.isOn(1), relay().reason]).toEqual([false, 'not-fail-safe'])
})

test('it follows the autopilot alone: a delivery neither closes nor opens it, until it is given back', async () => {
  const { board, call, street, autopilot } = await home('lease')
  call(false)
  street.deliver()
  await pass(5_000)
  expect(board.isOn(1)).toBe(false)
  autopilot.calls.delete(RELAY)
  await pass(3_000)
  expect(board.isOn(1)).toBe(true)
})

test('it has one channel of a board, and the channel beside that one goes on following deliveries', async () => {
  const { board, call, street, autopilot } = await home('lease', [3])
  call(false)
  street.deliver()
  await pass(5_000)
  expect([board.isOn(1), board.isOn(3)]).toEqual([false, true])
  expect([autopilot.closed.get(RELAY), autopilot.closed.get(relayIdOf(PORT, 3))]).toEqual([false, true])
})
