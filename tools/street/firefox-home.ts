// A household in Firefox: a profile of its own, and the few steps that tests take on its page.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startFirefox, type Firefox } from '../firefox.ts'
import { openTab, type Tab } from './bidi.ts'

export type FirefoxHome = {
  readonly tab: Tab
  /** Ends the browser as a person would end a program that hangs. */
  kill(): Promise<void>
}

/** Starts Firefox without a window on the profile in `folder`, which lasts. */
export const openFirefox = async (program: string, folder: string): Promise<FirefoxHome> => {
  const profile = join(folder, 'firefox-profile')
  mkdirSync(profile, { recursive: true })
  const firefox = startFirefox(program, profile, folder, '--remote-debugging-port', '0')
  return { tab: await openTab(await addressOf(firefox)), kill: firefox.kill }
}

const addressOf = ({ stderr, ended }: Firefox): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = ''
    stderr.on('data', (part: Buffer) => {
      said += part.toString()
      const address = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said)?.[1]
      if (address !== undefined) resolve(address)
    })
    void ended.then(() => reject(new Error(`Firefox ended: ${said}`)))
  })

const byTestId = (testid: string): string => `[data-testid="${testid}"]`
const LOOK_MS = 100

/** Waits until an expression about the page is true, or says what it was last. */
export const untilTrue = async ({ tab }: FirefoxHome, what: string, expression: string, timeoutMs = 60_000) => {
  const end = Date.now() + timeoutMs
  for (;;) {
    const seen = await tab.evaluate(expression).catch((error: Error) => error.message)
    if (seen === true) return
    if (Date.now() > end)
      throw new Error(`Firefox: ${what} did not happen within ${timeoutMs} ms; last: ${String(seen)}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

const present = (home: FirefoxHome, testid: string): Promise<void> =>
  untilTrue(home, testid, `document.querySelector('${byTestId(testid)}') !== null`)

export const pressIn = async (home: FirefoxHome, testid: string): Promise<void> => {
  await present(home, testid)
  await home.tab.press(byTestId(testid))
}

export const typeIn = async (home: FirefoxHome, testid: string, text: string): Promise<void> => {
  await present(home, testid)
  await home.tab.evaluate(`(() => {
    const field = document.querySelector('${byTestId(testid)}')
    field.focus()
    field.value = ${JSON.stringify(text)}
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })()`)
}

/** The text in a code box. */
export const shownIn = async (home: FirefoxHome, testid: string): Promise<string> => {
  await present(home, testid)
  const text = await home.tab.evaluate(`(() => {
    const box = document.querySelector('${byTestId(testid)}')
    return 'value' in box ? box.value : box.textContent
  })()`)
  return String(text).trim()
}
