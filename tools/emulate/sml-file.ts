// An SML file as a German meter pushes it, with a right CRC: an open response, a list of registers, a close response. Our own
// encoder, written from the encoding's rules, so that the decoder is not tested against itself.
import { crc16X25 } from '../../src/serial/index.ts'
import type { TelegramValues } from './counting.ts'

export type SmlFileOptions = {
  /** Before the PIN is entered a meter shows whole kWh and no power. */
  readonly withPin?: boolean
}

/** `meterId` in the printed form, "1HGR0012345678"; registers in tenths of a Wh, power in W. */
export const smlFile = (values: TelegramValues, { withPin = true }: SmlFileOptions = {}): Uint8Array => {
  const serial = serialOf(values.meterId)
  const energy = (wh: bigint): number[] => (withPin ? unsigned(wh * 10n) : unsigned((wh / 1_000n) * 1_000n))
  const scaler = withPin ? -1 : 0
  const entries = [
    entry([1, 0, 96, 50, 1, 1], EMPTY, EMPTY, octets([0x48, 0x47, 0x52])),
    entry([1, 0, 96, 1, 0, 255], EMPTY, EMPTY, octets(serial)),
    entry([1, 0, 1, 8, 0, 255], unsigned(30n), signed(scaler), energy(values.importWh)),
    entry([1, 0, 2, 8, 0, 255], unsigned(30n), signed(scaler), energy(values.exportWh)),
    ...(withPin ? [entry([1, 0, 16, 7, 0, 255], unsigned(27n), signed(0), signed(values.powerW))] : []),
  ]
  const response = list(EMPTY, octets(serial), EMPTY, time(values.atMs), list(...entries), EMPTY, EMPTY)
  const open = list(EMPTY, EMPTY, octets([1, 2, 3]), octets(serial), EMPTY, EMPTY)
  return smlFrame([message(0x0101, open), message(0x0701, response), message(0x0201, list(EMPTY))].flat())
}

/** Puts content into the transport frame: escapes doubled, padded to four bytes, CRC behind it. */
export const smlFrame = (content: readonly number[]): Uint8Array => {
  const escaped: number[] = []
  for (let at = 0; at < content.length; at++) {
    const isEscape = content.slice(at, at + 4).join() === ESCAPE.join() && at + 4 <= content.length
    if (isEscape) escaped.push(...ESCAPE, ...ESCAPE)
    else escaped.push(content[at] ?? 0)
    if (isEscape) at += 3
  }
  const padding = (4 - (escaped.length % 4)) % 4
  const frame = [...ESCAPE, 1, 1, 1, 1, ...escaped, ...new Array<number>(padding).fill(0), ...ESCAPE, 0x1a, padding]
  const crc = crc16X25(Uint8Array.from(frame))
  return Uint8Array.from([...frame, crc & 0xff, crc >> 8])
}

const ESCAPE = [0x1b, 0x1b, 0x1b, 0x1b]
/** An optional value that is left out. */
const EMPTY = [0x01]

const octets = (bytes: readonly number[]): number[] => [...head(0x00, bytes.length + 1), ...bytes]

const list = (...items: readonly (readonly number[])[]): number[] => [...head(0x70, items.length), ...items.flat()]

/** Lengths above 15 take a second byte, which counts itself where the length does. */
const head = (type: number, length: number): number[] => {
  if (length <= 15) return [type | length]
  const whole = type === 0x70 ? length : length + 1
  return [0x80 | type | (whole >> 4), whole & 0x0f]
}

const unsigned = (value: bigint): number[] => number(0x60, value, 0n)

const signed = (value: number): number[] => number(0x50, BigInt(value), value < 0 ? -1n : 0n)

/** In as few bytes as keep the sign. */
const number = (type: number, value: bigint, sign: bigint): number[] => {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.unshift(Number(rest & 0xffn))
    rest >>= 8n
  } while (rest !== sign || (type === 0x50 && (bytes[0] ?? 0) >= 0x80 !== sign < 0n))
  return [type | (bytes.length + 1), ...bytes]
}

const time = (atMs: number): number[] => list([0x62, 0x01], unsigned(BigInt(Math.floor(atMs / 1_000))))

const entry = (name: number[], unit: number[], scaler: number[], value: number[]): number[] =>
  list(octets(name), EMPTY, EMPTY, unit, scaler, value, EMPTY)

const message = (kind: number, body: number[]): number[] => {
  const head = [octets([kind >> 8]), [0x62, 0x00], [0x62, 0x00]]
  const fields = [...head, list([0x63, kind >> 8, kind & 0xff], body)]
  const crc = crc16X25(Uint8Array.from([0x76, ...fields.flat()]))
  return [0x76, ...fields.flat(), 0x63, crc & 0xff, crc >> 8, 0x00]
}

/** "1HGR0012345678" in ten bytes: length, medium, maker, block, number. */
const serialOf = (meterId: string): number[] => {
  const [, medium = '1', maker = 'HGR', block = '00', digits = '1'] =
    /^(\d)([A-Z]{3})(\d\d)(\d{8})$/.exec(meterId) ?? []
  const number = Number(digits)
  const bytes = [number >>> 24, (number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff]
  return [0x0a, Number(medium), ...Buffer.from(maker), Number.parseInt(block, 16), ...bytes]
}
