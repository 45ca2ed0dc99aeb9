// Auto-detection: which lines are tried and what the listening is judged to show.
import { expect, test } from 'vitest'
import {
  createLineDecoder,
  createListener,
  judgeTrials,
  linesToTry,
  protocolsOn,
  startDetection,
  TRIAL_MS,
  type Chunk,
  type Detection,
  type Line,
  type Trial,
} from '../../src/serial/index.ts'
import { aidonList, aidonPower, hdlcFrames } from '../../tools/emulate/han-list.ts'
import { createSealing } from '../../tools/emulate/sealed-message.ts'
import { LANGUAGES } from './languages.ts'
import { checked, household, latin1 } from './telegrams.ts'

const listen = (line: Line | undefined, ...heard: readonly (Uint8Array | 'parity')[]): Trial => {
  const listener = createListener(line ?? FAST)
  heard.forEach((given, atMs) =>
    listener.hear(given === 'parity' ? { error: given, atMs } : ({ bytes: given, atMs } satisfies Chunk)),
  )
  return listener.trial
}

const FAST: Line = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }
const OLD: Line = { baudRate: 9_600, dataBits: 7, parity: 'even', stopBits: 1 }
const TELEGRAM = checked(...household('METER', '000001.000'))
const HEAT = checked('0-1:24.2.1(260215200523W)(240.860*GJ)')
const WRONG = TELEGRAM.map((byte, i) => (i === 60 ? byte ^ 1 : byte))

test('the common line is tried first and every line once', () => {
  expect(linesToTry().map((line) => `${line.baudRate} ${line.dataBits}${line.parity[0]}`)).toEqual([
    '115200 8n',
    '9600 8n',
    '1200 7e',
    '2400 8e',
    '9600 7e',
    '2400 8n',
    '2400 7e',
  ])
})

test('a listener is certain with the first reading', () => {
  const listener = createListener(FAST)
  listener.hear({ bytes: WRONG, atMs: 0 })
  expect(listener.certain).toBe(false)
  listener.hear({ bytes: TELEGRAM, atMs: 1 })
  expect(listener.certain).toBe(true)
})

test.each([
  [
    'a meter on the second line',
    [listen(FAST, latin1('\x80\x81/\x90')), listen(OLD, TELEGRAM)],
    { code: 'found', protocol: 'p1', line: OLD },
  ],
  ['a meter that was also heard badly', [listen(FAST, WRONG, TELEGRAM)], { code: 'found', protocol: 'p1', line: FAST }],
  ['a heat meter', [listen(FAST, HEAT), listen(OLD)], { code: 'no-energy', protocol: 'p1', line: FAST }],
  ['a bad cable', [listen(FAST), listen(OLD, WRONG, WRONG)], { code: 'damaged', protocol: 'p1', line: OLD }],
  ['another language', [listen(FAST, latin1('hello / world !\r\n')), listen(OLD)], { code: 'unknown-language' }],
  ['only line errors', [listen(FAST), listen(OLD, 'parity')], { code: 'unknown-language' }],
  ['nothing at all', [listen(FAST), listen(OLD)], { code: 'silent' }],
  ['no trials', [], { code: 'silent' }],
])('%s', (_, trials, expected) => {
  expect(judgeTrials(trials)).toEqual(expected)
})

const bits = (baudRate: number, dataBits: 7 | 8, parity: 'none' | 'even'): Line => ({
  baudRate,
  dataBits,
  parity,
  stopBits: 1,
})
const LINES: Readonly<Record<string, readonly [string, Line]>> = {
  P1: ['p1', bits(115_200, 8, 'none')],
  SML: ['sml', bits(9_600, 8, 'none')],
  'TIC historic': ['tic', bits(1_200, 7, 'even')],
  'TIC standard': ['tic', bits(9_600, 7, 'even')],
  'IEC 62056-21, pushed': ['iec', bits(2_400, 7, 'even')],
  'HAN Aidon': ['han', bits(2_400, 8, 'none')],
  'HAN Kaifa': ['han', bits(2_400, 8, 'even')],
  'HAN Kamstrup': ['han', bits(2_400, 8, 'even')],
  'DLMS over M-Bus': ['dlms', bits(2_400, 8, 'even')],
}
const SPOKEN = LANGUAGES.flatMap((language) => {
  const found = LINES[language.name]
  return found === undefined ? [] : [{ ...language, protocol: found[0], line: found[1] }]
})
const VALUES = { atMs: 0, importWh: 15_625n, exportWh: 1_250n, powerW: 640 }

/** A meter that speaks on one line setting only; on every other its bytes arrive as noise. */
const detect = (
  speak: (line: Line) => Uint8Array | undefined,
): { end: Detection; listened: Line[]; tookMs: number } => {
  const run = startDetection()
  const listened: Line[] = []
  for (let nowMs = 0; ; nowMs += 1_000) {
    const next = run.next(nowMs)
    if ('code' in next) return { end: next, listened, tookMs: nowMs }
    if (listened.at(-1) !== next.listen) listened.push(next.listen)
    const bytes = speak(next.listen)
    if (bytes !== undefined) run.hear({ bytes, atMs: nowMs })
    expect(run.progress.of).toBe(linesToTry().length)
    expect(run.progress.done).toBe(listened.length - 1)
  }
}

test.each(SPOKEN)('detection finds $name by what it says', ({ encode, ids, protocol, line }) => {
  const telegram = encode({ ...VALUES, meterId: ids[0] })
  const same = (other: Line): boolean => JSON.stringify(other) === JSON.stringify(line)
  const noise = telegram.map((byte, i) => (byte * 37 + i * 11) & 0xff)
  const { end, listened, tookMs } = detect((other) => (same(other) ? telegram : noise))
  expect(end).toEqual({ code: 'found', protocol, line })
  expect(tookMs).toBeLessThanOrEqual((listened.length - 1) * (TRIAL_MS + 1_000) + 1_000)
})

test('detection of nothing ends by itself, after every line had its time', () => {
  const { end, listened, tookMs } = detect(() => undefined)
  expect(end).toEqual({ code: 'silent' })
  expect(listened).toEqual(linesToTry())
  expect(tookMs).toBeLessThanOrEqual(linesToTry().length * (TRIAL_MS + 1_000))
})

test.each(SPOKEN)('on its line $name is picked out, and stays', ({ encode, ids, says, protocol, line }) => {
  const decoder = createLineDecoder(line)
  const said = { ...VALUES, meterId: ids[0] }
  expect(decoder.protocol).toBeUndefined()
  for (let i = 1; i <= 3; i++) {
    const half = encode(said).length >> 1
    expect(decoder.push(encode(said).subarray(0, half), i)).toEqual([])
    expect(decoder.push(encode(said).subarray(half), i)).toMatchObject([{ protocol, ...says(said) }])
    expect(decoder).toMatchObject({ protocol, stats: { frames: i, bad: 0, resync: 0 } })
  }
  decoder.push(encode(said).subarray(0, 40), 9)
  expect(decoder.inFrame).toBe(true)
  decoder.lineError()
  expect(decoder.inFrame).toBe(false)
})

test('a meter that has told only its power is found', () => {
  const [slow] = linesToTry().filter(({ baudRate, parity }) => baudRate === 2_400 && parity === 'none')
  const trial = listen(slow, hdlcFrames(aidonPower(5)))
  expect(judgeTrials([trial])).toEqual({ code: 'found', protocol: 'han', line: slow })
})

test('a sealed meter is told apart from one that counts nothing', () => {
  const bytes = Uint8Array.of(0xdb, 8, 1, 2, 3, 4, 5, 6, 7, 8, 40, 0x30, 0, 0, 0, 1, ...new Uint8Array(35))
  const listener = createListener(FAST)
  listener.hear({ bytes, atMs: 0 })
  expect(listener.certain).toBe(true)
  expect(judgeTrials([listener.trial])).toEqual({ code: 'sealed', protocol: 'dlms', line: FAST })
  const inFrames = listen(bits(2_400, 8, 'even'), hdlcFrames(bytes))
  expect(judgeTrials([inFrames])).toMatchObject({ code: 'sealed', protocol: 'han' })
  const open = listen(bits(2_400, 8, 'even'), hdlcFrames(aidonList({ ...VALUES, meterId: 'M' })))
  expect(judgeTrials([inFrames, open]).code).toBe('found')
})

test('a meter that only tells its power is recognised without a reading', () => {
  const decoder = createLineDecoder(bits(2_400, 8, 'none'))
  expect(decoder.push(hdlcFrames(aidonPower(1_362)), 0)).toEqual([])
  expect(decoder).toMatchObject({ protocol: 'han', power: { powerW: 1_362, atMs: 0 }, stats: { frames: 1 } })
  expect(decoder.sealed?.take()).toEqual([])
})

test('a line on which nobody speaks is our own bug', () => {
  expect(protocolsOn(bits(300, 7, 'even'))).toEqual([])
  expect(() => createLineDecoder(bits(300, 7, 'even'))).toThrow(RangeError)
})

test('a sealed message in a frame is handed out once, however its bytes are cut', () => {
  const seal = createSealing({ encryptionKey: new Uint8Array(16), authenticationKey: new Uint8Array(16) })
  const bytes = [1, 2, 3].flatMap(() => [...hdlcFrames(seal(latin1('three of them')))])
  for (let step = 1; step < 60; step++) {
    const decoder = createLineDecoder(FAST)
    const counters: number[] = []
    for (let at = 0; at < bytes.length; at += step) {
      decoder.push(Uint8Array.from(bytes.slice(at, at + step)), 0)
      counters.push(...(decoder.sealed?.take() ?? []).map(({ counter }) => counter))
    }
    expect([step, counters]).toEqual([step, [1, 2, 3]])
  }
})
