// The board, for real: three browser profiles, WebRTC between them, a database each. What one home writes the others read,
// also when they come later; what is taken back is gone everywhere; and the books hear nothing of it.
import { expect, test, type Locator } from '@playwright/test'
import { missingForEmulation } from '../../tools/emulate/devices.ts'
import { reopenHome, snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { connectMeter, found, goTo, joinThrough } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'

test.describe.configure({ mode: 'serial' })

const NAMES = ['Ash', 'Birch', 'Cedar'] as const
const noEmulation = missingForEmulation()
const place = ground()
const homes: Home[] = []
const home = (name: (typeof NAMES)[number]): Home => {
  const opened = homes.find((candidate) => candidate.name === name)
  if (opened === undefined) throw new Error(`${name} is not open`)
  return opened
}
const others = (name: (typeof NAMES)[number]): Home[] => homes.filter((one) => one.name !== name)

const board = ({ page }: Home): Locator => page.getByTestId('board')
const noteOf = (one: Home, title: string): Locator => board(one).getByRole('article', { name: title })

const write = async ({ page }: Pick<Home, 'page'>, kind: 'notice' | 'rule', title: string, text: string) => {
  await page.getByTestId('write-note').click()
  await page.getByTestId(`note-kind-${kind}`).check()
  await page.getByTestId('note-title').fill(title)
  await page.getByTestId('note-text').fill(text)
  await page.getByTestId('note-send').click()
}

/** Without a meter on the street nothing is entered unless somebody asks for it, so words alone leave every height as it is. */
const booksOf = async (one: Home) => {
  const { agreement, wallet, receipts, pending, totals } = await snapshotOf(one)
  const { height, stateRoot } = agreement
  return { height, stateRoot, wallet, receipts, pending, totals }
}
let before: Awaited<ReturnType<typeof booksOf>>[] = []

test.beforeAll(async () => {
  for (const name of NAMES) homes.push(await place.open(name, { serial: name === 'Ash' && noEmulation === undefined }))
  await found(home('Ash'), 'Elm Street')
  for (const name of NAMES.slice(1)) await joinThrough(home('Ash'), home(name))
  for (const one of homes) {
    await until(one, 'two links and a board', ({ network, board: { ready } }) => network.links === 2 && ready)
    await goTo(one, 'street')
  }
  before = await Promise.all(homes.map(booksOf))
})

test('an empty board says so, and a note is read by all as it was written, as text and with its lines', async () => {
  for (const one of homes) await expect(board(one)).toContainText('Nothing hangs here yet.')
  const text = 'From four o’clock on.\n<b>Bring</b> a chair & <img src=x onerror="throw 1">'
  await write(home('Ash'), 'notice', 'Street party', text)
  for (const one of homes) {
    const note = noteOf(one, 'Street party')
    await expect(note).toContainText('<b>Bring</b> a chair & <img')
    await expect(note).toContainText('Ash')
    expect(await note.locator('b, img').count()).toBe(0)
    expect(
      await note
        .locator('p')
        .first()
        .evaluate((line) => (line as HTMLElement).innerText),
    ).toBe(text)
  }
  await expect(home('Ash').page.getByTestId('write-note')).toBeFocused()
})

test('only the home that wrote a note may change and remove it, and the others see both', async () => {
  const ash = home('Ash')
  for (const one of others('Ash')) await expect(noteOf(one, 'Street party').getByTestId('note-change')).toHaveCount(0)
  await ash.page.getByTestId('note-change').click()
  await ash.page.getByTestId('change-title').fill('Street party at five')
  await ash.page.getByTestId('change-text').fill('An hour later.')
  await ash.page.getByTestId('change-send').click()
  for (const one of homes) await expect(noteOf(one, 'Street party at five')).toContainText('An hour later.')
  await ash.page.getByTestId('note-remove').click()
  await expect(ash.page.getByTestId('note-keep')).toBeFocused()
  await ash.page.getByTestId('note-remove-yes').click()
  for (const one of homes) await expect(board(one)).toContainText('Nothing hangs here yet.')
})

test('a house rule and a home’s own words are on every page', async () => {
  const cedar = home('Cedar')
  await write(cedar, 'rule', 'The ladder goes back', 'The same day.')
  await cedar.page.getByTestId('write-profile').click()
  await cedar.page.getByTestId('profile-text').fill('Two grown-ups,\none cat.')
  await cedar.page.getByTestId('profile-send').click()
  for (const one of homes) {
    await expect(board(one).getByRole('heading', { name: 'House rules' })).toBeVisible()
    await expect(noteOf(one, 'The ladder goes back')).toContainText('Cedar')
    await expect(one.page.getByTestId('profiles')).toContainText('Two grown-ups')
  }
})

test('a home that was closed gets what was written meanwhile, and what was removed is gone there, too', async () => {
  const [ash, birch, cedar] = NAMES.map(home) as [Home, Home, Home]
  await birch.context.close()
  await write(ash, 'notice', 'While you were away', 'Your parcel is with us.')
  await cedar.page.getByTestId('note-remove').click()
  await cedar.page.getByTestId('note-remove-yes').click()
  await expect(noteOf(ash, 'The ladder goes back')).toHaveCount(0)
  await reopenHome(birch)
  // A page that is opened at its bare address goes home first.
  await birch.page.waitForURL(/#\/home$/)
  await goTo(birch, 'street')
  await expect(noteOf(birch, 'While you were away')).toContainText('Your parcel is with us.', { timeout: 60_000 })
  await expect(noteOf(birch, 'The ladder goes back')).toHaveCount(0, { timeout: 30_000 })
})

test('a home that is loaded anew still has its own notes, changes them and writes another', async () => {
  const ash = home('Ash')
  await ash.page.reload()
  await goTo(ash, 'street')
  await expect(noteOf(ash, 'While you were away')).toBeVisible()
  await expect(ash.page.getByTestId('write-note')).toBeEnabled({ timeout: 60_000 })
  await noteOf(ash, 'While you were away').getByTestId('note-change').click()
  await ash.page.getByTestId('change-text').fill('Both parcels are with us.')
  await ash.page.getByTestId('change-send').click()
  await write(ash, 'notice', 'Back again', 'All here.')
  for (const one of others('Ash')) {
    await expect(noteOf(one, 'While you were away')).toContainText('Both parcels', { timeout: 30_000 })
    await expect(noteOf(one, 'Back again')).toBeVisible()
  }
})

test('another window of the same home writes through the one that runs', async () => {
  const ash = home('Ash')
  const window = await ash.context.newPage()
  await window.goto(`${ash.origin}/#/street/board`)
  await expect(window.getByTestId('write-note')).toBeEnabled({ timeout: 30_000 })
  await write({ page: window }, 'notice', 'From the kitchen', 'Written in another window.')
  for (const one of homes) await expect(noteOf(one, 'From the kitchen')).toBeVisible()
  await window.close()
})

test('words about a receipt stand at it, and on the board of everybody', async () => {
  const birch = home('Birch')
  await goTo(birch, 'money')
  const say = birch.page.getByTestId('receipt-say').first()
  await expect(say).toHaveText('Write')
  await say.click()
  await birch.page.getByTestId('dispute-text').fill('I was at home that day.')
  await birch.page.getByTestId('dispute-send').click()
  const dialog = birch.page.getByRole('dialog')
  await expect(dialog).toContainText('I was at home that day.')
  await birch.page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(say).toHaveText('1 note')
  await expect(say).toBeFocused()
  const { receipts } = await snapshotOf(birch)
  for (const one of others('Birch'))
    await expect(noteOf(one, `A receipt of another home, entry ${receipts[0]?.height}`)).toContainText('I was at home')
})

test('not one entry came of all this: every home has the height, the state root and the receipts from before', async () => {
  expect(await Promise.all(homes.map(booksOf))).toEqual(before)
})

test('watts are shown to the street only while their home wants it', async () => {
  test.skip(noEmulation !== undefined, noEmulation ?? '')
  const ash = home('Ash')
  ash.meter?.meter.setPowerW(-5_000)
  await connectMeter(ash, 'solar')
  await goTo(ash, 'street')
  const share = ash.page.getByTestId('share-watts')
  await expect(share).not.toBeChecked()
  await expect(share).toBeEnabled()
  for (const one of others('Ash')) {
    await goTo(one, 'street')
    await expect(one.page.getByTestId('live')).toContainText('Nobody shows their watts')
  }
  await share.focus()
  await ash.page.keyboard.press('Space')
  for (const one of homes) await expect(one.page.getByTestId('live')).toContainText('gives 5.00', { timeout: 30_000 })
  await share.uncheck()
  for (const one of homes) await expect(one.page.getByTestId('live')).toContainText('Nobody shows', { timeout: 20_000 })
})

test('nothing but the static files was ever asked for, and no page had an error', () => {
  for (const { name, wrongs } of homes) {
    expect(wrongs.foreignRequests, name).toEqual([])
    expect(wrongs.policyViolations, name).toEqual([])
    expect(wrongs.pageErrors, name).toEqual([])
  }
})
