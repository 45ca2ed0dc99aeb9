// The traps of each language that its users fell into, one test for each.
import { webcrypto } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  createBareDlmsDecoder,
  createHanDecoder,
  createIecDecoder,
  createMbusDecoder,
  createSmlDecoder,
  createTicDecoder,
  MAX_SEALED_WAITING,
  openingOf,
  type Decoder,
  type SealedFrame,
} from '../../src/serial/index.ts'
import { aidonList, aidonPower, hdlcFrames, mbusFrames } from '../../tools/emulate/han-list.ts'
import { framed, iecBlock, iecPushed } from '../../tools/emulate/iec-block.ts'
import type { TelegramValues } from '../../tools/emulate/counting.ts'
import { p1Telegram } from '../../tools/emulate/p1-meter.ts'
import { smlFile, smlFrame } from '../../tools/emulate/sml-file.ts'
import { ticGroup, ticHistoric, ticStandard } from '../../tools/emulate/tic-frame.ts'
import { concat, latin1 } from './telegrams.ts'

const values = (change: Partial<TelegramValues> = {}): TelegramValues => ({
  meterId: '049876543210',
  atMs: 0,
  importWh: 15_625n,
  exportWh: 1_250n,
  powerW: 640,
  ...change,
})

const outcome = (decoder: Decoder, ...parts: readonly Uint8Array[]) => {
  const readings = parts.flatMap((part) => decoder.push(part, 0))
  return { readings, stats: decoder.stats }
}

describe('SML', () => {
  const meterId = '1HGR0012345678'

  test('an escape sequence inside a number is undone', () => {
    const powerW = 0x1b1b1b1b
    expect(outcome(createSmlDecoder(), smlFile(values({ powerW }))).readings).toMatchObject([{ powerW }])
  })

  test('before its PIN a meter shows whole kWh and no power, and its readings say so', () => {
    const locked = smlFile(values({ meterId, importWh: 7_654_321n }), { withPin: false })
    expect(outcome(createSmlDecoder(), locked).readings).toMatchObject([
      { meterId, importWh: 7_654_000n, powerW: undefined, resolutionWh: 1_000 },
    ])
  })

  test('with its PIN a total may be round by chance', () => {
    const fine = smlFile(values({ importWh: 15_625n }))
    const round = smlFile(values({ importWh: 16_000n, exportWh: 1_000n }))
    expect(outcome(createSmlDecoder(), fine, round).readings[1]).toMatchObject({ importWh: 16_000n, resolutionWh: 1 })
    expect(outcome(createSmlDecoder(), round, fine).readings).toMatchObject([
      { resolutionWh: 1_000 },
      { resolutionWh: 1 },
    ])
  })

  test.each([
    ['lists without end', [0x7f, 0x7f, 0x7f, 0x7f]],
    ['lists that nest too deep', new Array<number>(64).fill(0x71)],
    ['a length that points outside', [0x0f, 1, 2]],
    ['a length of many bytes', [0x8f, 0x8f, 0x8f, 0x8f, 0x8f]],
    ['a number of no bytes', [0x71, 0x61]],
    ['a file without a meter', [0x71, 0x62, 0x01]],
  ])('%s under a right CRC is a bad frame', (_, content) => {
    expect(outcome(createSmlDecoder(), smlFrame(content))).toEqual({
      readings: [],
      stats: { frames: 0, bad: 1, resync: 0 },
    })
  })
})

describe('Linky TIC', () => {
  const spoil = (frame: Uint8Array, from: string, to: string): Uint8Array =>
    latin1(Buffer.from(frame).toString('latin1').replace(from, to))
  const withoutGroup = (frame: Uint8Array, label: string): Uint8Array =>
    latin1(
      Buffer.from(frame)
        .toString('latin1')
        .replace(new RegExp(`\\n${label}[^\\r]*\\r`), ''),
    )

  test.each([
    ['a tariff that is not there', withoutGroup(ticHistoric(values()), 'HCHC')],
    [
      'a tariff that nobody knows',
      spoil(ticHistoric(values()), ticGroup(' ', ['OPTARIF', 'HC..']), ticGroup(' ', ['OPTARIF', 'XX..'])),
    ],
    ['a total that is not there', withoutGroup(ticStandard(values()), 'EAST')],
    [
      'a total that is no number',
      spoil(ticStandard(values()), ticGroup('\t', ['EAIT', '000001250']), ticGroup('\t', ['EAIT', '00000125X'])),
    ],
    ['a group with a wrong checksum', spoil(ticHistoric(values()), 'ISOUSC 30', 'ISOUSC 31')],
    [
      'a group that stands twice',
      spoil(ticHistoric(values()), '\nISOUSC', `${ticGroup(' ', ['HCHC', '000000001'])}\nISOUSC`),
    ],
  ])('%s makes the frame bad, never a smaller sum', (_, frame) => {
    expect(outcome(createTicDecoder(), frame)).toMatchObject({ readings: [], stats: { frames: 0, bad: 1 } })
  })

  test('a checksum that is a space is one', () => {
    const group = Array.from({ length: 64 }, (_, i) => ticGroup(' ', ['ISOUSC', String(i)])).find((text) =>
      text.endsWith('  \r'),
    )
    const frame = spoil(ticHistoric(values()), ticGroup(' ', ['ISOUSC', '30']), group ?? '')
    expect(outcome(createTicDecoder(), frame).readings).toHaveLength(1)
  })

  test('the short frames of an overload are sound, and no reading', () => {
    const groups = [
      ['ADIR1', '045'],
      ['ADCO', '049876543210'],
      ['IINST1', '045'],
      ['IINST2', '001'],
    ]
    const frame = latin1(`\x02${groups.map((group) => ticGroup(' ', group)).join('')}\x03`)
    expect(outcome(createTicDecoder(), frame)).toEqual({ readings: [], stats: { frames: 1, bad: 0, resync: 0 } })
  })

  test('a frame without a single group is none, so that another language is not taken for this one', () => {
    const decoder = createTicDecoder()
    expect(decoder.push(latin1('\x02\n\x03\x02\r\n\x03'), 0)).toEqual([])
    expect(decoder.stats).toEqual({ frames: 0, bad: 2, resync: 0 })
  })

  test('a frame that the meter breaks off is given up', () => {
    const frame = ticHistoric(values())
    const stats = outcome(createTicDecoder(), concat(frame.subarray(0, 60), Uint8Array.of(4)), frame).stats
    expect(stats).toEqual({ frames: 1, bad: 0, resync: 1 })
  })

  test('a producer who takes nothing, and a consumer without the register of feeding in', () => {
    const consumer = withoutGroup(ticStandard(values()), 'EAIT')
    expect(outcome(createTicDecoder(), consumer).readings).toMatchObject([{ importWh: 15_625n, exportWh: 0n }])
  })
})

describe('parity on a line of eight bits', () => {
  const withParity = (bytes: Uint8Array): Uint8Array =>
    bytes.map((byte) => byte | ([0, 1, 2, 3, 4, 5, 6].filter((bit) => (byte >> bit) & 1).length % 2 === 1 ? 0x80 : 0))

  test.each([
    ['Linky', createTicDecoder, ticHistoric],
    ['IEC 62056-21', createIecDecoder, iecBlock],
  ] as const)('%s is read all the same', (_, create, encode) => {
    expect(outcome(create(), withParity(encode(values()))).readings).toMatchObject([{ importWh: 15_625n }])
  })
})

describe('IEC 62056-21', () => {
  test.each([
    ['a number without a unit', ['0.0.0(1)', '1.8.0(000015.625)']],
    ['a total below zero', ['0.0.0(1)', '1.8.0(-00015.625*kWh)']],
    ['two totals that differ', ['0.0.0(1)', '1.8.0(1*kWh)', '1-0:1.8.0*255(2*kWh)']],
  ])('%s makes the block bad', (_, lines) => {
    expect(outcome(createIecDecoder(), framed(lines))).toMatchObject({ readings: [], stats: { frames: 0, bad: 1 } })
  })

  test.each([
    ['short addresses', ['0.0.0(7)', '1.8.1(1.5*kWh)', '1.8.2(2.5*kWh)'], { meterId: '7', importWh: 4_000n }],
    ['all in one line', ['0.0.0(7)1.8.0(4.000*kWh)2.8.0(1.000*kWh)'], { importWh: 4_000n, exportWh: 1_000n }],
    [
      'seven places, and a power that is negative',
      ['1-0:0.0.0*255(9)', '1-0:1.8.0*255(00012345.6789012*kWh)', '1-0:1.7.0*255(-001234.56*W)'],
      { importWh: 12_345_678n, powerW: -1_234, resolutionWh: 1 },
    ],
    [
      'earlier months',
      ['0.0.0(7)', '1.8.0(4*kWh)', '1.8.0*01(3*kWh)', '1.8.0&02(2*kWh)'],
      { importWh: 4_000n, resolutionWh: 1_000 },
    ],
    ['no number of its own', ['1.8.0(4.0*kWh)'], { meterId: 'unnamed', unnumbered: true, resolutionWh: 100 }],
  ])('%s', (_, lines, expected) => {
    expect(outcome(createIecDecoder(), framed(lines)).readings).toMatchObject([{ quality: 'bcc', ...expected }])
  })

  test('what is pushed without a check says so', () => {
    expect(outcome(createIecDecoder(), iecPushed(values())).readings).toMatchObject([{ quality: 'none', powerW: 640 }])
  })
})

describe('HAN', () => {
  test('power is heard between the hours, totals are not made up', () => {
    const decoder = createHanDecoder()
    expect(outcome(decoder, hdlcFrames(aidonPower(1_362)))).toEqual({
      readings: [],
      stats: { frames: 1, bad: 0, resync: 0 },
    })
    expect(decoder.power).toEqual({ powerW: 1_362, atMs: 0 })
  })

  test('a flag within a number is no end', () => {
    const importWh = 0x7e7ea07en
    const { readings, stats } = outcome(createHanDecoder(), hdlcFrames(aidonList(values({ importWh }))))
    expect([readings, stats]).toMatchObject([[{ importWh }], { frames: 1, bad: 0 }])
  })

  test('frames may share the flag between them', () => {
    const frame = hdlcFrames(aidonList(values()))
    expect(outcome(createHanDecoder(), concat(frame, frame.subarray(1), frame)).readings).toHaveLength(3)
  })

  test('a lost segment costs its message, not the next', () => {
    const segments = hdlcFrames(aidonList(values()), 60)
    const first = hdlcFrames(aidonList(values()), 60).subarray(0, 71)
    const last = segments.subarray(-40)
    for (const broken of [
      concat(first, segments),
      concat(segments.subarray(71), segments),
      concat(segments.subarray(0, -40), segments),
    ])
      expect(outcome(createHanDecoder(), broken).readings.length).toBe(1)
    expect(last.length).toBe(40)
  })

  test.each([
    ['a list that ends early', [0x0f, 0, 0, 0, 0, 0, 0x01, 200, 0x06]],
    ['lists that nest too deep', [0x0f, 0, 0, 0, 0, 0, ...Array.from({ length: 80 }, () => [0x01, 1]).flat()]],
    ['a type that nobody knows', [0x0f, 0, 0, 0, 0, 0, 0x63]],
    ['more behind the end', [0x0f, 0, 0, 0, 0, 0, 0x12, 0, 1, 0]],
    ['nothing', [0x0f]],
  ])('%s is a bad message', (_, message) => {
    expect(outcome(createHanDecoder(), hdlcFrames(Uint8Array.from(message))).stats).toEqual({
      frames: 0,
      bad: 1,
      resync: 0,
    })
  })
})

describe('sealed DLMS', () => {
  const TITLE = latin1('KFM12345')
  const KEY = Uint8Array.from({ length: 16 }, (_, i) => i)
  const AUTHENTICATION = new Uint8Array(16).fill(0xd0)

  const seal = async (plain: Uint8Array, security: 0x20 | 0x30, counter: number): Promise<Uint8Array> => {
    const frame: SealedFrame = { atMs: 0, systemTitle: TITLE, security, counter, ciphertext: plain, quality: 'none' }
    const opening = openingOf(frame, AUTHENTICATION)
    const key = await webcrypto.subtle.importKey('raw', KEY, opening.name, false, ['encrypt'])
    const ciphertext = new Uint8Array(await webcrypto.subtle.encrypt(opening, key, plain))
    const length = 5 + ciphertext.length
    const head = [0xdb, 8, ...TITLE, 0x82, length >> 8, length & 0xff, security]
    return Uint8Array.of(
      ...head,
      counter >>> 24,
      (counter >> 16) & 0xff,
      (counter >> 8) & 0xff,
      counter & 0xff,
      ...ciphertext,
    )
  }

  const open = async (frame: SealedFrame, keyBytes = KEY): Promise<Uint8Array> => {
    const opening = openingOf(frame, AUTHENTICATION)
    const key = await webcrypto.subtle.importKey('raw', keyBytes, opening.name, false, ['decrypt'])
    return new Uint8Array(await webcrypto.subtle.decrypt(opening, key, frame.ciphertext))
  }

  test.each([
    ['M-Bus, encrypted only (Austria)', createMbusDecoder, mbusFrames, 0x20, 'bcc'],
    ['M-Bus, with a tag', createMbusDecoder, mbusFrames, 0x30, 'crc'],
    ['HDLC, with a tag', createHanDecoder, hdlcFrames, 0x30, 'crc'],
    ['bare, with a tag', createBareDlmsDecoder, (bytes: Uint8Array) => bytes, 0x30, 'crc'],
  ] as const)('%s: goes out sealed, comes back as a reading', async (_, create, frames, security, quality) => {
    const decoder = create()
    const bytes = frames(await seal(aidonList(values()), security, 7))
    const [chunks, noise] = [[bytes.subarray(0, 50), bytes.subarray(50)], latin1('noise')]
    expect([noise, ...chunks].flatMap((chunk) => decoder.push(chunk, 33))).toEqual([])
    const [frame] = decoder.sealed?.take() ?? []
    if (frame === undefined) throw new Error('nothing sealed')
    expect(frame).toMatchObject({ counter: 7, security, atMs: 33, systemTitle: TITLE })
    expect(decoder.sealed?.opened(await open(frame), frame)).toMatchObject([
      { meterId: '049876543210', importWh: 15_625n, exportWh: 1_250n, powerW: 640, quality, atMs: 33 },
    ])
    expect(decoder.stats).toEqual({ frames: 1, bad: 0, resync: 0 })
  })

  test('without a tag a wrong key gives noise, which is never a reading', async () => {
    const decoder = createMbusDecoder()
    decoder.push(mbusFrames(await seal(aidonList(values()), 0x20, 7)), 0)
    const [frame] = decoder.sealed?.take() ?? []
    if (frame === undefined) throw new Error('nothing sealed')
    expect(decoder.sealed?.opened(await open(frame, KEY.toReversed()), frame)).toEqual([])
    expect(decoder.sealed?.opened(p1Telegram(values()), frame)).toEqual([])
    expect(decoder.stats).toMatchObject({ bad: 2 })
  })

  test('frames that nobody takes do not pile up', async () => {
    const decoder = createBareDlmsDecoder()
    for (let counter = 1; counter <= 9; counter++) decoder.push(await seal(aidonList(values()), 0x30, counter), counter)
    const counters = decoder.sealed?.take().map(({ counter }) => counter)
    expect(counters).toEqual([6, 7, 8, 9])
    expect(counters).toHaveLength(MAX_SEALED_WAITING)
  })
})
