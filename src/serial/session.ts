// Reads one link with one decoder until it is closed or lost, and says in a word how the line is doing. Time comes from
// the caller, so that the simulator and the tests can turn it.
import type { Decoder } from './decoder.ts'
import { LINE_CHECK_MS, LINE_PATIENCE_MS } from './limits.ts'
import type { ByteLink, Chunk, Line, OpenFailure } from './link.ts'
import type { MeterReading } from './reading.ts'

/**
 * waiting: open, nothing judged yet. silent: no byte for 30 s, or the time of the trial. speaks-something-else: bytes, but no
 * telegram for as long.
 */
export type LineState = 'waiting' | 'reading' | 'silent' | 'speaks-something-else'
export type SessionEnd = 'closed' | 'lost' | 'lost-mid-telegram' | OpenFailure

export type SessionClock = {
  nowMs(): number
  /** Calls back again and again until the returned function is called. */
  every(periodMs: number, tick: () => void): () => void
}

export type SessionOptions = {
  readonly link: ByteLink
  readonly line: Line
  readonly decoder: Decoder
  readonly clock: SessionClock
  /** How long to wait for the first telegram; afterwards the usual patience holds. */
  readonly trialMs?: number
  readonly onReading: (reading: MeterReading) => void
  /** Called on changes only, first with `waiting`. */
  readonly onState: (state: LineState) => void
}

export type Session = {
  /** Resolves once, after the link was closed and is free to be opened again. */
  readonly ended: Promise<SessionEnd>
  stop(): Promise<SessionEnd>
}

/** Opens the link and reads it. Failures to open are an end like any other; nothing rejects that the link does not. */
export const startSession = (options: SessionOptions): Session => {
  let stopped = false
  const ended = run(options, () => stopped)
  return {
    ended,
    stop: async () => {
      stopped = true
      await options.link.close()
      return ended
    },
  }
}

const run = async (options: SessionOptions, stopped: () => boolean): Promise<SessionEnd> => {
  const { link, line, decoder, clock, trialMs = LINE_PATIENCE_MS } = options
  const opened = await link.open(line)
  if (opened !== 'open') return stopped() ? 'closed' : opened
  const watch = createLineWatch(clock.nowMs(), options.onState, LINE_PATIENCE_MS, trialMs)
  const stopTicking = clock.every(LINE_CHECK_MS, () => watch.tick(clock.nowMs()))
  try {
    for await (const chunk of link.chunks()) {
      const before = decoder.stats.frames
      for (const reading of decode(decoder, chunk)) options.onReading(reading)
      watch.heard(clock.nowMs(), decoder.stats.frames > before)
    }
    const lost = link.state === 'lost' && !stopped()
    return !lost ? 'closed' : decoder.inFrame ? 'lost-mid-telegram' : 'lost'
  } finally {
    stopTicking()
    decoder.lineError()
    await link.close()
  }
}

const decode = (decoder: Decoder, chunk: Chunk): readonly MeterReading[] => {
  if ('bytes' in chunk) return decoder.push(chunk.bytes, chunk.atMs)
  decoder.lineError()
  return []
}

/** Tells how a line is doing, on changes only: to be told of every chunk, and asked now and then. */
export const createLineWatch = (
  startMs: number,
  onState: (state: LineState) => void,
  laterPatienceMs: number,
  trialMs: number = laterPatienceMs,
) => {
  let state: LineState = 'waiting'
  let heardAtMs = startMs
  let understoodAtMs = startMs
  let patienceMs = trialMs
  const enter = (next: LineState): void => {
    if (next === state) return
    state = next
    onState(next)
  }
  onState(state)
  return {
    heard: (nowMs: number, understood: boolean): void => {
      // Whoever breaks a silence gets the whole patience again.
      if (state === 'silent') understoodAtMs = nowMs
      heardAtMs = nowMs
      if (understood) {
        understoodAtMs = nowMs
        patienceMs = laterPatienceMs
      }
      if (understood) enter('reading')
      else if (state === 'silent') enter('waiting')
    },
    tick: (nowMs: number): void => {
      if (nowMs - heardAtMs >= patienceMs) enter('silent')
      else if (nowMs - understoodAtMs >= patienceMs) enter('speaks-something-else')
    },
  }
}
