// What is not known of a provider yet is said in words, each in its own.
import { describe, expect, test } from 'vitest'
import { formatsFor } from '../../src/ui/format/formats.ts'
import { RECORD_NAMES, recordText } from '../../src/ui/places/provider-figures.ts'
import { de } from '../../src/ui/words/de.ts'
import { en } from '../../src/ui/words/en.ts'

const english = { words: en, formats: formatsFor('en-GB', en.phrases) }
const german = { words: de, formats: formatsFor('de-DE', de.phrases) }

describe('a provider’s record', () => {
  test('is shares of a hundred where there is something to divide by', () => {
    const counted = { household: 1, soldWh: 0n, availability: 987, uptime: 1_000, rating: 0 }
    expect(RECORD_NAMES.map((name) => recordText(name, counted, english))).toEqual(['99%', '100%', '0%'])
  })

  test('is not known of a home that nobody has counted, and a rating not before five deliveries', () => {
    const fresh = { household: 1, soldWh: 0n, availability: undefined, uptime: undefined, rating: undefined }
    const unknown = ['not known yet', 'not known yet', 'not known before 5 deliveries']
    for (const figures of [fresh, undefined])
      expect(RECORD_NAMES.map((name) => recordText(name, figures, english))).toEqual(unknown)
    expect(recordText('rating', fresh, german)).toBe('erst ab 5 Lieferungen bekannt')
  })
})
