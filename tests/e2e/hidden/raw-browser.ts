// A browser that is driven over its own pipe and nothing else: Playwright's flags and its focus emulation keep hidden
// tabs awake, and people's browsers do not.
import { spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

export type RawTab = {
  /** Runs an expression in the tab; its value must be JSON. */
  ask<T>(expression: string): Promise<T>
}

export type RawBrowser = {
  readonly tab: RawTab
  /** Opens another tab in front of the first one. */
  cover(): Promise<void>
  close(): Promise<void>
}

type Answer = { readonly id?: number; readonly result?: unknown; readonly error?: { readonly message: string } }

/** Opens the page in a profile, as a person's browser would. */
export const openRaw = async (
  executablePath: string,
  flags: readonly string[],
  env: NodeJS.ProcessEnv,
  url: string,
): Promise<RawBrowser> => {
  const browser = spawn(executablePath, ['--headless=new', '--remote-debugging-pipe', ...flags, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env,
  })
  const send = talk(browser.stdio[3] as Writable, browser.stdio[4] as Readable)
  const open = async (address: string): Promise<string> =>
    (await send<{ targetId: string }>('Target.createTarget', { url: address })).targetId
  const targetId = await open(url)
  const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
  return {
    tab: {
      ask: async <T>(expression: string) => {
        const given = { expression, returnByValue: true, awaitPromise: true }
        const { result } = await send<{ result: { value: T } }>('Runtime.evaluate', given, sessionId)
        return result.value
      },
    },
    cover: async () => void (await open('about:blank')),
    close: async () => {
      const gone = new Promise<void>((resolve) => browser.once('exit', () => resolve()))
      await send('Browser.close', {}).catch(() => {})
      await gone
    },
  }
}

/** Chromium's own protocol over two pipes: messages end with a zero byte. */
const talk = (to: Writable, from: Readable) => {
  const waiting = new Map<number, (answer: Answer) => void>()
  let next = 1
  let rest = ''
  from.setEncoding('utf8')
  from.on('data', (text: string) => {
    const parts = (rest + text).split('\0')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const answer = JSON.parse(part) as Answer
      if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
    }
  })
  return <T>(method: string, params: object, sessionId?: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = next++
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id)
        if (error === undefined) resolve(result as T)
        else reject(new Error(`${method}: ${error.message}`))
      })
      to.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`)
    })
}
