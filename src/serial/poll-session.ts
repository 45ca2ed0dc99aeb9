// Reads one link by asking: does the steps that a poll decides, one at a time, until the link is closed or lost. A change of
// speed is a close and an open; nothing is written but what the poll says.
import { POLL_TICK_MS } from './limits.ts'
import type { ByteLink, Chunk, Line } from './link.ts'
import type { Poll } from './poll.ts'
import { createLineWatch, type Session, type SessionEnd, type SessionOptions } from './session.ts'

export type PollSessionOptions = Pick<SessionOptions, 'link' | 'clock' | 'onReading' | 'onState'> & {
  readonly poll: Poll
}

/** Opens the link as the poll wants it and asks for ever. Failures to open are an end like any other. */
export const startPollSession = (options: PollSessionOptions): Session => {
  const run = new Run(options)
  return { ended: run.ended, stop: () => run.stop() }
}

type Watch = ReturnType<typeof createLineWatch>

class Run {
  readonly ended: Promise<SessionEnd>
  readonly #options: PollSessionOptions
  readonly #link: ByteLink
  #stopped = false
  /** The line to go on with after the link was closed by ourselves. */
  #nextLine: Line | undefined
  #isBusy = false

  constructor(options: PollSessionOptions) {
    this.#options = options
    this.#link = options.link
    this.ended = this.#run()
  }

  async stop(): Promise<SessionEnd> {
    this.#stopped = true
    await this.#link.close()
    return this.ended
  }

  async #run(): Promise<SessionEnd> {
    const { poll, clock, onState } = this.#options
    const watch = createLineWatch(clock.nowMs(), onState, poll.patienceMs)
    const stopTicking = clock.every(POLL_TICK_MS, () => {
      watch.tick(clock.nowMs())
      this.#pump()
    })
    try {
      this.#nextLine = poll.line
      for (let end = await this.#turn(watch); ; end = await this.#turn(watch)) if (end !== 'again') return end
    } finally {
      stopTicking()
      poll.lineError()
      await this.#link.close()
    }
  }

  /** One opening of the link: until the poll wants another line, or the end. */
  async #turn(watch: Watch): Promise<SessionEnd | 'again'> {
    const line = this.#nextLine
    if (this.#stopped || line === undefined) return 'closed'
    this.#nextLine = undefined
    const opened = await this.#link.open(line)
    if (opened !== 'open') return this.#stopped ? 'closed' : opened
    this.#pump()
    for await (const chunk of this.#link.chunks()) this.#hear(chunk, watch)
    if (this.#link.state === 'lost' && !this.#stopped) return this.#options.poll.inFrame ? 'lost-mid-telegram' : 'lost'
    await this.#link.close()
    return this.#stopped || this.#nextLine === undefined ? 'closed' : 'again'
  }

  #hear(chunk: Chunk, watch: Watch): void {
    const { poll, clock, onReading } = this.#options
    const before = poll.stats.frames
    if ('error' in chunk) poll.lineError()
    else for (const reading of poll.push(chunk.bytes, chunk.atMs)) onReading(reading)
    watch.heard(clock.nowMs(), poll.stats.frames > before)
    this.#pump()
  }

  /** Does the steps that are due. Nothing is decided while a write is under way or the link is not open. */
  #pump(): void {
    const { poll, clock } = this.#options
    if (this.#isBusy || this.#stopped || this.#nextLine !== undefined || this.#link.state !== 'open') return
    const step = poll.next(clock.nowMs())
    if (step.kind === 'wait') return
    if (step.kind === 'end') {
      this.#stopped = true
      void this.#link.close()
      return
    }
    if (step.kind === 'line') {
      this.#nextLine = step.line
      void this.#link.close()
      return
    }
    this.#isBusy = true
    void this.#link.write(step.bytes).then(() => {
      this.#isBusy = false
      this.#pump()
    })
  }
}
