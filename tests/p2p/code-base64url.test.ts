// Promises of base64url: every byte string has one text, and no text makes it throw.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase64url, toBase64url } from '../../src/p2p/base64url.ts'

describe('base64url', () => {
  test('agrees with the platform', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
        expect(fromBase64url(toBase64url(bytes))).toEqual(bytes)
      }),
    )
  })

  test('reading is total, and only the one text of some bytes is read', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const bytes = fromBase64url(text)
        if (bytes !== undefined) expect(toBase64url(bytes)).toBe(text)
      }),
    )
  })

  test.each(['A', 'AB', 'AAAAA', 'AA==', 'A+/A', 'AA A', 'äää', '\u{1f600}'])('refuses %j', (text) => {
    expect(fromBase64url(text)).toBeUndefined()
  })
})
