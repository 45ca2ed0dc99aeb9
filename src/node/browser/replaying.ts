// A recording that is played as a port of its own: heard as it was heard then, once, and labelled as what it is. Its meter
// never goes by the name of the real one, so that no key of a meter ever signs what was only recorded; and nothing sealed is
// opened, because that would use up counters which the real meter still needs.
import {
  createLineDecoder,
  createReplayDevice,
  pollOf,
  protocolsOn,
  readRecording,
  startPollSession,
  startSession,
  type Line,
  type Recording,
  type ReplayDevice,
  type SessionEnd,
} from '../../serial/index.ts'
import type { Node } from '../node.ts'
import type { Refusal } from '../refusal.ts'
import type { Port } from '../view/snapshot.ts'
import { hear, sessionClock, takeTurn, type Device, type FoundPort } from './device.ts'

/** Before the names of recordings, so that none of them is called like a port. */
export const REPLAY = 'Replay: '

export type Played = {
  readonly found: FoundPort
  readonly replay: ReplayDevice
  readonly recording: Recording
  /** Of a meter that speaks by itself: where most of it was heard. */
  readonly line: Line | undefined
}

/** The text of a file as a port, or why it is none. */
export const playerOf = (
  node: Node,
  { name, text }: { readonly name: string; readonly text: string },
): Played | Refusal => {
  const read = readRecording(text)
  if (!read.ok) return FAULTS[read.fault]
  const { recording } = read
  const line = recording.asked === undefined ? fullestLine(recording) : undefined
  if (recording.asked === undefined && line === undefined) return 'recording-nothing'
  if (recording.asked !== undefined && typeof pollOf(recording.asked) === 'string') return 'recording-damaged'
  const replay = createReplayDevice(recording, node.state.ports.clock)
  const found = {
    port: replay,
    usb: `${REPLAY}${name.slice(0, 60)}`,
    link: replay.link(),
    forget: async () => undefined,
  }
  return { found, replay, recording, line }
}

const FAULTS = {
  'not-a-recording': 'recording-not-one',
  'other-version': 'recording-other-version',
  damaged: 'recording-damaged',
  'too-large': 'recording-too-large',
} as const satisfies Record<string, Refusal>

/** While a port is not understood yet it is heard on many lines, and on one of them it spoke. */
const fullestLine = ({ events }: Recording): Line | undefined => {
  const heard = new Map<string, { readonly line: Line; bytes: number }>()
  let now: Line | undefined
  for (const event of events) {
    if ('line' in event) now = event.line
    if (now === undefined || !('bytes' in event)) continue
    const known = heard.get(JSON.stringify(now)) ?? { line: now, bytes: 0 }
    known.bytes += event.bytes.length
    heard.set(JSON.stringify(now), known)
  }
  const spoken = [...heard.values()].filter(({ line }) => protocolsOn(line).length > 0)
  return spoken.sort((a, b) => b.bytes - a.bytes)[0]?.line
}

export const play = async (node: Node, device: Device, played: Played, changed: () => void): Promise<void> => {
  const isOurs = takeTurn(device)
  device.asked = played.recording.asked
  let end: SessionEnd = 'lost'
  // A plug that was pulled while it was recorded is put back when it was.
  while (isOurs() && end.startsWith('lost') && !played.replay.ended) {
    const onState = (state: keyof typeof PORT_STATES): void => {
      device.state = PORT_STATES[state]
      changed()
    }
    const { session, decoder } = startPlaying(node, device, played, onState, changed)
    device.session = session
    device.decoder = decoder
    changed()
    end = await session.ended
  }
  if (!isOurs()) return
  device.state = 'played'
  changed()
}

const startPlaying = (
  node: Node,
  device: Device,
  { recording, line }: Played,
  onState: (state: keyof typeof PORT_STATES) => void,
  changed: () => void,
) => {
  const { link } = device.found
  const on = {
    ...{ link, onState, clock: sessionClock(node) },
    onReading: (reading: Parameters<typeof hear>[2]) => hear(node, device, reading, changed),
  }
  if (line !== undefined) {
    const decoder = createLineDecoder(line)
    return { decoder, session: startSession({ ...on, line, decoder }) }
  }
  const poll = recording.asked === undefined ? undefined : pollOf(recording.asked)
  if (poll === undefined || typeof poll === 'string') throw new Error('a recording is judged before it is played')
  return { decoder: poll, session: startPollSession({ ...on, poll }) }
}

const PORT_STATES = {
  waiting: 'listening',
  reading: 'reading',
  silent: 'silent',
  'speaks-something-else': 'wrong-speech',
} as const satisfies Record<string, Port['state']>
