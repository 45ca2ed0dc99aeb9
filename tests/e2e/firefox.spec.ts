// A home in Firefox on a street of Chromium: it joins by link and reply, votes, and comes back by itself, after a reload
// and after its browser died. Only where Firefox is installed; what it does not do is said in docs/network.md.
import { expect, test } from '@playwright/test'
import { missingForEmulation } from '../../tools/emulate/devices.ts'
import { firefoxPath } from '../../tools/firefox.ts'
import { openFirefox, pressIn, shownIn, typeIn, untilTrue, type FirefoxHome } from '../../tools/street/firefox-home.ts'
import { snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { makeLink } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'
import { openVoters } from './voters.ts'

test.describe.configure({ mode: 'serial' })

const program = firefoxPath()
test.skip(program === undefined, 'firefox-esr not here')
const missing = missingForEmulation()
test.skip(missing !== undefined, missing ?? '')

const place = ground()
let alder: Home
let beech: Home
let chestnut: Home
let fox: FirefoxHome

/** What is true of the page's newest snapshot, `s`. */
const SNAPSHOT = 'globalThis.hearthgrid?.snapshot()'
const says = (fact: string): string => `((s) => s !== undefined && (${fact}))(${SNAPSHOT})`

const openFox = async (): Promise<void> => {
  if (program === undefined) throw new Error('skipped without Firefox')
  fox = await openFirefox(program, place.dir)
}

const heightOf = async (home: Home): Promise<number> => (await snapshotOf(home)).agreement.height

/** Chestnut is closed: two of the four others are no quorum, so whatever is agreed has its vote. */
const agreesWithFox = async (): Promise<void> => {
  const before = await heightOf(alder)
  for (const home of [alder, beech])
    await until(home, 'two more blocks', ({ agreement }) => agreement.height >= before + 2, 90_000)
  await untilTrue(fox, 'the same blocks', says(`s.agreement.height >= ${before + 2}`), 90_000)
}

test.beforeAll(async () => {
  test.setTimeout(240_000)
  ;[alder, beech, chestnut] = (await openVoters(place, 'FOX-METER', 3)) as [Home, Home, Home]
  await openFox()
})
test.afterAll(() => fox.kill())

test('joins by a link and a reply, is linked to everybody, and is given a vote with its first reading', async () => {
  await fox.tab.goTo(await makeLink(alder))
  await typeIn(fox, 'home-name', 'Fox')
  await pressIn(fox, 'join')
  await alder.page
    .getByTestId('reply-paste')
    .first()
    .fill(await shownIn(fox, 'reply-text'))
  await alder.page.getByTestId('guest-admit').first().click()
  await untilTrue(fox, 'admission', says(`s.stage === 'member'`))
  await untilTrue(fox, 'links to all', says('s.network.links === 3'))
  // A vote takes a meter; in Firefox one is read by hand here.
  await fox.tab.evaluate(`void (location.hash = '#/meter/all')`)
  await pressIn(fox, 'by-hand-form')
  await typeIn(fox, 'by-hand-number', '1 FOX 0815')
  await typeIn(fox, 'by-hand-label', 'Den')
  await pressIn(fox, 'register-by-hand')
  await untilTrue(fox, 'a meter on the books', says('s.meters.length === 1'))
  await pressIn(fox, 'entry-form')
  await typeIn(fox, 'entry-taken', '4711.3')
  await pressIn(fox, 'enter-reading')
  await untilTrue(fox, 'a vote', says('s.agreement.activeSet.length === 4'), 120_000)
})

test('its vote counts: with one home closed nothing is agreed without it', async () => {
  await chestnut.context.close()
  await agreesWithFox()
})

test('comes back by tickets after a reload', async () => {
  const startedMs = Date.now()
  await fox.tab.reload()
  await untilTrue(fox, 'links', says('s.network.links === 2'))
  console.log(`  Firefox was linked again ${Date.now() - startedMs} ms after the press on reload`)
  await agreesWithFox()
})

test('a neighbour that reloads is linked to it again, by way of the third home', async () => {
  // Firefox lets no connection stand for long, so the neighbour's ticket to it leads nowhere by now.
  await alder.page.reload()
  await until(alder, 'links to both', ({ network }) => network.links === 2, 60_000)
  await agreesWithFox()
})

test('comes back by tickets after its browser was killed, and votes on', async () => {
  await fox.kill()
  for (const home of [alder, beech])
    await until(home, 'resting', ({ agreement }) => agreement.state === 'resting', 90_000)
  await openFox()
  await fox.tab.goTo(`${place.origin}/`)
  await untilTrue(fox, 'links', says('s.network.links === 2'))
  await agreesWithFox()
  for (const home of [alder, beech]) expect(home.wrongs.pageErrors, home.name).toEqual([])
})
