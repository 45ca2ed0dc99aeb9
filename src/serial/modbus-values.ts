// From a row of the table to requests, and from answers to a reading's numbers: plain functions over plain data.
import type { ModbusRead } from './modbus.ts'
import type { ModbusMeter, RegisterFormat, RegisterPlace } from './modbus-meters.ts'
import { MAX_QUANTITY_MILLI } from './limits.ts'
import { scaledQuantity, type Quantity } from './quantity.ts'
import { energyOf, type Energy } from './registers.ts'
import { integerOf } from './sml-values.ts'

/** What to ask in one round. Registers that touch share a request; gaps are not read, as many meters refuse them. */
export const planReads = (meter: ModbusMeter, unit: number): readonly ModbusRead[] => {
  const places = [meter.import, meter.export, meter.power].flatMap((place) => place ?? [])
  const spans = places
    .map(({ address, format }) => ({ address, end: address + wordsOf(format) }))
    .sort((a, b) => a.address - b.address)
  const joined: { address: number; end: number }[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last !== undefined && span.address <= last.end) last.end = Math.max(last.end, span.end)
    else joined.push(span)
  }
  return joined.map(({ address, end }) => ({ unit, fn: meter.fn, address, count: end - address }))
}

/** The question for the meter's number, where it has one. */
export const serialRead = (meter: ModbusMeter, unit: number): ModbusRead | undefined =>
  meter.serialAddress === undefined ? undefined : { unit, fn: 3, address: meter.serialAddress, count: 2 }

/** The data of one round, each beside what was asked. */
export type ReadData = { readonly read: ModbusRead; readonly data: Uint8Array }

/** `no-energy`: the meter says that its total is not available. `malformed`: a number that no meter can have. */
export const energyOfData = (meter: ModbusMeter, round: readonly ReadData[]): Energy | 'no-energy' | 'malformed' => {
  const registers = new Map<string, Quantity>()
  const places = { '1.8.0': meter.import, '2.8.0': meter.export, '16.7.0': meter.power }
  for (const [code, place] of Object.entries(places)) {
    const quantity = place === undefined ? 'absent' : quantityAt(place, round)
    if (quantity === 'malformed') return quantity
    if (quantity !== 'absent') registers.set(code, quantity)
  }
  return registers.has('1.8.0') ? energyOf(registers) : 'no-energy'
}

const WORDS: Readonly<Record<RegisterFormat, number>> = {
  f32: 2,
  i32: 2,
  u32: 2,
  u64: 4,
  'i32-low-word-first': 2,
  'u32-low-word-first': 2,
}

const wordsOf = (format: RegisterFormat): number => WORDS[format]

const quantityAt = (place: RegisterPlace, round: readonly ReadData[]): Quantity | 'absent' | 'malformed' => {
  const { address, format, exponent } = place
  const found = round.find(
    ({ read }) => read.address <= address && address + wordsOf(format) <= read.address + read.count,
  )
  if (found === undefined) return 'absent'
  const from = 2 * (address - found.read.address)
  const bytes = found.data.subarray(from, from + 2 * wordsOf(format))
  if (bytes.length < 2 * wordsOf(format)) return 'absent'
  if (format === 'f32') return floatQuantity(bytes, exponent) ?? 'malformed'
  const isSigned = format.startsWith('i')
  const value = integerOf(format.endsWith('low-word-first') ? swapped(bytes) : bytes, isSigned)
  if (value === notAvailable(bytes.length, isSigned)) return 'absent'
  return scaledQuantity(value, exponent) ?? 'malformed'
}

const swapped = (bytes: Uint8Array): Uint8Array => Uint8Array.of(...bytes.subarray(2, 4), ...bytes.subarray(0, 2))

/** All ones without the sign. */
const notAvailable = (length: number, isSigned: boolean): bigint => (1n << BigInt(8 * length - (isSigned ? 1 : 0))) - 1n

const FRACTION_BITS = 23

/** A float knows seven digits: its step grows with the total, and is told. Undefined for infinities and absurd numbers. */
const floatQuantity = (bytes: Uint8Array, exponent: number): Quantity | undefined => {
  const value = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getFloat32(0)
  const milli = value * 10 ** (exponent + 3)
  if (!Number.isFinite(milli) || Math.abs(milli) > Number(MAX_QUANTITY_MILLI)) return undefined
  const ulp = value === 0 ? 0 : 2 ** (Math.floor(Math.log2(Math.abs(value))) - FRACTION_BITS)
  return { amount: BigInt(Math.round(milli)), step: BigInt(Math.max(1, Math.ceil(ulp * 10 ** (exponent + 3)))) }
}
