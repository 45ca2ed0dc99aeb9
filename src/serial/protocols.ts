// The table of protocols: which languages a meter may speak, on which lines, and who understands them. A further
// protocol is one row here, one decoder beside p1.ts and one name in ProtocolId.
import type { Decoder } from './decoder.ts'
import type { Line } from './link.ts'
import { createP1Decoder } from './p1.ts'
import type { ProtocolId } from './reading.ts'

export type Protocol = {
  readonly id: ProtocolId
  /** Line settings it is spoken on, the most common first. */
  readonly lines: readonly Line[]
  /** True when the meter speaks unasked; only those take part in auto-detection, which never writes. */
  readonly passive: boolean
  readonly createDecoder: () => Decoder
}

export const PROTOCOLS: readonly Protocol[] = [
  {
    id: 'p1',
    lines: [
      { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 },
      // Versions 2.2 and 3, still in many Dutch cupboards.
      { baudRate: 9_600, dataBits: 7, parity: 'even', stopBits: 1 },
    ],
    passive: true,
    createDecoder: createP1Decoder,
  },
]
