// A device made of a recording: it says what was heard then, at the same pace, and where something was written then it
// waits until the same is written again. Where the recording ends the device is lost.
import { POLL_TICK_MS } from './limits.ts'
import {
  sameLine,
  type ByteLink,
  type Chunk,
  type Line,
  type LinkState,
  type OpenResult,
  type WriteResult,
} from './link.ts'
import type { RecordedEvent } from './recording.ts'

export type ReplayClock = {
  nowMs(): number
  /** Calls back once. */
  after(ms: number, act: () => void): unknown
}

/** What is played. More events may come as long as it is growing. */
export type Tape = { readonly events: readonly RecordedEvent[]; readonly growing?: boolean }

export type ReplayDevice = {
  /** Several links to one device, as tabs have them: one at a time may be open. */
  link(): ByteLink
  /** Nothing more will come. */
  readonly ended: boolean
}

export const createReplayDevice = (
  tape: Tape,
  clock: ReplayClock,
  onWritten: (bytes: Uint8Array) => void = () => undefined,
): ReplayDevice => {
  const deck = createDeck(tape)
  const holder: Holder = { link: undefined }
  return {
    link: () => new ReplayLink(deck, clock, holder, onWritten),
    get ended() {
      return deck.ended
    },
  }
}

type Holder = { link: ReplayLink | undefined }

class ReplayLink implements ByteLink {
  readonly info = {}
  readonly #deck: Deck
  readonly #clock: ReplayClock
  readonly #holder: Holder
  readonly #onWritten: (bytes: Uint8Array) => void
  #state: LinkState = 'closed'
  #isRead = false
  #wake: () => void = () => undefined

  constructor(deck: Deck, clock: ReplayClock, holder: Holder, onWritten: (bytes: Uint8Array) => void) {
    this.#deck = deck
    this.#clock = clock
    this.#holder = holder
    this.#onWritten = onWritten
  }

  get state(): LinkState {
    return this.#state
  }

  async open(line: Line): Promise<OpenResult> {
    if (this.#state !== 'closed') throw new Error('a link is opened from closed only')
    if (this.#holder.link !== undefined) return 'busy'
    const result = this.#deck.open(line, this.#clock.nowMs())
    if (result !== 'open') return result
    this.#holder.link = this
    this.#state = 'open'
    return 'open'
  }

  async write(bytes: Uint8Array): Promise<WriteResult> {
    if (this.#state !== 'open') return this.#state
    const own = new Uint8Array(bytes)
    this.#deck.write(own, this.#clock.nowMs())
    this.#onWritten(own)
    this.#wake()
    return 'written'
  }

  async *chunks(): AsyncGenerator<Chunk, void, undefined> {
    if (this.#isRead) throw new Error('a link has one consumer at a time')
    this.#isRead = true
    try {
      while (this.#state === 'open') {
        const next = this.#deck.next(this.#clock.nowMs())
        if (next === 'lost') this.#state = 'lost'
        else if ('waitMs' in next) await this.#wait(next.waitMs)
        else yield next
      }
    } finally {
      this.#isRead = false
    }
  }

  async close(): Promise<void> {
    if (this.#holder.link === this) this.#holder.link = undefined
    this.#state = 'closed'
    this.#wake()
  }

  async #wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      this.#clock.after(ms, resolve)
    })
  }
}

type Deck = {
  open(line: Line, nowMs: number): OpenResult
  write(bytes: Uint8Array, nowMs: number): void
  /** What is due now, or how long to wait before asking again. */
  next(nowMs: number): Chunk | { readonly waitMs: number } | 'lost'
  readonly ended: boolean
}

/** Where a tape stands, without a clock of its own. */
const createDeck = (tape: Tape): Deck => {
  let at = 0
  let isLost = false
  /** The moment of the tape that was due at a moment of the clock. */
  let anchor: { readonly tapeMs: number; readonly nowMs: number } | undefined
  const seek = (place: number, nowMs: number): void => {
    at = place + 1
    anchor = { tapeMs: tape.events[place]?.atMs ?? 0, nowMs }
  }
  const find = (is: (event: RecordedEvent) => boolean): number => tape.events.findIndex((one, i) => i >= at && is(one))
  const isOpenedLater = (): boolean => find((event) => 'line' in event) >= 0
  const ended = (): boolean => tape.growing !== true && (at >= tape.events.length || (isLost && !isOpenedLater()))
  return {
    open: (line, nowMs) => {
      const place = find((event) => 'line' in event && sameLine(event.line, line))
      if (place >= 0) {
        seek(place, nowMs)
        isLost = false
        return 'open'
      }
      // It was heard with other settings only.
      if (isOpenedLater()) return 'unsupported'
      if (isLost || ended()) return 'lost'
      anchor = undefined
      return 'open'
    },
    write: (bytes, nowMs) => {
      const place = find((event) => 'written' in event && sameBytes(event.written, bytes))
      if (place >= 0) seek(place, nowMs)
    },
    next: (nowMs) => {
      if (ended()) return 'lost'
      const event = tape.events[at]
      // Asked something, or opened with other settings: it was the other side's turn.
      if (event === undefined || 'written' in event || 'line' in event) return { waitMs: POLL_TICK_MS }
      anchor ??= { tapeMs: event.atMs, nowMs }
      const waitMs = anchor.nowMs + event.atMs - anchor.tapeMs - nowMs
      if (waitMs > 0) return { waitMs }
      at++
      if ('lost' in event) {
        isLost = true
        return 'lost'
      }
      return 'bytes' in event ? { bytes: event.bytes, atMs: nowMs } : { error: event.error, atMs: nowMs }
    },
    get ended() {
      return ended()
    },
  }
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])
