// A home whose tab is behind another one for minutes, in a browser that throttles as people's browsers do, goes on voting.
import { expect, test } from '@playwright/test'
import { chromiumFlags, chromiumPath } from '../../tools/chromium.ts'
import { missingForEmulation } from '../../tools/emulate/devices.ts'
import { snapshotOf } from '../../tools/street/home.ts'
import { ground } from './ground.ts'
import { openRaw, type RawBrowser } from './hidden/raw-browser.ts'
import { openFour, type Four } from './voters.ts'

const missing = missingForEmulation()
test.skip(missing !== undefined, missing ?? '')
test.setTimeout(420_000)

const HIDDEN_MS = 150_000
/** What is looked at when everything that the browser does to hidden tabs has set in. */
const LAST_MS = 40_000

const place = ground()
let homes: Four
let hidden: RawBrowser | undefined

test.beforeAll(async () => {
  homes = await openFour(place, 'HIDDEN-METER')
})
test.afterAll(() => hidden?.close())

test('a tab that is hidden for two and a half minutes still votes: the street goes on with nobody to spare', async () => {
  const [alder, beech, , douglas] = homes
  const executablePath = chromiumPath()
  if (executablePath === undefined) throw new Error('a street of browsers has a browser')
  await douglas.context.close()
  const flags = [...chromiumFlags(), `--user-data-dir=${douglas.profile}`]
  hidden = await openRaw(executablePath, flags, { ...process.env, ...douglas.devices?.env }, `${place.origin}/`)
  const { tab } = hidden
  await expect
    .poll(() => tab.ask<number>('globalThis.hearthgrid?.snapshot()?.network.links ?? 0'), { timeout: 30_000 })
    .toBe(3)
  await hidden.cover()
  await expect.poll(() => tab.ask<string>('document.visibilityState')).toBe('hidden')
  await tab.ask('void (globalThis.ticks = 0, setInterval(() => globalThis.ticks++, 100))')
  await new Promise((resolve) => setTimeout(resolve, HIDDEN_MS - LAST_MS))

  // With one of four gone nothing is agreed on without the hidden one.
  await beech.context.close()
  const before = (await snapshotOf(alder)).agreement.height
  const ticksBefore = await tab.ask<number>('globalThis.ticks')
  await new Promise((resolve) => setTimeout(resolve, LAST_MS))
  const decided = (await snapshotOf(alder)).agreement.height - before
  const ticks = (await tab.ask<number>('globalThis.ticks')) - ticksBefore
  console.log(
    `      hidden for ${HIDDEN_MS / 1_000} s: ${decided} heights in the last ${LAST_MS / 1_000} s, each with its vote`,
  )
  console.log(`      timers of 100 ms on its page: ${(ticks / (LAST_MS / 1_000)).toFixed(1)} a second`)
  expect(await tab.ask<string>('document.visibilityState')).toBe('hidden')
  // The browser does throttle: ten a second became about one.
  expect(ticks).toBeLessThan((LAST_MS / 1_000) * 2)
  // Slots of ten seconds close, and every meter speaks once in each.
  expect(decided).toBeGreaterThanOrEqual(LAST_MS / 10_000)
  const { agreement } = await snapshotOf(alder)
  expect(agreement.activeSet).toEqual([1, 2, 3, 4])
})
