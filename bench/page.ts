// The page while ten thousand trades stream in within ten seconds: the longest task of its own thread at each place that
// shows them, in real Chromium, from the gallery's build.
import { chromium, type Browser } from '@playwright/test'
import { chromiumFlags, chromiumPath } from '../tools/chromium.ts'
import { buildGallery, serveGallery } from '../tools/gallery/serve.ts'
import type { Figure } from './report.ts'

const TRADES = 10_000
const LONGEST_MS = 50
/** Loading is over and the first drawing done. */
const SETTLED_MS = 3_000
const PLACES = ['home', 'trade', 'money-receipts', 'street'] as const

export const benchPage = async (): Promise<Figure[]> => {
  await buildGallery()
  const gallery = await serveGallery(0)
  const executablePath = chromiumPath()
  const browser = await chromium.launch({
    args: chromiumFlags(),
    ...(executablePath === undefined ? {} : { executablePath }),
  })
  try {
    const figures: Figure[] = []
    for (const place of PLACES) {
      const { longest, over, shown } = await streamAt(browser, `${gallery.url}?screen=${place}&trades=${TRADES}`)
      figures.push(
        {
          what: `${place}: longest task above ${LONGEST_MS} ms while ${shown} trades come in, or none`,
          value: longest,
          unit: 'ms',
          target: { atMost: LONGEST_MS },
        },
        { what: `${place}: tasks above ${LONGEST_MS} ms`, value: over, unit: '', target: { atMost: 0 } },
      )
    }
    return figures
  } finally {
    await browser.close()
    gallery.close()
  }
}

const streamAt = async (browser: Browser, url: string) => {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
  await page.addInitScript((settledMs) => {
    const tasks: number[] = []
    Object.assign(window, { benchTasks: tasks })
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) if (startTime > settledMs) tasks.push(duration)
    }).observe({ type: 'longtask', buffered: true })
  }, SETTLED_MS)
  await page.goto(url)
  await page.locator('html[data-streamed]').waitFor({ state: 'attached', timeout: 60_000 })
  const told = await page.evaluate(() => {
    const { benchTasks } = window as unknown as { readonly benchTasks: readonly number[] }
    return { tasks: [...benchTasks], shown: Number(document.documentElement.dataset.streamed) }
  })
  await page.close()
  return { longest: Math.max(0, ...told.tasks), over: told.tasks.length, shown: told.shown }
}
