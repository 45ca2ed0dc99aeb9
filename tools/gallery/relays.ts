// Relay boards in the states that people see them in: in use, tried out, silent, and when the meter contradicts.
import type { Port, Relay, RelayKind } from '../../src/node/index.ts'
import { silentPort } from './ports.ts'

const kind = (id: string, name: string, more: Partial<RelayKind>): RelayKind => ({
  ...{ id, name, channels: 8, isBus: false, failSafe: 'none', answers: true },
  ...more,
})

export const RELAY_KINDS: readonly RelayKind[] = [
  kind('lease', 'Hearthgrid line', { failSafe: 'lease' }),
  kind('modbus-timed', 'Modbus, flash-on', { isBus: true, failSafe: 'lease' }),
  kind('modbus', 'Modbus', { isBus: true }),
  kind('modbus-old', 'Modbus, old (R4D)', { isBus: true, answers: false }),
  kind('lcus-1', 'LCUS-1', { channels: 1, answers: false }),
  kind('lcus', 'LCUS-2, -4, -8', {}),
  kind('numato', 'Numato', { channels: 32 }),
]

export const relayPort: Port = { ...silentPort, label: 'USB relay board', role: 'relay', state: 'switching' }

/** Switched off, answered, and ready for whatever comes. */
const ready: Relay = {
  ...{ id: 'usb1 · 2', portId: 'usb1', kind: 'modbus-timed', channel: 2, unit: 4, failSafe: 'lease', consent: false },
  ...{ target: 'off', commanded: 'off', confirmedBy: 'board', reason: 'no-delivery' },
  ...{ leaseLeftMs: undefined, againAtMs: undefined, testEndsAtMs: undefined, mayTest: true },
}

export const relays = {
  ready,
  rested: (nowMs: number): Relay => ({ ...ready, againAtMs: nowMs + 38_000, mayTest: false }),
  waiting: (nowMs: number): Relay => ({
    ...ready,
    ...{ target: 'on', reason: 'minimum-time', againAtMs: nowMs + 42_000, mayTest: false },
  }),
  waitingBeside: (nowMs: number): Relay => ({
    ...ready,
    ...{ id: 'usb1 · 5', channel: 5 },
    againAtMs: nowMs + 38_000,
    mayTest: false,
  }),
  tested: (nowMs: number): Relay => ({
    ...ready,
    ...{ target: 'on', commanded: 'on', reason: 'testing', leaseLeftMs: 27_000, testEndsAtMs: nowMs + 7_000 },
    mayTest: false,
  }),
  silent: {
    ...ready,
    ...{ commanded: 'unknown', confirmedBy: undefined, reason: 'board-silent', mayTest: false },
  } satisfies Relay,
  stuck: {
    ...ready,
    ...{ kind: 'lcus', channel: 3, unit: undefined, failSafe: 'none', consent: true, mayTest: false },
    reason: 'flows-though-off',
  } satisfies Relay,
  latching: {
    ...ready,
    ...{ kind: 'lcus-1', channel: 1, unit: undefined, failSafe: 'none', consent: false, mayTest: false },
    ...{ commanded: 'unknown', confirmedBy: undefined, reason: 'no-consent' },
  } satisfies Relay,
}
