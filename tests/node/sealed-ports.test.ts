// Sealed telegrams on a port of the worker: told of, opened with the key that a person gives, and refused where they are old
// or do not open.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { p1Telegram } from '../../tools/emulate/p1-meter.ts'
import { createSealing, EMULATED_TITLE } from '../../tools/emulate/sealed-message.ts'
import type { ScriptedDevice } from '../serial/scripted-link.ts'
import { device, open, plugOf, until } from './port-home.ts'

const VALUES = { meterId: '1234567', atMs: 0, importWh: 15_625n, exportWh: 1_250n, powerW: 640 }

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'Date'] }))
afterEach(() => void vi.useRealTimers())

describe('a sealed meter', () => {
  const KEY = '404142434445464748494A4B4C4D4E4F'
  const OTHER = '00000000000000000000000000000000'
  const sealing = (counter: number, key = KEY) => {
    const seal = createSealing({ encryptionKey: Buffer.from(key, 'hex'), counter })
    return () => seal(p1Telegram(VALUES).slice())
  }
  /** Without a tag: a telegram in P1's form would not be believed then, a tagged one is. */
  const tagged = (counter: number, key = KEY) => {
    const seal = createSealing({
      encryptionKey: Buffer.from(key, 'hex'),
      authenticationKey: Buffer.from('00112233445566778899AABBCCDDEEFF', 'hex'),
      counter,
    })
    return () => seal(p1Telegram(VALUES))
  }
  const keys = (encryptionKey: string, authenticationKey = '') => ({
    portId: 'USB 1a86:7523',
    encryptionKey,
    authenticationKey,
  })

  const listening = async (meter: ScriptedDevice, disk: Map<string, unknown>) => {
    const home = open([plugOf(meter)], disk)
    const before = meter.openings.length
    await until(() => meter.openings.length > before)
    return home
  }
  /** Listened to, and given the right key at its first frame. */
  const opened = async (meter: ScriptedDevice, counter: number, disk = new Map<string, unknown>()) => {
    const home = await listening(meter, disk)
    meter.send(tagged(counter)())
    await until(() => home.port().sealed !== undefined)
    expect(await home.devices.giveKey(keys(KEY))).toMatchObject({ ok: true })
    return home
  }

  test('is told of with its title, opens with its key, and with the same key after a restart', async () => {
    const meter = device()
    const disk = new Map<string, unknown>()
    const home = await listening(meter, disk)
    const next = tagged(10)
    meter.send(next())
    await until(() => home.port().sealed !== undefined && home.notices().length > 0)
    expect(home.port()).toMatchObject({ state: 'sealed', sealed: { title: 'HGR 0012345678', key: 'none' } })
    expect(home.notices()).toEqual(['meter-sealed'])
    for (const [wrong, refusal] of [
      [keys('4041'), 'seal-key-malformed'],
      [keys(KEY, 'xx'), 'second-key-malformed'],
      [keys(OTHER), 'seal-key-wrong'],
      [keys(KEY, OTHER), 'seal-key-wrong'],
    ] as const)
      expect(await home.devices.giveKey(wrong)).toEqual({ ok: false, refusal })
    expect([home.readings, disk.size]).toEqual([[], 0])

    expect(await home.devices.giveKey(keys(KEY))).toMatchObject({ ok: true })
    expect(home.readings).toMatchObject([{ meterId: '1234567', importWh: 15_625n, quality: 'crc', protocol: 'dlms' }])
    expect([home.port().state, home.notices()]).toEqual(['reading', []])
    meter.unplug()
    meter.plug()
    const again = await listening(meter, disk)
    meter.send(next())
    await until(() => again.readings.length > 0 && again.port().sealed?.key === 'right')
    expect(again.port()).toMatchObject({ state: 'reading', meterId: '1234567', sealed: { key: 'right' } })
  })

  test('frames that are no newer than others are counted and left out', async () => {
    const meter = device()
    const home = await opened(meter, 10)
    for (const counter of [10, 3, 11]) meter.send(tagged(counter)())
    await until(() => home.readings.length === 2)
    expect(home.port().sealed).toMatchObject({ key: 'right', replayed: 2, unopened: 0 })
  })

  test('a damaged one is counted, three in a row are another key and told of, until one opens', async () => {
    const meter = device()
    const home = await opened(meter, 10)
    for (const [count, state] of [
      [1, 'reading'],
      [2, 'reading'],
      [3, 'wrong-key'],
    ] as const) {
      meter.send(tagged(10 + count, OTHER)())
      await until(() => home.port().sealed?.unopened === count)
      expect(home.port().state).toBe(state)
    }
    expect(home.notices()).toEqual(['seal-key-wrong'])
    meter.send(tagged(20)())
    await until(() => home.port().state === 'reading')
    expect(home.notices()).toEqual([])
  })

  test('without a tag, a key that gives no telegram is the wrong one', async () => {
    const meter = device()
    const home = await listening(meter, new Map())
    meter.send(sealing(1)())
    await until(() => home.port().sealed !== undefined)
    // Nothing guards such a text, so even the right key must give a notification, not a telegram of P1.
    for (const key of [KEY, OTHER])
      expect(await home.devices.giveKey(keys(key))).toEqual({ ok: false, refusal: 'seal-key-wrong' })
    expect(home.readings).toEqual([])
  })

  test('a key for a port on which nothing sealed was heard is refused', async () => {
    const home = open([plugOf(device())], new Map())
    expect(await home.devices.giveKey(keys(KEY))).toEqual({ ok: false, refusal: 'not-sealed' })
  })

  test('with the port its key is forgotten', async () => {
    const meter = device()
    const disk = new Map<string, unknown>()
    const home = await opened(meter, 10, disk)
    expect(disk.get('HGR 0012345678')).toBeDefined()
    await home.devices.forget('USB 1a86:7523')
    expect([disk.get('HGR 0012345678'), EMULATED_TITLE.length]).toEqual([undefined, 8])
  })
})
