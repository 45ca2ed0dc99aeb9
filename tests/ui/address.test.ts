// The address of a home says which home of which street, and never passes for one of another street.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressOf, readAddress } from '../../src/ui/format/address.ts'

const WORDS = ['harbour', 'violin', 'cedar', 'lantern']

test('an address that is written is read again, with and without an amount', () => {
  fc.assert(
    fc.property(
      fc.nat(999_999),
      fc.option(fc.bigInt(1n, 999_999_999_999_999n), { nil: undefined }),
      (household, amountMicro) => {
        const text = addressOf(household, WORDS, amountMicro)
        expect(readAddress(` ${text}\n`, WORDS)).toEqual({ kind: 'home', household, amountMicro })
      },
    ),
  )
})

test('an address of another street is told apart from what is no address', () => {
  const elsewhere = addressOf(3, ['harbour', 'violin', 'cedar', 'lake'])
  expect(readAddress(elsewhere, WORDS)).toEqual({ kind: 'other-street' })
  expect(readAddress('https://example.org/#i.code', WORDS)).toEqual({ kind: 'none' })
  expect(readAddress('hearthgrid:3', WORDS)).toEqual({ kind: 'none' })
})

test('asking for nothing is no amount', () => {
  expect(readAddress(`${addressOf(3, WORDS)}?micro=0`, WORDS)).toEqual({
    kind: 'home',
    household: 3,
    amountMicro: undefined,
  })
})
