// IEC 62056-21 as meters say it: the identification, the data block with its check, and the unasked text of mode D.
import type { TelegramValues } from './counting.ts'
import { kilo } from './p1-meter.ts'

/** What a meter answers to "/?!": maker, speed letter, name. */
export const iecIdentification = (speed: string, name = 'EMULATED'): Uint8Array =>
  Buffer.from(`/HGR${speed}${name}\r\n`)

/** The framed block that follows in modes A, B and C; resolution 1 Wh, with copies of earlier months. */
export const iecBlock = (values: TelegramValues): Uint8Array => framed(dataLines(values))

export const framed = (lines: readonly string[]): Uint8Array => {
  const body = Buffer.from(`${lines.map((line) => `${line}\r\n`).join('')}!\r\n\x03`, 'latin1')
  const check = body.reduce((sum, byte) => sum ^ byte, 0)
  return Buffer.concat([Uint8Array.of(0x02), body, Uint8Array.of(check)])
}

/** Mode D: everything as plain text, unasked and unchecked. */
export const iecPushed = (values: TelegramValues): Uint8Array =>
  Buffer.from(`/HGR5EMULATED\r\n\r\n${dataLines(values).join('\r\n')}\r\n!\r\n`, 'latin1')

const dataLines = ({ meterId, importWh, exportWh, powerW }: TelegramValues): string[] => [
  'F.F(00)',
  `0.0.0(${meterId})`,
  `1-0:1.8.0*255(${kilo(importWh, 6)}*kWh)`,
  '1-0:1.8.0*01(000000.001*kWh)(2610010000)',
  `1-0:2.8.0*255(${kilo(exportWh, 6)}*kWh)`,
  `1.7.0(${kilo(BigInt(Math.max(0, powerW)), 2)}*kW)2.7.0(${kilo(BigInt(Math.max(0, -powerW)), 2)}*kW)`,
]
