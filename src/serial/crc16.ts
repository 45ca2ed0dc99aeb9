// The three 16-bit cyclic checks of serial meters. All are reflected; they differ in polynomial, start and final xor:
// ARC (P1: DSMR 5.0.2 section 6.2), X-25 (SML and HDLC: ISO/IEC 13239) and MODBUS (Modbus over serial line 1.02, 6.2.2).

const tableOf = (polynomialReflected: number): Uint16Array =>
  Uint16Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ ((remainder & 1) * polynomialReflected)
    return remainder
  })

/** Of one byte, and of one byte with a zero byte behind it: two bytes then cost one step. */
type Tables = { readonly one: Uint16Array; readonly two: Uint16Array }

const tablesOf = (polynomialReflected: number): Tables => {
  const one = tableOf(polynomialReflected)
  return { one, two: one.map((remainder) => (remainder >>> 8) ^ (one[remainder & 0xff] ?? 0)) }
}

const TABLES_8005 = tablesOf(0xa001)
const TABLES_1021 = tablesOf(0x8408)

const X25_START = 0xffff

const run = ({ one, two }: Tables, start: number, bytes: Uint8Array): number => {
  let crc = start
  const evenBytes = bytes.length & ~1
  for (let i = 0; i < evenBytes; i += 2) {
    crc ^= (bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8)
    crc = (two[crc & 0xff] ?? 0) ^ (one[crc >>> 8] ?? 0)
  }
  if (evenBytes < bytes.length) crc = (crc >>> 8) ^ (one[(crc ^ (bytes[evenBytes] ?? 0)) & 0xff] ?? 0)
  return crc
}

/** CRC-16/ARC of the bytes; the check value of "123456789" is BB3D. */
export const crc16Arc = (bytes: Uint8Array): number => run(TABLES_8005, 0, bytes)

/** CRC-16/MODBUS of the bytes; the check value of "123456789" is 4B37. It is sent low byte first. */
export const crc16Modbus = (bytes: Uint8Array): number => run(TABLES_8005, 0xffff, bytes)

/** CRC-16/X-25 of the bytes; the check value of "123456789" is 906E. It is sent low byte first. */
export const crc16X25 = (bytes: Uint8Array): number => run(TABLES_1021, X25_START, bytes) ^ 0xffff
