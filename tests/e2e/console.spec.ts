// The console for real: an emulated meter is looked at, recorded, saved, and played again on a trial street; a register is
// typed by hand and settles at the tariff; a table of energy is imported and drawn. Chromium, its Web Serial, its files.
import { readFileSync } from 'node:fs'
import { expect, test, type Locator } from '@playwright/test'
import { missingForEmulation } from '../../tools/emulate/devices.ts'
import { snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { found, goTo } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'

test.describe.configure({ mode: 'serial' })

const missing = missingForEmulation()
test.skip(missing !== undefined, missing ?? '')

const METER_ID = 'HGCONSOLE4711'
const place = ground()
let home: Home
let recording = ''

const cardOf = (name: RegExp): Locator => home.page.getByRole('region', { name })
const live = (): Locator => cardOf(/^USB 0403/)
const replay = (): Locator => cardOf(/^Recording “cellar”/)

/** What a press saves among the downloads. */
const saved = async (press: () => Promise<void>): Promise<{ name: string; text: string }> => {
  const [download] = await Promise.all([home.page.waitForEvent('download'), press()])
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') }
}

test.beforeAll(async () => {
  home = await place.open('Juniper', { serial: true, meterId: METER_ID, importWh: 1_234_567n })
  await found(home, 'Juniper Street')
  await goTo(home, 'meter')
  await home.page.getByTestId('choose-port').click()
  await until(home, 'the meter being heard', ({ ports }) => ports.some(({ meterId }) => meterId !== undefined))
})

test('the console says what a port speaks, and shows its raw bytes while somebody looks', async () => {
  await expect(live().getByText('P1 (DSMR)')).toBeVisible()
  await expect(live().getByText('115200 8N1')).toBeVisible()
  await live().getByTestId('port-console').click()
  await live().getByTestId('raw-view').click()
  await expect(live().getByTestId('raw-rows')).toContainText('1-0:1.8.1(', { timeout: 15_000 })
  await expect(live().getByTestId('raw-rows')).toContainText(
    Buffer.from('1-0:1.8.')
      .toString('hex')
      .replaceAll(/(..)(?=.)/g, '$1 '),
  )
})

test('a bug report hides the number and the registers of the meter unless a person says otherwise', async () => {
  const masked = await saved(() => live().getByTestId('port-report').click())
  expect(masked.text).toContain('language: p1')
  expect(masked.text).toContain(`meter number: masked, ${METER_ID.length} characters`)
  const hidden = [METER_ID, Buffer.from(METER_ID).toString('hex'), '1234', 'raw bytes']
  for (const word of hidden) expect(masked.text.toLowerCase()).not.toContain(word.toLowerCase())
  await live().getByTestId('report-raw').check()
  const open = await saved(() => live().getByTestId('port-report').click())
  expect(open.text).toContain(`meter number: ${METER_ID}`)
  expect(open.text).toContain('received 2f')
})

test('a line is recorded and saved as a file', async () => {
  await live().getByTestId('record-start').click()
  await until(home, 'some telegrams recorded', ({ ports }) => ports.some((port) => (port.recording?.bytes ?? 0) > 0))
  const { frames } = (await snapshotOf(home)).ports.find((port) => port.recording !== undefined) ?? { frames: 0 }
  await until(home, 'a dozen telegrams', ({ ports }) =>
    ports.some((port) => port.recording && port.frames >= frames + 12),
  )
  const file = await saved(() => live().getByTestId('record-stop').click())
  expect(file.name).toMatch(/\.hearthgrid-recording\.txt$/)
  expect(file.text.split('\n').slice(0, 3)).toEqual([
    'hearthgrid-recording 1',
    'port USB 0403:6001',
    '0 line 115200 8N1',
  ])
  recording = file.text
})

const playRecording = (on: Home): Promise<void> =>
  on.page
    .getByTestId('replay-file')
    .setInputFiles({ name: 'cellar.hearthgrid-recording.txt', mimeType: 'text/plain', buffer: Buffer.from(recording) })

test('the file is played as what it is, and on a trial street its readings are agreed', async () => {
  await playRecording(home)
  await expect(replay().getByTestId('replayed')).toContainText('This is a recording that is being played')
  await replay().getByTestId('register-meter').click()
  const { meters } = await until(home, 'a reading of the recording on the books', (snapshot) =>
    snapshot.meters.some(({ importWh }) => importWh !== undefined),
  )
  expect(meters).toMatchObject([{ simulated: true, byHand: false }])
  expect(meters[0]?.importWh).toBeGreaterThanOrEqual(1_234_567n)
  await until(home, 'the end of the recording', ({ ports }) => ports.some(({ state }) => state === 'played'), 30_000)
  await replay().getByTestId('forget-port').click()
  await expect(replay()).toHaveCount(0)
})

test('what is no recording is refused in words', async () => {
  const buffer = Buffer.from('time;kWh\n')
  await home.page.getByTestId('replay-file').setInputFiles({ name: 'table.csv', mimeType: 'text/csv', buffer })
  await expect(home.page.getByText('This is no recording of a port.')).toBeVisible()
})

test('a register typed by hand is agreed, asked again when it is doubtful, and settles at the tariff', async () => {
  const { page } = home
  await page.getByTestId('by-hand-form').click()
  await page.getByTestId('by-hand-number').fill('1 APA 0123 4567')
  await page.getByTestId('by-hand-label').fill('Cellar')
  await page.getByTestId('register-by-hand').click()
  await until(home, 'the meter on the books', ({ meters }) => meters.some(({ label }) => label === 'Cellar'))
  const cellar = page.getByRole('listitem').filter({ hasText: 'Cellar' })
  await cellar.getByTestId('entry-form').click()
  await cellar.getByTestId('entry-taken').fill('about 40')
  await cellar.getByTestId('enter-reading').click()
  await expect(cellar.getByText('A number in kWh with at most three decimals.')).toBeVisible()
  await cellar.getByTestId('entry-taken').fill('4012.300')
  await cellar.getByTestId('enter-reading').click()
  const standing = (wh: bigint) =>
    until(home, `${wh} Wh on the books`, ({ meters }) =>
      meters.some(({ importWh, byHand }) => byHand && importWh === wh),
    )
  await standing(4_012_300n)
  await expect(cellar.getByText('typed by hand')).toBeVisible()

  await cellar.getByTestId('entry-taken').fill('4012.299')
  await cellar.getByTestId('enter-reading').click()
  await expect(cellar.getByText('That is less than this meter has shown before.')).toBeVisible()
  // Twenty seconds at 10 kW are 61 Wh; a quarter of that is doubtful.
  await page.waitForTimeout(20_000)
  await cellar.getByTestId('entry-taken').fill('4012.345')
  await cellar.getByTestId('enter-reading').click()
  await expect(cellar.getByTestId('entry-doubt')).toContainText('45 Wh')
  await cellar.getByTestId('enter-reading').click()
  await standing(4_012_345n)
  const { receipts, street } = await snapshotOf(home)
  expect(receipts.find(({ kind, energyWh }) => kind === 'grid' && energyWh === 45n)).toMatchObject({
    priceMicroPerKwh: street?.tariff.supplierPrice,
    moneyMicro: 0n,
  })
})

test('a table of energy is drawn and told as a table, wrong lines are named, and a reload keeps it', async () => {
  const { page } = home
  const csv = (name: string, text: string) =>
    page.getByTestId('energy-file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.getByTestId('energy-form').click()
  await csv('faulty.csv', 'Datum;kWh\n2026-03-01 00:00;0,5\n2026-03-01 01:00;many\n')
  await expect(page.getByTestId('energy-done')).toContainText('Line 3: this is no number that can be read.')
  const hours = Array.from({ length: 48 }, (_, at) => {
    const hour = String(at % 24).padStart(2, '0')
    return `${at < 24 ? '01' : '02'}.03.2026 ${hour}:00;${at < 24 ? '0,250' : '0,5'}`
  })
  await csv('march.csv', ['Datum;Bezug (kWh)', ...hours].join('\r\n'))
  await expect(page.getByTestId('energy-done')).toContainText('48 intervals were taken from the column “Bezug (kWh)”')
  const drawn = async (): Promise<void> => {
    await expect(page.getByTestId('energy-chart').locator('rect:not(.cursor)')).toHaveCount(2)
    await expect(page.getByTestId('energy-sentence')).toContainText('12 kWh')
    await page.getByTestId('energy-table').click()
    await expect(page.getByRole('row').filter({ hasText: '2026' }).filter({ hasText: '6 kWh' })).toHaveCount(1)
  }
  await drawn()
  const before = (await snapshotOf(home)).totals.readings
  await page.reload()
  await goTo(home, 'meter')
  await drawn()
  expect((await snapshotOf(home)).totals.readings).toBeGreaterThanOrEqual(before)
})

test('WebUSB answers in the worker as well, where ports would be read over it', async () => {
  const devices = await home.page.workers()[0]?.evaluate(async () => {
    const { usb } = navigator as unknown as { usb?: { getDevices(): Promise<unknown[]> } }
    return usb === undefined ? 'missing' : (await usb.getDevices()).length
  })
  expect(devices).toBe(0)
})

test('on a street that is no trial a recording is only shown', async () => {
  const other = await place.open('Willow')
  await other.page.getByTestId('start-street').click()
  await other.page.getByTestId('street-name').fill('Willow Street')
  await other.page.getByTestId('home-name').fill('Willow')
  await other.page.getByTestId('found').click()
  await until(other, 'founding', ({ stage }) => stage === 'member')
  await goTo(other, 'meter')
  await playRecording(other)
  const card = other.page.getByRole('region', { name: /^Recording “cellar”/ })
  await expect(card.getByTestId('replayed')).toContainText('On this street it is only shown')
  await until(other, 'the recording being heard', ({ ports }) => ports.some(({ meterId }) => meterId !== undefined))
  await expect(card.getByTestId('register-meter')).toHaveCount(0)
  for (const { wrongs } of [home, other])
    expect(wrongs).toEqual({ foreignRequests: [], pageErrors: [], policyViolations: [] })
})
