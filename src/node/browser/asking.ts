// A port with a meter that has to be asked, because a person said so and said which: asked for ever, whatever the line does,
// until the port is taken away or given another role.
import {
  ASKED_METERS,
  MAX_BUS_METERS,
  membersOf,
  pollOf,
  searchOf,
  startPollSession,
  type AskedChoice,
  type AskedMeter,
  type Poll,
  type SessionEnd,
} from '../../serial/index.ts'
import type { Node } from '../node.ts'
import { notice } from '../node-state.ts'
import type { Refusal } from '../refusal.ts'
import type { AskedMeterKind } from '../view/snapshot.ts'
import { isDelivering } from './relay-board.ts'
import { hear, pause, sessionClock, takeTurn, tell, type Device } from './device.ts'

/** What a person may choose from. */
export const askedMeterKinds = (): readonly AskedMeterKind[] =>
  ASKED_METERS.map(({ id, name, isBus, unit, oneWay, line }) => ({
    id,
    name,
    isBus,
    unit,
    oneWay,
    baudRate: line.baudRate,
    parity: line.parity,
  }))

/** Why a choice cannot be asked for, in words of the page; undefined when it can. */
export const faultOf = (choice: AskedChoice): Refusal | undefined => {
  const poll = pollOf(choice)
  return typeof poll === 'string' ? FAULTS[poll] : undefined
}

const FAULTS = {
  'no-such-meter': 'meter-kind-unknown',
  'unit-out-of-range': 'meter-address-invalid',
  'unit-twice': 'meter-address-twice',
  'too-many': 'meter-bus-full',
  'line-out-of-range': 'meter-line-invalid',
} as const satisfies Record<string, Refusal>

/** Why no bus can be searched with a choice; its address does not matter. */
export const searchFaultOf = (choice: AskedChoice): Refusal | undefined => {
  const search = searchOf(choice)
  return typeof search === 'string' ? FAULTS[search] : undefined
}

/**
 * The choice that asks whoever was found beside those on the bus that were asked before, all over the line of the search;
 * what was asked before when nobody was found.
 */
export const choiceOfFound = (
  choice: AskedChoice,
  before: AskedChoice | undefined,
  units: readonly number[],
): AskedChoice | undefined => {
  if (units.length === 0) return before
  const { meter } = choice
  const { line } = rowOf(meter)
  const { baudRate = line.baudRate, parity = line.parity } = choice
  const kept = before !== undefined && rowOf(before.meter).isBus ? membersOf(before) : []
  const fresh = units.filter((unit) => !kept.some((one) => one.unit === unit)).map((unit) => ({ meter, unit }))
  const [first, ...others] = [...kept, ...fresh].slice(0, MAX_BUS_METERS)
  return first && { ...first, baudRate, parity, others }
}

const rowOf = (meter: string): AskedMeter => {
  const row = ASKED_METERS.find(({ id }) => id === meter)
  if (row === undefined) throw new Error(`${meter}: a choice is judged before it is taken`)
  return row
}

/** Asks at every address of the bus once. `broken-off`: the line was lost. `taken`: the port is somebody else's by now. */
export const search = async (
  node: Node,
  device: Device,
  choice: AskedChoice,
  changed: () => void,
): Promise<'over' | 'broken-off' | 'taken'> => {
  const isOurs = takeTurn(device)
  const poll = searchOf(choice)
  if (typeof poll === 'string') throw new Error(`${poll}: a choice is judged before it is taken`)
  device.asked = choice
  device.decoder = poll
  device.search = poll
  device.state = 'searching'
  const clock = sessionClock(node)
  const stopTelling = clock.every(SEARCH_TOLD_MS, changed)
  const idle = { onReading: () => undefined, onState: () => undefined }
  device.session = startPollSession({ link: device.found.link, poll, clock, ...idle })
  changed()
  await device.session.ended.finally(stopTelling)
  if (!isOurs()) return 'taken'
  return poll.isOver ? 'over' : 'broken-off'
}

const SEARCH_TOLD_MS = 500

export const ask = async (node: Node, device: Device, choice: AskedChoice, changed: () => void): Promise<void> => {
  const isOurs = takeTurn(device)
  device.asked = choice
  while (isOurs()) {
    const poll = pollOf(choice)
    if (typeof poll === 'string') throw new Error(`${poll}: a choice is judged before it is taken`)
    const end = await askWith(node, device, poll, changed)
    if (!isOurs()) return
    device.state = STATES[end]
    notice(node.state, NOTICES[end], device.id)
    changed()
    await pause(node)
  }
}

const askWith = async (node: Node, device: Device, poll: Poll, changed: () => void): Promise<SessionEnd> => {
  device.decoder = poll
  device.poll = poll
  device.state = 'asking'
  const clock = sessionClock(node)
  const stopHurrying = clock.every(HURRY_LOOK_MS, () => poll.hurry?.(isDelivering(node)))
  device.session = startPollSession({
    link: device.found.link,
    poll,
    clock,
    onReading: (reading) => hear(node, device, reading, changed),
    onState: (state) => {
      device.state = PORT_STATES[state]
      tell(node, device)
      changed()
    },
  })
  changed()
  return device.session.ended.finally(stopHurrying)
}

/** A delivery that opens waits no longer than this for its first question. */
const HURRY_LOOK_MS = 1_000

const PORT_STATES = {
  waiting: 'asking',
  reading: 'reading',
  silent: 'silent',
  'speaks-something-else': 'wrong-speech',
} as const

const STATES = {
  closed: 'lost',
  lost: 'lost',
  'lost-mid-telegram': 'lost',
  busy: 'busy',
  'not-allowed': 'not-allowed',
  unsupported: 'unsupported',
} as const
const NOTICES = {
  closed: 'port-lost',
  lost: 'port-lost',
  'lost-mid-telegram': 'port-lost',
  busy: 'port-busy',
  'not-allowed': 'port-not-allowed',
  unsupported: 'port-unsupported',
} as const
