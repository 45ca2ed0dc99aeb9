// The table of languages that meters speak unasked: on which lines, and who understands them. A further one is one row here,
// one decoder beside p1.ts and one name in ProtocolId. Meters that must be asked are in asked-meters.ts.
import type { Decoder } from './decoder.ts'
import { createBareDlmsDecoder, createHanDecoder, createMbusDecoder } from './dlms.ts'
import { createIecDecoder } from './iec.ts'
import type { Line } from './link.ts'
import { createP1Decoder } from './p1.ts'
import type { ProtocolId } from './reading.ts'
import { createSmlDecoder } from './sml.ts'
import { createTicDecoder } from './tic.ts'

export type Protocol = {
  readonly id: ProtocolId
  /** Line settings it is spoken on, the most common first. */
  readonly lines: readonly Line[]
  readonly createDecoder: () => Decoder
}

/** Bits and parity as people write them. */
const EIGHT = { dataBits: 8, parity: 'none', stopBits: 1 } as const
const EIGHT_EVEN = { dataBits: 8, parity: 'even', stopBits: 1 } as const
const SEVEN_EVEN = { dataBits: 7, parity: 'even', stopBits: 1 } as const

/** Where two of them understand the same telegram, the earlier one is believed. */
export const PROTOCOLS: readonly Protocol[] = [
  {
    id: 'p1',
    lines: [
      { baudRate: 115_200, ...EIGHT },
      // Versions 2.2 and 3, still in many Dutch cupboards.
      { baudRate: 9_600, ...SEVEN_EVEN },
    ],
    createDecoder: createP1Decoder,
  },
  { id: 'sml', lines: [{ baudRate: 9_600, ...EIGHT }], createDecoder: createSmlDecoder },
  {
    id: 'tic',
    lines: [
      { baudRate: 1_200, ...SEVEN_EVEN },
      { baudRate: 9_600, ...SEVEN_EVEN },
    ],
    createDecoder: createTicDecoder,
  },
  {
    id: 'han',
    lines: [
      { baudRate: 2_400, ...EIGHT_EVEN },
      // Aidon in Norway, then Swedish meters on the plug of P1.
      { baudRate: 2_400, ...EIGHT },
      { baudRate: 115_200, ...EIGHT },
    ],
    createDecoder: createHanDecoder,
  },
  { id: 'dlms', lines: [{ baudRate: 2_400, ...EIGHT_EVEN }], createDecoder: createMbusDecoder },
  { id: 'dlms', lines: [{ baudRate: 115_200, ...EIGHT }], createDecoder: createBareDlmsDecoder },
  {
    id: 'iec',
    // Mode D: EasyMeter's faster ones, then the standard.
    lines: [
      { baudRate: 9_600, ...SEVEN_EVEN },
      { baudRate: 2_400, ...SEVEN_EVEN },
    ],
    createDecoder: createIecDecoder,
  },
]
