// The table of meters that must be asked, and therefore chosen by a person: every Modbus meter, and optical heads on
// IEC 62056-21. Nothing here takes part in auto-detection.
import { createIecPoll } from './iec-poll.ts'
import type { Line } from './link.ts'
import { createModbusPoll } from './modbus-poll.ts'
import { MODBUS_METERS } from './modbus-meters.ts'
import type { Poll } from './poll.ts'
import type { ProtocolId } from './reading.ts'

export type AskedMeter = {
  /** Kept as the person's choice. */
  readonly id: string
  readonly name: string
  readonly protocol: ProtocolId
  /** True when the person may set a unit number and another line. */
  readonly isBus: boolean
  readonly line: Line
  createPoll(choice?: { readonly unit?: number; readonly line?: Line }): Poll
}

export const ASKED_METERS: readonly AskedMeter[] = [
  {
    id: 'iec',
    name: 'IEC 62056-21 (optical head)',
    protocol: 'iec',
    isBus: false,
    line: createIecPoll().line,
    createPoll: () => createIecPoll(),
  },
  {
    id: 'iec-battery',
    name: 'IEC 62056-21, meter that must be woken',
    protocol: 'iec',
    isBus: false,
    line: createIecPoll().line,
    createPoll: () => createIecPoll({ wakeUp: true }),
  },
  ...MODBUS_METERS.map((meter): AskedMeter => ({
    id: meter.id,
    name: meter.name,
    protocol: 'modbus',
    isBus: true,
    line: meter.line,
    createPoll: (choice = {}) => createModbusPoll({ meter, ...choice }),
  })),
]
