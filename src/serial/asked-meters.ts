// The table of meters that must be asked, and therefore chosen by a person: every Modbus meter, and optical heads on
// IEC 62056-21. Nothing here takes part in auto-detection.
import { createIecPoll, type IecPollOptions } from './iec-poll.ts'
import type { Line } from './link.ts'
import { createModbusBus } from './modbus-bus.ts'
import { createModbusPoll } from './modbus-poll.ts'
import { MODBUS_METERS, type ModbusMeter } from './modbus-meters.ts'
import { createModbusSearch, type ModbusSearch } from './modbus-search.ts'
import type { Poll } from './poll.ts'
import type { ProtocolId } from './reading.ts'
import { MAX_ASKED_BAUD, MAX_BUS_METERS, MAX_UNIT, MIN_ASKED_BAUD } from './limits.ts'

/** What a person said of a meter: which row of the table, and on a bus where it is and how its line was set. */
export type AskedChoice = {
  readonly meter: string
  /** As delivered when not given. */
  readonly unit?: number | undefined
  readonly baudRate?: number | undefined
  readonly parity?: Line['parity'] | undefined
  /** Which of the plug's modem lines is on, for an optical head that takes its power from one; the driver's choice when not given. */
  readonly signals?: HeadSignals | undefined
  /** On the same bus, over the same line. */
  readonly others?: readonly AskedOther[] | undefined
}

export type HeadSignals = 'dtr' | 'rts'

export type AskedOther = { readonly meter: string; readonly unit: number }

/** What is wrong with a choice. */
export type ChoiceFault = 'no-such-meter' | 'unit-out-of-range' | 'unit-twice' | 'line-out-of-range' | 'too-many'

/** The poll of a choice, or why there is none: choices come from people, and from what was kept by an older version. */
export const pollOf = (choice: AskedChoice): Poll | ChoiceFault => {
  const row = ASKED_METERS.find(({ id }) => id === choice.meter)
  if (row === undefined) return 'no-such-meter'
  if (row.modbus === undefined) return headPollOf(row, choice)
  const line = busLineOf(choice)
  if (typeof line === 'string') return line
  const rows = rowsOf(choice)
  return typeof rows === 'string' ? rows : createModbusBus(rows.map((row) => createModbusPoll({ ...row, line })))
}

const headPollOf = ({ createPoll }: AskedMeter, { signals }: AskedChoice): Poll | ChoiceFault => {
  if (signals === undefined) return createPoll()
  const lines = SIGNALS.get(signals)
  return lines === undefined ? 'line-out-of-range' : createPoll({ signals: lines })
}

const SIGNALS: ReadonlyMap<HeadSignals, NonNullable<IecPollOptions['signals']>> = new Map([
  ['dtr', { dtr: true, rts: false }],
  ['rts', { dtr: false, rts: true }],
])

/** Looks for meters of the chosen kind at every address; only a bus has addresses. */
export const searchOf = (choice: AskedChoice): ModbusSearch | ChoiceFault => {
  const meter = MODBUS_METERS.find(({ id }) => id === choice.meter)
  if (meter === undefined) return 'no-such-meter'
  const line = busLineOf(choice)
  return typeof line === 'string' ? line : createModbusSearch(meter, line)
}

const busLineOf = (choice: AskedChoice): Line | ChoiceFault => {
  const meter = MODBUS_METERS.find(({ id }) => id === choice.meter)
  if (meter === undefined) return 'no-such-meter'
  const { baudRate = meter.line.baudRate, parity = meter.line.parity } = choice
  const isLine = isWithin(baudRate, MIN_ASKED_BAUD, MAX_ASKED_BAUD) && ['none', 'even', 'odd'].includes(parity)
  return isLine ? { ...meter.line, baudRate, parity } : 'line-out-of-range'
}

/** Everybody on the bus of a choice, the first one before the others. */
export const membersOf = ({ meter, unit = DELIVERED_UNIT, others = [] }: AskedChoice): readonly AskedOther[] => [
  { meter, unit },
  ...others,
]

const rowsOf = (choice: AskedChoice) => {
  const rows: { readonly meter: ModbusMeter; readonly unit: number }[] = []
  for (const one of membersOf(choice)) {
    const row = MODBUS_METERS.find(({ id }) => id === one.meter)
    if (row === undefined) return 'no-such-meter'
    if (!isWithin(one.unit, 1, MAX_UNIT)) return 'unit-out-of-range'
    if (rows.some((other) => other.unit === one.unit)) return 'unit-twice'
    rows.push({ meter: row, unit: one.unit })
  }
  return rows.length > MAX_BUS_METERS ? 'too-many' : rows
}

const DELIVERED_UNIT = 1

const isWithin = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most

export type AskedMeter = {
  /** Kept as the person's choice. */
  readonly id: string
  readonly name: string
  readonly protocol: ProtocolId
  /** True when the person may set a unit number and another line. */
  readonly isBus: boolean
  /** Its address on the bus as delivered. */
  readonly unit: number
  /** It has one total only: what is fed in is counted as taken. */
  readonly oneWay: boolean
  readonly line: Line
  /** Its row in the table of those on a bus. */
  readonly modbus?: ModbusMeter
  /** Only optical heads have signals. */
  createPoll(options?: Pick<IecPollOptions, 'signals'>): Poll
}

export const ASKED_METERS: readonly AskedMeter[] = [
  {
    id: 'iec',
    name: 'IEC 62056-21 (optical head)',
    protocol: 'iec',
    isBus: false,
    unit: DELIVERED_UNIT,
    oneWay: false,
    line: createIecPoll().line,
    createPoll: createIecPoll,
  },
  {
    id: 'iec-battery',
    name: 'IEC 62056-21, meter that must be woken',
    protocol: 'iec',
    isBus: false,
    unit: DELIVERED_UNIT,
    oneWay: false,
    line: createIecPoll().line,
    createPoll: (options) => createIecPoll({ ...options, wakeUp: true }),
  },
  ...MODBUS_METERS.map((meter): AskedMeter => ({
    id: meter.id,
    name: meter.name,
    protocol: 'modbus',
    isBus: true,
    unit: DELIVERED_UNIT,
    oneWay: meter.export === undefined,
    line: meter.line,
    modbus: meter,
    createPoll: () => createModbusBus([createModbusPoll({ meter })]),
  })),
]
