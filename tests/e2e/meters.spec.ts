// Every way in which a meter comes to be read, for real: emulated meters behind pseudo-terminals, Chromium's own Web Serial,
// the node in its worker, and the page on which a person says what has to be asked and which key opens what is sealed.
import { expect, test, type Locator } from '@playwright/test'
import { missingForEmulation, type Port } from '../../tools/emulate/devices.ts'
import { KINDS, type Settings } from '../../tools/emulate/kinds.ts'
import { snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { found, goTo } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'

test.describe.configure({ mode: 'serial' })

const missing = missingForEmulation()
test.skip(missing !== undefined, missing ?? '')

const KEY = '404142434445464748494A4B4C4D4E4F'
const SETTINGS: Settings = {
  ...{ powerW: 1_500, periodMs: 1_000, channels: 1, unit: 1, fault: 'well' },
  encryptionKey: Buffer.from(KEY, 'hex'),
}

/** What is plugged in: the kind of meter by its name for `npm run emulate`, and where it differs from the others. */
const PLUGGED = {
  sml: {},
  tic: {},
  han: {},
  sealed: {},
  sdm120: { unit: 7 },
  pzem: {},
  iec: {},
} as const satisfies Record<string, Partial<Settings>>
type Name = keyof typeof PLUGGED
const NAMES = Object.keys(PLUGGED) as Name[]
const FIRST_PRODUCT = 0x7001

const ports = new Map<Name, Port>()
const written = new Map<Name, number>()
const place = ground()
let home: Home

const usbOf = (name: Name): string => `USB 0403:${(FIRST_PRODUCT + NAMES.indexOf(name)).toString(16)}`
const portOf = (name: Name): Port => {
  const port = ports.get(name)
  if (port === undefined) throw new Error(`${name} is not plugged in`)
  return port
}
const cardOf = (name: Name): Locator => home.page.getByRole('region', { name: usbOf(name), exact: true })
const seen = async (name: Name) => (await snapshotOf(home)).ports.find(({ id }) => id === usbOf(name))

/** Waits until the port is in this state, and its meter was read when it is reading. */
const stands = async (name: Name, state: string, timeoutMs = 60_000) => {
  const snapshot = await until(
    home,
    `${name} being ${state}`,
    (now) =>
      now.ports.some(
        (port) =>
          port.id === usbOf(name) && port.state === state && (state !== 'reading' || port.meterId !== undefined),
      ),
    timeoutMs,
  )
  return snapshot.ports.find(({ id }) => id === usbOf(name))
}

test.beforeAll(async () => {
  home = await place.open('Juniper', {
    serial: true,
    attach: async (devices) => {
      for (const [at, name] of NAMES.entries()) {
        const port = await devices.addPort({ usbProductId: FIRST_PRODUCT + at, model: `cable_${name}` })
        ports.set(name, port)
        port.pty.onBytes((bytes) => written.set(name, (written.get(name) ?? 0) + bytes.length))
        KINDS.get(name)?.start(port.pty, { ...SETTINGS, ...PLUGGED[name] })
      }
    },
  })
  await found(home, 'Juniper Street')
  await goTo(home, 'meter')
  await home.page.getByTestId('choose-port').click()
  // And the P1 meter that every home with serial ports has.
  await until(home, 'all ports', (snapshot) => snapshot.ports.length > NAMES.length)
})

type Said = { readonly unit?: string; readonly signals?: 'dtr' | 'rts' }
const askFor = async (name: Name, kind: string, { unit, signals }: Said = {}): Promise<void> => {
  const card = cardOf(name)
  await card.getByTestId('ask-form').click()
  await card.getByTestId('ask-kind').selectOption(kind)
  if (unit !== undefined) await card.getByTestId('ask-unit').fill(unit)
  if (signals !== undefined) await card.getByTestId('ask-signals').selectOption(signals)
  await card.getByTestId('ask-meter').click()
}

test('an SDM120 is asked as soon as a person says so, at the address that was typed', async () => {
  await askFor('sdm120', 'sdm120', { unit: '300' })
  await expect(cardOf('sdm120').getByText('A number from 1 to 247.')).toBeVisible()
  expect(written.get('sdm120')).toBeUndefined()
  await cardOf('sdm120').getByTestId('ask-unit').fill('7')
  await cardOf('sdm120').getByTestId('ask-meter').click()
  expect(await stands('sdm120', 'reading', 15_000)).toMatchObject({ meterId: 'sdm120 12345678', powerW: 1_500 })
  await expect(cardOf('sdm120').getByTestId('asked-as')).toHaveText(
    'Asked as: Eastron SDM120, address 7, 2400 baud, parity none.',
  )
})

test('a PZEM-004T is asked, and what it cannot count is said before', async () => {
  await cardOf('pzem').getByTestId('ask-form').click()
  await cardOf('pzem').getByTestId('ask-kind').selectOption('pzem004t')
  await expect(cardOf('pzem').getByText('counts only one direction')).toBeVisible()
  await cardOf('pzem').getByTestId('ask-meter').click()
  expect(await stands('pzem', 'reading', 15_000)).toMatchObject({ meterId: 'pzem004t unit 1', powerW: 1_500 })
})

test('an optical head in mode C is asked at 300 baud and read at the speed that its meter offers', async () => {
  await askFor('iec', 'iec', { signals: 'rts' })
  expect(await stands('iec', 'reading', 20_000)).toMatchObject({ meterId: '12345678', powerW: 1_500 })
  const lines = (home.devices?.log() ?? []).flatMap(({ port, baudRate, dataBits, parity }) =>
    port === portOf('iec').name && baudRate !== undefined ? [`${baudRate} ${dataBits} ${parity}`] : [],
  )
  const signOn = lines.indexOf('300 7 even')
  expect(lines.slice(signOn, signOn + 2)).toEqual(['300 7 even', '9600 7 even'])
  // Real heads take their power from a line of the plug; this one is asked with it at every speed.
  expect(home.devices?.log()).toContainEqual({ port: portOf('iec').name, dtr: false, rts: true })
  // The meter itself looked at the terminal: at another speed its data would have been noise.
  await expect.poll(() => portOf('iec').pty.baudRate()).toBe(300)
})

test('a sealed meter is told of, and opened by the key of its grid operator alone', async () => {
  expect(await stands('sealed', 'sealed')).toMatchObject({ sealed: { title: 'HGR 0012345678', key: 'none' } })
  const card = cardOf('sealed')
  await expect(card.getByText('sealed: needs the key from your grid operator')).toBeVisible()
  await card.getByTestId('encryption-key').fill('4041')
  await card.getByTestId('give-key').click()
  await expect(card.getByText('A key has 32 characters, 0 to 9 and A to F.')).toBeVisible()
  await card.getByTestId('encryption-key').fill(KEY.replaceAll('4', '5'))
  await card.getByTestId('give-key').click()
  await expect(card.getByText('This key does not open what the meter says.')).toBeVisible()
  await card.getByTestId('encryption-key').fill(KEY.toLowerCase().replaceAll(/(..)/g, '$1 '))
  await card.getByTestId('give-key').click()
  expect(await stands('sealed', 'reading', 15_000)).toMatchObject({ meterId: 'HEARTHGRID-0002', powerW: 1_500 })
  await expect(card.getByText('Your key opens it.')).toBeVisible()
  await card.getByTestId('key-form').click()
  await expect(card.getByTestId('encryption-key')).toHaveValue('')
})

test('what was heard before is not heard again', async () => {
  const seal = KINDS.get('sealed')
  const old: Uint8Array[] = []
  const wire = { ...portOf('sealed').pty, send: (bytes: Uint8Array) => void old.push(bytes) }
  // A meter that was started an hour ago, with the same key and counters that have long been used.
  const now = Date.now
  Date.now = () => now() - 3_600_000
  seal?.start(wire, { ...SETTINGS, powerW: 9_000, periodMs: 100 })
  Date.now = now
  await expect.poll(() => old.length).toBeGreaterThan(10)
  portOf('sealed').pty.send(Buffer.concat(old.splice(0)))
  await until(home, 'a replay being left out', (snapshot) =>
    snapshot.ports.some((port) => (port.sealed?.replayed ?? 0) > 0),
  )
  expect(await seen('sealed')).toMatchObject({ powerW: 1_500, sealed: { key: 'right' } })
})

test('meters that speak by themselves are found, and nothing was ever written to them', async () => {
  expect(await stands('sml', 'reading')).toMatchObject({ meterId: '1HGR0012345678', powerW: 1_500 })
  expect(await stands('han', 'reading')).toMatchObject({ meterId: '049876543210', powerW: 1_500 })
  expect(await stands('tic', 'reading')).toMatchObject({ meterId: '049876543210' })
  for (const name of ['sml', 'tic', 'han', 'sealed'] as const)
    expect([name, written.get(name)]).toEqual([name, undefined])
})

test('an asked meter and a sealed one are registered, and their readings are agreed on the books', async () => {
  for (const [count, name] of (['sdm120', 'sealed'] as const).entries()) {
    await cardOf(name)
      .getByTestId('meter-source')
      .selectOption(name === 'sealed' ? 'solar' : 'none')
    await cardOf(name).getByTestId('register-meter').click()
    await until(
      home,
      `${name} on the books`,
      ({ meters }) => meters.filter(({ registered }) => registered === 'agreed').length > count,
    )
  }
  const { totals } = await snapshotOf(home)
  const later = await until(
    home,
    'readings of two slots on the books',
    (snapshot) =>
      snapshot.totals.readings >= totals.readings + 4 &&
      snapshot.meters.every(({ importWh }) => importWh !== undefined),
  )
  for (const meter of later.meters) expect(meter.importWh).toBeGreaterThanOrEqual(1_234_567n)
})

test('what was said of the ports holds when the page is loaded again', async () => {
  await home.page.reload()
  await goTo(home, 'meter')
  for (const name of ['sdm120', 'pzem', 'iec', 'sealed'] as const) await stands(name, 'reading', 40_000)
  expect(await seen('sdm120')).toMatchObject({ role: 'meter', asked: { meter: 'sdm120', unit: 7 } })
  expect(await seen('sealed')).toMatchObject({ role: 'meter', sealed: { key: 'right' } })
})

test('a plug that is pulled and put back goes on being asked', async () => {
  await portOf('sdm120').unplug()
  await until(home, 'the port gone', (snapshot) => !snapshot.ports.some(({ id }) => id === usbOf('sdm120')))
  await portOf('sdm120').plug()
  await stands('sdm120', 'reading', 30_000)
})

test('a meter that is only listened to again is not written to any more', async () => {
  await cardOf('pzem').getByTestId('listen-again').click()
  await stands('pzem', 'listening')
  const before = written.get('pzem')
  await home.page.waitForTimeout(4_000)
  expect(written.get('pzem')).toBe(before)
})

test('neither the report nor anything that the page is told holds a key, and no page had an error', async () => {
  await goTo(home, 'more')
  const [download] = await Promise.all([
    home.page.waitForEvent('download'),
    home.page.getByRole('button', { name: 'Save a bug report' }).click(),
  ])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  const snapshot = JSON.stringify(await snapshotOf(home), (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
  const report = Buffer.concat(chunks).toString('utf8')
  expect(report.length).toBeGreaterThan(1_000)
  for (const text of [report, snapshot]) expect(text.toUpperCase()).not.toContain(KEY)
  expect(home.wrongs).toEqual({ foreignRequests: [], pageErrors: [], policyViolations: [] })
})
