// The table of meters that must be asked, and therefore chosen by a person: every Modbus meter, and optical heads on
// IEC 62056-21. Nothing here takes part in auto-detection.
import { createIecPoll } from './iec-poll.ts'
import type { Line } from './link.ts'
import { createModbusPoll } from './modbus-poll.ts'
import { MODBUS_METERS } from './modbus-meters.ts'
import type { Poll } from './poll.ts'
import type { ProtocolId } from './reading.ts'
import { MAX_ASKED_BAUD, MAX_UNIT, MIN_ASKED_BAUD } from './limits.ts'

/** What a person said of a meter: which row of the table, and on a bus where it is and how its line was set. */
export type AskedChoice = {
  readonly meter: string
  /** As delivered when not given. */
  readonly unit?: number | undefined
  readonly baudRate?: number | undefined
  readonly parity?: Line['parity'] | undefined
}

/** What is wrong with a choice. */
export type ChoiceFault = 'no-such-meter' | 'unit-out-of-range' | 'line-out-of-range'

/** The poll of a choice, or why there is none: choices come from people, and from what was kept by an older version. */
export const pollOf = (choice: AskedChoice): Poll | ChoiceFault => {
  const row = ASKED_METERS.find(({ id }) => id === choice.meter)
  if (row === undefined) return 'no-such-meter'
  if (!row.isBus) return row.createPoll()
  const { unit = row.unit, baudRate = row.line.baudRate, parity = row.line.parity } = choice
  if (!isWithin(unit, 1, MAX_UNIT)) return 'unit-out-of-range'
  if (!isWithin(baudRate, MIN_ASKED_BAUD, MAX_ASKED_BAUD) || !['none', 'even', 'odd'].includes(parity))
    return 'line-out-of-range'
  return row.createPoll({ unit, line: { ...row.line, baudRate, parity } })
}

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
  createPoll(choice?: { readonly unit?: number; readonly line?: Line }): Poll
}

export const ASKED_METERS: readonly AskedMeter[] = [
  {
    id: 'iec',
    name: 'IEC 62056-21 (optical head)',
    protocol: 'iec',
    isBus: false,
    unit: 1,
    oneWay: false,
    line: createIecPoll().line,
    createPoll: () => createIecPoll(),
  },
  {
    id: 'iec-battery',
    name: 'IEC 62056-21, meter that must be woken',
    protocol: 'iec',
    isBus: false,
    unit: 1,
    oneWay: false,
    line: createIecPoll().line,
    createPoll: () => createIecPoll({ wakeUp: true }),
  },
  ...MODBUS_METERS.map((meter): AskedMeter => ({
    id: meter.id,
    name: meter.name,
    protocol: 'modbus',
    isBus: true,
    unit: 1,
    oneWay: meter.export === undefined,
    line: meter.line,
    createPoll: (choice = {}) => createModbusPoll({ meter, ...choice }),
  })),
]
