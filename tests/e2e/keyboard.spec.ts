// The main tasks of a home with the keyboard alone: founded, a neighbour let in, a meter connected, prices set, an order
// placed, an offer listed, an address shown. After every move the keyboard stands somewhere.
import { expect, test, type Locator } from '@playwright/test'
import { until, type Home } from '../../tools/street/home.ts'
import { ground } from './ground.ts'

const place = ground()
/** More than any view has to be stepped over. */
const MOST_STEPS = 120

const isFocused = (target: Locator): Promise<boolean> => target.evaluate((node) => node === document.activeElement)

/** Steps forward until the keyboard stands on what is looked for. */
const stepTo = async (home: Home, target: Locator): Promise<void> => {
  await target.waitFor()
  for (let step = 0; step < MOST_STEPS; step++) {
    if (await isFocused(target)) return
    await home.page.keyboard.press('Tab')
  }
  throw new Error(`${home.name}: the keyboard never came to ${target}`)
}
const found = (home: Home, testid: string): Locator => home.page.getByTestId(testid).first()
const pressOn = async (home: Home, testid: string): Promise<void> => {
  await stepTo(home, found(home, testid))
  await home.page.keyboard.press('Enter')
}
/** In place of what stood in the field. */
const typeInto = async (home: Home, testid: string, text: string): Promise<void> => {
  await stepTo(home, found(home, testid))
  await home.page.keyboard.press('ControlOrMeta+a')
  await home.page.keyboard.insertText(text)
}
const expectHeadingFocused = async (home: Home): Promise<void> => {
  await expect(home.page.locator('h1')).toBeFocused()
}
/** To a place, and from its heading to one of its views. */
const goTo = async (home: Home, name: string, view?: string): Promise<void> => {
  const link = home.page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name })
  // A press on the place where one is leaves the keyboard on its link.
  if ((await link.getAttribute('aria-current')) === null) {
    await stepTo(home, link)
    await home.page.keyboard.press('Enter')
    await expectHeadingFocused(home)
  }
  if (view === undefined) return
  await pressOn(home, `view-${view}`)
  await expect(found(home, `view-${view}`)).toHaveAttribute('aria-current', 'page')
  await expectHeadingFocused(home)
}

test('a street is founded, joined, metered and traded on with the keyboard alone, and the keyboard is never lost', async () => {
  const ash = await place.open('Ash', { serial: true })
  await pressOn(ash, 'start-street')
  await typeInto(ash, 'street-name', 'Elm Street')
  await typeInto(ash, 'home-name', 'Ash')
  await ash.page.keyboard.press('Enter')
  await until(ash, 'founding', ({ stage }) => stage === 'member')
  await expectHeadingFocused(ash)

  await goTo(ash, 'Street')
  await pressOn(ash, 'invite')
  await until(ash, 'an invitation', ({ invitations }) => invitations.length > 0)
  const link = await found(ash, 'invitation-link').inputValue()
  const birch = await place.open('Birch')
  await birch.page.goto(link)
  await typeInto(birch, 'home-name', 'Birch')
  await birch.page.keyboard.press('Enter')
  const reply = await found(birch, 'reply-text').inputValue()
  await typeInto(ash, 'reply-paste', reply)
  await pressOn(ash, 'guest-admit')
  await until(birch, 'admission', ({ stage }) => stage === 'member')

  await goTo(ash, 'Meter')
  await pressOn(ash, 'choose-port')
  await until(ash, 'a meter that is heard', ({ ports }) => ports.some(({ meterId }) => meterId !== undefined))
  await stepTo(ash, found(ash, 'meter-source'))
  await ash.page.keyboard.type('Sun')
  await pressOn(ash, 'register-meter')
  await until(ash, 'the meter on the books', ({ meters }) => meters.some(({ registered }) => registered === 'agreed'))

  await goTo(ash, 'Trade')
  await typeInto(ash, 'buy-price', '0.21')
  await ash.page.keyboard.press('Enter')
  await until(ash, 'prices', ({ standing }) => standing?.buyPrice === 210_000n)

  await goTo(ash, 'Trade', 'book')
  await typeInto(ash, 'order-quantity', '1.5')
  await typeInto(ash, 'order-price', '0.12')
  await ash.page.keyboard.press('Enter')
  await until(ash, 'the order in the book', ({ book }) => book.mine.length === 1)
  await expect(ash.page.locator('h1')).toHaveText('1 of your orders waits.')

  await goTo(ash, 'Trade', 'offers')
  await pressOn(ash, 'own-offer')
  for (const step of ['Step 1 of 3', 'Step 2 of 3', 'Step 3 of 3']) {
    await expect(found(ash, 'provider-wizard').getByText(step)).toBeVisible()
    await expect(found(ash, 'provider-wizard').locator('h3')).toBeFocused()
    await pressOn(ash, 'provider-next')
  }
  await until(ash, 'the offer', ({ providers, self }) => providers.some(({ household }) => household === self))

  await goTo(ash, 'Money', 'pay')
  await pressOn(ash, 'receive')
  const address = await found(ash, 'address').inputValue()
  await goTo(birch, 'Money', 'pay')
  await pressOn(birch, 'send-money')
  await typeInto(birch, 'send-address', address)
  await expect(found(birch, 'send-to').locator('option:checked')).toHaveText('Ash')
})
