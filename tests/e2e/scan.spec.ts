// Codes from one screen to another by the camera: real browsers whose cameras see a film of what the other page shows.
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { encodeQR } from 'qr'
import { closeHome, snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { found, goTo } from '../../tools/street/steps.ts'
import { enScan } from '../../src/ui/words/en-scan.ts'
import { enSentences } from '../../src/ui/words/en-sentences.ts'
import { ground } from './ground.ts'
import { cameraFlags, pictureOf, writeBlankFilm, writeFilm } from './scan/film.ts'

const { scan: words } = enScan
const place = ground()
const filmOf = (name: string): string => join(place.dir, `${name}.y4m`)

/** A home with a camera that sees a wall until its film is written; `may` is what the browser says when it is asked. */
const move = async (
  name: string,
  may: 'allow' | 'refuse' = 'allow',
  flags = cameraFlags(filmOf(name)),
): Promise<Home> => {
  writeBlankFilm(filmOf(name))
  const home = await place.open(name, { flags })
  if (may === 'allow') await home.context.grantPermissions(['camera'], { origin: place.origin })
  // Remembers what was opened, so that it can be seen to be closed again.
  await home.context.addInitScript(() => {
    const { mediaDevices } = navigator
    const streams: MediaStream[] = []
    const real = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await real(wanted)
      streams.push(stream)
      return stream
    }
    Object.assign(globalThis, { streams })
  })
  await home.page.reload()
  return home
}

/** States of all camera tracks that this page has ever opened. */
const tracksOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    (globalThis as unknown as { streams: MediaStream[] }).streams.flatMap((stream) =>
      stream.getTracks().map(({ readyState }) => readyState),
    ),
  )

/** Shows the QR code under a text and takes a picture of it. */
const codeShown = async (home: Home, testid: string): Promise<Buffer> => {
  const box = home.page.getByTestId(testid).last()
  await box.waitFor()
  const under = home.page.locator('.stack', { has: box }).last()
  await under.getByTestId('show-qr').click()
  const drawing = under.getByRole('img')
  await drawing.waitFor()
  return pictureOf(drawing)
}

const dialogOf = (home: Home) => home.page.getByTestId('scan-dialog')
const press = (home: Home, testid: string): Promise<void> => home.page.getByTestId(testid).first().click()
const wellBehaved = (home: Home): void => {
  const { foreignRequests, policyViolations, pageErrors } = home.wrongs
  expect({ foreignRequests, policyViolations, pageErrors }).toEqual({
    foreignRequests: [],
    policyViolations: [],
    pageErrors: [],
  })
}

test('a home joins without a single text: the link and the reply go by camera', async () => {
  const organiser = await move('Organiser')
  const newcomer = await move('Newcomer')
  try {
    await found(organiser, 'Camera Street')
    await goTo(organiser, 'street')
    await press(organiser, 'invite')
    await writeFilm(filmOf('Newcomer'), await codeShown(organiser, 'invitation-link'), newcomer.page)

    await press(newcomer, 'have-link')
    const startMs = performance.now()
    await press(newcomer, 'scan')
    await newcomer.page.getByTestId('home-name').fill('Newcomer')
    console.log(`      pressed to read, with the permission given: ${Math.round(performance.now() - startMs)} ms`)
    await expect(dialogOf(newcomer)).toHaveCount(0)
    expect(await tracksOf(newcomer.page)).toEqual(['ended'])
    await press(newcomer, 'join')

    await writeFilm(filmOf('Organiser'), await codeShown(newcomer, 'reply-text'), newcomer.page)
    await press(organiser, 'scan')
    await press(organiser, 'guest-admit')
    expect(await tracksOf(organiser.page)).toEqual(['ended'])
    await until(newcomer, 'admission', (snapshot) => snapshot.stage === 'member')
    for (const home of [organiser, newcomer]) wellBehaved(home)
  } finally {
    await closeHome(organiser)
    await closeHome(newcomer)
  }
})

test('a code that is none of ours is told as such while the camera goes on; closing stops it and leads back', async () => {
  const home = await move('Looker')
  try {
    await press(home, 'have-link')
    await press(home, 'scan')
    await expect(dialogOf(home)).toContainText(words.looking)
    expect(await tracksOf(home.page)).toEqual(['live'])
    for (const scheme of ['light', 'dark'] as const) {
      await home.page.emulateMedia({ colorScheme: scheme })
      await home.page.screenshot({ path: `run/gallery/shots/scan-looking-${scheme}.png` })
    }
    await home.page.keyboard.press('Escape')
    await expect(dialogOf(home)).toHaveCount(0)
    expect(await tracksOf(home.page)).toEqual(['ended'])
    await expect(home.page.getByTestId('scan')).toBeFocused()

    // Any code off a parcel.
    const svg = encodeQR('https://example.org/parcel/17', 'svg', { ecc: 'medium', border: 4 })
    await home.page.evaluate((text) => {
      const image = document.createElement('img')
      image.id = 'parcel'
      image.style.width = '15rem'
      image.style.background = 'white'
      image.src = `data:image/svg+xml,${encodeURIComponent(text)}`
      document.body.append(image)
    }, svg)
    await home.page.waitForFunction(() => (document.querySelector('#parcel') as HTMLImageElement).complete)
    await writeFilm(filmOf('Looker'), await pictureOf(home.page.locator('#parcel')), home.page)
    await press(home, 'scan')
    await expect(dialogOf(home)).toContainText(words.foreign)
    expect(await tracksOf(home.page)).toEqual(['ended', 'live'])
    await press(home, 'scan-close')
    await expect(dialogOf(home)).toHaveCount(0)
    expect(await tracksOf(home.page)).toEqual(['ended', 'ended'])
    wellBehaved(home)
  } finally {
    await closeHome(home)
  }
})

test('without permission, and without a camera, the next step is told, and a picture or the text still does', async () => {
  const organiser = await move('Painter')
  const refusing = await move('Refusing', 'refuse')
  const blind = await move('Blind', 'allow', [])
  try {
    await found(organiser, 'Picture Street')
    await goTo(organiser, 'street')
    await press(organiser, 'invite')
    const picture = await codeShown(organiser, 'invitation-link')
    for (const [home, trouble] of [
      [refusing, words.troubles.refused],
      [blind, words.troubles.none],
    ] as const) {
      await press(home, 'have-link')
      await press(home, 'scan')
      await expect(dialogOf(home)).toContainText(`${trouble.says} ${trouble.next}`)
      await press(home, 'scan-again')
      await expect(dialogOf(home)).toContainText(trouble.says)
    }
    // A picture without a code, then the one with it.
    const plain = await refusing.page.screenshot()
    const input = refusing.page.getByTestId('scan-picture')
    await input.setInputFiles({ name: 'plain.png', mimeType: 'image/png', buffer: plain })
    await expect(dialogOf(refusing)).toContainText(words.troubles.unread.says)
    await input.setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: picture })
    await expect(refusing.page.getByTestId('home-name')).toBeVisible()
    await press(blind, 'scan-close')
    await blind.page.getByTestId('link-paste').fill('no code at all')
    await expect(blind.page.getByText(enSentences['code-not-a-code'].says)).toBeVisible()
    for (const home of [organiser, refusing, blind]) wellBehaved(home)
  } finally {
    for (const home of [organiser, refusing, blind]) await closeHome(home)
  }
})

test('the host lets this page alone use the camera', async ({ request }) => {
  const { 'permissions-policy': policy } = (await request.get(`${place.origin}/`)).headers()
  expect(policy).toContain('camera=(self)')
})

test('an address that was hidden is in the next link once the camera is allowed, whether anything is recorded or not', async () => {
  const home = await move('Shy', 'refuse')
  try {
    await found(home, 'Address Street')
    await goTo(home, 'street')
    const hiddenIn = async (): Promise<boolean> => {
      const { invitations } = await snapshotOf(home)
      await press(home, 'invite')
      const after = await until(home, 'an invitation', (now) => now.invitations.length > invitations.length)
      return after.network.addressHidden
    }
    expect(await hiddenIn()).toBe(true)
    await home.context.grantPermissions(['microphone'], { origin: place.origin })
    expect(await hiddenIn()).toBe(false)
    await home.context.clearPermissions()
    expect(await hiddenIn()).toBe(true)
    await home.context.grantPermissions(['camera'], { origin: place.origin })
    expect(await hiddenIn()).toBe(false)
  } finally {
    await closeHome(home)
  }
})
