// One plugged port as the worker knows it: what a person has said of it, who is listening to it, and what was heard.
import {
  believe,
  MAX_BUS_METERS,
  NOTHING_BELIEVED,
  type AskedChoice,
  type Believed,
  type ByteLink,
  type Decoder,
  type MeterReading,
  type ModbusSearch,
  type Poll,
  type SealedFrame,
  type Session,
} from '../../serial/index.ts'
import type { Node } from '../node.ts'
import { notice, unnotice } from '../node-state.ts'
import type { Port } from '../view/snapshot.ts'
import type { RelayBoard, RelayRig } from './relay-board.ts'
import type { RelayChoice } from './relay-choice.ts'
import { createWire, type Wire } from './wire.ts'

/** A granted port as the composition hands it over; `usb` names the kind of device, as far as USB tells. */
export type FoundPort = {
  readonly port: object
  readonly usb: string
  readonly link: ByteLink
  forget(): Promise<void>
}

/** What is kept of a port in use as a relay. */
export type RelayPort = { readonly board: RelayBoard; readonly rig: RelayRig; readonly choice: RelayChoice }

/** What a person has said of a port. Nothing is ever written to a port of which nothing was said. */
export type PortChoice = ({ readonly use: 'relay' } & RelayChoice) | ({ readonly use: 'asked' } & AskedChoice)

/** Choices, kept so that they hold after a restart. */
export type PortMemory = {
  load(name: string): Promise<PortChoice | undefined>
  save(name: string, choice: PortChoice | undefined): Promise<void>
}

/** What is known of the sealed telegrams on a port. */
export type SealedHearing = {
  /** The newest, and who found it. */
  frame: SealedFrame
  decoder: Decoder
  key: 'none' | 'wrong' | 'right'
  /** Frames that the key did not open, in all and since the last one that opened. */
  unopened: number
  unopenedInARow: number
  replayed: number
}

export type Device = {
  readonly id: string
  /** Its link is the wire's, so that the console can listen in. */
  readonly found: FoundPort
  readonly wire: Wire
  /** A recording that is played; it has no plug. */
  readonly isReplay: boolean
  /** Another port looks the same, so that what was said of one before a restart could be meant for the other. */
  readonly hasTwin: boolean
  /** It was to be asked, or its twin was. */
  isUnsure: boolean
  state: Port['state']
  session: Session | undefined
  decoder: Decoder | undefined
  /** The newest that was believed, of whichever meter. */
  reading: MeterReading | undefined
  /** By the name of the meter, the one heard last at the end. */
  readonly believed: Map<string, Believed>
  relay: RelayPort | undefined
  /** Set as soon as a person has said which meter has to be asked here. */
  asked: AskedChoice | undefined
  poll: Poll | undefined
  /** Looking for meters on the bus, or what the last look found. */
  search: ModbusSearch | undefined
  sealed: SealedHearing | undefined
  /** Grows when somebody else takes the port over; whoever sees another one than its own leaves it alone. */
  turn: number
  gone: boolean
}

/** Ports with the same chips are told apart by a number, the lowest that is free. */
export const freshDevice = (
  node: Node,
  found: FoundPort,
  { hasTwin, isReplay }: Pick<Device, 'hasTwin' | 'isReplay'>,
  others: readonly Device[],
): Device => {
  const names = others.map(({ id }) => id)
  let number = 1
  while (names.includes(nameOf(found.usb, number))) number++
  const wire = createWire(found.link, () => node.state.ports.clock.nowMs())
  return {
    id: nameOf(found.usb, number),
    found: { ...found, link: wire.link },
    wire,
    isReplay,
    hasTwin,
    isUnsure: false,
    state: 'closed',
    session: undefined,
    decoder: undefined,
    reading: undefined,
    believed: new Map(),
    relay: undefined,
    asked: undefined,
    poll: undefined,
    search: undefined,
    sealed: undefined,
    turn: 0,
    gone: false,
  }
}

const nameOf = (usb: string, number: number): string => (number === 1 ? usb : `${usb} (${number})`)

/** True until the port is taken away or given to somebody else. */
export const takeTurn = (device: Device): (() => boolean) => {
  const turn = ++device.turn
  return () => !device.gone && device.turn === turn
}

export const hear = (node: Node, device: Device, heard: MeterReading, changed: () => void): void => {
  const reading = device.isReplay ? { ...heard, meterId: `replay of ${heard.meterId}` } : heard
  if (isBelieved(device.believed, reading, node.state.nameplatesW.get(reading.meterId))) {
    device.reading = reading
    node.reading(reading)
  }
  changed()
}

const isBelieved = (meters: Map<string, Believed>, reading: MeterReading, nameplateW: number | undefined): boolean => {
  const { meterId } = reading
  const believed = believe(meters.get(meterId) ?? NOTHING_BELIEVED, reading, nameplateW)
  meters.delete(meterId)
  meters.set(meterId, believed)
  // More names than meters fit onto one port are noise; whoever was heard longest ago goes.
  for (const [oldest] of meters) if (meters.size > MAX_BUS_METERS) meters.delete(oldest)
  return believed.last === reading
}

const OPENING_NOTICES = ['port-busy', 'port-not-allowed', 'port-lost'] as const
const METER_NOTICES = ['meter-silent', 'meter-wrong-speech'] as const

/** Says of a line what its owner should know, and takes back what is over. */
export const tell = (node: Node, device: Device): void => {
  const { state } = device
  if (state === 'reading')
    for (const code of [...OPENING_NOTICES, ...METER_NOTICES]) unnotice(node.state, code, device.id)
  // A port that never spoke may be a relay, or a cable that nothing is plugged into: no reason for a warning.
  const isAwaited = device.reading !== undefined || device.asked !== undefined
  if (state === 'silent' && isAwaited) notice(node.state, 'meter-silent', device.id)
  if (state === 'wrong-speech') notice(node.state, 'meter-wrong-speech', device.id)
}

/** What was said of the port before counts no more. */
export const untell = (node: Node, device: Device): void => {
  for (const code of [...OPENING_NOTICES, ...METER_NOTICES, 'meter-sealed', 'seal-key-wrong'] as const)
    unnotice(node.state, code, device.id)
}

/** Another program or tab may let go of the port; a plug that was out for a moment is back. */
const RETRY_MS = 5_000
export const pause = (node: Node): Promise<void> =>
  new Promise((resolve) => node.state.ports.clock.after(RETRY_MS, resolve))

export const sessionClock = (node: Node) => {
  const { clock } = node.state.ports
  return { nowMs: () => clock.nowMs(), every: (periodMs: number, tick: () => void) => every(node, periodMs, tick) }
}

const every = (node: Node, periodMs: number, tick: () => void): (() => void) => {
  let stopped = false
  const again = (): void => {
    node.state.ports.clock.after(periodMs, () => {
      if (stopped) return
      tick()
      again()
    })
  }
  again()
  return () => {
    stopped = true
  }
}
