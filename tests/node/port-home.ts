// A home's worker with nothing in it but its serial ports, whose devices are scripted; time is turned by whoever tests.
import { setImmediate as turn } from 'node:timers/promises'
import { expect, vi } from 'vitest'
import { createDevices, type SerialSource } from '../../src/node/browser/devices.ts'
import type { FoundPort, PortChoice } from '../../src/node/browser/device.ts'
import { hex } from '../../src/ledger/index.ts'
import { openWebCrypto } from '../../src/ledger/browser/webcrypto.ts'
import { createTable } from '../../src/ledger/table.ts'
import type { BoardKeys } from '../../src/node/household/board-keys-held.ts'
import type { Node } from '../../src/node/index.ts'
import { createSeals, type KeptSeal } from '../../src/serial/browser/index.ts'
import type { MeterReading } from '../../src/serial/index.ts'
import { createScriptedDevice, type ScriptedDevice } from '../serial/scripted-link.ts'

const ED25519 = await openWebCrypto()

/** A home's worker with nothing in it but its ports; `disk` outlives it. */
export const open = (plugs: readonly FoundPort[], disk: Map<string, unknown>) => {
  const readings: MeterReading[] = []
  const clock = {
    nowMs: () => Date.now(),
    after: (ms: number, act: () => void) => {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
  }
  const books = createStreet()
  const state = {
    ...{ ports: { clock, keyring: books.keyring, crypto: ED25519 }, trust: {} },
    boardKeys: new Map() as BoardKeys,
    keyElsewhere: new Set<string>(),
    nameplatesW: new Map<string, number>(),
    notices: [] as { code: string }[],
    meterIds: new Map([['OURS', 1]]),
    autopilot: { calls: new Map<string, { on: boolean; paused: boolean }>(), closed: new Map<string, boolean>() },
    ...{ chain: books.chain, agreement: books.agreement },
    ...{ lastTelegramMs: undefined as number | undefined, lastPowerW: undefined as number | undefined },
    changed: () => undefined,
  }
  const node = { state, reading: (reading: MeterReading) => readings.push(reading) } as unknown as Node
  let report: (ports: readonly FoundPort[]) => void = () => undefined
  const source: SerialSource = {
    watch: (onPorts) => {
      report = onPorts
      onPorts(plugs)
    },
    look: () => undefined,
  }
  const memory = {
    load: async (name: string) => disk.get(name) as PortChoice | undefined,
    save: async (name: string, choice: PortChoice | undefined) => {
      if (choice === undefined) disk.delete(name)
      else disk.set(name, choice)
    },
  }
  const seals = createSeals({
    load: async (title) => disk.get(title) as KeptSeal | undefined,
    save: async (title, seal) => void disk.set(title, seal),
  })
  const devices = createDevices(node, source, memory, seals, () => undefined)
  return {
    devices,
    street: books,
    /** A telegram of our own meter, which says how much flows. */
    telegram: (powerW: number) => {
      state.lastTelegramMs = Date.now()
      state.lastPowerW = powerW
    },
    autopilot: state.autopilot,
    relay: () => {
      const [relay] = devices.relays()
      if (relay === undefined) throw new Error('no relay is in use')
      return relay
    },
    boardKeys: state.boardKeys,
    nameplatesW: state.nameplatesW,
    readings,
    notices: () => state.notices.map(({ code }) => code),
    show: (ports: readonly FoundPort[]) => report(ports),
    port: (at = 0) => {
      const port = devices.ports()[at]
      if (port === undefined) throw new Error('no such port')
      return port
    },
  }
}

/** As much of a street's books as a relay looks at: a delivery to us that is open or not, and whether anybody agrees. */
const createStreet = () => {
  const key = new Uint8Array(32)
  const rows: { open: boolean; buyer: number; seller: number; deliveredWh: bigint }[] = []
  const keys = createTable(
    ({ household }: { household: number }) => (household === 1 ? hex(key) : ''),
    [{ household: 1 }],
  )
  const accounts = createTable(({ household }: { household: number }) => String(household), [{ household: 1 }])
  const meters = { rows: [] as { household: number; key: Uint8Array }[] }
  const street = { chainId: new Uint8Array(32).fill(2), firstChainId: new Uint8Array(32).fill(3) }
  const timers = { frozen: false }
  return {
    keyring: { device: { key }, household: { key } },
    chain: { tip: () => ({ state: { keys, accounts, deliveries: { rows }, meters, street } }) },
    meters,
    street,
    agreement: { timers },
    deliver: (deliveredWh = 0n) => void rows.splice(0, 1, { open: true, buyer: 1, seller: 2, deliveredWh }),
    close: () => void rows.splice(0),
    rest: (isResting: boolean) => {
      timers.frozen = isResting
    },
  }
}

export const plugOf = (device: ScriptedDevice, usb = 'USB 1a86:7523'): FoundPort => ({
  port: device,
  usb,
  link: device.link(),
  forget: async () => undefined,
})

/** Lets time pass in steps short enough for every timer, and lets everything that waits for a promise go on. */
export const pass = async (timeMs: number): Promise<void> => {
  for (let passed = 0; passed < timeMs; passed += 50) {
    vi.advanceTimersByTime(50)
    await turn()
    await turn()
  }
}

/** Keys are tried on threads of their own, which no turned clock hurries. */
export const until = async (holds: () => boolean): Promise<void> => {
  for (let i = 0; i < 200_000 && !holds(); i++) await turn()
  expect(holds()).toBe(true)
}

export const device = (): ScriptedDevice => createScriptedDevice(() => Date.now())
export const wireOf = (scripted: ScriptedDevice) => ({
  send: (bytes: Uint8Array) => scripted.send(bytes),
  onBytes: (listener: (bytes: Uint8Array) => void) => scripted.onReceived(listener),
})
