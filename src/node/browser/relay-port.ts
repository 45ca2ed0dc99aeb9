// A port that a person has called a relay board: which kind it is, how its line does, and how the page sees it.
import {
  leaseLeftMs,
  relayDriverOf,
  RELAY_KINDS,
  type OpenResult,
  type RelayDriver,
  type RelayFault,
} from '../../serial/index.ts'
import type { Node } from '../node.ts'
import { notice, unnotice } from '../node-state.ts'
import type { Refusal } from '../refusal.ts'
import type { Relay, RelayKind } from '../view/snapshot.ts'
import type { Device, RelayChoice } from './device.ts'
import {
  confirmedBy,
  isCommandedOn,
  startRelay,
  stopRelay,
  testFault,
  type RelayBoard,
  type RelayRig,
} from './relay-board.ts'

/** What a person may choose from. */
export const relayKinds = (): readonly RelayKind[] =>
  RELAY_KINDS.map(({ id, name, channels, isBus, failSafe, answers }) => ({
    ...{ id, name, channels, isBus, failSafe, answers },
  }))

/** Why a choice cannot be followed; undefined when it can. A board that opens by itself needs no consent. */
export const relayFaultOf = (choice: RelayChoice): Refusal | undefined => {
  const driver = driverOf(choice)
  if (typeof driver === 'string') return 'relay-choice-invalid'
  return driver.failSafe === 'lease' || choice.consent ? undefined : 'no-consent'
}

/** Choices of before there were kinds were LCUS boards, which nobody asked anything. */
const driverOf = (choice: RelayChoice): RelayDriver | RelayFault => relayDriverOf({ ...choice, kind: kindOf(choice) })
const kindOf = ({ kind, channel }: RelayChoice): string => kind ?? (channel === 1 ? 'lcus-1' : 'lcus')

export const becomeRelay = async (
  node: Node,
  device: Device,
  choice: RelayChoice,
  changed: () => void,
): Promise<void> => {
  const driver = driverOf(choice)
  if (typeof driver === 'string') throw new Error(`${driver}: a choice is judged before it is taken`)
  const rig: RelayRig = { node, changed, onLine: (opened) => tellLine(node, device, opened) }
  const board = await startRelay(rig, device.found.link, driver, choice.consent)
  // Pulled out while it was opened.
  if (device.gone) return stopRelay(board)
  device.relay = { board, rig, choice }
  changed()
}

const tellLine = (node: Node, device: Device, opened: OpenResult): void => {
  for (const code of Object.values(NOTICES)) unnotice(node.state, code, device.id)
  device.state = opened === 'open' ? 'switching' : opened
  if (opened !== 'open') notice(node.state, NOTICES[opened], device.id)
}
const NOTICES = {
  busy: 'port-busy',
  lost: 'port-lost',
  'not-allowed': 'port-not-allowed',
  unsupported: 'port-unsupported',
} as const

/** What is kept of a port in use as a relay. */
export type RelayPort = { readonly board: RelayBoard; readonly rig: RelayRig; readonly choice: RelayChoice }

export const relayView = (node: Node, portId: string, { board, choice }: RelayPort): Relay => {
  const { state, action } = board
  const nowMs = node.state.ports.clock.nowMs()
  return {
    portId,
    kind: kindOf(choice),
    channel: choice.channel,
    unit: choice.unit,
    failSafe: state.failSafe,
    consent: state.consent,
    target: board.target.on ? 'on' : 'off',
    commanded: state.on === undefined ? 'unknown' : isCommandedOn(board, nowMs) ? 'on' : 'off',
    confirmedBy: confirmedBy(node, board),
    reason: reasonOf(board),
    leaseLeftMs: leaseLeftMs(state, nowMs),
    againAtMs: action.kind === 'hold' ? action.againAtMs : undefined,
    testEndsAtMs: board.testEndsAtMs,
    mayTest: testFault(node, board) === undefined,
  }
}

const reasonOf = ({ trouble, why, action }: RelayBoard): Relay['reason'] => {
  if (trouble !== undefined) return TROUBLES[trouble]
  if (action.kind !== 'hold') return why
  if (action.why === 'needs-consent' || action.why === 'not-fail-safe') return 'no-consent'
  const waits = action.why === 'min-on' || action.why === 'min-off' || action.why === 'too-many-switches'
  return waits ? 'minimum-time' : why
}
const TROUBLES = { silent: 'board-silent', refuses: 'board-refuses', 'stays-on': 'stays-on' } as const
