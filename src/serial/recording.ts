// What went over a serial line, as text that a person can read, send and keep: first what it is, then one event a line
// with its time. A recording is bounded, and reading it back gives what was written (docs/meters.md has the format).
import type { AskedChoice, AskedOther } from './asked-meters.ts'
import { MAX_RECORDING_BYTES, MAX_RECORDING_CHARS, MAX_RECORDING_EVENTS, MAX_RECORDING_MS } from './limits.ts'
import type { Line, LineFault } from './link.ts'

/** `line`: opened with these settings. `bytes` came in, `written` went out, `error` is damage, `lost` a pulled plug. */
export type RecordedEvent = { readonly atMs: number } & (
  | { readonly line: Line }
  | { readonly bytes: Uint8Array }
  | { readonly written: Uint8Array }
  | { readonly error: LineFault }
  | { readonly lost: true }
)

export type Recording = {
  /** The kind of plug it was recorded at. */
  readonly port: string
  /** Set when the meter had to be asked. */
  readonly asked: AskedChoice | undefined
  readonly events: readonly RecordedEvent[]
}

const MAGIC = 'hearthgrid-recording'
const VERSION = 1

/** Times are written from the first event on, so a recording does not say when it was made. */
export const writeRecording = ({ port, asked, events }: Recording): string => {
  const startMs = events[0]?.atMs ?? 0
  const head = [`${MAGIC} ${VERSION}`, `port ${port}`, ...(asked === undefined ? [] : [`asked ${askedText(asked)}`])]
  return [...head, ...events.map((event) => `${event.atMs - startMs} ${eventText(event)}`), ''].join('\n')
}

export type RecordingFault = 'not-a-recording' | 'other-version' | 'damaged' | 'too-large'
export type ReadRecording =
  | { readonly ok: true; readonly recording: Recording }
  /** `line` counts from 1. */
  | { readonly ok: false; readonly fault: RecordingFault; readonly line: number }

export const readRecording = (text: string): ReadRecording => {
  const fail = (fault: RecordingFault, line: number): ReadRecording => ({ ok: false, fault, line })
  if (text.length > MAX_RECORDING_CHARS) return fail('too-large', 1)
  const lines = text.split(/\r?\n/)
  const [magic, version] = (lines[0] ?? '').split(' ')
  if (magic !== MAGIC) return fail('not-a-recording', 1)
  if (version !== String(VERSION)) return fail('other-version', 1)
  let port = ''
  let asked: AskedChoice | undefined
  const events: RecordedEvent[] = []
  for (const [at, line] of lines.entries()) {
    if (at === 0 || line === '') continue
    const [word = '', rest = ''] = divided(line)
    if (word === 'port' && events.length === 0) port = rest.slice(0, MAX_PORT_CHARS)
    else if (word === 'asked' && events.length === 0) {
      asked = readAsked(rest)
      if (asked === undefined) return fail('damaged', at + 1)
    } else {
      const event = readEvent(word, rest)
      if (event === undefined || event.atMs < (events.at(-1)?.atMs ?? 0)) return fail('damaged', at + 1)
      if (events.length >= MAX_RECORDING_EVENTS) return fail('too-large', at + 1)
      events.push(event)
    }
  }
  return { ok: true, recording: { port, asked, events } }
}

/** Takes events until it is full; what comes later is left out. */
export type Recorder = {
  take(event: RecordedEvent): void
  readonly bytes: number
  readonly full: boolean
  readonly recording: Recording
}

export const createRecorder = (port: string, asked: AskedChoice | undefined): Recorder => {
  const events: RecordedEvent[] = []
  let bytes = 0
  let full = false
  return {
    take: (event) => {
      const size = 'bytes' in event ? event.bytes.length : 'written' in event ? event.written.length : 0
      const sinceMs = event.atMs - (events[0]?.atMs ?? event.atMs)
      full ||= bytes + size > MAX_RECORDING_BYTES || events.length >= MAX_RECORDING_EVENTS || sinceMs > MAX_RECORDING_MS
      // A clock that was put back must not make a recording that cannot be read.
      if (full || event.atMs < (events.at(-1)?.atMs ?? 0)) return
      bytes += size
      events.push(event)
    },
    get bytes() {
      return bytes
    },
    get full() {
      return full
    },
    get recording() {
      return { port, asked, events }
    },
  }
}

const MAX_PORT_CHARS = 64
const PARITIES = { N: 'none', E: 'even', O: 'odd' } as const
const FAULTS: readonly LineFault[] = ['parity', 'break', 'framing', 'overrun']

/** As people write line settings: "9600 7E1". */
export const lineText = ({ baudRate, dataBits, parity, stopBits }: Line): string =>
  `${baudRate} ${dataBits}${parity === 'none' ? 'N' : parity === 'even' ? 'E' : 'O'}${stopBits}`

const readLine = (text: string): Line | undefined => {
  const match = /^(\d{2,7}) ([78])([NEO])([12])$/.exec(text)
  if (match === null) return undefined
  const [, baud, bits, parity, stop] = match
  return {
    baudRate: Number(baud),
    dataBits: bits === '7' ? 7 : 8,
    parity: PARITIES[parity as keyof typeof PARITIES],
    stopBits: stop === '2' ? 2 : 1,
  }
}

const eventText = (event: RecordedEvent): string => {
  if ('line' in event) return `line ${lineText(event.line)}`
  if ('bytes' in event) return `< ${hexOf(event.bytes)}`
  if ('written' in event) return `> ${hexOf(event.written)}`
  return 'error' in event ? `! ${event.error}` : 'lost'
}

const readEvent = (time: string, rest: string): RecordedEvent | undefined => {
  if (!/^\d{1,9}$/.test(time)) return undefined
  const atMs = Number(time)
  const [what = '', value = ''] = divided(rest)
  switch (what) {
    case 'line': {
      const line = readLine(value)
      return line && { atMs, line }
    }
    case '<':
    case '>': {
      const bytes = readHex(value)
      return bytes && (what === '<' ? { atMs, bytes } : { atMs, written: bytes })
    }
    case '!': {
      const error = FAULTS.find((fault) => fault === value)
      return error && { atMs, error }
    }
    case 'lost':
      return { atMs, lost: true }
    default:
      return undefined
  }
}

/** Kind, address, speed and parity; a dash where it is as delivered. Others on the bus follow, as kind:address. */
const askedText = ({ meter, unit, baudRate, parity, others = [] }: AskedChoice): string =>
  [
    ...[meter, unit ?? '-', baudRate ?? '-', parity ?? '-'],
    ...others.map((other) => `${other.meter}:${other.unit}`),
  ].join(' ')

const readAsked = (text: string): AskedChoice | undefined => {
  const match = /^(\S{1,40}) (-|\d{1,3}) (-|\d{2,7}) (-|none|even|odd)((?: [^\s:]{1,40}:\d{1,3}){0,15})$/.exec(text)
  if (match === null) return undefined
  const [, meter = '', unit, baudRate, parity, others = ''] = match
  return {
    meter,
    ...(unit === '-' ? {} : { unit: Number(unit) }),
    ...(baudRate === '-' ? {} : { baudRate: Number(baudRate) }),
    ...(parity === '-' ? {} : { parity: parity as Line['parity'] }),
    ...(others === '' ? {} : { others: others.slice(1).split(' ').map(readOther) }),
  }
}

const readOther = (text: string): AskedOther => {
  const [meter = '', unit] = text.split(':')
  return { meter, unit: Number(unit) }
}

const divided = (text: string): readonly [string, string] => {
  const at = text.indexOf(' ')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const readHex = (text: string): Uint8Array | undefined =>
  /^(?:[0-9a-f]{2})*$/i.test(text)
    ? Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16))
    : undefined
