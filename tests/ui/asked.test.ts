// What a person types about meters that have to be asked, read before it goes to the worker.
import { expect, test } from 'vitest'
import { askedOn, readUnits } from '../../src/ui/places/asked.ts'

test.each([
  ['', []],
  ['7', [7]],
  ['1, 2,3', [1, 2, 3]],
  [' 247 ; 1 1 ', [247, 1]],
  ['0', 'wrong'],
  ['1, 248', 'wrong'],
  ['1-3', 'wrong'],
  ['two', 'wrong'],
] as const)('addresses typed as "%s"', (text, units) => {
  expect(readUnits(text)).toEqual(units)
})

test('who is asked already stands at the address of delivery where none was given', () => {
  expect(askedOn(undefined)).toEqual([])
  expect(askedOn({ meter: 'sdm120', others: [{ meter: 'em24', unit: 4 }] })).toEqual([
    { meter: 'sdm120', unit: 1 },
    { meter: 'em24', unit: 4 },
  ])
})
