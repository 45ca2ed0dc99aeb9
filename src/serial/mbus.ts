// Long frames of wired M-Bus (EN 13757-2) as Austrian customer interfaces carry DLMS in them: 68 L L 68, control, address,
// control information with the number of the segment, two access points, data, a sum of all these, 16.
import type { Segment } from './hdlc.ts'
import { MAX_MBUS_BYTES } from './limits.ts'
import { createScanner, skipTo, type Look, type Scanner } from './scanner.ts'

export const createMbusScanner = (): Scanner<Segment> => createScanner(MAX_MBUS_BYTES, look)

const START = 0x68
const STOP = 0x16
const FRAME_BYTES = 6
/** Control, address, control information and both access points. */
const HEADER_BYTES = 5
const LAST_SEGMENT = 0x10
/** The upper three bits of the control information are zero when a segment of DLMS follows. */
const NOT_DLMS = 0xe0

const look = (bytes: Uint8Array): Look<Segment> => {
  const [start, length, again, second] = bytes
  if (start !== START) return skipTo(bytes, START)
  if (length === undefined || again === undefined || second === undefined) return 'wait'
  if (length !== again || second !== START || length <= HEADER_BYTES) return { skipBytes: 1 }
  if (bytes.length < length + FRAME_BYTES) return 'wait'
  const content = bytes.subarray(4, 4 + length)
  if (bytes[5 + length] !== STOP || sumOf(content) !== bytes[4 + length]) return { skipBytes: 1, fault: 'bad' }
  const information = content[2] ?? 0
  if ((information & NOT_DLMS) !== 0) return { skipBytes: length + FRAME_BYTES }
  return {
    frame: { bytes: content.slice(HEADER_BYTES), isLast: (information & LAST_SEGMENT) !== 0 },
    bytes: length + FRAME_BYTES,
  }
}

const sumOf = (bytes: Uint8Array): number => {
  let sum = 0
  for (const byte of bytes) sum += byte
  return sum & 0xff
}
