// The three 16-bit cyclic checks of serial meters. All are reflected; they differ in polynomial, start and final xor:
// ARC (P1: DSMR 5.0.2 section 6.2), X-25 (SML and HDLC: ISO/IEC 13239) and MODBUS (Modbus over serial line 1.02, 6.2.2).

const tableOf = (polynomialReflected: number): Uint16Array =>
  Uint16Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ ((remainder & 1) * polynomialReflected)
    return remainder
  })

const TABLE_8005 = tableOf(0xa001)
const TABLE_1021 = tableOf(0x8408)

const X25_START = 0xffff

const run = (table: Uint16Array, start: number, bytes: Uint8Array): number => {
  let crc = start
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0)
  return crc
}

/** CRC-16/ARC of the bytes; the check value of "123456789" is BB3D. */
export const crc16Arc = (bytes: Uint8Array): number => run(TABLE_8005, 0, bytes)

/** CRC-16/MODBUS of the bytes; the check value of "123456789" is 4B37. It is sent low byte first. */
export const crc16Modbus = (bytes: Uint8Array): number => run(TABLE_8005, 0xffff, bytes)

/** CRC-16/X-25 of the bytes; the check value of "123456789" is 906E. It is sent low byte first. */
export const crc16X25 = (bytes: Uint8Array): number => run(TABLE_1021, X25_START, bytes) ^ 0xffff
