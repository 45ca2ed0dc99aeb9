// Telegrams for the tests, built line by line so that a test shows what matters in them.
import { crc16Arc } from '../../src/serial/index.ts'

export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff)

export const concat = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

/** A telegram of these lines with a right CRC. */
export const checked = (...lines: readonly string[]): Uint8Array => {
  const body = latin1(`/TST5\\METER\r\n\r\n${lines.map((line) => `${line}\r\n`).join('')}!`)
  return concat(body, latin1(`${crc16Arc(body).toString(16).toUpperCase().padStart(4, '0')}\r\n`))
}

/** A telegram of these lines as meters before version 4 send it, without a CRC. */
export const unchecked = (...lines: readonly string[]): Uint8Array =>
  latin1(`/TST2\\METER\r\n\r\n${lines.map((line) => `${line}\r\n`).join('')}!\r\n`)

/** The lines of an ordinary household. */
export const household = (meterId: string, importKwh: string): string[] => [
  `0-0:96.1.1(${Buffer.from(meterId).toString('hex')})`,
  `1-0:1.8.1(${importKwh}*kWh)`,
  '1-0:1.8.2(000010.500*kWh)',
  '1-0:2.8.1(000001.000*kWh)',
  '1-0:2.8.2(000000.250*kWh)',
  '1-0:1.7.0(00.000*kW)',
  '1-0:2.7.0(01.234*kW)',
]
