// The file of books as people meet it: its name, its longest length, and the number of an entry as it is typed.
import { describe, expect, test } from 'vitest'
import { p2pLimits } from '../../src/p2p/index.ts'
import { entryOf, FILE_BYTES, fileName } from '../../src/ui/places/carried.ts'

test('the page reads no longer file than the worker takes', () => {
  expect(FILE_BYTES).toBe(p2pLimits.CARRIED_BYTES)
})

describe('the name of a file', () => {
  test('says whose books it holds, and from where to where', () => {
    expect(fileName('Elm Street', 313, 612)).toBe('Elm Street 313-612.hearthgrid')
    expect(fileName('Straße am Süßen See', 1, 9)).toBe('Straße am Süßen See 1-9.hearthgrid')
    expect(fileName('通り', 1, 9)).toBe('通り 1-9.hearthgrid')
  })

  test('is a name on every system, whatever the street is called', () => {
    expect(fileName('../a/b\\c:d*e?"f<g>|h', 1, 2)).toBe('a b c d e f g h 1-2.hearthgrid')
    expect(fileName('...', 1, 2)).toBe('street 1-2.hearthgrid')
    expect(fileName('\u202e\u0000x', 1, 2)).toBe('x 1-2.hearthgrid')
    expect(fileName('n'.repeat(500), 1, 2)).toHaveLength('n'.repeat(40).length + ' 1-2.hearthgrid'.length)
  })
})

test('the number of an entry is read as it is shown in any language', () => {
  for (const text of ['1318', '1,318', '1.318', '1’318', '1 318', ' 1\u202f318 '])
    expect(entryOf(text), text).toBe(1_318)
  for (const text of ['', '0', '-1', 'x', '1e3', '٣', '1'.repeat(16)]) expect(entryOf(text), text).toBeUndefined()
})
