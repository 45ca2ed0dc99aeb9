// Relay boards on a Modbus line: coils from 0 on, written by function 5 and read back by function 1. Boards with the timed
// function (Waveshare "flash on": coil 0200 + channel, in tenths of a second) open by themselves, which makes it our lease.
import { MODBUS_GAP_MS } from './limits.ts'
import type { Line } from './link.ts'
import { createAnswerScanner, modbusFrame, modbusRequest } from './modbus.ts'
import type { AnswerReader, RelayDriver } from './relay-driver.ts'

export const MODBUS_RELAY_LINE: Line = { baudRate: 9_600, dataBits: 8, parity: 'none', stopBits: 1 }

/** Channels count from 1, coils from 0. `isTimed`: the board has the flash-on function. */
export const createModbusRelayDriver = (unit: number, channel: number, isTimed: boolean): RelayDriver => {
  const coil = channel - 1
  return {
    line: MODBUS_RELAY_LINE,
    failSafe: isTimed ? 'lease' : 'none',
    gapMs: MODBUS_GAP_MS,
    mayBeMute: false,
    set: (on, leaseMs) => {
      const bytes = on && isTimed ? flashOn(unit, coil, leaseMs) : modbusFrame(unit, WRITE, [0, coil, on ? 0xff : 0, 0])
      return { bytes, reader: createWriteReader(bytes) }
    },
    read: () => {
      const question = { unit, fn: 1, address: coil, count: 1 } as const
      return { bytes: modbusRequest(question), reader: createCoilReader(question) }
    },
  }
}

/**
 * Older boards (R4D and its like): 0100 is on and coils count from 1. No source tells what they answer or how they are asked,
 * so nothing is concluded from what comes back.
 */
export const createOldModbusRelayDriver = (unit: number, channel: number): RelayDriver => ({
  line: MODBUS_RELAY_LINE,
  failSafe: 'none',
  gapMs: MODBUS_GAP_MS,
  mayBeMute: true,
  set: (on) => ({ bytes: modbusFrame(unit, WRITE, [0, channel, on ? 1 : 0, 0]), reader: undefined }),
  read: undefined,
})

const WRITE = 5
const EXCEPTION = 0x80
const FLASH_ON = 0x02
const FLASH_UNIT_MS = 100
/** The largest time that the boards take; longer is our own bug. */
const MAX_FLASH_UNITS = 0x7fff

const flashOn = (unit: number, coil: number, leaseMs: number): Uint8Array => {
  const units = Math.floor(leaseMs / FLASH_UNIT_MS)
  if (units < 1 || units > MAX_FLASH_UNITS) throw new RangeError(`no flash of ${leaseMs} ms`)
  return modbusFrame(unit, WRITE, [FLASH_ON, coil, units >> 8, units & 0xff])
}

/** The answer to a write is its echo, which an adapter may also make by itself: it proves nothing about the contact. */
const createWriteReader = (request: Uint8Array): AnswerReader => {
  const [unit = 0] = request
  const echo = textOf(request)
  let heard = ''
  return {
    push: (bytes) => {
      heard = (heard + textOf(bytes)).slice(-WINDOW_CHARS)
      const refusal = REFUSALS.find((code) => heard.includes(textOf(modbusFrame(unit, WRITE | EXCEPTION, [code]))))
      if (refusal !== undefined) return { kind: 'refused', why: `exception ${refusal}` }
      return heard.includes(echo) ? { kind: 'done' } : undefined
    },
  }
}
/** Function, address, value, device failure: what a board may say of a write. */
const REFUSALS = [1, 2, 3, 4] as const
const WINDOW_CHARS = 64
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(-WINDOW_CHARS))

const createCoilReader = (question: Parameters<typeof createAnswerScanner>[0]): AnswerReader => {
  const scanner = createAnswerScanner(question)
  return {
    push: (bytes) => {
      const [answer] = scanner.push(bytes, () => undefined)
      if (answer === undefined) return undefined
      if ('exception' in answer) return { kind: 'refused', why: `exception ${answer.exception}` }
      return { kind: 'stands', on: ((answer.data[0] ?? 0) & 1) === 1 }
    },
  }
}
