// An emulated Modbus meter: answers reads of its registers, refuses others, and keeps quiet about what is not for it. The
// registers are filled from the table of meters, in the format each of them wants.
import { crc16Modbus, modbusFrame, type ModbusMeter, type RegisterPlace } from '../../src/serial/index.ts'
import type { TelegramValues } from './counting.ts'
import { noise, type MeterMood } from './pushing-meter.ts'

export type ModbusSlave = {
  /** The bytes it sends back; empty when it was not asked. */
  answer(request: Uint8Array): Uint8Array
  setMood(mood: MeterMood): void
}

/** A slave whose registers show `values()` at the moment of the question. */
export const createModbusSlave = (meter: ModbusMeter, unit: number, values: () => TelegramValues): ModbusSlave => {
  let mood: MeterMood = 'well'
  return {
    answer: (request) => {
      const answer = answerTo(request, meter, unit, values)
      if (mood === 'silent' || answer === undefined) return new Uint8Array()
      if (mood === 'echo') return Buffer.concat([request, answer])
      if (mood === 'cut') return answer.subarray(0, answer.length >> 1)
      if (mood === 'garbage') noise(answer)
      return mood === 'damaged' ? answer.map((byte, i) => (i === answer.length - 1 ? byte ^ 0xff : byte)) : answer
    },
    setMood: (next) => {
      mood = next
    },
  }
}

/** Several slaves on one pair of wires: at most one of them answers. */
export const modbusSlaves = (slaves: readonly ModbusSlave[]): ModbusSlave => ({
  answer: (request) =>
    slaves.map((slave) => slave.answer(request)).find(({ length }) => length > 0) ?? new Uint8Array(),
  setMood: (mood) => slaves.forEach((slave) => slave.setMood(mood)),
})

type Wire = { send(bytes: Uint8Array): void; onBytes(listener: (bytes: Uint8Array) => void): unknown }

/** Puts a slave onto a wire, on which requests come cut anywhere. */
export const attachSlave = (wire: Wire, slave: ModbusSlave): void => {
  let heard = new Uint8Array()
  wire.onBytes((bytes) => {
    heard = Uint8Array.of(...heard, ...bytes).slice(-REQUEST_BYTES)
    const answer = heard.length === REQUEST_BYTES ? slave.answer(heard) : new Uint8Array()
    if (answer.length === 0) return
    heard = new Uint8Array()
    wire.send(answer)
  })
}

const REQUEST_BYTES = 8
const ILLEGAL_ADDRESS = 2

const answerTo = (request: Uint8Array, meter: ModbusMeter, unit: number, values: () => TelegramValues) => {
  const [to, fn = 0] = request
  const isWhole = request.length === 8 && crc16Modbus(request.subarray(0, 6)) === Buffer.from(request).readUInt16LE(6)
  if (to !== unit || !isWhole) return undefined
  const address = Buffer.from(request).readUInt16BE(2)
  const count = Buffer.from(request).readUInt16BE(4)
  const registers = registersOf(meter, fn, values())
  const words = Array.from({ length: count }, (_, i) => registers.get(address + i))
  if (words.some((word) => word === undefined)) return modbusFrame(unit, fn | 0x80, [ILLEGAL_ADDRESS])
  return modbusFrame(unit, fn, [2 * count, ...words.flatMap((word = 0) => [word >> 8, word & 0xff])])
}

const registersOf = (meter: ModbusMeter, fn: number, values: TelegramValues): Map<number, number> => {
  const registers = new Map<number, number>()
  const put = (address: number, bytes: Buffer): void => {
    for (let i = 0; i < bytes.length; i += 2) registers.set(address + i / 2, bytes.readUInt16BE(i))
  }
  if (fn === 3 && meter.serialAddress !== undefined) {
    const serial = Buffer.alloc(4)
    serial.writeUInt32BE(Number(values.meterId))
    put(meter.serialAddress, serial)
  }
  if (fn !== meter.fn) return registers
  const shown: [RegisterPlace | undefined, number][] = [
    [meter.import, Number(values.importWh)],
    [meter.export, Number(values.exportWh)],
    [meter.power, values.powerW],
  ]
  for (const [place, value] of shown) if (place !== undefined) put(place.address, encoded(place, value))
  return registers
}

const encoded = ({ format, exponent }: RegisterPlace, value: number): Buffer => {
  const scaled = value / 10 ** exponent
  const bytes = Buffer.alloc(format === 'u64' ? 8 : 4)
  if (format === 'f32') bytes.writeFloatBE(scaled)
  else if (format === 'u64') bytes.writeBigUInt64BE(BigInt(Math.floor(scaled)))
  else if (format.startsWith('i')) bytes.writeInt32BE(Math.floor(scaled))
  else bytes.writeUInt32BE(Math.max(0, Math.floor(scaled)))
  return format.endsWith('low-word-first') ? Buffer.concat([bytes.subarray(2), bytes.subarray(0, 2)]) : bytes
}
