// Every language with a decoder of its own and an encoder that was written apart from it: what all of them must hold is
// tested once, over this table.
import {
  createBareDlmsDecoder,
  createHanDecoder,
  createIecDecoder,
  createMbusDecoder,
  createP1Decoder,
  createSmlDecoder,
  createTicDecoder,
  type Decoder,
  type MeterReading,
} from '../../src/serial/index.ts'
import { aidonList, hdlcFrames, kaifaList, kamstrupList, mbusFrames } from '../../tools/emulate/han-list.ts'
import { iecBlock, iecPushed } from '../../tools/emulate/iec-block.ts'
import type { TelegramValues } from '../../tools/emulate/counting.ts'
import { p1Telegram } from '../../tools/emulate/p1-meter.ts'
import { smlFile } from '../../tools/emulate/sml-file.ts'
import { ticHistoric, ticStandard } from '../../tools/emulate/tic-frame.ts'
import { latin1 } from './telegrams.ts'

export type Language = {
  readonly name: string
  readonly create: () => Decoder
  readonly encode: (values: TelegramValues) => Uint8Array
  /** Meter ids as this language writes them. */
  readonly ids: readonly [string, string]
  /** Of the values, what this language can say. */
  readonly says: (values: TelegramValues) => Partial<MeterReading>
  /** Bytes of which noise is made that looks like this language. */
  readonly alphabet: Uint8Array
  /** Where no check stands, a changed byte may change a number. */
  readonly isChecked: boolean
}

const all = ({ importWh, exportWh, powerW }: TelegramValues): Partial<MeterReading> => ({ importWh, exportWh, powerW })
const DIGITS = ['049876543210', '061764612345'] as const
const HDLC = Uint8Array.of(0x7e, 0xa0, 0xa8, 0x10, 0x41, 0x03, 0x13, 0x0f, 0x02, 0x09, 0xe6, 0xe7, 0x00)
const han = { create: createHanDecoder, alphabet: HDLC, ids: DIGITS, isChecked: true }

export const LANGUAGES: readonly Language[] = [
  {
    name: 'P1',
    create: createP1Decoder,
    encode: p1Telegram,
    ids: ['METER-1', 'METER-2'],
    says: all,
    alphabet: latin1('/!\r\n0aF(*)1-:.8'),
    isChecked: true,
  },
  {
    name: 'SML',
    create: createSmlDecoder,
    encode: smlFile,
    ids: ['1HGR0012345678', '1HGR0087654321'],
    says: all,
    alphabet: Uint8Array.of(0x1b, 0x1b, 0x1b, 0x1b, 0x01, 0x1a, 0x00, 0x76, 0x77, 0x07),
    isChecked: true,
  },
  {
    name: 'TIC historic',
    create: createTicDecoder,
    encode: ticHistoric,
    ids: DIGITS,
    says: ({ importWh, powerW }) => ({ importWh, exportWh: 0n, powerW: undefined, apparentVa: Math.max(0, powerW) }),
    alphabet: latin1('\x02\x03\r\n ADCO 0\x04'),
    isChecked: true,
  },
  {
    name: 'TIC standard',
    create: createTicDecoder,
    encode: ticStandard,
    ids: DIGITS,
    says: ({ importWh, exportWh, powerW }) => ({ importWh, exportWh, powerW: undefined, apparentVa: powerW }),
    alphabet: latin1('\x02\x03\r\n\tADSC\t0\x04'),
    isChecked: true,
  },
  {
    name: 'IEC 62056-21, framed',
    create: createIecDecoder,
    encode: iecBlock,
    ids: DIGITS,
    says: all,
    alphabet: latin1('/!\r\n\x01\x02\x03\x041.8.0()*kWh'),
    isChecked: true,
  },
  {
    name: 'IEC 62056-21, pushed',
    create: createIecDecoder,
    encode: iecPushed,
    ids: DIGITS,
    says: all,
    alphabet: latin1('/!\r\n\x01\x02\x03\x041.8.0()*kWh'),
    isChecked: false,
  },
  { name: 'HAN Aidon', ...han, encode: (values) => hdlcFrames(aidonList(values)), says: all },
  { name: 'HAN Aidon in segments', ...han, encode: (values) => hdlcFrames(aidonList(values), 60), says: all },
  { name: 'HAN Kaifa', ...han, encode: (values) => hdlcFrames(kaifaList(values)), says: all },
  {
    name: 'HAN Kamstrup',
    ...han,
    encode: (values) => hdlcFrames(kamstrupList(values)),
    says: ({ importWh, exportWh, powerW }) => ({
      importWh: (importWh / 10n) * 10n,
      exportWh: (exportWh / 10n) * 10n,
      powerW,
      resolutionWh: 10,
    }),
  },
  {
    name: 'DLMS over M-Bus',
    create: createMbusDecoder,
    encode: (values) => mbusFrames(aidonList(values), 70),
    ids: DIGITS,
    says: all,
    alphabet: Uint8Array.of(0x68, 0x10, 0x10, 0x68, 0x53, 0xff, 0x16, 0x0f),
    isChecked: true,
  },
]

/** Takes the bytes and gives no reading by itself: what it finds is sealed. */
export const SEALED_ALPHABET = Uint8Array.of(0xdb, 0x08, 0x41, 0x42, 0x82, 0x00, 0x40, 0x30, 0x20)
export { createBareDlmsDecoder }
