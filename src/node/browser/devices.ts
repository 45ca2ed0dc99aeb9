// The serial ports of this computer, in the worker that owns them: every granted port is listened to, a meter's
// telegrams go to the node, and a board that a person has called a relay is kept where the settled ledger says.
// Nothing is ever written to a port that nobody has called a relay.
import {
  TRIAL_MS,
  createLineDecoder,
  linesToTry,
  startSession,
  type ByteLink,
  type Decoder,
  type Line,
  type MeterReading,
  type Session,
  type SessionEnd,
} from '../../serial/index.ts'
import { registerMeter } from '../household/metering.ts'
import type { Node } from '../node.ts'
import { notice, unnotice } from '../node-state.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import type { EnergySource, Port, Relay } from '../view/snapshot.ts'
import { createRelay, relayView, stopRelay, type RelayBoard } from './relay-board.ts'

/** A granted port as the composition hands it over; `usb` names the kind of device, as far as USB tells. */
export type FoundPort = {
  readonly port: object
  readonly usb: string
  readonly link: ByteLink
  forget(): Promise<void>
}

export type SerialSource = {
  /** Calls back with all granted and plugged ports, now and after every change. */
  watch(onPorts: (ports: readonly FoundPort[]) => void): void
  look(): void
}

/** What a person has said of a port, kept so that it holds after a restart. */
export type PortMemory = {
  load(usb: string): Promise<RelayChoice | undefined>
  save(usb: string, choice: RelayChoice | undefined): Promise<void>
}
export type RelayChoice = { readonly channel: number; readonly consent: boolean }

export type Devices = {
  look(): Promise<Outcome>
  forget(portId: string): Promise<Outcome>
  registerMeter(meter: {
    readonly portId: string
    readonly label: string
    readonly source: EnergySource
    readonly nameplateW: number
  }): Promise<Outcome>
  useRelay(relay: { readonly portId: string } & RelayChoice): Promise<Outcome>
  ports(): Port[]
  relays(): Relay[]
}

type Device = {
  readonly id: string
  readonly found: FoundPort
  state: Port['state']
  session: Session | undefined
  decoder: Decoder | undefined
  reading: MeterReading | undefined
  relay: RelayBoard | undefined
  /** Set as soon as a person has called it a relay: from then on nobody listens for a meter. */
  isRelay: boolean
  gone: boolean
}

export const createDevices = (
  node: Node,
  source: SerialSource | undefined,
  memory: PortMemory,
  changed: () => void,
): Devices => {
  const devices = new Map<object, Device>()
  const named = (portId: string): Device | undefined => [...devices.values()].find((device) => device.id === portId)
  source?.watch((ports) => {
    for (const device of [...devices.values()])
      if (!ports.some((found) => found.port === device.found.port)) drop(node, devices, device)
    for (const found of ports) {
      if (devices.has(found.port)) continue
      const device = fresh(found, [...devices.values()])
      devices.set(found.port, device)
      begin(node, device, memory, changed).catch(() => notice(node.state, 'port-lost', found.usb))
    }
    changed()
  })
  return {
    look: async () => {
      source?.look()
      return source === undefined ? refused('no-serial') : done
    },
    forget: async (portId) => {
      const device = named(portId)
      if (device === undefined) return refused('unknown')
      drop(node, devices, device)
      await memory.save(device.found.usb, undefined)
      await device.found.forget()
      changed()
      return done
    },
    registerMeter: async (meter) => {
      const reading = named(meter.portId)?.reading
      if (reading === undefined) return refused('meter-unknown')
      const { meterId, unnumbered } = reading
      const name = unnumbered === true ? { meterId, unnumbered } : { meterId }
      return registerMeter(node.state, { ...meter, ...name, simulated: false })
    },
    useRelay: async ({ portId, channel, consent }) => {
      const device = named(portId)
      if (device === undefined) return refused('unknown')
      if (!consent) return refused('no-consent')
      await memory.save(device.found.usb, { channel, consent })
      device.isRelay = true
      await device.session?.stop()
      await becomeRelay(node, device, { channel, consent }, changed)
      return done
    },
    ports: () => inOrder(devices).map((device) => portView(node, device)),
    relays: () =>
      inOrder(devices).flatMap((device) =>
        device.relay === undefined ? [] : [relayView(node, device.id, device.relay)],
      ),
  }
}

/** The browser lists ports in any order; people look for them where they were. */
const inOrder = (devices: ReadonlyMap<object, Device>): Device[] =>
  [...devices.values()].sort((a, b) => (a.id < b.id ? -1 : 1))

/** Two ports with the same chips are told apart by their number. */
const fresh = (found: FoundPort, others: readonly Device[]): Device => {
  const same = others.filter((other) => other.found.usb === found.usb).length
  return {
    id: same === 0 ? found.usb : `${found.usb} (${same + 1})`,
    found,
    state: 'closed',
    session: undefined,
    decoder: undefined,
    reading: undefined,
    relay: undefined,
    isRelay: false,
    gone: false,
  }
}

const drop = (node: Node, devices: Map<object, Device>, device: Device): void => {
  device.gone = true
  devices.delete(device.found.port)
  if (device.relay !== undefined) void stopRelay(device.relay)
  void device.session?.stop()
  if (device.reading !== undefined) notice(node.state, 'port-lost', device.id)
}

const begin = async (node: Node, device: Device, memory: PortMemory, changed: () => void): Promise<void> => {
  const choice = await memory.load(device.found.usb)
  unnotice(node.state, 'port-lost', device.id)
  if (choice !== undefined) await becomeRelay(node, device, choice, changed)
  else await listen(node, device, changed)
}

/** Listens on one line setting after another until the device is understood, taken away or given another role. */
const listen = async (node: Node, device: Device, changed: () => void): Promise<void> => {
  for (let turn = 0; !device.gone && !device.isRelay; turn++) {
    const lines = linesToTry()
    const line = lines[turn % lines.length]
    if (line === undefined) return
    const end = await listenOn(node, device, line, changed)
    if (device.gone || device.isRelay) return
    if (end === 'lost' || end === 'lost-mid-telegram') {
      device.state = 'lost'
      notice(node.state, 'port-lost', device.id)
      return
    }
    if (end === 'busy' || end === 'not-allowed') {
      device.state = end
      notice(node.state, end === 'busy' ? 'port-busy' : 'port-not-allowed', device.id)
      changed()
      await pause(node, BUSY_MS)
    }
  }
}

/** Another program or tab may let go of the port. */
const BUSY_MS = 5_000
const pause = (node: Node, ms: number): Promise<void> =>
  new Promise((resolve) => node.state.ports.clock.after(ms, resolve))

const listenOn = (node: Node, device: Device, line: Line, changed: () => void): Promise<SessionEnd> => {
  const { clock } = node.state.ports
  const decoder = createLineDecoder(line)
  device.decoder = decoder
  device.state = 'listening'
  device.session = startSession({
    link: device.found.link,
    line,
    decoder,
    trialMs: TRIAL_MS,
    clock: { nowMs: () => clock.nowMs(), every: (periodMs, tick) => every(node, periodMs, tick) },
    onReading: (reading) => {
      device.reading = reading
      node.reading(reading)
      changed()
    },
    onState: (state) => {
      device.state = PORT_STATES[state]
      tell(node, device)
      changed()
      // Not a word that we understand on this setting: try the next one, unless it was understood before.
      if ((state === 'silent' || state === 'speaks-something-else') && device.reading === undefined)
        void device.session?.stop()
    },
  })
  changed()
  return device.session.ended
}

const PORT_STATES = {
  waiting: 'listening',
  reading: 'reading',
  silent: 'silent',
  'speaks-something-else': 'wrong-speech',
} as const

const tell = (node: Node, device: Device): void => {
  const { state } = device
  if (state === 'reading')
    for (const code of ['meter-silent', 'meter-wrong-speech'] as const) unnotice(node.state, code, device.id)
  // A port that never spoke may be a relay, or a cable that nothing is plugged into: no reason for a warning.
  if (state === 'silent' && device.reading !== undefined) notice(node.state, 'meter-silent', device.id)
  if (state === 'wrong-speech') notice(node.state, 'meter-wrong-speech', device.id)
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

const becomeRelay = async (node: Node, device: Device, choice: RelayChoice, changed: () => void): Promise<void> => {
  device.isRelay = true
  if (device.relay !== undefined) await stopRelay(device.relay)
  const relay = await createRelay(node, device.found.link, choice, changed)
  if (typeof relay === 'string') {
    device.state = relay === 'unsupported' ? 'not-allowed' : relay
    notice(node.state, relay === 'busy' ? 'port-busy' : 'port-lost', device.id)
    return
  }
  device.relay = relay
  device.state = 'switching'
  changed()
}

const portView = (node: Node, device: Device): Port => ({
  id: device.id,
  label: device.id,
  role: device.relay !== undefined ? 'relay' : isOnTheBooks(node, device) ? 'meter' : 'unknown',
  state: device.state,
  frames: device.decoder?.stats.frames ?? 0,
  badFrames: device.decoder?.stats.bad ?? 0,
  meterId: device.reading?.meterId,
  powerW: device.reading?.powerW,
  importWh: device.reading?.importWh,
  exportWh: device.reading?.exportWh,
  lastReadingAtMs: device.reading?.atMs,
})

const isOnTheBooks = (node: Node, device: Device): boolean =>
  device.reading !== undefined && node.state.meterIds.has(device.reading.meterId)
