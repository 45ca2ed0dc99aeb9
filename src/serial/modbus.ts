// Modbus RTU, the master's side (Modbus over serial line 1.02): a request, and the answer to it found in what comes back.
// Pauses between frames are not measured, because a browser hands bytes over with jitter: the request tells the length.
import { crc16Modbus } from './crc16.ts'
import { MAX_MODBUS_BYTES } from './limits.ts'
import { createScanner, skipTo, type Look, type Scanner } from './scanner.ts'

/** 1: coils, 3: holding registers, 4: input registers. */
export type ModbusRead = {
  readonly unit: number
  readonly fn: 1 | 3 | 4
  readonly address: number
  readonly count: number
}

/** `exception`: the device understood and refuses; its codes are those of the standard (2: no such register). */
export type ModbusAnswer = { readonly data: Uint8Array } | { readonly exception: number }

/** A whole frame: unit, function, data, check with its low byte first. */
export const modbusFrame = (unit: number, fn: number, data: readonly number[]): Uint8Array => {
  const body = Uint8Array.of(unit, fn, ...data)
  const crc = crc16Modbus(body)
  return Uint8Array.of(...body, crc & 0xff, crc >> 8)
}

/** The request to read; a range outside 16 bits is our own bug and throws. */
export const modbusRequest = ({ unit, fn, address, count }: ModbusRead): Uint8Array => {
  if (address < 0 || count < 1 || count > MAX_READ || address + count > 0x1_0000)
    throw new RangeError(`no Modbus registers ${address} to ${address + count}`)
  return modbusFrame(unit, fn, [address >> 8, address & 0xff, count >> 8, count & 0xff])
}

/**
 * Finds the answers to `read`. Junk before them and an echo of the request are skipped: the echo differs from an answer in
 * its length. Frames of another unit are not ours.
 */
export const createAnswerScanner = (read: ModbusRead): Scanner<ModbusAnswer> =>
  createScanner(MAX_MODBUS_BYTES, (bytes) => look(bytes, read))

/** Registers in one request; the standard allows 125. */
const MAX_READ = 125
const CHECK_BYTES = 2
const HEADER_BYTES = 3
const EXCEPTION = 0x80

const look = (bytes: Uint8Array, { unit, fn, count }: ModbusRead): Look<ModbusAnswer> => {
  const [first, code, size] = bytes
  if (first !== unit) return skipTo(bytes, unit)
  if (code === undefined) return 'wait'
  const isException = code === (fn | EXCEPTION)
  if (code !== fn && !isException) return { skipBytes: 1 }
  if (size === undefined) return 'wait'
  const dataBytes = fn === 1 ? Math.ceil(count / 8) : 2 * count
  if (!isException && size !== dataBytes) return { skipBytes: 1 }
  const end = HEADER_BYTES + (isException ? 0 : dataBytes)
  if (bytes.length < end + CHECK_BYTES) return 'wait'
  const stated = (bytes[end] ?? 0) | ((bytes[end + 1] ?? 0) << 8)
  if (crc16Modbus(bytes.subarray(0, end)) !== stated) return { skipBytes: 1, fault: 'bad' }
  const frame = isException ? { exception: size } : { data: bytes.slice(HEADER_BYTES, end) }
  return { frame, bytes: end + CHECK_BYTES }
}
