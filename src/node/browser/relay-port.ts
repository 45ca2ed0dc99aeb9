// A port that a person has called a relay board: which kind it is, how its line does, and how the page sees it.
import { leaseLeftMs, type OpenResult } from '../../serial/index.ts'
import type { Node } from '../node.ts'
import { notice, unnotice } from '../node-state.ts'
import type { Relay } from '../view/snapshot.ts'
import type { Device, RelayPort } from './device.ts'
import {
  confirmedBy,
  isCommandedOn,
  restsUntilMs,
  startRelay,
  testFault,
  type RelayBoard,
  type RelayRig,
} from './relay-board.ts'
import { driverOf, kindOf, type RelayChoice } from './relay-choice.ts'

export const becomeRelay = (node: Node, device: Device, choice: RelayChoice, changed: () => void): void => {
  const driver = driverOf(choice)
  if (typeof driver === 'string') throw new Error(`${driver}: a choice is judged before it is taken`)
  const rig: RelayRig = { node, portId: device.id, changed, onLine: (opened) => tellLine(node, device, opened) }
  device.relay = { board: startRelay(rig, device.found.link, driver, choice.consent), rig, choice }
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

export const relayView = (node: Node, portId: string, { board, choice }: RelayPort): Relay => {
  const { state } = board.known
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
    againAtMs: restsUntilMs(state, nowMs),
    testEndsAtMs: board.testEndsAtMs,
    mayTest: testFault(node, board) === undefined,
  }
}

const reasonOf = ({ known: { trouble }, why, action }: RelayBoard): Relay['reason'] => {
  if (trouble !== undefined) return TROUBLES[trouble]
  if (action.kind !== 'hold') return why
  if (action.why === 'needs-consent') return 'no-consent'
  if (action.why === 'not-fail-safe') return 'not-fail-safe'
  const waits = action.why === 'min-on' || action.why === 'min-off' || action.why === 'too-many-switches'
  return waits ? 'minimum-time' : why
}
const TROUBLES = { silent: 'board-silent', refuses: 'board-refuses', 'stays-on': 'stays-on' } as const
