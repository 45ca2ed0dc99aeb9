// DLMS notifications of Nordic meters and the frames that carry them: HDLC whole or in segments, and Austria's M-Bus.
import { crc16X25 } from '../../src/serial/index.ts'
import type { TelegramValues } from './counting.ts'

/** Aidon names every value and says its scaler and unit; totals come in tens of Wh, once an hour. */
export const aidonList = (values: TelegramValues): Uint8Array =>
  notification([
    ...[0x01, 6],
    ...structure(name(1, 0, 1, 7, 0), uint32(BigInt(Math.max(0, values.powerW))), scaled(0, WATT)),
    ...structure(name(1, 0, 2, 7, 0), uint32(BigInt(Math.max(0, -values.powerW))), scaled(0, WATT)),
    ...structure(name(0, 0, 96, 1, 0), text(values.meterId)),
    ...structure(name(1, 0, 32, 7, 0), [0x12, 0x08, 0xe4], scaled(-1, 35)),
    ...structure(name(1, 0, 1, 8, 0), uint32(values.importWh), scaled(0, WATT_HOUR)),
    ...structure(name(1, 0, 2, 8, 0), uint32(values.exportWh), scaled(0, WATT_HOUR)),
  ])

/** What Aidon says between two hours. */
export const aidonPower = (powerW: number): Uint8Array =>
  notification([0x01, 1, ...structure(name(1, 0, 1, 7, 0), uint32(BigInt(powerW)), scaled(0, WATT))])

/** Kaifa's hourly list of a single phase: fourteen values without a name. */
export const kaifaList = (values: TelegramValues): Uint8Array =>
  notification([
    ...[0x02, 14],
    ...[...octets('KFM_001'), ...octets(values.meterId), ...octets('MA105H2E')],
    ...[...uint32(BigInt(Math.max(0, values.powerW))), ...uint32(BigInt(Math.max(0, -values.powerW)))],
    ...[0, 0, 1_000, 2_300].flatMap((value) => uint32(BigInt(value))),
    ...[0x09, 12, ...CLOCK],
    ...[values.importWh, values.exportWh, 0n, 0n].flatMap(uint32),
  ])

/** Kamstrup: names with group B = 1, totals in tens of Wh, no units. */
export const kamstrupList = (values: TelegramValues): Uint8Array =>
  notification([
    ...[0x02, 11],
    ...text('Kamstrup_V0001'),
    ...[...name(1, 1, 0, 0, 5), ...text(values.meterId)],
    ...[...name(1, 1, 1, 7, 0), ...uint32(BigInt(Math.max(0, values.powerW)))],
    ...[...name(1, 1, 2, 7, 0), ...uint32(BigInt(Math.max(0, -values.powerW)))],
    ...[...name(1, 1, 1, 8, 0), ...uint32(values.importWh / 10n)],
    ...[...name(1, 1, 2, 8, 0), ...uint32(values.exportWh / 10n)],
  ])

/** HDLC frames of type 3 with at most `segmentBytes` of the message in each. */
export const hdlcFrames = (message: Uint8Array, segmentBytes = 2_000): Uint8Array => {
  const all = [...LINK_HEADER, ...message]
  const frames: number[] = []
  for (let at = 0; at < all.length; at += segmentBytes)
    frames.push(...hdlcFrame(all.slice(at, at + segmentBytes), at + segmentBytes < all.length))
  return Uint8Array.from(frames)
}

const hdlcFrame = (info: readonly number[], isSegmented: boolean): number[] => {
  const length = info.length + 9
  const header = [0xa0 | (isSegmented ? 0x08 : 0) | (length >> 8), length & 0xff, 0x41, 0x03, 0x13]
  const body = [...header, ...check(header), ...info]
  return [FLAG, ...body, ...check(body), FLAG]
}

/** M-Bus long frames as Austrian meters cut a message into them. */
export const mbusFrames = (message: Uint8Array, segmentBytes = 245): Uint8Array => {
  const frames: number[] = []
  for (let at = 0, segment = 0; at < message.length; at += segmentBytes, segment++) {
    const isLast = at + segmentBytes >= message.length
    const body = [
      0x53,
      0xff,
      (isLast ? 0x10 : 0) | (segment & 0x0f),
      0x01,
      0x67,
      ...message.subarray(at, at + segmentBytes),
    ]
    const sum = body.reduce((total, byte) => total + byte, 0) & 0xff
    frames.push(0x68, body.length, body.length, 0x68, ...body, sum, 0x16)
  }
  return Uint8Array.from(frames)
}

const FLAG = 0x7e
const LINK_HEADER = [0xe6, 0xe7, 0x00]
const WATT = 27
const WATT_HOUR = 30
const CLOCK = [0x07, 0xea, 11, 21, 6, 12, 0, 10, 0xff, 0x80, 0, 0]

const check = (bytes: readonly number[]): number[] => {
  const crc = crc16X25(Uint8Array.from(bytes))
  return [crc & 0xff, crc >> 8]
}

const notification = (data: readonly number[]): Uint8Array =>
  Uint8Array.from([0x0f, 0x40, 0, 0, 0, CLOCK.length, ...CLOCK, ...data])

const structure = (...items: readonly (readonly number[])[]): number[] => [0x02, items.length, ...items.flat()]
const name = (...groups: number[]): number[] => [0x09, 6, ...groups, 0xff]
const octets = (value: string): number[] => [0x09, value.length, ...Buffer.from(value)]
const text = (value: string): number[] => [0x0a, value.length, ...Buffer.from(value)]
const scaled = (scaler: number, unit: number): number[] => [0x02, 2, 0x0f, scaler & 0xff, 0x16, unit]

const uint32 = (value: bigint): number[] => {
  const bytes = Buffer.alloc(5, 0x06)
  bytes.writeUInt32BE(Number(value), 1)
  return [...bytes]
}
