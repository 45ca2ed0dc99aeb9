// HDLC frames of type 3 (IEC 62056-46, ISO/IEC 13239): 7E, format with length, addresses, control, a check of the header,
// information, a check of all, 7E. The length makes stuffing needless, so 7E may stand anywhere inside.
import { crc16X25 } from './crc16.ts'
import { MAX_HDLC_BYTES } from './limits.ts'
import { createScanner, skipTo, type Look, type Scanner } from './scanner.ts'

/** A part of a message, or all of it. */
export type Segment = { readonly bytes: Uint8Array; readonly isLast: boolean }

export const createHdlcScanner = (): Scanner<Segment> => createScanner(MAX_HDLC_BYTES, look)

const FLAG = 0x7e
const FORMAT_TYPE_3 = 0xa0
const SEGMENTED = 0x08
const CHECK_BYTES = 2
/** Format, two addresses, control and the last check. */
const MIN_LENGTH = 7
const MAX_ADDRESS_BYTES = 4

const look = (bytes: Uint8Array): Look<Segment> => {
  const [flag, format, lengthLow] = bytes
  if (flag !== FLAG) return skipTo(bytes, FLAG)
  if (format === undefined) return 'wait'
  if ((format & 0xf0) !== FORMAT_TYPE_3) return { skipBytes: 1 }
  if (lengthLow === undefined) return 'wait'
  const length = ((format & 0x07) << 8) | lengthLow
  if (length < MIN_LENGTH) return { skipBytes: 1 }
  const headerEnd = headerEndOf(bytes)
  if (headerEnd === 'none') return { skipBytes: 1 }
  if (headerEnd === 'wait') return 'wait'
  const infoAt = headerEnd + CHECK_BYTES
  const checkAt = length + 1 - CHECK_BYTES
  const hasInfo = infoAt <= checkAt
  if (hasInfo && bytes.length < infoAt) return 'wait'
  if (hasInfo && !isChecked(bytes, headerEnd)) return { skipBytes: 1, fault: 'resync' }
  if (bytes.length < length + 2) return 'wait'
  if (bytes[length + 1] !== FLAG || !isChecked(bytes, checkAt)) return { skipBytes: 1, fault: 'bad' }
  const info = hasInfo ? bytes.slice(infoAt, checkAt) : new Uint8Array()
  // The closing flag stays: it may open the next frame.
  return { frame: { bytes: info, isLast: (format & SEGMENTED) === 0 }, bytes: length + 1 }
}

/** Where the header's own check begins: behind two addresses, whose last byte is odd, and the control byte. */
const headerEndOf = (bytes: Uint8Array): number | 'wait' | 'none' => {
  let at = 3
  for (let address = 0; address < 2; address++) {
    const start = at
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined) return 'wait'
      if ((byte & 1) === 1) break
      if (at - start >= MAX_ADDRESS_BYTES) return 'none'
    }
  }
  return at + 1
}

/** True when the two bytes at `checkAt` are the check of all between the flag and them. */
const isChecked = (bytes: Uint8Array, checkAt: number): boolean =>
  crc16X25(bytes.subarray(1, checkAt)) === ((bytes[checkAt] ?? 0) | ((bytes[checkAt + 1] ?? 0) << 8))
