// The serial part against the real Web Serial of a real Chromium: telegrams, relays, unplugging, busy ports. The
// devices are emulated behind pseudo-terminals; everything from the kernel's terminal up to our readings is real.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, type Page } from '@playwright/test'
import { LCUS_LINE, lcusFrame, lcusStatusQuery, type Line } from '../../src/serial/index.ts'
import { missingForEmulation, type Port } from '../../tools/emulate/devices.ts'
import type { LcusRelay } from '../../tools/emulate/lcus-relay.ts'
import type { P1Meter } from '../../tools/emulate/p1-meter.ts'
import { byteLinkContract } from '../contracts/byte-link.ts'
import { startSerialBrowser, type SerialBrowser } from './serial/browser.ts'
import { ask, linkName, RemoteLink, sessionLog } from './serial/remote-link.ts'

const missing = missingForEmulation()
if (missing !== undefined) console.log(`${missing} The serial tests are skipped.`)
test.skip(missing !== undefined, missing)

const P1_LINE: Line = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }
const METER = 0x6001
const RELAY = 0x7523
const CABLE = 0x6015
const FAULT_BYTES = { parity: [0xff, 0x50, 0x45, 0x41], break: [0xff, 0x42, 0x4b] }

let browser: SerialBrowser
let tab: Page
let otherTab: Page
let meter: Port & { meter: P1Meter }
let relay: Port & { relay: LcusRelay }
let cable: Port

test.beforeAll(async () => {
  browser = await startSerialBrowser(async (devices) => {
    meter = await devices.addMeter({ meterId: 'KITCHEN-1', power: () => 1_500, periodMs: 200 })
    relay = await devices.addRelay({ channels: 2 })
    cable = await devices.addPort({ usbProductId: CABLE })
  })
  tab = await browser.openTab()
  otherTab = await browser.openTab()
})

test.afterAll(async () => {
  await browser?.stop()
})

test.describe('the byte link contract on a real port', () => {
  const createRig = async () => {
    const received: number[] = []
    const stopListening = cable.pty.onBytes((bytes) => received.push(...bytes))
    const device = {
      send: cable.pty.send,
      received: () => Uint8Array.from(received),
      fault: (kind: string) => cable.pty.send(Uint8Array.from(FAULT_BYTES[kind === 'break' ? 'break' : 'parity'])),
      unplug: cable.unplug,
      plug: cable.plug,
    }
    const found = async () => {
      const link = new RemoteLink(tab, CABLE)
      // The browser hears of the plug a little later; the port is there when it can be opened.
      for (let i = 0; i < 100 && (await link.open(LCUS_LINE)) !== 'open'; i++) await sleep(50)
      await link.close()
      return link
    }
    return { link: new RemoteLink(tab, CABLE), rival: new RemoteLink(otherTab, CABLE), device, found, stopListening }
  }
  for (const { name, run } of byteLinkContract(createRig, async () => cable.plug())) test(name, run)
})

test('telegrams become readings in a dedicated worker, and what is wrong with the line is told', async () => {
  const link = linkName(METER)
  await ask(tab, { ask: 'start-session', link, line: P1_LINE })
  await expect.poll(async () => (await sessionLog(tab, link)).readings.length).toBeGreaterThan(3)
  const { readings, states } = await sessionLog(tab, link)
  for (const reading of readings) expect(reading).toMatchObject({ meterId: 'KITCHEN-1', powerW: 1_500, quality: 'crc' })
  const totals = readings.map((reading) => BigInt(reading.importWh))
  for (const [i, total] of totals.entries()) expect(total >= (totals[i - 1] ?? 0n)).toBe(true)
  expect(states).toEqual(['waiting', 'reading'])

  meter.meter.setPowerW(-800)
  await expect.poll(async () => (await sessionLog(tab, link)).readings.at(-1)?.powerW).toBe(-800)

  meter.meter.setMood('damaged')
  await sleep(500)
  const count = (await sessionLog(tab, link)).readings.length
  await sleep(600)
  expect((await sessionLog(tab, link)).readings.length).toBe(count)
  meter.meter.setMood('well')
  await expect.poll(async () => (await sessionLog(tab, link)).readings.length).toBeGreaterThan(count)

  await ask(tab, { ask: 'stop-session', link })
  expect((await sessionLog(tab, link)).ended).toBe('closed')
  expect(browser.devices.log()).toContainEqual({ port: meter.name, ...P1_LINE })
})

test('unplugged in the middle of a telegram it is lost, plugged again it reads', async () => {
  const link = linkName(METER)
  await ask(tab, { ask: 'start-session', link, line: P1_LINE })
  await expect.poll(async () => (await sessionLog(tab, link)).readings.length).toBeGreaterThan(0)
  meter.meter.stop()
  await sleep(300)
  meter.pty.send(meter.meter.telegram().subarray(0, 100))
  await sleep(300)
  await meter.unplug()
  await expect.poll(async () => (await sessionLog(tab, link)).ended).toBe('lost-mid-telegram')

  await meter.plug()
  meter.meter.start()
  await expect
    .poll(async () =>
      (await ask(tab, { ask: 'watched-ports' })).productIds?.slice(-2).map((ids) => ids.includes(METER)),
    )
    .toEqual([false, true])
  const again = linkName(METER)
  await ask(tab, { ask: 'start-session', link: again, line: P1_LINE })
  await expect.poll(async () => (await sessionLog(tab, again)).readings.length).toBeGreaterThan(0)
  await ask(tab, { ask: 'stop-session', link: again })
})

test('a session on a port that another tab holds ends as busy', async () => {
  const link = linkName(METER)
  const late = linkName(METER)
  await ask(tab, { ask: 'start-session', link, line: P1_LINE })
  await expect.poll(async () => (await sessionLog(tab, link)).readings.length).toBeGreaterThan(0)
  await ask(otherTab, { ask: 'start-session', link: late, line: P1_LINE })
  await expect.poll(async () => (await sessionLog(otherTab, late)).ended).toBe('busy')
  await ask(tab, { ask: 'stop-session', link })
})

test('a relay hears on and off, also when the port is closed right after, and tells its state', async () => {
  const link = new RemoteLink(tab, RELAY)
  expect(await link.open(LCUS_LINE)).toBe('open')
  expect(link.info).toEqual({ usbVendorId: 0x1a86, usbProductId: RELAY })
  await link.write(lcusFrame(1, true))
  await expect.poll(() => relay.relay.isOn(1)).toBe(true)
  expect(relay.relay.isOn(2)).toBe(false)
  await link.write(lcusStatusQuery())
  const first = await link.chunks()[Symbol.asyncIterator]().next()
  expect(first.value && 'bytes' in first.value ? Buffer.from(first.value.bytes).toString() : '').toContain('CH1: ON')
  for (let round = 0; round < 10; round++) {
    const on = round % 2 === 1
    await link.write(lcusFrame(1, on))
    await link.close()
    await expect.poll(() => relay.relay.isOn(1)).toBe(on)
    expect(await link.open(LCUS_LINE)).toBe('open')
  }
  await link.close()
  expect(relay.relay.switchings).toHaveLength(11)
  expect(relay.relay.strayBytes).toBe(0)
})

test('seven data bits, even parity and the modem lines reach the driver', async () => {
  const link = new RemoteLink(tab, CABLE)
  expect(await link.open({ baudRate: 300, dataBits: 7, parity: 'even', stopBits: 1, dtr: true, rts: false })).toBe(
    'open',
  )
  await link.close()
  const events = browser.devices.log().filter((event) => event.port === cable.name)
  expect(events).toContainEqual({ port: cable.name, baudRate: 300, dataBits: 7, parity: 'even', stopBits: 1 })
  expect(events).toContainEqual({ port: cable.name, dtr: true, rts: false })
})

test('the stand-in for the chooser gives a granted port that fits, or refuses like a person', async () => {
  const choose = (usbVendorId: number) =>
    tab.evaluate(
      (wanted) =>
        navigator.serial.requestPort({ filters: [{ usbVendorId: wanted }] }).then(
          (port) => port.getInfo().usbProductId,
          (error: DOMException) => error.name,
        ),
      usbVendorId,
    )
  expect(await choose(0x1a86)).toBe(RELAY)
  expect(await choose(0x9999)).toBe('NotFoundError')
})
