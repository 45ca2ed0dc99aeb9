// `npm run pictures`: photographs the running page for README.md and docs. A street of three homes in real browsers with
// emulated meters goes through the tour, and each stop becomes one picture in docs/pictures.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Snapshot } from '../src/node/index.ts'
import { chromiumPath } from './chromium.ts'
import { missingForEmulation } from './emulate/devices.ts'
import { closeHome, openHome, until, type Home } from './street/home.ts'
import { serveStatic } from './street/server.ts'
import { gridW } from './street/shapes.ts'
import {
  acceptDelivery,
  connectMeter,
  goTo,
  joinThrough,
  offerDelivery,
  placeOrder,
  setPrices,
  useRelay,
} from './street/steps.ts'

const FOLDER = resolve(import.meta.dirname, '..', 'docs', 'pictures')
const SIZE = { width: 1280, height: 800 }

/** The founder and the third home have sun on the roof; the second one only takes. */
const HOMES = [
  { name: 'Number 7', sun: true },
  { name: 'Ana and Jo', sun: false },
  { name: 'Bakery', sun: true },
]

type Street = { readonly founder: Home; readonly newcomer: Home; readonly third: Home }

const main = async (): Promise<void> => {
  const missing = missingForEmulation() ?? (chromiumPath() === undefined ? 'No Chromium was found.' : undefined)
  if (missing !== undefined) {
    console.error(missing)
    process.exitCode = 2
    return
  }
  mkdirSync(FOLDER, { recursive: true })
  const dir = mkdtempSync(join(tmpdir(), 'hearthgrid-pictures-'))
  const server = await serveStatic()
  const opened: Home[] = []
  try {
    for (const [i, { name, sun }] of HOMES.entries()) opened.push(await openOne(dir, server.origin, i, name, sun))
    const [founder, newcomer, third] = opened
    if (founder === undefined || newcomer === undefined || third === undefined)
      throw new Error('three homes were opened')
    await tour({ founder, newcomer, third })
  } finally {
    for (const home of opened) await closeHome(home)
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

const openOne = async (dir: string, origin: string, index: number, name: string, sun: boolean): Promise<Home> => {
  const home = await openHome({
    name,
    dir,
    origin,
    serial: true,
    headed: false,
    importWh: 4_217_300n + BigInt(index) * 1_310_700n,
    exportWh: sun ? 2_870_400n : 0n,
    meterId: `E005400${index}12345678`,
  })
  home.meter?.meter.setPowerW(gridW(index, sun))
  await home.page.setViewportSize(SIZE)
  return home
}

const tour = async (street: Street): Promise<void> => {
  await found(street.founder)
  await admitOne(street.founder, street.newcomer)
  await joinThrough(street.founder, street.third)
  for (const [i, home] of [street.founder, street.newcomer, street.third].entries()) {
    await until(home, 'a link to both others', (snapshot) => snapshot.network.links >= 2)
    await connectMeter(home, HOMES[i]?.sun === true ? 'solar' : 'none')
    // Long before the delivery: a relay keeps its position for a minute after it was switched.
    await useRelay(home)
    await dismissNotices(home)
  }
  await until(street.founder, 'three voting homes', (snapshot) => snapshot.agreement.activeSet.length === 3, 120_000)
  await matched(street)
  await traded(street)
}

/** Saves what a home shows now, from the top of the page or from a place on it. */
const picture = async (home: Home, name: string, from?: string): Promise<void> => {
  await home.page.evaluate(() => scrollTo(0, 0))
  if (from !== undefined)
    await home.page
      .locator(from)
      .first()
      .evaluate((element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 24))
  // A pointer left on a button would show it as if somebody were about to press it.
  await home.page.mouse.move(0, 0)
  await home.page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' })
  console.log(`docs/pictures/${name}.png`)
}

const found = async (home: Home): Promise<void> => {
  const { page } = home
  await page.getByTestId('start-street').waitFor()
  await picture(home, 'first')
  await page.getByTestId('start-street').click()
  await page.getByTestId('street-name').fill('Linden Street')
  await page.getByTestId('home-name').fill(home.name)
  // P1 meters are Dutch, so the example prices are too.
  await page.locator('select').first().selectOption('NL')
  await picture(home, 'found')
  await page.getByTestId('trial').evaluate((box: HTMLInputElement) => {
    box.closest('details')?.setAttribute('open', '')
  })
  await page.getByTestId('trial').check()
  await page.getByTestId('found').click()
  await until(home, 'the street', (snapshot) => snapshot.stage === 'member')
}

/** The exchange of texts, one step at a time, so that each side can be photographed in the middle of it. */
const admitOne = async (inviter: Home, newcomer: Home): Promise<void> => {
  await goTo(inviter, 'street')
  await inviter.page.getByTestId('invite').first().click()
  await until(inviter, 'an invitation', (snapshot) => snapshot.invitations.length > 0)
  const link = await textOf(inviter, 'invitation-link')
  await picture(inviter, 'invitation', '[data-testid="invitation-link"] >> xpath=ancestor::section[1]')
  await newcomer.page.goto('about:blank')
  await newcomer.page.goto(link)
  await newcomer.page.getByTestId('home-name').fill(newcomer.name)
  await newcomer.page.getByTestId('join').click()
  const reply = await textOf(newcomer, 'reply-text')
  await picture(newcomer, 'reply')
  await inviter.page.getByTestId('reply-paste').fill(reply)
  await inviter.page.getByTestId('guest-admit').first().waitFor()
  await picture(inviter, 'guest')
  await inviter.page.getByTestId('guest-admit').first().click()
  await until(newcomer, 'admission', (snapshot) => snapshot.stage === 'member')
}

const textOf = async (home: Home, testid: string): Promise<string> => {
  const box = home.page.getByTestId(testid).last()
  await box.waitFor()
  const text = await box.evaluate((element) => ('value' in element ? String(element.value) : element.textContent))
  return (text ?? '').trim()
}

/** A few quarter hours (ten seconds each on a trial street) have been matched. */
const matched = async ({ founder, third }: Street): Promise<void> => {
  // The cheaper roof sells first, so the founder's drawing shows sun, neighbours and the main grid.
  await setPrices(third, '0.20', '0.15', false)
  await setPrices(founder, '0.20', '0.08', false)
  const matches = (snapshot: Snapshot): number => snapshot.clearings.filter((clearing) => clearing.soldWh > 0n).length
  await until(founder, 'four matches', (snapshot) => matches(snapshot) >= 4, 180_000)
  await goTo(founder, 'home')
  await picture(founder, 'home', 'h1')
  await picture(founder, 'matches', '#clearings')
}

/** A relay board that nobody has named yet is listened to like a meter, and the page says that it is silent. */
const dismissNotices = async (home: Home): Promise<void> => {
  const buttons = home.page.getByRole('button', { name: 'Dismiss' })
  while ((await buttons.count()) > 0) await buttons.first().click()
}

/** Orders on both sides of the book, one of them traded, and a delivery that counts. */
const traded = async ({ founder, newcomer, third }: Street): Promise<void> => {
  await setPrices(founder, '0.10', '0.26', true)
  await setPrices(third, '0.10', '0.26', true)
  for (const home of [founder, third])
    await until(home, 'kept credits', (snapshot) => snapshot.wallet.creditsWh >= 25n, 120_000)
  await placeOrder(founder, 'sell', '0.006', '0.16')
  await placeOrder(third, 'sell', '0.008', '0.175')
  await placeOrder(founder, 'sell', '0.004', '0.19')
  await until(newcomer, 'three offers', (snapshot) => snapshot.book.offers.length >= 3)
  await placeOrder(newcomer, 'buy', '0.002', '0.17')
  await until(newcomer, 'a trade', (snapshot) => snapshot.receipts.some((receipt) => receipt.kind === 'trade'))
  await placeOrder(newcomer, 'buy', '0.012', '0.14')
  await placeOrder(newcomer, 'buy', '0.020', '0.12')
  const free = (credits: { creditsWh: bigint; creditsReservedWh: bigint }): bigint =>
    credits.creditsWh - credits.creditsReservedWh
  await until(founder, 'credits to deliver', (snapshot) => free(snapshot.wallet) >= 30n, 120_000)
  await offerDelivery(founder, newcomer, '0.030', '0.18')
  await until(newcomer, 'an offer', (snapshot) => snapshot.deliveries.some((delivery) => delivery.state === 'offered'))
  await acceptDelivery(newcomer)
  await until(newcomer, 'delivered Wh', (snapshot) => snapshot.deliveries.some((delivery) => delivery.deliveredWh > 0n))
  await until(newcomer, 'the relay on', (snapshot) => snapshot.relays.some((relay) => relay.commanded === 'on'))
  await picture(newcomer, 'delivery', 'h1')
  await picture(newcomer, 'trade', '#book')
  await goTo(newcomer, 'meter')
  await picture(newcomer, 'meter', 'h1')
  await engineRoom(newcomer)
}

const engineRoom = async (home: Home): Promise<void> => {
  await home.page.goto(`${home.origin}/#/more/engine`)
  await home.page.getByText('State root').waitFor()
  await picture(home, 'engine-room', 'h1')
}

await main()
