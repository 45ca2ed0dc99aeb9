// `npm run pictures:design`: photographs screens of the gallery for docs/design.md, each in light and dark, into docs/pictures.
import { chromium } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { chromiumFlags, chromiumPath } from './chromium.ts'
import { SCREENS } from './gallery/screens.ts'
import { buildGallery, serveGallery } from './gallery/serve.ts'

const FOLDER = resolve(import.meta.dirname, '..', 'docs', 'pictures')
const SIZE = { width: 960, height: 900 }

/** What of which screen, under which name. */
const PICTURES = [
  { name: 'design-energy', screen: 'home-energy-week', part: 'home-energy' },
  { name: 'design-flow', screen: 'home', part: 'flow' },
  { name: 'design-portfolio', screen: 'money-portfolio', part: 'portfolio' },
  { name: 'design-analytics', screen: 'street-analytics', part: 'analytics' },
] as const

mkdirSync(FOLDER, { recursive: true })
await buildGallery()
const gallery = await serveGallery(0)
const executablePath = chromiumPath()
const browser = await chromium.launch({
  args: chromiumFlags(),
  ...(executablePath === undefined ? {} : { executablePath }),
})
for (const colorScheme of ['light', 'dark'] as const) {
  for (const { name, screen, part } of PICTURES) {
    const page = await browser.newPage({ viewport: SIZE, colorScheme, reducedMotion: 'reduce', locale: 'en-GB' })
    await page.goto(`${gallery.url}?screen=${screen}`)
    for (const testid of SCREENS[screen]?.press ?? []) await page.getByTestId(testid).first().click()
    const picture = page.getByTestId(part)
    await picture.waitFor()
    await page.mouse.move(0, 0)
    await picture.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`) })
    await page.close()
  }
}
await browser.close()
gallery.close()
