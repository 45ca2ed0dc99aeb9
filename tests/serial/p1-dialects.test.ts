// The countries' ways of speaking P1: which registers they show, in which units, and how they name the meter.
import { expect, test } from 'vitest'
import { crc16Arc, crc16X25, createP1Decoder, type MeterReading } from '../../src/serial/index.ts'
import { concat, latin1 } from './telegrams.ts'

const telegram = (identification: string, lines: readonly string[], crc = crc16Arc): Uint8Array => {
  const body = latin1(`/${identification}\r\n\r\n${lines.map((line) => `${line}\r\n`).join('')}!`)
  return concat(body, latin1(`${crc(body).toString(16).padStart(4, '0')}\r\n`))
}

const decode = (...parts: readonly Uint8Array[]): { readings: MeterReading[]; stats: object } => {
  const decoder = createP1Decoder()
  return { readings: parts.flatMap((part) => decoder.push(part, 0)), stats: decoder.stats }
}

test.each<[string, string, string[], Partial<MeterReading>]>([
  [
    'Netherlands and Ireland: tariffs only',
    'TST5\\2M-1',
    [
      '1-3:0.2.8(50)',
      '0-0:96.1.1(45303031)',
      '1-0:1.8.1(000010.250*kWh)',
      '1-0:1.8.2(000020.500*kWh)',
      '1-0:2.8.1(000001.000*kWh)',
      '1-0:2.8.2(000002.000*kWh)',
      '1-0:1.7.0(00.300*kW)',
      '1-0:2.7.0(00.000*kW)',
      '1-0:99.97.0(1)(0-0:96.7.19)(221006155014S)(0000000240*s)',
      '0-1:24.2.1(221006155014S)(00012.345*m3)',
    ],
    { meterId: 'E001', importWh: 30_750n, exportWh: 3_000n, powerW: 300 },
  ],
  [
    'Belgium: peaks of months, and gas beside it',
    'FLU5\\25_A',
    [
      '0-0:96.1.4(50221)',
      '0-0:96.1.1(3153414733313030303030303031)',
      '0-0:96.1.2(353431343430303030303030303031)',
      '1-0:1.8.1(000041.500*kWh)',
      '1-0:1.8.2(000052.250*kWh)',
      '1-0:2.8.1(000000.000*kWh)',
      '1-0:2.8.2(000003.125*kWh)',
      '1-0:1.6.0(260101120000W)(03.300*kW)',
      '0-0:98.1.0(2)(1-0:1.6.0)(1-0:1.6.0)(260201000000W)(260115180000W)(04.400*kW)',
      '1-0:1.7.0(00.000*kW)',
      '1-0:2.7.0(00.120*kW)',
      '0-1:96.1.1(37464C4F32313139303030303030)',
    ],
    { meterId: '1SAG3100000001', importWh: 93_750n, exportWh: 3_125n, powerW: -120 },
  ],
  [
    'Luxembourg: totals of both ways, named as a logical device',
    'Lux5\\25_M',
    [
      '1-3:0.2.8(42)',
      '0-0:42.0.0(53414731303330303030303030303031)',
      '1-0:1.8.0(000077.111*kWh)',
      '1-0:2.8.0(000000.222*kWh)',
      '1-0:3.8.0(000000.333*kvarh)',
      '1-0:1.7.0(00.044*kW)',
      '1-0:2.7.0(00.000*kW)',
      '1-1:31.4.0(100*A)(-063*A)',
      '0-2:24.2.1(630101000000S)(00000.000)',
    ],
    { meterId: 'SAG1030000000001', importWh: 77_111n, exportWh: 222n, powerW: 44 },
  ],
  [
    'Sweden: no number at all, powers of phases beside the sum',
    'SWE5\\2MODEL_A',
    [
      '1-0:1.8.0(00004321.500*kWh)',
      '1-0:2.8.0(00000001.000*kWh)',
      '1-0:3.8.0(00000011.000*kvarh)',
      '1-0:1.7.0(0001.500*kW)',
      '1-0:2.7.0(0000.000*kW)',
      '1-0:21.7.0(0001.100*kW)',
      '1-0:41.7.0(0000.400*kW)',
    ],
    { meterId: 'SWE5\\2MODEL_A', unnumbered: true, importWh: 4_321_500n, exportWh: 1_000n, powerW: 1_500 },
  ],
  [
    'Austria: Wh and W, total and tariffs',
    'AUT5\\2MODEL_A',
    [
      '1-3:0.2.8(50)',
      '1-0:1.8.0(007000300*Wh)',
      '1-0:1.8.1(004000100*Wh)',
      '1-0:1.8.2(003000200*Wh)',
      '1-0:1.7.0(000000450*W)',
      '1-0:2.8.0(000000070*Wh)',
      '1-0:2.7.0(000000000*W)',
      '1-0:3.8.0(000000900*varh)',
    ],
    { unnumbered: true, importWh: 7_000_300n, exportWh: 70n, powerW: 450, resolutionWh: 1 },
  ],
  [
    'Hungary: both powers at once, a sum of both ways, bytes of text that are none',
    'AUX59900000001',
    [
      '0-0:42.0.0(AUX1030300000001)',
      '0-0:96.1.0(9900000001)',
      '0-0:96.50.68(ON)',
      '1-0:1.8.0(000600.300*kWh)',
      '1-0:1.8.1(000400.200*kWh)',
      '1-0:1.8.2(000200.100*kWh)',
      '1-0:2.8.0(001500.750*kWh)',
      '1-0:15.8.0(002101.050*kWh)',
      '1-0:13.7.0(0.500)',
      '1-0:1.7.0(00.330*kW)',
      '1-0:2.7.0(00.110*kW)',
      '0-0:98.1.0(260101000000W)(000500.000*kWh)(000300.000*kWh)(09.900*kW)',
      `0-0:96.13.0(${'\xff'.repeat(2_048)})`,
    ],
    { meterId: '9900000001', importWh: 600_300n, exportWh: 1_500_750n, powerW: 220 },
  ],
  [
    'Lithuania: the suffix of the present value, powers of phases only',
    'TST5\\LT',
    [
      '0-0:96.1.0*255(4C54303031)',
      '1-0:1.8.0*255(000100.000*kWh)',
      '1-0:2.8.0*255(000000.500*kWh)',
      '1-0:21.7.0(00.100*kW)',
      '1-0:41.7.0(00.200*kW)',
      '1-0:61.7.0(00.000*kW)',
      '1-0:22.7.0(00.000*kW)',
      '1-0:42.7.0(00.000*kW)',
      '1-0:62.7.0(00.900*kW)',
    ],
    { meterId: 'LT001', importWh: 100_000n, exportWh: 500n, powerW: -600 },
  ],
  [
    'a meter that tells no power',
    'TST5\\X',
    ['0-0:96.1.1(45303031)', '1-0:1.8.0(1.000*kWh)'],
    { importWh: 1_000n, powerW: undefined },
  ],
])('%s', (_, identification, lines, expected) => {
  const { readings, stats } = decode(telegram(identification, lines))
  expect(stats).toEqual({ frames: 1, bad: 0, resync: 0 })
  expect(readings).toEqual([expect.objectContaining({ quality: 'crc', protocol: 'p1', ...expected })])
  expect(readings[0]?.unnumbered).toBe(expected.unnumbered)
})

const LINES = ['0-0:96.1.1(45303031)', '1-0:1.8.0(1.000*kWh)', '1-0:1.7.0(0.100*kW)']

test('Holley names itself with a slash and computes another CRC, and only Holley may', () => {
  const holley = telegram('HLY5/D545', LINES, crc16X25)
  expect(decode(holley, holley)).toMatchObject({
    readings: [{ meterId: 'E001', quality: 'crc' }, { meterId: 'E001' }],
    stats: { frames: 2, bad: 0, resync: 0 },
  })
  expect(decode(telegram('TST5\\X', LINES, crc16X25)).stats).toMatchObject({ frames: 0, bad: 1 })
})

test('a beginning without its line end before a whole telegram costs only itself', () => {
  const whole = telegram('TST5\\X', LINES)
  expect(decode(latin1('/TST5\\'), whole)).toMatchObject({
    readings: [{ meterId: 'E001' }],
    stats: { frames: 1, resync: 1 },
  })
})
