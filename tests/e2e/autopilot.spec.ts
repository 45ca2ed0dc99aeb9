// The autopilot for real: an emulated meter and a relay board behind pseudo-terminals, Chromium's own Web Serial, a street of
// one. The contact closes on surplus, opens when that is gone or a person pauses it, and the rules outlive the page.
import { expect, test } from '@playwright/test'
import type { Contacts } from '../../tools/emulate/contacts.ts'
import { missingForEmulation } from '../../tools/emulate/devices.ts'
import { createLeaseRelay } from '../../tools/emulate/lease-relay.ts'
import { snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { connectMeter, found, goTo } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'

test.describe.configure({ mode: 'serial' })

const missing = missingForEmulation()
test.skip(missing !== undefined, missing ?? '')

const PORT = 'USB 0403:7101'
const place = ground()
let home: Home
let contacts: Contacts
const isOn = (): boolean => contacts.isOn(1)

test.beforeAll(async () => {
  test.setTimeout(120_000)
  home = await place.open('Elm', {
    serial: true,
    meterId: 'AUTOPILOT-Elm',
    attach: async (devices) => {
      const port = await devices.addPort({ usbProductId: 0x7101, model: 'board_lease' })
      contacts = createLeaseRelay(port.pty)
    },
  })
  home.meter?.meter.setPowerW(300)
  await found(home, 'Autopilot Street')
  await connectMeter(home, 'solar')
  await until(home, 'all ports', ({ ports }) => ports.some(({ id }) => id === PORT))
  const card = home.page.getByRole('region', { name: PORT, exact: true })
  await card.getByTestId('relay-form').click()
  await card.getByTestId('relay-kind').selectOption('lease')
  await card.getByTestId('use-relay').click()
  await until(home, 'the relay off', ({ relays }) => relays.some(({ commanded }) => commanded === 'off'))
})

test('a boiler is given to it on the page, and waits for surplus', async () => {
  await goTo(home, 'trade')
  const card = home.page.getByTestId('autopilot')
  await expect(card.getByTestId('autopilot-state')).toHaveText('It has nothing to do yet. Say below what it may do.')
  await card.getByTestId('autopilot-form').click()
  await card.getByTestId('add-load').click()
  await expect(card.getByTestId('load-relay')).toHaveValue(`${PORT} · 1`)
  await card.getByTestId('load-least').fill('0')
  await card.getByTestId('save-autopilot').click()
  await expect(card.getByTestId('autopilot-state')).toHaveText('It is on.')
  await expect(card.getByTestId('autopilot-load')).toContainText('waits for surplus')
  // Longer than a relay rests, and than a surplus must last on a trial street.
  await until(
    home,
    'the end of its rest',
    ({ relays }) => relays.every((relay) => relay.againAtMs === undefined),
    90_000,
  )
  expect(isOn()).toBe(false)
})

test('surplus closes the contact, the board confirms it, and the page says why', async () => {
  home.meter?.meter.setPowerW(-4_000)
  await expect.poll(isOn, { timeout: 40_000 }).toBe(true)
  const card = home.page.getByTestId('autopilot')
  await expect(card.getByTestId('autopilot-load')).toContainText('your own surplus suffices')
  await card.getByTestId('autopilot-log').click()
  await expect(card.getByText('Boiler on: your own surplus suffices')).toBeVisible()
  await until(home, 'confirmed by the board', ({ relays }) =>
    relays.some((relay) => relay.reason === 'autopilot' && relay.confirmedBy === 'board'),
  )
})

test('when the sun is gone it opens, after its minimum time', async () => {
  // The boiler itself takes 2 kW of it; without it the house would still take.
  home.meter?.meter.setPowerW(2_500)
  await expect.poll(isOn, { timeout: 90_000 }).toBe(false)
  await expect(home.page.getByText('Boiler off: waits for surplus')).toBeVisible()
})

test('the rules outlive the page, and pausing opens the contact at once', async () => {
  home.meter?.meter.setPowerW(-4_000)
  await home.page.reload()
  await until(home, 'its rules again', ({ autopilot }) => autopilot.settings.loads.length === 1)
  await expect.poll(isOn, { timeout: 120_000 }).toBe(true)
  await goTo(home, 'trade')
  await home.page.getByTestId('pause-autopilot').click()
  await expect.poll(isOn, { timeout: 10_000 }).toBe(false)
  await expect(home.page.getByTestId('autopilot-state')).toContainText('It is paused')
  const { autopilot } = await snapshotOf(home)
  expect(autopilot.log[0]).toMatchObject({ what: 'load-off', why: 'paused' })
})

test('no page had an error', () => {
  expect(home.wrongs).toEqual({ foreignRequests: [], pageErrors: [], policyViolations: [] })
})
