// The serial ports of this computer, in the worker that owns them: every granted port is listened to, a meter's
// telegrams go to the node, and a board that a person has called a relay is kept where the settled ledger says.
// Nothing is ever written to a port that nobody has called a relay, or a meter that has to be asked.
import { writeRecording, type AskedChoice, type Seals } from '../../serial/index.ts'
import { registerMeter } from '../household/metering.ts'
import type { Node } from '../node.ts'
import { relayIdOf } from '../household/autopilot-held.ts'
import { notice, unnotice } from '../node-state.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import type { EnergySource, Port, RawRow, Relay } from '../view/snapshot.ts'
import { ask, choiceOfFound, faultOf, search, searchFaultOf } from './asking.ts'
import {
  freshDevice,
  takeTurn,
  untell,
  type Device,
  type FoundPort,
  type PortChoice,
  type PortMemory,
} from './device.ts'
import { listen } from './listening.ts'
import { portView } from './port-view.ts'
import { leaveRelay, stopRelay, testRelay } from './relay-board.ts'
import { relayFaultOf, type RelayChoice } from './relay-choice.ts'
import { becomeRelay, relayViews } from './relay-port.ts'
import { play, playerOf } from './replaying.ts'
import { giveKey, type KeyTexts } from './sealed-port.ts'

export type SerialSource = {
  /** Calls back with all granted and plugged ports, now and after every change. */
  watch(onPorts: (ports: readonly FoundPort[]) => void): void
  look(): void
}

export type Devices = {
  look(): Promise<Outcome>
  forget(portId: string): Promise<Outcome>
  registerMeter(meter: {
    readonly portId: string
    /** Where several share the port. */
    readonly unit?: number | undefined
    readonly label: string
    readonly source: EnergySource
    readonly nameplateW: number
  }): Promise<Outcome>
  useRelay(relay: { readonly portId: string } & RelayChoice): Promise<Outcome>
  /** Closes the contact for ten seconds, to see that it is wired as meant. */
  testRelay(relay: { readonly portId: string; readonly channel: number }): Promise<Outcome>
  askMeter(meter: { readonly portId: string } & AskedChoice): Promise<Outcome>
  /** Looks for meters of a kind at every address of a bus, and asks those that it finds. */
  findMeters(meter: { readonly portId: string } & AskedChoice): Promise<Outcome>
  /** Takes back what was said of a port; it is only listened to again. */
  listenAgain(portId: string): Promise<Outcome>
  giveKey(keys: { readonly portId: string } & KeyTexts): Promise<Outcome>
  /** What goes over a line: looked at, recorded, and played again. */
  readonly console: {
    look(portId: string): Outcome<{ readonly rows: readonly RawRow[] }>
    start(portId: string): Promise<Outcome>
    stop(portId: string): Outcome<{ readonly text: string }>
    replay(file: { readonly name: string; readonly text: string }): Outcome<{ readonly portId: string }>
  }
  ports(): Port[]
  relays(): Relay[]
  /** The page is about to be gone: relays hear off as far as a last word still goes out. */
  leave(): void
}

export const createDevices = (
  node: Node,
  source: SerialSource | undefined,
  memory: PortMemory,
  seals: Seals,
  changed: () => void,
): Devices => {
  const devices = new Map<object, Device>()
  /** A port that was pulled out and is plugged in again is the same object: what was said of it still holds. */
  const said = new WeakMap<object, PortChoice>()
  const keep = async ({ id, found }: Device, choice: PortChoice | undefined): Promise<void> => {
    if (choice === undefined) said.delete(found.port)
    else said.set(found.port, choice)
    await memory.save(id, choice)
  }
  const named = (portId: string): Device | undefined => [...devices.values()].find((device) => device.id === portId)
  const rig: Rig = { node, devices, seals, changed, keep, named }
  source?.watch((ports) => {
    for (const device of [...devices.values()])
      if (!device.isReplay && !ports.some((found) => found.port === device.found.port)) drop(node, devices, device)
    for (const found of ports) {
      if (devices.has(found.port)) continue
      const hasTwin = ports.some(({ port, usb }) => port !== found.port && usb === found.usb)
      const device = freshDevice(node, found, { hasTwin, isReplay: false }, [...devices.values()])
      devices.set(found.port, device)
      go(rig, device, begin(rig, device, said.get(found.port), memory))
    }
    changed()
  })
  return {
    ...rolesOf(rig),
    console: consoleOf(rig),
    look: async () => {
      source?.look()
      return source === undefined ? refused('no-serial') : done
    },
    forget: async (portId) => {
      const device = named(portId)
      if (device === undefined) return refused('unknown')
      drop(node, devices, device)
      await keep(device, undefined)
      if (device.sealed !== undefined) await seals.forget(device.sealed.frame.systemTitle)
      await device.found.forget()
      changed()
      return done
    },
    registerMeter: async (meter) => {
      const device = named(meter.portId)
      const member = device?.poll?.members?.find(({ unit }) => unit === meter.unit)
      const reading = meter.unit === undefined ? device?.reading : member?.reading
      if (device === undefined || reading === undefined) return refused('meter-unknown')
      const { meterId, unnumbered } = reading
      const name = unnumbered === true ? { meterId, unnumbered } : { meterId }
      return registerMeter(node.state, { ...meter, ...name, simulated: device.isReplay })
    },
    ports: () => inOrder(devices).map((device) => portView(node, device)),
    relays: () =>
      inOrder(devices).flatMap((device) =>
        device.relay === undefined ? [] : relayViews(node, device.id, device.relay),
      ),
    leave: () => {
      for (const { relay } of devices.values()) if (relay !== undefined) leaveRelay(relay.board)
    },
  }
}

type Rig = {
  readonly node: Node
  readonly devices: Map<object, Device>
  readonly seals: Seals
  readonly changed: () => void
  keep(device: Device, choice: PortChoice | undefined): Promise<void>
  named(portId: string): Device | undefined
}

/** What a person may say of a port. */
const rolesOf = (
  rig: Rig,
): Pick<Devices, 'useRelay' | 'testRelay' | 'askMeter' | 'findMeters' | 'listenAgain' | 'giveKey'> => {
  const { node, seals, changed, keep, named } = rig
  return {
    useRelay: async ({ portId, ...choice }) => {
      const device = named(portId)
      if (device === undefined) return refused('unknown')
      const fault = relayFaultOf(choice)
      if (fault !== undefined) return refused(fault)
      await keep(device, { use: 'relay', ...choice })
      await release(node, device)
      becomeRelay(node, device, choice, changed)
      return done
    },
    testRelay: async ({ portId, channel }) => {
      const relay = named(portId)?.relay
      const tried = relay?.board.channels.find((one) => one.channel === channel)
      return relay === undefined || tried === undefined ? refused('unknown') : testRelay(relay.rig, relay.board, tried)
    },
    askMeter: async ({ portId, ...choice }) => {
      const device = named(portId)
      if (device === undefined) return refused('unknown')
      const fault = faultOf(choice)
      if (fault !== undefined) return refused(fault)
      await keep(device, { use: 'asked', ...choice })
      await release(node, device)
      go(rig, device, ask(node, device, choice, changed))
      return done
    },
    findMeters: async ({ portId, ...choice }) => {
      const device = named(portId)
      if (device === undefined) return refused('unknown')
      const fault = searchFaultOf(choice)
      if (fault !== undefined) return refused(fault)
      const before = device.asked
      await release(node, device)
      go(rig, device, findThenAsk(rig, device, choice, before))
      return done
    },
    listenAgain: async (portId) => {
      const device = named(portId)
      if (device === undefined) return refused('unknown')
      await keep(device, undefined)
      await release(node, device)
      go(rig, device, listen(node, device, seals, changed))
      return done
    },
    giveKey: async ({ portId, ...texts }) => {
      const device = named(portId)
      return device === undefined ? refused('unknown') : giveKey(node, device, texts, seals, changed)
    },
  }
}

/** Who was found is asked from then on; without anybody the port goes on as it was. */
const findThenAsk = async (rig: Rig, device: Device, choice: AskedChoice, before: AskedChoice | undefined) => {
  const { node, seals, changed, keep } = rig
  const end = await search(node, device, choice, changed)
  if (end === 'taken') return
  const isOurs = takeTurn(device)
  device.asked = undefined
  const units = end === 'over' ? (device.search?.found ?? []).filter(({ is }) => is === 'likely') : []
  const next = choiceOfFound(
    choice,
    before,
    units.map(({ unit }) => unit),
  )
  if (next === undefined) return listen(node, device, seals, changed)
  await keep(device, { use: 'asked', ...next })
  if (isOurs()) await ask(node, device, next, changed)
}

/** What a person may see and keep of a port, and bring back. */
const consoleOf = (rig: Rig): Devices['console'] => {
  const { node, devices, changed, named } = rig
  return {
    look: (portId) => {
      const device = named(portId)
      return device === undefined ? refused('unknown') : { ok: true, value: { rows: device.wire.look() } }
    },
    start: async (portId) => {
      const device = named(portId)
      if (device === undefined || device.relay !== undefined) return refused('unknown')
      const { asked } = device
      if (asked === undefined || device.isReplay) device.wire.start(device.found.usb, asked)
      else {
        // Who plays it will be asked from the first question on, so it is recorded from there.
        await release(node, device)
        device.wire.start(device.found.usb, asked)
        go(rig, device, ask(node, device, asked, changed))
      }
      changed()
      return done
    },
    stop: (portId) => {
      const recording = named(portId)?.wire.stop()
      changed()
      if (recording === undefined || !recording.events.some((event) => 'bytes' in event))
        return refused('recording-nothing')
      return { ok: true, value: { text: writeRecording(recording) } }
    },
    replay: (file) => {
      const played = playerOf(node, file)
      if (typeof played === 'string') return refused(played)
      // One at a time: the same meter twice would only contradict itself.
      for (const old of [...devices.values()]) if (old.isReplay) drop(node, devices, old)
      const device = freshDevice(node, played.found, { hasTwin: false, isReplay: true }, [...devices.values()])
      devices.set(played.found.port, device)
      go(rig, device, play(node, device, played, changed))
      changed()
      return { ok: true, value: { portId: device.id } }
    },
  }
}

/** The browser lists ports in any order; people look for them where they were. */
const inOrder = (devices: ReadonlyMap<object, Device>): Device[] =>
  [...devices.values()].sort((a, b) => (a.id < b.id ? -1 : 1))

const drop = (node: Node, devices: Map<object, Device>, device: Device): void => {
  device.gone = true
  devices.delete(device.found.port)
  if (device.relay !== undefined) void stopRelay(device.relay.rig, device.relay.board)
  forgetRelays(node, device)
  void device.session?.stop()
  if (device.reading !== undefined && !device.isReplay) notice(node.state, 'port-lost', device.id)
}

/** Nobody knows any more where they stand. */
const forgetRelays = (node: Node, { id, relay }: Device): void => {
  for (const { channel } of relay?.board.channels ?? []) node.state.autopilot.closed.delete(relayIdOf(id, channel))
}

/** Frees the port of whoever has it: it is about to be something else. */
const release = async (node: Node, device: Device): Promise<void> => {
  takeTurn(device)
  device.asked = undefined
  device.poll = undefined
  device.search = undefined
  device.reading = undefined
  device.sealed = undefined
  device.isUnsure = false
  untell(node, device)
  // First the relay: its last word needs the port.
  if (device.relay !== undefined) await stopRelay(device.relay.rig, device.relay.board)
  forgetRelays(node, device)
  device.relay = undefined
  await device.session?.stop()
  device.session = undefined
}

/** Runs for as long as the port is there; a browser that fails at it is told of like a plug that was pulled. */
const go = ({ node }: Rig, device: Device, work: Promise<void>): void =>
  void work.catch(() => notice(node.state, 'port-lost', device.id))

const begin = async (rig: Rig, device: Device, said: PortChoice | undefined, memory: PortMemory): Promise<void> => {
  const { node, seals, changed } = rig
  const isOurs = takeTurn(device)
  const choice = said ?? (await memory.load(device.id))
  if (!isOurs()) return
  unnotice(node.state, 'port-lost', device.id)
  // Nobody can tell which of two equal plugs was meant before the restart, and only one of them may be written to.
  const isSure = said !== undefined || !device.hasTwin
  if (choice?.use === 'relay' && isSure && relayFaultOf(choice) === undefined)
    return becomeRelay(node, device, choice, changed)
  if (choice?.use === 'asked' && faultOf(choice) === undefined) {
    if (isSure) return ask(node, device, choice, changed)
    device.isUnsure = true
  }
  return listen(node, device, seals, changed)
}
