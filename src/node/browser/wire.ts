// One port's line as the console sees it: the newest bytes while somebody looks, and a recording while one is wanted.
// Without either, nothing of what goes over the line is kept.
import {
  createRecorder,
  lineText,
  RAW_VIEW_BYTES,
  tapLink,
  type AskedChoice,
  type ByteLink,
  type Line,
  type RecordedEvent,
  type Recorder,
  type Recording,
} from '../../serial/index.ts'
import type { PortRecording, RawRow } from '../view/port.ts'

export type Wire = {
  /** The link with somebody listening in. */
  readonly link: ByteLink
  /** As it was opened last. */
  readonly line: Line | undefined
  readonly recording: PortRecording | undefined
  /** Undefined before the first byte after the first look. */
  look(): readonly RawRow[]
  start(port: string, asked: AskedChoice | undefined): void
  /** Undefined when none was being made. */
  stop(): Recording | undefined
}

/** The page looks every second; whoever has not looked for this long has gone. */
const LOOK_MS = 5_000
const MAX_ROWS = 400

export const createWire = (bare: ByteLink, nowMs: () => number): Wire => {
  let line: Line | undefined
  let rows: RawRow[] = []
  let lookedMs = Number.NEGATIVE_INFINITY
  let recorder: { readonly recorder: Recorder; readonly sinceMs: number } | undefined
  const take = (event: RecordedEvent): void => {
    if ('line' in event) line = event.line
    recorder?.recorder.take(event)
    rows = nowMs() - lookedMs > LOOK_MS ? [] : bounded([...rows, rowOf(event)])
  }
  return {
    link: tapLink(bare, nowMs, take),
    get line() {
      return line
    },
    get recording() {
      return recorder && { sinceMs: recorder.sinceMs, bytes: recorder.recorder.bytes, full: recorder.recorder.full }
    },
    look: () => {
      const now = nowMs()
      if (now - lookedMs > LOOK_MS) rows = []
      lookedMs = now
      return rows
    },
    start: (port, asked) => {
      recorder = { recorder: createRecorder(port, asked), sinceMs: nowMs() }
      // It is open already, and who plays the recording has to know how.
      if (line !== undefined && bare.state === 'open') recorder.recorder.take({ atMs: nowMs(), line })
    },
    stop: () => {
      const made = recorder?.recorder.recording
      recorder = undefined
      return made
    },
  }
}

/** The newest rows that fit. */
const bounded = (rows: readonly RawRow[]): RawRow[] => {
  let bytes = 0
  const from = rows.findLastIndex((row) => (bytes += row.bytes.length) > RAW_VIEW_BYTES) + 1
  return rows.slice(Math.max(from, rows.length - MAX_ROWS))
}

const NO_BYTES = new Uint8Array()

const rowOf = (event: RecordedEvent): RawRow => {
  const { atMs } = event
  if ('bytes' in event) return { atMs, kind: 'received', bytes: event.bytes.slice(-RAW_VIEW_BYTES), about: '' }
  if ('written' in event) return { atMs, kind: 'sent', bytes: event.written, about: '' }
  if ('line' in event) return { atMs, kind: 'opened', bytes: NO_BYTES, about: lineText(event.line) }
  return 'error' in event
    ? { atMs, kind: 'damaged', bytes: NO_BYTES, about: event.error }
    : { atMs, kind: 'lost', bytes: NO_BYTES, about: '' }
}
