// A day on a street, as people live it, in sixteen minutes: 96 slots of ten seconds instead of quarter hours. One founds,
// three join, meters and limits are set, the sun comes and goes, energy is delivered through a relay, readings are
// doubted and judged, a laptop is changed with recovery words, and in the evening everybody's bill is better than the tariff.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Snapshot } from '../../src/node/index.ts'
import { missingForEmulation } from '../../tools/emulate/devices.ts'
import { closeHome, snapshotOf, until, type Home } from '../../tools/street/home.ts'
import {
  acceptDelivery,
  closeDelivery,
  connectMeter,
  found,
  goTo,
  joinThrough,
  makeLink,
  offerDelivery,
  setPrices,
  useRelay,
} from '../../tools/street/steps.ts'
import { ground } from './ground.ts'

test.describe.configure({ mode: 'serial', timeout: 600_000 })

const missing = missingForEmulation()
test.skip(missing !== undefined, missing ?? '')

const SLOT_MS = 10_000
const SLOTS = 96
/** The street wakes at six. */
const FIRST_SLOT = 24
const SUN = { rises: 24, sets: 72, topW: 7_000 } as const

const NAMES = ['Ash', 'Birch', 'Cedar', 'Dogwood'] as const
type Name = (typeof NAMES)[number]
const hasSun = (name: Name): boolean => name === 'Ash' || name === 'Cedar'

const place = ground()
const homes = new Map<Name, Home>()
const home = (name: Name): Home => {
  const opened = homes.get(name)
  if (opened === undefined) throw new Error(`${name} is not open`)
  return opened
}
const press = (of: Home, testid: string): Promise<void> => of.page.getByTestId(testid).first().click()
const kinds = ({ receipts }: Snapshot): string[] => receipts.map(({ kind }) => kind)

let beganMs = 0
const slotAt = (nowMs: number): number => (FIRST_SLOT + (nowMs - beganMs) / SLOT_MS) % SLOTS

/** What the meter at the street sees: a base load, a morning and an evening, and the sun. Positive is drawn. */
const gridW =
  (name: Name, seed: number) =>
  (nowMs: number): number => {
    const slot = slotAt(nowMs)
    const busy = Math.exp(-((slot - 30) ** 2) / 20) + 2 * Math.exp(-((slot - 78) ** 2) / 40)
    const height = Math.sin((Math.PI * (slot - SUN.rises)) / (SUN.sets - SUN.rises))
    const sunW = hasSun(name) && slot > SUN.rises && slot < SUN.sets ? SUN.topW * height : 0
    return Math.round(500 + 150 * seed + 1_500 * busy - sunW)
  }

test.beforeAll(async () => {
  beganMs = Date.now()
  for (const [i, name] of NAMES.entries()) {
    const opened = await place.open(name, { serial: true, meterId: `DAY-${i}` })
    opened.meter?.meter.setPowerW(gridW(name, i))
    homes.set(name, opened)
  }
})

test('morning: one founds the street, three join, their meters are found, and two prices are set once', async () => {
  await found(home('Ash'), 'Daylight Street')
  for (const name of NAMES.slice(1)) await joinThrough(home('Ash'), home(name))
  for (const name of NAMES) await connectMeter(home(name), hasSun(name) ? 'solar' : 'none')
  for (const one of homes.values())
    await until(one, 'four that vote', ({ agreement }) => agreement.activeSet.length === 4, 120_000)
  await useRelay(home('Birch'))
  // Inside the corridor of the example tariff: the main grid pays 0.05, and 0.17 from it is 0.12 after the local fee.
  for (const name of NAMES) await setPrices(home(name), '0.12', '0.06', name === 'Ash')
  beganMs = Date.now()
})

test('forenoon: what Ash keeps is delivered to Birch while its relay is closed, and closing it opens the relay', async () => {
  const relay = home('Birch').relay?.relay
  const free = ({ wallet }: Snapshot): boolean => wallet.creditsWh - wallet.creditsReservedWh >= 30n
  await until(home('Ash'), 'kept credits', free, 300_000)
  await offerDelivery(home('Ash'), home('Birch'), '0.030', '0.10')
  await until(home('Birch'), 'an offer', ({ deliveries }) => deliveries.some(({ state }) => state === 'offered'))
  await acceptDelivery(home('Birch'))
  await expect.poll(() => relay?.isOn(1), { timeout: 90_000 }).toBe(true)
  const paid = await until(
    home('Birch'),
    'paid Wh',
    ({ deliveries }) => deliveries.some(({ deliveredWh }) => deliveredWh > 0n),
    120_000,
  )
  if (paid.deliveries.some(({ state }) => state === 'open')) await closeDelivery(home('Birch'))
  await expect.poll(() => relay?.isOn(1), { timeout: 30_000 }).toBe(false)
})

test('Cedar doubts what Dogwood’s meter says, and shows why', async () => {
  const { page } = home('Cedar')
  await until(home('Cedar'), 'a meter to doubt', ({ trust }) => trust.meters.length > 0)
  await goTo(home('Cedar'), 'street')
  await press(home('Cedar'), 'open-dispute')
  const meter = page.getByTestId('dispute-meter').first()
  const label = (await meter.locator('option').allTextContents()).find((text) => text.includes('Dogwood'))
  await meter.selectOption({ label: label ?? '' })
  await press(home('Cedar'), 'dispute-begin')
  const asked = await until(home('Dogwood'), 'the dispute', ({ trust }) => trust.disputes.length === 1)
  expect(asked.trust.disputes[0]).toMatchObject({ part: 'accused' })
  await goTo(home('Dogwood'), 'home')
  await expect(home('Dogwood').page.getByTestId('dispute-pointer')).toBeVisible()
})

test('noon: who is no party judges the doubted readings, and both get a receipt', async () => {
  for (const name of ['Ash', 'Birch'] as const) {
    await until(home(name), 'the vote', ({ trust }) => trust.disputes[0]?.phase === 'voting', 240_000)
    await goTo(home(name), 'street')
    await home(name).page.getByTestId('finding').first().selectOption('cleared')
    await press(home(name), 'judge')
  }
  for (const name of ['Cedar', 'Dogwood'] as const)
    await until(home(name), 'its receipt', (snapshot) => kinds(snapshot).includes('dispute-cleared'), 180_000)
})

test('afternoon: Dogwood writes down twelve words, loses its laptop, and is the same home on another one', async () => {
  const lost = home('Dogwood')
  const { self } = await snapshotOf(lost)
  await goTo(lost, 'more')
  await press(lost, 'words-open')
  await press(lost, 'words-show')
  const list = lost.page.getByTestId('words').locator('strong')
  await expect(list).toHaveCount(12)
  const words = await list.allTextContents()
  await closeHome(lost)

  // Another computer, and the same meter on its cable.
  const { importWh = 0n, exportWh = 0n } = lost.meter?.meter ?? {}
  const fresh = await place.open('Dogwood again', { serial: true, meterId: 'DAY-3', importWh, exportWh })
  fresh.meter?.meter.setPowerW(gridW('Dogwood', 3))
  homes.set('Dogwood', fresh)
  await press(fresh, 'had-home')
  await fresh.page.getByTestId('restore-words').fill(words.join(' '))
  await press(fresh, 'restore')
  await press(fresh, 'restore-link')
  await fresh.page.getByTestId('link-paste').fill(await makeLink(home('Cedar')))
  await press(fresh, 'join')
  const reply = fresh.page.getByTestId('reply-text').last()
  await reply.waitFor()
  const answer = await reply.evaluate((box) => ('value' in box ? String(box.value) : (box.textContent ?? '')))
  await home('Cedar').page.getByTestId('reply-paste').first().fill(answer.trim())
  const isBack = ({ stage, computer }: Snapshot): boolean => stage === 'member' && computer.standing === 'in-use'
  const back = await until(fresh, 'coming back', isBack, 120_000)
  expect(back.self).toBe(self)
  // It votes under its new key, and its meter, whose key was lost with the laptop, signs with another one from now on.
  const isVoting = ({ agreement }: Snapshot): boolean => (agreement.lastSigned?.height ?? 0) > back.agreement.height
  await until(fresh, 'a vote of its own', isVoting, 180_000)
  await goTo(fresh, 'meter')
  await press(fresh, 'choose-port')
  await until(fresh, 'its meter', ({ ports }) => ports.some(({ keyElsewhere }) => keyElsewhere))
  await expect(fresh.page.getByTestId('key-elsewhere')).toBeVisible()
  await press(fresh, 'register-meter')
  const readBefore = back.meters[0]?.lastReadingAtMs ?? 0
  await until(
    fresh,
    'a reading under the new key',
    ({ meters }) => (meters[0]?.lastReadingAtMs ?? 0) > readBefore,
    60_000,
  )
})

test('night: every quarter hour of the day was matched, and all show the same books', async () => {
  const dayMs = SLOTS * SLOT_MS
  test.setTimeout(dayMs + 300_000)
  const left = beganMs + dayMs - Date.now()
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left))
  const { totals } = await snapshotOf(home('Birch'))
  console.log(`      ${totals.clearings} matches, ${totals.tradedWh} Wh between neighbours`)
  expect(totals.clearings).toBeGreaterThan(SLOTS / 4)
  const roots = async (): Promise<number> => {
    const seen = await Promise.all([...homes.values()].map(snapshotOf))
    return new Set(seen.map(({ agreement }) => `${agreement.height} ${agreement.stateRoot}`)).size
  }
  await expect.poll(roots, { timeout: 60_000, intervals: [50] }).toBe(1)
})

test('a statement is made, printed, checked by the page and by the tool, and nobody pays more than at the tariff', async () => {
  for (const name of NAMES) {
    const one = home(name)
    await goTo(one, 'money')
    await press(one, 'statement-make')
    await expect(one.page.getByTestId('verdict')).toBeVisible({ timeout: 60_000 })
    await expect(one.page.getByTestId('verdict')).not.toHaveClass(/wrong/)
    const { receipts, street } = await snapshotOf(one)
    const most = (street?.tariff.supplierPrice ?? 0n) - (street?.tariff.localFee ?? 0n)
    for (const { kind, priceMicroPerKwh } of receipts) {
      if (kind !== 'clearing' || priceMicroPerKwh === undefined) continue
      expect(priceMicroPerKwh, name).toBeLessThanOrEqual(most)
      expect(priceMicroPerKwh, name).toBeGreaterThanOrEqual(street?.tariff.feedInPrice ?? 0n)
    }
  }
  const { page } = home('Birch')
  const file = join(place.dir, 'statement.json')
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByTestId('statement-save').click()])
  await saved.saveAs(file)
  expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
  const audit = execFileSync('npx', ['tsx', 'tools/audit.ts', file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  expect(audit).toContain('Daylight Street')
})

test('nothing left the computers but what the page needs, and no page had an error', () => {
  for (const { name, wrongs } of homes.values())
    expect([wrongs.foreignRequests, wrongs.policyViolations, wrongs.pageErrors], name).toEqual([[], [], []])
})
