// Bad input and bad days: each ends in one plain sentence on the page saying what happened and what to do, and nothing
// is lost. The sentences are taken from the page's own dictionary, so a wording can change but never go missing.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { preview } from 'vite'
import { missingForEmulation } from '../../tools/emulate/devices.ts'
import { closeHome, snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { connectMeter, found, goTo, setPrices } from '../../tools/street/steps.ts'
import { codeReader } from '../../src/codes.ts'
import { enInvite } from '../../src/ui/words/en-invite.ts'
import { enSentences, type SentenceCode } from '../../src/ui/words/en-sentences.ts'
import { ground } from './ground.ts'

const says = (page: Page, code: SentenceCode): Promise<void> =>
  expect(page.getByText(enSentences[code].says).first()).toBeVisible({ timeout: 20_000 })

const place = ground()

const open = (name: string, serial = false): Promise<Home> => place.open(name, { serial, meterId: `BAD-${name}` })

const invitationOf = async (home: Home): Promise<string> => {
  await goTo(home, 'street')
  await home.page.getByTestId('invite').first().click()
  const { invitations } = await until(home, 'an invitation', (snapshot) => snapshot.invitations.length > 0)
  return invitations.at(-1)?.link ?? ''
}

const pasteLink = async (page: Page, text: string): Promise<void> => {
  await page.goto('about:blank')
  await page.goto(`${place.origin}/`)
  await page.getByTestId('have-link').click()
  await page.getByTestId('link-paste').fill(text)
}

test('codes that are cut, mistyped, no codes, or one’s own', async () => {
  const organiser = await open('Codes')
  const newcomer = await open('Newcomer')
  try {
    await found(organiser, 'Code Street')
    const link = await invitationOf(organiser)
    const at = link.indexOf('#j/') + 3
    await pasteLink(newcomer.page, link.slice(0, at + 60))
    await says(newcomer.page, 'code-cut')
    const wrong = link[at + 50] === 'A' ? 'B' : 'A'
    await pasteLink(newcomer.page, link.slice(0, at + 50) + wrong + link.slice(at + 51))
    await says(newcomer.page, 'code-mistyped')
    await pasteLink(newcomer.page, 'Hello, can you send me the link again?')
    await says(newcomer.page, 'code-not-a-code')
    // A reply that answers nothing here: the organiser's own invitation pasted where a reply belongs.
    await organiser.page.getByTestId('reply-paste').first().fill(link)
    await expect(organiser.page.getByRole('alert').filter({ hasText: /./ }).first()).toBeVisible()
    // A code of another street, as long and as sound as it may be.
    const stranger = await open('Stranger')
    await found(stranger, 'Other Street')
    await newcomer.page.goto('about:blank')
    await newcomer.page.goto(await invitationOf(stranger))
    await newcomer.page.getByTestId('home-name').fill('Newcomer')
    await newcomer.page.getByTestId('join').click()
    const reply = newcomer.page.getByTestId('reply-text').last()
    await reply.waitFor()
    const text = await reply.evaluate((box) => ('value' in box ? String(box.value) : (box.textContent ?? '')))
    await organiser.page.getByTestId('reply-paste').first().fill(text)
    await says(organiser.page, 'code-foreign-street')
    await closeHome(stranger)
    expect((await snapshotOf(organiser)).stage).toBe('member')
  } finally {
    await closeHome(organiser)
    await closeHome(newcomer)
  }
})

test('a name that is empty or taken, and the same invitation once more', async () => {
  const organiser = await open('Willow')
  const newcomer = await open('Second')
  try {
    await found(organiser, 'Name Street')
    const link = await invitationOf(organiser)
    await newcomer.page.goto('about:blank')
    await newcomer.page.goto(link)
    await newcomer.page.getByTestId('join').click()
    await expect(newcomer.page.getByTestId('reply-text')).toHaveCount(0)
    await newcomer.page.getByTestId('home-name').fill('willow')
    await newcomer.page.getByTestId('join').click()
    const box = newcomer.page.getByTestId('reply-text').last()
    await box.waitFor()
    const reply = await box.evaluate((element) =>
      'value' in element ? String(element.value) : (element.textContent ?? ''),
    )
    await organiser.page.getByTestId('reply-paste').first().fill(reply)
    await says(newcomer.page, 'name-taken')
    // The invitation is kept: only the name has to change.
    await newcomer.page.getByTestId('other-name').click()
    await expect(newcomer.page.getByTestId('home-name')).toHaveValue('willow')
    await newcomer.page.getByTestId('home-name').fill('Poplar')
    await newcomer.page.getByTestId('join').click()
    await organiser.page.getByTestId('guest-admit').first().click()
    await until(newcomer, 'admission', (snapshot) => snapshot.stage === 'member')
  } finally {
    await closeHome(organiser)
    await closeHome(newcomer)
  }
})

test('an invitation that was taken back, and one that nobody made, let nobody in', async () => {
  const organiser = await open('Rowan')
  const newcomer = await open('Third')
  let last: string | undefined
  const answer = async (link: string): Promise<void> => {
    await newcomer.page.goto('about:blank')
    await newcomer.page.goto(link)
    // Whoever has given a name already only opens the fresh link.
    if (last === undefined) {
      await newcomer.page.getByTestId('home-name').fill('Third')
      await newcomer.page.getByTestId('join').click()
    }
    const { joining } = await until(
      newcomer,
      'a reply',
      (snapshot) => snapshot.joining?.reply !== undefined && snapshot.joining.reply !== last,
    )
    last = joining?.reply
    const box = newcomer.page.getByTestId('reply-text').last()
    await box.waitFor()
    const reply = await box.evaluate((element) =>
      'value' in element ? String(element.value) : (element.textContent ?? ''),
    )
    await organiser.page.getByTestId('reply-paste').first().fill(reply)
    await says(newcomer.page, 'invitation-used-up')
    expect((await snapshotOf(organiser)).guests).toEqual([])
  }
  try {
    await found(organiser, 'Careful Street')
    const link = await invitationOf(organiser)
    await until(organiser, 'the invitation on the books', ({ openInvitations }) => openInvitations.length === 1)
    await organiser.page.getByTestId('open-invitations').first().click()
    await organiser.page.getByTestId('take-back-invitation').first().click()
    await until(organiser, 'none on the books', ({ openInvitations }) => openInvitations.length === 0)
    await expect(organiser.page.getByTestId('invitation-link')).toHaveCount(0)
    await answer(link)
    // With a right code and an id that is on nobody's books.
    const [page, text = ''] = (await invitationOf(organiser)).split('#j/')
    const read = codeReader.readInvitation(text)
    if (!read.ok) throw new Error('an invitation that was just made can be read')
    const forged = codeReader.packInvitation(Uint8Array.from(randomBytes(16)))
    await answer(`${page}#j/${codeReader.toText(Uint8Array.from([...read.value.code, ...forged]))}`)
  } finally {
    await closeHome(organiser)
    await closeHome(newcomer)
  }
})

/** Stands before the worker's own code, so that its clock can be put forward while it runs. */
const CLOCK = `{
  const real = Date.now
  let aheadMs = 0
  Date.now = () => real() + aheadMs
  new BroadcastChannel('clock').onmessage = ({ data }) => (aheadMs = data)
}
`

test('an invitation that nobody answered for a week is told as too old, on both sides', async () => {
  const organiser = await open('Elder')
  // Before the browser keeps the page, from when on nothing comes by the route any more.
  await organiser.context.route('**/assets/worker-*.js', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: CLOCK + (await response.text()) })
  })
  await organiser.page.reload()
  const newcomer = await open('Late')
  try {
    await found(organiser, 'Patient Street')
    const link = await invitationOf(organiser)
    await until(organiser, 'the invitation on the books', ({ openInvitations }) => openInvitations.length === 1)
    // Everything but the clock is real: the week passes for the street's organiser, who alone writes its books.
    await organiser.page.evaluate((aheadMs) => new BroadcastChannel('clock').postMessage(aheadMs), 8 * 86_400_000)
    await setPrices(organiser, '0.25', '0.11', true)
    await until(organiser, 'none on the books', ({ openInvitations }) => openInvitations.length === 0)
    await goTo(organiser, 'street')
    await expect(organiser.page.getByText(enInvite.invite.states.expired)).toBeVisible()
    await newcomer.page.goto('about:blank')
    await newcomer.page.goto(link)
    await newcomer.page.getByTestId('home-name').fill('Late')
    await newcomer.page.getByTestId('join').click()
    const { joining } = await until(newcomer, 'a reply', (snapshot) => (snapshot.joining?.reply ?? '') !== '')
    await organiser.page
      .getByTestId('reply-paste')
      .first()
      .fill(joining?.reply ?? '')
    await says(newcomer.page, 'invitation-expired')
    await expect(organiser.page.getByText(enInvite.invite.states.expired)).toBeVisible()
    expect((await snapshotOf(organiser)).guests).toEqual([])
  } finally {
    await closeHome(organiser)
    await closeHome(newcomer)
  }
})

test('a browser that keeps nothing', async ({ browser }) => {
  const context = await browser.newContext()
  await context.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', {
      value: {
        open: () => {
          throw new DOMException('refused', 'SecurityError')
        },
      },
    })
  })
  const page = await context.newPage()
  await page.goto(`${place.origin}/`)
  await says(page, 'storage-missing')
  await context.close()
})

test('an address that the browser does not trust', async ({ browser }) => {
  const address = Object.values(networkInterfaces())
    .flat()
    .find((candidate) => candidate?.family === 'IPv4' && !candidate.internal)?.address
  test.skip(address === undefined, 'this machine has no address beyond loopback')
  const exposed = await preview({ logLevel: 'error', preview: { port: 0, strictPort: false, host: address ?? '' } })
  const listening = exposed.httpServer.address()
  const port = listening !== null && typeof listening !== 'string' ? listening.port : 0
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`http://${address}:${port}/`)
  await says(page, 'not-secure')
  await context.close()
  await exposed.close()
})

test('a full disk: said in words, and everything is there again once there is room', async () => {
  const disk = mountSmallDisk(join(place.dir, 'Disk', 'profile', 'Default', 'IndexedDB'))
  test.skip(disk === undefined, 'a small disk can only be mounted as root on Linux')
  const home = await open('Disk')
  try {
    await found(home, 'Disk Street')
    await setPrices(home, '0.21', '0.10', true)
    const before = await snapshotOf(home)
    disk?.fill()
    await goTo(home, 'trade')
    await home.page.getByTestId('buy-price').fill('0.22')
    await home.page.getByTestId('save-standing').click()
    await says(home.page, 'storage-full')
    disk?.free()
    await home.page.reload()
    const after = await until(home, 'the home', (snapshot) => snapshot.stage === 'member')
    expect(after.agreement.height).toBeGreaterThanOrEqual(before.agreement.height)
    expect(after.standing?.buyPrice).toBeGreaterThanOrEqual(210_000n)
    await setPrices(home, '0.23', '0.10', false)
    await until(home, 'a new height', (snapshot) => snapshot.agreement.height > before.agreement.height)
  } finally {
    await closeHome(home)
    disk?.unmount()
  }
})

/** A file system of a few megabytes for the browser's databases, really full when it is filled. */
const mountSmallDisk = (path: string): { fill(): void; free(): void; unmount(): void } | undefined => {
  mkdirSync(path, { recursive: true })
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'hearthgrid-small-disk', path]).status === 0
  if (!mounted) return undefined
  const filler = join(path, 'filler')
  return {
    fill: () => {
      const file = openSync(filler, 'w')
      try {
        for (;;) writeSync(file, Buffer.alloc(4_096))
      } catch {
        closeSync(file)
      }
    },
    free: () => rmSync(filler, { force: true }),
    unmount: () => void spawnSync('umount', [path]),
  }
}

test.describe('on the serial port', () => {
  const missing = missingForEmulation()
  test.skip(missing !== undefined, missing ?? '')

  test('wrong checksums are counted, an unplugged cable is told, and a new plug goes on by itself', async () => {
    const home = await open('Cable', true)
    try {
      await found(home, 'Cable Street')
      await connectMeter(home, 'solar')
      home.meter?.meter.setMood('damaged')
      await until(home, 'damaged telegrams', (snapshot) => snapshot.ports.some((port) => port.badFrames >= 2))
      home.meter?.meter.setMood('well')
      await home.meter?.unplug()
      await until(home, 'the loss', (snapshot) => snapshot.notices.some((notice) => notice.code === 'port-lost'))
      await goTo(home, 'home')
      await says(home.page, 'port-lost')
      await home.meter?.plug()
      await until(home, 'reading again', (snapshot) => snapshot.ports.some((port) => port.state === 'reading'), 30_000)
      expect((await snapshotOf(home)).meters).toHaveLength(1)
    } finally {
      await closeHome(home)
    }
  })

  test('a cable that speaks something else is told as such', async () => {
    const home = await open('Noise', true)
    try {
      await found(home, 'Noise Street')
      home.meter?.meter.setMood('garbage')
      await goTo(home, 'meter')
      await home.page.getByTestId('choose-port').click()
      await until(
        home,
        'foreign speech',
        (snapshot) => snapshot.notices.some((notice) => notice.code === 'meter-wrong-speech'),
        90_000,
      )
      await goTo(home, 'home')
      await says(home.page, 'meter-wrong-speech')
    } finally {
      await closeHome(home)
    }
  })
})
