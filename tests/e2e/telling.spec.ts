// Messages of the computer itself, in a real browser: none before somebody asked for them, none to somebody who looks at
// the page, and one for a guest at the door while another window is in front.
import { expect, test, type Page } from '@playwright/test'
import { enNews } from '../../src/ui/words/en-news.ts'
import { snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { found, goTo } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'

const { open } = ground()

/** Keeps the title of everything that the browser was asked to show; what it does with it stays the browser's. */
const listen = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const told: string[] = []
    Object.assign(globalThis, { told })
    globalThis.Notification = new Proxy(Notification, {
      construct: (real, [title, options]: [string, NotificationOptions]) => {
        told.push(title)
        return new real(title, options)
      },
    })
  })
const told = (page: Page) => page.evaluate(() => (globalThis as unknown as { told: string[] }).told)

/** Playwright makes every page believe that it is in front. */
const lookElsewhere = async (home: Home): Promise<Page> => {
  const session = await home.context.newCDPSession(home.page)
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: false })
  const other = await home.context.newPage()
  await other.bringToFront()
  await expect.poll(() => home.page.evaluate(() => document.hasFocus())).toBe(false)
  return other
}

test('a guest at the door is told to somebody who looks elsewhere and has asked for it, and nobody else', async () => {
  const [host, guest] = [await open('Hazel'), await open('Ivy')]
  await host.context.grantPermissions(['notifications'])
  await found(host, 'Telling Street')
  await listen(host.page)
  await goTo(host, 'street')
  await host.page.getByTestId('invite').first().click()
  const { invitations } = await until(host, 'an invitation', (now) => now.invitations.length > 0)
  await guest.page.goto('about:blank')
  await guest.page.goto(invitations.at(-1)?.link ?? '')
  await goTo(host, 'more')
  await expect(host.page.getByTestId('heard-nothing')).toBeChecked()
  await host.page.getByTestId('heard-needed').check()
  await expect(host.page.getByTestId('heard-needed')).toBeChecked()
  expect(await told(host.page)).toEqual([])
  await goTo(host, 'street')
  const other = await lookElsewhere(host)
  await guest.page.getByTestId('home-name').fill('Ivy')
  await guest.page.getByTestId('join').click()
  const { joining } = await until(guest, 'a reply', (now) => (now.joining?.reply ?? '') !== '')
  // As a paste would, but without the focus that Playwright's own filling gives the page.
  await host.page
    .getByTestId('reply-paste')
    .first()
    .evaluate((field, text) => {
      Object.assign(field, { value: text })
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }, joining?.reply ?? '')
  await until(host, 'the guest', ({ guests }) => guests.length === 1, 60_000)
  await expect.poll(() => told(host.page)).toEqual([enNews.news.guest('Ivy')])
  await other.close()
  expect((await snapshotOf(host)).guests).toHaveLength(1)
  expect(host.wrongs.pageErrors).toEqual([])
  expect(host.wrongs.foreignRequests).toEqual([])
})

test('what the browser refuses stays off, and the page says where it can be allowed', async () => {
  const home = await open('Sorrel')
  await found(home, 'Silent Street')
  const session = await home.context.newCDPSession(home.page)
  await session.send('Browser.setPermission', {
    permission: { name: 'notifications' },
    setting: 'denied',
    origin: new URL(home.page.url()).origin,
  })
  await goTo(home, 'more')
  await home.page.getByTestId('heard-all').click()
  await expect(home.page.getByTestId('telling-refused')).toBeVisible()
  await expect(home.page.getByTestId('heard-nothing')).toBeChecked()
})
