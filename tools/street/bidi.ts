// As much of WebDriver BiDi (https://w3c.github.io/webdriver-bidi/) as driving one tab of Firefox takes: open a page, run
// a script in it, press with a real pointer. Playwright's own Firefox cannot be had everywhere, and asks for commands that
// the one with long support does not know yet.
import { once } from 'node:events'
import { WebSocket } from 'ws'

export type Tab = {
  goTo(url: string): Promise<void>
  reload(): Promise<void>
  /** The value of an expression, promises awaited, as JSON would carry it; rejects with what the page threw. */
  evaluate(expression: string): Promise<unknown>
  /** Presses in the middle of the only element that a selector finds. */
  press(selector: string): Promise<void>
}

type Reply = {
  readonly id?: number
  readonly type: 'success' | 'error' | 'event'
  readonly result?: unknown
  readonly error?: string
  readonly message?: string
}

/** Takes hold of the first tab of a Firefox that listens at `address`. */
export const openTab = async (address: string): Promise<Tab> => {
  const send = await connect(address)
  await send('session.new', { capabilities: {} })
  const tree = (await send('browsingContext.getTree', {})) as { contexts: [{ context: string }] }
  const { context } = tree.contexts[0]
  const run = async (expression: string): Promise<{ readonly value?: string; readonly sharedId?: string }> => {
    const told = (await send('script.evaluate', { expression, target: { context }, awaitPromise: true })) as {
      type: 'success' | 'exception'
      result: { value?: string; sharedId?: string }
      exceptionDetails?: { text: string }
    }
    if (told.type === 'exception') throw new Error(told.exceptionDetails?.text ?? 'the page threw')
    return told.result
  }
  return {
    async goTo(url) {
      await send('browsingContext.navigate', { context, url, wait: 'complete' })
    },
    async reload() {
      await send('browsingContext.reload', { context, wait: 'complete' })
    },
    async evaluate(expression) {
      const { value } = await run(`(async () => JSON.stringify(await (${expression})))()`)
      return value === undefined ? undefined : (JSON.parse(value) as unknown)
    },
    async press(selector) {
      const found = JSON.stringify(selector)
      await run(settledInView(found))
      const origin = {
        type: 'element',
        element: { sharedId: (await run(`document.querySelector(${found})`)).sharedId },
      }
      const actions = [
        { type: 'pointerMove', x: 0, y: 0, origin },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]
      await send('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions }] })
    },
  }
}

/** Scrolls to an element until it stands where it stood a frame before: what is above it may still be growing. */
const settledInView = (selector: string): string => `(async () => {
  for (let before = NaN; ; ) {
    const element = document.querySelector(${selector})
    element.scrollIntoView({ block: 'center', behavior: 'instant' })
    await new Promise(requestAnimationFrame)
    const { top } = element.getBoundingClientRect()
    if (top === before) return
    before = top
  }
})()`

type Send = (method: string, params: object) => Promise<unknown>

const connect = async (address: string): Promise<Send> => {
  const socket = new WebSocket(`${address}/session`)
  await once(socket, 'open')
  const waiting = new Map<number, (reply: Reply) => void>()
  socket.on('message', (data: Buffer) => {
    const reply = JSON.parse(data.toString()) as Reply
    if (reply.id === undefined) return
    waiting.get(reply.id)?.(reply)
    waiting.delete(reply.id)
  })
  socket.on('close', () => {
    for (const answer of waiting.values()) answer({ type: 'error', error: 'closed', message: 'Firefox has ended' })
  })
  let last = 0
  return async (method, params) => {
    const id = ++last
    const reply = await new Promise<Reply>((answer) => {
      waiting.set(id, answer)
      socket.send(JSON.stringify({ id, method, params }))
    })
    if (reply.type === 'error') throw new Error(`${method}: ${reply.error}: ${reply.message}`)
    return reply.result
  }
}
