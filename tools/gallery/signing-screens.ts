// Screens of a relay board that holds the key of a meter: before it signs, while it does, and when it fails.
import type { BoardFault, Meter, Port, Snapshot } from '../../src/node/index.ts'
import { relayPort, relays } from './relays.ts'
import type { Screen } from './screens.ts'
import { founded, readingPort, roofMeter } from './snapshots.ts'

const lease = { ...relays.ready, kind: 'lease', unit: undefined }
const boardPort = (signing: NonNullable<Port['signing']>): Port => ({ ...relayPort, signing })
const byBoard = (fault: BoardFault | undefined): Meter => ({ ...roofMeter, board: { portId: relayPort.id, fault } })
const meterPlace = (change: Partial<Snapshot>): Pick<Screen, 'snapshot' | 'hash'> => ({
  snapshot: { ...founded, relays: [lease], ...change },
  hash: '#/meter',
})

const asked = meterPlace({ meters: [roofMeter], ports: [boardPort({ meter: undefined, fault: undefined })] })
const signed = meterPlace({
  meters: [byBoard(undefined)],
  ports: [boardPort({ meter: roofMeter.id, fault: undefined })],
})
const wrong = meterPlace({
  meters: [byBoard('wrong-signature')],
  ports: [boardPort({ meter: roofMeter.id, fault: 'wrong-signature' })],
})
const lost = meterPlace({ meters: [byBoard('lost')], ports: [], relays: [] })
const elsewhere = meterPlace({
  meters: [roofMeter],
  ports: [{ ...readingPort, role: 'unknown', keyElsewhere: true }],
  relays: [],
})

export const SIGNING_SCREENS: Readonly<Record<string, Screen>> = {
  'board-may-sign': asked,
  'board-may-sign-de': { ...asked, language: 'de' },
  'board-signs': signed,
  'board-signs-de': { ...signed, language: 'de' },
  'board-signs-wrong': wrong,
  'board-lost-de': { ...lost, language: 'de' },
  'meter-key-elsewhere': elsewhere,
  'meter-key-elsewhere-de': { ...elsewhere, language: 'de' },
}
