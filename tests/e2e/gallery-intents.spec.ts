// What a screen asks of the node when somebody chooses and presses, and what it says to the answer: over the gallery, whose
// door writes down what it is asked for.
import { expect, test, type Page } from '@playwright/test'
import { enSentences } from '../../src/ui/words/en-sentences.ts'
import { screens } from './screens.ts'

const { open } = screens()
test.use({ viewport: { width: 360, height: 780 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' })

/** What was asked under this name, without the name. */
const askedFor = (page: Page, call: string): Promise<unknown[]> =>
  page.evaluate(
    (name) =>
      (globalThis as unknown as { asked: unknown[][] }).asked
        .filter(([asked]) => asked === name)
        .map(([, what]) => what),
    call,
  )

test.describe('a preference', () => {
  test('is saved as it was chosen, whose and from where, and says that it is on its way', async ({ page }) => {
    await open(page, 'trade')
    await expect(page.getByTestId('save-preference')).toBeDisabled()
    await page.getByTestId('prefer-partner').selectOption({ label: 'The Lindgrens' })
    await page.getByTestId('prefer-source').selectOption('wind')
    await page.getByTestId('save-preference').press('Enter')
    expect(await askedFor(page, 'setPreference')).toEqual([{ partner: 3, source: 'wind' }])
    await expect(page.getByText('On its way to the street. It counts from the next quarter hour.')).toBeVisible()
  })

  test('for anybody and any source is saved as none', async ({ page }) => {
    await open(page, 'trade')
    await page.getByTestId('prefer-partner').selectOption('')
    await page.getByTestId('prefer-source').selectOption('none')
    await page.getByTestId('save-preference').click()
    expect(await askedFor(page, 'setPreference')).toEqual([{ partner: undefined, source: undefined }])
  })

  test('that is refused says why, and what was chosen stays', async ({ page }) => {
    await open(page, 'trade-refused')
    await page.getByTestId('preference-open').click()
    await page.getByTestId('prefer-source').selectOption('hydro')
    await page.getByTestId('save-preference').click()
    const form = page.locator('form').filter({ has: page.getByTestId('save-preference') })
    await expect(form).toContainText(enSentences['delivery-not-open'].says)
    await expect(page.getByTestId('prefer-source')).toHaveValue('hydro')
    await expect(page.getByTestId('save-preference')).toBeEnabled()
  })
})

test.describe('a receipt', () => {
  test('is disputed with the keyboard alone, over the quarter hour that it settled', async ({ page }) => {
    await open(page, 'money-dispute')
    const { keyboard } = page
    await page.getByTestId('dispute-receipt').focus()
    await keyboard.press('Tab')
    await expect(page.getByTestId('dispute-meter')).toBeFocused()
    await expect(page.getByTestId('dispute-hours')).toHaveCount(0)
    await page.getByTestId('dispute-meter').selectOption('2')
    await keyboard.press('Tab')
    await expect(page.getByTestId('dispute-reason')).toBeFocused()
    await page.getByTestId('dispute-reason').selectOption('copied')
    await keyboard.press('Tab')
    await expect(page.getByTestId('dispute-begin')).toBeFocused()
    await keyboard.press('Enter')
    await expect(page.getByText('The dispute is on its way.')).toBeVisible()
    const [asked] = (await askedFor(page, 'openDispute')) as { fromMs: number; untilMs: number }[]
    expect(asked).toMatchObject({ meter: 2, reason: 'copied' })
    expect((asked?.untilMs ?? 0) - (asked?.fromMs ?? 0)).toBe(900_000)
  })

  test('of an order is disputed over the hours before it that were chosen', async ({ page }) => {
    await open(page, 'money-dispute-de')
    await expect(page.getByTestId('dispute-meter')).toHaveValue('2')
    await page.getByTestId('dispute-hours').selectOption('6')
    await page.getByTestId('dispute-begin').click()
    const [asked] = (await askedFor(page, 'openDispute')) as { fromMs: number; untilMs: number }[]
    expect((asked?.untilMs ?? 0) - (asked?.fromMs ?? 0)).toBe(6 * 3_600_000)
  })

  test('whose readings are final offers nothing and says so', async ({ page }) => {
    await open(page, 'money-dispute-final')
    await expect(page.getByText('The readings behind this receipt are final')).toBeVisible()
    await expect(page.getByTestId('dispute-receipt')).toHaveCount(0)
  })
})

test.describe('a payment that nobody answers', () => {
  test('is brought before the street with the keyboard alone, and the deposit is said before', async ({ page }) => {
    await open(page, 'money-settling')
    const { keyboard } = page
    const asking = page.getByTestId('dispute-payment').first()
    await asking.focus()
    await expect(page.getByText('You set aside €5.00 as a deposit').first()).toBeVisible()
    await keyboard.press('Tab')
    await expect(page.getByTestId('dispute-payment-begin').first()).toBeFocused()
    await keyboard.press('Enter')
    await expect(page.getByText('The dispute is on its way.')).toBeVisible()
    expect(await askedFor(page, 'disputePayment')).toEqual(['p3'])
  })

  test('and is with the street already: there is nothing to take back', async ({ page }) => {
    await open(page, 'money-settling')
    const card = page.getByTestId('payment').filter({ hasText: 'Bakery Okafor €9.50' })
    await expect(card.getByRole('link', { name: 'See the dispute' })).toHaveAttribute('href', '#/street/disputes')
    await expect(card.getByTestId('take-back')).toHaveCount(0)
  })
})

test.describe('a price outside the corridor', () => {
  test('is warned of where it is typed, and is sent all the same', async ({ page }) => {
    await open(page, 'trade')
    const buying = page.getByTestId('buy-price')
    await buying.fill('0.25')
    await expect(page.getByText('you would lose')).toHaveCount(0)
    await buying.fill('0.30')
    const warning =
      'Your supplier is cheaper: at this price, with the local fee, you would lose €0.04/kWh against the tariff.'
    await expect(buying).toHaveAccessibleDescription(warning)
    await page.getByTestId('save-standing').click()
    expect(await askedFor(page, 'setStanding')).toMatchObject([{ buyPrice: 300_000n }])
  })

  test('of an order follows its side', async ({ page }) => {
    await open(page, 'trade-market')
    const price = page.getByTestId('order-price')
    await price.fill('0.05')
    await expect(price).toHaveAccessibleDescription(/hardly anybody would sell to you/)
    await page.locator('input[name="side"][value="sell"]').check()
    await expect(price).toHaveAccessibleDescription(/The main grid pays more: at this price you would lose €0.03\/kWh/)
  })
})
