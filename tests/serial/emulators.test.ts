// Every kind of meter that can be emulated is understood by the decoder or the poll of its language, on the line that it
// names, and its faults are what they are called.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSeals } from '../../src/serial/browser/index.ts'
import {
  ASKED_METERS,
  createIecPoll,
  createLineDecoder,
  sealTitle,
  type Decoder,
  type Line,
  type MeterReading,
  type Poll,
  type SealedFrame,
  type Seals,
} from '../../src/serial/index.ts'
import { createTickingRegisters } from '../../tools/emulate/counting.ts'
import { KINDS, type Kind, type Settings } from '../../tools/emulate/kinds.ts'
import { EMULATED_TITLE } from '../../tools/emulate/sealed-message.ts'
import type { Pty } from '../../tools/emulate/pty.ts'
import { latin1 } from './telegrams.ts'

const KEY = Uint8Array.from({ length: 16 }, (_, i) => i)
const SETTINGS: Settings = { powerW: 1_200, periodMs: 1_000, channels: 1, unit: 1, fault: 'well', encryptionKey: KEY }

const lineOf = (words: string): Line => {
  const [, baud = '', bits = '', parity = ''] = /^(\d+) ([78])([NE])1$/.exec(words) ?? []
  return {
    baudRate: Number(baud),
    dataBits: bits === '7' ? 7 : 8,
    parity: parity === 'E' ? 'even' : 'none',
    stopBits: 1,
  }
}

const plug = (kind: Kind, settings: Partial<Settings> = {}, baudRate: Pty['baudRate'] = () => undefined) => {
  const listeners: ((bytes: Uint8Array) => void)[] = []
  let hear: (bytes: Uint8Array) => void = () => undefined
  const pty: Pty = {
    path: '/dev/null',
    send: (bytes) => hear(bytes),
    onBytes: (listener) => {
      listeners.push(listener)
      return () => undefined
    },
    baudRate,
    hangUp: async () => undefined,
    restore: async () => undefined,
    stop: async () => undefined,
  }
  const tell = kind.start(pty, { ...SETTINGS, ...settings })
  return {
    tell,
    onSent: (listener: typeof hear) => void (hear = listener),
    write: (bytes: Uint8Array) => listeners.forEach((listener) => listener(bytes)),
  }
}

const listen = (kind: Kind, settings: Partial<Settings> = {}): { decoder: Decoder; readings: MeterReading[] } => {
  const decoder = createLineDecoder(lineOf(kind.line))
  const readings: MeterReading[] = []
  plug(kind, settings).onSent((bytes) => readings.push(...decoder.push(bytes, Date.now())))
  vi.advanceTimersByTime(6_500)
  return { decoder, readings }
}

const ask = (kind: Kind, poll: Poll, settings: Partial<Settings> = {}): MeterReading[] => {
  const readings: MeterReading[] = []
  const device = plug(kind, settings)
  device.onSent((bytes) => readings.push(...poll.push(bytes, Date.now())))
  for (let i = 0; i < 200; i++) {
    const step = poll.next(Date.now())
    if (step.kind === 'write') device.write(step.bytes)
    else vi.advanceTimersByTime(50)
  }
  return readings
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const isAsked = (name: string): boolean =>
  /^(iec|iec-a|iec-b|pzem)$/.test(name) || ASKED_METERS.some(({ id }) => id === name)
const sealed = [...KINDS].filter(([, kind]) => kind.isSealed === true)
const pushing = [...KINDS].filter(([name, kind]) => !kind.isRelay && !isAsked(name) && kind.isSealed !== true)
const asked = [...KINDS].filter(([name]) => isAsked(name))

describe.each(pushing)('%s', (name, kind) => {
  test('is read', () => {
    const { readings } = listen(kind)
    expect(readings).toHaveLength(6)
    const importWh = name === 'sml-locked' ? 1_234_000n : name === 'han-kamstrup' ? 1_234_560n : 1_234_567n
    expect(readings[0]?.importWh).toBe(importWh)
    const { powerW, apparentVa } = readings[5] ?? {}
    expect(powerW ?? apparentVa).toBe(name === 'sml-locked' ? undefined : 1_200)
  })

  test('misbehaves as asked', () => {
    for (const fault of ['damaged', 'cut', 'garbage', 'silent', 'speed'] as const) {
      const { decoder, readings } = listen(kind, { fault })
      expect([fault, readings]).toEqual([fault, []])
      const { bad, resync } = decoder.stats
      if (fault === 'damaged' && name !== 'iec-push') expect(bad).toBeGreaterThan(0)
      if (fault === 'silent') expect([bad, resync]).toEqual([0, 0])
    }
  })
})

test('whoever changes its speed is understood again by a line that follows', () => {
  for (const [name, baudRate] of [
    ['p1', 57_600],
    ['tic', 600],
  ] as const) {
    const kind = KINDS.get(name) as Kind
    const decoder = createLineDecoder(lineOf(kind.line))
    const readings: MeterReading[] = []
    plug(kind, { fault: 'speed' }, () => baudRate).onSent((bytes) => readings.push(...decoder.push(bytes, Date.now())))
    vi.advanceTimersByTime(6_500)
    expect([name, readings.length]).toEqual([name, 6])
  }
})

test('a meter that nobody asks counts by the clock', () => {
  let powerW = 0
  const registers = createTickingRegisters({ power: () => powerW, exportWh: 0n })
  for (const now of [0, -36_000, 0]) {
    powerW = now
    vi.advanceTimersByTime(60_000)
  }
  // Each change is seen a quarter of a second late, at both ends.
  expect(registers.exportWh).toBe(600n)
})

describe.each(asked)('%s', (name, kind) => {
  const poll = (): Poll =>
    name.startsWith('iec')
      ? createIecPoll({ periodMs: 4_000 })
      : (
          ASKED_METERS.find(
            ({ id }) => id === name || (name === 'pzem' && id === 'pzem004t'),
          ) as (typeof ASKED_METERS)[0]
        ).createPoll()

  test('answers when asked, also when its adapter echoes', () => {
    for (const fault of ['well', 'echo'] as const) {
      const readings = ask(kind, poll(), { fault })
      expect(readings.length).toBeGreaterThanOrEqual(2)
      expect(readings[0]).toMatchObject({ powerW: 1_200 })
    }
  })

  test('misbehaves as asked', () => {
    for (const fault of ['damaged', 'cut', 'garbage', 'silent', 'speed'] as const) {
      const asking = poll()
      expect([fault, ask(kind, asking, { fault })]).toEqual([fault, []])
      expect(asking.stats.frames).toBe(0)
      if (fault === 'silent') expect(asking.stats.bad + asking.stats.resync).toBe(0)
    }
  })
})

describe.each(sealed)('%s', (_, kind) => {
  test('is found, and opened with the key that it was given', async () => {
    const decoder = createLineDecoder(lineOf(kind.line))
    plug(kind).onSent((bytes) => expect(decoder.push(bytes, 0)).toEqual([]))
    vi.advanceTimersByTime(3_500)
    vi.useRealTimers()
    const seals = createSeals({ load: async () => undefined, save: async () => {} })
    const frames = decoder.sealed?.take() ?? []
    expect(frames.map(({ systemTitle }) => sealTitle(systemTitle))).toEqual(Array(3).fill('HGR 0012345678'))
    await seals.keep(EMULATED_TITLE, { encryption: KEY })
    expect(await readingsOf(frames[0], decoder, seals)).toMatchObject([{ importWh: 1_234_567n, powerW: 1_200 }])
    for (const frame of frames) expect(await readingsOf(frame, decoder, seals)).toHaveLength(1)
  })

  test('misbehaves as asked', () => {
    for (const fault of ['damaged', 'cut', 'garbage', 'silent'] as const) {
      const { decoder, readings } = listen(kind, { fault })
      expect([fault, readings]).toEqual([fault, []])
      // Only the tag guards a message that stands bare on the line: halves make a whole, until a key is tried on it.
      const isGuarded = kind.line !== '115200 8N1' || fault === 'garbage' || fault === 'silent'
      if (isGuarded) expect([fault, decoder.stats.frames]).toEqual([fault, 0])
      for (const frame of decoder.sealed?.take() ?? []) expect(isGuarded, String(frame.counter)).toBe(false)
    }
  })

  test('what was damaged on the way does not open', async () => {
    const { decoder } = listen(kind, { fault: 'damaged' })
    vi.useRealTimers()
    const seals = createSeals({ load: async () => undefined, save: async () => {} })
    await seals.keep(EMULATED_TITLE, { encryption: KEY })
    for (const frame of decoder.sealed?.take() ?? []) expect(await seals.open(frame)).toEqual({ kind: 'wrong-key' })
  })
})

const readingsOf = async (frame: SealedFrame | undefined, decoder: Decoder, seals: Seals): Promise<MeterReading[]> => {
  if (frame === undefined) throw new Error('nothing sealed was heard')
  const opened = await seals.open(frame)
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  return decoder.sealed?.opened(opened.plain, frame) ?? []
}

test('bytes that are no question get no answer, and what it counts is told', () => {
  const device = plug(KINDS.get('sdm120') as Kind)
  const answers: Uint8Array[] = []
  device.onSent((bytes) => answers.push(bytes))
  device.write(latin1('hello, meter? hello!'))
  expect(answers).toEqual([])
  expect(device.tell()).toMatch(/^asked 0 times, import 1234567 Wh/)
})
