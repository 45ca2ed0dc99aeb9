// Relays in the worker: one loop for every kind of board. When a contact closes, who has to confirm it, what opens it, and
// that nothing keeps it closed longer than its lease. Boards are emulated behind scripted ports, time is turned by hand.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LEASE_MS, LEASE_RENEW_MS, MIN_OFF_MS, POWER_SETTLE_MS, RELAY_STALE_MS } from '../../src/serial/index.ts'
import { createLeaseRelay } from '../../tools/emulate/lease-relay.ts'
import { createModbusRelay } from '../../tools/emulate/modbus-relay.ts'
import { device, open, plugOf, wireOf } from './port-home.ts'
import { BOARDS, KINDS, LEASED, MUTE, PORT, type Kind } from './relay-boards.ts'

const DAY_MS = 86_400_000

/** From one timer to the next, with everything done that waits for a promise. */
const pass = async (timeMs: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(timeMs))

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'Date'] }))
afterEach(() => void vi.useRealTimers())

/** A home with one board, told to be used; its meter speaks every two seconds for as long as it is not stopped. */
const home = async (kind: Kind, given: { fault?: 'silent' | 'wrong' | 'stuck'; consent?: boolean } = {}) => {
  const scripted = device()
  const board = BOARDS[kind](wireOf(scripted), { channels: kind === 'lcus-1' ? 1 : 8 })
  if (given.fault !== undefined) board.setFault(given.fault)
  const disk = new Map<string, unknown>()
  const opened = open([plugOf(scripted)], disk)
  const meter = { powerW: 1_500, isSpeaking: true }
  const speak = setInterval(() => meter.isSpeaking && opened.telegram(meter.powerW), 2_000)
  opened.telegram(meter.powerW)
  const use = opened.devices.useRelay({ portId: PORT, kind, channel: 1, consent: given.consent ?? true })
  await pass(3_000)
  expect(await use).toEqual({ ok: true, value: undefined })
  return { ...opened, scripted, board, meter, disk, stop: () => clearInterval(speak) }
}

/** The minimum time off is over, a delivery is opened, and the contact has closed for it. */
const delivering = async (kind: Kind) => {
  const one = await home(kind)
  await pass(MIN_OFF_MS)
  one.street.deliver()
  await pass(3_000)
  expect(one.board.isOn(1)).toBe(true)
  return one
}

describe.each(KINDS)('%s', (kind) => {
  const answers = !MUTE.includes(kind)

  test('closes for a delivery, is confirmed, and opens at once when it is closed', async () => {
    const { board, street, relay } = await delivering(kind)
    expect(relay()).toMatchObject({ kind, target: 'on', commanded: 'on', reason: 'delivery-open' })
    expect(relay().confirmedBy).toBe(answers ? 'board' : undefined)
    street.deliver(12n)
    expect(relay().confirmedBy).toBe(answers ? 'board' : 'meter')
    street.close()
    await pass(2_500)
    expect([board.isOn(1), relay().commanded, relay().reason]).toEqual([false, 'off', 'no-delivery'])
  })

  test('says off first, whatever it did before we came', async () => {
    const scripted = device()
    const board = BOARDS[kind](wireOf(scripted), { channels: 1 })
    const { devices } = open([plugOf(scripted)], new Map())
    void devices.useRelay({ portId: PORT, kind, channel: 1, consent: true })
    await pass(2_000)
    expect(board.switchings[0]).toMatchObject({ channel: 1, on: false })
  })

  test('opens when the meter falls silent, and when the street rests', async () => {
    const one = await delivering(kind)
    one.meter.isSpeaking = false
    await pass(RELAY_STALE_MS + 3_000)
    expect([one.board.isOn(1), one.relay().reason]).toEqual([false, 'meter-silent'])
    expect(one.notices()).toContain('relay-released')
    one.meter.isSpeaking = true
    await pass(MIN_OFF_MS)
    expect(one.board.isOn(1)).toBe(true)
    one.street.rest(true)
    await pass(2_500)
    expect([one.board.isOn(1), one.relay().reason]).toEqual([false, 'resting'])
  })

  test('hears off when the page goes, and when the port becomes something else', async () => {
    const leaving = await delivering(kind)
    leaving.devices.leave()
    await pass(50)
    expect(leaving.board.isOn(1)).toBe(false)
    const listening = await delivering(kind)
    void listening.devices.listenAgain(PORT)
    await pass(2_000)
    expect([listening.board.isOn(1), listening.port().role]).toEqual([false, 'unknown'])
  })

  test('without consent it is refused, unless it opens by itself', async () => {
    const scripted = device()
    BOARDS[kind](wireOf(scripted), { channels: 1 })
    const { devices } = open([plugOf(scripted)], new Map())
    const used = devices.useRelay({ portId: PORT, kind, channel: 1, consent: false })
    await pass(3_000)
    expect((await used).ok).toBe(LEASED.includes(kind))
    expect(scripted.received().length > 0).toBe(LEASED.includes(kind))
  })

  test('is tried out for ten seconds, and then rests', async () => {
    const { devices, board, relay } = await home(kind)
    expect(await devices.testRelay({ portId: PORT, channel: 1 })).toEqual({ ok: false, refusal: 'relay-rests' })
    expect(relay()).toMatchObject({ mayTest: false, againAtMs: expect.any(Number) as number })
    await pass(MIN_OFF_MS)
    expect(relay()).toMatchObject({ mayTest: true, againAtMs: undefined })
    expect((await devices.testRelay({ portId: PORT, channel: 1 })).ok).toBe(true)
    expect(await devices.testRelay({ portId: PORT, channel: 1 })).toEqual({ ok: false, refusal: 'relay-in-use' })
    await pass(500)
    expect([board.isOn(1), relay().reason]).toEqual([true, 'testing'])
    await pass(8_500)
    expect(board.isOn(1)).toBe(true)
    await pass(3_000)
    expect([board.isOn(1), relay().testEndsAtMs]).toEqual([false, undefined])
    expect(await devices.testRelay({ portId: PORT, channel: 1 })).toEqual({ ok: false, refusal: 'relay-rests' })
  })

  test('pulled out and plugged in again unseen by the browser, it starts again with off', async () => {
    const { scripted, board, relay } = await delivering(kind)
    scripted.unplug()
    await pass(2_000)
    expect(relay().commanded).toBe('unknown')
    scripted.plug()
    await pass(8_000)
    expect([board.isOn(1), relay().commanded]).toEqual([false, 'off'])
    await pass(MIN_OFF_MS)
    expect(board.isOn(1)).toBe(true)
  })
})

describe('a board that answers', () => {
  test.each(['lcus', 'numato', 'modbus', 'modbus-timed', 'lease'] as const)(
    '%s: one that falls silent while it is on is told off and not closed again before it answers',
    async (kind) => {
      const { board, relay } = await delivering(kind)
      board.setFault('silent')
      await pass(6_000)
      expect([relay().reason, relay().confirmedBy]).toEqual(['board-silent', undefined])
      // It hears well, it only does not answer.
      expect(board.isOn(1)).toBe(false)
      await pass(2 * MIN_OFF_MS)
      expect(board.isOn(1)).toBe(false)
      board.setFault('well')
      await pass(MIN_OFF_MS + 5_000)
      expect([board.isOn(1), relay().confirmedBy]).toEqual([true, 'board'])
    },
  )

  test.each(['numato', 'modbus', 'lease'] as const)('%s: one that was never heard is never closed', async (kind) => {
    const { board, relay, street, devices } = await home(kind, { fault: 'silent' })
    street.deliver()
    await pass(3 * MIN_OFF_MS)
    expect(board.switchings.filter(({ on }) => on)).toEqual([])
    expect(relay()).toMatchObject({ commanded: 'unknown', reason: 'board-silent' })
    street.close()
    expect(await devices.testRelay({ portId: PORT, channel: 1 })).toEqual({ ok: false, refusal: 'relay-unsure' })
  })

  test('an LCUS board that never answers is used all the same, and left in peace', async () => {
    const { board, relay, street, scripted } = await home('lcus', { fault: 'silent' })
    await pass(MIN_OFF_MS)
    const before = scripted.received().length
    await pass(20_000)
    expect(scripted.received().length).toBe(before)
    street.deliver()
    await pass(3_000)
    expect([board.isOn(1), relay().confirmedBy]).toEqual([true, undefined])
    street.deliver(3n)
    expect(relay().confirmedBy).toBe('meter')
  })

  test('one that says on although it was told off is told again, and nothing is tried with it', async () => {
    const { board, relay, devices } = await home('modbus', { fault: 'wrong' })
    await pass(10_000)
    expect(relay().reason).toBe('stays-on')
    expect(board.switchings.length).toBeGreaterThan(3)
    expect(board.switchings.every(({ on }) => !on)).toBe(true)
    expect(await devices.testRelay({ portId: PORT, channel: 1 })).toEqual({ ok: false, refusal: 'relay-unsure' })
  })

  test('a command that it refuses leaves it off, and says so', async () => {
    const scripted = device()
    const board = createModbusRelay(wireOf(scripted), { channels: 8, isTimed: false })
    const one = open([plugOf(scripted)], new Map())
    void one.devices.useRelay({ portId: PORT, kind: 'modbus-timed', channel: 1, consent: false })
    await pass(MIN_OFF_MS + 3_000)
    one.street.deliver()
    one.telegram(500)
    await pass(4_000)
    expect([board.isOn(1), one.relay().reason]).toEqual([false, 'board-refuses'])
  })

  test('one that lost its power for a moment is seen to be open, rests, and closes again', async () => {
    const { board, relay } = await delivering('lease')
    board.blink()
    await pass(3_000)
    expect(relay()).toMatchObject({ target: 'on', commanded: 'off', confirmedBy: 'board', reason: 'minimum-time' })
    await pass(MIN_OFF_MS)
    expect([board.isOn(1), relay().confirmedBy]).toEqual([true, 'board'])
  })
})

describe('the lease', () => {
  test.each(LEASED)('%s: is renewed every ten seconds for as long as it is wanted', async (kind) => {
    const { board, relay } = await delivering(kind)
    for (let i = 0; i < 12; i++) {
      await pass(LEASE_RENEW_MS)
      expect(board.isOn(1)).toBe(true)
      expect(relay().leaseLeftMs).toBeGreaterThan(LEASE_MS - LEASE_RENEW_MS - 2_500)
    }
    const renewals = board.switchings.filter(({ on }) => on).length
    expect(renewals).toBeGreaterThanOrEqual(11)
    expect(renewals).toBeLessThanOrEqual(14)
  })

  test.each(LEASED)('%s: a worker that stops between two moments leaves nothing closed', async (kind) => {
    const { board } = await delivering(kind)
    await pass(35_000)
    const renewedAtMs = board.switchings.at(-1)?.atMs ?? 0
    // The laptop died: no timer of ours runs any more, but the board's clock does.
    vi.clearAllTimers()
    vi.setSystemTime(renewedAtMs + LEASE_MS - 1)
    expect(board.isOn(1)).toBe(true)
    vi.setSystemTime(renewedAtMs + LEASE_MS)
    expect(board.isOn(1)).toBe(false)
    vi.setSystemTime(renewedAtMs + DAY_MS)
    expect(board.isOn(1)).toBe(false)
  })

  test('a board that latches stays as it is then: that is what its owner has agreed to', async () => {
    const { board } = await delivering('lcus-1')
    vi.clearAllTimers()
    vi.setSystemTime(Date.now() + DAY_MS)
    expect(board.isOn(1)).toBe(true)
  })

  test.each(LEASED)(
    '%s: whatever happens, it is never closed longer than the lease after its last wish',
    async (kind) => {
      const happening = fc.constantFrom(
        ...([
          'deliver',
          'close',
          'rest',
          'agree',
          'mute-meter',
          'meter',
          'silent',
          'wrong',
          'well',
          'unplug',
          'plug',
        ] as const),
        ...(['test', 'die'] as const),
      )
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(happening, fc.integer({ min: 1, max: 40 })), { maxLength: 12 }),
          async (script) => {
            vi.clearAllTimers()
            const one = await home(kind)
            await pass(MIN_OFF_MS)
            let wantedAtMs = 0
            let isAlive = true
            for (const [what, halfSeconds] of [['deliver', 6] as const, ...script]) {
              if (what === 'deliver') one.street.deliver()
              if (what === 'close') one.street.close()
              if (what === 'rest' || what === 'agree') one.street.rest(what === 'rest')
              if (what === 'mute-meter' || what === 'meter') one.meter.isSpeaking = what === 'meter'
              if (what === 'silent' || what === 'wrong' || what === 'well') one.board.setFault(what)
              if (what === 'unplug') one.scripted.unplug()
              if (what === 'plug') one.scripted.plug()
              if (what === 'test' && isAlive) void one.devices.testRelay({ portId: PORT, channel: 1 })
              if (what === 'die') {
                vi.clearAllTimers()
                isAlive = false
              }
              for (let i = 0; i < halfSeconds; i++) {
                await pass(500)
                if (isAlive && one.devices.relays()[0]?.target === 'on') wantedAtMs = Date.now()
                // Two seconds and a half: a look a second, and three tries of half a second.
                if (one.board.isOn(1)) expect(Date.now() - wantedAtMs).toBeLessThanOrEqual(LEASE_MS + 2_500)
              }
            }
            one.stop()
          },
        ),
        { numRuns: 100 },
      )
    },
    120_000,
  )
})

describe('the meter contradicts', () => {
  test('a load that goes on although the relay is off is told of, and the relay is not closed again', async () => {
    const one = await home('lease')
    one.meter.powerW = 300
    await pass(MIN_OFF_MS)
    one.street.deliver()
    await pass(2_000)
    one.meter.powerW = 2_300
    await pass(20_000)
    one.street.close()
    await pass(POWER_SETTLE_MS + 10_000)
    expect(one.relay()).toMatchObject({ commanded: 'off', reason: 'flows-though-off' })
    one.street.deliver()
    await pass(MIN_OFF_MS)
    expect(one.board.isOn(1)).toBe(false)
    expect(await one.devices.testRelay({ portId: PORT, channel: 1 })).toMatchObject({ ok: false })
    one.meter.powerW = 310
    await pass(MIN_OFF_MS)
    expect([one.board.isOn(1), one.relay().reason]).toEqual([true, 'delivery-open'])
  })

  test('nothing at all for five minutes opens it for a quarter of an hour', async () => {
    const one = await delivering('lease')
    one.meter.powerW = 0
    await pass(310_000)
    expect([one.board.isOn(1), one.relay().reason]).toEqual([false, 'nothing-though-on'])
    one.meter.powerW = 900
    await pass(600_000)
    expect(one.board.isOn(1)).toBe(false)
    await pass(320_000)
    expect(one.board.isOn(1)).toBe(true)
  })
})

test('a choice that no board fits is refused, and nothing is written', async () => {
  const scripted = device()
  const { devices } = open([plugOf(scripted)], new Map())
  for (const choice of [
    { kind: 'toaster', channel: 1 },
    { kind: 'lcus-1', channel: 2 },
    { kind: 'modbus', channel: 9 },
    { kind: 'modbus', channel: 1, unit: 248 },
  ])
    expect(await devices.useRelay({ portId: PORT, ...choice, consent: true })).toEqual({
      ok: false,
      refusal: 'relay-choice-invalid',
    })
  expect(await devices.testRelay({ portId: PORT, channel: 1 })).toEqual({ ok: false, refusal: 'unknown' })
  expect(scripted.received()).toHaveLength(0)
})

test('what was chosen before there were kinds is an LCUS board that nobody asks', async () => {
  const scripted = device()
  const { relay } = open([plugOf(scripted)], new Map([[PORT, { use: 'relay', channel: 1, consent: true }]]))
  await pass(5_000)
  expect(relay()).toMatchObject({ kind: 'lcus-1', failSafe: 'none' })
  expect([...scripted.received()]).toEqual([0xa0, 1, 0, 0xa1])
})

test('a port that another program holds is tried again until it is free', async () => {
  const scripted = device()
  const board = createLeaseRelay(wireOf(scripted), { channels: 2 })
  const rival = scripted.link()
  await rival.open({ baudRate: 9_600, dataBits: 8, parity: 'none', stopBits: 1 })
  const one = open([plugOf(scripted)], new Map([[PORT, { use: 'relay', kind: 'lease', channel: 1, consent: false }]]))
  await pass(2_000)
  expect(one.port().state).toBe('busy')
  await rival.close()
  await pass(8_000)
  expect([one.port().state, one.notices().includes('port-busy')]).toEqual(['switching', false])
  expect(board.switchings.at(0)).toMatchObject({ on: false })
})
