// A port that a person has called a relay board: which kind it is, how its line does, and how the page sees it.
import { leaseLeftMs, type OpenResult } from '../../serial/index.ts'
import type { Node } from '../node.ts'
import { relayIdOf } from '../household/autopilot-held.ts'
import { notice, unnotice } from '../node-state.ts'
import type { Relay } from '../view/snapshot.ts'
import type { Device, RelayPort } from './device.ts'
import {
  confirmedBy,
  isCommandedOn,
  restsUntilMs,
  startRelay,
  testFault,
  type RelayChannel,
  type RelayRig,
} from './relay-board.ts'
import { driversOf, kindOf, type RelayChoice } from './relay-choice.ts'

export const becomeRelay = (node: Node, device: Device, choice: RelayChoice, changed: () => void): void => {
  const drivers = driversOf(choice)
  if (typeof drivers === 'string') throw new Error(`${drivers}: a choice is judged before it is taken`)
  const rig: RelayRig = { node, portId: device.id, changed, onLine: (opened) => tellLine(node, device, opened) }
  device.relay = { board: startRelay(rig, device.found.link, drivers, choice.consent), rig, choice }
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

export const relayViews = (node: Node, portId: string, { board, choice }: RelayPort): readonly Relay[] =>
  board.channels.map((relay) => relayView(node, portId, relay, choice))

const relayView = (node: Node, portId: string, relay: RelayChannel, choice: RelayChoice): Relay => {
  const { state } = relay.known
  const nowMs = node.state.ports.clock.nowMs()
  return {
    id: relayIdOf(portId, relay.channel),
    portId,
    kind: kindOf(choice),
    channel: relay.channel,
    unit: choice.unit,
    failSafe: state.failSafe,
    consent: state.consent,
    target: relay.target.on ? 'on' : 'off',
    commanded: state.on === undefined ? 'unknown' : isCommandedOn(relay, nowMs) ? 'on' : 'off',
    confirmedBy: confirmedBy(node, relay),
    reason: reasonOf(relay),
    leaseLeftMs: leaseLeftMs(state, nowMs),
    againAtMs: restsUntilMs(state, nowMs),
    testEndsAtMs: relay.testEndsAtMs,
    mayTest: testFault(node, relay) === undefined,
  }
}

const reasonOf = ({ known: { trouble }, why, action }: RelayChannel): Relay['reason'] => {
  if (trouble !== undefined) return TROUBLES[trouble]
  if (action.kind !== 'hold') return why
  if (action.why === 'needs-consent') return 'no-consent'
  if (action.why === 'not-fail-safe') return 'not-fail-safe'
  const waits = action.why === 'min-on' || action.why === 'min-off' || action.why === 'too-many-switches'
  return waits ? 'minimum-time' : why
}
const TROUBLES = { silent: 'board-silent', refuses: 'board-refuses', 'stays-on': 'stays-on' } as const
