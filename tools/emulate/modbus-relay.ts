// An emulated relay board on a Modbus line: writes of coils (function 5), the timed "flash on", reading back (function 1).
// It keeps quiet about what is not for it and refuses what it has not.
import { crc16Modbus, modbusFrame } from '../../src/serial/index.ts'
import { createContacts, type Contacts, type ContactsOptions, type RelayWire } from './contacts.ts'

export type ModbusRelayOptions = ContactsOptions & {
  readonly unit?: number
  readonly isTimed?: boolean
  readonly isOld?: boolean
}

export const createModbusRelay = (wire: RelayWire, options: ModbusRelayOptions = {}): Contacts => {
  const { unit = 1, isTimed = true, isOld = false } = options
  const contacts = createContacts({ channels: 8, ...options })
  const write = (high: number, coil: number, value: number): boolean => {
    if (!contacts.has(coil + 1)) return false
    if (high === 0 && (value === 0xff00 || value === 0)) contacts.set(coil + 1, value !== 0)
    else if (high === FLASH_ON && isTimed) contacts.set(coil + 1, true, value * FLASH_UNIT_MS)
    else return false
    return true
  }
  const answer = (request: Uint8Array): Uint8Array => {
    const [, fn = 0, high = 0, low = 0, first = 0, second = 0] = request
    // The old ones say nothing that anybody has written down.
    if (isOld) {
      if (fn === 5 && high === 0 && second === 0 && first <= 1 && contacts.has(low)) contacts.set(low, first === 1)
      return new Uint8Array()
    }
    if (fn === 5 && write(high, low, first * 256 + second)) return request
    const isRead = fn === 1 && high === 0 && first === 0 && second >= 1 && contacts.has(low + second)
    if (!isRead) return modbusFrame(unit, fn | 0x80, [ILLEGAL_ADDRESS])
    const bits = Array.from({ length: second }, (_, i) => (contacts.says(low + 1 + i) ? 1 << i : 0))
    return modbusFrame(unit, 1, [1, bits.reduce((all, bit) => all | bit, 0)])
  }
  let heard: readonly number[] = []
  wire.onBytes((bytes) => {
    heard = [...heard, ...bytes]
    while (heard.length >= REQUEST_BYTES) {
      const request = Uint8Array.from(heard.slice(0, REQUEST_BYTES))
      const isWhole =
        request[0] === unit && crc16Modbus(request.subarray(0, 6)) === Buffer.from(request).readUInt16LE(6)
      heard = heard.slice(isWhole ? REQUEST_BYTES : 1)
      if (!isWhole) continue
      const answered = answer(request)
      if (!contacts.isSilent && answered.length > 0) wire.send(answered)
    }
  })
  return contacts
}

const REQUEST_BYTES = 8
const FLASH_ON = 2
const FLASH_UNIT_MS = 100
const ILLEGAL_ADDRESS = 2
