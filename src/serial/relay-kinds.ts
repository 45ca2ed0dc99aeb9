// The table of relay boards that a person may choose from: one row per kind. Nothing is ever written to a port before
// somebody has chosen one.
import { createLcusDriver, LCUS_FAIL_SAFE } from './lcus.ts'
import { createLeaseDriver } from './lease-line.ts'
import { LCUS_CHANNELS, MAX_RELAY_CHANNELS, MAX_UNIT } from './limits.ts'
import { createModbusRelayDriver, createOldModbusRelayDriver } from './modbus-relay.ts'
import { createNumatoDriver } from './numato.ts'
import type { FailSafe } from './relay.ts'
import type { RelayDriver } from './relay-driver.ts'

/** What a person said of a relay board. */
export type RelaySelection = {
  readonly kind: string
  /** Counted from 1, whatever the board prints. */
  readonly channel: number
  /** As delivered when not given. */
  readonly unit?: number | undefined
}

export type RelayFault = 'no-such-relay' | 'no-such-channel' | 'unit-out-of-range'

/** The driver of a choice, or why there is none: choices come from people, and from what was kept by an older version. */
export const relayDriverOf = ({ kind, channel, unit = DELIVERED_UNIT }: RelaySelection): RelayDriver | RelayFault => {
  const row = RELAY_KINDS.find(({ id }) => id === kind)
  if (row === undefined) return 'no-such-relay'
  if (!isWithin(channel, row.channels)) return 'no-such-channel'
  if (row.isBus && !isWithin(unit, MAX_UNIT)) return 'unit-out-of-range'
  return row.createDriver(channel, unit)
}

const DELIVERED_UNIT = 1
const isWithin = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most

export type RelayKind = {
  /** Kept as the person's choice. */
  readonly id: string
  readonly name: string
  readonly channels: number
  /** It has an address, 1 as delivered. */
  readonly isBus: boolean
  readonly failSafe: FailSafe
  /** It says by itself where its contact stands. */
  readonly answers: boolean
  createDriver(channel: number, unit: number): RelayDriver
}

const MODBUS_CHANNELS = 8

export const RELAY_KINDS: readonly RelayKind[] = [
  {
    ...{
      id: 'lease',
      name: 'Hearthgrid line',
      channels: LCUS_CHANNELS,
      isBus: false,
      failSafe: 'lease',
      answers: true,
    },
    createDriver: createLeaseDriver,
  },
  {
    ...{ id: 'modbus-timed', name: 'Modbus, flash-on', channels: MODBUS_CHANNELS, isBus: true },
    ...{ failSafe: 'lease', answers: true },
    createDriver: (channel, unit) => createModbusRelayDriver(unit, channel, true),
  },
  {
    ...{ id: 'modbus', name: 'Modbus', channels: MODBUS_CHANNELS, isBus: true, failSafe: 'none', answers: true },
    createDriver: (channel, unit) => createModbusRelayDriver(unit, channel, false),
  },
  {
    ...{ id: 'modbus-old', name: 'Modbus, old (R4D)', channels: MODBUS_CHANNELS, isBus: true },
    ...{ failSafe: 'none', answers: false },
    createDriver: (channel, unit) => createOldModbusRelayDriver(unit, channel),
  },
  {
    ...{ id: 'lcus-1', name: 'LCUS-1', channels: 1, isBus: false, failSafe: LCUS_FAIL_SAFE, answers: false },
    createDriver: (channel) => createLcusDriver(channel, false),
  },
  {
    ...{ id: 'lcus', name: 'LCUS-2, -4, -8', channels: LCUS_CHANNELS, isBus: false },
    ...{ failSafe: LCUS_FAIL_SAFE, answers: true },
    createDriver: (channel) => createLcusDriver(channel, true),
  },
  {
    ...{ id: 'numato', name: 'Numato', channels: MAX_RELAY_CHANNELS, isBus: false, failSafe: 'none', answers: true },
    createDriver: createNumatoDriver,
  },
]
