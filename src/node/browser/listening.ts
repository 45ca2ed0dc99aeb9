// A port of which nobody has said anything: listened to on one line setting after another until it is understood. Nothing
// is written. Sealed telegrams count as understood, and wait for the household's key.
import {
  TRIAL_MS,
  createLineDecoder,
  linesToTry,
  startSession,
  type Line,
  type Seals,
  type SessionEnd,
} from '../../serial/index.ts'
import type { Node } from '../node.ts'
import { notice } from '../node-state.ts'
import { hear, pause, sessionClock, takeTurn, tell, type Device } from './device.ts'
import { openingDecoder } from './sealed-port.ts'

/** Listens until the device is taken away or given another role. */
export const listen = async (node: Node, device: Device, seals: Seals, changed: () => void): Promise<void> => {
  const isOurs = takeTurn(device)
  const lines = linesToTry()
  for (let turn = 0; isOurs(); turn++) {
    const line = lines[turn % lines.length]
    if (line === undefined) return
    const end = await listenOn(node, device, line, seals, changed)
    if (!isOurs()) return
    if (end === 'closed') continue
    if (end === 'unsupported') {
      // An adapter that can do none of them must not keep the worker busy.
      await pause(node)
      continue
    }
    const lost = end === 'lost' || end === 'lost-mid-telegram'
    device.state = lost ? 'lost' : end
    notice(node.state, lost ? 'port-lost' : end === 'busy' ? 'port-busy' : 'port-not-allowed', device.id)
    changed()
    await pause(node)
    // Where it was understood before, it is looked for first.
    if (device.reading !== undefined) turn--
  }
}

const listenOn = (node: Node, device: Device, line: Line, seals: Seals, changed: () => void): Promise<SessionEnd> => {
  const decoder = createLineDecoder(line)
  device.decoder = decoder
  device.state = 'listening'
  device.session = startSession({
    link: device.found.link,
    line,
    decoder: openingDecoder(node, device, decoder, seals, changed),
    trialMs: TRIAL_MS,
    clock: sessionClock(node),
    onReading: (reading) => hear(node, device, reading, changed),
    onState: (state) => {
      device.state = PORT_STATES[state]
      tell(node, device)
      changed()
      // Not a word that we understand on this setting: try the next one, unless it was understood before.
      if ((state === 'silent' || state === 'speaks-something-else') && device.reading === undefined)
        void device.session?.stop()
    },
  })
  changed()
  return device.session.ended
}

const PORT_STATES = {
  waiting: 'listening',
  reading: 'reading',
  silent: 'silent',
  'speaks-something-else': 'wrong-speech',
} as const
