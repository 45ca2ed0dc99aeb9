// A code is never too large for one QR code: the longest that there can be is drawn as the page draws it, and read again.
import { decodeQR } from 'qr/decode.js'
import { encodeQR } from 'qr'
import { describe, expect, test } from 'vitest'
import { codeReader } from '../../src/codes.ts'
import { linkText } from '../../src/node/page/link-text.ts'
import { MAX_CODE_BYTES } from '../../src/p2p/code-limits.ts'

const LONG_ADDRESS = `https://${'street.'.repeat(28)}example/hearthgrid/`
const SQUARE = 4

/** As a camera without faults sees it. */
const read = (rows: boolean[][]): string => {
  const side = rows.length * SQUARE
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (rows[Math.floor(y / SQUARE)]?.[Math.floor(x / SQUARE)] === true)
        data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
  return decodeQR({ width: side, height: side, data })
}

describe('one QR code', () => {
  test('holds the longest code, with the longest helpers, behind a long address', () => {
    const code = Uint8Array.from({ length: MAX_CODE_BYTES }, (_, i) => (i * 7 + 3) & 255)
    const link = linkText(codeReader, LONG_ADDRESS, 'invitation', code, {
      invitation: new Uint8Array(16),
      helpers: 'x'.repeat(256),
    })
    expect(link.length).toBeGreaterThan(900)
    expect(read(encodeQR(link, 'raw', { ecc: 'medium', border: 3 }))).toBe(link)
  })
})
