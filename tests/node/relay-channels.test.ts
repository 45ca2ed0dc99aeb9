// Several channels of one relay board in the worker: each a relay with its own lease, minimum times and try, and no other
// channel touched. Boards are emulated behind scripted ports, time is turned by hand.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LEASE_MS, LEASE_RENEW_MS, MIN_OFF_MS } from '../../src/serial/index.ts'
import { device, open, plugOf, wireOf } from './port-home.ts'
import { BOARDS, KINDS, LEASED, MUTE, PORT, type Kind } from './relay-boards.ts'

const pass = async (timeMs: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(timeMs))

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'Date'] }))
afterEach(() => void vi.useRealTimers())

describe('several channels of one board', () => {
  const SEVERAL = { portId: PORT, channel: 2, others: [5, 7], consent: true } as const
  const several = async (kind: Kind) => {
    const scripted = device()
    const board = BOARDS[kind](wireOf(scripted), { channels: 8 })
    const disk = new Map<string, unknown>()
    const opened = open([plugOf(scripted)], disk)
    setInterval(() => opened.telegram(1_500), 2_000)
    const use = opened.devices.useRelay({ ...SEVERAL, kind })
    await pass(5_000)
    expect(await use).toEqual({ ok: true, value: undefined })
    const stands = () => [2, 5, 7].map((channel) => board.isOn(channel))
    return { ...opened, scripted, board, disk, stands }
  }
  const MANY = KINDS.filter((kind) => kind !== 'lcus-1')

  test.each(MANY)('%s: each is a relay of its own, closes for a delivery, and no other is touched', async (kind) => {
    const one = await several(kind)
    expect(one.devices.relays().map(({ channel, confirmedBy }) => [channel, confirmedBy])).toEqual([
      ...[2, 5, 7].map((channel) => [channel, MUTE.includes(kind) ? undefined : 'board']),
    ])
    await pass(MIN_OFF_MS)
    one.street.deliver()
    await pass(4_000)
    expect(one.stands()).toEqual([true, true, true])
    one.street.close()
    await pass(4_000)
    expect(one.stands()).toEqual([false, false, false])
    expect(new Set(one.board.switchings.map(({ channel }) => channel))).toEqual(new Set([2, 5, 7]))
  })

  test.each(LEASED)('%s: each lease is renewed, and each runs out when nobody is there any more', async (kind) => {
    const one = await several(kind)
    await pass(MIN_OFF_MS)
    one.street.deliver()
    await pass(5 * LEASE_RENEW_MS)
    expect(one.stands()).toEqual([true, true, true])
    for (const { leaseLeftMs } of one.devices.relays())
      expect(leaseLeftMs).toBeGreaterThan(LEASE_MS - LEASE_RENEW_MS - 4_000)
    const renewedAtMs = one.board.switchings.at(-1)?.atMs ?? 0
    vi.clearAllTimers()
    vi.setSystemTime(renewedAtMs + LEASE_MS)
    expect(one.stands()).toEqual([false, false, false])
  })

  test('one is tried out and rests, while the others may still be tried', async () => {
    const one = await several('lease')
    await pass(MIN_OFF_MS)
    expect(await one.devices.testRelay({ portId: PORT, channel: 3 })).toEqual({ ok: false, refusal: 'unknown' })
    expect((await one.devices.testRelay({ portId: PORT, channel: 5 })).ok).toBe(true)
    await pass(2_000)
    expect(one.stands()).toEqual([false, true, false])
    await pass(12_000)
    expect(one.stands()).toEqual([false, false, false])
    expect(one.devices.relays().map(({ mayTest }) => mayTest)).toEqual([true, false, true])
  })

  test('all hear off when the page goes and when the port becomes something else, and start again after a restart', async () => {
    const one = await several('lease')
    await pass(MIN_OFF_MS)
    one.street.deliver()
    await pass(4_000)
    one.devices.leave()
    await pass(50)
    expect(one.stands()).toEqual([false, false, false])
    one.scripted.unplug()
    one.scripted.plug()
    const again = open([plugOf(one.scripted)], one.disk)
    await pass(4_000)
    expect(again.devices.relays().map(({ channel }) => channel)).toEqual([2, 5, 7])
    void again.devices.listenAgain(PORT)
    await pass(4_000)
    expect(again.devices.relays()).toEqual([])
  })
})
