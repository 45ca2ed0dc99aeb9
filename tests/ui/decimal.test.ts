// What people type becomes whole units exactly, or is turned down; nothing in between.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalText, parseDecimal, typedText } from '../../src/ui/format/decimal.ts'

describe('parseDecimal', () => {
  test.each([
    ['0.28', 6, 280_000n],
    ['0,28', 6, 280_000n],
    [' 1 234,5 ', 3, 1_234_500n],
    ['-0.02', 6, -20_000n],
    ['−0,02', 6, -20_000n],
    ['.5', 3, 500n],
    ['5.', 3, 5_000n],
    ['1.5000', 3, 1_500n],
    ['007', 0, 7n],
  ] as const)('takes %j', (text, digits, units) => {
    expect(parseDecimal(text, digits)).toBe(units)
  })

  test.each(['', ' ', '.', ',', '-', 'abc', '1.2.3', '1,234.5', '1e3', '0x10', '1.2345', '∞', '9'.repeat(30)])(
    'turns down %j',
    (text) => {
      expect(parseDecimal(text, 3)).toBeUndefined()
    },
  )

  test('reads back whatever was written, with point or comma', () => {
    const units = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n })
    fc.assert(
      fc.property(units, fc.integer({ min: 0, max: 6 }), fc.constantFrom('.', ','), (value, digits, sign) => {
        expect(parseDecimal(decimalText(value, digits).replace('.', sign), digits)).toBe(value)
        expect(parseDecimal(typedText(value, digits, sign, 2), digits + 2)).toBe(value * 100n)
      }),
    )
  })

  test('never throws, whatever is pasted', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const units = parseDecimal(text, 3)
        expect(units === undefined || typeof units === 'bigint').toBe(true)
      }),
    )
  })
})

test('typed text drops zeros but keeps what a price is read by', () => {
  expect(typedText(360_000n, 6, ',', 2)).toBe('0,36')
  expect(typedText(300_000n, 6, '.', 2)).toBe('0.30')
  expect(typedText(-1n, 6, '.', 2)).toBe('-0.000001')
})
