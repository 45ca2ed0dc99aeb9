// An emulated DSMR 5 meter: a telegram with a right CRC every period.
import { crc16Arc } from '../../src/serial/index.ts'
import type { TelegramValues } from './counting.ts'
import { createPushingMeter, type PushingMeter, type PushingMeterOptions } from './pushing-meter.ts'

export type P1MeterOptions = PushingMeterOptions
export type P1Meter = PushingMeter

/** A meter that hands its bytes to `send`. The meter's id is written in the telegram as hex digits like real meters do. */
export const createP1Meter = (send: (bytes: Uint8Array) => void, options: P1MeterOptions = {}): P1Meter =>
  createPushingMeter(send, p1Telegram, options)

/** A DSMR 5 telegram with these values; the energy stands in the first tariff. */
export const p1Telegram = (values: TelegramValues): Uint8Array => {
  const takenW = Math.max(0, values.powerW)
  const givenW = Math.max(0, -values.powerW)
  const lines = [
    '/HGR5\\EMULATED',
    '',
    '1-3:0.2.8(50)',
    `0-0:1.0.0(${clockText(values.atMs)})`,
    `0-0:96.1.1(${Buffer.from(values.meterId, 'latin1').toString('hex').toUpperCase()})`,
    `1-0:1.8.1(${kilo(values.importWh, 6)}*kWh)`,
    '1-0:1.8.2(000000.000*kWh)',
    `1-0:2.8.1(${kilo(values.exportWh, 6)}*kWh)`,
    '1-0:2.8.2(000000.000*kWh)',
    '0-0:96.14.0(0001)',
    `1-0:1.7.0(${kilo(BigInt(takenW), 2)}*kW)`,
    `1-0:2.7.0(${kilo(BigInt(givenW), 2)}*kW)`,
    '0-0:96.13.0()',
    '1-0:32.7.0(230.0*V)',
    '!',
  ]
  const body = Buffer.from(lines.join('\r\n'), 'latin1')
  const crc = crc16Arc(body).toString(16).toUpperCase().padStart(4, '0')
  return Buffer.concat([body, Buffer.from(`${crc}\r\n`)])
}

/** 1234567 with six whole digits is "001234.567". */
export const kilo = (amount: bigint, wholeDigits: number): string => {
  const digits = amount.toString().padStart(wholeDigits + 3, '0')
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`
}

/** yyMMddhhmmss and the letter of winter time; meters speak local time, ours lives in UTC. */
const clockText = (atMs: number): string => `${new Date(atMs).toISOString().slice(2, 19).replace(/\D/g, '')}W`
