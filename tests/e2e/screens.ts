// The gallery's screens, opened as a person finds them: what is to be written and pressed before is done.
import { test, type Page } from '@playwright/test'
import { SCREENS } from '../../tools/gallery/screens.ts'
import { serveGallery } from '../../tools/gallery/serve.ts'

export type Screens = {
  /** Opens a screen; the list goes on to take whatever the console complains about. */
  open(page: Page, name: string): Promise<readonly string[]>
}

/** To be called where the spec begins: it sets up hooks. */
export const screens = (): Screens => {
  let gallery: Awaited<ReturnType<typeof serveGallery>> | undefined
  test.beforeAll(async () => {
    gallery = await serveGallery(0)
  })
  test.afterAll(() => gallery?.close())
  return {
    async open(page, name) {
      if (gallery === undefined) throw new Error('the gallery is served from the first test on')
      const complaints: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      await page.goto(`${gallery.url}?screen=${name}`)
      await page.locator('h1').first().waitFor()
      await prepare(page, name)
      return complaints
    },
  }
}

const prepare = async (page: Page, name: string): Promise<void> => {
  const { writes = {}, press = [], file } = SCREENS[name] ?? {}
  for (const [testid, text] of Object.entries(writes)) await page.getByTestId(testid).fill(text)
  for (const testid of press) await page.getByTestId(testid).first().click()
  if (file === undefined) return
  const books = { name: 'november.json', mimeType: 'application/json', buffer: Buffer.from(file) }
  await page.getByTestId('check-file').setInputFiles(books)
}

/** By how many pixels the page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
