// Pictures of screens, kept at a sixteenth of their size and in few colours: large enough to show what moved, lost its
// colour or went missing, small enough to be kept. They say something only about the browser that drew them (`pictures/browser.txt`);
// `npx playwright test gallery.spec --update-snapshots` draws them anew.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'

const FOLDER = join(import.meta.dirname, 'pictures')
const BROWSER = join(FOLDER, 'browser.txt')
const SCALE = 16
/** Steps between two kept shades; a picture in fewer of them is a quarter as large. */
const SHADE = 16
/** A shade between two steps may fall to either, and no colours of ours are as close as that. */
const TOLERANCE = { threshold: 0.1, maxDiffPixels: 12 } as const

/** Shoots until two pictures in a row are the same: nothing is being loaded any more. */
export const settled = async (shoot: () => Promise<Buffer>): Promise<Buffer> => {
  let last = await shoot()
  for (;;) {
    const next = await shoot()
    if (next.equals(last)) return next
    last = next
  }
}

/** Pictures are being drawn, not compared. */
export const drawsAnew = (): boolean => ['all', 'changed'].includes(test.info().config.updateSnapshots)

/** Compares the shots of one screen, side by side, with those kept under its name. */
export const expectAsBefore = async (page: Page, name: string, shots: readonly Buffer[]): Promise<void> => {
  const version = `${page.context().browser()?.version() ?? 'no browser'} on ${process.platform}`
  if (drawsAnew()) writeFileSync(BROWSER, `${version}\n`)
  const kept = existsSync(BROWSER) ? readFileSync(BROWSER, 'utf8').trim() : 'nothing'
  if (kept !== version) {
    test.info().annotations.push({ type: 'pictures', description: `not compared: kept by ${kept}, this is ${version}` })
    return
  }
  expect(await sideBySide(page, shots)).toMatchSnapshot([`${name}.png`], TOLERANCE)
}

/** One small picture of several large ones. Drawn beside the page under test, whose policy lets nobody draw in it. */
const sideBySide = async (page: Page, shots: readonly Buffer[]): Promise<Buffer> => {
  const desk = await page.context().newPage()
  const drawn = await desk.evaluate(
    async ({ texts, scale, shade }) => {
      const large = await Promise.all(
        texts.map(async (text) => createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob())),
      )
      const small = await Promise.all(
        large.map((one) =>
          createImageBitmap(one, {
            resizeWidth: Math.round(one.width / scale),
            resizeHeight: Math.round(one.height / scale),
            resizeQuality: 'high',
          }),
        ),
      )
      const canvas = document.createElement('canvas')
      canvas.width = small.reduce((sum, { width }) => sum + width, 0)
      canvas.height = Math.max(...small.map(({ height }) => height))
      const ink = canvas.getContext('2d')
      let left = 0
      for (const one of small) {
        ink?.drawImage(one, left, 0)
        left += one.width
      }
      const pixels = ink?.getImageData(0, 0, canvas.width, canvas.height)
      pixels?.data.forEach((level, at, all) => (all[at] = Math.round(level / shade) * shade))
      if (pixels !== undefined) ink?.putImageData(pixels, 0, 0)
      return canvas.toDataURL('image/png').split(',')[1] ?? ''
    },
    { texts: shots.map((shot) => shot.toString('base64')), scale: SCALE, shade: SHADE },
  )
  await desk.close()
  return Buffer.from(drawn, 'base64')
}
