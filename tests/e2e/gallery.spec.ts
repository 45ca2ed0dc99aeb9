// Every screen, wide and narrow, light and dark: free of axe violations, of sideways scrolling (also at twice the size, and
// in 320 pixels), of anything the content security policy refuses; and as it looked before. Pictures of each are in
// run/gallery/shots for human eyes, in all four ways when they are drawn anew.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { SCREENS } from '../../tools/gallery/screens.ts'
import { GALLERY_FOLDER } from '../../tools/gallery/serve.ts'
import { drawsAnew, expectAsBefore, settled } from './pictures.ts'
import { overflowOf, screens } from './screens.ts'

const SHOTS = join(GALLERY_FOLDER, 'shots')
const SIZES = { wide: { width: 1280, height: 860 }, narrow: { width: 390, height: 844 } } as const
const STILL = { reducedMotion: 'reduce' } as const

const { open } = screens()
test.beforeAll(() => mkdirSync(SHOTS, { recursive: true }))

/** Types a time of the day as the browser's clock of this language asks for it: some count to twelve. */
const typeTime = async (page: Page, time: string): Promise<void> => {
  const hour = Number(time.slice(0, 2))
  const half = hour < 12 ? 'AM' : 'PM'
  const twelve = String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, '0')
  await page.keyboard.type(`${twelve}${time.slice(3)}${half}`)
}

/** Places where something will be told that a screen reader cannot listen to, because they are hidden until then. */
const unheardOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('[role="status"], [role="alert"]')]
      .filter((place) => getComputedStyle(place).display === 'none')
      .map(({ outerHTML }) => outerHTML),
  )

/** Most of axe's time goes into contrast, which the width of a page does not change. */
type Rules = 'all' | 'contrast' | 'all but contrast'

const violationsOf = async (page: Page, rules: Rules): Promise<string[]> => {
  // Legacy mode runs in the page itself: there are no frames here, and a helper page per run costs seconds.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })
  if (rules === 'contrast') axe.withRules(['color-contrast'])
  if (rules === 'all but contrast') axe.disableRules(['color-contrast'])
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
}

/** The same screen in another language: its colours and its structure are those of the first. */
const isTwin = (name: string): boolean => name.endsWith('-de') && name.slice(0, -'-de'.length) in SCREENS

test.describe('wide and narrow', () => {
  test.use({ viewport: SIZES.wide, locale: 'en-GB', timezoneId: 'Europe/Berlin', contextOptions: STILL })
  for (const name of Object.keys(SCREENS))
    test(`${name} is accessible in light and dark, and fits`, async ({ page }) => {
      const shoot = async (size: string, scheme: string): Promise<Buffer> => {
        // A bar that stays at the foot of the window stands where the page was scrolled to.
        await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }))
        return page.screenshot({ path: join(SHOTS, `${name}-${size}-${scheme}.png`), fullPage: true })
      }
      const complaints = await open(page, name)
      const wideLight = await settled(() => shoot('wide', 'light'))
      if (!isTwin(name)) expect(await violationsOf(page, 'all')).toEqual([])
      // The same document in the other scheme can only differ in colour.
      await page.emulateMedia({ colorScheme: 'dark' })
      if (drawsAnew()) await shoot('wide', 'dark')
      if (!isTwin(name)) expect(await violationsOf(page, 'contrast')).toEqual([])
      expect(await overflowOf(page)).toBeLessThanOrEqual(0)
      await page.setViewportSize(SIZES.narrow)
      const narrowDark = await settled(() => shoot('narrow', 'dark'))
      expect(await violationsOf(page, 'all but contrast')).toEqual([])
      await page.emulateMedia({ colorScheme: 'light' })
      if (drawsAnew()) await shoot('narrow', 'light')
      // A page twice as large, or on a very small phone, is the same page in half as many pixels, or in 320.
      for (const width of [SIZES.wide.width / 2, SIZES.narrow.width, 320]) {
        await page.setViewportSize({ width, height: SIZES.narrow.height / 2 })
        expect(await overflowOf(page), `in ${width} pixels`).toBeLessThanOrEqual(0)
      }
      expect(await unheardOf(page)).toEqual([])
      expect(complaints).toEqual([])
      await expectAsBefore(page, name, [wideLight, narrowDark])
    })
})

/** Screens with the most in one line. */
const CROWDED = [
  'first',
  'found',
  'home',
  'trade-delivery-de',
  'trade-market-de',
  'money',
  'street',
  'street-nights',
  'street-nights-de',
  'street-board-de',
  'meter-registered',
  'meter-ask-bus-de',
  'meter-sealed-de',
  'meter-console-de',
  'meter-entry-doubtful',
  'meter-energy-months-de',
  'more-de',
]

test.describe('at 360 pixels', () => {
  test.use({ viewport: { width: 360, height: 780 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' })

  test('nothing scrolls sideways on the smallest phone', async ({ page }) => {
    for (const name of CROWDED) {
      await open(page, name)
      expect(await overflowOf(page), name).toBeLessThanOrEqual(0)
    }
  })

  test('written from right to left, nothing scrolls sideways either', async ({ page }) => {
    for (const name of CROWDED) {
      await open(page, name)
      await page.evaluate(() => (document.documentElement.dir = 'rtl'))
      expect(await overflowOf(page), name).toBeLessThanOrEqual(0)
    }
  })

  test('a street is founded with the keyboard alone, in two names and two presses', async ({ page }) => {
    await open(page, 'first')
    await page.getByTestId('start-street').focus()
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('street-name')).toBeFocused()
    await page.keyboard.type('Lindenstraße')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Number 7')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert').locator('.notice')).toHaveCount(0)
    await expect(page.getByTestId('home-name')).not.toHaveAttribute('aria-invalid', 'true')
  })

  test('an invitation can be held before a camera', async ({ page }) => {
    const complaints = await open(page, 'home-invited')
    await page.getByTestId('show-qr').click()
    await expect(page.getByRole('img', { name: 'QR code of the text above' })).toBeVisible()
    await page.screenshot({ path: join(SHOTS, 'invitation-qr-narrow.png'), fullPage: true })
    expect(complaints).toEqual([])
  })

  test('a pasted invitation is read by itself and answered with a name and one press', async ({ page }) => {
    await open(page, 'first')
    await page.getByTestId('have-link').click()
    await page.getByTestId('link-paste').fill('https://elsewhere.example/street/#i.code')
    await page.getByTestId('home-name').fill('Ana and Jo')
    await page.getByTestId('join').click()
    await expect(page.getByRole('alert').locator('.notice')).toHaveCount(0)
  })

  test('a pasted reply is opened by itself, and an own invitation is turned down in words', async ({ page }) => {
    await open(page, 'home-invited')
    await page.getByTestId('reply-paste').fill('https://elsewhere.example/#i.self.code')
    await expect(page.getByText('This is your own code.')).toBeVisible()
    await page.getByTestId('reply-paste').fill('https://elsewhere.example/#r.code')
    await expect(page.getByText('Reply opened.')).toBeVisible()
    await expect(page.getByTestId('reply-paste')).toHaveValue('')
  })

  test('the places are links that the keyboard reaches after the skip link', async ({ page }) => {
    await open(page, 'home')
    await page.keyboard.press('Tab')
    await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/#\/trade$/)
    await expect(page.locator('h1')).toBeFocused()
  })
})

test.describe('the market', () => {
  test.use({ viewport: { width: 360, height: 780 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' })

  test('an order is changed and a bid is made with the keyboard alone', async ({ page }) => {
    const complaints = await open(page, 'trade-market')
    const { keyboard } = page
    await expect(page.getByTestId('amend-quantity')).toBeFocused()
    await page.getByTestId('amend-quantity').fill('1')
    await keyboard.press('Enter')
    await expect(page.getByText('Your change is on its way.')).toBeVisible()
    await expect(page.getByTestId('amend-form').first()).toBeFocused()
    const bid = page.getByTestId('bid-price').first()
    await expect(bid).toHaveValue('0.17')
    await bid.fill('0.16')
    await expect(page.getByText('Bid at least €0.17/kWh.')).toBeVisible()
    await bid.fill('0.2')
    await keyboard.press('Enter')
    await expect(page.getByText('Your bid is on its way.')).toBeVisible()
    await expect(bid).toHaveValue('0.17')
    expect(complaints).toEqual([])
  })
})

test.describe('hours off', () => {
  test.use({ viewport: { width: 360, height: 780 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' })

  test('nights are announced with the keyboard alone, and a night of no length is turned down in words', async ({
    page,
  }) => {
    const complaints = await open(page, 'street-nights-enough')
    const from = page.getByTestId('night-from')
    const until = page.getByTestId('night-until')
    await from.focus()
    await typeTime(page, '06:30')
    await expect(from).toHaveValue('06:30')
    await expect(page.getByText('The night must end at another time than it begins.')).toBeVisible()
    await expect(until).toHaveAttribute('aria-invalid', 'true')
    await from.focus()
    await typeTime(page, '22:15')
    await page.keyboard.press('Enter')
    await expect(from).not.toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByRole('alert').locator('.notice')).toHaveCount(0)
    expect(complaints).toEqual([])
  })
})

test.describe('a meter that has to be asked', () => {
  test.use({ viewport: { width: 360, height: 780 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' })

  test('is chosen with the keyboard alone, and what is wrong with its address is said beside it', async ({ page }) => {
    const complaints = await open(page, 'meter-listening')
    const { keyboard } = page
    await page.getByTestId('ask-form').focus()
    await keyboard.press('Enter')
    await keyboard.press('Tab')
    await expect(page.getByLabel('Kind of meter')).toBeFocused()
    await keyboard.type('Eastron SDM120')
    await expect(page.getByTestId('ask-kind')).toHaveValue('sdm120')
    await keyboard.press('Tab')
    await expect(page.getByLabel('Address')).toBeFocused()
    await keyboard.type('248')
    await expect(page.getByText('A number from 1 to 247.')).toBeVisible()
    await expect(page.getByLabel('Address')).toHaveAttribute('aria-invalid', 'true')
    await keyboard.press('Backspace')
    await expect(page.getByLabel('Address')).not.toHaveAttribute('aria-invalid', 'true')
    for (const label of ['Speed', 'Parity']) {
      await keyboard.press('Tab')
      await expect(page.getByLabel(label)).toBeFocused()
    }
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    await expect(page.getByTestId('ask-meter')).toBeHidden()
    expect(complaints).toEqual([])
  })

  test('a key is typed and gone from the screen once it opened the meter', async ({ page }) => {
    const complaints = await open(page, 'meter-sealed')
    await page.getByLabel('Encryption key').focus()
    await page.keyboard.type('00 11 22 33')
    await page.keyboard.press('Enter')
    await expect(page.getByText('A key has 32 characters, 0 to 9 and A to F.')).toBeVisible()
    await page.keyboard.type('44556677-8899AABB-CCDDEEFF')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('give-key')).toBeHidden()
    await page.getByTestId('key-form').click()
    await expect(page.getByLabel('Encryption key')).toHaveValue('')
    expect(complaints).toEqual([])
  })
})

test.describe('a table of energy', () => {
  test.use({ viewport: { width: 360, height: 780 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' })

  test('says in which lines it is wrong, and what was taken of one that is not', async ({ page }) => {
    const complaints = await open(page, 'meter-none')
    await page.getByTestId('energy-form').click()
    const choose = (name: string) =>
      page.getByTestId('energy-file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from('time;kWh') })
    await choose('faulty.csv')
    await expect(page.getByTestId('energy-done')).toContainText('Line 1,340: this hour did not exist')
    await page.screenshot({ path: join(SHOTS, 'meter-energy-faulty-narrow.png'), fullPage: true })
    expect(await violationsOf(page, 'all')).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    await choose('good.csv')
    await expect(page.getByTestId('energy-done')).toContainText('2,976 intervals were taken from the column')
    expect(complaints).toEqual([])
  })
})

test.describe('the board', () => {
  test.use({ viewport: { width: 320, height: 640 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' })

  test('nothing scrolls sideways in 320 pixels, whatever a neighbour writes, and all that is pressed is large enough', async ({
    page,
  }) => {
    for (const name of ['street-board-long', 'street-board-write', 'street-board-posted', 'street-board-muted-de']) {
      await open(page, name)
      await page.getByTestId('board').waitFor()
      expect(await overflowOf(page), name).toBeLessThanOrEqual(0)
      for (const target of await page.getByTestId('board').locator('button, label.choice').all())
        expect((await target.boundingBox())?.height, `${name}: ${await target.textContent()}`).toBeGreaterThanOrEqual(
          44,
        )
    }
  })

  test('a note is written with the keyboard alone, and the end of its room is told before it is reached', async ({
    page,
  }) => {
    const complaints = await open(page, 'street-board')
    const { keyboard } = page
    await page.getByTestId('write-note').focus()
    await keyboard.press('Enter')
    await expect(page.getByTestId('note-title')).toBeFocused()
    await keyboard.press('Enter')
    await expect(page.getByTestId('note-title')).toHaveAttribute('aria-invalid', 'true')
    await keyboard.type('Street party')
    await keyboard.press('Tab')
    await expect(page.getByTestId('note-text')).toBeFocused()
    await page.getByTestId('note-text').fill('x'.repeat(2_990))
    await keyboard.type('one line\n')
    await keyboard.type('another one')
    await expect(page.getByText('10 characters too many')).toBeVisible()
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    await expect(page.getByTestId('note-title')).toHaveValue('Street party')
    await page.getByTestId('note-text').fill('x'.repeat(2_990))
    await expect(page.getByText('10 characters left')).toBeVisible()
    await page.getByTestId('note-send').focus()
    await keyboard.press('Enter')
    await expect(page.getByText('It is on the board.')).toBeVisible()
    await expect(page.getByTestId('write-note')).toBeFocused()
    expect(complaints).toEqual([])
  })

  test('what is written about a receipt opens over it with the keyboard, and Escape leads back', async ({ page }) => {
    const complaints = await open(page, 'money-receipts')
    const say = page.getByTestId('receipt-say').nth(1)
    await say.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toContainText('Order, sold')
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(say).toBeFocused()
    expect(complaints).toEqual([])
  })
})
