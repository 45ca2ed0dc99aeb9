// Auto-detection: which lines are tried and what the listening is judged to show.
import { expect, test } from 'vitest'
import { createListener, judgeTrials, linesToTry, type Chunk, type Line, type Trial } from '../../src/serial/index.ts'
import { checked, household, latin1 } from './telegrams.ts'

const listen = (line: Line | undefined, ...heard: readonly (Uint8Array | 'parity')[]): Trial => {
  const listener = createListener(line ?? FAST)
  heard.forEach((given, atMs) =>
    listener.hear(given === 'parity' ? { error: given, atMs } : ({ bytes: given, atMs } satisfies Chunk)),
  )
  return listener.trial
}

const [FAST, OLD] = linesToTry() as [Line, Line]
const TELEGRAM = checked(...household('METER', '000001.000'))
const HEAT = checked('0-1:24.2.1(260215200523W)(240.860*GJ)')
const WRONG = TELEGRAM.map((byte, i) => (i === 60 ? byte ^ 1 : byte))

test('the common line is tried first and every line once', () => {
  expect(linesToTry().map((line) => `${line.baudRate} ${line.dataBits}${line.parity[0]}`)).toEqual([
    '115200 8n',
    '9600 7e',
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
