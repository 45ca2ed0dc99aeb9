// Every kind of relay board as an emulated one, and where it is plugged in.
import type { Contacts, RelayWire } from '../../tools/emulate/contacts.ts'
import { createLcusRelay } from '../../tools/emulate/lcus-relay.ts'
import { createLeaseRelay } from '../../tools/emulate/lease-relay.ts'
import { createModbusRelay } from '../../tools/emulate/modbus-relay.ts'
import { createNumatoRelay } from '../../tools/emulate/numato-relay.ts'

export const PORT = 'USB 1a86:7523'

type Create = (wire: RelayWire, options: { channels: number }) => Contacts
export const BOARDS = {
  'lcus-1': createLcusRelay,
  lcus: createLcusRelay,
  numato: createNumatoRelay,
  modbus: createModbusRelay,
  'modbus-timed': createModbusRelay,
  'modbus-old': (wire: RelayWire, options: { channels: number }) =>
    createModbusRelay(wire, { ...options, isOld: true }),
  lease: createLeaseRelay,
} as const satisfies Record<string, Create>
export type Kind = keyof typeof BOARDS
export const KINDS = Object.keys(BOARDS) as Kind[]
export const LEASED: readonly Kind[] = ['modbus-timed', 'lease']
export const MUTE: readonly Kind[] = ['lcus-1', 'modbus-old']
