// Charts by keyboard, on small screens, and at rest: from the gallery's literal snapshots in real Chromium.
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { overflowOf, screens } from './screens.ts'

const { open } = screens()

test.describe('a chart', () => {
  test.use({ viewport: { width: 320, height: 640 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' })

  test('is chosen, read and compared with the keyboard alone, within 320 pixels', async ({ page }) => {
    const complaints = await open(page, 'home')
    const { keyboard } = page
    const title = page.getByTestId('energy-title')
    await expect(title).toContainText('your home used')
    await page.getByTestId('energy-day').focus()
    await keyboard.press('ArrowRight')
    await expect(page.getByTestId('energy-week')).toBeChecked()
    await expect(title).toContainText('–')
    await page.getByTestId('energy-compare').focus()
    await keyboard.press('Space')
    await expect(page.getByTestId('chart-text')).toContainText('the time before took')
    const cursor = page.getByTestId('chart-cursor')
    await cursor.focus()
    await keyboard.press('Home')
    await expect(page.getByTestId('chart-text')).toContainText('Monday')
    await keyboard.press('ArrowRight')
    await expect(page.getByTestId('chart-text')).toContainText('Tuesday')
    await expect(cursor).toHaveAttribute('aria-valuetext', /Tuesday.*took/)
    await page.getByTestId('energy-numbers').focus()
    await keyboard.press('Enter')
    await expect(page.getByRole('columnheader', { name: 'from the main grid' })).toBeVisible()
    await page.getByTestId('sankey-table').focus()
    await keyboard.press('Enter')
    await page.getByTestId('energy-earlier').focus()
    await keyboard.press('Enter')
    await expect(page.getByTestId('energy-later')).toBeEnabled()
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
    expect(complaints).toEqual([])
  })

  test('that was imported is read day by day with the keyboard', async ({ page }) => {
    const complaints = await open(page, 'meter-energy')
    const [text, cursor] = [page.getByTestId('energy-text'), page.getByTestId('energy-cursor')]
    const last = await text.textContent()
    await cursor.focus()
    await page.keyboard.press('Home')
    await expect(text).not.toHaveText(last ?? '')
    await expect(text).toContainText('taken from the grid')
    await expect(cursor).toHaveAttribute('aria-valuetext', (await text.textContent()) ?? '')
    await page.keyboard.press('End')
    await expect(text).toHaveText(last ?? '')
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    expect(complaints).toEqual([])
  })

  test('never scrolls sideways, in any place that has one', async ({ page }) => {
    for (const [name, testid] of [
      ['money-portfolio', 'portfolio-make'],
      ['street-analytics', 'analytics-make'],
      ['home-energy-month-de', 'energy-month'],
      ['home-energy-year', 'energy-year'],
    ] as const) {
      await open(page, name)
      await page.getByTestId(testid).click()
      await page.waitForTimeout(300)
      expect(await overflowOf(page), name).toBeLessThanOrEqual(0)
    }
  })
})

test.describe('the live flow', () => {
  const running = (page: Page): Promise<string[]> =>
    page.getByTestId('flow').evaluate((flow) => flow.getAnimations({ subtree: true }).map(({ playState }) => playState))

  test('moves, and stops while the page is hidden', async ({ page }) => {
    await open(page, 'home')
    await expect.poll(() => running(page)).toContain('running')
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    })
    await expect.poll(async () => (await running(page)).every((state) => state === 'paused')).toBe(true)
  })

  test('stands still where less motion is wanted', async ({ browser }) => {
    const page = await browser.newPage({ reducedMotion: 'reduce' })
    await open(page, 'home')
    await page.getByTestId('flow').waitFor()
    expect(await running(page)).toEqual([])
    await page.close()
  })
})
