// The promises of ByteLink, held by the scripted link, by the player of recordings and by the Web Serial adapter over a
// faked port; the real port of a real browser is held to them in tests/e2e/serial.spec.ts.
import { describe, test } from 'vitest'
import { createWebSerialLink, usbSerial } from '../../src/serial/browser/index.ts'
import { createReplayDevice, type LineFault, type RecordedEvent } from '../../src/serial/index.ts'
import { createFakeAdapter } from '../serial/fake-usb.ts'
import { createFakePort } from '../serial/fake-serial-port.ts'
import { createScriptedDevice } from '../serial/scripted-link.ts'
import { byteLinkContract } from './byte-link.ts'

const scriptedRig = async () => {
  const device = createScriptedDevice(Date.now)
  return { device, link: device.link(), rival: device.link(), found: async () => device.link() }
}

/** A recording that is still being made while it is played. */
const replayRig = async () => {
  const events: RecordedEvent[] = []
  const received: number[] = []
  const clock = { nowMs: Date.now, after: (ms: number, act: () => void) => setTimeout(act, ms) }
  const replay = createReplayDevice({ events, growing: true }, clock, (bytes) => void received.push(...bytes))
  const line = { baudRate: 9_600, dataBits: 8, parity: 'none', stopBits: 1 } as const
  const device = {
    send: (bytes: Uint8Array) => void events.push({ atMs: Date.now(), bytes }),
    received: () => Uint8Array.from(received),
    fault: (error: LineFault) => void events.push({ atMs: Date.now(), error }),
    unplug: () => void events.push({ atMs: Date.now(), lost: true }),
    plug: () => void events.push({ atMs: Date.now(), line }),
  }
  return { device, link: replay.link(), rival: replay.link(), found: async () => replay.link() }
}

const webSerialRig = async () => {
  const device = createFakePort()
  const link = () => createWebSerialLink(device.port())
  return { device, link: link(), rival: link(), found: async () => link() }
}

const usbRig = async () => {
  const adapter = createFakeAdapter()
  const [ours, theirs] = [usbSerial(adapter.usb()), usbSerial(adapter.usb())]
  if (ours === undefined || theirs === undefined) throw new Error('there is a WebUSB')
  const link = async (serial: typeof ours) => createWebSerialLink(await serial.requestPort())
  const fault = (): never => {
    throw new Error('nothing is told of damage over this way')
  }
  return { device: { ...adapter, fault }, link: await link(ours), rival: await link(theirs), found: () => link(ours) }
}

describe('Web Serial link over a CDC-ACM adapter and a faked WebUSB', () => {
  // The adapter has a way to tell of parity and breaks, and the polyfill does not listen there.
  const cases = byteLinkContract(usbRig, async () => undefined).filter(({ name }) => !name.startsWith('damaged bytes'))
  for (const { name, run } of cases) test(name, run)
})

describe.each([
  ['scripted link', scriptedRig],
  ['replay of a recording', replayRig],
  ['Web Serial link over a faked port', webSerialRig],
])('%s', (_, createRig) => {
  for (const { name, run } of byteLinkContract(createRig, async () => undefined)) test(name, run)
})
