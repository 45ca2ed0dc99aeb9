// The languages of meters, all the way: emulated meter, pseudo-terminal, Chromium's own Web Serial, a reading signed by the
// meter's key, agreed on the books, and credits that are exactly what was fed in. One row a kind; a home has room for eight.
import { expect, test, type Locator } from '@playwright/test'
import type { Snapshot } from '../../src/node/index.ts'
import { MODBUS_METERS } from '../../src/serial/index.ts'
import type { TelegramValues } from '../../tools/emulate/counting.ts'
import { missingForEmulation } from '../../tools/emulate/devices.ts'
import { createLeaseRelay } from '../../tools/emulate/lease-relay.ts'
import { KINDS, type Settings } from '../../tools/emulate/kinds.ts'
import { attachSlave, createModbusSlave, modbusSlaves } from '../../tools/emulate/modbus-meter.ts'
import { snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { found, goTo, setPrices } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'

const missing = missingForEmulation()
test.skip(missing !== undefined, missing ?? '')

type Row = {
  readonly kind: string
  /** What a person says of it; the others are found by themselves. */
  readonly ask?: { readonly as: string; readonly units?: readonly number[] }
  readonly isSealed?: true
  /** It is asked every five minutes only, so a person asks for it when something is to be seen of it. */
  readonly isRare?: true
  /** It has no register of feeding in, so it makes no credits. */
  readonly takesOnly?: true
  readonly meterId?: string
}
const asked = (kind: string, more: Partial<Row> = {}): Row => ({ kind, ask: { as: kind }, ...more })

/** All emulated sealed meters have one title and so one counter: no more than one at a home. */
const STREETS: Readonly<Record<string, readonly Row[]>> = {
  'those that speak by themselves': [
    { kind: 'p1' },
    { kind: 'sml' },
    { kind: 'tic', takesOnly: true, meterId: '049876543211' },
    { kind: 'tic-standard', meterId: '049876543212' },
    { kind: 'han', meterId: '049876543213' },
    { kind: 'han-kaifa', meterId: '049876543214' },
    { kind: 'han-kamstrup', meterId: '049876543215' },
    { kind: 'mbus', meterId: '049876543216' },
  ],
  'an optical head in mode D, and a sealed meter': [
    { kind: 'iec-push', meterId: '049876543217' },
    { kind: 'sealed', isSealed: true },
  ],
  'optical heads that are asked, in modes A, B and C': [
    asked('iec-a', { ask: { as: 'iec' }, isRare: true, meterId: '12345601' }),
    asked('iec-b', { ask: { as: 'iec' }, isRare: true, meterId: '12345602' }),
    asked('iec', { isRare: true, meterId: '12345603' }),
  ],
  'Modbus with two meters on one bus, and a sealed meter over M-Bus': [
    { kind: 'sealed-mbus', isSealed: true, meterId: '049876543219' },
    asked('sdm120'),
    asked('sdm230'),
    { kind: 'sdm630', ask: { as: 'sdm630', units: [3, 4] } },
    asked('em24'),
    asked('em3x0'),
    asked('abb'),
  ],
  'Modbus, the other kinds, and a sealed meter over HDLC': [
    { kind: 'sealed-han', isSealed: true, meterId: '049876543218' },
    asked('sdm72'),
    asked('dtsu666'),
    asked('orno514', { takesOnly: true }),
    asked('orno516'),
    asked('pzem004t', { takesOnly: true }),
  ],
}

const KEY = '404142434445464748494A4B4C4D4E4F'
const FIRST_PRODUCT = 0x7301
/** Coarse meters count in steps of 100 Wh, and nobody wants to wait. */
const FED_IN_W = -90_000
const NAMEPLATE_W = '100000'

const place = ground()
const cardOf = (home: Home, port: string): Locator => home.page.getByRole('region', { name: port, exact: true })
const meterIdsOf = ({ ask }: Row): number => ask?.units?.length ?? 1

const askFor = async (home: Home, { ask }: Row, port: string): Promise<void> => {
  if (ask === undefined) return
  const card = cardOf(home, port)
  await card.getByTestId('ask-form').click()
  await card.getByTestId('ask-kind').selectOption(ask.as)
  if (ask.units !== undefined) await card.getByTestId('ask-unit').fill(ask.units.join(', '))
  await card.getByTestId('ask-meter').click()
}

/** Says what has to be said of a port, and waits until every meter on it was read. */
const connect = async (home: Home, row: Row, port: string): Promise<void> => {
  const card = cardOf(home, port)
  await askFor(home, row, port)
  if (row.isSealed === true) {
    await card.getByTestId('encryption-key').fill(KEY, { timeout: 240_000 })
    await card.getByTestId('give-key').click()
  }
  await until(
    home,
    `${row.kind} being read`,
    ({ ports }) =>
      ports.some(
        ({ id, state, meterId, bus }) =>
          id === port &&
          state === 'reading' &&
          (meterIdsOf(row) === 1 ? meterId !== undefined : bus.every((one) => one.meterId !== undefined)),
      ),
    240_000,
  )
}

/** Says once more of each head what it is, so that it is asked at once, and waits for its answer. */
const askAgain = async (home: Home, ports: ReadonlyMap<Row, string>): Promise<void> => {
  const rare = [...ports].filter(([row]) => row.isRare === true)
  const readAtMs = async (): Promise<ReadonlyMap<string, number | undefined>> =>
    new Map((await snapshotOf(home)).ports.map(({ id, lastReadingAtMs }) => [id, lastReadingAtMs]))
  const before = await readAtMs()
  for (const [row, port] of rare) await askFor(home, row, port)
  await until(home, 'every head having answered again', ({ ports }) =>
    rare.every(([, port]) =>
      ports.some(({ id, lastReadingAtMs = 0 }) => id === port && lastReadingAtMs > (before.get(port) ?? 0)),
    ),
  )
}

/** Waits, and has the heads asked once a slot meanwhile. */
const askingUntil = async (
  home: Home,
  ports: ReadonlyMap<Row, string>,
  what: string,
  condition: (snapshot: Snapshot) => boolean,
): Promise<Snapshot> => {
  if (![...ports.keys()].some(({ isRare }) => isRare)) return until(home, what, condition, 120_000)
  const endsAtMs = Date.now() + 120_000
  while (Date.now() < endsAtMs && !condition(await snapshotOf(home))) await askAgain(home, ports)
  return until(home, what, condition)
}

const register = async (home: Home, within: Locator): Promise<void> => {
  const before = (await snapshotOf(home)).meters.length
  await within.getByTestId('meter-source').selectOption('solar')
  await within.getByLabel('Largest power').fill(NAMEPLATE_W)
  await within.getByTestId('register-meter').click()
  await until(home, 'one more meter on the books', ({ meters }) => meters.length > before)
}

/** Registers the meter of a port, and on a bus each one on its own. */
const registerAll = async (home: Home, row: Row, port: string): Promise<void> => {
  const card = cardOf(home, port)
  if (row.ask?.units === undefined) return register(home, card)
  for (const unit of row.ask.units) {
    const item = card.getByRole('listitem').filter({ hasText: `address ${unit}` })
    await item.getByTestId('register-form').click()
    await register(home, item)
  }
}

for (const [name, rows] of Object.entries(STREETS))
  test(`${name}: what each meter feeds in is signed, agreed, and a credit`, async () => {
    test.setTimeout(540_000)
    let powerW = 0
    const home = await place.open(name, {
      serial: true,
      attach: async (devices) => {
        for (const [at, { kind, ask, meterId }] of rows.entries()) {
          const port = await devices.addPort({ usbProductId: FIRST_PRODUCT + at, model: `cable_${kind}` })
          const [unit = 1, ...otherUnits] = ask?.units ?? []
          const settings: Settings = {
            ...{ periodMs: 1_000, channels: 1, unit, otherUnits, fault: 'well' },
            ...(meterId === undefined ? {} : { meterId }),
            encryptionKey: Buffer.from(KEY, 'hex'),
            get powerW() {
              return powerW
            },
          }
          KINDS.get(kind)?.start(port.pty, settings)
        }
      },
    })
    const portOf = (row: Row): string => `USB 0403:${(FIRST_PRODUCT + rows.indexOf(row)).toString(16)}`
    await found(home, 'Babel Street')
    await setPrices(home, '0.10', '0.27', true)
    await goTo(home, 'meter')
    await home.page.getByTestId('choose-port').click()
    await until(home, 'all ports', ({ ports }) => ports.length > rows.length)
    for (const row of rows) await connect(home, row, portOf(row))
    for (const row of rows) await registerAll(home, row, portOf(row))
    const ports = new Map(rows.map((row) => [row, portOf(row)]))
    const count = rows.reduce((sum, row) => sum + meterIdsOf(row), 0)
    const makers = rows.filter(({ takesOnly }) => takesOnly !== true).reduce((sum, row) => sum + meterIdsOf(row), 0)
    await askAgain(home, ports)
    const first = await until(
      home,
      'a first reading of every meter on the books',
      ({ meters }) => meters.length === count && meters.every(({ exportWh }) => exportWh !== undefined),
    )
    const watched = (what: string, condition: (snapshot: Snapshot) => boolean): Promise<Snapshot> =>
      askingUntil(home, ports, what, condition)

    powerW = FED_IN_W
    const endsAtMs = Date.now() + 30_000
    await watched('the sun having shone', () => Date.now() >= endsAtMs)
    powerW = 0
    // What is fed in is counted at the next look of each meter; from then on nothing changes any more.
    await home.page.waitForTimeout(3_000)
    const grown = ({ meters }: Snapshot): readonly bigint[] =>
      meters.map(({ id, exportWh }) => (exportWh ?? 0n) - (first.meters.find((one) => one.id === id)?.exportWh ?? 0n))
    const later = await watched(
      'every meter that feeds in having grown on the books',
      (snapshot) => grown(snapshot).filter((energyWh) => energyWh > 0n).length === makers,
    )
    expect(later.meters).toHaveLength(count)
    await watched(
      'credits of exactly what was fed in',
      (snapshot) => snapshot.wallet.creditsWh === grown(snapshot).reduce((sum, energyWh) => sum + energyWh, 0n),
    )
    expect(home.wrongs).toEqual({ foreignRequests: [], pageErrors: [], policyViolations: [] })
  })

test('a bus is searched for addresses, and whoever answers to them is asked from then on', async () => {
  test.setTimeout(240_000)
  const valuesOf = (meterId: string) => (): TelegramValues => ({
    ...{ meterId, atMs: Date.now(), importWh: 4_200n, exportWh: 7n, powerW: 250 },
  })
  const [sdm120, em24] = ['sdm120', 'em24'].map((id) => MODBUS_METERS.find((one) => one.id === id))
  if (sdm120 === undefined || em24 === undefined) throw new Error('no such rows')
  const home = await place.open('Addresses', {
    serial: true,
    attach: async (devices) => {
      const port = await devices.addPort({ usbProductId: FIRST_PRODUCT, model: 'cable_bus' })
      const slaves = [3, 40].map((unit) => createModbusSlave(sdm120, unit, valuesOf(`100${unit}`)))
      attachSlave(port.pty, modbusSlaves([...slaves, createModbusSlave(em24, 12, valuesOf('12'))]))
    },
  })
  await found(home, 'Address Street')
  await goTo(home, 'meter')
  await home.page.getByTestId('choose-port').click()
  const card = cardOf(home, `USB 0403:${FIRST_PRODUCT.toString(16)}`)
  await card.getByTestId('ask-form').click()
  await card.getByTestId('ask-kind').selectOption('sdm120')
  await card.getByTestId('find-meters').click()
  await expect(card.getByTestId('bus-search')).toHaveText(/Address \d+ of 247\./)
  const { ports } = await until(
    home,
    'the end of the search, and everybody who was found being read',
    ({ ports }) =>
      ports.some(
        ({ search, bus }) =>
          search?.over === true && bus.length === 2 && bus.every(({ importWh }) => importWh === 4_200n),
      ),
    180_000,
  )
  expect(ports.flatMap(({ search }) => search ?? [])).toMatchObject([{ found: [3, 40], others: [12] }])
  await expect(card.getByTestId('bus-search')).toContainText('address 3, 40.')
  await expect(card.getByTestId('bus-search')).toContainText('address 12,')
  for (const unit of [3, 40])
    await expect(card.getByRole('listitem').filter({ hasText: `address ${unit}` })).toBeVisible()
})

test('three channels of one board hear off first, and one that is tried moves no other', async () => {
  test.setTimeout(240_000)
  const boards: ReturnType<typeof createLeaseRelay>[] = []
  const home = await place.open('Channels', {
    serial: true,
    attach: async (devices) => {
      const port = await devices.addPort({ usbProductId: FIRST_PRODUCT, model: 'board_lease' })
      boards.push(createLeaseRelay(port.pty, { channels: 4 }))
    },
  })
  const [board] = boards
  if (board === undefined) throw new Error('no board')
  await found(home, 'Channel Street')
  await goTo(home, 'meter')
  await home.page.getByTestId('choose-port').click()
  const card = cardOf(home, `USB 0403:${FIRST_PRODUCT.toString(16)}`)
  await card.getByTestId('relay-form').click()
  await card.getByTestId('relay-kind').selectOption('lease')
  for (const channel of ['2', '4'])
    await card.getByTestId('relay-channels').getByLabel(channel, { exact: true }).check()
  await card.getByTestId('use-relay').click()
  await until(home, 'three relays switched off', ({ relays }) =>
    [1, 2, 4].every((channel) => relays.some((one) => one.channel === channel && one.confirmedBy === 'board')),
  )
  await until(home, 'their rest', ({ relays }) => relays.length === 3 && relays.every(({ mayTest }) => mayTest), 90_000)
  await card.getByTestId('test-relay').nth(1).click()
  await expect.poll(() => [1, 2, 3, 4].map((channel) => board.isOn(channel))).toEqual([false, true, false, false])
  await expect.poll(() => board.isOn(2), { timeout: 20_000 }).toBe(false)
  expect((await snapshotOf(home)).relays.map(({ mayTest }) => mayTest)).toEqual([true, false, true])
  expect(new Set(board.switchings.map(({ channel }) => channel))).toEqual(new Set([1, 2, 4]))
})
