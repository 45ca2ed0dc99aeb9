// A ByteLink in the test that is really our Web Serial link in the worker of a page in a real browser.
import type { Page } from '@playwright/test'
import type { ByteLink, Chunk, Line, LinkInfo, LinkState, OpenResult, WriteResult } from '../../../src/serial/index.ts'
import type { Answer, LinkName, Question, SessionLog } from './page/messages.ts'

/** Asks the worker of this page; rejects with its words when it fails. */
export const ask = async (page: Page, question: Question): Promise<Answer> => {
  const answer = await page.evaluate(
    (asked) => (globalThis as unknown as { ask(question: Question): Promise<Answer> }).ask(asked),
    question,
  )
  if (answer.failed !== undefined) throw new Error(answer.failed)
  return answer
}

/** What the session of this link has told so far. */
export const sessionLog = async (page: Page, link: LinkName): Promise<SessionLog> => {
  const { session } = await ask(page, { ask: 'session', link })
  if (session === undefined) throw new Error('no session was started')
  return session
}

let serials = 0

/** A name for a new link over the port with this product id. */
export const linkName = (usbProductId: number): LinkName => ({ usbProductId, serial: serials++ })

export class RemoteLink implements ByteLink {
  readonly #page: Page
  readonly #name: LinkName
  #state: LinkState = 'closed'
  #info: LinkInfo = {}

  constructor(page: Page, usbProductId: number) {
    this.#page = page
    this.#name = linkName(usbProductId)
  }

  get state(): LinkState {
    return this.#state
  }

  get info(): LinkInfo {
    return this.#info
  }

  async open(line: Line): Promise<OpenResult> {
    return must((await this.#ask({ ask: 'open', link: this.#name, line })).opened)
  }

  async write(bytes: Uint8Array): Promise<WriteResult> {
    return must((await this.#ask({ ask: 'write', link: this.#name, bytes: [...bytes] })).written)
  }

  async *chunks(): AsyncGenerator<Chunk, void, undefined> {
    await this.#ask({ ask: 'read', link: this.#name })
    try {
      for (;;) {
        const { chunk } = await this.#ask({ ask: 'next', link: this.#name })
        if (chunk === undefined) return
        yield 'bytes' in chunk ? { ...chunk, bytes: Uint8Array.from(chunk.bytes) } : chunk
      }
    } finally {
      await this.#ask({ ask: 'leave', link: this.#name })
    }
  }

  async close(): Promise<void> {
    await this.#ask({ ask: 'close', link: this.#name })
  }

  async #ask(question: Question): Promise<Answer> {
    const answer = await ask(this.#page, question)
    if (answer.state !== undefined) this.#state = answer.state
    if (answer.info !== undefined) this.#info = answer.info
    return answer
  }
}

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the worker left out its answer')
  return value
}
