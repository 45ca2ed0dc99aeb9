// A page that was open while its host got a newer one asks for pieces that are no longer there: it says so in words, with
// Reload as the next step, and what is on the screen goes on.
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { closeHome, snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { found, goTo } from '../../tools/street/steps.ts'
import { deSentences } from '../../src/ui/words/de-sentences.ts'
import { enSentences } from '../../src/ui/words/en-sentences.ts'
import { ground } from './ground.ts'

const place = ground()
const SAYS = enSentences['page-incomplete'].says

/** From now on the host has no such file, or answers with the page itself, as many hosts do. */
const takeAway = (context: BrowserContext, name: string, answer: 'nothing' | 'page' = 'nothing') =>
  context.route(`**/assets/${name}-*.js`, (route) =>
    answer === 'nothing'
      ? route.fulfill({ status: 404 })
      : route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Hearthgrid</title>' }),
  )

const reloadWorks = async (context: BrowserContext, page: Page): Promise<void> => {
  await context.unrouteAll()
  await page.getByTestId('reload').click()
  await expect(page.getByTestId('start-street')).toBeVisible()
  await expect(page.getByText(SAYS)).toHaveCount(0)
}

for (const answer of ['nothing', 'page'] as const) {
  // The worker is told apart from what it cannot begin without: `ledger` is a piece of its own.
  for (const piece of ['worker', 'ledger'])
    test(`a page whose ${piece} its host answers with ${answer} says so, and Reload is the next step`, async ({
      browser,
    }) => {
      const context = await browser.newContext()
      const page = await context.newPage()
      await takeAway(context, piece, answer)
      await page.goto(`${place.origin}/`)
      await expect(page.getByRole('heading', { name: SAYS })).toBeVisible()
      await reloadWorks(context, page)
      await context.close()
    })

  test(`a network that its host answers with ${answer} is missed once there is a street, which is there after Reload`, async () => {
    const home: Home = await place.open(`Netless ${answer}`)
    const { page, context } = home
    try {
      await takeAway(context, 'mesh', answer)
      await page.getByTestId('start-street').click()
      await page.getByTestId('street-name').fill('Lone Lane')
      await page.getByTestId('home-name').fill(home.name)
      await page.getByTestId('found').click()
      await expect(page.getByRole('heading', { name: SAYS })).toBeVisible()
      await context.unrouteAll()
      await page.getByTestId('reload').click()
      await until(home, 'the street', ({ stage, street }) => stage === 'member' && street?.name === 'Lone Lane')
    } finally {
      await closeHome(home)
    }
  })

  test(`a door that its host answers with ${answer} leaves the first screen as it was, under a sentence`, async ({
    browser,
  }) => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${place.origin}/`)
    await takeAway(context, 'Found', answer)
    await page.getByTestId('start-street').click()
    await expect(page.getByTestId('page-incomplete')).toContainText(SAYS)
    await context.unrouteAll()
    await page.getByTestId('reload').click()
    await expect(page.getByTestId('street-name')).toBeVisible()
    await context.close()
  })
}

test('a reader whose language does not arrive reads English, and is told', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'de-AT' })
  const page = await context.newPage()
  await takeAway(context, 'de-first')
  await page.goto(`${place.origin}/`)
  await expect(page.getByTestId('page-incomplete')).toContainText(SAYS)
  await context.unrouteAll()
  await page.getByTestId('reload').click()
  await expect(page.getByTestId('start-street')).toContainText('Straße')
  expect(deSentences['page-incomplete'].says).not.toBe(SAYS)
  await context.close()
})

test('a home whose board does not arrive goes on agreeing, and is whole again after Reload', async () => {
  const home: Home = await place.open('Whole')
  try {
    await found(home, 'Piece Street')
    await takeAway(home.context, 'Board')
    await goTo(home, 'street')
    await expect(home.page.getByTestId('page-incomplete')).toContainText(SAYS)
    const { agreement } = await snapshotOf(home)
    await home.page.getByTestId('invite').first().click()
    await until(home, 'a new height', (now) => now.agreement.height > agreement.height)
    await home.context.unrouteAll()
    await home.page.getByTestId('reload').click()
    await until(home, 'the home again', ({ stage }) => stage === 'member')
    await goTo(home, 'street')
    await expect(home.page.getByTestId('board')).toBeVisible()
    await expect(home.page.getByTestId('page-incomplete')).toHaveCount(0)
  } finally {
    await closeHome(home)
  }
})
