// The steps of the path that people take, by real presses on the page: found, invite, join, admit, connect a meter,
// set prices, order, offer and accept a delivery.
import type { Home } from './home.ts'
import { snapshotOf, until } from './home.ts'

/** Counts presses and typed fields, so that promises about them can be kept. */
export type Effort = { presses: number; fields: number }
export const noEffort = (): Effort => ({ presses: 0, fields: 0 })
export const total = (effort: Effort): number => effort.presses + effort.fields

const press = async (home: Home, testid: string, effort?: Effort): Promise<void> => {
  await home.page.getByTestId(testid).first().click()
  if (effort !== undefined) effort.presses++
}
const type = async (home: Home, testid: string, text: string, effort?: Effort): Promise<void> => {
  await home.page.getByTestId(testid).first().fill(text)
  if (effort !== undefined) effort.fields++
}

/** A long place opens as one page, so that a step finds its button in whichever view it is. */
export const goTo = async (
  home: Home,
  place: 'home' | 'trade' | 'money' | 'street' | 'meter' | 'more',
): Promise<void> => {
  await home.page.evaluate((name) => {
    location.hash = `#/${name}/all`
  }, place)
}

/** Founds a trial street with slots of ten seconds. */
export const found = async (home: Home, streetName: string): Promise<Effort> => {
  const effort = noEffort()
  await press(home, 'start-street', effort)
  await type(home, 'street-name', streetName, effort)
  await type(home, 'home-name', home.name, effort)
  await home.page.getByTestId('trial').evaluate((box: HTMLInputElement) => {
    box.closest('details')?.setAttribute('open', '')
  })
  await press(home, 'trial', effort)
  await press(home, 'found', effort)
  await until(home, 'founding the street', (snapshot) => snapshot.stage === 'member')
  return effort
}

type Efforts = { readonly inviter: Effort; readonly newcomer: Effort }

/** One exchange of texts: a link there, a reply back, one press. */
export const joinThrough = async (inviter: Home, newcomer: Home): Promise<Efforts> => {
  const efforts = await answerLink(inviter, newcomer)
  await press(inviter, 'guest-admit', efforts.inviter)
  await until(newcomer, 'admission', (snapshot) => snapshot.stage === 'member')
  return efforts
}

/** The two texts, whether the computers then find each other or not. */
export const answerLink = async (inviter: Home, newcomer: Home): Promise<Efforts> => {
  const efforts = { inviter: noEffort(), newcomer: noEffort() }
  const link = await makeLink(inviter)
  // Opening a link is the newcomer's first action.
  await newcomer.page.goto('about:blank')
  await newcomer.page.goto(link)
  efforts.newcomer.presses++
  await type(newcomer, 'home-name', newcomer.name, efforts.newcomer)
  await press(newcomer, 'join', efforts.newcomer)
  const reply = await shown(newcomer, 'reply-text')
  // Sending the reply back is the newcomer's last action.
  efforts.newcomer.presses++
  await type(inviter, 'reply-paste', reply, efforts.inviter)
  return efforts
}

/** A fresh invitation, as the text that is sent. */
export const makeLink = async (inviter: Home): Promise<string> => {
  await goTo(inviter, 'street')
  const { invitations } = await snapshotOf(inviter)
  await press(inviter, 'invite')
  await until(inviter, 'a new invitation', (snapshot) => snapshot.invitations.length > invitations.length)
  return shown(inviter, 'invitation-link')
}

/** The text in a code box. */
const shown = async (home: Home, testid: string): Promise<string> => {
  const box = home.page.getByTestId(testid).last()
  await box.waitFor()
  return (
    await box.evaluate((element) => ('value' in element ? String(element.value) : (element.textContent ?? '')))
  ).trim()
}

export const connectMeter = async (home: Home, source: 'solar' | 'none'): Promise<void> => {
  await goTo(home, 'meter')
  await press(home, 'choose-port')
  await until(home, 'the meter being heard', (snapshot) => snapshot.ports.some((port) => port.meterId !== undefined))
  await home.page.getByTestId('meter-source').selectOption(source)
  await press(home, 'register-meter')
  await until(home, 'the meter on the books', (snapshot) => snapshot.meters.length > 0)
}

/** Says of the port that does not speak that it is an LCUS-1, with the consent that a latching board asks for. */
export const useRelay = async (home: Home): Promise<void> => {
  await goTo(home, 'meter')
  await until(home, 'two ports', (snapshot) => snapshot.ports.length > 1)
  const form = home.page.getByTestId('relay-form').last()
  const open = await form.evaluate((summary) => summary.closest('details')?.open ?? false)
  if (!open) await form.click()
  await home.page.getByTestId('relay-kind').last().selectOption('lcus-1')
  await home.page.getByTestId('relay-consent').last().check()
  await home.page.getByTestId('use-relay').last().click()
  await until(home, 'a relay', (snapshot) => snapshot.relays.length > 0)
}

/** Prices in currency per kWh, as typed. */
export const setPrices = async (home: Home, buy: string, sell: string, keep: boolean): Promise<void> => {
  await goTo(home, 'trade')
  await type(home, 'buy-price', buy)
  await type(home, 'sell-price', sell)
  await home.page.locator(`input[name="unsold"][value="${keep ? 'keep' : 'feed-in'}"]`).check()
  await press(home, 'save-standing')
  await until(home, 'prices on the books', (snapshot) => snapshot.standing?.unsold === (keep ? 'keep' : 'feed-in'))
}

export const placeOrder = async (home: Home, side: 'buy' | 'sell', kWh: string, price: string): Promise<void> => {
  await goTo(home, 'trade')
  await home.page.locator(`input[name="side"][value="${side}"]`).check()
  await type(home, 'order-quantity', kWh)
  await type(home, 'order-price', price)
  await press(home, 'place-order')
}

export const offerDelivery = async (home: Home, buyer: Home, kWh: string, price: string): Promise<void> => {
  await goTo(home, 'trade')
  await press(home, 'offer-delivery')
  await home.page.getByTestId('delivery-buyer').selectOption({ label: buyer.name })
  await type(home, 'delivery-energy', kWh)
  await home.page.getByTestId('delivery-offer').locator('xpath=ancestor::form').locator('input').last().fill(price)
  await press(home, 'delivery-offer')
}

export const acceptDelivery = async (home: Home): Promise<void> => {
  await goTo(home, 'trade')
  await press(home, 'delivery-accept')
  await until(home, 'an open delivery', (snapshot) => snapshot.deliveries.some((delivery) => delivery.state === 'open'))
}

export const closeDelivery = async (home: Home): Promise<void> => {
  await goTo(home, 'trade')
  await press(home, 'delivery-close')
  await until(
    home,
    'the delivery closed',
    (snapshot) => !snapshot.deliveries.some((delivery) => delivery.state === 'open'),
  )
}

/** Milliseconds from the press on *save* until the books say so, seen on the same page. */
export const agreeOnce = async (home: Home, turn: number): Promise<number> => {
  await goTo(home, 'trade')
  const price = `0.2${String(turn % 90).padStart(2, '0')}`
  await home.page.getByTestId('buy-price').fill(price)
  const wanted = BigInt(Math.round(Number(price) * 1_000_000))
  const before = performance.now()
  await home.page.getByTestId('save-standing').click()
  await home.page.waitForFunction(
    (micro) => {
      const hook = globalThis as unknown as { hearthgrid: { snapshot(): { standing?: { buyPrice: bigint } } } }
      return hook.hearthgrid.snapshot().standing?.buyPrice === BigInt(micro)
    },
    String(wanted),
    { polling: 20, timeout: 30_000 },
  )
  return Math.round(performance.now() - before)
}
