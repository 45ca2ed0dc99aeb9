// CRC-16/ARC as DSMR 5.0.2 section 6.2 wants it: polynomial x16+x15+x2+1, bits reflected, start 0, no final xor.

const POLYNOMIAL_REFLECTED = 0xa001

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ ((remainder & 1) * POLYNOMIAL_REFLECTED)
  return remainder
})

/** CRC-16/ARC of the bytes; the check value of "123456789" is BB3D. */
export const crc16Arc = (bytes: Uint8Array): number => {
  let crc = 0
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0)
  return crc
}
